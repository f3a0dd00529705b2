"""What is let through: each request is judged before a page sees it, each answer is sealed.

No part of it trusts that a browser, another page or another user of the machine means well.
(DECISIONS 389, 391)
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, parse_qsl

from starlette.datastructures import FormData, Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.bugs import log_path
from pipeline.web.answers.drawing import draw, looks_by_digest
from pipeline.web.answers.refusals import (
    CURE,
    Refusal,
    bug_refusal,
    nothing_there,
    unreadable_request,
)
from pipeline.web.door.entrance import DOOR, KEY, Entrance

MOST = 64 * 1024  # bytes of a form
_FIELDS = 1_000
_PATIENCE = 20  # seconds for a form to come
_FORM = "application/x-www-form-urlencoded"
_METHODS = ("GET", "HEAD", "POST")
_CSP = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'self' {looks_by_digest()}",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SEAL = {
    "content-security-policy": _CSP,
    "referrer-policy": "same-origin",  # with no-referrer forms are sent with Origin: null
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
}

Check = Callable[[Scope, Headers, Entrance], Refusal | None]


class Guard:
    """Stands before the pages: lets in who has the cookie, and seals what goes out."""

    def __init__(self, app: ASGIApp, entrance: Entrance) -> None:
        self.app, self.entrance = app, entrance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what a page did not foresee is logged and told."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sealed = _Sealed(send)
        try:
            await self._answer(scope, receive, sealed)
        except Exception as error:
            log = log_path(error, scope["path"])
            if not sealed.is_begun:
                await _tell(bug_refusal(log), scope, receive, sealed)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        entering = scope["path"] == DOOR
        for check in _OF_ALL if entering else (*_OF_ALL, *_OF_PAGES):
            refusal = check(scope, headers, self.entrance)
            if refusal is not None:
                await _tell(refusal, scope, receive, send)
                return
        if entering:
            await self._enter(scope, receive, send)
            return
        if scope["method"] == "POST":
            form = await _form(headers, receive)
            if isinstance(form, FormData) and not self.entrance.is_ours(str(form.get("csrf", ""))):
                form = _NOT_OUR_FORM
            if isinstance(form, Refusal):
                await _tell(form, scope, receive, send)
                return
            scope.setdefault("state", {})["form"] = form
        await self.app(scope, receive, send)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the cookie for a key that has not been used.

        The way on is a page and not a redirect: a browser that was sent here from elsewhere, as by
        the redirect file, keeps a strict cookie back for as long as it is being redirected.
        """
        keys = parse_qs(scope["query_string"].decode("latin-1")).get(KEY, [])
        if len(keys) != 1 or not self.entrance.admits(keys[0]):
            await _tell(_USED, scope, receive, send)
            return
        response = HTMLResponse(draw("entering.html"), headers={"referrer-policy": "no-referrer"})
        response.set_cookie(
            self.entrance.cookie_name, self.entrance.cookie, httponly=True, samesite="strict"
        )
        await response(scope, receive, send)


class _Sealed:
    """What sends an answer, with the headers that all have."""

    def __init__(self, send: Send) -> None:
        self.send, self.is_begun = send, False

    async def __call__(self, message: Message) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start":
            self.is_begun = True
            own = [*filter(_may_be_sent, message.get("headers", ()))]
            names = {name.lower() for name, _ in own}
            more = ((name.encode(), value.encode()) for name, value in SEAL.items())
            message["headers"] = [*own, *(pair for pair in more if pair[0] not in names)]
        await self.send(message)


def _may_be_sent(header: tuple[bytes, bytes]) -> bool:
    """Return whether a page may say a header itself: none that opens it, none of ours but one."""
    name = header[0].lower()
    if name.startswith(b"access-control-"):
        return False
    return name.decode("latin-1") not in SEAL or header[1] == b"no-referrer"


async def _tell(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    headers = {"allow": refusal.allow} if refusal.allow else None
    await HTMLResponse(refusal.page(), refusal.status, headers)(scope, receive, send)


# ------------------------------------------------------------ what is judged


def _target(scope: Scope, _: Headers, __: Entrance) -> Refusal | None:
    """A whole address is what a browser asks a proxy for, and we are none."""
    if scope["path"].startswith("/"):
        return None
    return unreadable_request()


def _host(_: Scope, headers: Headers, entrance: Entrance) -> Refusal | None:
    """Only our own names, letter for letter: else another's page could be us (DNS rebinding)."""
    asked = headers.getlist("host")
    if len(asked) != 1:
        return unreadable_request()
    if asked[0] in entrance.hosts:
        return None
    allowed = " eller ".join(f"http://{host}/" for host in entrance.hosts)
    return Refusal(
        421,
        "Det är inte sidans adress",
        (
            f"Webbläsaren frågade efter ”{asked[0]}”.",
            f"Sidan svarar bara på {allowed}. Då kan ingen annan sida ge sig ut för att vara den.",
            CURE,
        ),
    )


def _path(scope: Scope, _: Headers, __: Entrance) -> Refusal | None:
    """No name of ours has these; what they lead to is not asked of any disk."""
    path = scope["path"]
    steps = path.replace("\\", "/").split("/")
    if "\\" in path or "\0" in path or not {".", ".."}.isdisjoint(steps):
        return nothing_there()
    return None


def _method(scope: Scope, _: Headers, __: Entrance) -> Refusal | None:
    allowed = ("GET",) if scope["path"] == DOOR else _METHODS
    if scope["method"] in allowed:
        return None
    return Refusal(405, "Så går det inte att fråga", (CURE,), ", ".join(allowed))


def _cookie(_: Scope, headers: Headers, entrance: Entrance) -> Refusal | None:
    cookies: SimpleCookie = SimpleCookie()
    try:
        for line in headers.getlist("cookie"):
            cookies.load(line)
    except CookieError:
        return _STRANGER
    found = cookies.get(entrance.cookie_name)
    return None if found is not None and entrance.knows(found.value) else _STRANGER


def _origin(scope: Scope, headers: Headers, _: Entrance) -> Refusal | None:
    """A form comes from a page at the address that it is sent to."""
    if scope["method"] != "POST" or headers.getlist("origin") == [f"http://{headers['host']}"]:
        return None
    return _NOT_OUR_FORM


_OF_ALL: tuple[Check, ...] = (_target, _host, _path, _method)
_OF_PAGES: tuple[Check, ...] = (_cookie, _origin)


async def _form(headers: Headers, receive: Receive) -> FormData | Refusal:
    """Return the fields of a form; never more of it is held than it may have."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return Refusal(415, "Så går det inte att fråga", (CURE,))
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length) > MOST:
        return _TOO_LARGE
    body = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE):
            while True:
                message = await receive()
                body += message.get("body", b"")
                if len(body) > MOST:
                    return _TOO_LARGE
                if not message.get("more_body"):
                    break
        pairs = parse_qsl(body.decode("utf-8", "replace"), True, max_num_fields=_FIELDS)
    except TimeoutError:
        return Refusal(408, "Frågan kom aldrig fram", ("Försök igen.",))
    except ValueError:
        return _TOO_LARGE
    return FormData([*pairs])


_STRANGER = Refusal(
    403,
    "Sidan är bara för den som startade den",
    ("Den här webbläsaren har inte öppnat Beredning, eller så är Beredning startat igen.", CURE),
)
_USED = Refusal(
    403,
    "Adressen gäller inte längre",
    ("Den går att använda en gång, så att ingen annan kan öppna sidan.", CURE),
)
_NOT_OUR_FORM = Refusal(
    403,
    "Ingenting är gjort",
    ("Det du skickade kom inte från en sida i Beredning som är öppen nu.", CURE),
)
_TOO_LARGE = Refusal(413, "Det är för mycket på en gång", ("Korta texten och försök igen.",))

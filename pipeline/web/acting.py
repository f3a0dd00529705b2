"""What a form that was sent leads to: to another address always, once something has been done.

Two forms at once take turns, so that what a double click sends is done once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from pipeline.commands.working_folder import WorkingFolder, content_of
from pipeline.web.answers.answered import Answered, form_digest
from pipeline.web.answers.drawing import GoTo, Shown
from pipeline.web.answers.lookup import CHOSEN, asked_from, chosen_in
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.showing import answer, respond

View = Callable[[WorkingFolder, Mapping[str, str]], object]
ActionResult = str | GoTo | Shown  # where to go, or what to show
WebAction = Callable[[Request], ActionResult]
Endpoint = Callable[[Request], Awaitable[Response]]
Page = tuple[str, View, str]  # an address, what is shown there, the file of pages/ that shows it

_OLD = "Något har ändrats sedan sidan visades, så ingenting är gjort. Så här är det nu."
_AT_ONCE = frozenset(["/avbryt", "/sparbygg", "/oppna"])  # each time, from a page however old
_ANY_VERSION = _AT_ONCE | {"/nytt", "/program/skicka", "/ny", "/valj"}  # the rest only add
_TRIALS = frozenset(["/mallar/granska", "/mallar/prov"])  # long, and nothing else waits for them


def acting(action: WebAction) -> Endpoint:
    """Return what answers a form by doing something."""

    async def endpoint(request: Request) -> Response:
        return await answer(request, lambda: _acted(request, action))

    return endpoint


def _acted(request: Request, action: WebAction) -> Response:
    path, kept = request.url.path, _answered(request)
    if path in _AT_ONCE:
        return _led(request, action(request))
    form = form_digest(path, request.state.form.multi_items())
    with kept.turn_of_trials if path in _TRIALS else kept.turn:
        if kept.led_to(form) and _is_old(request):
            return RedirectResponse(kept.led_to(form), 303)
        if path not in _ANY_VERSION and _is_old(request):
            return _fresh(request)
        try:
            response = _led(request, action(request))
        except NoPageError:
            if kept.led_to(form):  # the work that it began has ended since it was looked at
                return RedirectResponse(kept.led_to(form), 303)
            raise
        if response.status_code == 303:
            kept.note(form, response.headers["location"])
        return response


def _led(request: Request, found: ActionResult) -> Response:
    """Return the way to what was done; or the form again, when nothing was."""
    if isinstance(found, Shown) and found.status != 200:
        return respond(request, found, asked_from(request))
    kept = _answered(request)
    if isinstance(found, Shown):
        found = kept.keep(request.url.path, found)
    elif isinstance(found, GoTo):
        found = kept.with_notice(found.address, found.notice)
    return RedirectResponse(found, 303)


def _answered(request: Request) -> Answered:
    found: Answered = request.app.state.answered
    return found


def _is_old(request: Request) -> bool:
    """Return whether a form comes from a page that shows what no longer is so.

    What is done from any page is done while something is built too, of which `state` tells nothing.
    """
    folder: WorkingFolder = request.app.state.folder
    now = folder.version() if request.url.path in _ANY_VERSION else folder.state().version
    return content_of(str(request.state.form.get("version", ""))) != content_of(now)


def _fresh(request: Request) -> Response:
    """Return the page that a form was sent from, as it is now; the first if there is no such.

    What was chosen on it is chosen still.
    """
    address, pages = asked_from(request), request.app.state.pages
    found = _page_at(address, pages)
    if found is not None:
        view, file, asked = found
        chosen = " ".join(chosen_in(request.state.form))
        with suppress(NoPageError):  # what it was about is gone by now
            return _old(request, view, file, {**asked, CHOSEN: chosen}, address)
    address, view, file = pages[0]
    return _old(request, view, file, {}, address)


def _old(
    request: Request, view: View, file: str, asked: Mapping[str, str], address: str
) -> Response:
    folder: WorkingFolder = request.app.state.folder
    state = folder.state()
    place = _answered(request).with_notice(address, _OLD)
    return respond(request, Shown(file, view(folder, asked), 409, _OLD), place, state)


def _page_at(address: str, pages: tuple[Page, ...]) -> tuple[View, str, Mapping[str, str]] | None:
    """Return the view at an address, its file and what is asked of it; None when there is none."""
    parts = urlsplit(address)
    scope: Scope = {"type": "http", "method": "GET", "path": parts.path, "root_path": ""}
    for path, view, file in pages:
        match, found = Route(path, answer).matches(scope)
        if match is Match.FULL:
            return view, file, {**dict(parse_qsl(parts.query)), **found["path_params"]}
    return None

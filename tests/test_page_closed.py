"""The local page is closed: to other machines, users, pages and programs. A table of requests."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message

from pipeline.commands.working_folder import WorkingFolder as KeptFolder
from pipeline.web.answers import static_files
from pipeline.web.answers.drawing import draw, looks_by_digest
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.app import PAGES
from pipeline.web.door.entrance import LOOPBACK
from pipeline.web.door.guard import SEAL, Guard
from tests.page_server import Answer, LetIn, PageServer, serving
from tests.waiting import PATIENCE
from tests.working_folder import CALL_KF, LETTER, TODAY, WorkingFolder

DONE: list[str] = []
SEEN: list[str] = []


def note(request: Request) -> str:
    """Note what a form asked for, and go to the first page."""
    DONE.append(str(request.state.form["word"]))
    return "/"


def seen(folder: KeptFolder, asked: Mapping[str, str]) -> object:
    """Note what an address that holds anything asked for; there is nothing there."""
    SEEN.append(asked["words"])
    raise NoPageError


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    """Return a server of a built folder, with an action that notes what it is asked for."""
    path = tmp_path_factory.mktemp("mapp")
    WorkingFolder(path).build()
    (path / "hemligt.docx").write_bytes(b"PK hemligt")
    linked = path / "outputs" / CALL_KF
    linked.unlink()
    linked.symlink_to(path / "hemligt.docx")
    pages = (*PAGES, ("/visa/{words:path}", seen, "moten.html"))
    with serving(path, TODAY, pages, (("/gor", note),)) as server:
        yield server


POLICY = {  # what a page may load, and from where
    "default-src": "'none'",
    **dict.fromkeys(("script-src", "img-src", "connect-src", "form-action"), "'self'"),
    "style-src": f"'self' {looks_by_digest()}",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def is_sealed(answer: Answer) -> bool:
    """Return whether an answer has what all must have, and nothing that opens it to others."""
    names = {name.lower() for name in answer.headers}
    parts = str(answer.headers["content-security-policy"]).split("; ")
    return (
        {name: value for name, _, value in (part.partition(" ") for part in parts)} == POLICY
        and len(parts) == len(POLICY)
        and answer.headers["cache-control"] == "no-store"
        and answer.headers["referrer-policy"] == "same-origin"
        and answer.headers["x-content-type-options"] == "nosniff"
        and all(answer.headers[name] for name in SEAL)
        and not any(name.startswith("access-control") for name in names)
    )


# ------------------------------------------------------------ which address

OTHER_HOSTS = {
    "a foreign name": "evil.example",
    "a foreign name and our port": "evil.example:{port}",
    "our name as the beginning of another": "{name}.evil.example:{port}",
    "our name at the end of another": "evil-{name}:{port}",
    "another localhost": "localhost:{port}",
    "another page's name": "beredning-0000000000.localhost:{port}",
    "a name that begins as the number": "127.0.0.1.evil.example:{port}",
    "another number for this machine": "127.0.0.2:{port}",
    "the number, written short": "127.1:{port}",
    "the number, as one": "2130706433:{port}",
    "any address": "0.0.0.0:{port}",
    "IPv6": "[::1]:{port}",
    "IPv6, the number inside": "[::ffff:127.0.0.1]:{port}",
    "no port": "{name}",
    "the number without a port": "127.0.0.1",
    "another port": "{name}:1",
    "a dot at the end": "{name}.:{port}",
    "capitals": "{NAME}:{port}",
    "a user before it": "du@{name}:{port}",
    "a tag": "<img src=x>",
    "nothing": "",
}


@pytest.mark.parametrize("host", OTHER_HOSTS.values(), ids=OTHER_HOSTS)
def test_only_our_own_addresses_are_answered(server: LetIn, host: str) -> None:
    name, port = server.entrance.name, server.entrance.port
    asked = host.format(name=name, NAME=name.upper(), port=port)

    answer = server.ask("/", Host=asked)

    assert answer.status == 421
    assert answer.heading == "Det är inte sidans adress"
    for address in server.entrance.hosts:
        assert f"http://{address}/" in answer.body
    assert "Öppna sidan igen" in answer.body
    assert "<img" not in answer.body
    assert is_sealed(answer)


def test_both_of_our_addresses_are_answered(server: LetIn) -> None:
    for host in server.entrance.hosts:
        assert server.ask("/", Host=host).heading == "Möten"


def test_a_request_must_name_one_address(server: LetIn) -> None:
    cookie = f"Cookie: {server.cookie}\r\n".encode()
    host = f"Host: {server.host}\r\n".encode()

    absent = server.raw(b"GET / HTTP/1.1\r\n" + cookie + b"\r\n")
    old = server.raw(b"GET / HTTP/1.0\r\n" + cookie + b"\r\n")
    doubled = server.raw(b"GET / HTTP/1.1\r\n" + host + host + cookie + b"\r\n")

    for answer in (absent, old, doubled):
        assert answer.status == 400
        assert answer.heading == "Så går det inte att fråga"
        assert is_sealed(answer)


@pytest.mark.parametrize("asked", ["http://evil.example/", "http://{host}/", "*", "evil.example:1"])
def test_what_is_asked_of_a_proxy_is_refused(server: LetIn, asked: str) -> None:
    target = asked.format(host=server.host)
    head = f"Host: {server.host}\r\nCookie: {server.cookie}\r\n\r\n"

    assert server.raw(f"GET {target} HTTP/1.1\r\n{head}".encode()).status == 400


def test_it_listens_on_this_machine_alone(server: LetIn) -> None:
    if not Path("/proc/net/tcp").exists():
        pytest.skip("Systemet har ingen lista i /proc/net/tcp")
    listening = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            if state == "0A" and int(local.rpartition(":")[2], 16) == server.entrance.port:
                listening.append(local.rpartition(":")[0])

    assert listening == ["0100007F"]  # 127.0.0.1, the last number first


# ------------------------------------------------------------ who asks

STRANGERS = {
    "no cookie": None,
    "no value": "{name}=",
    "a wrong value": "{name}=0000000000000000000000000000000000000000000",
    "the beginning of it": "{name}={begin}",
    "under another name": "beredning={value}",
    "under another port's name": "beredning-1={value}",
    "a header that is none": '{name}="{value}; ;=;',
    "letters of others": "{name}=å",
}


@pytest.mark.parametrize("path", ["/", "/static/beredning.css", "/finns-inte", f"/fil/{LETTER}"])
@pytest.mark.parametrize("cookie", STRANGERS.values(), ids=STRANGERS)
def test_who_has_not_the_cookie_sees_nothing(server: LetIn, cookie: str | None, path: str) -> None:
    entrance = server.entrance
    parts = {"name": entrance.cookie_name, "value": entrance.cookie}
    sent = cookie and cookie.format(**parts, begin=entrance.cookie[:-1])

    answer = server.ask(path, Cookie=sent)

    assert answer.status == 403
    assert answer.heading == "Sidan är bara för den som startade den"
    assert is_sealed(answer)


def way_in(server: LetIn) -> str:
    """Return the path of a one-time address."""
    return server.entrance.one_time_addresses()[0].partition(server.host)[2]


def test_a_key_lets_one_browser_in_once(server: LetIn) -> None:
    path = way_in(server)

    first = server.ask(path, Cookie=None)
    again = server.ask(path, Cookie=None)
    with_cookie = server.ask(path)

    assert first.status == 200
    assert first.headers["set-cookie"] == f"{server.cookie}; HttpOnly; Path=/; SameSite=strict"
    assert 'http-equiv="refresh" content="0; url=/"' in first.body
    assert first.headers["referrer-policy"] == "no-referrer"
    assert path.partition("=")[2] not in first.body
    assert (again.status, with_cookie.status) == (403, 403)
    assert again.heading == "Adressen gäller inte längre"
    assert again.headers["set-cookie"] is None


@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_a_key_is_not_used_up_by_who_only_looks(server: LetIn, method: str) -> None:
    path = way_in(server)

    looked = server.ask(path, method, Cookie=None)

    assert looked.status == 405
    assert looked.headers["allow"] == "GET"
    assert server.ask(path, Cookie=None).status == 200


@pytest.mark.parametrize("query", ["", "?nyckel=", "?nyckel=fel", "?nyckel={key}&nyckel={key}"])
def test_what_is_no_key_lets_nobody_in(server: LetIn, query: str) -> None:
    key = way_in(server).partition("=")[2]

    assert server.ask("/in" + query.format(key=key), Cookie=None).status == 403


# ------------------------------------------------------------ forms

Headers = dict[str, str | None]
Fields = dict[str, str]
FORMS: dict[str, tuple[Headers, Fields, int]] = {
    "no origin": ({"Origin": None}, {}, 403),
    "null": ({"Origin": "null"}, {}, 403),
    "a foreign page": ({"Origin": "http://evil.example"}, {}, 403),
    "another port": ({"Origin": "http://{name}:1"}, {}, 403),
    "our page by https": ({"Origin": "https://{name}:{port}"}, {}, 403),
    "our other address": ({"Origin": "http://127.0.0.1:{port}"}, {}, 403),
    "two origins": ({"Origin": "http://{name}:{port} http://evil.example"}, {}, 403),
    "no cookie": ({"Cookie": None}, {}, 403),
    "another site's address": ({"Host": "evil.example"}, {}, 421),
    "no csrf": ({}, {"csrf": ""}, 403),
    "a wrong csrf": ({}, {"csrf": "fel"}, 403),
    "letters of others as csrf": ({}, {"csrf": "å\ud800"}, 403),
    "an old page": ({}, {"version": "gammal"}, 409),
    "no version": ({}, {"version": ""}, 409),
    "plain text": ({"Content-Type": "text/plain"}, {}, 415),
    "parts": ({"Content-Type": "multipart/form-data; boundary=x"}, {}, 415),
    "json": ({"Content-Type": "application/json"}, {}, 415),
    "no kind": ({"Content-Type": None}, {}, 415),
}


def sent_otherwise(server: LetIn, address: str, headers: Headers, fields: Fields) -> Answer:
    """Send a form as our own page does, but for some headers and fields."""
    names = {"name": server.entrance.name, "port": server.entrance.port}
    sent = {name: value and value.format(**names) for name, value in headers.items()}
    fields = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    return server.post(address, {"word": "gjort"} | fields, **sent)


@pytest.mark.parametrize("case", FORMS.values(), ids=FORMS)
def test_a_form_that_is_not_ours_does_nothing(
    server: PageServer, case: tuple[Headers, Fields, int]
) -> None:
    headers, fields, status = case
    DONE.clear()

    answer = sent_otherwise(server, "/gor", headers, fields)

    assert answer.status == status
    assert DONE == []
    assert is_sealed(answer)


def test_our_own_form_is_done_and_leads_on(server: PageServer) -> None:
    DONE.clear()

    answer = server.post("/gor", {"word": "gjort & klart"})

    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert DONE == ["gjort & klart"]
    assert is_sealed(answer)


def test_an_old_page_comes_back_as_it_is_now(server: PageServer) -> None:
    for page in ("/", "/gor", "http://evil.example/", "//evil.example", "å", ""):
        answer = server.post("/gor", {"version": "gammal", "word": "x", "page": page})

        assert answer.status == 409
        assert answer.heading == "Möten"
        assert "ingenting är gjort" in answer.body
        assert f'value="{server.folder.version()}"' in answer.body
        assert "evil" not in answer.body


@pytest.mark.parametrize("home", ["inputs", "templates/standard", "outputs"])
@pytest.mark.parametrize(
    "name", ["~$mål.docx", ".~lock.mål.docx#", ".DS_Store", "Thumbs.db", "desktop.ini"]
)
def test_a_file_that_somebody_opens_makes_no_form_old(
    server: PageServer, home: str, name: str
) -> None:
    """Opening a workbook in Excel, or its folder, leaves a file there that is nobody's work."""
    shown = server.folder.state().version
    mark = server.folder.path / home / name
    mark.write_bytes(b"Elin")
    try:
        done = server.post("/gor", {"word": "gjort", "version": shown})
        assert server.folder.state().version != shown, "pages tell that it is open"
    finally:
        mark.unlink()

    assert done.status == 303


# ------------------------------------------------------------ how much, how slowly


def form_head(server: PageServer, *lines: str) -> bytes:
    """Return the head of a form that our own page sends."""
    own = (
        "POST /gor HTTP/1.1",
        f"Host: {server.host}",
        f"Cookie: {server.cookie}",
        f"Origin: http://{server.host}",
        "Content-Type: application/x-www-form-urlencoded",
        *lines,
    )
    return "\r\n".join([*own, "", ""]).encode()


def test_a_form_that_is_too_large_is_refused(server: PageServer) -> None:
    DONE.clear()
    whole = server.post("/gor", {"word": "x" * 64 * 1024})
    most = server.post("/gor", {"word": "x" * 63 * 1024})
    many = server.ask("/gor", "POST", "&".join(f"a{n}=1" for n in range(2_000)))

    assert (whole.status, most.status, many.status) == (413, 303, 413)
    assert whole.heading == "Det är för mycket på en gång"
    assert len(DONE) == 1


def test_a_form_without_a_length_is_measured_as_it_comes(server: PageServer) -> None:
    piece = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"

    answer = server.raw(form_head(server, "Transfer-Encoding: chunked") + piece * 5)

    assert answer.status == 413


def test_a_form_that_says_that_it_is_too_large_is_refused_unread(server: PageServer) -> None:
    assert server.raw(form_head(server, "Content-Length: 99999999999999")).status == 413


@pytest.mark.parametrize("length", ["-1", "x", "1, 2"])
def test_a_length_that_is_none_is_refused(server: PageServer, length: str) -> None:
    assert server.raw(form_head(server, f"Content-Length: {length}")).status == 400


def test_half_requests_keep_nobody_waiting(server: PageServer) -> None:
    half = [b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n", form_head(server, "Content-Length: 9")]
    with_more = [
        socket.create_connection((LOOPBACK, server.entrance.port), PATIENCE) for _ in range(60)
    ]
    try:
        for place, connection in enumerate(with_more):
            connection.sendall(half[place % 3])
        answers: list[Answer] = []
        asks = [threading.Thread(target=lambda: answers.append(server.ask("/"))) for _ in range(4)]
        for ask in asks:
            ask.start()
        for ask in asks:
            ask.join(PATIENCE)

        assert [answer.heading for answer in answers] == ["Möten"] * 4
    finally:
        for connection in with_more:
            connection.close()


# ------------------------------------------------------------ what is there

NOWHERE = (
    "/../hemligt.docx",
    "/fil/../../hemligt.docx",
    "/fil/..%2f..%2fhemligt.docx",
    "/fil/%2e%2e/hemligt.docx",
    "/fil/%2E%2E%2Fhemligt.docx",
    "/fil/%252e%252e%252fhemligt.docx",
    "/fil/./hemligt.docx",
    "/fil/..",
    "/fil/hemligt.docx",
    "/fil/",
    "/fil//etc/passwd",
    "/fil/%2Fetc%2Fpasswd",
    "/fil/..%5c..%5chemligt.docx",
    "/fil/..\\hemligt.docx",
    "/fil/C:/Windows/win.ini",
    "/fil/C%3A%5CWindows%5Cwin.ini",
    "/fil//server/share/fil.docx",
    "/fil/%5C%5Cserver%5Cshare%5Cfil.docx",
    f"/fil/{LETTER}%00.html",
    f"/fil/{LETTER}/",
    f"/fil/{LETTER}::$DATA",
    "/fil/%FF%FE",
    "/static/../app.py",
    "/static/..%2fapp.py",
    "/static/%2e%2e%2fapp.py",
    "/static/beredning.css%00",
    "/static/",
    "/static/app.py",
    "/pages/moten.html",
    "//evil.example/",
    "/finns-inte",
    "/inputs/program.xlsx",
)


@pytest.mark.parametrize("path", NOWHERE)
def test_no_address_leads_to_a_file_that_is_not_ours(server: LetIn, path: str) -> None:
    answer = server.ask(path)

    assert answer.status == 404
    assert answer.heading == "Sidan finns inte"
    assert "hemligt" not in answer.body
    assert is_sealed(answer)


@pytest.mark.parametrize("words", ["..", "a/../b", "%2e%2e/b", "a%5cb", "a\\b", "a%00", "./b", "."])
def test_no_page_is_asked_for_what_leads_elsewhere(server: PageServer, words: str) -> None:
    SEEN.clear()

    assert server.ask("/visa/m%C3%A5l..2").status == 404
    assert server.ask(f"/visa/{words}").status == 404
    assert SEEN == ["mål..2"]


def test_a_link_out_of_the_folder_is_not_followed(server: PageServer) -> None:
    assert server.ask(f"/fil/{CALL_KF}").status == 404


def test_a_built_document_is_there(server: PageServer) -> None:
    answer = server.ask(f"/fil/{LETTER}")

    assert answer.data == (server.folder.path / "outputs" / LETTER).read_bytes()
    name = "attachment; filename*=UTF-8''ks-2026-41-tjansteskrivelse.docx"
    assert answer.headers["content-disposition"] == name
    assert is_sealed(answer)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/gor", "/finns-inte"])
def test_other_methods_are_refused(server: LetIn, method: str, path: str) -> None:
    answer = server.ask(path, method, Access_Control_Request_Method="POST")

    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert is_sealed(answer)


def test_a_page_takes_no_form_and_a_form_is_no_page(server: PageServer) -> None:
    assert server.post("/", {}).status == 405
    assert server.ask("/gor").status == 405


def test_head_has_what_get_has_but_the_page(server: LetIn) -> None:
    answer = server.ask("/", "HEAD")

    assert (answer.status, answer.body) == (200, "")
    assert is_sealed(answer)


def test_one_script_of_under_150_lines_is_all_that_runs() -> None:
    home = Path(static_files.__file__).parents[1]
    (script,) = (home / "static").glob("*.js")
    pages = "".join(path.read_text("utf-8") for path in (home / "pages").iterdir())

    assert len(script.read_text("utf-8").splitlines()) < 150
    assert re.findall(r"<script[^>]*>", pages) == [f'<script src="/static/{script.name}" defer>']


def test_no_page_asks_for_anything_from_elsewhere(server: LetIn) -> None:
    for path in ("/", "/finns-inte", "/in"):
        answer = server.ask(path)
        looks = draw("few_looks.html")
        assert looks_by_digest() in str(answer.headers["content-security-policy"])
        body = answer.body.replace(f"<style>{looks}</style>", "")

        assert re.findall(r'(?:src|href|action)="(?!/|#)[^"]*"', body) == []
        assert re.findall(r"<style|style=|<script(?! src=)|\son\w+=", body) == []


def test_the_secrets_are_in_no_page_but_the_forms_own(server: PageServer) -> None:
    body = server.ask("/").body

    assert server.entrance.cookie not in body
    assert body.count(server.entrance.csrf) == len(re.findall("<form", body))
    for folder, _, files in os.walk(server.folder.path):
        for name in files:
            found = (Path(folder) / name).read_bytes()
            assert server.entrance.cookie.encode() not in found
            assert server.entrance.csrf.encode() not in found


def test_no_page_can_open_itself_to_others(server: PageServer) -> None:
    own = {
        "Access-Control-Allow-Origin": "*",
        "Content-Security-Policy": "default-src *",
        "Cache-Control": "public",
        "Referrer-Policy": "unsafe-url",
        "X-Own": "kvar",
    }
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    guard = Guard(PlainTextResponse("", headers=own), server.entrance)
    headers = [(b"host", server.host.encode()), (b"cookie", server.cookie.encode())]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}
    asyncio.run(guard(scope, receive, send))

    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert len(found) == len(sent[0]["headers"])
    assert found.pop("x-own") == "kvar"
    assert {name: found.get(name) for name in SEAL} == SEAL
    assert "access-control-allow-origin" not in found

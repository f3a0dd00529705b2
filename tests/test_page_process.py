"""The local page as a process: what is seen of its key, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pipeline.commands import working_folder
from pipeline.publish.programs import after_us
from pipeline.web.app import ACTIONS, DOWNLOADS, MADE_FILES, PAGES
from pipeline.web.door.entrance import LOOPBACK
from pipeline.web.late_loading import Late
from pipeline.web.page_views.template_list import named_templates
from tests.stand_in_office import NEVER_ENDS, put_office, starts
from tests.waiting import PATIENCE, is_alive, until
from tests.working_folder import PROGRAM, TODAY, WorkingFolder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows har inga sådana signaler")

ROOT = Path(__file__).parents[1]
# What takes long to load, and the first page has no use for.
LIBRARIES = ("docx", "icalendar", "numpy", "openpyxl", "pandas", "pikepdf", "PIL", "pypdf")
FIRST_PAGE = """
import sys
from datetime import date
from pathlib import Path
from tests.page_server import serving
with serving(Path(sys.argv[1]), date.fromisoformat(sys.argv[2])) as server:
    print(server.ask("/").heading, *sorted({name.partition(".")[0] for name in sys.modules}))
"""
NOBODY_CAME = "Öppnades ingen sida? Öppna den här adressen i webbläsaren:"
# A browser that notes what it was called with, and what the file that it was to show then was. It
# says that it is open when the file's key has been used, however long that takes.
BROWSER = """
import os, sys, time, urllib.parse, pathlib
address = sys.argv[1]
file = pathlib.Path(urllib.parse.unquote(urllib.parse.urlsplit(address).path))
noted = pathlib.Path(os.environ["NOTED"])
(noted / "page.html").write_bytes(file.read_bytes())
(noted / "mode").write_text(oct(file.stat().st_mode))
(noted / "path").write_text(str(file))
(noted / "address").write_text(address)
(noted / "process").write_text(str(os.getpid()))
(noted / "all").touch()
caller = os.getppid()
while file.exists() and os.getppid() == caller:
    time.sleep(0.01)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built folder."""
    path = tmp_path_factory.mktemp("mapp")
    WorkingFolder(path).build()
    return path


@contextmanager
def started(
    folder: Path, words: Sequence[str] = (), **environ: str
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start the page, and yield its process and the first line that it says, no more being read."""
    command = [sys.executable, "-m", "pipeline", "serve", "--folder", str(folder), *words]
    process = subprocess.Popen(
        [*command, "--today", TODAY.isoformat()],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
        cwd=ROOT,
        env=os.environ | environ,
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().decode().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def asked(address: str, *lines: str) -> socket.socket:
    """Ask for an address, and return the connection with what is answered."""
    host, path = address.removeprefix("http://").split("/", 1)
    connection = socket.create_connection((LOOPBACK, int(host.rpartition(":")[2])), PATIENCE)
    head = "\r\n".join([f"GET /{path} HTTP/1.1", f"Host: {host}", *lines, "", ""])
    connection.sendall(head.encode())
    return connection


def answered(address: str, *lines: str) -> str:
    """Return what is answered to who asks for an address."""
    with asked(address, *lines, "Connection: close") as connection:
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


def rest_of(connection: socket.socket) -> bytes:
    """Return what was sent before the other side ended."""
    with suppress(ConnectionError):
        return b"".join(iter(lambda: connection.recv(65536), b""))
    return b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_peace_though_somebody_is_listening(
    folder: Path, number: signal.Signals
) -> None:
    with started(folder, ["--no-open"]) as (process, address):
        cookie = re.findall(r"set-cookie: ([^;]+)", answered(address))[0]
        first = address.partition("/in?")[0] + "/"
        stream = asked(first + "handelser", f"Cookie: {cookie}")
        half = asked(first, f"Cookie: {cookie}")
        assert stream.recv(1)
        assert half.recv(1)
        assert "Möten" in answered(first, f"Cookie: {cookie}")
        waiting = socket.create_connection(half.getpeername(), PATIENCE)
        waiting.sendall(
            b"POST /bygg HTTP/1.1\r\nHost: " + first.split("/")[2].encode() + b"\r\n"
            b"Origin: " + first.rstrip("/").encode() + b"\r\nCookie: " + cookie.encode() + b"\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nx"
        )
        assert answered(first + "lage", f"Cookie: {cookie}")  # so it has come by now

        process.send_signal(number)

        said, _ = process.communicate(timeout=PATIENCE)  # a stream would be waited for for ever
        assert (process.returncode, said) == (0, b"")
        assert b" 408 " not in rest_of(waiting)  # nor was what is half sent waited for to the end
        for connection in (stream, half, waiting):
            connection.close()


def test_the_key_is_in_a_file_that_only_its_owner_can_read_until_it_is_used(
    folder: Path, tmp_path: Path
) -> None:
    program = tmp_path / "browser.py"
    program.write_text(BROWSER)
    browser = f"{sys.executable} {program} %s"
    with started(folder, BROWSER=browser, NOTED=str(tmp_path), TMPDIR=str(tmp_path)) as running:
        process, address = running
        assert re.fullmatch(r"http://beredning-[0-9a-f]{10}\.localhost:\d+/", address)
        until((tmp_path / "all").exists)
        shown_by = int((tmp_path / "process").read_text())
        page = (tmp_path / "page.html").read_text(encoding="utf-8")
        by_name, by_number = re.findall(r'<a href="([^"]+)"', page)
        key = by_name.partition("=")[2]
        file = Path((tmp_path / "path").read_text())

        assert int((tmp_path / "mode").read_text(), 8) & 0o777 == stat.S_IRUSR | stat.S_IWUSR
        assert len(key) > 40
        assert by_name == f"{address}in?nyckel={key}"
        assert by_number.startswith(f"http://{LOOPBACK}:")
        assert key not in (tmp_path / "address").read_text()
        assert key not in Path(f"/proc/{process.pid}/cmdline").read_text()
        assert sockets_of(process.pid) == ["tcp 0100007F"]  # 127.0.0.1, the last number first
        assert file.exists()
        assert "set-cookie" in answered(by_name)
        assert not file.exists()
        assert "set-cookie" not in answered(by_number)
        assert "Möten" not in answered(address)

        until(lambda: not is_alive(shown_by))
        process.terminate()
        said, _ = process.communicate(timeout=PATIENCE)
        assert said == b""
    for path in folder.rglob("*"):
        assert path.is_dir() or key.encode() not in path.read_bytes()


def sockets_of(process: int) -> list[str]:
    """Return the sockets on which a process can be reached: of what kind, at which address."""
    opened = {str(path.readlink()) for path in Path(f"/proc/{process}/fd").iterdir()}
    found = []
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if f"socket:[{rest[5]}]" in opened and (state == "0A" or kind.startswith("udp")):
                found.append(f"{kind} {local.partition(':')[0]}")
    return found


def test_where_no_browser_can_be_opened_the_address_is_said(folder: Path, tmp_path: Path) -> None:
    missing = f"{tmp_path / 'finns-inte'} %s"
    with started(folder, BROWSER=missing, PATH=str(tmp_path), DISPLAY="") as (process, _):
        assert process.stdout is not None
        told = process.stdout.readline().decode()

        assert "set-cookie" in answered(told.rpartition(" ")[2].strip())
    assert told.startswith(NOBODY_CAME)


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = str(taken.getsockname()[1])
        with started(folder, ["--port", port]) as (process, said):
            assert process.wait(PATIENCE) == 2

    assert said == f"Porten {port} är upptagen av något annat. Välj en annan med --port."


def test_without_its_packages_one_sentence_says_how_to_get_them(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "uvicorn.py").write_text('raise ModuleNotFoundError(name="uvicorn")')

    with started(folder, PYTHONPATH=os.pathsep.join((str(tmp_path), str(ROOT)))) as (process, said):
        assert process.wait(PATIENCE) == 2

    assert said == (
        "Den lokala sidan finns inte i den här installationen. "
        'Installera den med: pip install "beredning[webb]"'
    )


def test_the_first_page_waits_for_no_library_that_it_has_no_use_for(folder: Path) -> None:
    command = [sys.executable, "-c", FIRST_PAGE, str(folder), TODAY.isoformat()]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    heading, *loaded = found.stdout.split()

    assert heading == "Möten"
    assert [name for name in LIBRARIES if name in loaded] == []


def test_every_address_leads_to_a_function() -> None:
    rows = (*PAGES, *ACTIONS, *DOWNLOADS, *MADE_FILES)
    late = [row[1] for row in rows if isinstance(row[1], Late)]

    assert len(late) > len(rows) / 2
    assert all(callable(one.function()) for one in late)


# ------------------------------------------------------------ what is at work when it ends


# What makes a PDF: an address, and the fields of a form.
MAKING: dict[str, tuple[str, dict[str, str]]] = {
    "the pages of a document": ("/dokument/{program}/pdf", {}),
    "the papers of a meeting": ("/publicera", {"meeting": "{meeting}"}),
    "a sample of a template": ("/mallar/prov", {"mall": "{template}"}),
}


@pytest.mark.parametrize(
    ("making", "number"),
    [*((making, signal.SIGTERM) for making in MAKING), (next(iter(MAKING)), signal.SIGKILL)],
)
def test_it_ends_while_a_pdf_is_made_without_waiting_and_leaves_nothing(
    folder: Path, making: str, number: signal.Signals, tmp_path: Path
) -> None:
    path, fields = MAKING[making]
    search, log = put_office(tmp_path / "bin", NEVER_ENDS)
    files = tmp_path / "filer"
    files.mkdir()
    state = working_folder.WorkingFolder(folder, lambda: TODAY).state()
    program = state.document(PROGRAM)
    assert program is not None
    names = {
        "program": program.key,
        "meeting": next(one.key for one in state.meetings if not one.is_over),
        "template": next(one.key for one in named_templates(state) if one.plan is not None),
    }
    with started(folder, ["--no-open"], PATH=search, TMPDIR=str(files)) as (process, address):
        cookie = re.findall(r"set-cookie: ([^;]+)", answered(address))[0]
        first = address.partition("/in?")[0] + "/"
        page = answered(first, f"Cookie: {cookie}")
        form = {name: value.format(**names) for name, value in fields.items()}
        for name in ("csrf", "version") if fields else ():
            form[name] = re.findall(f'name="{name}" value="([^"]+)"', page)[0]
        waiting = sent(first.rstrip("/") + path.format(**names), form, cookie)
        until(lambda: bool(starts(log)))

        process.send_signal(number)

        said, _ = process.communicate(timeout=PATIENCE)  # the stand-in would never end
        waiting.close()
        assert (process.returncode, said) == (0 if number is signal.SIGTERM else -number, b"")
    until(lambda: not any(map(is_alive, starts(log))))
    until(lambda: [path.name for path in files.iterdir() if path.is_dir()] == [])
    assert [*files.iterdir()] == [], "no log of a fault either"


def sent(address: str, form: dict[str, str], cookie: str) -> socket.socket:
    """Ask for an address, or send a form there, and wait for no answer."""
    if not form:
        return asked(address, f"Cookie: {cookie}")
    origin = "/".join(address.split("/")[:3])
    connection = socket.create_connection((LOOPBACK, int(origin.rpartition(":")[2])), PATIENCE)
    body = urlencode(form)
    head = [
        f"POST {address.removeprefix(origin)} HTTP/1.1",
        f"Host: {origin.removeprefix('http://')}",
        f"Origin: {origin}",
        f"Cookie: {cookie}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    connection.sendall("\r\n".join([*head, "", body]).encode())
    return connection


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="systemet har ingen lista")
def test_what_was_begun_in_our_last_moment_is_ended_though_nobody_was_told(tmp_path: Path) -> None:
    put_office(tmp_path / "bin", NEVER_ENDS)
    room = tmp_path / "rum"
    room.mkdir()
    command = [str(tmp_path / "bin" / "soffice"), str(room)]
    with subprocess.Popen(command, start_new_session=True) as process:
        after_us.watch(room, [])

        assert process.wait(PATIENCE) == -signal.SIGKILL
    assert not room.exists()

"""One page a working folder: starts find each other, and what was left by others leads nowhere."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.errors import BusyError
from pipeline.web.door.running import ASK_PATH, Turn, WayIn, answered, turn_or_way_in
from pipeline.web.door.user_folder import (
    forget_folder,
    recent_folders,
    remember_folder,
    user_folder,
)
from pipeline.web.live.unused import Visits
from tests.waiting import PATIENCE

HOLDS_AND_DIES = """
import os, sys
from pathlib import Path
from pipeline.web.door.running import turn_or_way_in
turn = turn_or_way_in(Path(sys.argv[1]))
turn.tell("http://beredning-gammal.localhost:9", 9)
os._exit(9)
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's own folder, where the program's will be."""
    made = tmp_path / "hem"
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(made))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "arbetsmapp"
    made.mkdir()
    return made


def turn(folder: Path) -> Turn:
    """Return the right to show a folder, which nobody else has."""
    found = turn_or_way_in(folder, patience=0)
    assert isinstance(found, Turn)
    return found


class Page:
    """A page that answers as a running one does, with a key."""

    def __init__(self, key: str) -> None:
        self.asked: list[str] = []
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page.asked.append(f"{self.headers['Host']} {self.path}")
                asked = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
                way = f"/in?{len(page.asked)}", "/tmp/å.html"
                answer = answered(key, asked["fraga"], asked["bevis"], lambda: way)
                self.send_response(200 if answer else 403)
                self.end_headers()
                self.wfile.write((answer or "beredning\nå\n/in?9\n").encode())

            def log_message(self, *words: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}).start()


@pytest.fixture
def pages() -> Iterator[list[Page]]:
    made: list[Page] = []
    yield made
    for page in made:
        page.server.shutdown()
        page.server.server_close()


def show(pages: list[Page], turn: Turn, key: str = "") -> Page:
    """Let a page answer for who has the turn."""
    page = Page(key or turn.key)
    pages.append(page)
    turn.tell(f"http://beredning-abc.localhost:{page.port}", page.port)
    return page


def test_a_second_start_gets_the_address_of_the_first_by_a_way_in_of_its_own(
    folder: Path, pages: list[Page]
) -> None:
    first = turn(folder)
    page = show(pages, first)

    found = [turn_or_way_in(folder) for _ in range(2)]

    address = f"http://beredning-abc.localhost:{page.port}"
    assert found == [WayIn(f"{address}/in?{number}", "/tmp/å.html") for number in (1, 2)]
    assert all(one.startswith(f"{address[7:]} {ASK_PATH}?") for one in page.asked)
    assert first.key not in "".join(page.asked)
    first.give_up()


def test_a_folder_is_one_by_whatever_way_it_is_reached(folder: Path, pages: list[Page]) -> None:
    link = folder.parent / "genväg"
    link.symlink_to(folder)
    first = turn(folder / ".." / folder.name)
    show(pages, first)

    assert isinstance(turn_or_way_in(link), WayIn)

    other = turn(folder.parent)
    for one in (first, other):
        one.give_up()


def test_one_of_many_starts_at_once_becomes_the_page_and_the_others_find_it(
    folder: Path, pages: list[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.web.door.running._ANSWERS_WITHIN", PATIENCE)
    together = Barrier(8)

    def start(_: int) -> Turn | WayIn:
        together.wait()
        found = turn_or_way_in(folder, PATIENCE)
        if isinstance(found, Turn):
            show(pages, found)
        return found

    with ThreadPoolExecutor(8) as starts:
        found = list(starts.map(start, range(8)))

    (page,) = pages
    address = f"http://beredning-abc.localhost:{page.port}/in"
    ways = {one.address for one in found if isinstance(one, WayIn)}
    assert ways == {f"{address}?{number}" for number in range(1, 8)}


def test_a_process_that_was_killed_holds_nothing(folder: Path) -> None:
    died = subprocess.run([sys.executable, "-c", HOLDS_AND_DIES, str(folder)], check=False)
    assert died.returncode == 9

    turn(folder).give_up()


def test_who_has_taken_over_a_port_is_not_believed_and_learns_no_key(
    folder: Path, pages: list[Page]
) -> None:
    first = turn(folder)
    stranger = show(pages, first, key="0" * 64)

    with pytest.raises(BusyError, match=r"svarar inte\. Vänta en minut"):
        turn_or_way_in(folder, patience=0)

    assert stranger.asked
    assert first.key not in "".join(stranger.asked)
    first.give_up()


@pytest.mark.parametrize(
    "note", ["", "{", "[]", '{"address": 1}', '{"address":"","port":"x","key":""}']
)
def test_a_note_that_says_nothing_is_passed_over(folder: Path, note: str, home: Path) -> None:
    first = turn(folder)
    first.note.write_text(note, "utf-8")

    with pytest.raises(BusyError):
        turn_or_way_in(folder, patience=0)
    first.give_up()
    turn(folder).give_up()


def test_only_who_has_the_key_gets_a_way_in() -> None:
    made: list[str] = []

    def way_in() -> tuple[str, str]:
        made.append("/in")
        return "/in", ""

    for question, proof in (("abc", ""), ("abc", "0" * 64), ("", ""), ("å", "å"), ("a\nb", "x")):
        assert answered("nyckel", question, proof, way_in) is None
    assert made == []


def test_what_is_noted_is_the_users_alone_and_nothing_lies_in_the_working_folder(
    folder: Path, pages: list[Page]
) -> None:
    first = turn(folder)
    show(pages, first)
    remember_folder(folder)

    files = [path for path in user_folder().rglob("*") if path.suffix == ".json"]
    assert len(files) == 2
    assert list(folder.iterdir()) == []
    if os.name != "nt":
        assert stat.S_IMODE(user_folder().stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    first.give_up()
    assert not first.note.exists()


def test_where_nothing_can_be_noted_the_page_is_shown_all_the_same(
    folder: Path, home: Path
) -> None:
    home.write_text("en fil", "utf-8")

    for _ in range(2):
        one = turn(folder)
        one.tell("http://beredning-abc.localhost:9", 9)
        remember_folder(folder)
        one.give_up()
    assert recent_folders() == ()


ROOTED = str(Path("/data").absolute())


@pytest.mark.parametrize(
    ("system", "environ", "below"),
    [
        ("win32", {"LOCALAPPDATA": ROOTED}, f"{ROOTED}/Beredning"),
        ("win32", {}, "~/AppData/Local/Beredning"),
        ("darwin", {"XDG_STATE_HOME": ROOTED}, "~/Library/Application Support/Beredning"),
        ("linux", {"XDG_STATE_HOME": ROOTED}, f"{ROOTED}/beredning"),
        ("linux", {"XDG_STATE_HOME": "data"}, "~/.local/state/beredning"),
    ],
)
def test_each_system_has_its_place_for_what_a_program_keeps(
    system: str, environ: dict[str, str], below: str
) -> None:
    assert user_folder(system, environ) == Path(below).expanduser()


# ---------------------------------------------------------------- recent folders


def test_the_last_folder_comes_first_and_each_stands_once(tmp_path: Path) -> None:
    folders = [tmp_path / f"mapp {number}" for number in range(12)]
    for folder in (*folders, folders[5], folders[11]):
        remember_folder(folder)

    found = recent_folders()
    assert found[:3] == (folders[11], folders[5], folders[10])
    assert len(found) == len(set(found)) == 10

    forget_folder(folders[5])
    assert folders[5] not in recent_folders()


@pytest.mark.parametrize("text", ["", "{", '{"a": 1}', "[1, null]", "\ud800"])
def test_a_damaged_list_of_recent_folders_is_an_empty_one(text: str, folder: Path) -> None:
    remember_folder(folder)
    place = next(user_folder().glob("*.json"))
    assert json.loads(place.read_text("utf-8")) == [str(folder)]

    place.write_bytes(text.encode("utf-8", "surrogatepass"))

    assert recent_folders() == ()


# ---------------------------------------------------------------- when it is left


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def _nothing(*_: object) -> None:
    pass


def test_the_page_is_left_when_no_window_has_been_open_for_a_while_and_nothing_is_done() -> None:
    clock = Clock()
    windows: list[object] = []

    async def app(scope: object, receive: object, send: object) -> None:
        clock.now += 5_000  # a stream of events that is open so long
        windows.append(visits.are_over(is_working=False))

    visits = Visits(app, clock)
    clock.now = 899
    assert not visits.are_over(is_working=False)
    clock.now = 900
    assert visits.are_over(is_working=False)

    run = visits({"type": "http"}, _nothing, _nothing)  # type: ignore[arg-type]
    with pytest.raises(StopIteration):
        run.send(None)
    assert windows == [False]
    clock.now += 899
    assert not visits.are_over(is_working=False)
    clock.now += 1
    assert not visits.are_over(is_working=True)
    clock.now += 899
    assert not visits.are_over(is_working=False)
    clock.now += 1
    assert visits.are_over(is_working=False)

"""Starting the page: once for a folder, by a folder that is chosen, and until it is left."""

from __future__ import annotations

import errno
import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pipeline import disk
from pipeline.errors import StoreError
from pipeline.web.door.entrance import LOOPBACK, Entrance, knows_own_names
from pipeline.web.door.running import ASK_PATH, Turn, WayIn, turn_or_way_in
from pipeline.web.door.second_starts import SecondStarts
from pipeline.web.door.user_folder import remember_folder
from pipeline.web.folder_at_hand import FolderAtHand
from pipeline.web.live.unused import Visits
from pipeline.web.page_views.first import make_folder
from pipeline.web.serve import listening, server_of
from tests.page_server import Answer, answering
from tests.page_text import PageText
from tests.trouble import KINDS, LOOKS, Trouble, counted, fails
from tests.waiting import PATIENCE
from tests.working_folder import TODAY, WorkingFolder

# What notes the file that it is to open, as a browser that shows it would.
BROWSER = """
import os, shutil, sys, urllib.parse
shutil.copy(urllib.parse.unquote(urllib.parse.urlsplit(sys.argv[1]).path), os.environ["NOTED"])
"""


class Started:
    """A page that has been started at a place, and a browser that has been let in."""

    def __init__(self, shown: FolderAtHand) -> None:
        self.shown, self.entrance = shown, shown.entrance

    def ask(self, path: str, fields: dict[str, str] | None = None, **changed: str) -> Answer:
        """Ask for a page, or send a form."""
        host, cookie = self.entrance.hosts[0], self.entrance.cookie
        headers = {"Host": host, "Cookie": f"{self.entrance.cookie_name}={cookie}"} | changed
        body = None
        if fields is not None:
            body = urlencode({"csrf": self.entrance.csrf} | fields)
            headers |= {"Origin": f"http://{host}"}
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection(LOOPBACK, self.entrance.port, timeout=PATIENCE)
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


@contextmanager
def started(place: Path, day: date = TODAY, by_name: bool = True) -> Iterator[Started]:
    """Start a page at a place, for as long as the block lasts."""
    turn = turn_or_way_in(place, patience=0)
    assert isinstance(turn, Turn)
    with listening(0) as listener:
        entrance = Entrance(listener.getsockname()[1], by_name=by_name)
        shown = FolderAtHand(place, turn, lambda: day, entrance)
        app = SecondStarts(shown, entrance, lambda: shown.turn.key)
        with answering(server_of(app, shown), listener):
            yield Started(shown)


BELOW = "Under & b" if sys.platform == "win32" else "Under <b>"  # no file there has < in its name


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the user have had nothing open."""
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "hem"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a place without a working folder, with two beside it and one below."""
    for name in (f"plats/{BELOW}", "Annan"):
        (tmp_path / name / "inputs").mkdir(parents=True)
    (tmp_path / "Ingen").mkdir()
    WorkingFolder(tmp_path / "Bredvid").write()
    return tmp_path / "plats"


def shown(answer: Answer) -> list[str]:
    """Return the names on the buttons."""
    return re.findall('<button class="button">([^<]+)<', answer.body)


def key_of(answer: Answer, name: str) -> str:
    """Return what a button with a name sends."""
    found = re.search(f'name="mapp" value="(\\w+)">\\s*<button class="button">{name}<', answer.body)
    assert found
    return found[1]


# ---------------------------------------------------------------- a second start


@pytest.mark.parametrize("by_name", [True, False])
def test_a_second_start_gets_a_way_in_that_is_good_for_one_visit(
    tmp_path: Path, by_name: bool
) -> None:
    (tmp_path / "mapp" / "inputs").mkdir(parents=True)
    with started(tmp_path / "mapp", by_name=by_name) as page:
        way = turn_or_way_in(tmp_path / "mapp")

        assert isinstance(way, WayIn)
        assert way.page == page.entrance.address
        assert f"url={way.address}" in Path(way.file).read_text("utf-8")
        path = way.address.removeprefix(page.entrance.address.rstrip("/"))
        assert "set-cookie" in page.ask(path, Cookie="").headers
        assert not Path(way.file).exists()
        assert page.ask(path, Cookie="").status == 403
    assert isinstance(turn_or_way_in(tmp_path / "mapp", patience=0), Turn)


FOUND: tuple[tuple[tuple[str, ...], bool], ...] = (  # what a system finds, and whether it is us
    (("127.0.0.1",), True),
    (("127.0.0.1", "::1"), True),
    (("::1",), False),
    (("192.0.2.7",), False),
    (("127.0.0.1", "192.0.2.7"), False),
    ((), False),
)


@pytest.mark.parametrize(("found", "by_name"), FOUND)
def test_safari_is_sent_by_number_where_its_system_does_not_know_our_name(
    monkeypatch: pytest.MonkeyPatch, found: tuple[str, ...], by_name: bool
) -> None:
    def look_up(name: str, port: None) -> list[tuple[object, ...]]:
        if not found:
            raise socket.gaierror(8, "nodename nor servname provided, or not known")
        return [(0, 0, 0, "", (address, 0)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    assert knows_own_names("darwin") == by_name
    assert knows_own_names("win32")
    address = Entrance(8000, by_name=by_name).address
    assert address.startswith("http://127.0.0.1:8000") != by_name


def test_who_has_no_proof_learns_nothing_and_other_names_are_not_ours(place: Path) -> None:
    with started(place) as page:
        asked = f"{ASK_PATH}?fraga=abc&bevis=abc"

        for answer in (page.ask(asked), page.ask(ASK_PATH), page.ask(asked, Cookie="")):
            assert (answer.status, answer.body) == (403, "")
            assert "default-src 'none'" in (answer.headers["content-security-policy"] or "")
        assert page.ask(asked, Host="evil.example").status == 421
        assert page.ask(ASK_PATH, {"fraga": "abc"}).status == 404


@pytest.mark.skipif(sys.platform == "win32", reason="hands the browser over by the environment")
def test_a_second_process_opens_the_first_ones_page_and_ends(tmp_path: Path) -> None:
    (tmp_path / "mapp" / "inputs").mkdir(parents=True)
    start_file = tmp_path / "mapp" / "Öppna Beredning.desktop"
    start_file.touch()
    program = tmp_path / "browser.py"
    program.write_text(BROWSER, "utf-8")
    noted = tmp_path / "page.html"
    environ = {"BROWSER": f"{sys.executable} {program} %s", "NOTED": str(noted)}
    with started(tmp_path / "mapp") as page:
        command = [sys.executable, "-m", "pipeline", "serve", "--folder", str(start_file)]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=os.environ | environ, check=False
        )

        assert (done.returncode, done.stdout, done.stderr) == (0, f"{page.entrance.address}\n", "")
        assert f"{page.entrance.address}in?nyckel=" in noted.read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="hands the browser over by the environment")
def test_who_has_no_terminal_is_told_on_a_page_why_nothing_is_shown(tmp_path: Path) -> None:
    program = tmp_path / "browser.py"
    program.write_text(BROWSER, "utf-8")
    noted = tmp_path / "page.html"
    environ = {"BROWSER": f"{sys.executable} {program} %s", "NOTED": str(noted)}
    words = ["beredning", "serve", "--folder", str(tmp_path / "borta")]
    as_pythonw = (
        f"import sys; sys.argv = {words!r}; sys.stdin = sys.stdout = sys.stderr = None\n"
        "from pipeline.process import main; main()"
    )

    done = subprocess.run([sys.executable, "-c", as_pythonw], env=os.environ | environ, check=False)

    assert done.returncode == 2
    assert f"Mappen {tmp_path / 'borta'} finns inte." in noted.read_text("utf-8")


# ---------------------------------------------------------------- no folder


def test_folders_that_were_open_and_those_nearby_can_be_chosen(place: Path) -> None:
    remember_folder(place.parent / "Annan")
    remember_folder(place.parent / "längesedan borttagen")
    with started(place) as page:
        first = page.ask("/")

        assert (first.status, first.heading) == (200, "Välj arbetsmapp")
        assert shown(first) == ["längesedan borttagen", "Annan", escape(BELOW), "Bredvid"]

        chosen = page.ask("/valj", {"mapp": key_of(first, "Bredvid")})

        assert (chosen.status, chosen.headers["location"]) == (303, "/")
        assert page.ask("/").heading == "Möten"
        assert isinstance(turn_or_way_in(place.parent / "Bredvid"), WayIn)
        assert isinstance(turn_or_way_in(place, patience=0), Turn)
    with started(place) as page:
        assert shown(page.ask("/"))[0] == "Bredvid"


def test_a_folder_that_is_gone_is_told_as_that_and_no_longer_shown(place: Path) -> None:
    remember_folder(place.parent / "borta")
    with started(place) as page:
        answer = page.ask("/valj", {"mapp": key_of(page.ask("/"), "borta")})

        assert answer.status == 409
        assert "Mappen finns inte längre" in answer.body
        assert "borta" not in shown(answer)


@pytest.mark.parametrize("folder", ["{place}", "/etc", "../Ingen", "", "0000000000000000"])
def test_no_path_is_taken_from_a_browser(place: Path, folder: str) -> None:
    (place.parent / "Ingen" / "inputs").mkdir()
    with started(place) as page:
        answer = page.ask("/valj", {"mapp": folder.format(place=place.parent / "Bredvid")})

        assert answer.status == 409
        assert page.ask("/").heading == "Välj arbetsmapp"


def test_a_form_of_others_chooses_nothing(place: Path) -> None:
    with started(place) as page:
        key = key_of(page.ask("/"), "Bredvid")

        assert page.ask("/valj", {"mapp": key, "csrf": "fel"}).status == 403
        assert page.ask("/", Cookie="").status == 403
        assert page.ask("/mote/KS").status == 404
        assert page.ask("/").heading == "Välj arbetsmapp"


def test_a_chosen_folder_that_is_open_already_is_linked_to(place: Path) -> None:
    with started(place.parent / "Bredvid") as other, started(place) as page:
        answer = page.ask("/valj", {"mapp": key_of(page.ask("/"), "Bredvid")})

        assert "Arbetsmappen är redan öppen." in answer.body
        assert f'<a href="{other.entrance.address}in?nyckel=' in answer.body
        assert page.ask("/").heading == "Välj arbetsmapp"


# ---------------------------------------------------------------- a new folder

ANSWERS = {
    "municipality": "Granviks kommun",
    "body": "Kommunstyrelsen",
    "date": "2026-12-02",
    "case": "Information om <läget>",
    "dnr": "",
    "officer": "Elin Dahlvik, utredare, Kommunledningsförvaltningen",
}


def test_an_empty_folder_becomes_a_working_folder_and_is_shown(tmp_path: Path) -> None:
    place = tmp_path / "Ny å & mapp"
    place.mkdir()
    with started(place) as page:
        assert "mappens-namn" not in page.ask("/").body

        made = page.ask("/ny", ANSWERS)

        assert (made.status, made.headers["location"]) == (303, "/")
        assert page.ask("/").heading == "Möten"
        assert (place / "inputs" / "arbetsbok.xlsx").is_file()
        assert isinstance(turn_or_way_in(place), WayIn)


def test_beside_other_things_a_new_folder_gets_a_name_of_its_own(place: Path) -> None:
    with started(place) as page:
        made = page.ask("/ny", ANSWERS | {"mappens-namn": "Mitt ärende"})

        assert made.status == 303
    assert (place / "Mitt ärende" / "inputs" / "arbetsbok.xlsx").is_file()


@pytest.mark.parametrize(
    "name", ["../ut", "/etc/ny", "C:\\ny", "\\\\server\\ny", "con", "slut.", "..", BELOW]
)
def test_a_name_that_leads_elsewhere_or_is_taken_makes_nothing(place: Path, name: str) -> None:
    before = sorted(place.parent.rglob("*"))
    (place / BELOW / "inputs" / "m.xlsx").touch()
    with started(place) as page:
        made = page.ask("/ny", ANSWERS | {"mappens-namn": name})

        assert made.status == 422
        assert 'id="mappens-namn-fel"' in made.body
        assert "Information om &lt;läget&gt;" in made.body
    after = {path for path in place.parent.rglob("*") if "hem" not in path.parts}
    assert after - {place / BELOW / "inputs" / "m.xlsx"} == set(before)


@pytest.mark.parametrize("name", ["CON", "nul.mapp", "com1", "a?", "slut."])
def test_a_name_that_windows_lacks_is_refused_before_the_disk_is_asked(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    really = disk.about

    def about(path: Path) -> os.stat_result | None:
        if path.name == name or path.parent.name == name:
            raise StoreError("Windows svarar konstigt.", remedy="")
        return really(path)

    monkeypatch.setattr(disk, "about", about)

    faults = make_folder(place, ANSWERS | {"mappens-namn": name}, TODAY)

    assert isinstance(faults, dict)
    assert [*faults] == ["mappens-namn"]


def test_an_answer_that_cannot_be_read_is_told_at_its_field_and_the_others_kept(
    place: Path,
) -> None:
    with started(place) as page:
        made = page.ask("/ny", ANSWERS | {"date": "snart"})

        assert made.status == 422
        assert 'id="date-fel"' in made.body
        assert 'value="Granviks kommun"' in made.body
        assert not (place / "Beredning").exists()


def test_where_a_file_has_the_name_the_answers_are_kept(place: Path) -> None:
    (place / "Beredning").touch()
    with started(place) as page:
        made = page.ask("/ny", ANSWERS)

        assert made.status == 422
        assert 'value="Granviks kommun"' in made.body


def test_a_folder_that_is_sent_for_twice_at_once_or_again_is_made_once(tmp_path: Path) -> None:
    place = tmp_path / "Ny"
    place.mkdir()
    with started(place) as page, ThreadPoolExecutor() as pool:
        both = [*pool.map(lambda _: page.ask("/ny", ANSWERS), range(2))]
        again = page.ask("/ny", ANSWERS)
        chosen = page.ask("/valj", {"mapp": "0000000000000000"})

        for answer in (*both, again, chosen):
            assert answer.status == 303
            shown = page.ask(answer.headers["location"])
            assert (shown.status, shown.heading) == (200, "Möten")
        assert "Arbetsmappen är Ny. Vill du till en annan" in shown.body
    assert [path.name for path in place.rglob("*.xlsx")] == ["arbetsbok.xlsx"]


@pytest.mark.parametrize("kind", [*KINDS, *LOOKS])
def test_a_disk_that_refuses_leaves_no_half_folder_and_the_answers_stand(
    place: Path, kind: str
) -> None:
    """The disk is full, or closed, at the first call, in the midst, at the last; then it is not."""
    name = "Mitt ärende" if kind in KINDS else ""
    home = place if name else place.parent / "Ingen"
    given = ANSWERS | ({"mappens-namn": name} if name else {})
    before = found_in(home)
    with started(home) as page:
        calls = counted(kind, lambda: page.ask("/ny", given), home)
    take_away(home, before)

    for at in {1, calls // 2, calls} - {0}:
        with started(home) as page:
            with Trouble(kind, at, fails((errno.ENOSPC, errno.EACCES)[at % 2]), home):
                answer = page.ask("/ny", given)
            if answer.status != 303:
                assert answer.status == 503, answer.body
                inputs = (one.attributes for one in PageText.of(answer.body).all("input"))
                stand = {one.get("name"): one.get("value") for one in inputs}
                assert {name: stand[name] for name in given} == given
                assert found_in(home) == before, f"{kind} {at}"
                assert page.ask("/ny", given).status == 303
        assert (home / name / "inputs" / "arbetsbok.xlsx").is_file()
        take_away(home, before)


def found_in(home: Path) -> set[Path]:
    return set(home.rglob("*"))


def take_away(home: Path, before: set[Path]) -> None:
    for path in sorted(found_in(home) - before, reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


# ---------------------------------------------------------------- the end


def test_a_page_that_is_left_ends_by_itself(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(0) as listener:
        turn = turn_or_way_in(place, patience=0)
        assert isinstance(turn, Turn)
        entrance = Entrance(listener.getsockname()[1])
        shown = FolderAtHand(place, turn, date.today, entrance)
        server = server_of(shown, shown)
        monkeypatch.setattr(server, "visits", Visits(shown, iter([0.0, 0.0, 1e9]).__next__))

        server.run(sockets=[listener])

    assert isinstance(turn_or_way_in(place, patience=0), Turn)

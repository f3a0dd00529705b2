"""What the local page tells when something fails: a friendly page, and the rest stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from starlette.requests import Request

from pipeline.commands.working_folder import WorkingFolder as KeptFolder
from pipeline.errors import StoreError
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.app import PAGES
from pipeline.web.door.guard import SEAL
from tests.page_server import Answer, PageServer, serving
from tests.page_text import PageText
from tests.waiting import PATIENCE
from tests.working_folder import PROGRAM, TODAY, WorkingFolder


def nothing(folder: KeptFolder, asked: Mapping[str, str]) -> object:
    """Fail as a page of what is no longer there."""
    raise NoPageError


def refused(folder: KeptFolder, asked: Mapping[str, str]) -> object:
    """Fail as the disk may."""
    raise StoreError("Filen mål.xlsx går inte att läsa.", remedy="Stäng den <i>i Excel</i>.")


def bug(folder: KeptFolder, asked: Mapping[str, str]) -> object:
    """Fail as nobody foresaw."""
    raise KeyError("hemlig nyckel")


def ended(folder: KeptFolder, asked: Mapping[str, str]) -> object:
    """Fail as what looks for something in a row that has it not."""
    return next(iter(()))


def half(folder: KeptFolder, asked: Mapping[str, str]) -> object:
    """Return a model that lacks what its page shows."""
    return object()


def acting(request: Request) -> str:
    """Fail at an action."""
    raise ZeroDivisionError


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    """Return a server with pages that fail."""
    path = tmp_path_factory.mktemp("mapp")
    WorkingFolder(path).build()
    pages = (
        *PAGES,
        ("/borta/{key}", nothing, "moten.html"),
        ("/nekat", refused, "moten.html"),
        ("/fel", bug, "moten.html"),
        ("/slut", ended, "moten.html"),
        ("/halv", half, "moten.html"),
        ("/krasch", at_its_path, "moten.html"),
    )
    with serving(path, TODAY, pages, (("/gor", acting),)) as server:
        yield server


def log_of(answer: Answer) -> str:
    """Return the log that a page names, and take it away."""
    path = Path(re.findall(r"filen (\S+\.log)", answer.body)[0])
    text = path.read_text(encoding="utf-8")
    path.unlink()
    return text


def test_what_is_not_there_is_told(server: PageServer) -> None:
    for path in ("/borta/42", "/finns-inte"):
        answer = server.ask(path)

        assert (answer.status, answer.heading) == (404, "Sidan finns inte")


def test_what_the_program_can_explain_is_a_sentence_and_a_remedy(server: PageServer) -> None:
    answer = server.ask("/nekat")

    assert (answer.status, answer.heading) == (503, "Det går inte just nu")
    assert "<p>Filen mål.xlsx går inte att läsa.</p>" in answer.body
    assert "<p>Stäng den &lt;i&gt;i Excel&lt;/i&gt;.</p>" in answer.body


def at_its_path(folder: KeptFolder, asked: Mapping[str, str]) -> object:
    """Fail as is told to who has a terminal: with a path, a document's file, a command."""
    where = f"{folder.path}/outputs/{PROGRAM}" if asked.get("hel") else PROGRAM
    remedy = f"Stäng den och kör igen. Ska den byggas ny: --fresh {PROGRAM}."
    raise StoreError(f"{where}: filen är skadad.", remedy=remedy)


@pytest.mark.parametrize("path", ["/krasch", "/krasch?hel=1"])
def test_what_fails_is_told_without_paths_and_commands(server: PageServer, path: str) -> None:
    answer = server.ask(path)

    text = " ".join(PageText.of(answer.body).text.split())
    assert "”Program – Program för Lund”: filen är skadad. Stäng den och försök igen." in text
    assert "--fresh" not in text


@pytest.mark.parametrize("inputs", [(), ("inputs",), ("inputs", "inputs/~$arbetsbok.xlsx")])
def test_a_folder_without_workbooks_has_pages_and_its_first_one_is_made_on_them(
    tmp_path: Path, inputs: tuple[str, ...]
) -> None:
    """Nothing is there yet, or all was moved away; a mark that Excel leaves is nothing either."""
    folder = tmp_path / "mapp med mellanslag"
    folder.mkdir()
    for name in inputs[:1]:
        (folder / name).mkdir()
    for name in inputs[1:]:
        (folder / name).touch()
    with serving(folder, TODAY) as server:
        server.live.watcher.look()
        answers = [server.ask(path) for path in ("/", "/program", "/ratta", "/mallar", "/nytt")]
        made = server.sent("/nytt", FIRST_CASE)
        then = server.ask("/")
        (folder / "inputs" / "arbetsbok.xlsx").unlink()
        gone = server.ask("/")

    for answer in answers:
        assert answer.status == 200
        assert "Det finns ingen arbetsbok än." in answer.body
        assert 'action="/bygg"' not in answer.body
        assert str(tmp_path) not in answer.body
    for first in (answers[0], gone):
        assert first.heading == "Det finns ingen arbetsbok än"
        assert 'action="/nytt"' in first.body
        assert 'name="officer"' in first.body
    assert "Svaren står i arbetsbok.xlsx." in made.body
    assert then.heading == "Möten"
    assert "Kommunstyrelsen, onsdag 2 december 2026" in then.body


@pytest.mark.parametrize("away", ["inputs/lindvalla.xlsx", "inputs"])
def test_workbooks_that_are_gone_are_asked_for_and_not_made_anew(tmp_path: Path, away: str) -> None:
    WorkingFolder(tmp_path / "mapp").build("AU-2026-12-02")
    place = tmp_path / "mapp" / away
    with serving(tmp_path / "mapp", TODAY) as server:
        place.rename(tmp_path / "undan")
        gone, others = server.ask("/"), [server.ask(path) for path in ("/program", "/nytt")]
        (tmp_path / "undan").rename(place)
        back = server.ask("/")

    assert gone.heading == "Arbetsboken är borta"
    assert "Dokumenten är byggda av lindvalla.xlsx" in gone.body
    assert 'name="officer"' not in gone.body
    assert all("Det finns ingen arbetsbok i inputs." in other.body for other in others)
    assert back.heading == "Möten"


def test_beside_a_broken_workbook_which_is_told_a_new_case_is_made(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "trasig.xlsx").write_bytes(b"PK ingen arbetsbok")
    with serving(tmp_path, TODAY) as server:
        told = server.ask("/ratta")
        made = server.sent("/nytt", FIRST_CASE)
        then = server.ask("/")

    assert "trasig.xlsx" in told.body
    assert made.heading == "Arbetsboken är klar"
    assert "Kommunstyrelsen, onsdag 2 december 2026" in then.body


FIRST_CASE = {
    "municipality": "Granviks kommun",
    "body": "Kommunstyrelsen",
    "date": "2026-12-02",
    "case": "Information",
    "dnr": "",
    "officer": "Elin Dahlvik, utredare, Kommunledningsförvaltningen",
}


@pytest.mark.skipif(sys.platform == "win32", reason="länkar kräver rättigheter där")
@pytest.mark.parametrize("place", ["inputs", "templates", "outputs"])
@pytest.mark.parametrize("leads", ["borta", "länk", ".."])
def test_links_that_lead_nowhere_or_round_take_no_page_away(
    tmp_path: Path, place: str, leads: str
) -> None:
    made = WorkingFolder(tmp_path)
    made.build()
    (tmp_path / place).mkdir(exist_ok=True)
    (tmp_path / place / "länk").symlink_to(leads)
    with serving(tmp_path, TODAY) as server:
        found = [server.ask(path).status for path in ("/", "/ratta", "/mallar")]
        sent = server.post("/bygg", {})
        server.live.jobs.wait(PATIENCE)
        told = server.live.board.now

    assert (found, sent.status) == ([200, 200, 200], 303)
    assert not told.failed


@pytest.mark.parametrize("path", ["/fel", "/slut", "/halv", "/gor"])
def test_a_bug_is_told_as_ours_and_its_log_is_named(server: PageServer, path: str) -> None:
    answer = server.post(path, {}) if path == "/gor" else server.ask(path)

    assert (answer.status, answer.heading) == (500, "Något gick fel i programmet")
    assert "Det är inte ditt fel." in answer.body
    assert "Traceback" not in answer.body
    assert "hemlig" not in answer.body
    log = log_of(answer)
    assert log.startswith(f"{path}\n")
    assert "Traceback" in log


def test_what_fails_leaves_the_rest_standing(server: PageServer) -> None:
    for path in ("/borta/1", "/nekat", "/fel", "/slut", "/halv"):
        answer = server.ask(path)

        assert '<nav aria-label="Sidor">' in answer.body
        assert "Arbetsmapp: mapp" in answer.body
        assert all(answer.headers[name] for name in SEAL)
        if answer.status == 500:
            log_of(answer)
        assert server.ask("/").heading == "Möten"


def test_a_folder_that_cannot_be_read_has_a_page_that_says_so(tmp_path: Path) -> None:
    with serving(tmp_path / "borta", TODAY) as server:
        first = server.ask("/")
        made = WorkingFolder(tmp_path / "borta")
        made.build()
        then = server.ask("/")

    assert (first.status, first.heading) == (503, "Arbetsmappen finns inte där den var")
    assert "Mappen ”borta” med" in first.body
    assert "Mappen går inte att läsa just nu." in first.body
    assert str(tmp_path) not in first.body
    assert then.heading == "Möten"

"""What commands only show, the page shows too: the same of the same folder, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.commands.build import Options
from pipeline.commands.check import find_sentences
from pipeline.commands.language_review import find_language
from pipeline.commands.status import status
from tests.page_server import PageServer, serving
from tests.page_text import PageText
from tests.working_folder import TODAY, WorkingFolder, built_case


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    return built_case(tmp_path_factory.mktemp("visat") / "arbetsmapp")


@pytest.fixture(scope="module")
def server(folder: WorkingFolder) -> Iterator[PageServer]:
    with serving(folder.path, TODAY) as made:
        yield made


def page(server: PageServer, address: str) -> PageText:
    """Return a page that is there."""
    answer = server.ask(address)
    assert answer.status == 200, address
    return PageText.of(answer.body)


def links(shown: PageText, start: str) -> list[str]:
    """Return the addresses of a page's links that start so."""
    found = (one.attributes.get("href") or "" for one in shown.all("a"))
    return [address for address in found if address.startswith(start)]


def test_each_sentence_of_the_command_stands_at_its_meeting_with_its_cell(
    folder: WorkingFolder, server: PageServer
) -> None:
    made = find_sentences(folder.path, TODAY)
    said = {(str(one.cell), one.text) for one in made}
    found = set()
    for meeting in server.folder.state().meetings:
        shown = page(server, f"/mote/{meeting.key}/beslut")
        found |= {one for one in said if all(part in shown.text for part in one)}
        for address in links(shown, "/cell?"):
            page(server, address)

    assert said
    assert found == said


def test_a_meeting_without_decisions_says_where_they_are_written(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path)
    folder.sheets["Beslutspunkter"].clear()
    folder.write()
    with serving(folder.path, TODAY) as server:
        meeting = server.folder.state().meetings[0]

        shown = page(server, f"/mote/{meeting.key}/beslut")

    assert "Mötet har inga beslutspunkter än." in shown.text


def test_the_calendar_of_the_page_is_that_of_the_command(
    folder: WorkingFolder, server: PageServer
) -> None:
    written = status(Options(folder.path, TODAY), calendar=True).calendar
    assert written

    answer = server.ask("/tider.ics")

    assert "/tider.ics" in links(page(server, "/"), "/tider")
    assert answer.data == written.read_bytes()
    assert answer.headers["content-type"].startswith("text/calendar")
    written.unlink()


def test_where_no_day_is_to_come_there_is_no_calendar(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    with serving(tmp_path, TODAY) as server:
        assert links(page(server, "/"), "/tider") == []
        assert server.ask("/tider.ics").status == 404


def test_each_remark_on_the_language_stands_at_its_cell(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path)
    folder.change("Mål/M1/Måltext", "med  levande vatten ,och mera").write()
    with serving(folder.path, TODAY) as server:
        shown = page(server, "/ratta/sprak")
        cells = links(shown, "/cell?")
        for address in cells:
            page(server, address)
    _, review = find_language(folder.path, TODAY)

    told = " ".join(shown.text.split())
    remarks = {" ".join(one.message.split()) for one in review.problems}
    assert remarks
    assert {one for one in remarks if one not in told} == set()
    assert cells

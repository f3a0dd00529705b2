"""What a page offers works: in each state that a folder can be in, every link and every Öppna."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import html

from pipeline.commands.freeze import freeze
from tests.page_server import PageServer, serving
from tests.stand_in_office import MAKES, put_office
from tests.working_folder import CALL_KF, PROGRAM, TODAY, WorkingFolder, built_case

COUNCIL = "KF-2026-12-16"


def as_built(folder: WorkingFolder) -> None:
    """Leave all as it was built."""


def nothing_built(folder: WorkingFolder) -> None:
    for path in folder.outputs.rglob("*.docx"):
        path.unlink()


def stopped(folder: WorkingFolder) -> None:
    folder.change("Beslut/B3/Typ", "fel").change("Personer/P2/Organ", "KLKK").write()


def frozen(folder: WorkingFolder) -> None:
    freeze(folder.path, TODAY, COUNCIL)


def moved(folder: WorkingFolder) -> None:
    """Let all documents of a meeting belong elsewhere from the next build on."""
    home = folder.outputs / Path(CALL_KF).parent
    home.rename(home.with_name("flyttad"))


def one_gone(folder: WorkingFolder) -> None:
    (folder.outputs / PROGRAM).unlink()


def one_damaged(folder: WorkingFolder) -> None:
    (folder.outputs / PROGRAM).write_bytes(b"inget")


def one_open(folder: WorkingFolder) -> None:
    path = folder.outputs / PROGRAM
    path.with_name(f"~${path.name[2:]}").write_bytes(b"")
    folder.change("Mål/M2/Måltext", "med friskt vatten").write()


def one_elsewhere(folder: WorkingFolder) -> None:
    path, other = folder.outputs / PROGRAM, folder.path.with_name("annat.docx")
    path.replace(other)
    path.symlink_to(other)


def template_faulty(folder: WorkingFolder) -> None:
    home = folder.path / "templates/standard"
    (home / "program.docx").write_bytes(b"inget")
    (home / "kallelse (2).docx").write_bytes(b"inget")


def other_formats(folder: WorkingFolder) -> None:
    """Let there be files with tables that are not read, and a copy of one that is."""
    for ending in (".xls", ".xlsb", ".fods", ".tsv", ".numbers", ".gsheet"):
        (folder.inputs / f"fler{ending}").write_bytes(b"inget")
    (folder.inputs / "fler.csv").write_bytes(b"\xff\xfe")
    (folder.inputs / "lindvalla (1).xlsx").write_bytes(folder.book.read_bytes())


MEETING_PAGES = ("", "/frys", "/pdf", "/webb", "/beslut")
STATES = (
    *(as_built, nothing_built, stopped, frozen, moved, one_gone, one_damaged, one_open),
    *(one_elsewhere, template_faulty, other_formats),
)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Let nothing be shown; returns what would be. A stand-in makes the PDFs."""
    found: list[Path] = []
    monkeypatch.setattr(
        "pipeline.publish.programs.open_file._show", lambda path, name: found.append(path)
    )
    monkeypatch.setenv("PATH", put_office(tmp_path / "bin", MAKES)[0])
    return found


def pages(server: PageServer) -> Iterator[str]:
    """Yield the addresses of the pages that list others, and of each document."""
    state = server.folder.state()
    yield from ("/", "/program", "/program/skicka", "/program/luckor")
    yield from ("/ratta", "/ratta/sprak", "/mallar", "/nytt")
    for meeting in state.meetings:
        yield from (f"/mote/{meeting.key}{more}" for more in MEETING_PAGES)


def unkept(server: PageServer, address: str, page: str, seen: set[str]) -> Iterator[str]:
    """Yield what a page offers and does not keep."""
    root: Any = html.fromstring(page)
    for link in root.xpath("//main//a[@href]"):
        path = urljoin(address, str(link.get("href"))).partition("#")[0]
        if path not in seen:
            seen.add(path)
            status = server.ask(path).status
            if status not in (200, 202):
                yield f"{address}: {link.text_content()} ({path}) gave {status}"
    for form in root.xpath("//main//form[@action='/oppna']"):
        fields = {str(one.get("name")): str(one.get("value")) for one in form.xpath(".//input")}
        if str(fields.items()) not in seen:
            seen.add(str(fields.items()))
            answer = server.post("/oppna", fields)
            if answer.status != 303:
                yield f"{address}: {form.text_content().strip()} gave {answer.status}"


@pytest.mark.parametrize("state", STATES)
def test_what_a_page_offers_works(
    state: Callable[[WorkingFolder], None], opened: list[Path], tmp_path: Path
) -> None:
    folder = built_case(tmp_path / "arbetsmapp")
    state(folder)
    with serving(folder.path, TODAY) as server:
        seen: set[str] = set()
        found = [
            line
            for address in pages(server)
            for line in unkept(server, address, server.ask(address).body, seen)
        ]
        documents = [
            path for path in seen if path.startswith("/dokument/") and path.count("/") == 2
        ]
        found += [
            line
            for address in documents
            for line in unkept(server, address, server.ask(address).body, seen)
        ]
        server.live.pages.wait()

    assert found == []
    assert seen
    assert all(path.is_file() for path in opened)

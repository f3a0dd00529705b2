"""Pages of folders with little, or with what few have: no meeting, no goal, two meetings a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.commands.freeze import freeze
from pipeline.errors import UsageError
from pipeline.web.page_views import papers
from tests.page_server import PageServer, serving
from tests.page_text import Element, PageText
from tests.working_folder import TODAY, WorkingFolder

AU, KF = "AU-2026-12-02", "KF-2026-12-16"
EMPTY = "KF-2027-01-20"  # a meeting that has no case
TWIN = "KF-2026-12-16-2"
BY_MEETING = ("", "/beslut", "/frys", "/pdf", "/webb")
ALONE = (
    *("/", "/program", "/program/luckor", "/program/svar", "/program/skicka", "/ratta"),
    *("/ratta/borta", "/ratta/sprak", "/mallar", "/nytt"),
)
HELD_TOGETHER = "Allt hänger ihop"


def without(*sheets: str) -> Callable[[WorkingFolder], None]:
    """Return what empties some sheets."""
    return lambda folder: folder.sheets.update({sheet: [] for sheet in sheets})


def meeting(key: str, day: date, place: str) -> Callable[[WorkingFolder], None]:
    """Return what adds a meeting of the council."""
    row = {"Möte-id": key, "Organ": "KF", "Datum": day, "Plats": place, "Status": "planerat"}
    return lambda folder: folder.sheets["Sammanträden"].append(row)


def only_a_programme(folder: WorkingFolder) -> None:
    """Leave no case, and nothing that is of one."""
    without("Ärenden", "Sammanträden", "Behandling", "Beslut", "Beslutspunkter")(folder)
    without("Mottagare")(folder)
    folder.workbook(Texter=[row for row in folder.sheets["Texter"] if "Program" in row])
    for row in folder.sheets["Politisk vilja"]:
        del row["Beslut"]


def two_on_one_day(folder: WorkingFolder) -> None:
    """Let the council meet twice on a day, in two places."""
    meeting(TWIN, date(2026, 12, 16), "Lilla salen")(folder)
    folder.change("Behandling/BH3/Möte", TWIN).change("Behandling/BH3/Punkt", 1)


FOLDERS: dict[str, Callable[[WorkingFolder], object]] = {
    "no meeting": without("Sammanträden"),
    "a meeting without cases": meeting(EMPTY, date(2027, 1, 20), "Stora salen"),
    "called off": lambda folder: folder.change(f"Sammanträden/{AU}/Status", "inställt"),
    "two on one day": two_on_one_day,
    "no goal": without("Mål", "Förtydliganden", "Framgångsfaktorer", "Politisk vilja"),
    "no point to decide": without("Beslutspunkter"),
    "no decision": lambda folder: folder.remove("Beslut", "B1"),
    "only a programme": only_a_programme,
}


@pytest.mark.parametrize("name", FOLDERS)
def test_every_page_says_what_is_so(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "find_office", lambda: tmp_path)
    folder = WorkingFolder(tmp_path)
    FOLDERS[name](folder)
    folder.write()
    with serving(folder.path, TODAY) as server:
        look(server)
        folder.build()
        server.settle()
        look(server)
        for one in server.folder.state().meetings:
            try:
                freeze(folder.path, TODAY, one.id)
            except UsageError:  # not all of it is built: told on the page
                continue
        server.settle()
        look(server)


def look(server: PageServer) -> None:
    """Look at every page: it answers, leads to pages, and says nothing that is empty or untrue."""
    state, said = server.folder.state(), {}
    for address in addresses(server):
        answer = server.ask(address)
        page = PageText.of(answer.body)
        said[address] = " ".join(page.text.split())
        assert answer.status == 200, address
        for told in (*page.all("h1"), *page.all("h2"), *signs(page)):
            assert re.search(r"\w", told.text), (address, answer.body)
    named = [one.heading for one in state.meetings]
    assert len({*named}) == len(named)
    may_hold = bool(state.dataset["Mål"]) and not state.to_mend
    assert may_hold or HELD_TOGETHER not in said["/program/luckor"]
    for one in state.meetings:
        own = f"/mote/{one.key}"
        assert one.documents or "Inget av mötets dokument" not in said[own]
        is_sealed = "Utskicket är fryst" in said[own]
        can_be_made = is_sealed or "Frys utskicket Tillbaka" in said[f"{own}/frys"]
        assert ("Gör pdf:en" in said[f"{own}/pdf"]) == can_be_made
        assert not re.search("zip-filen: ett dokument \\w+[.] Vilka", said[own])


def signs(page: PageText) -> Iterator[Element]:
    """Yield what stands beside a mark: the mark alone tells nobody anything."""
    return (one for one in page.all("span") if "sign" in one.attributes.get("class", "").split())


def addresses(server: PageServer) -> Iterator[str]:
    """Yield the pages there are, and those that lead from a document."""
    state = server.folder.state()
    yield from ALONE
    yield from (f"/mote/{one.key}{page}" for one in state.meetings for page in BY_MEETING)
    for document in state.documents.values():
        yield f"/dokument/{document.key}"
        if document.exists:
            yield f"/dokument/{document.key}/texter"

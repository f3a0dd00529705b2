"""Boards: a workbook goes out to each, is filled in and comes back, and its rows are taken in."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.building.inputs import prepare, read_inputs
from pipeline.commands.collect import collect_new, collect_status
from pipeline.errors import UsageError
from pipeline.model import Dataset
from tests.test_cli import beredning
from tests.working_folder import SENTENCE, WorkingFolder

__all__ = ["beredning"]

TODAY, DEADLINE = date(2026, 11, 21), date(2026, 12, 11)
BOARDS = {
    "BUN": "Barnnämnden",
    "SN": "Socialnämnden",
    "SBN": "Byggnämnden",
    "KFN": "Kulturnämnden",
    "MN": "Miljönämnden",
}
LISTED = ("Organ", "Mål", "Framgångsfaktorer", "Indikatorer")
SENT = ["N1", "N2", "N3", "N4", "N5"]
Fill = Callable[[Workbook], None]


@dataclass
class Folder:
    """A working folder with five boards, each with a contribution and a row of follow-up."""

    working: WorkingFolder

    @property
    def path(self) -> Path:
        return self.working.path

    @property
    def data(self) -> Dataset:
        """Return what the workbooks say now."""
        return prepare(self.path, TODAY)[0]

    def send(self, *boards: str) -> None:
        collect_new(self.path, TODAY, boards or [*BOARDS], DEADLINE, renew=True)

    def form(self, board: str) -> Path:
        return self.path / "outputs" / "bidrag" / f"bidrag-{board.casefold()}.xlsx"

    def back(self, board: str, fill: Fill, name: str = "") -> Path:
        """Let a board fill in its workbook and send it back, under a name."""
        book = load_workbook(self.form(board))
        fill(book)
        path = self.path / "inputs" / "bidrag" / (name or self.form(board).name)
        path.parent.mkdir(exist_ok=True)
        book.save(path)
        return path

    def status(self, today: date = TODAY) -> str:
        return "\n".join(collect_status(self.path, today).lines)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    working = WorkingFolder(tmp_path / "arbete", templates=False)
    working.sheets["Organ"] += [
        {"Organ-id": board, "Kommun": "LIN", "Namn": name, "Typ": "nämnd"}
        for board, name in BOARDS.items()
    ]
    for goal, name in (("M1", "Skog"), ("M2", "Vatten")):
        working.change(f"Mål/{goal}/Kort namn", name)
    working.sheets["Nämndbidrag"] = [
        {"Bidrag-id": f"N{number}", "Mål": "M1", "Organ": board, "Text": f"{name} planterar träd."}
        | {"Dialogdatum": None, "Status": None}
        for number, (board, name) in enumerate(BOARDS.items(), 1)
    ]
    measured = {"Period": "2026-08", "Mätdatum": date(2026, 8, 31), "Mål": "M1", "Utfall": None}
    working.sheets["Uppföljning"] = [
        {"Uppföljning-id": f"U{number}"} | measured | {"Organ": board, "Framsteg": f"{name} såg."}
        for number, (board, name) in enumerate(BOARDS.items(), 1)
    ]
    working.write()
    return Folder(working)


def handed(book: Workbook, who: str, day: date | str | None = None) -> None:
    book["Lämnat"]["B2"], book["Lämnat"]["B3"] = who, day


def wrote(text: str, who: str = "Eva Holm", day: date | str | None = None) -> Fill:
    """Return what changes the text of the board's contribution."""

    def fill(book: Workbook) -> None:
        book["Nämndbidrag"]["D2"] = text
        handed(book, who, day)

    return fill


# ---------------------------------------------------------------- what is sent


def test_a_boards_workbook_has_its_own_rows_with_lists_notes_and_the_deadline(
    folder: Folder,
) -> None:
    folder.send()
    book = load_workbook(folder.form("SN"))

    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert visible == ["Läs mig", "Nämndbidrag", "Uppföljning", "Lämnat"]
    assert [[cell.value for cell in row[:4]] for row in book["Nämndbidrag"].iter_rows(2)] == [
        ["N2", "M1 · Skog", "SN · Socialnämnden", "Socialnämnden planterar träd."]
    ]
    assert len([*book["Uppföljning"].iter_rows(2)]) == 1
    assert book["Nämndbidrag"]["B1"].comment is not None
    assert book["Läs mig"]["A2"].value == "Lämnas senast den 11 december 2026."
    (goals,) = (
        rule.formula1
        for rule in book["Nämndbidrag"].data_validations.dataValidation
        if "B2" in str(rule.sqref)
    )
    assert goals
    lists = [[cell.value for cell in column if cell.value] for column in book["Listor"].columns]
    assert ["Mål", "M1 · Skog", "M2 · Vatten"] in lists
    assert ["Organ", "SN · Socialnämnden"] in lists
    assert {*book.defined_names} == {f"Lista_{name}" for name in LISTED}


def test_no_part_of_a_boards_workbook_says_anything_of_others_or_of_the_will(
    folder: Folder,
) -> None:
    folder.send()
    folder.back("MN", lambda book: None)
    sheets = folder.working.sheets
    will = {SENTENCE, "Politisk vilja", "Yrkande", "Parti", "GRÖ", "BLÅ", "Mandatperiod"}
    will |= {str(row["Text"]) for row in sheets["Politisk vilja"]}
    will |= {str(row["Namn"]) for row in sheets["Partier"]}
    will |= {str(row[h]) for row in sheets["Beslutspunkter"] for h in ("Sats",)}

    for board in BOARDS:
        others = {word for pair in BOARDS.items() if pair[0] != board for word in pair}
        with zipfile.ZipFile(folder.form(board)) as package:
            found = [*package.namelist(), package.comment.decode()]
            found += [package.read(name).decode("utf-8") for name in package.namelist()]
        for word in will | others:
            assert not [t for t in found if re.search(rf"\b{re.escape(word)}\b", t)], (board, word)


def test_a_board_is_called_by_id_or_name_and_a_file_that_is_there_is_left(folder: Folder) -> None:
    sent = collect_new(folder.path, TODAY, ["socialnämnden", "mn"], None, renew=False)

    assert list(sent.files) == ["SN", "MN"]
    with pytest.raises(UsageError, match=r"finns redan\. Inget har ändrats\. Skriv --replace"):
        collect_new(folder.path, TODAY, ["BUN", "SN"], None, renew=False)
    assert not folder.form("BUN").exists()
    with pytest.raises(UsageError, match="Menade du ”SN”"):
        collect_new(folder.path, TODAY, ["Socialnämden"], None, renew=False)


def test_without_sheets_for_boards_it_is_said_how_to_get_them(folder: Folder) -> None:
    del folder.working.sheets["Nämndbidrag"], folder.working.sheets["Uppföljning"]
    folder.working.write()

    with pytest.raises(UsageError, match="--add program"):
        folder.send()


# ---------------------------------------------------------------- how far it has come


def test_the_status_tells_who_has_answered_who_has_not_and_the_days_left(folder: Folder) -> None:
    folder.send("BUN", "SN")
    folder.back("BUN", wrote("Nytt.", "Eva Holm", date(2026, 12, 1)), "svar.xlsx")

    assert folder.status() == (
        "BUN Barnnämnden: har kommit, lämnat av Eva Holm 2026-12-01 (bidrag/svar.xlsx).\n"
        "SN Socialnämnden: har inte kommit. 20 dagar kvar, till 2026-12-11."
    )
    assert "SN Socialnämnden: har inte kommit. En dag kvar" in folder.status(date(2026, 12, 10))
    assert "Sista dagen är i dag, 2026-12-11." in folder.status(DEADLINE)
    assert "för två dagar sedan" in folder.status(date(2026, 12, 13))


def test_an_answer_to_an_earlier_sending_is_not_taken_for_the_later_ones(folder: Folder) -> None:
    folder.send("BUN")
    folder.back("BUN", wrote("Nytt."))
    collect_new(folder.path, date(2026, 12, 1), ["BUN"], None, renew=True)

    assert folder.status() == (
        "BUN Barnnämnden: har inte kommit. Ingen sista dag är satt. "
        "Ett svar på ett tidigare utskick finns: bidrag/bidrag-bun.xlsx."
    )


def test_before_anything_is_sent_or_has_come_that_is_said(folder: Folder) -> None:
    assert folder.status().startswith("Inget är skickat till nämnderna.")


def test_what_lies_in_bidrag_is_no_part_of_the_ordinary_input(folder: Folder) -> None:
    before = read_inputs(folder.path)
    folder.send("BUN")
    folder.back("BUN", wrote("Nytt."))

    after = read_inputs(folder.path)

    assert (after.tables, after.digest) == (before.tables, before.digest)

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

from pipeline.building.inputs import prepare
from pipeline.commands.collect import collect_new
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

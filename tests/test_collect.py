"""Boards: a workbook goes out to each, is filled in and comes back, and its rows are taken in."""

from __future__ import annotations

import errno
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from pipeline.building.inputs import prepare, read_inputs
from pipeline.check import check
from pipeline.commands.board_forms import SHEETS_OF_BOARDS
from pipeline.commands.collect import collect_new, collect_status, collect_take
from pipeline.commands.contributions import take_lines
from pipeline.errors import StoreError, UsageError
from pipeline.model import Dataset, Severity
from tests.libreoffice import convert
from tests.test_cli import Terminal, beredning
from tests.test_patch import faults
from tests.trouble import Trouble, fails
from tests.workbooks import read_parts, write_parts
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

    def take(self, *chosen: str, write: bool = False) -> str:
        """Return what is told."""
        return "\n".join(take_lines(collect_take(self.path, TODAY, chosen, write=write)))

    def status(self, today: date = TODAY) -> str:
        return "\n".join(collect_status(self.path, today).lines)

    def text(self, key: str) -> str:
        """Return the text of a contribution as it stands in the workbooks."""
        found = self.data.find("Nämndbidrag", key)
        return str(found["Text"]) if found else ""


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


def new_row(book: Workbook, *, sheet: str = "Nämndbidrag", **cells: Any) -> None:
    """Write a row below the others."""
    page = book[sheet]
    headers = [cell.value for cell in page[1]]
    row = page.max_row + 1
    for header, value in cells.items():
        page.cell(row, headers.index(header) + 1, value)


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


@pytest.mark.parametrize("at", range(1, len(BOARDS) + 1))
def test_a_disk_that_refuses_leaves_the_workbook_of_every_board_as_it_was(
    folder: Folder, at: int
) -> None:
    sent = collect_new(folder.path, TODAY, [*BOARDS], None, renew=True)
    before = [(folder.path / file).read_bytes() for file in sent.files.values()]

    with Trouble("write", at, fails(errno.ENOSPC)), pytest.raises(StoreError, match="full"):
        collect_new(folder.path, TODAY, [*BOARDS], DEADLINE, renew=True)

    assert [(folder.path / file).read_bytes() for file in sent.files.values()] == before


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
    assert folder.take().startswith("Inget har kommit.")


# ---------------------------------------------------------------- what came


def test_what_is_new_and_changed_is_shown_with_old_and_new_and_nothing_is_written(
    folder: Folder,
) -> None:
    folder.send("BUN")
    before = folder.working.book.read_bytes()

    def fill(book: Workbook) -> None:
        book["Nämndbidrag"]["D2"] = "Fler träd."
        new_row(book, Mål="M2 · Vatten", Text="Simskola.", Dialogdatum=date(2026, 12, 2))
        new_row(
            book, sheet="Uppföljning", Period="2026", Mätdatum="2026-12-01", Mål="M2", Utfall=7.5
        )

    folder.back("BUN", fill)

    assert folder.take() == (
        "BUN Barnnämnden, utan uppgift om vem som lämnat (bidrag/bidrag-bun.xlsx)\n"
        "  ändrad: nämndbidrag från barnnämnden till mål 1 Skog (Nämndbidrag/N1, rad 2)\n"
        "    Text (lindvalla.xlsx, Nämndbidrag D2)\n"
        "      förut: Barnnämnden planterar träd.\n"
        "      nu:    Fler träd.\n"
        "  ny: nämndbidrag från barnnämnden till mål 2 Vatten (Nämndbidrag/BUN-M2, rad 3)\n"
        "    Mål: M2\n"
        "    Organ: BUN\n"
        "    Text: Simskola.\n"
        "    Dialogdatum: 2026-12-02\n"
        "  ny: uppföljning 2026 av mål 2 Vatten (Uppföljning/BUN-2026-M2, rad 3)\n"
        "    Period: 2026\n"
        "    Mätdatum: 2026-12-01\n"
        "    Mål: M2\n"
        "    Organ: BUN\n"
        "    Utfall: 7,5\n"
        "    obs: F3: Utfallet 7.5 visas inte, eftersom raden inte har någon indikator. "
        "Skriv i Indikator vad som är mätt, eller töm Utfall.\n"
        "    obs: H3: Gemensam prognos saknas för mål M2, period 2026. "
        "Skriv den i en rad för målet och perioden där Organ är tomt.\n"
        "  en rad är som förut.\n"
        "Inget är skrivet. Lägg till --write för att lägga in tre rader i arbetsboken."
    )
    assert folder.working.book.read_bytes() == before


def test_written_rows_stand_last_others_keep_their_place_and_a_copy_is_kept(folder: Folder) -> None:
    folder.send("BUN")
    before = folder.working.book.read_bytes()
    folder.back("BUN", lambda book: new_row(book, Mål="M2", Text="Simskola."))

    told = folder.take(write=True)

    assert [row.key for row in folder.data["Nämndbidrag"]] == [
        *["N1", "N2", "N3", "N4", "N5"],
        "BUN-M2",
    ]
    copy = re.search(r"finns den i (\S+\.xlsx)\.", told)
    assert copy is not None
    assert (folder.path / copy[1]).read_bytes() == before
    assert "Det finns inget nytt att lägga in." in folder.take()


def test_the_rows_of_boards_have_what_tells_them_apart() -> None:
    assert all(sheet.identity for sheet in SHEETS_OF_BOARDS)


def test_a_new_row_without_an_id_that_is_sent_again_is_the_same_row(folder: Folder) -> None:
    folder.send("BUN")
    folder.back("BUN", lambda book: new_row(book, Mål="M2", Text="Simskola."))
    folder.take(write=True)
    folder.back("BUN", lambda book: new_row(book, Mål="M2", Text="Simskola för alla."))

    assert "ändrad: nämndbidrag från barnnämnden till mål 2 Vatten" in folder.take(write=True)
    assert folder.text("BUN-M2") == "Simskola för alla."
    assert len(folder.data["Nämndbidrag"]) == len(BOARDS) + 1


TO_DO = {
    "Aktivitet-id": "A1",
    "Mål": "M1",
    "Text": "Rusta badet.",
    "Ansvariga organ": "BUN; SN",
} | {"Status": None}
HANDED_IN = {"Lämnat av": None, "Lämnat": None}  # columns that an officer has added


def test_activities_without_ids_are_known_again_by_their_texts(folder: Folder) -> None:
    folder.working.sheets["Aktiviteter"] = [TO_DO]
    folder.working.write()
    folder.send("BUN")

    def fill(*texts: str) -> Fill:
        def write(book: Workbook) -> None:
            for text in texts:
                new_row(book, sheet="Aktiviteter", Mål="M2", Text=text)

        return write

    def there() -> dict[str, str]:
        return {row.key: str(row["Text"]) for row in folder.data["Aktiviteter"]}

    folder.back("BUN", fill("Läsa mer.", "Räkna mer."))
    folder.take(write=True)
    taken = {"A1": "Rusta badet.", "BUN-M2": "Läsa mer.", "BUN-M2-2": "Räkna mer."}
    assert there() == taken

    folder.back("BUN", fill("Sjunga.", "Räkna mer.", "Läsa mer."))  # a new one comes first
    told = folder.take(write=True)
    assert "ändrad" not in told
    assert there() == {**taken, "BUN-M2-3": "Sjunga."}

    folder.back("BUN", fill("Sjunga.", "Räkna mycket mer.", "Läsa mer."))  # one is rewritten
    assert "ändrad: aktiviteten ”Räkna mycket mer.”" in folder.take(write=True)
    assert there() == {**taken, "BUN-M2-2": "Räkna mycket mer.", "BUN-M2-3": "Sjunga."}


def test_an_activity_that_an_officer_has_added_is_not_the_boards_new_one(folder: Folder) -> None:
    folder.working.sheets["Aktiviteter"] = [TO_DO]
    folder.working.write()
    folder.send("BUN")
    own = {"Aktivitet-id": "A2", "Mål": "M2", "Text": "Måla.", "Ansvariga organ": "BUN"}
    folder.working.sheets["Aktiviteter"].append(own)
    folder.working.write()
    folder.back("BUN", lambda book: new_row(book, sheet="Aktiviteter", Mål="M2", Text="Läsa."))

    assert "ny: aktiviteten ”Läsa.”" in folder.take(write=True)
    assert [str(row["Text"]) for row in folder.data["Aktiviteter"]] == [
        *("Rusta badet.", "Måla.", "Läsa."),
    ]


def test_who_handed_in_is_kept_where_there_is_a_column_for_it_and_else_told(folder: Folder) -> None:
    folder.working.sheets["Nämndbidrag"][0] |= HANDED_IN
    folder.working.write()
    folder.send("BUN")

    def fill(book: Workbook) -> None:
        wrote("Fler träd.", day=date(2026, 12, 1))(book)
        book["Uppföljning"]["I2"] = "Det går."

    folder.back("BUN", fill)

    assert "har ingen kolumn Lämnat av" not in folder.take()
    told = folder.take(write=True)

    page = load_workbook(folder.working.book)["Nämndbidrag"]
    assert [[cell.value for cell in row[-2:]] for row in page.iter_rows(max_row=3)] == [
        ["Lämnat av", "Lämnat"],
        ["Eva Holm", "2026-12-01"],
        [None, None],
    ]
    assert "lindvalla.xlsx, Uppföljning har ingen kolumn Lämnat av. Vem som lämnade står i" in told
    assert "Nämndbidrag har ingen kolumn" not in told


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"Mål": "M1", "Organ": "SN", "Text": "x"}, "raden gäller SN, inte BUN"),
        ({"Bidrag-id": "N2", "Mål": "M1", "Text": "x"}, "raden gäller SN, inte BUN"),
        ({"Mål": "M7", "Text": "x"}, "B3: ”M7” finns inte i bladet ”Mål”."),
        ({"Mål": "M1", "Text": None, "Status": "granskat"}, "D3: Cellen är tom."),
        ({"Mål": "M1", "Text": "x", "Status": "klart"}, "F3: ”klart” är inte ett giltigt värde."),
        ({"Mål": "M1", "Text": "x", "Dialogdatum": "31 april 2026"}, "30 dagar"),
        ({"Bidrag-id": "N1", "Mål": "M1", "Text": "x"}, "N1"),
        ({"Bidrag-id": "Hör av er till Eva!"}, "B3: Cellen är tom."),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_with_its_cell_and_the_reason(
    folder: Folder, cells: dict[str, Any], told: str
) -> None:
    folder.send("BUN")
    folder.back("BUN", lambda book: new_row(book, **cells))

    lines = folder.take(write=True).splitlines()

    assert [line for line in lines if line.startswith("  tas inte: Nämndbidrag") and told in line]
    assert [row.key for row in folder.data["Nämndbidrag"]] == SENT


def test_what_refers_to_a_sheet_that_is_not_there_is_told_in_every_row(folder: Folder) -> None:
    folder.send("BUN")
    measured = {"Period": "2026", "Mätdatum": "2026-12-01", "Mål": "M2", "Indikator": "I1"}

    def fill(book: Workbook) -> None:
        book["Uppföljning"]["F2"] = "I1"
        new_row(book, sheet="Uppföljning", **measured)

    folder.back("BUN", fill)
    told = folder.take()

    assert "rad 2: F2: Cellen hänvisar till bladet ”Indikatorer”, som saknas." in told
    assert "rad 3: F3: Det som cellen hänvisar till går inte att läsa." in told


def test_what_is_struck_out_is_taken_with_a_word(folder: Folder) -> None:
    folder.send("BUN")

    def fill(book: Workbook) -> None:
        book["Nämndbidrag"]["D2"] = "Struket."
        book["Nämndbidrag"]["D2"].font = Font(strike=True)

    folder.back("BUN", fill)

    assert "    obs: D2: Texten är överstruken" in folder.take()


def test_a_row_that_was_changed_in_the_workbook_meanwhile_is_a_conflict(folder: Folder) -> None:
    folder.send("BUN", "SN")
    folder.working.change("Nämndbidrag/N1/Text", "Ändrat här.").remove("Nämndbidrag", "N2").write()
    folder.back("BUN", wrote("Ändrat där."))
    folder.back("SN", wrote("Ändrat där."))

    told = folder.take(write=True)

    assert "(lindvalla.xlsx, Nämndbidrag rad 2) sedan den skickades ut. Skriv in det som" in told
    assert "      förut: Ändrat här.\n      nu:    Ändrat där." in told
    assert "raden har tagits bort ur arbetsboken sedan den skickades ut." in told
    assert folder.text("N1") == "Ändrat här."


def test_a_row_that_only_the_workbook_has_changed_is_left_in_peace(folder: Folder) -> None:
    folder.send("BUN")
    folder.working.change("Nämndbidrag/N1/Status", "granskat").write()
    folder.back("BUN", lambda book: None)

    assert "två rader är som förut" in folder.take()


def test_a_row_that_a_board_took_away_stays_and_is_told(folder: Folder) -> None:
    folder.send("BUN")
    folder.back("BUN", lambda book: book["Nämndbidrag"].delete_rows(2))

    assert "fattas: Nämndbidrag/N1: raden skickades ut men finns inte" in folder.take(write=True)
    assert folder.text("N1") == "Barnnämnden planterar träd."


def test_a_column_that_a_board_took_away_empties_nothing(folder: Folder) -> None:
    folder.working.change("Nämndbidrag/N1/Status", "granskat").write()
    folder.send("BUN")

    def fill(book: Workbook) -> None:
        book["Nämndbidrag"].delete_cols(6)
        book["Nämndbidrag"]["D2"] = "Nytt."

    folder.back("BUN", fill)
    folder.take(write=True)

    row = folder.data.find("Nämndbidrag", "N1")
    assert row is not None
    assert (str(row["Text"]), str(row["Status"])) == ("Nytt.", "granskat")


def test_of_two_from_one_board_the_one_handed_in_last_holds_and_that_is_told(
    folder: Folder,
) -> None:
    folder.send("BUN")
    folder.back("BUN", wrote("Sist.", day="den 3 december 2026"), "a.xlsx")
    folder.back("BUN", wrote("Först.", day=date(2026, 12, 2)), "b (1).xlsx")

    told = folder.take(write=True)

    later = "bidrag/a.xlsx är lämnad senare av samma nämnd och gäller i stället."
    assert f"bidrag/b (1).xlsx, BUN Barnnämnden: {later}" in told
    assert not collect_take(folder.path, TODAY).failed
    assert folder.text("N1") == "Sist."


def test_what_is_no_form_of_ours_is_told_with_what_to_do(folder: Folder) -> None:
    folder.send("BUN")
    place = folder.back("BUN", lambda book: None, "ok.xlsx").parent
    shutil.copyfile(folder.working.book, place / "egen.xlsx")
    (place / "trasig.xlsx").write_bytes(b"PK nej")
    (place / "svar.docx").write_bytes(b"x")
    write_parts(place / "svar.ods", [("content.xml", b"<x/>")])
    (place / "~$ok.xlsx").write_bytes(b"x")

    told = folder.take()

    assert "bidrag/egen.xlsx: filen är inget underlag som programmet har gjort." in told
    assert "bidrag/trasig.xlsx: " in told
    assert "bidrag/svar.docx: filen är inte sparad som .xlsx." in told
    assert "bidrag/svar.ods: " in told
    assert "~$ok" not in told


def test_rows_are_chosen_by_board_file_or_row(folder: Folder) -> None:
    folder.send("BUN", "SN")
    folder.back("BUN", wrote("Ett."))
    folder.back("SN", wrote("Två."), "sn.xlsx")

    assert "Ett." not in folder.take("Socialnämnden")
    assert "Ett." not in folder.take("sn.xlsx")
    with pytest.raises(UsageError, match="”KFN” finns inte i det som har kommit"):
        folder.take("KFN")
    folder.take("Nämndbidrag/N1", write=True)

    assert folder.text("N1") == "Ett."
    assert folder.text("N2") == "Socialnämnden planterar träd."


def test_two_new_rows_of_one_id_are_not_both_taken(folder: Folder) -> None:
    folder.send("BUN", "SN")
    for board in ("BUN", "SN"):
        folder.back(board, lambda book: new_row(book, **{"Bidrag-id": "X"}, Mål="M1", Text="x"))

    told = folder.take(write=True)

    assert "bidrag/bidrag-bun.xlsx har också en sådan rad, ny eller ändrad. Bara den tas." in told
    assert [row.key for row in folder.data["Nämndbidrag"]] == [*SENT, "X"]


def test_rows_go_below_headings_that_stand_under_a_title(folder: Folder) -> None:
    folder.working.write(lambda book: book["Nämndbidrag"].insert_rows(1))
    folder.send("BUN")

    def fill(book: Workbook) -> None:
        book["Nämndbidrag"]["D2"] = "Nytt."
        new_row(book, Mål="M2", Text="Simskola.")

    folder.back("BUN", fill)
    folder.take(write=True)

    page = load_workbook(folder.working.book)["Nämndbidrag"]
    assert (page["D3"].value, page["D8"].value, page.max_row) == ("Nytt.", "Simskola.", 8)


def test_a_note_under_the_rows_stands_in_the_way_of_new_ones(folder: Folder) -> None:
    def edit(book: Workbook) -> None:
        book["Nämndbidrag"]["A8"] = "Här slutar det som nämnderna har lämnat."

    folder.working.write(edit)
    folder.send("BUN")
    folder.back("BUN", lambda book: new_row(book, Mål="M2", Text="Simskola."))

    assert "står en anteckning (lindvalla.xlsx, Nämndbidrag rad 8)." in folder.take()


def test_a_workbook_that_is_open_is_left_and_told(folder: Folder) -> None:
    folder.send("BUN")
    folder.back("BUN", wrote("Nytt."))
    mark = folder.working.book.with_name("~$lindvalla.xlsx")
    mark.write_bytes(b"")

    told = folder.take(write=True)

    assert "lindvalla.xlsx: inget är inlagt. lindvalla.xlsx är öppen i ett annat program." in told
    mark.unlink()
    assert folder.text("N1") == "Barnnämnden planterar träd."


def test_a_table_of_excels_and_a_filter_hold_the_new_rows(folder: Folder) -> None:
    def edit(book: Workbook) -> None:
        book["Nämndbidrag"].add_table(Table(displayName="Bidrag", ref="A1:F6"))
        book["Uppföljning"].auto_filter.ref = "A1:G6"

    folder.working.write(edit)
    folder.send("BUN")

    def fill(book: Workbook) -> None:
        new_row(book, Mål="M2", Text="Simskola.")
        new_row(book, sheet="Uppföljning", Period="2026", Mätdatum="2026-12-01", Mål="M2")

    folder.back("BUN", fill)
    folder.take(write=True)

    book = load_workbook(folder.working.book)
    assert book["Nämndbidrag"].tables["Bidrag"].ref == "A1:F7"
    assert book["Uppföljning"].auto_filter.ref == "A1:G7"


def test_what_lies_in_bidrag_is_no_part_of_the_ordinary_input(folder: Folder) -> None:
    before = read_inputs(folder.path)
    folder.send("BUN")
    folder.back("BUN", wrote("Nytt."))

    after = read_inputs(folder.path)

    assert (after.tables, after.digest) == (before.tables, before.digest)


def test_an_answer_among_the_workbooks_is_named_and_not_read(folder: Folder) -> None:
    before = read_inputs(folder.path)
    folder.send("BUN")
    path = folder.back("BUN", wrote("Nytt."))
    path.rename(folder.path / "inputs" / "svar.xlsx")

    after = read_inputs(folder.path)

    assert after.tables == before.tables
    assert [str(problem) for problem in after.problems] == [
        "VARNING F12 svar.xlsx: Filen är ett svar från en nämnd och läses inte här. "
        "Flytta den till inputs/bidrag, och skriv beredning collect take."
    ]


def test_the_command_tells_programs_too(folder: Folder, beredning: Terminal) -> None:
    at = ("--folder", folder.path, "--today", "2026-11-21")
    sent = beredning("collect", "new", "BUN", "--by", "2026-12-11", *at, "--json")
    folder.back("BUN", wrote("Nytt."))
    standing = beredning("collect", "status", *at, "--json")
    shown = beredning("collect", "take", *at, "--json")

    assert (sent.code, standing.code, shown.code) == (0, 0, 0)
    assert json.loads(sent.out)["deadline"] == "2026-12-11"
    assert json.loads(standing.out)["boards"][0]["days_left"] == 20
    (one,) = json.loads(shown.out)["contributions"]
    assert one["rows"][0]["changes"] == [
        {"column": "Text", "before": "Barnnämnden planterar träd.", "now": "Nytt."}
    ]


# ---------------------------------------------------------------- the whole way


@pytest.mark.install
def test_the_open_xml_sdk_finds_nothing_in_a_boards_workbook_or_in_ours(folder: Folder) -> None:
    before = faults(folder.working.book)
    folder.send("BUN")
    folder.back("BUN", lambda book: new_row(book, Mål="M2", Text="Simskola."))
    folder.take(write=True)

    assert faults(folder.form("BUN")) == []
    assert faults(folder.working.book) == before


@pytest.mark.office
@pytest.mark.slow
def test_activities_are_sent_filled_in_with_libreoffice_told_taken_and_shown(
    folder: Folder, tmp_path: Path
) -> None:
    columns = dict.fromkeys(("Framgångsfaktor", "Period", "Status", "Kostnad", "Uppföljning"))
    folder.working.sheets["Aktiviteter"] = [TO_DO | columns | HANDED_IN]
    folder.working.sheets |= {"Nämndbidrag": [], "Uppföljning": []}
    folder.working.write()
    folder.send("BUN", "SN")

    def fill(book: Workbook) -> None:
        sheet = "Aktiviteter"
        page = book[sheet]
        headers = [cell.value for cell in page[1]]
        page.cell(2, headers.index("Kostnad") + 1, "200 tkr")
        page.cell(2, headers.index("Uppföljning") + 1, "Halva badet är klart.")
        new_row(book, sheet=sheet, Mål="M2 · Vatten", Text="Rena bäcken.", Period=2027)
        new_row(book, sheet=sheet, Framgångsfaktor="FF1", Text="Plantera träd.", Status="pågår")
        new_row(book, sheet=sheet, Text="Utan mål.")
        new_row(book, sheet=sheet, Mål="M2", Text="Inte vårt.", **{"Ansvariga organ": "KFN"})
        handed(book, "Åsa Öberg", date(2026, 12, 4))

    file = folder.back("BUN", fill, "från nämnden.xlsx")
    shutil.copyfile(convert([file], "xlsx", tmp_path / "sparat")[0], file)

    assert "BUN Barnnämnden: har kommit, lämnat av Åsa Öberg 2026-12-04" in folder.status()
    assert "SN Socialnämnden: har inte kommit." in folder.status()
    told = folder.take(write=True)
    assert "”Mål” och ”Framgångsfaktor” är tomma." in told
    assert "raden gäller KFN, inte BUN, som filen är från." in told
    assert "har ingen kolumn" not in told
    rows = {row.key: row for row in folder.data["Aktiviteter"]}
    assert [*rows] == ["A1", "BUN-M2", "BUN-FF1"]
    assert str(rows["A1"]["Kostnad"]) == "200 tkr"
    assert [body.key for body in rows["A1"]["Ansvariga organ"]] == ["BUN", "SN"]
    assert [body.key for body in rows["BUN-FF1"]["Ansvariga organ"]] == ["BUN"]
    assert str(rows["BUN-M2"]["Period"]) == "2027"
    assert "Det finns inget nytt att lägga in." in folder.take()
    assert [p for p in folder.data.problems if "Aktiviteter" in str(p.cell)] == []


@pytest.mark.office
@pytest.mark.slow
def test_five_boards_fill_in_with_libreoffice_and_all_is_taken_or_told(
    folder: Folder, tmp_path: Path
) -> None:
    folder.send()
    place = folder.path / "inputs" / "bidrag"
    before = read_parts(folder.working.book)

    def other_boards(book: Workbook) -> None:
        new_row(book, Mål="M2", Organ="KFN", Text="Inte vårt.")
        new_row(book, Mål="M99", Text="Okänt.")
        book["Uppföljning"]["G2"] = "mycket"

    def several(book: Workbook) -> None:
        new_row(book, Mål="M2 · Vatten", Text="Rent vatten.\n\nTvå stycken.")
        new_row(book, sheet="Uppföljning", Period="2026", Mätdatum=date(2026, 12, 1), Mål="M1")
        handed(book, "Åsa Öberg", date(2026, 12, 4))

    folder.back("BUN", wrote("Först.", day=date(2026, 12, 1)))
    folder.back("BUN", wrote("Sist.", day=date(2026, 12, 2)), "bidrag-bun (1).xlsx")
    folder.back("SN", wrote("Sent.", day=date(2026, 12, 9)), "SN slutlig.xlsx")
    folder.back("SN", wrote("Tidigt.", day=date(2026, 12, 8)))
    folder.back("SBN", other_boards)
    folder.back("KFN", wrote("Kultur.", day=date(2026, 12, 3)), "Kopia av något annat.xlsx")
    folder.back("MN", several)
    files = sorted(place.iterdir())
    for file, saved in zip(files, convert(files, "xlsx", tmp_path / "sparat"), strict=True):
        shutil.copyfile(saved, file)

    told = folder.take(write=True)

    assert len(re.findall("är lämnad senare av samma nämnd", told)) == 2
    assert "raden gäller KFN, inte SBN" in told
    assert "”M99” finns inte i bladet ”Mål”" in told
    assert "”mycket” går inte att läsa som ett tal" in told
    assert "KFN Kulturnämnden, lämnat av Eva Holm 2026-12-03 (bidrag/Kopia av något annat" in told
    assert "MN Miljönämnden, lämnat av Åsa Öberg 2026-12-04" in told
    assert [folder.text(key) for key in ("N1", "N2", "N4")] == ["Sist.", "Sent.", "Kultur."]
    assert folder.text("MN-M2") == "Rent vatten.\n\nTvå stycken."
    assert len(folder.data["Nämndbidrag"]) == len(BOARDS) + 1
    assert len(folder.data["Uppföljning"]) == len(BOARDS) + 1
    found = read_inputs(folder.path)
    problems = check(found.tables, TODAY, found.problems).problems
    assert not [
        p for p in problems if p.severity is Severity.ERROR and "Nämndbidrag" in str(p.cell)
    ]
    after = read_parts(folder.working.book)
    sheets = [*folder.working.sheets]
    changed = {name for name in after if after[name] != before.get(name)}
    touched = {sheets.index(name) + 1 for name in ("Nämndbidrag", "Uppföljning")}
    assert changed - {"xl/styles.xml"} == {
        "xl/workbook.xml",
        *(f"xl/worksheets/sheet{number}.xml" for number in touched),
    }
    assert folder.working.rebuild().report is not None
    assert "Det finns inget nytt att lägga in." in folder.take()

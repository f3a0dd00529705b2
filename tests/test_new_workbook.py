"""The workbooks that `new` makes: notes, drop-downs and forms, also for LibreOffice."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline import schema
from pipeline.commands.first_workbook import SHEETS
from pipeline.commands.new import add, new
from pipeline.commands.questions import collect_answers
from pipeline.read import read_folder
from pipeline.schema import Column, Kind
from pipeline.xlsx.blank import Page, new_workbook
from pipeline.xlsx.choice_lists import list_name
from tests.libreoffice import convert
from tests.test_new import ANSWERS
from tests.validator import ENV, TIMEOUT, executable

GROUPS = ("program", "protokoll", "uppföljning", "ärende")
COLUMNS = [(sheet, column) for sheet in schema.SHEETS for column in sheet.columns]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a working folder with all sheets; tests only look at it."""
    made = tmp_path_factory.mktemp("blad") / "mapp"
    new(made, collect_answers(ANSWERS, None, date(2026, 11, 21)))
    add(made, GROUPS, date(2026, 11, 1))
    return made


@pytest.fixture(scope="module")
def start(folder: Path) -> Workbook:
    """Return the first workbook."""
    return load_workbook(folder / "inputs" / "arbetsbok.xlsx")


@pytest.fixture(scope="module")
def sheets(folder: Path) -> dict[str, Worksheet]:
    """Return every sheet of the schema, wherever it is."""
    books = [load_workbook(path) for path in sorted((folder / "inputs").glob("*.xlsx"))]
    return {sheet.title: sheet for book in books for sheet in book.worksheets}


# ---------------------------------------------------------------- what is in it


def test_the_first_workbook_has_ten_sheets_those_to_fill_in_first(start: Workbook) -> None:
    assert start.sheetnames == ["Läs mig", *SHEETS, "Listor"]
    assert len(SHEETS) == 10
    assert SHEETS[:3] == ("Beslutspunkter", "Mottagare", "Texter")
    hidden = [sheet.title for sheet in start.worksheets if sheet.sheet_state != "visible"]
    assert hidden == ["Listor"]


def test_the_advice_is_about_ten_lines_and_names_what_to_do(start: Workbook) -> None:
    lines = [str(row[0]) for row in start["Läs mig"].iter_rows(min_row=2, values_only=True)]

    assert 8 <= len(lines) <= 12
    assert max(map(len, lines)) < 200
    assert "beredning build" in " ".join(lines)


def test_keys_and_references_are_filled_in(start: Workbook) -> None:
    found = {
        (sheet.title, str(sheet.cell(1, cell.column).value)): cell.value
        for sheet in start.worksheets[1:]
        for cell in sheet[2]
        if cell.value is not None and sheet.title != "Listor"
    }

    assert found["Ärenden", "Dnr"] == "KS 2026/160"
    assert found["Ärenden", "Handläggare"] == found["Personer", "Person-id"] == "ED"
    assert found["Behandling", "Möte"] == found["Sammanträden", "Möte-id"] == "KSAU-2026-12-02"
    assert found["Behandling", "Ärende"] == found["Ärenden", "Ärende-id"]
    assert found["Beslut", "Behandling"] == found["Behandling", "Behandling-id"]
    assert found["Personer", "Organ"] == start["Organ"]["A3"].value == "KLF"
    assert not {"Beslutspunkter", "Mottagare", "Texter"} & {sheet for sheet, _ in found}


def test_headers_are_those_of_the_schema_bold_and_frozen(sheets: dict[str, Worksheet]) -> None:
    for known in schema.SHEETS:
        sheet = sheets[known.name]
        assert [cell.value for cell in sheet[1]] == [column.header for column in known.columns]
        assert all(cell.font.b for cell in sheet[1])
        assert sheet.freeze_panes == "B2"
        assert sheet.print_title_rows == "$1:$1"


def test_every_column_has_a_note_that_begins_with_what_it_holds(
    sheets: dict[str, Worksheet],
) -> None:
    for known, column in COLUMNS:
        place = f"{known.name}/{column.header}"
        at = known.columns.index(column) + 1
        comment = sheets[known.name].cell(1, at).comment
        assert column.note.endswith("."), place
        assert 8 < len(column.note) <= 100, place
        assert comment is not None, place
        assert comment.text.startswith(column.note), place


@pytest.mark.parametrize(
    ("sheet", "header", "says"),
    [
        ("Kommuner", "Namn", "Måste fyllas i."),
        ("Behandling", "Möte", "Får vara tom så länge bladet Sammanträden bara har en rad."),
        ("Sammanträden", "Status", "Tom cell betyder planerat."),
        ("Kommuner", "Genitiv", "Fylls i av sig själv om cellen är tom."),
        ("Beslutspunkter", "Punkt-id", "Kan lämnas tom."),
        (
            "Personer",
            "Parti",
            "Välj en rad ur bladet Partier, som läggs till när det behövs, eller skriv",
        ),
        (
            "Ärenden",
            "Undertecknare",
            "eller skriv id eller namn. Flera skrivs med semikolon emellan.",
        ),
        ("Texter", "Text", "En tom rad ger nytt stycke."),
        ("Sammanträden", "Datum", "Skriv datumet som 2026-12-02."),
    ],
)
def test_a_note_says_how_to_write_and_when_the_cell_may_be_empty(
    start: Workbook, sheet: str, header: str, says: str
) -> None:
    cell = next(cell for cell in start[sheet][1] if cell.value == header)

    assert cell.comment is not None
    assert says in cell.comment.text


def test_a_column_that_must_be_filled_in_is_darker(start: Workbook) -> None:
    fills = {str(cell.value): cell.fill.fgColor.rgb for cell in start["Behandling"][1]}

    assert fills["Rubrik"] == fills["Behandling-id"]  # an id may be empty
    assert len({fills["Syfte"], fills["Möte"], fills["Rubrik"]}) == 3


def form(column: Column) -> str:
    """Return the number format that a column should have."""
    forms = {Kind.DAY: "yyyy\\-mm\\-dd", Kind.CLOCK: "hh:mm", Kind.WHOLE: "0"}
    return forms.get(column.kind, "General" if column.kind is Kind.NUMBER else "@")


def test_columns_are_text_but_for_numbers_dates_and_times(sheets: dict[str, Worksheet]) -> None:
    for known in schema.SHEETS:
        for at, column in enumerate(known.columns, 1):
            about = sheets[known.name].column_dimensions[get_column_letter(at)]
            assert about.number_format == form(column), f"{known.name}/{column.header}"
            assert about.width > len(column.header)


def test_a_date_that_is_filled_in_is_a_date(start: Workbook) -> None:
    cell = start["Sammanträden"]["C2"]

    assert (cell.is_date, cell.number_format) == (True, "yyyy\\-mm\\-dd")


# ---------------------------------------------------------------- drop-downs


def lists(sheet: Worksheet) -> dict[str, tuple[str, bool]]:
    """Return header → what the drop-down shows, and whether it insists."""
    found = {}
    for validation in sheet.data_validations.dataValidation:
        letter = str(validation.sqref).partition("2:")[0]
        assert str(validation.sqref) == f"{letter}2:{letter}1000"
        assert validation.type == "list"
        assert not validation.showDropDown  # which would hide it
        header = str(sheet[f"{letter}1"].value)
        found[header] = (str(validation.formula1), bool(validation.showErrorMessage))
    return found


def test_a_drop_down_shows_the_words_or_the_rows(sheets: dict[str, Worksheet]) -> None:
    for known in schema.SHEETS:
        found = lists(sheets[known.name])
        for column in known.columns:
            words = ("ja", "nej") if column.kind is Kind.YES_NO else column.choices
            formula, insists = found.pop(column.header, ("", False))
            listed = words or column.offers
            asked = f'"{",".join(listed)}"' if listed else ""
            place = f"{known.name}/{column.header}"
            assert formula == (list_name(column.target) if column.target else asked), place
            own = bool(column.offers)
            assert insists is (column.kind in (Kind.CHOICE, Kind.YES_NO) and not own), place
            assert len(formula) <= 257, place  # Excel's limit, and two quotation marks
        assert not found


# ---------------------------------------------------------------- other programs


@pytest.mark.install
def test_the_open_xml_sdk_finds_nothing(folder: Path) -> None:
    for path in sorted((folder / "inputs").glob("*.xlsx")):
        done = subprocess.run(
            [executable(), path], env=ENV, capture_output=True, timeout=TIMEOUT, check=True
        )
        assert json.loads(done.stdout)["errors"] == [], path.name


@pytest.mark.office
def test_libreoffice_keeps_rows_notes_and_drop_downs(folder: Path, tmp_path: Path) -> None:
    books = [folder / "inputs" / name for name in ("arbetsbok.xlsx", "program.xlsx")]
    original = tmp_path / "original"
    original.mkdir()
    for book in books:
        (original / f"{books.index(book):03}-{book.name}").write_bytes(book.read_bytes())

    saved = convert(books, "ods", tmp_path / "sparade")

    before, after = read_folder(original), read_folder(tmp_path / "sparade")
    rows = [(t.sheet, t.header, t.rows) for t in before.tables if t.sheet != "Listor"]
    assert [(t.sheet, t.header, t.rows) for t in after.tables if t.sheet != "Listor"] == rows
    content = zipfile.ZipFile(saved[0]).read("content.xml").decode()
    assert len(re.findall("<office:annotation ", content)) == sum(
        len(schema.BY_NAME[name].columns) for name in SHEETS
    )
    assert "cell-content-is-in-list(Lista_Sammanträden)" in content
    assert "cell-content-is-in-list(&quot;verkställighet&quot;;&quot;kännedom&quot;)" in content


@pytest.mark.office
def test_libreoffice_prints_every_sheet(folder: Path, tmp_path: Path) -> None:
    (pdf,) = convert([folder / "inputs" / "arbetsbok.xlsx"], "pdf", tmp_path)

    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) >= len(SHEETS) + 1


def test_a_text_that_looks_like_a_formula_is_a_text(tmp_path: Path) -> None:
    rows = ({"Kortform": "=1+1", "Utskrivet": "+46 & <b>"},)

    (tmp_path / "ord.xlsx").write_bytes(
        new_workbook("=a", ["=b"], [Page(schema.BY_NAME["Ord"], rows)])
    )

    read = read_folder(tmp_path)
    assert read.problems == ()
    (table,) = (table for table in read.tables if table.sheet == "Ord")
    assert table.rows[0][:2] == ("=1+1", "+46 & <b>")

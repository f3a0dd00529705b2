"""What is struck out in a workbook is told, and what shows per cent is read so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from pipeline.read import Input, read_folder
from tests.test_read_workbooks import share, sheet
from tests.workbooks import rewrite_part, write_book

ROWS = [["Kortform", "Utskrivet"], ["KS", "kommunstyrelsen"], ["KF", "fullmäktige"]]
STRUCK = Font(strike=True)


def read(
    folder: Path, look: Callable[[Workbook], None], rows: list[list[str]] | None = None
) -> Input:
    """Return what is read of a workbook with the sheet Ord, after `look` has dressed it."""
    write_book(folder / "a.xlsx", {"Ord": rows or ROWS}, look)
    return read_folder(folder)


def strike(*addresses: str) -> Callable[[Workbook], None]:
    """Return what strikes out cells of the first sheet."""

    def look(book: Workbook) -> None:
        for address in addresses:
            cell = book["Ord"][address]
            assert isinstance(cell, Cell)
            cell.font = STRUCK

    return look


def told(found: Input) -> list[str]:
    """Return what is said, without the remedies."""
    return [f"{p.severity} {p.code} {p.cell}: {p.message}" for p in found.problems]


def test_a_row_that_is_struck_out_is_told_and_read(tmp_path: Path) -> None:
    found = read(tmp_path, strike("A3", "B3", "C3"))

    assert told(found) == [
        "VARNING F11 a.xlsx, bladet ”Ord”, rad 3: Raden är överstruken, men läses ändå."
    ]
    assert "skriv # först i dess id" in found.problems[0].remedy
    assert found.tables[0].rows == (("KS", "kommunstyrelsen"), ("KF", "fullmäktige"))


def test_a_cell_that_is_struck_out_is_told_at_its_place(tmp_path: Path) -> None:
    assert told(read(tmp_path, strike("B2"))) == [
        "VARNING F11 a.xlsx, bladet ”Ord”, cell B2: Texten är överstruken, men läses ändå."
    ]


def test_a_row_where_all_that_is_filled_is_struck_out_is_one(tmp_path: Path) -> None:
    rows = [["Kortform", "Utskrivet", "Förklaring"], ["KS", "", "en nämnd"], ["KF", "", "den"]]

    assert len(told(read(tmp_path, strike("A3", "B3", "C3"), rows))) == 1


@pytest.mark.parametrize("key", ["#KF", " # KF"])
def test_a_row_that_is_parked_may_be_struck_out(tmp_path: Path, key: str) -> None:
    rows = [*ROWS[:2], [key, "fullmäktige"]]

    assert told(read(tmp_path, strike("A3", "B3"), rows)) == []


def test_empty_cells_and_rows_that_are_struck_out_say_nothing(tmp_path: Path) -> None:
    assert told(read(tmp_path, strike("C2", "A9", "B9"))) == []


def test_very_many_rows_are_counted(tmp_path: Path) -> None:
    rows = [ROWS[0], *[[f"K{n}", "ord"] for n in range(60)]]
    found = read(tmp_path, strike(*[f"{c}{n}" for c in "AB" for n in range(2, 62)]), rows)

    assert len(found.problems) == 51
    assert told(found)[-1].endswith("Ytterligare 10 rader är överstrukna, men läses ändå.")


def test_words_that_are_struck_out_inside_a_cell_are_told(tmp_path: Path) -> None:
    struck = "<r><rPr><strike/></rPr><t>{}</t></r>"
    texts = "<si><t>Kortform</t></si><si><t>KS</t></si>"
    texts += f"<si>{struck.format('KF')}</si><si><r><t>Ett </t></r>{struck.format('två')}</si>"
    texts += '<si><r><rPr><strike val="0"/></rPr><t>Tre</t></r></si>'
    cells = [f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(5)]
    path = share(sheet(tmp_path / "a.xlsx", "".join(cells)), texts)
    rewrite_part(path, "xl/workbook.xml", lambda data: data.replace("Mål".encode(), b"Ord"))

    assert told(read_folder(tmp_path)) == [
        "VARNING F11 a.xlsx, bladet ”Ord”, rad 3: Raden är överstruken, men läses ändå.",
        "VARNING F11 a.xlsx, bladet ”Ord”, cell A4: "
        "En del av texten är överstruken, men läses ändå.",
    ]


def test_a_rich_text_without_strikes_says_nothing(tmp_path: Path) -> None:
    bold = CellRichText(TextBlock(InlineFont(b=True), "Kort"), "form")

    assert told(read(tmp_path, lambda book: book["Ord"].append([bold]))) == []


def test_a_strike_that_is_turned_off_is_none(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"Ord": ROWS}, strike("A3", "B3"))
    off = (b'<strike val="1"', b'<strike val="0"')
    rewrite_part(path, "xl/styles.xml", lambda data: data.replace(*off))

    assert told(read_folder(tmp_path)) == []


@pytest.mark.parametrize(
    ("number", "shown", "look"),
    [
        (0.715, "71,5 %", "0.0%"),
        (0.7154, "71,54 %", "0%"),
        (1, "100 %", "0%"),
        (0.1 + 0.2, "30 %", "0.00%"),
        (-0.05, "-5 %", "+0%;-0%"),
        (12.5, "1250 %", "0 %"),
        (0.715, 0.715, '0.0" %"'),
        (0.715, 0.715, "0.0\\%"),
        (0.715, 0.715, "General"),
        ("0.715", "0.715", "0%"),
    ],
)
def test_a_number_that_shows_per_cent_is_read_so(
    tmp_path: Path, number: object, shown: object, look: str
) -> None:
    def dress(book: Workbook) -> None:
        cell = book["Ord"]["B2"]
        assert isinstance(cell, Cell)
        cell.number_format = look

    write_book(tmp_path / "a.xlsx", {"Ord": [ROWS[0], ["KS", number]]}, dress)

    assert read_folder(tmp_path).tables[0].rows == (("KS", shown),)

"""A new workbook, made from the schema.

Never for a workbook that an officer has: openpyxl drops what it does not understand.
(DECISIONS 121)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.schema import Sheet
from pipeline.xlsx import looks
from pipeline.xlsx.drop_downs import LAST_ROW, LISTS, Ranges, drop_down, keys_of
from pipeline.xlsx.font_order import saved
from pipeline.xlsx.notes import need, note

READ_ME = "Läs mig"
ABOUT_HEADERS = (  # advice on what the colours and notes of headers say
    "Mörkblå rubriker måste fyllas i på varje rad, ljusa får vara tomma. Mellanblå behöver du bara "
    "fylla i när det finns flera rader att välja mellan i bladet som de hänvisar till.",
    "Håll pekaren över en rubrik så ser du vad kolumnen är till för.",
)

Row = Mapping[str, str | date]  # header → what is already known


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a new workbook. `first`: the officer begins with it."""

    sheet: Sheet
    rows: tuple[Row, ...] = ()
    first: bool = False


def new_workbook(
    title: str,
    advice: Sequence[str],
    pages: Sequence[Page],
    known: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Return an .xlsx with a sheet of advice and the pages, in that order.

    Args:
        title: The first line of the advice, and the workbook's title.
        advice: The sheet ”Läs mig”, a line each.
        pages: The sheets. Their rows are written as they are, never as formulas.
        known: Sheet → keys that stand in the officer's other workbooks.
    """
    book = Workbook()
    first = book.worksheets[0]
    first.title = READ_ME
    for number, line in enumerate((title, *advice), 1):
        looks.write(first, number, 1, line)
    looks.dress_advice(first)
    made = [(book.create_sheet(page.sheet.name), page) for page in pages]
    ranges = {
        page.sheet.name: keys_of(page.sheet.name, page.sheet.columns.index(page.sheet.key) + 1)
        for page in pages
    }
    ranges = {**_lists(book, known or {}, ranges), **ranges}
    for sheet, page in made:
        _fill(sheet, page, ranges)
    return saved(book, title)


def _lists(book: Workbook, known: Mapping[str, Sequence[str]], here: Ranges) -> Ranges:
    """Write the keys of sheets that are not here into a hidden one; return where they stand."""
    elsewhere = {name: keys for name, keys in known.items() if keys and name not in here}
    if not elsewhere:
        return {}
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    ranges = {}
    for position, (name, keys) in enumerate(elsewhere.items(), 1):
        for row, text in enumerate((name, *keys), 1):
            looks.write(sheet, row, position, text)
        ranges[name] = keys_of(LISTS, position, len(keys) + 1)
    return ranges


def _fill(sheet: Worksheet, page: Page, ranges: Ranges) -> None:
    for position, column in enumerate(page.sheet.columns, 1):
        looks.dress_column(sheet, position, column)
        header = looks.write(sheet, 1, position, column.header)
        looks.dress_header(header, need(page.sheet, column), note(page.sheet, column, ranges))
        offered = drop_down(column, ranges)
        if offered is not None:
            letter = get_column_letter(position)
            offered.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(offered)
    for number, row in enumerate(page.rows, 2):
        _fill_row(sheet, number, page.sheet, row)
    looks.dress_page(sheet, first=page.first)


def _fill_row(sheet: Worksheet, number: int, known: Sheet, row: Row) -> None:
    for position, column in enumerate(known.columns, 1):
        if column.header in row:
            cell = looks.write(sheet, number, position, row[column.header])
            looks.dress_cell(sheet, cell, column)

"""A new workbook, made from the schema.

Never for a workbook that an officer has: openpyxl drops what it does not understand.
(DECISIONS 121)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.schema import TARGETS, Sheet
from pipeline.values.flat_table import Flat
from pipeline.xlsx import looks
from pipeline.xlsx.choice_lists import LISTS, ChoiceList, list_names, lists_sheet
from pipeline.xlsx.drop_downs import LAST_ROW, drop_down
from pipeline.xlsx.font_order import saved
from pipeline.xlsx.notes import need, note
from pipeline.xlsx.sheet_xml import Formula

READ_ME = "Läs mig"
ABOUT_HEADERS = (  # advice on what the colours and notes of headers say
    "Mörkblå rubriker måste fyllas i på varje rad, ljusa får vara tomma. Mellanblå behöver du bara "
    "fylla i när det finns flera rader att välja mellan i bladet som de hänvisar till.",
    "Håll pekaren över en rubrik så ser du vad kolumnen är till för.",
)

Row = Mapping[str, Flat]  # header → what is already known
Known = Mapping[str, Sequence[str]]


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
    known: Known | None = None,
    lists: Sequence[str] = TARGETS,
) -> bytes:
    """Return an .xlsx with a sheet of advice and the pages, in that order.

    Args:
        title: The first line of the advice, and the workbook's title.
        advice: The sheet ”Läs mig”, a line each.
        pages: The sheets. Their rows are written as they are, never as formulas.
        known: Sheet → what rows in the officer's other workbooks are shown as.
        lists: The sheets whose rows can be chosen.
    """
    book = Workbook()
    first = book.worksheets[0]
    first.title = READ_ME
    for number, line in enumerate((title, *advice), 1):
        looks.write(first, number, 1, line)
    looks.dress_advice(first)
    made = [(book.create_sheet(page.sheet.name), page) for page in pages]
    known = known or {}
    present = {*(page.sheet.name for page in pages), *known}
    for sheet, page in made:
        _fill(sheet, page, present, lists)
    _add_lists(book, pages, known, lists)
    return saved(book, title)


def _add_lists(book: Workbook, pages: Sequence[Page], known: Known, targets: Sequence[str]) -> None:
    """Write the hidden sheet that drop-downs of references show, and its names."""
    here = {page.sheet.name for page in pages}
    lists = [
        ChoiceList(name, tuple(known.get(name, ())), name if name in here else "")
        for name in targets
    ]
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    for row, cells in enumerate(lists_sheet(lists), 1):
        for column, value in enumerate(cells, 1):
            if isinstance(value, Formula):
                looks.cell_at(sheet, row, column).value = f"={value.text}"
            elif isinstance(value, str):
                looks.write(sheet, row, column, value)
    for name, cells_of_it in list_names(lists).items():
        book.defined_names[name] = DefinedName(name, attr_text=cells_of_it)


def _fill(sheet: Worksheet, page: Page, present: Collection[str], lists: Sequence[str]) -> None:
    for position, column in enumerate(page.sheet.columns, 1):
        looks.dress_column(sheet, position, column)
        header = looks.write(sheet, 1, position, column.header)
        looks.dress_header(header, need(page.sheet, column), note(page.sheet, column, present))
        offered = None if column.target and column.target not in lists else drop_down(column)
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

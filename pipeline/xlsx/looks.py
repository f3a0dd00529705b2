"""How a new workbook looks: widths, colours, formats, pages on paper."""

from __future__ import annotations

from math import ceil
from typing import Literal, cast

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.schema import Column, Kind
from pipeline.values.flat_table import Flat
from pipeline.xlsx.notes import Need

AUTHOR = "Beredning"
INK, PALE = "1F3A4D", "E9EFF3"  # the colours of the standard templates

_LINE = "8A99A5"
_FILLS = {Need.ALWAYS: INK, Need.OFTEN: "BFD0DB", Need.NEVER: PALE}
_FONT = "Calibri"
_AS_TEXT = "@"  # so that Excel leaves 2019-04, 1-2 and 007 as they are written
_FORMATS = {
    Kind.WHOLE: "0",
    Kind.NUMBER: "General",
    Kind.DAY: "yyyy\\-mm\\-dd",
    Kind.CLOCK: "hh:mm",
}
_WIDTHS = {  # in characters; never narrower than the header
    Kind.KEY: 18,
    Kind.TEXT: 30,
    Kind.PARAGRAPHS: 70,
    Kind.PARAGRAPH_NUMBERS: 30,
    Kind.DAY: 12,
    Kind.REF: 18,
    Kind.REFS: 18,
    Kind.CHOICE: 16,
    Kind.CHOICES: 22,
}
_WIDE = frozenset({"Sats", "Mening", "Ärendemening", "Måltext", "Stam", "Rubrik", "Titel"})
_ADVICE_WIDTH, _NOTE_WIDTH = 95, 38  # characters in a line
_PAGE_WIDTH = 240  # characters that can still be read side by side on A4, landscape
_MARGIN = 0.6  # inches


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell of a new sheet, 1-based; nothing is merged there."""
    return cast("Cell", sheet.cell(row, column))


def write(sheet: Worksheet, row: int, column: int, value: Flat) -> Cell:
    """Write a value; a text that begins with = is a text all the same. Return its cell."""
    cell = cell_at(sheet, row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def dress_column(sheet: Worksheet, position: int, column: Column) -> None:
    """Give the cells that the officer will fill their width and form."""
    about = sheet.column_dimensions[get_column_letter(position)]
    about.width = _width(column)
    _dress(about, column)


def dress_cell(sheet: Worksheet, cell: Cell, column: Column) -> None:
    """Give a cell that is already filled the form of its column, and its row room for it."""
    _dress(cell, column)
    lines = _lines(str(cell.value), _width(column) - 4)
    if lines > 1 and _wraps(column):  # LibreOffice makes no room by itself
        row = sheet.row_dimensions[cell.row]
        row.height = max(row.height or 0, 15 * lines)


def _dress(what: object, column: Column) -> None:
    cell = cast("Cell", what)  # a column's properties have the same attributes
    cell.number_format = _FORMATS.get(column.kind, _AS_TEXT)
    side = None if column.kind in (Kind.WHOLE, Kind.NUMBER) else "left"
    cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=_wraps(column))
    cell.font = Font(_FONT, 11)


def _width(column: Column) -> int:
    """Return the width of a column in characters."""
    wide = _wraps(column) and column.kind is Kind.TEXT
    return max(46 if wide else _WIDTHS.get(column.kind, 9), len(column.header) + 3)


def _wraps(column: Column) -> bool:
    return column.kind is Kind.PARAGRAPHS or (column.kind is Kind.TEXT and column.header in _WIDE)


def dress_header(cell: Cell, needed: Need, note: str) -> None:
    """Give a header its note and its colour: the darker, the more often it must be filled in."""
    cell.font = Font(_FONT, 11, bold=True, color="FFFFFF" if needed is Need.ALWAYS else INK)
    cell.fill = PatternFill("solid", fgColor=_FILLS[needed])
    line = Side("thin", color=_LINE)
    cell.border = Border(line, line, line, line)
    cell.alignment = Alignment(vertical="center")
    cell.comment = Comment(note, AUTHOR, width=300, height=24 + 17 * _lines(note, _NOTE_WIDTH))


def dress_advice(sheet: Worksheet) -> None:
    """Make a sheet of lines in column A readable, the first one a heading."""
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = _ADVICE_WIDTH
    for row in range(1, sheet.max_row + 1):
        cell = cell_at(sheet, row, 1)
        cell.font = Font(_FONT, 16 if row == 1 else 11, bold=row == 1, color=INK)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        height = 5 + 16 * _lines(str(cell.value), _ADVICE_WIDTH)
        sheet.row_dimensions[row].height = 30 if row == 1 else height
    _on_paper(sheet, "portrait")


def dress_page(sheet: Worksheet, *, first: bool) -> None:
    """Freeze the header and the key, on paper too, and colour the tab."""
    sheet.row_dimensions[1].height = 22
    sheet.freeze_panes = "B2"
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    sheet.sheet_properties.tabColor = INK if first else PALE
    width = sum(about.width for about in sheet.column_dimensions.values())
    _on_paper(sheet, "landscape", pages=ceil(width / _PAGE_WIDTH))


def _on_paper(
    sheet: Worksheet, orientation: Literal["portrait", "landscape"], pages: int = 1
) -> None:
    """Print on A4, `pages` wide, with the sheet's name and the page number at the foot."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = _MARGIN
    name, number = _HeaderFooterPart("&A"), _HeaderFooterPart("&P (&N)")
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(left=name, right=number)


def _lines(text: str, length: int) -> int:
    """Return how many lines a text takes when a line holds `length` characters."""
    return sum(1 + len(line) // length for line in text.splitlines())

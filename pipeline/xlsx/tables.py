"""A table as a workbook that Excel and Power BI open as a table."""

from __future__ import annotations

import re
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.values.flat_table import Flat, FlatTable
from pipeline.xlsx import looks
from pipeline.xlsx.font_order import with_fonts_in_order

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what Excel would read as the code of a sign
_MOST_IN_NAME = 31  # letters that the name of a sheet may have


def table_workbook(table: FlatTable) -> bytes:
    """Return an .xlsx with the table alone on its sheet, its header frozen.

    A text is a text whatever it begins with: none becomes a formula.
    """
    book = Workbook()
    book.properties.title, book.properties.creator = table.name, looks.AUTHOR
    book.properties.language = "sv-SE"
    sheet = book.worksheets[0]
    sheet.title = table.name[:_MOST_IN_NAME]
    for position, column in enumerate(table.columns, 1):
        looks.dress_column(sheet, position, column)
        _write(sheet, 1, position, column.header)
    for number, row in enumerate(table.rows, 2):
        for position, (column, value) in enumerate(zip(table.columns, row, strict=True), 1):
            if value is not None:
                _write(sheet, number, position, value)
                looks.dress_cell(sheet, looks.cell_at(sheet, number, position), column)
    looks.dress_page(sheet, first=True)
    sheet.add_table(_as_table(table))
    stream = BytesIO()
    book.save(stream)
    return with_fonts_in_order(stream.getvalue())


def _as_table(table: FlatTable) -> Table:
    """Return Excel's own table over the cells; it has a row also when there are none to show."""
    last = f"{get_column_letter(len(table.columns))}{max(len(table.rows), 1) + 1}"
    name = re.sub(r"\W", "_", table.name)
    made = Table(name=name, displayName=name, ref=f"A1:{last}")
    made.tableStyleInfo = TableStyleInfo("TableStyleMedium2", showRowStripes=True)
    return made


def _write(sheet: Worksheet, row: int, position: int, value: Flat) -> None:
    cell = looks.cell_at(sheet, row, position)
    cell.value = _ESCAPE.sub("_x005F_", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"

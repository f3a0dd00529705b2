"""A table as a workbook that Excel and Power BI open as a table."""

from __future__ import annotations

import re

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from pipeline.values.flat_table import FlatTable
from pipeline.xlsx import looks
from pipeline.xlsx.font_order import saved

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what Excel would read as the code of a sign
_MOST_IN_NAME = 31  # letters that the name of a sheet may have


def table_workbook(table: FlatTable) -> bytes:
    """Return an .xlsx with the table alone on its sheet, its header frozen.

    A text is a text whatever it begins with: none becomes a formula.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = table.name[:_MOST_IN_NAME]
    for position, column in enumerate(table.columns, 1):
        looks.dress_column(sheet, position, column)
        looks.write(sheet, 1, position, _ESCAPE.sub("_x005F_", column.header))
    for number, row in enumerate(table.rows, 2):
        for position, (column, value) in enumerate(zip(table.columns, row, strict=True), 1):
            if value is not None:
                shown = _ESCAPE.sub("_x005F_", value) if isinstance(value, str) else value
                looks.dress_cell(sheet, looks.write(sheet, number, position, shown), column)
    looks.dress_page(sheet, first=True)
    sheet.add_table(_as_table(table))
    return saved(book, table.name)


def _as_table(table: FlatTable) -> Table:
    """Return Excel's own table over the cells; it has a row also when there are none to show."""
    last = f"{get_column_letter(len(table.columns))}{max(len(table.rows), 1) + 1}"
    name = re.sub(r"\W", "_", table.name)
    made = Table(name=name, displayName=name, ref=f"A1:{last}")
    made.tableStyleInfo = TableStyleInfo("TableStyleMedium2", showRowStripes=True)
    return made

"""The only module that knows calamine: a looked-over workbook to grids of raw cells.

(DECISIONS 8, 146)
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from pipeline.errors import WorkbookError
from pipeline.read import faults
from pipeline.read.grid import Grid, raw_row
from pipeline.read.sheet_survey import MOST_CELLS, too_far

MOST_IN_BOOK = 2 * MOST_CELLS  # the same for all sheets together


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The cells of a sheet from A1, or why they cannot be read."""

    grid: Grid | WorkbookError
    hidden: bool


def read_sheets(stream: io.BytesIO) -> Iterator[SheetCells]:
    """Yield the sheets in order. Raises WorkbookError when calamine finds no workbook there."""
    left = MOST_IN_BOOK
    with _walled(faults.DAMAGED):
        book = CalamineWorkbook.from_filelike(stream)
        sheets = book.sheets_metadata
    with book:
        for number, about in enumerate(sheets):
            hidden = about.visible != SheetVisibleEnum.Visible
            grid = _grid(book, number, left)
            yield SheetCells(grid, hidden)
            left -= cells_in(grid)


@contextmanager
def _walled(fault: faults.Fault) -> Iterator[None]:
    """Raise `fault` for whatever calamine raises; nothing but calls of it stand inside."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic in calamine is a BaseException
        raise fault.error() from None


def cells_in(grid: Grid | WorkbookError) -> int:
    """Return how many cells a grid has, empty ones too."""
    return len(grid) * len(grid[0]) if isinstance(grid, list) and grid else 0


def _grid(book: CalamineWorkbook, number: int, most: int) -> Grid | WorkbookError:
    """Return the cells, at most so many, or the fault: it is not the next sheet's."""
    try:
        with _walled(faults.DAMAGED_SHEET):
            sheet = book.get_sheet_by_index(number)
        return _cells(sheet, most)
    except WorkbookError as error:
        return error


def _cells(sheet: CalamineSheet, most: int) -> Grid:
    with _walled(faults.DAMAGED_SHEET):
        row, column = sheet.end or (0, 0)
    if too_far(row + 1, column + 1):
        raise faults.TOO_FAR.error()
    if (row + 1) * (column + 1) > most:
        raise faults.TOO_MUCH_IN_BOOK.error()
    with _walled(faults.DAMAGED_SHEET):
        lines = sheet.to_python(skip_empty_area=False)
    lines.reverse()
    known: dict[str, str] = {}
    return [raw_row(lines.pop(), known) for _ in range(len(lines))]  # never all of them twice

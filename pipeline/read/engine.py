"""The only module that knows calamine: a looked-over workbook to grids of raw cells.

(DECISIONS 8, 146)
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
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


def read_sheets(stream: io.BytesIO, pieces: Sequence[int]) -> Iterator[SheetCells]:
    """Yield the sheets in order; each stands in so many of the workbook, its rows in their order.

    The stream is used up. Raises WorkbookError when calamine finds no workbook there.
    """
    left = MOST_IN_BOOK
    with _walled(faults.DAMAGED):
        book = CalamineWorkbook.from_filelike(stream)
        sheets = book.sheets_metadata
    stream.close()  # calamine has a copy
    first = 0
    with book:
        for number in pieces:
            hidden = sheets[first].visible != SheetVisibleEnum.Visible
            grid = _grid(book, range(first, first + number), left)
            first += number
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
    return len(grid) * max(map(len, grid)) if isinstance(grid, list) and grid else 0


def _grid(book: CalamineWorkbook, pieces: range, most: int) -> Grid | WorkbookError:
    """Return the cells, at most so many, or the fault: it is not the next sheet's."""
    rows: Grid = []
    known: dict[str, str] = {}
    try:
        for number in pieces:
            with _walled(faults.DAMAGED_SHEET):
                sheet = book.get_sheet_by_index(number)
            _read_rows(sheet, rows, known, most)
    except WorkbookError as error:
        return error
    return rows


def _read_rows(sheet: CalamineSheet, rows: Grid, known: dict[str, str], most: int) -> None:
    """Add the rows of a sheet to those above them. Raises WorkbookError."""
    with _walled(faults.DAMAGED_SHEET):
        (above, before), (row, column) = sheet.start or (0, 0), sheet.end or (0, 0)
    if too_far(row + 1, column + 1):
        raise faults.TOO_FAR.error()
    if (row + 1) * (column + 1) > most:
        raise faults.TOO_MUCH_IN_BOOK.error()
    with _walled(faults.DAMAGED_SHEET):
        lines = sheet.to_python()
    rows.extend([] for _ in range(above - len(rows)))
    lines.reverse()
    while lines:  # never all of them twice
        rows.append([None] * before + raw_row(lines.pop(), known))

"""Raw cells in rows: from what a library gives to what a Table holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from pipeline.model import CellFault, Raw, Table
from pipeline.schema import BY_KEY, header_key
from pipeline.values.display import exact

Grid = list[list[Raw]]
RawRows = tuple[tuple[Raw, ...], ...]
Faults = Mapping[tuple[int, int], CellFault]  # (row, column), 1-based → what stands there

_MOST_KNOWN = 10_000  # texts of a sheet: what comes often comes early
_MOST_ABOVE = 10  # rows in which headings are looked for
MIDNIGHT = time()
EXACT = 2**53  # beyond it a float is not every whole number

# What a cell that cannot be calculated shows, in English and in Swedish Excel.
ENGLISH = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!")
SWEDISH = (
    "#REFERENS!",
    "#DIVISION/0!",
    "#SAKNAS!",
    "#NAMN?",
    "#SKÄRNING!",
    "#OGILTIGT!",
    "#VÄRDEFEL!",
)
ERRORS = frozenset(ENGLISH + SWEDISH)


def raw_row(line: Sequence[Any], known: dict[str, str]) -> list[Raw]:
    """Return calamine's values as a Table holds them: most are text that stays as it is.

    Whole numbers are int, midnight is a date, a line break is LF, and nothing is None. `known`:
    texts of the sheet so far; the same text is one object, however many cells hold it.
    """
    row = [
        value if type(value) is str and value and "\r" not in value else _raw(value)
        for value in line
    ]
    if len(known) < _MOST_KNOWN:
        known.update({text: known.get(text, text) for text in row if type(text) is str})
    return [known.get(value, value) if type(value) is str else value for value in row]


def _raw(value: Any) -> Raw:
    convert = CONVERT.get(type(value))
    found: Raw = convert(value) if convert else value
    return found


def _text(value: str) -> Raw:
    return value.replace("\r\n", "\n").replace("\r", "\n") or None


def _day(value: datetime) -> Raw:
    return value.date() if value.time() == MIDNIGHT else value


def _number(value: float) -> Raw:
    if value.is_integer():
        return int(value) if abs(value) < EXACT else value
    return value if math.isfinite(value) else str(value)  # inf and nan are no numbers in a cell


CONVERT: dict[type, Callable[[Any], Raw]] = {str: _text, float: _number, datetime: _day}


def error_or_text(value: str) -> Raw:
    """Return text as it is, nothing as None, but what Excel writes for an error as a CellFault."""
    if value.startswith("#") and value in ERRORS:
        return CellFault(value)
    return _text(value)


def show_per_cent(grid: Grid, cells: Iterable[tuple[int, int]]) -> None:
    """Put 71,5 % in the place of 0.715, where the cell shows it so."""
    for row, column in cells:
        line = grid[row - 1] if row <= len(grid) else []
        value = line[column - 1] if column <= len(line) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            hundredfold = (exact(value) * 100).normalize()
            line[column - 1] = f"{hundredfold:f} %".replace(".", ",")


def equal_rows(grid: Grid, faults: Faults) -> RawRows:
    """Return the grid as equally long rows, faults put in, empty rows at the end cut."""
    for (row, column), fault in faults.items():
        grid.extend([] for _ in range(row - len(grid)))
        line = grid[row - 1]
        line.extend([None] * (column - len(line)))
        line[column - 1] = fault
    return _equally_long(grid)


def _equally_long(lines: list[Any]) -> RawRows:
    while lines and all(value is None for value in lines[-1]):
        lines.pop()
    width = max(map(len, lines), default=0)
    for number, line in enumerate(lines):  # never all of them twice
        lines[number] = (*line, *(None,) * (width - len(line)))
    return tuple(lines)


def with_changes(
    before: RawRows, now: RawRows, width: int, numbers: Collection[int]
) -> RawRows | None:
    """Return rows of which those of `numbers`, 1-based, are as they stand now, `width` wide.

    None where nothing else reaches the last column: how wide the sheet is then hangs on those.
    """
    others = (row for number, row in enumerate(before, 1) if number not in numbers)
    if before and not any(row[-1] is not None for row in others):
        return None
    if not now and width > (len(before[0]) if before else 0):
        return None
    lines: list[Any] = list(before)
    lines.extend(() for _ in range(max(numbers, default=0) - len(before)))
    for number in numbers:
        lines[number - 1] = now[number - 1] if number <= len(now) else ()
    return _equally_long(lines)


def table(file: str, sheet: str, rows: RawRows) -> Table:
    """Return equally long rows as a Table."""
    above = _above_headings(sheet, rows)
    return Table(file, sheet, rows[above] if rows else (), rows[above + 1 :], above)


def _above_headings(name: str, rows: Sequence[Sequence[Raw]]) -> int:
    """Return how many rows stand over the headings: none unless these are unmistakable.

    None of the sheet's headings stands in row 1, and most of what stands in the other row is such.
    """
    sheet = BY_KEY.get(header_key(name))
    headings = {header_key(column.header) for column in sheet.columns} if sheet else set()
    for number, row in enumerate(rows[:_MOST_ABOVE]):
        texts = [header_key(cell) for cell in row if isinstance(cell, str)]
        known = len(headings.intersection(texts))
        if known and number == 0:
            return 0
        if known > 1 and 2 * known >= sum(cell is not None for cell in row):
            return number
    return 0

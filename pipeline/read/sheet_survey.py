"""What calamine does not tell about a sheet, found by looking at its XML beforehand."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

from pipeline.errors import WorkbookError
from pipeline.model import CellFault
from pipeline.read.kept_sheets import KeptSheet
from pipeline.read.shared_texts import NO_TEXTS, PackedTexts

LAST_ROW = 500_000
LAST_COLUMN = 1_000
MOST_CELLS = 6_000_000  # from A1 to the last one used, empty ones too: each has its place


@dataclass(frozen=True, slots=True)
class Survey:
    """Faulty cells and merged areas of a sheet; rows and columns are 1-based.

    `struck`: cells that are struck out, with whether all of the text is. `per_cent`: cells that
    show a number as per cent. `far` is a cell with content outside the limits: the sheet is then
    not read.
    """

    faults: dict[tuple[int, int], CellFault] = field(default_factory=dict)
    merged: tuple[str, ...] = ()  # as Excel writes them, B2:B4
    far: tuple[int, int] | None = None
    struck: dict[tuple[int, int], bool] = field(default_factory=dict)
    per_cent: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class SurveyedSheet:
    """A sheet by its name in the file. Without a survey it has no rows; `error` may say why.

    `before`: what an earlier read found, of which all holds but the rows `again` (1-based): they
    alone are surveyed, and read. `kept`: what to note of it with its cells, None for nothing.
    `pieces`: in how many sheets of the new workbook its rows stand, one after the other.
    """

    name: str
    survey: Survey | None = None
    error: WorkbookError | None = None
    hidden: bool = False
    before: KeptSheet | None = None
    again: frozenset[int] = frozenset()
    kept: KeptSheet | None = None
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets in order, and a new workbook of their pieces, of looked-over parts only.

    None: nothing in it is to be read. `texts`: what the sheets share.
    """

    sheets: tuple[SurveyedSheet, ...]
    stream: io.BytesIO | None
    texts: PackedTexts = NO_TEXTS


def too_far(row: int, column: int) -> bool:
    """Return whether a sheet whose last used cell is there is too large to read."""
    return row > LAST_ROW or column > LAST_COLUMN or row * column > MOST_CELLS


def column_number(letters: str) -> int:
    """Return the 1-based number of Excel's letters: A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def matched_place(cell: re.Match[bytes]) -> tuple[int, int]:
    """Return the row and column of a cell whose letters and number were matched."""
    return int(cell[2]), column_number(cell[1].decode())

"""Where something stands and what it is: cells, sources, raw tables, and what is wrong there.

(DECISIONS 2, 4)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol


class Severity(StrEnum):
    """How bad a problem is: only ERROR stops documents."""

    ERROR = "FEL"
    WARNING = "VARNING"
    INFO = "UPPLYSNING"


def column_letters(column: int) -> str:
    """Return Excel's letters for a 1-based column number: 1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def one_line(text: str) -> str:
    """Return `text` without what breaks, turns round or paints the line that it is printed on."""
    if not text.isprintable():
        text = "".join(s if s.isprintable() or s in _SPACES else " " for s in text)
    return text.strip()


_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{SOFT HYPHEN}"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Where something stands now. Row and column are 1-based, as Excel numbers them.

    Column 0 is a whole row, row 0 a whole sheet, an empty sheet a whole file.
    """

    file: str  # relative to inputs/, with /
    sheet: str = ""
    row: int = 0
    column: int = 0

    @property
    def address(self) -> str:
        """Return `C7`, or what is left of it when row or column is 0."""
        if self.row and self.column:
            return f"{column_letters(self.column)}{self.row}"
        return f"rad {self.row}" if self.row else ""

    def seen_from(self, here: Cell) -> str:
        """Return the address, with file and sheet when it stands elsewhere."""
        same = (self.file, self.sheet) == (here.file, here.sheet)
        return self.address if same else str(self)

    def __str__(self) -> str:
        """Return as an officer reads it: mål.xlsx, bladet ”Mål”, cell C7."""
        if not self.sheet:
            return self.file
        place = f"{self.file}, bladet ”{self.sheet}”"
        if not self.row:
            return place
        return f"{place}, {'cell ' if self.column else ''}{self.address}"


class Source(NamedTuple):
    """What a value is: survives sorting and new rows. Prints as Mål/M1/Ambitionsnivå.

    A list is a source too: column is then the vocabulary name (`förtydliganden`). What a document
    starts from has an empty sheet and the document's own key: `/BH1/texter.sammanfattning`.
    In `Problem.stops` an empty column means the whole row, an empty key the whole sheet.
    """

    sheet: str
    key: str
    column: str

    def __str__(self) -> str:
        return f"{self.sheet}/{self.key}/{self.column}"


class CellFault(str):
    """A raw cell that has no value Excel can show: `#REF!`, `#DIV/0!`; "" = never calculated."""

    __slots__ = ()


Raw = str | int | float | bool | date | time | timedelta | CellFault | None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of one file, raw: rows[0] is the row below the headings, empty rows included.

    `above`: rows over the headings, a title most often; they are not in the table.
    """

    file: str  # relative to inputs/, with /
    sheet: str
    header: tuple[Raw, ...]
    rows: tuple[tuple[Raw, ...], ...]
    above: int = 0

    @property
    def heading_row(self) -> int:
        """Return the row of the headings, 1-based."""
        return self.above + 1

    @property
    def first_row(self) -> int:
        """Return the row of rows[0], 1-based."""
        return self.above + 2


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one place in the input, and the remedy.

    `source` is the identity of the cell. A FEL stops each document that asked for `source` or for
    something in `stops` (see Source for rows and sheets). `accepts`: the sheet that something is
    missing of, when that may be as it should: a build can be told so.
    """

    cell: Cell | None
    severity: Severity
    code: str
    message: str
    remedy: str = ""
    source: Source | None = None
    stops: tuple[Source, ...] = ()
    accepts: str = ""

    def __str__(self) -> str:
        place = f"{self.cell}: " if self.cell else ""
        return one_line(f"{self.severity} {self.code} {place}{self.message} {self.remedy}")


class Value(Protocol):
    """A cell's value: str, int, date … of an own class that knows where it came from."""

    @property
    def source(self) -> Source:
        """Return what the value is."""

    @property
    def cell(self) -> Cell:
        """Return where the value stands now."""

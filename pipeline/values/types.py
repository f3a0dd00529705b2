"""The values of cells: plain Python types that know where they came from.

Each has `.source` and `.cell`, and prints as it stands in a Swedish text. What an operator or a
filter makes of them (`+`, `upper`) is an ordinary str or int: computed, from no single cell.
(DECISIONS 1)
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar, Self

from pipeline.model import Cell, Source
from pipeline.swedish.numbers import decimal_text


class _FromCell:
    """What every value knows, beside its value: comes before str, int, date … among the bases."""

    __slots__ = ()
    _more: ClassVar[tuple[str, ...]] = ()  # what a value knows beside these
    source: Source
    cell: Cell

    def __new__(cls, value: Any, source: Source, cell: Cell) -> Self:
        made: Any = super().__new__(cls, *cls._parts(value))
        made.source = source
        made.cell = cell
        found: Self = made
        return found

    @staticmethod
    def _parts(value: Any) -> tuple[Any, ...]:
        """Return what the type beside this one is made of."""
        return (value,)

    def placed(self, source: Source, cell: Cell) -> Self:
        """Return the same value as that of another cell."""
        made = type(self)(self, source, cell)
        for name in self._more:
            setattr(made, name, getattr(self, name))
        return made


class Text(_FromCell, str):
    """One line of text."""

    __slots__ = ("cell", "source")

    def __new__(cls, value: str, source: Source, cell: Cell) -> Self:
        """Return it without asking what it is made of: most values are texts."""
        made = str.__new__(cls, value)
        made.source = source
        made.cell = cell
        return made


class Paragraphs(Text):
    """Running text of the kind stycken, as written; values/markup.py reads its paragraphs."""

    __slots__ = ()


class AsTyped(Paragraphs):
    """Running text whose wording is settled: marks of lists that were pasted into it are text."""

    __slots__ = ()


class Whole(_FromCell, int):
    """A whole number."""

    def __new__(cls, value: int, source: Source, cell: Cell) -> Self:
        """Return it without asking what it is made of."""
        made = int.__new__(cls, value)
        made.source = source
        made.cell = cell
        return made


class ItemNumber(Text):
    """A number that is not whole, as it was written: 1:1, 1.10, A2."""

    __slots__ = ()


class Number(_FromCell, Decimal):
    """A number; prints with decimal comma and no-break spaces between groups of three.

    `unit`: what was written after it in the cell, "" for nothing.
    """

    _more = ("unit",)
    unit: str = ""

    def __str__(self) -> str:
        return decimal_text(Decimal(self))


class Day(_FromCell, date):
    """A date; prints as 2019-10-16. The filter `datum` writes it for running text."""

    @staticmethod
    def _parts(value: date) -> tuple[int, ...]:
        return value.year, value.month, value.day

    def __str__(self) -> str:
        return date(self.year, self.month, self.day).isoformat()


class Moment(Day):
    """A date known to the day, the month or the year: prints as 2019-04-01, 2019-04 or 2019.

    As a date it is the first day of what is known.
    """

    _more = ("precision",)
    precision: str  # "dag", "månad" or "år"

    def __str__(self) -> str:
        return super().__str__()[: {"år": 4, "månad": 7, "dag": 10}[self.precision]]


def moment(value: date, precision: str, source: Source, cell: Cell) -> Moment:
    """Return a Moment; `precision` is dag, månad or år."""
    made = Moment(value, source, cell)
    made.precision = precision
    return made


class Span(Text):
    """A period of whole years; prints as 2019–2022, or 2019 when it is one year."""

    __slots__ = ("first", "last")
    _more = ("first", "last")
    first: int
    last: int


def span(first: int, last: int, source: Source, cell: Cell) -> Span:
    """Return a Span of the years first to last, both included."""
    made = Span(str(first) if first == last else f"{first}–{last}", source, cell)
    made.first = first
    made.last = last
    return made


class Clock(_FromCell, time):
    """A time of day; prints as 9.00."""

    @staticmethod
    def _parts(value: time) -> tuple[int, ...]:
        return value.hour, value.minute

    def __str__(self) -> str:
        return f"{self.hour}.{self.minute:02}"


class YesNo(Text):
    """ja or nej: prints as that word, and is true or false in a condition."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return str(self) == "ja"


class Words(Text):
    """One or more of the listed words, separated by `; ` when printed."""

    __slots__ = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words one by one."""
        return tuple(str(self).split("; "))


class Empty(Text):
    """A cell with nothing in it: prints nothing, is false, and still knows its cell."""

    __slots__ = ()


class Faulty(Text):
    """A cell that holds something else than its column is for, as it was written.

    A document that asks for it is stopped; the problem is in the dataset.
    """

    __slots__ = ()

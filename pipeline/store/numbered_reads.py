"""What documents were made of, in few bytes each: a reading stands in a table, and has a number.

Ten thousand documents that each read a hundred cells are remembered until the build has ended.
What has been put in the table is looked for among the latest alone: a reading may stand there
again. (DECISIONS 340, 347)
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Hashable, ItemsView, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from pipeline.model import Source

Reading = tuple[Source, str]  # a source, and the digest of what stood there
_MOST = 10_000  # readings that are looked for
_SIGNS, _LENGTH = frozenset("0123456789abcdef"), 16  # of a digest
_Item = TypeVar("_Item", bound=Hashable)


class NumberedReads(Mapping[Source, str]):
    """What one document was made of: some readings of a table, in its own order."""

    __slots__ = ("numbers", "readings")

    def __init__(self, readings: Sequence[Reading], numbers: Sequence[int]) -> None:
        """Hold the readings of these numbers."""
        self.readings, self.numbers = readings, numbers

    __hash__ = object.__hash__

    def __getitem__(self, source: Source) -> str:
        return _by_source(self)[source]

    def __iter__(self) -> Iterator[Source]:
        return iter(_by_source(self))

    def __len__(self) -> int:
        return len(self.numbers)

    def items(self) -> ItemsView[Source, str]:
        """Return each source with the digest of what stood there."""
        return _by_source(self).items()


@lru_cache(maxsize=4)  # a document at hand is asked many times, and most never
def _by_source(reads: NumberedReads) -> dict[Source, str]:
    readings = reads.readings
    return dict([readings[number] for number in reads.numbers])


class PackedReadings(Sequence[Reading]):
    """A table that grows: which row, which column, and the digest as a number."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._rows, self._row = _Numbered[tuple[str, str]](), array("I")  # by sheet and key
        self._columns, self._column = _Numbered[str](), array("I")
        self._digest = array("Q")
        self._other: dict[int, str] = {}  # digests that are no such number
        self._known: dict[Reading, int] = {}

    def pack(self, reads: Mapping[Source, str]) -> NumberedReads:
        """Return what a document was made of, held here."""
        if len(self._known) > _MOST:
            self._known.clear()
            self._rows.forget()
        known, numbers = self._known, array("I")
        for reading in reads.items():
            number = known.get(reading)
            if number is None:
                number = known[reading] = self._add(*reading)
            numbers.append(number)
        return NumberedReads(self, numbers)

    def _add(self, source: Source, digest: str) -> int:
        number = len(self._digest)
        is_number = len(digest) == _LENGTH and _SIGNS.issuperset(digest)
        value = int(digest, 16) if is_number else 0
        if not value:
            self._other[number] = digest
        self._row.append(self._rows.of(source[:2]))
        self._column.append(self._columns.of(source[2]))
        self._digest.append(value)
        return number

    def __len__(self) -> int:
        return len(self._digest)

    def __getitem__(self, number: int) -> Reading:  # type: ignore[override]  # of one, no slice
        row, column = self._rows.all[self._row[number]], self._columns.all[self._column[number]]
        digest = self._digest[number]
        return Source(*row, column), f"{digest:016x}" if digest else self._other[number]


class _Numbered(Generic[_Item]):
    """Things by numbers that they get when they are met."""

    def __init__(self) -> None:
        self.all: list[_Item] = []
        self._known: dict[_Item, int] = {}

    def of(self, item: _Item) -> int:
        """Return the number of a thing."""
        number = self._known.get(item)
        if number is None:
            number = self._known[item] = len(self.all)
            self.all.append(item)
        return number

    def forget(self) -> None:
        """Give what is met again new numbers."""
        self._known.clear()


class NewNumbers:
    """New numbers for the readings of some documents, in the order that they are met."""

    def __init__(self, every: Collection[Mapping[Source, str]]) -> None:
        """Know all that will be numbered: what stands in one table alone is not looked for."""
        self._tables = {
            id(one.readings): one.readings for one in every if isinstance(one, NumberedReads)
        }
        numbered = all(isinstance(one, NumberedReads) for one in every)
        self._only = next(iter(self._tables.values())) if len(self._tables) == 1 else None
        self._only = self._only if numbered else None
        self._given = {at: array("I", bytes(4 * len(them))) for at, them in self._tables.items()}
        self._met = array("I")  # by new number, of the only table
        self._numbers: dict[Reading, int] = {}

    def of(self, reads: Mapping[Source, str]) -> list[int]:
        """Return the new numbers of what a document was made of."""
        if not isinstance(reads, NumberedReads):
            return [self._numbers.setdefault(one, len(self._numbers)) for one in reads.items()]
        given, found = self._given[id(reads.readings)], []
        for number in reads.numbers:
            if not given[number]:
                given[number] = 1 + self._new(reads.readings, number)
            found.append(given[number] - 1)
        return found

    def _new(self, readings: Sequence[Reading], number: int) -> int:
        if self._only is None:
            return self._numbers.setdefault(readings[number], len(self._numbers))
        self._met.append(number)
        return len(self._met) - 1

    def readings(self) -> Iterator[Reading]:
        """Yield what has been numbered, in order."""
        if self._only is None:
            return iter(self._numbers)
        return map(self._only.__getitem__, self._met)

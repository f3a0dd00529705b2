"""What the documents of a ledger were made of, each reading of a source told once for all of them.

A thousand documents read the same few thousand cells. What a cell stands for now is compared with
a reading once, and a document asks its own view of those alone that are another now, or that hang
on who looks. (DECISIONS 340)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from pipeline.model import Dataset, Source, View
from pipeline.store.column_digests import standing_digests
from pipeline.store.numbered_reads import NumberedReads, Reading


class ReadingTable:
    """The readings of all documents, by their numbers."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        """Hold `readings`."""
        self.readings = readings

    @cached_property
    def by_sheet(self) -> Mapping[str, Collection[int]]:
        """Return sheet → the numbers of its readings; under "" what documents start from."""
        found: dict[str, list[int]] = {}
        for number, (source, _) in enumerate(self.readings):
            found.setdefault(source[0], []).append(number)
        return found

    def to_ask(self, view: View) -> frozenset[int]:
        """Return the readings that may be other than what the view sees; all others are as read."""
        return view.dataset.remember((self, _Eyes.of(view)), lambda: self._to_ask(view))

    def _to_ask(self, view: View) -> frozenset[int]:
        now, eyes = self._today(view.dataset), _Eyes.of(view)
        closed = eyes.hidden | eyes.narrowed
        away = (numbers for sheet, numbers in now.leading.items() if eyes.may_lead_away(sheet))
        masked = (self._masked(view, sheet) for sheet, _ in eyes.columns if sheet not in closed)
        asked = (self.by_sheet[sheet] for sheet in ("", *closed) if sheet in self.by_sheet)
        return now.changed.union(*asked, *away, *masked)

    def _masked(self, view: View, sheet: str) -> Iterator[int]:
        """Yield the readings of columns that are hidden; whoever they are of, they are unknown."""
        for number in self.by_sheet.get(sheet, ()):
            source, then = self.readings[number]
            if view.digest(source) != then:
                yield number

    def _today(self, dataset: Dataset) -> _Today:
        return dataset.remember(self, lambda: self._compared(dataset))

    def _compared(self, dataset: Dataset) -> _Today:
        """Return which readings of cells, references and lists are another now."""
        numbers = [n for n, (source, _) in enumerate(self.readings) if source[0]]
        now = standing_digests(dataset, [self.readings[number][0] for number in numbers])
        changed: list[int] = []
        leading: dict[str, list[int]] = {}
        for number, (found, sheet) in zip(numbers, now, strict=True):
            if found != self.readings[number][1]:
                changed.append(number)
            elif sheet is not None:
                leading.setdefault(sheet, []).append(number)
        return _Today(frozenset(changed), leading)


class _Eyes(NamedTuple):
    """What views that see the same of cells, and of where they lead, have in common.

    What is left out of a list, or stands instead of a row, each of them knows by itself.
    """

    hidden: frozenset[str]
    columns: frozenset[tuple[str, frozenset[str]]]
    narrowed: frozenset[str]
    only: frozenset[str]
    other_rows: bool  # another edition of a row, or lists as they were adopted

    @classmethod
    def of(cls, view: View) -> _Eyes:
        """Return what a view sees."""
        return cls(
            view.hidden,
            frozenset(view.hidden_columns.items()),
            frozenset([sheet for sheet, _ in view.narrowed]) if view.narrowed else frozenset(),
            frozenset(view.only),
            bool(view.instead) or view.as_adopted is not None,
        )

    def may_lead_away(self, sheet: str) -> bool:
        """Return whether a reference to a sheet, or a list of it, may be another in a view."""
        return self.other_rows or sheet in self.hidden or sheet in self.only


class _Today(NamedTuple):
    """Which readings are another now, and by sheet those that lead there, as they did."""

    changed: frozenset[int]
    leading: Mapping[str, Collection[int]]


class LedgerReads(NumberedReads):
    """What one document was made of when the ledger was read."""

    __slots__ = ("table",)

    def __init__(self, table: ReadingTable, numbers: Sequence[int]) -> None:
        """Hold the readings of these numbers."""
        super().__init__(table.readings, numbers)
        self.table = table


def may_be_other(reads: Mapping[Source, str], view: View) -> Collection[tuple[Source, str]]:
    """Return the readings of a document that may be other than what its view sees now, in order."""
    if not isinstance(reads, LedgerReads):
        return reads.items()
    asked, readings = reads.table.to_ask(view), reads.table.readings
    return [readings[number] for number in reads.numbers if number in asked]


def sources_of(reads: Iterable[Mapping[Source, str]]) -> set[Source]:
    """Return every source that some document was made of."""
    by_table: dict[int, tuple[Sequence[Reading], set[int]]] = {}
    found = set[Source]()
    for one in reads:
        if isinstance(one, NumberedReads):
            by_table.setdefault(id(one.readings), (one.readings, set()))[1].update(one.numbers)
        else:
            found.update(one)
    for readings, numbers in by_table.values():
        found.update(readings[number][0] for number in numbers)
    return found

"""What the documents of a ledger were made of, each reading of a source told once for all of them.

A thousand documents read the same few thousand cells. What a cell stands for now is compared with
a reading once, and a document asks its own view of those alone that are another now, or that hang
on who looks. (DECISIONS 340)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from pipeline.model import Dataset, Source, View
from pipeline.store.numbered_reads import NumberedReads, Reading


class ReadingTable:
    """The readings of all documents, by their numbers."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        """Hold `readings`."""
        self.readings = readings

    @cached_property
    def by_sheet(self) -> Mapping[str, Collection[int]]:
        """Return sheet → the numbers of its readings."""
        found: dict[str, list[int]] = {}
        for number, (source, _) in enumerate(self.readings):
            found.setdefault(source.sheet, []).append(number)
        return found

    def to_ask(self, view: View) -> frozenset[int]:
        """Return the readings that may be other than what the view sees; all others are as read."""
        sheets = frozenset(self.by_sheet.keys() & (view.hidden | view.guarded))
        return view.dataset.remember((self, sheets), lambda: self._to_ask(view.dataset, sheets))

    def _to_ask(self, dataset: Dataset, sheets: frozenset[str]) -> frozenset[int]:
        changed = dataset.remember(self, lambda: self._changed(dataset))
        return changed.union(*(self.by_sheet[sheet] for sheet in sheets))

    def _changed(self, dataset: Dataset) -> frozenset[int]:
        """Return the readings that are another now, or that no dataset alone tells."""
        found = []
        for number, (source, digest) in enumerate(self.readings):
            now, link = dataset.standing(source) if source[0] else ("", None)
            if now != digest or link is not None or not source[0]:
                found.append(number)
        return frozenset(found)


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

"""What has become of what a document was made of, since an earlier version of it.

Asked of the two documents' own views: what one of them may not see leaves no trace. (DECISIONS 357)
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from pipeline.domain.plain_names import row_name
from pipeline.domain.records import record_at
from pipeline.model import Link, Record, Source, View
from pipeline.schema import BY_NAME
from pipeline.swedish.dates import moment_running, running
from pipeline.values.types import Day, Empty, Faulty, Moment

Names = Mapping[tuple[str, str], str]  # sheet and former key → the key that the row has now


class Became(StrEnum):
    """What became of a row, or of a cell."""

    NEW = "ny"
    GONE = "borttagen"
    MOVED = "flyttad"
    CHANGED = "ändrad"


class RowChange(NamedTuple):
    """One difference. `row`: as it is now, or as it was when it is gone.

    `source`: the row, or the cell that is changed; `header`: its column, "" for a row. `was` and
    `now`: what stood and stands there, in words; "" for nothing. `quoted`: whether those are texts.
    `of`: the row that a new row belongs to, where the document shows that.
    """

    became: Became
    row: Record
    source: Source
    header: str = ""
    was: str = ""
    now: str = ""
    quoted: bool = False
    of: Record | None = None


def changes_between(
    before: View, now: View, reads: Iterable[Source], names: Names | None = None
) -> list[RowChange]:
    """Return what differs, in the order in which the earlier document asked for it.

    `reads`: what that document was made of. Each row and each cell is told once.
    """
    asked = [(source, _today(source, names or {})) for source in reads]
    lists = [*_lists(before, now, asked, names or {})]
    gone = _gone(lists)
    while (standing := [one for one in lists if one.of not in gone]) != lists:
        lists, gone = standing, gone | _gone(standing)
    were = {(one.sheet, key) for one in lists for key in one.was}
    found: dict[Source, RowChange] = {}
    for one in lists:
        for change in _of_list(one, were, gone):
            found.setdefault(change.source, change)
    for source, current in asked:
        if current[:2] not in gone:
            for change in _of_cell(before, now, source, current, names or {}):
                found.setdefault(change.source, change)
    place = {current[:2]: number for number, (_, current) in reversed([*enumerate(asked)])}
    return sorted(found.values(), key=lambda change: _place(change, place, len(asked)))


def _gone(lists: Iterable[_List]) -> frozenset[tuple[str, str]]:
    """Return the rows that stand in none of the lists any longer."""
    are = {(one.sheet, key) for one in lists for key in one.now}
    return frozenset((one.sheet, key) for one in lists for key in one.was) - are


def _place(change: RowChange, places: Mapping[tuple[str, str], int], last: int) -> int:
    """Return where a change comes: with its row, or with the row that it belongs to."""
    whose = change.of.source() if change.of else change.source
    return places.get(whose[:2], last)


def _today(source: Source, names: Names) -> Source:
    return source._replace(key=names.get((source.sheet, source.key), source.key))


class _List(NamedTuple):
    """A list of both documents, its rows by the keys that they have now, and whose it is."""

    sheet: str
    was: dict[str, Record]
    now: dict[str, Record]
    owner: Record | None

    @property
    def of(self) -> tuple[str, str]:
        """Return which row the list is of."""
        return (self.owner.sheet, self.owner.key) if self.owner else ("", "")


def _lists(
    before: View, now: View, asked: Iterable[tuple[Source, Source]], names: Names
) -> Iterator[_List]:
    for source, current in asked:
        old, new = _rows_at(before, source), _rows_at(now, current)
        if old is not None and new is not None:
            was = {names.get((row.sheet, row.key), row.key): row for row in old.records}
            owner = now.dataset.find(current.sheet, current.key) if current.sheet else None
            yield _List(new.sheet, was, {row.key: row for row in new.records}, owner)


def _rows_at(view: View, source: Source) -> Link | None:
    """Return a list of rows that refer to one, or that a document starts from."""
    found = view.standing(source)
    if not isinstance(found, Link) or found.single or found.sheet in view.hidden:
        return None
    return view.visible(found) if not source.sheet or found.cell is None else None


def _of_list(
    one: _List, were: Collection[tuple[str, str]], gone: Collection[tuple[str, str]]
) -> Iterator[RowChange]:
    """Yield what became of the rows of a list; `were`, `gone`: those of all lists."""
    for key, row in one.was.items():
        if (one.sheet, key) in gone:
            yield RowChange(Became.GONE, row, Source(one.sheet, key, ""))
    both = [key for key in one.was if key in one.now]
    passed = _moved(both, [key for key in one.now if key in one.was])
    for key, row in one.now.items():
        if (one.sheet, key) not in were:
            of = one.owner if one.owner is not None and _belongs(row, one.owner) else None
            yield RowChange(Became.NEW, row, row.source(), of=of)
        elif key in passed or key not in one.was:
            yield RowChange(Became.MOVED, row, row.source())


def _belongs(row: Record, owner: Record) -> bool:
    """Return whether a row is a part of another: the first reference that it must have."""
    columns = BY_NAME[row.sheet].columns
    first = next((c for c in columns if c.target and c.required), None)
    return first is not None and record_at(row, first.header) is owner


def _moved(was: list[str], now: list[str]) -> set[str]:
    """Return the fewest keys that others have passed: all but a longest row of them in order."""
    place = {key: number for number, key in enumerate(was)}
    ends: list[int] = []  # the smallest end of a rising row of each length
    lengths = []
    for key in now:
        length = bisect_left(ends, place[key])
        ends[length : length + 1] = [place[key]]
        lengths.append(length)
    staying, wanted = set(), len(ends) - 1
    for key, length in zip(reversed(now), reversed(lengths), strict=True):
        if length == wanted:
            staying.add(key)
            wanted -= 1
    return {*now} - staying


def _of_cell(
    before: View, now: View, source: Source, current: Source, names: Names
) -> Iterator[RowChange]:
    """Yield what became of a cell or a reference of a row that is there in both."""
    row = now.dataset.find(current.sheet, current.key)
    digests = (before.digest(source), now.digest(current))
    if row is None or not source.column or "" in digests or len({*digests}) == 1:
        return
    old, new = before.standing(source), now.standing(current)
    if isinstance(old, Faulty) or isinstance(new, Faulty):
        return
    if isinstance(old, Link) and isinstance(new, Link):
        were = [names.get((row.sheet, row.key), row.key) for row in old.records]
        if new.cell is None or were == [row.key for row in new.records]:
            return
    was, is_now = _said(old), _said(new)
    if was == is_now:
        return
    header = _header(new, current)
    quoted = _is_text(old) or _is_text(new)
    cell = row.source(header)
    yield RowChange(Became.CHANGED, row, cell, header, was, is_now, quoted=quoted)


def _header(found: object, source: Source) -> str:
    if isinstance(found, Link):
        return found.source.column
    own = getattr(found, "source", source)
    return str(own.column)


def _is_text(found: object) -> bool:
    return type(found).__name__ in ("Text", "Paragraphs", "AsTyped")


def _said(found: object) -> str:
    """Return what stands in a cell, as a sentence says it."""
    if isinstance(found, Link):
        return ", ".join(row_name(row) for row in found.records)
    if found is None or isinstance(found, Empty):
        return ""
    if isinstance(found, Moment):
        return moment_running(found, found.precision)
    return running(found) if isinstance(found, Day) else str(found)

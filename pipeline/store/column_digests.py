"""What many cells stand for now, a column at a time: what `Dataset.standing` says of each.

A ledger holds thousands of readings, of a few dozen columns. How the rows of a table are read in a
column is looked up once, and no value is made of a text that is only compared. (DECISIONS 346)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import (
    Dataset,
    Record,
    Source,
    bares,
    digest,
    digest_keys,
    digest_value,
)

# The digest of what is there now, before any view; the sheet that it leads to, None for a cell.
DigestNow = tuple[str, str | None]
_Row = tuple[int, Record]  # which of the sources, and its row
_ABSENT: DigestNow = ("", None)
_HOLLOW = digest("Empty", "")  # a single reference that leads nowhere


def standing_digests(dataset: Dataset, sources: Sequence[Source]) -> list[DigestNow]:
    """Return what each of some sources, which all have a sheet, stands for now."""
    found = [_ABSENT] * len(sources)
    columns: dict[tuple[str, ...], list[int]] = {}
    for at, source in enumerate(sources):
        columns.setdefault(source[::2], []).append(at)
    for (sheet, column), places in columns.items():
        there = dataset.by_key(sheet)
        tables: dict[int, list[_Row]] = {}
        for at in places:
            record = there.get(sources[at][1])
            if record is not None:
                tables.setdefault(id(record.shape), []).append((at, record))
        for rows in tables.values():
            for at, standing in _Column(dataset, sheet, column).of(rows):
                found[at] = standing
    return found


class _Column:
    """A column, as sources name it: by a header, or by the vocabulary name of a list."""

    def __init__(self, dataset: Dataset, sheet: str, column: str) -> None:
        self.dataset, self.sheet, self.column = dataset, sheet, column

    def of(self, rows: Sequence[_Row]) -> Iterator[tuple[int, DigestNow]]:
        """Yield what rows of one table stand for, each with its number."""
        shape, column = rows[0][1].shape, self.column
        usual = [row for row in rows if not row[1].is_put(column)]
        if len(usual) < len(rows):
            yield from map(self._alone, [row for row in rows if row[1].is_put(column)])
        follows = shape.follows
        names = (shape.names, shape.references, follows.cells, follows.links)
        if not usual or any(column in known for known in names):
            yield from map(self._alone, usual)
        elif column in follows.lists:
            yield from self._lists(usual)
        else:
            yield from self._under_header(usual)

    def _lists(self, rows: Sequence[_Row]) -> Iterator[tuple[int, DigestNow]]:
        listed = rows[0][1].shape.follows.lists[self.column]
        for at, record in rows:
            keys = [each.key for each in listed.rows(record)]
            yield at, (digest_keys(*keys), listed.sheet)

    def _under_header(self, rows: Sequence[_Row]) -> Iterator[tuple[int, DigestNow]]:
        shape, name = rows[0][1].shape, self.dataset.name_of(rows[0][1], self.column)
        if name in shape.names:
            yield from self._cells(shape.names[name], rows)
        elif name in shape.references and name not in shape.follows.cells:
            yield from self._references(name, shape.references[name], rows)
        else:
            yield from map(self._alone, rows)

    def _cells(self, header: str, rows: Sequence[_Row]) -> Iterator[tuple[int, DigestNow]]:
        """Yield what cells hold. Those that are plain texts are all of one type."""
        kind, told = "", dict[int, str]()  # a value is of many cells
        for row, value in zip(rows, bares([row for _, row in rows], header), strict=True):
            if type(value) is str:
                kind = kind or type(self._value(row[1])).__name__
                yield row[0], (digest(kind, value), None)
            elif value is None:
                yield self._alone(row)
            else:
                if id(value) not in told:
                    told[id(value)] = digest_value(value)
                yield row[0], (told[id(value)], None)

    def _references(
        self, name: str, header: str, rows: Sequence[_Row]
    ) -> Iterator[tuple[int, DigestNow]]:
        """Yield where references lead; those that have been followed already one by one."""
        reader = rows[0][1].shape.readers[header]
        usual = [row for row in rows if not row[1].is_put(name)]
        yield from map(self._alone, [row for row in rows if row[1].is_put(name)])
        like = usual[0][1].reference(name) if usual else None
        if like is None:
            return
        for at, record in usual:
            found = reader.records(record)
            hollow = like.single and not found
            keys = _HOLLOW if hollow else digest_keys(*[each.key for each in found])
            yield at, (keys, like.sheet)

    def _value(self, record: Record) -> object:
        return self.dataset.at(self.sheet, record.key, self.column)

    def _alone(self, row: _Row) -> tuple[int, DigestNow]:
        at, record = row
        found, link = self.dataset.standing(Source(self.sheet, record.key, self.column))
        return at, (found, link.sheet if link is not None else None)

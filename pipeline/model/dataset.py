"""The checked input: one record a row, linked to the records that it refers to (`record.py`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol, TypeVar

from pipeline.model.cells import Cell, Problem, Source
from pipeline.model.record import Link, Record

_Made = TypeVar("_Made")


class RawText(NamedTuple):
    """The text of one cell, also in a row that is parked or has no key that can be used."""

    source: Source
    cell: Cell
    text: str


class Difference(NamedTuple):
    """One thing that is new in a document. `source`: the row, or the cell with another value.

    `was`, `now`: what stood and stands in the cell, "" for nothing, and for a row.
    """

    became: str  # ny, borttagen, flyttad, ändrad
    source: Source
    sentence: str
    was: str = ""
    now: str = ""


class News(NamedTuple):
    """What is new in a document since it was sent out. `since`: to which meeting, as one says it.

    `place`: where that lies, relative to outputs/. `reads`: the cells that were compared.
    """

    place: str = ""
    since: str = ""
    differences: tuple[Difference, ...] = ()
    reads: tuple[Source, ...] = ()


class SentEarlier(Protocol):
    """What was sent out of documents before, by their kind and key."""

    def place(self, kind: str, key: str) -> str:
        """Return where a document lies as it was sent out, "" when it never was."""

    def news_of(self, kind: str, key: str) -> News:
        """Return what is new in it since."""


def digest(*parts: str) -> str:
    """Return 16 hex digits that stand for `parts`."""
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=8).hexdigest()


def digest_value(value: Any) -> str:
    """Return the digest of a value: of its type too, as a faulty 7 is not the number 7."""
    return digest(type(value).__name__, str(value))


def digest_link(link: Link) -> str:
    """Return the digest of which records a reference or a list leads to, in order."""
    if link.single and not link.records:
        return digest_value(link.empty)
    return digest_keys(*[record.key for record in link.records])


@lru_cache(maxsize=10_000)
def digest_keys(*keys: str) -> str:
    """Return the digest of the records with these keys, in order."""
    return digest("→", *keys)


def _nothing(sheet: str, text: str) -> list[str]:
    """Return the keys of a sheet without rows."""
    return []


@dataclass(frozen=True)
class Dataset:
    """The checked input. A record with a faulty cell is in it, one with a faulty key is not."""

    records: Mapping[str, tuple[Record, ...]]  # sheet → rows, in the order of files and rows
    problems: tuple[Problem, ...]
    vocabulary: Mapping[str, Mapping[str, str]]  # sheet → name → "" or the sheet it leads to
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # sheets that were there
    # file and sheet → header → whether anything stands under it
    tables: Mapping[tuple[str, str], Mapping[str, bool]] = field(default_factory=dict)
    will: tuple[RawText, ...] = ()  # all that the sheet Politisk vilja says, in whatever row
    # row of Texter → the section of templates that its heading means, "" for one of its own; of
    # rows that are not here it is as typed. Filled once, when templates are known.
    sections: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    # sheet and text → the keys of the rows that a cell may refer to by it
    called: Callable[[str, str], list[str]] = field(default=_nothing, repr=False, compare=False)
    # row and vocabulary name of each text with marks of pasted lists that is, or may be, settled
    pasted: list[tuple[Record, str]] = field(default_factory=list, repr=False, compare=False)
    # at most one, put here when the documents are known
    sent_before: list[SentEarlier] = field(default_factory=list, repr=False, compare=False)
    memo: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    standings: dict[Source, tuple[str, Link | None]] = field(
        default_factory=dict, repr=False, compare=False
    )
    # what a view does not see → the digests of what all views like it see
    digests: dict[frozenset[str], dict[Source, str]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def __getitem__(self, sheet: str) -> tuple[Record, ...]:
        """Return the rows of `sheet`, none if it is absent."""
        return self.records.get(sheet, ())

    def find(self, sheet: str, key: str) -> Record | None:
        """Return the record with that key, or None."""
        return self._index.get(sheet, {}).get(key)

    def by_key(self, sheet: str) -> Mapping[str, Record]:
        """Return the rows of a sheet by their keys; of two with one key the last."""
        return self._index.get(sheet, {})

    def key_of(self, sheet: str, written: str) -> str:
        """Return the key of the row that is meant: texts of before may have its long key."""
        record = None if self.find(sheet, written) else self._long.get((sheet, written))
        return record.key if record else written

    def remember(self, key: object, make: Callable[[], _Made]) -> _Made:
        """Return what `make` gives, made once for `key`: the dataset never changes."""
        found: _Made | None = self.memo.get(key)
        if found is None:
            found = self.memo[key] = make()
        return found

    def let_go(self) -> None:
        """Let go of what was made of cells when somebody asked; who asks again gets the same."""
        self.standings.clear()
        self.digests.clear()
        for rows in self.records.values():
            for row in rows:
                row.let_go()

    def at(self, sheet: str, key: str, column: str) -> Any:
        """Return the Value or Link under a header or a vocabulary name, or None."""
        record = self.find(sheet, key)
        if record is None:
            return None
        found = record.under(column)
        return record.under(self.name_of(record, column)) if found is None else found

    def name_of(self, record: Record, header: str) -> str:
        """Return the vocabulary name of a header, without regard to case; "" if there is none."""
        names: dict[tuple[str, str], str] = self.remember("names", dict)
        asked = (record.sheet, header.casefold())
        if asked not in names:
            for name, own in record.headers():
                names[record.sheet, own.casefold()] = name
        return names.get(asked, "")

    def standing(self, source: Source) -> tuple[str, Link | None]:
        """Return the digest of what is there now, before any view, and the Link if it is one."""
        found = self.standings.get(source)
        if found is None:
            value = self._seen_at(*source)
            link = value if isinstance(value, Link) else None
            text = "" if value is None else digest_link(link) if link else digest_value(value)
            found = self.standings[source] = (text, link)
        return found

    def _seen_at(self, sheet: str, key: str, column: str) -> Any:
        """Return what `at` does; a Value may be that of another cell like it."""
        record = self.find(sheet, key)
        found = record.under(column) if record is not None else None
        if record is None or found is not None:
            return found
        name = self.name_of(record, column)
        header = record.shape.names.get(name)
        bare = record.bare(header) if header is not None else None
        return record.under(name) if bare is None or type(bare) is str else bare

    @cached_property
    def _index(self) -> dict[str, dict[str, Record]]:
        found: dict[str, dict[str, Record]] = {}
        for rows in self.records.values():
            for row in rows:
                found.setdefault(row.sheet, {})[row.key] = row
        return found

    @cached_property
    def _long(self) -> dict[tuple[str, str], Record]:
        return {(r.sheet, r.long_key): r for rows in self.records.values() for r in rows}

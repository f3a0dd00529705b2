"""The checked input: one record a row, linked to the records that it refers to."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar

from pipeline.model.cells import Cell, Problem, Severity, Source

_Made = TypeVar("_Made")


Basis = str | tuple[Source, ...]  # cells, or what there is no cell for, in words


class Record:
    """One row. `record["Handläggare"]` is the record referred to, a tuple of records, or a value.

    `long_key`: what a key that is worked out would be without short names, as it once was.
    `cells`, `links` and `lists` are the same under the names of the template vocabulary
    (`handläggare`, `förtydliganden`); they are filled by check/links/ and not changed after.
    """

    __slots__ = (
        *("cells", "columns", "key", "known", "links", "lists", "long_key", "place", "sheet"),
        "worked_out",
    )

    def __init__(self, sheet: str, key: str, place: Cell, long_key: str = "") -> None:
        """Make an unlinked record; `place` is its row."""
        self.sheet = sheet
        self.key = key
        self.long_key = long_key
        self.place = place
        self.columns: dict[str, Any] = {}  # header → Value | Record | tuple[Record, ...]
        self.cells: dict[str, Any] = {}  # vocabulary name → Value
        self.links: dict[str, Link] = {}  # vocabulary name → the record or records referred to
        self.lists: dict[str, Link] = {}  # vocabulary name → the records that refer here
        self.worked_out: dict[str, Basis] = {}  # header of an empty cell → what it follows from
        self.known: dict[Hashable, Any] = {}  # what has been found of it, when all is linked

    def __getitem__(self, header: str) -> Any:
        """Return what stands under `header`; a KeyError is a bug in the asker."""
        return self.columns[header]

    def cell(self, header: str) -> Cell:
        """Return the cell under `header` (the whole row when the column is not in the file)."""
        return self.cell_of.get(header, self.place)

    @property
    def cell_of(self) -> Mapping[str, Cell]:
        """Return header → cell for the columns that the file has."""
        found = (*self.cells.values(), *self.links.values())
        return {value.source.column: value.cell for value in found}

    def put(self, name: str, value: Any) -> None:
        """Put another value of the same cell under a vocabulary name, and under its header."""
        self.cells[name] = self.columns[value.source.column] = value

    def source(self, header: str = "") -> Source:
        """Return the identity of the cell under `header`, or of the row."""
        return Source(self.sheet, self.key, header)

    def under(self, name: str) -> Any:
        """Return the Value or Link under a vocabulary name, or None."""
        value = self.cells.get(name)
        return value if value is not None else self.links.get(name) or self.lists.get(name)

    def problem(
        self, header: str, message: str, *, remedy: str = "", stops: tuple[Source, ...] = ()
    ) -> Problem:
        """Return a problem at one of this record's cells; the rule adds code and severity."""
        return Problem(
            self.cell(header), Severity.ERROR, "", message, remedy, self.source(header), stops
        )

    def __repr__(self) -> str:
        return f"<{self.sheet}/{self.key}>"


class RawText(NamedTuple):
    """The text of one cell, also in a row that is parked or has no key that can be used."""

    source: Source
    cell: Cell
    text: str


class Link(NamedTuple):
    """A reference or a list, in display order. `single`: the column holds one key."""

    source: Source
    cell: Cell | None
    sheet: str  # the sheet the records are of
    records: tuple[Record, ...]
    single: bool = False
    empty: Any = None  # the Empty value to show when a single reference leads nowhere
    whole: bool = False  # a list that no view leaves rows out of


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
    return digest("→", *[record.key for record in link.records])


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
    memo: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    standings: dict[Source, tuple[str, Link | None]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def __getitem__(self, sheet: str) -> tuple[Record, ...]:
        """Return the rows of `sheet`, none if it is absent."""
        return self.records.get(sheet, ())

    def find(self, sheet: str, key: str) -> Record | None:
        """Return the record with that key, or None."""
        return self._index.get((sheet, key))

    def key_of(self, sheet: str, written: str) -> str:
        """Return the key of the row that is meant: texts of before may have its long key."""
        record = None if (sheet, written) in self._index else self._long.get((sheet, written))
        return record.key if record else written

    def remember(self, key: object, make: Callable[[], _Made]) -> _Made:
        """Return what `make` gives, made once for `key`: the dataset never changes."""
        found: _Made | None = self.memo.get(key)
        if found is None:
            found = self.memo[key] = make()
        return found

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
            for name, found in (*record.cells.items(), *record.links.items()):
                names[record.sheet, found.source.column.casefold()] = name
        return names.get(asked, "")

    def standing(self, source: Source) -> tuple[str, Link | None]:
        """Return the digest of what is there now, before any view, and the Link if it is one."""
        found = self.standings.get(source)
        if found is None:
            value = self.at(*source)
            link = value if isinstance(value, Link) else None
            text = "" if value is None else digest_link(link) if link else digest_value(value)
            found = self.standings[source] = (text, link)
        return found

    @cached_property
    def _index(self) -> dict[tuple[str, str], Record]:
        return {(r.sheet, r.key): r for rows in self.records.values() for r in rows}

    @cached_property
    def _long(self) -> dict[tuple[str, str], Record]:
        return {(r.sheet, r.long_key): r for rows in self.records.values() for r in rows}

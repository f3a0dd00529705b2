"""What a rule reads, noted while it runs: as long as that stays the same, so do its problems.

While rules are watched the records of each sheet are of a class that notes what is asked of them.
What is noted is a `SheetFact`: one thing that is asked of all the rows of a sheet. (DECISIONS 338)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, NamedTuple, TypeVar

from pipeline.model import Basis, Cell, Dataset, Link, Record

_Made = TypeVar("_Made")


class SheetFact(NamedTuple):
    """Something of a sheet. `what`: rows (which there are), or the name of what is asked of each.

    Of the dataset itself `sheet` is empty. `name`: a header or a vocabulary name, "" for none.
    """

    what: str
    sheet: str
    name: str = ""


_names: dict[tuple[str, str], set[str]] = defaultdict(set)  # what and sheet → what is read of it
_known: dict[Record, dict[Any, Any]] = defaultdict(dict)  # record → what is found of it meanwhile


@contextmanager
def watching(dataset: Dataset) -> Iterator[None]:
    """Let all records of a dataset note what is asked of them."""
    try:
        for sheet, rows in dataset.records.items():
            watched = _class_for(sheet, rows)
            for record in rows:
                record.__class__ = watched
        yield
    finally:
        for rows in dataset.records.values():
            for record in rows:
                record.__class__ = Record
        _forget()


def noted(make: Callable[[], Iterable[_Made]]) -> tuple[list[_Made], frozenset[SheetFact]]:
    """Return all that `make` gives, and what is read for it; nothing is shared with others."""
    _forget()
    made = list(make())
    facts = (
        SheetFact(what, sheet, name) for (what, sheet), names in _names.items() for name in names
    )
    return made, frozenset(facts)


def _forget() -> None:
    _known.clear()
    for names in _names.values():
        names.clear()


class _Watched(Record):
    """A record that notes what is asked of it.

    Its key is not noted: it is known from how the record was reached. What is made when it is
    asked for is made of all rows at once, and what that reads is not noted: it is told by what is
    made of it.
    """

    __slots__ = ()
    _note_column: Callable[[str], None]
    _noted_lists: set[str]
    _rows: tuple[Record, ...]
    _asked_for: set[tuple[str, str]]

    def _make(self, what: str, name: str, ask: Callable[[Record], object]) -> None:
        """Make what follows for the rows of the sheet, as nobody who is watched has asked yet."""
        if (what, name) not in self._asked_for:
            self._asked_for.add((what, name))
            before = {key: {*names} for key, names in _names.items()}
            for row in self._rows:
                ask(row)
            for key, names in _names.items():
                names.intersection_update(before.get(key, ()))

    def __getitem__(self, header: str) -> Any:
        self._note_column(header)
        return Record.__getitem__(self, header)

    def bare(self, header: str) -> Any:
        self._note_column(header)
        return Record.bare(self, header)

    def value(self, name: str) -> Any:
        _names["cells", self.sheet].add(name)
        if name in self.shape.follows.cells:
            self._make("cells", name, lambda row: Record.value(row, name))
        return Record.value(self, name)

    def reference(self, name: str) -> Link | None:
        self._note_link(name)
        return Record.reference(self, name)

    def led(self, name: str) -> tuple[Record, ...]:
        self._note_link(name)
        return Record.led(self, name)

    def _note_link(self, name: str) -> None:
        _names["links", self.sheet].add(name)
        if name in self.shape.follows.links:
            self._make("links", name, lambda row: Record.reference(row, name))

    def _note_list(self, name: str) -> None:
        if name not in self._noted_lists:
            self._noted_lists.add(name)
            self._make("lists", name, lambda row: Record.listed(row, name))

    def listing(self, name: str) -> Link | None:
        self._note_list(name)
        return Record.listing(self, name)

    def listed(self, name: str) -> tuple[Record, ...]:
        self._note_list(name)
        return Record.listed(self, name)

    def cell(self, header: str) -> Cell:
        _names["cell", self.sheet].add(header)
        follows = self.shape.follows
        if any(header == one.column for one in (*follows.cells.values(), *follows.links.values())):
            self._make("cell", header, lambda row: Record.cell(row, header))
        return Record.cell(self, header)

    def headers(self) -> Iterator[tuple[str, str]]:
        _names["headers", self.sheet].add("")
        return Record.headers(self)

    @property
    def columns(self) -> Any:
        _names["headers", self.sheet].add("")
        return super().columns

    @property
    def cells(self) -> Any:
        _names["headers", self.sheet].add("")
        return super().cells

    @property
    def links(self) -> Any:
        _names["headers", self.sheet].add("")
        return super().links

    @property
    def lists(self) -> Any:
        _names["headers", self.sheet].add("")
        return super().lists

    @property
    def long_key(self) -> str:  # type: ignore[override]
        _names["long_key", self.sheet].add("")
        return super().long_key

    @property
    def place(self) -> Cell:
        _names["place", self.sheet].add("")
        return super().place

    @property
    def worked_out(self) -> dict[str, Basis]:
        _names["worked_out", self.sheet].add("")
        self._make("worked_out", "", Record.work_out)
        return self.work_out()

    @property
    def known(self) -> dict[Hashable, Any]:
        return _known[self]


def _class_for(sheet: str, rows: tuple[Record, ...]) -> type[_Watched]:
    """Return the class that records of a sheet have meanwhile: it knows where to note."""
    notes = {
        "_note_column": _names["columns", sheet].add,
        "_noted_lists": _names["lists", sheet],
        "_rows": rows,
        "_asked_for": set[tuple[str, str]](),
    }
    return type("_Watched", (_Watched,), {"__slots__": (), **notes})


_OF_DATASET = frozenset(field.name for field in fields(Dataset)) - {"memo"}


class WatchedDataset(Dataset):
    """A dataset that notes what is asked of it; what it remembers is not shared."""

    def __getattribute__(self, name: str) -> Any:
        if name in _OF_DATASET:
            _names[name, ""].add("")
        return super().__getattribute__(name)

    def __getitem__(self, sheet: str) -> tuple[Record, ...]:
        _names["rows", sheet].add("")
        rows: tuple[Record, ...] = super().__getattribute__("records").get(sheet, ())
        return rows


def watched_copy(dataset: Dataset) -> WatchedDataset:
    """Return a dataset that notes what is asked of it."""
    own = {field.name: getattr(dataset, field.name) for field in fields(Dataset)}
    return WatchedDataset(**own | {"memo": {}})

"""One row of a sheet, and where it leads; what stands in it is made when it is asked for.

A `Record` keeps its raw row. How that is read is known to its `RowShape`, which all rows of a table
share: a value with its source and cell is made of a raw cell at the first ask. What follows from
elsewhere (another meeting, a default) is put there, and goes before what the row says.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple, Protocol

from pipeline.model.cells import Cell, Problem, Raw, Severity, Source

Basis = str | tuple[Source, ...]  # cells, or what there is no cell for, in words


class Link(NamedTuple):
    """A reference or a list, in display order. `single`: the column holds one key."""

    source: Source
    cell: Cell | None
    sheet: str  # the sheet the records are of
    records: tuple[Record, ...]
    single: bool = False
    empty: Any = None  # the Empty value to show when a single reference leads nowhere
    whole: bool = False  # a list that no view leaves rows out of


class CellReader(Protocol):
    """How the cells of one column are read."""

    def value(self, record: Record) -> Any:
        """Return what stands in the record's cell: a Value, or the record or records meant."""

    def bare(self, record: Record) -> Any:
        """Return the same for those who only look: a Value may be of another cell, or plain."""

    def bares(self, records: Sequence[Record]) -> list[Any]:
        """Return what `bare` does, of many records."""

    def raws(self, records: Sequence[Record]) -> list[Raw]:
        """Return what stands in many records' cells; nothing when the file has no such column."""

    def leads(self, raws: Sequence[Raw], records: Sequence[Record]) -> list[tuple[Raw, Any]] | None:
        """Return where what is written in cells leads, each text once; None when it hangs on more.

        Nothing of a column whose cells lead nowhere.
        """

    def cell(self, record: Record) -> Cell:
        """Return where it stands; the row when the file has no such column."""

    def link(self, record: Record) -> Link:
        """Return the reference as a Link."""

    def records(self, record: Record) -> tuple[Record, ...]:
        """Return the records that a reference leads to; none for another column."""


class RowsListed(NamedTuple):
    """A list that the records of a sheet have: what rows of `sheet` it is of each of them."""

    sheet: str
    rows: Callable[[Record], tuple[Record, ...]]
    whole: bool = False


class MadeLater(NamedTuple):
    """A Value or a reference that no column has. `column`: that of its source."""

    column: str
    make: Callable[[Record], Any]


@dataclass(frozen=True, slots=True)
class Following:
    """What follows for the records of a sheet, by vocabulary name: made when it is asked for.

    `bases`: by header, what an empty cell of a record follows from; None when it does not.
    """

    cells: dict[str, MadeLater] = field(default_factory=dict)
    links: dict[str, MadeLater] = field(default_factory=dict)
    lists: dict[str, RowsListed] = field(default_factory=dict)
    bases: dict[str, Callable[[Record], Basis | None]] = field(default_factory=dict)


class RowShape(NamedTuple):
    """What the rows of one table have. `readers`: by header, references last.

    `names` and `references`: vocabulary name → header, of values and of references; `follows` is
    of all rows of the sheet. `there`: the headers of the table itself.
    """

    table: Cell
    readers: Mapping[str, CellReader]
    names: Mapping[str, str]
    references: Mapping[str, str]
    follows: Following
    there: Collection[str]


_NOTHING: dict[str, Any] = {}  # what nobody has put anything into; never written to
_BARE = RowShape(Cell(""), {}, {}, {}, Following(), ())


class Record:
    """One row. `record["Handläggare"]` is the record referred to, a tuple of records, or a value.

    `long_key`: what a key that is worked out would be without short names, as it once was.
    `columns` are by header; `cells`, `links` and `lists` by the names of the template vocabulary
    (`handläggare`, `förtydliganden`). What check/links/ puts there is not changed after. What is
    made when it is asked for stands beside it, until it is let go of.
    """

    __slots__ = (
        *("_cells", "_columns", "_known", "_links", "_lists", "_place", "_worked_out"),
        *("_made", "_made_lists", "_made_references"),
        *("key", "long_key", "raw", "row", "shape", "sheet"),
    )

    def __init__(
        self,
        sheet: str,
        key: str,
        place: Cell | None,
        long_key: str = "",
        shape: RowShape = _BARE,
        row: tuple[int, tuple[Raw, ...]] = (0, ()),
    ) -> None:
        """Make an unlinked record; `place` is its row, None for that of the table."""
        self.sheet = sheet
        self.key = key
        self.long_key = long_key
        self.shape = shape
        self.row, self.raw = row
        self._place = place
        self._columns = self._cells = self._links = self._lists = _NOTHING
        self._made = self._made_references = self._made_lists = _NOTHING
        self._known: dict[Hashable, Any] | None = None
        self._worked_out: dict[str, Basis] = _NOTHING

    @property
    def place(self) -> Cell:
        """Return the row."""
        table = self.shape.table
        return self._place or Cell(table.file, table.sheet, self.row)

    @property
    def file(self) -> str:
        """Return the file that the row stands in."""
        return (self._place or self.shape.table).file

    @property
    def columns(self) -> _Columns:
        """Return header → Value, Record or tuple of records."""
        return _Columns(self)

    @property
    def cells(self) -> _Cells:
        """Return vocabulary name → Value."""
        return _Cells(self)

    @property
    def links(self) -> _Links:
        """Return vocabulary name → the record or records referred to."""
        return _Links(self)

    @property
    def lists(self) -> _Lists:
        """Return vocabulary name → the records that refer here."""
        return _Lists(self)

    @property
    def worked_out(self) -> dict[str, Basis]:
        """Return header of an empty cell → what it follows from."""
        return self.work_out()

    def work_out(self) -> dict[str, Basis]:
        """Return `worked_out`, also where it is noted that somebody asks for that."""
        bases = [(header, find(self)) for header, find in self.shape.follows.bases.items()]
        return {header: basis for header, basis in bases if basis is not None} | self._worked_out

    @property
    def known(self) -> dict[Hashable, Any]:
        """Return what has been found of it, when all is linked."""
        if self._known is None:
            self._known = {}
        return self._known

    def __getitem__(self, header: str) -> Any:
        """Return what stands under `header`; a KeyError is a bug in the asker."""
        found = self._columns.get(header)
        if found is None:
            found = self._made.get(header)
        if found is None:
            found = self.shape.readers[header].value(self)
            if found and not isinstance(found, Record | tuple):  # of nothing there is very much
                if self._made is _NOTHING:
                    self._made = {}
                self._made[header] = found
        return found

    def let_go(self) -> None:
        """Let go of what was made when it was asked for: the next who asks gets it made anew."""
        self._made = self._made_references = self._made_lists = _NOTHING

    def bare(self, header: str) -> Any:
        """Return what stands under `header`, None where there is no such column.

        For those who only look: a Value may be that of another cell like it, a text a plain str.
        """
        found = self._columns.get(header)
        if found is not None:
            return found
        reader = self.shape.readers.get(header)
        return reader.bare(self) if reader is not None else None

    def value(self, name: str) -> Any:
        """Return the Value under a vocabulary name, or None."""
        header = self.shape.names.get(name)
        if header is not None:
            return self[header]
        found = self._cells.get(name)
        if found is None and (later := self.shape.follows.cells.get(name)) is not None:
            found = later.make(self)
            self.put_cell(name, found)
        return found

    def link(self, name: str) -> Link | None:
        """Return the reference or the list under a vocabulary name, or None."""
        return self.reference(name) or self.listing(name)

    def reference(self, name: str) -> Link | None:
        """Return the reference under a vocabulary name, or None."""
        found: Link | None = self._links.get(name) or self._made_references.get(name)
        if found is not None:
            return found
        if (header := self.shape.references.get(name)) is not None:
            found = self.shape.readers[header].link(self)
            if self._made_references is _NOTHING:
                self._made_references = {}
            self._made_references[name] = found
        elif (later := self.shape.follows.links.get(name)) is not None:
            found = later.make(self)
            self.put_link(name, found)
        return found

    def is_put(self, name: str) -> bool:
        """Return whether something has been put, or made, under a vocabulary name."""
        return name in self._cells or name in self._links or name in self._lists

    @property
    def put_references(self) -> Mapping[str, Link]:
        """Return vocabulary name → reference, of those that have been put there."""
        return self._links

    def led(self, name: str) -> tuple[Record, ...]:
        """Return the records of the reference under a vocabulary name, none for no such."""
        found: Link | None = self._links.get(name)
        if found is not None:
            return found.records
        header = self.shape.references.get(name)
        if header is not None:
            return self.shape.readers[header].records(self)
        found = Record.reference(self, name)
        return found.records if found is not None else ()

    def listing(self, name: str) -> Link | None:
        """Return the list under a vocabulary name, or None."""
        found: Link | None = self._lists.get(name) or self._made_lists.get(name)
        if found is None and (listed := self.shape.follows.lists.get(name)) is not None:
            rows, source = listed.rows(self), self.source(name)
            found = Link(source, None, listed.sheet, rows, whole=listed.whole)
            if self._made_lists is _NOTHING:
                self._made_lists = {}
            self._made_lists[name] = found
        return found

    def listed(self, name: str) -> tuple[Record, ...]:
        """Return the records of the list under a vocabulary name, none where there is no list."""
        found: Link | None = self._lists.get(name)
        if found is not None:
            return found.records
        listed = self.shape.follows.lists.get(name)
        return listed.rows(self) if listed is not None else ()

    def under(self, name: str) -> Any:
        """Return the Value or Link under a vocabulary name, or None."""
        value = self.value(name)
        return value if value is not None else self.link(name)

    def headers(self) -> Iterator[tuple[str, str]]:
        """Yield each vocabulary name of a cell or a reference, with its header."""
        follows = self.shape.follows
        for named, later, put in (
            (self.shape.names, follows.cells, self._cells),
            (self.shape.references, follows.links, self._links),
        ):
            yield from named.items()
            yield from ((name, one.column) for name, one in later.items())
            others = ((name, one) for name, one in put.items() if name not in named)
            yield from ((name, one.source.column) for name, one in others if name not in later)

    def cell(self, header: str) -> Cell:
        """Return the cell under `header` (the whole row when the column is not in the file)."""
        self._make_those_of(header)
        put = chain(self._cells.values(), self._links.values())
        found = [each.cell for each in put if each.source.column == header]
        value = self._columns.get(header)
        if not found and value is not None and not isinstance(value, Record | tuple):
            found = [value.cell]
        reader = self.shape.readers.get(header)
        other = self.place if reader is None else reader.cell(self)
        return found[-1] if found else other

    def _make_those_of(self, header: str) -> None:
        """Make what follows under a header that no column has."""
        for name, later in self.shape.follows.cells.items():
            if later.column == header:
                Record.value(self, name)
        for name, later in self.shape.follows.links.items():
            if later.column == header:
                Record.reference(self, name)

    def put(self, name: str, value: Any) -> None:
        """Put another value of the same cell under a vocabulary name, and under its header."""
        self.put_column(value.source.column, value)
        self.put_cell(name, value)

    def put_column(self, header: str, value: Any) -> None:
        """Put a Value, a Record or a tuple of records under a header."""
        if self._columns is _NOTHING:
            self._columns = {}
        self._columns[header] = value

    def put_basis(self, header: str, basis: Basis) -> None:
        """Say what an empty cell follows from."""
        if self._worked_out is _NOTHING:
            self._worked_out = {}
        self._worked_out[header] = basis

    def put_cell(self, name: str, value: Any) -> None:
        """Put a Value under a vocabulary name; of a column it is that of its header too."""
        header = self.shape.names.get(name)
        if header is not None:
            self.put_column(header, value)
            return
        if self._cells is _NOTHING:
            self._cells = {}
        self._cells[name] = value

    def put_link(self, name: str, link: Link) -> None:
        """Put a reference under a vocabulary name."""
        if self._links is _NOTHING:
            self._links = {}
        self._links[name] = link

    def put_list(self, name: str, link: Link) -> None:
        """Put a list under a vocabulary name."""
        if self._lists is _NOTHING:
            self._lists = {}
        self._lists[name] = link

    def source(self, header: str = "") -> Source:
        """Return the identity of the cell under `header`, or of the row."""
        return Source(self.sheet, self.key, header)

    def problem(
        self, header: str, message: str, *, remedy: str = "", stops: tuple[Source, ...] = ()
    ) -> Problem:
        """Return a problem at one of this record's cells; the rule adds code and severity."""
        return Problem(
            self.cell(header), Severity.ERROR, "", message, remedy, self.source(header), stops
        )

    def __repr__(self) -> str:
        return f"<{self.sheet}/{self.key}>"


def bares(records: Sequence[Record], header: str) -> list[Any]:
    """Return what stands under a header in each record of a sheet, as `Record.bare` does."""
    if len({id(record.shape) for record in records}) != 1:
        return [record.bare(header) for record in records]
    records[0].bare(header)  # who notes what is asked of a sheet is told
    put = [record._columns.get(header) for record in records]
    reader = records[0].shape.readers.get(header)
    if reader is None:
        return put
    read = reader.bares(records)
    return [one if one is not None else other for one, other in zip(put, read, strict=True)]


def put_values(records: Iterable[Record]) -> dict[str, list[tuple[int, Any]]]:
    """Return header → what has been put under it, with the number of the record."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for number, record in enumerate(records):
        if record._columns:
            for header, value in record._columns.items():
                found.setdefault(header, []).append((number, value))
    return found


def leds(records: Sequence[Record], name: str) -> list[tuple[Record, ...]]:
    """Return where a reference of each record of a sheet leads, as `Record.led` does."""
    if len({id(record.shape) for record in records}) != 1:
        return [record.led(name) for record in records]
    records[0].led(name)  # who notes what is asked of a sheet is told
    header = records[0].shape.references.get(name)
    if header is None:
        return [Record.led(record, name) for record in records]
    reader = records[0].shape.readers[header].records
    put = (record._links.get(name) for record in records)
    return [
        link.records if link is not None else reader(record)
        for link, record in zip(put, records, strict=True)
    ]


class _Under(Mapping[str, Any]):
    """What a record has under names of one sort: those of its table, then what was put there."""

    __slots__ = ("_record",)

    def __init__(self, record: Record) -> None:
        self._record = record

    @abstractmethod
    def _names(self) -> tuple[Mapping[str, Any], ...]:
        """Return what has those of the table, those that follow, and those that were put there."""

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(chain(*self._names())))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return any(name in names for names in self._names())

    def __getitem__(self, name: str) -> Any:
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    @abstractmethod
    def __setitem__(self, name: str, value: Any) -> None:
        """Put a value under a name."""

    def setdefault(self, name: str, value: Any) -> None:
        """Put a value under a name that nothing is under."""
        if name not in self:
            self[name] = value

    def update(self, others: Mapping[str, Any]) -> None:
        """Put what another record has, by its names."""
        for name, value in others.items():
            self[name] = value


class _Columns(_Under):
    """What stands in the columns of a record, by header."""

    __slots__ = ()

    def _names(self) -> tuple[Mapping[str, Any], ...]:
        return self._record.shape.readers, self._record._columns

    def get(self, name: str, default: Any = None) -> Any:
        """Return what stands under a header."""
        return self._record[name] if name in self else default

    def __setitem__(self, name: str, value: Any) -> None:
        self._record.put_column(name, value)


class _Cells(_Under):
    """The Values of a record, by vocabulary name."""

    __slots__ = ()

    def _names(self) -> tuple[Mapping[str, Any], ...]:
        shape = self._record.shape
        return shape.names, shape.follows.cells, self._record._cells

    def get(self, name: str, default: Any = None) -> Any:
        """Return the Value under a name."""
        found = self._record.value(name)
        return default if found is None else found

    def __setitem__(self, name: str, value: Any) -> None:
        self._record.put_cell(name, value)


class _Links(_Under):
    """The references of a record, by vocabulary name."""

    __slots__ = ()

    def _names(self) -> tuple[Mapping[str, Any], ...]:
        shape = self._record.shape
        return shape.references, shape.follows.links, self._record._links

    def get(self, name: str, default: Any = None) -> Any:
        """Return the reference under a name."""
        return self._record.reference(name) or default

    def __setitem__(self, name: str, value: Any) -> None:
        self._record.put_link(name, value)


class _Lists(_Under):
    """The records that refer to a record, by vocabulary name."""

    __slots__ = ()

    def _names(self) -> tuple[Mapping[str, Any], ...]:
        return self._record.shape.follows.lists, self._record._lists

    def get(self, name: str, default: Any = None) -> Any:
        """Return the list under a name."""
        return self._record.listing(name) or default

    def __setitem__(self, name: str, value: Any) -> None:
        self._record.put_list(name, value)

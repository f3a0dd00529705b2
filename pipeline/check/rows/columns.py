"""How the cells of a column are read when they are asked for: values by kind, references by text.

What people write is mostly written many times: each text of a column is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pipeline.check.rows.headers import Layout
from pipeline.check.rows.keys import number_column
from pipeline.errors import CellError
from pipeline.model import Cell, CellFault, Link, Raw, Record, Source, Value
from pipeline.schema import Column, Kind
from pipeline.values import kinds
from pipeline.values.display import MOST_SIGNS, as_shown
from pipeline.values.types import Empty, Faulty

REFERENCES = frozenset([Kind.REF, Kind.REFS])
_OWN = REFERENCES | {Kind.KEY}  # kinds of which hardly two cells of a column hold the same
_ALIKE = frozenset([str, int, date])  # types of which no two cells are equal but not the same
_WRITTEN = {str, type(None)}
_MOST_KNOWN = 1_000  # values of a column that are kept: others hardly come again
_MOST_NUMBERS = 20_000  # that are kept: rows are put in order by them, again and again
_SOURCE, _CELL = Source("", "", ""), Cell("")  # of a value that nobody has asked for yet
NOTHING = Empty("", _SOURCE, _CELL)


class ColumnReader:
    """Reads the cells of one column of one table.

    `sound`: no text of the column has a sign that is refused; `plain`: nor is any of them blank.
    """

    __slots__ = ("_known", "at", "column", "empty", "plain", "sound", "table")

    def __init__(self, layout: Layout, column: Column, known: dict[Raw, Value]) -> None:
        """Make the reader; `known` are raw cells of the column in all tables, as read."""
        self.column = column
        self.table = layout.cell(0)
        self.at = layout.positions.get(column.header, -1)
        self.sound = self.plain = False
        self._known = known
        self.empty: Value = NOTHING  # what an empty cell means
        if column.default:
            self.empty = kinds.read_cell(column, column.default, _SOURCE, _CELL)

    def raw(self, record: Record) -> Raw:
        """Return what stands in the record's cell."""
        return record.raw[self.at] if self.at >= 0 else None

    def cell(self, record: Record) -> Cell:
        """Return the record's cell; its row when the file has no such column."""
        if self.at < 0:
            return record.place
        table = self.table
        return Cell(table.file, table.sheet, record.row, self.at + 1)

    def value(self, record: Record) -> Any:
        """Return the value of the record's cell."""
        made: Any = self.typed(self.raw(record))
        return made.placed(record.source(self.column.header), self.cell(record))

    def bare(self, record: Record) -> Any:
        """Return the value for those who only look."""
        return self.typed(record.raw[self.at]) if self.at >= 0 else self.empty

    def bares(self, records: Sequence[Record]) -> list[Any]:
        """Return the values of many records for those who only look."""
        at, typed = self.at, self.typed
        return [typed(record.raw[at]) for record in records] if at >= 0 else self._none(records)

    def raws(self, records: Sequence[Record]) -> list[Raw]:
        """Return what stands in many records' cells; nothing when the file has no such column."""
        at = self.at
        return [record.raw[at] for record in records] if at >= 0 else []

    def leads(self, raws: Sequence[Raw], records: Sequence[Record]) -> list[tuple[Raw, Any]] | None:
        """Return nothing: only references lead somewhere."""
        return []

    def _none(self, records: Sequence[Record]) -> list[Any]:
        """Return what stands in many records of a table that has no such column."""
        return [self.bare(record) for record in records[:1]] * len(records)

    def link(self, record: Record) -> Link:
        """Raise: only references are links."""
        raise TypeError(self.column.header)

    def records(self, record: Record) -> tuple[Record, ...]:
        """Return nothing: only references lead to records."""
        return ()

    def typed(self, raw: Raw) -> Value:
        """Return what a raw cell of this column is, wherever it stands."""
        if raw is None:
            return self.empty
        if type(raw) not in _ALIKE:
            return self._read(raw)
        found = self._known.get(raw)
        if found is None:
            found = self._read(raw)
            most = _MOST_NUMBERS if type(raw) is int else _MOST_KNOWN
            if self.column.kind not in _OWN and len(self._known) < most:
                self._known[raw] = found
        return found

    def _read(self, raw: Raw) -> Value:
        try:
            found = kinds.read_cell(self.column, raw, _SOURCE, _CELL)
        except CellError:
            return Faulty(as_shown(raw)[:MOST_SIGNS], _SOURCE, _CELL)
        return self.empty if type(found) is Empty else found


class OrderReader(ColumnReader):
    """Reads the cells of a column where an empty one means the row's place among its like.

    `orders`: that of each record that has one.
    """

    __slots__ = ("orders",)

    def __init__(self, layout: Layout, column: Column, known: dict[Raw, Value]) -> None:
        """Make a reader that knows no place yet."""
        super().__init__(layout, column, known)
        self.orders: dict[Record, int] = {}

    def value(self, record: Record) -> Any:
        """Return the value of the record's cell, or its place."""
        made: Any = self.bare(record)
        return made.placed(record.source(self.column.header), self.cell(record))

    def bare(self, record: Record) -> Any:
        """Return the value for those who only look."""
        found = super().bare(record)
        order = self.orders.get(record) if type(found) is Empty else None
        return found if order is None else self.typed(order)

    def bares(self, records: Sequence[Record]) -> list[Any]:
        """Return the values of many records."""
        return [*map(self.bare, records)]

    def is_empty(self, record: Record) -> bool:
        """Return whether nothing is written in the cell."""
        return type(super().bare(record)) is Empty


class TextReader(ColumnReader):
    """Reads the cells of a column whose values are the texts as they stand."""

    __slots__ = ()

    def value(self, record: Record) -> Any:
        """Return the value of the record's cell."""
        raw = self.raw(record)
        if type(raw) is str and (self.plain or self._is_text(raw)):
            make = kinds.AS_WRITTEN[self.column.kind]
            return make(raw, record.source(self.column.header), self.cell(record))
        return super().value(record)

    def bare(self, record: Record) -> Any:
        """Return the text; a value where it is more than that, or less."""
        if self.at < 0:
            return self.empty
        raw = record.raw[self.at]
        if type(raw) is str and (self.plain or self._is_text(raw)):
            return raw
        return self.empty if raw is None else self.typed(raw)

    def bares(self, records: Sequence[Record]) -> list[Any]:
        """Return the texts of many records."""
        if self.at < 0 or not self.plain:
            return self._none(records) if self.at < 0 else [*map(self.bare, records)]
        at, typed = self.at, self.typed
        raws = [record.raw[at] for record in records]
        return [raw if type(raw) is str else typed(raw) for raw in raws]

    def _is_text(self, raw: str) -> bool:
        return bool(raw) and not raw.isspace() if self.sound else kinds.is_plain(raw)


class ReferenceReader(ColumnReader):
    """Leads from the cells of one column of one table to records.

    `led`: text → the records that it leads to, whatever row it stands in. Of the rows where
    something else holds, it is put into the record.
    """

    __slots__ = ("led", "many", "unwritten")

    def __init__(self, layout: Layout, column: Column, known: dict[Raw, Value]) -> None:
        """Make a reader whose references nobody has followed yet."""
        super().__init__(layout, column, known)
        self.many = column.kind is Kind.REFS
        self.led: dict[str, tuple[Record, ...]] = {}
        self.unwritten: tuple[Record, ...] = ()  # where an empty cell leads

    def is_known(self, raw: Raw) -> bool:
        """Return whether it is known where the cell leads, whatever row it stands in."""
        if raw is None:
            return bool(self.unwritten)
        return not isinstance(raw, CellFault) and as_shown(raw) in self.led

    def written(self, record: Record) -> Value:
        """Return the text of the cell, as its own value."""
        made: Any = self.typed(self.raw(record))
        found: Value = made.placed(record.source(self.column.header), self.cell(record))
        return found

    def records(self, record: Record) -> tuple[Record, ...]:
        """Return the records that the cell leads to."""
        raw = record.raw[self.at] if self.at >= 0 else None
        if raw is None:
            return self.unwritten
        return self.led.get(raw if type(raw) is str else as_shown(raw), ())

    def value(self, record: Record) -> Any:
        """Return the record or records that the cell leads to, else that it is empty."""
        found = self.records(record)
        if self.many:
            return found
        return found[0] if found else self._hollow(record)

    def bare(self, record: Record) -> Any:
        """Return the same for those who only look."""
        found = self.records(record)
        if self.many:
            return found
        return found[0] if found else NOTHING

    def bares(self, records: Sequence[Record]) -> list[Any]:
        """Return where the cells of many records lead; what is written alike leads alike."""
        raws = self.raws(records)
        led = self.leads(raws, records)
        if not led:
            return [*map(self.bare, records)]
        known = dict(led)
        return [known[raw] for raw in raws]

    def leads(self, raws: Sequence[Raw], records: Sequence[Record]) -> list[tuple[Raw, Any]] | None:
        """Return where each text leads that is written in cells; None where more than texts are."""
        if not raws or not {*map(type, raws)} <= _WRITTEN:
            return None
        alike = dict(zip(raws, records, strict=True))
        return [(raw, self.bare(record)) for raw, record in alike.items()]

    def link(self, record: Record) -> Link:
        """Return the reference as a Link."""
        source, empty = record.source(self.column.header), None
        if not self.many:
            empty = self._hollow(record)
        found = self.records(record)
        return Link(source, self.cell(record), self.column.target, found, not self.many, empty)

    def _hollow(self, record: Record) -> Empty:
        return Empty("", record.source(self.column.header), self.cell(record))


def reader_of(layout: Layout, column: Column, known: dict[Raw, Value]) -> ColumnReader:
    """Return what reads a column of a table."""
    if column.kind in REFERENCES:
        return ReferenceReader(layout, column, known)
    if column is number_column(layout.sheet):
        return OrderReader(layout, column, known)
    make = TextReader if column.kind in kinds.AS_WRITTEN else ColumnReader
    return make(layout, column, known)


def headers_there(rows: Iterable[Record], headers: Iterable[str]) -> list[str]:
    """Return those of some headers that the files of any of the rows have."""
    shapes = {id(row.shape): row.shape for row in rows}.values()
    there = {header for shape in shapes for header in shape.there}
    return [header for header in headers if header in there]


def reference_reader(record: Record, header: str) -> ReferenceReader | None:
    """Return what reads a reference of a record, None for a column of another kind."""
    reader = record.shape.readers.get(header)
    return reader if isinstance(reader, ReferenceReader) else None


def leading_names(rows: Iterable[Record]) -> frozenset[str]:
    """Return the vocabulary names of the references by which any of the rows leads somewhere."""
    shapes = {id(row.shape): row.shape for row in rows}.values()
    names = {name for row in rows for name in row.put_references}
    for shape in shapes:
        for name, header in shape.references.items():
            reader = shape.readers[header]
            if isinstance(reader, ReferenceReader) and (reader.led or reader.unwritten):
                names.add(name)
    return frozenset(names)

"""Rows read: their cells looked over, column by column, and faults and remarks told at the cell.

A value is made when somebody asks for it (`columns.py`); here is found what is wrong anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from pipeline.check.findings import Findings, whole_sheet
from pipeline.check.rows.columns import REFERENCES, ColumnReader, OrderReader, reader_of
from pipeline.check.rows.headers import Layout
from pipeline.check.rows.lookup import Index
from pipeline.check.rows.raw_rows import RawRow, RawRows, by_table
from pipeline.errors import CellError
from pipeline.model import Following, Raw, Record, RowShape, Severity, Value
from pipeline.schema import Column, Kind, vocabulary_name
from pipeline.swedish.words import enumeration
from pipeline.values import kinds
from pipeline.values.types import Empty, Faulty

_NUMBERS = frozenset([Kind.WHOLE, Kind.ITEM_NUMBER, Kind.NUMBER])
_REMARKED = _NUMBERS | {Kind.KEY}
_TEXTS = frozenset([str, type(None)])
_OPEN = frozenset([Kind.CHOICE, Kind.CHOICES])  # where a column offers words
_AS_TYPED = REFERENCES | {Kind.KEY, *kinds.AS_WRITTEN}  # kinds that any sound text is of


@dataclass(frozen=True, slots=True)
class SheetShape:
    """The columns of a sheet in all files: the listed ones, then the users' own.

    `known`: header → raw cell → the value that it is. `follows`: for its records.
    """

    columns: tuple[Column, ...]
    known: Mapping[str, dict[Raw, Value]]
    follows: Following = field(default_factory=Following)


def sheet_shapes(layouts: Iterable[Layout]) -> Mapping[str, SheetShape]:
    """Return the columns of every sheet that is there."""
    found: dict[str, dict[str, Column]] = {}
    for layout in layouts:
        sheet = layout.sheet
        columns = found.setdefault(sheet.name, {c.header: c for c in sheet.columns})
        for column in layout.columns.values():
            columns.setdefault(column.header, column)
    return {
        sheet: SheetShape(tuple(columns.values()), {header: {} for header in columns})
        for sheet, columns in found.items()
    }


def _shape(layout: Layout, sheet: SheetShape) -> tuple[RowShape, tuple[ColumnReader, ...]]:
    """Return what the rows of a table have, and its readers in the order of the sheet."""
    readers = [reader_of(layout, column, sheet.known[column.header]) for column in sheet.columns]
    names: dict[str, str] = {}
    references: dict[str, str] = {}
    for column in sheet.columns:
        where = references if column.kind in REFERENCES else names
        where.setdefault(vocabulary_name(column.header), column.header)
    in_order = sorted(readers, key=lambda reader: reader.column.kind in REFERENCES)
    by_header = {reader.column.header: reader for reader in in_order}
    there = layout.positions
    return RowShape(layout.cell(0), by_header, names, references, sheet.follows, there), (*readers,)


def read_rows(
    raw_rows: RawRows, index: Index, shapes: Mapping[str, SheetShape], findings: Findings
) -> dict[str, list[RawRow]]:
    """Return the rows of every sheet that have a record, in the order of files and rows."""
    found = {}
    for sheet, rows in raw_rows.rows.items():
        keys = index.rows[sheet]
        kept = found[sheet] = [row for row in rows if keys.get(row.key) is row]
        for layout, same in by_table(kept):
            shape, readers = _shape(layout, shapes[sheet])
            for row in same:
                place = (row.row, row.raw)
                row.record = Record(sheet, row.key, None, row.long_key, shape, place)
            _tell_places(readers, same)
            columns = [*zip(*[row.raw for row in same], strict=False)]
            suspects: list[tuple[int, int, ColumnReader]] = []
            for nth, reader in enumerate(readers):
                needed = _is_needed(reader.column, layout, findings)
                if reader.at >= 0:
                    odd = _suspects(reader, columns[reader.at], needed)
                else:
                    odd = range(len(same)) if needed else ()
                suspects += ((number, nth, reader) for number in odd)
            for number, _, reader in sorted(suspects, key=itemgetter(0, 1)):
                _tell(reader, same[number], findings)
    return found


def _tell_places(readers: Iterable[ColumnReader], rows: Iterable[RawRow]) -> None:
    """Let the reader of a column of places know those of the rows."""
    for reader in readers:
        if isinstance(reader, OrderReader):
            reader.orders = {row.record: row.order for row in rows if row.order}


def _is_needed(column: Column, layout: Layout, findings: Findings) -> bool:
    return column.kind not in REFERENCES and must_be_filled(column, layout, findings)


def _suspects(reader: ColumnReader, values: Sequence[Raw], needed: bool) -> Iterable[int]:
    """Return the places of the cells of a column that there is something to tell of."""
    column, kinds_there = reader.column, {*map(type, values)}
    texts: set[str] = set()
    if str in kinds_there:
        texts = {raw for raw in values if type(raw) is str}
    distinct: set[tuple[type, Raw]] = set()
    if not kinds_there <= _TEXTS:
        distinct = {(type(raw), raw) for raw in values if not kinds.is_as_stored(column.kind, raw)}
        distinct = {each for each in distinct if each[0] not in _TEXTS}
    reader.sound = kinds.are_sound(texts)
    if reader.sound and column.kind in _AS_TYPED:
        if column.kind is not Kind.KEY:
            texts = {raw for raw in texts if not raw.strip()}
        elif kinds.are_plain_keys([*texts]):
            texts = set()
        reader.plain = not texts
    distinct.update((str, raw) for raw in texts)
    odd = {each for each in distinct if _is_odd(reader, each[1], needed)}
    if needed:
        odd.add((type(None), None))
    if not odd:
        return ()
    return [number for number, raw in enumerate(values) if (type(raw), raw) in odd]


def _is_odd(reader: ColumnReader, raw: Raw, needed: bool) -> bool:
    """Return whether there may be something to tell of a raw cell."""
    value = reader.typed(raw)
    if type(value) is Empty:
        return needed
    column = reader.column
    return type(value) is Faulty or (_is_remarked(column) and bool(kinds.remarks(column, raw)))


def _is_remarked(column: Column) -> bool:
    return column.kind in _REMARKED or (bool(column.offers) and column.kind in _OPEN)


def _tell(reader: ColumnReader, row: RawRow, findings: Findings) -> None:
    """Tell what is wrong with a cell, or what the officer should know of it."""
    column, raw = reader.column, reader.raw(row.record)
    source, cell = row.record.source(column.header), reader.cell(row.record)
    try:
        value = kinds.read_cell(column, raw, source, cell)
    except CellError as fault:
        stops = (whole_sheet(row.sheet),) if column.kind in REFERENCES else ()
        findings.fault(fault.code, cell, fault.sentence, fault.remedy, source, stops)
        return
    if type(value) is Empty:
        if _is_needed(column, row.layout, findings):
            findings.fault("B03", cell, "cellen är tom.", _fill_in(column), source)
    elif _is_remarked(column):
        if column.kind in _NUMBERS and cell.file.casefold().endswith(".csv"):
            return  # a .csv has no other way to hold a number
        for code, sentence, remedy in kinds.remarks(column, raw):
            findings.add(Severity.WARNING, code, cell, sentence, remedy, source=source)


def must_be_filled(column: Column, layout: Layout, findings: Findings) -> bool:
    """Return whether an empty cell is a fault of its own, and not the trace of another."""
    if not column.required or column.derived or column.key or column.default:
        return False
    return not (column.header in layout.lacking or findings.damaged(layout.table))


def _fill_in(column: Column) -> str:
    if not column.choices:
        return f"Fyll i ”{column.header}”."
    return f"Välj {enumeration([f'”{word}”' for word in column.choices], 'eller')}."

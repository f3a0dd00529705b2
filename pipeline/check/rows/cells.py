"""Rows read: every cell a value with its source, faults and remarks reported at the cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.check.findings import Findings, whole_sheet
from pipeline.check.rows.headers import Layout
from pipeline.check.rows.lookup import Index
from pipeline.check.rows.raw_rows import RawRow, RawRows
from pipeline.errors import CellError
from pipeline.model import Cell, Raw, Record, Severity, Source, Value
from pipeline.schema import Column, Kind, vocabulary_name
from pipeline.swedish.words import enumeration
from pipeline.values import kinds
from pipeline.values.display import MOST_SIGNS, as_shown
from pipeline.values.types import Empty, Faulty

REFERENCES = frozenset([Kind.REF, Kind.REFS])
_NUMBERS = frozenset([Kind.WHOLE, Kind.ITEM_NUMBER, Kind.NUMBER])
_REMARKED = _NUMBERS | {Kind.KEY}
_OPEN = frozenset([Kind.CHOICE, Kind.CHOICES])  # where a column offers words


@dataclass(frozen=True, slots=True, eq=False)
class ReadRow:
    """One row read. `keys`: what its references say, by header; check/links/ follows them."""

    raw_row: RawRow
    record: Record
    keys: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetShape:
    """The columns of a sheet in all files: the listed ones, then the users' own."""

    columns: tuple[Column, ...]
    names: tuple[str, ...]  # the vocabulary names, in the same order
    telling: frozenset[str]  # the columns whose empty cells mean something, or are a fault


def sheet_shapes(layouts: Iterable[Layout]) -> Mapping[str, SheetShape]:
    """Return the columns of every sheet that is there."""
    found: dict[str, dict[str, Column]] = {}
    for layout in layouts:
        sheet = layout.sheet
        columns = found.setdefault(sheet.name, {c.header: c for c in sheet.columns})
        for column in layout.columns.values():
            columns.setdefault(column.header, column)
    return {sheet: _shape(tuple(columns.values())) for sheet, columns in found.items()}


def _shape(columns: tuple[Column, ...]) -> SheetShape:
    names = tuple(vocabulary_name(column.header) for column in columns)
    telling = frozenset(c.header for c in columns if c.required or c.default)
    return SheetShape(columns, names, telling)


def read_rows(
    raw_rows: RawRows, index: Index, shapes: Mapping[str, SheetShape], findings: Findings
) -> dict[str, list[ReadRow]]:
    """Return the rows of every sheet, in the order of files and rows."""
    return {
        sheet: [
            _row(raw_row, shapes[sheet], findings)
            for raw_row in rows
            if index.rows[sheet].get(raw_row.key) is raw_row
        ]
        for sheet, rows in raw_rows.rows.items()
    }


def _row(raw_row: RawRow, shape: SheetShape, findings: Findings) -> ReadRow:
    layout, raws, key = raw_row.layout, raw_row.raw, raw_row.key
    file, name, sheet = layout.table.file, layout.table.sheet, layout.sheet.name
    place = layout.cell(raw_row.row)
    read = ReadRow(raw_row, Record(sheet, key, place, raw_row.long_key))
    columns, cells = read.record.columns, read.record.cells
    find, telling = layout.positions.get, shape.telling
    for column, word in zip(shape.columns, shape.names, strict=True):
        at = find(column.header)
        source = Source(sheet, key, column.header)
        cell = place if at is None else Cell(file, name, raw_row.row, at + 1)
        raw = None if at is None or at >= len(raws) else raws[at]
        if raw is None and column.header not in telling:
            value: Value = Empty("", source, cell)
        else:
            value = _value(column, raw, source, cell, raw_row, findings)
        if column.kind in REFERENCES:
            read.keys[column.header] = value
        else:
            columns[column.header] = value
            cells.setdefault(word, value)
    return read


def _value(
    column: Column, raw: Raw, source: Source, cell: Cell, raw_row: RawRow, findings: Findings
) -> Value:
    if type(raw) is str and column.kind in kinds.AS_WRITTEN and kinds.is_plain(raw):
        return kinds.AS_WRITTEN[column.kind](raw, source, cell)
    try:
        value = kinds.read_cell(column, raw, source, cell)
    except CellError as fault:
        stops = (whole_sheet(raw_row.sheet),) if column.kind in REFERENCES else ()
        findings.fault(fault.code, cell, fault.sentence, fault.remedy, source, stops)
        return Faulty(as_shown(raw)[:MOST_SIGNS], source, cell)
    if type(value) is Empty:
        return _empty(column, value, raw_row, findings)
    if column.kind in _REMARKED or (column.offers and column.kind in _OPEN):
        _remark(column, raw, source, cell, findings)
    return value


def _empty(column: Column, value: Empty, raw_row: RawRow, findings: Findings) -> Value:
    """Return what an empty cell means."""
    if column.default:
        return kinds.read_cell(column, column.default, value.source, value.cell)
    if must_be_filled(column, raw_row, findings) and column.kind not in REFERENCES:
        findings.fault("B03", value.cell, "cellen är tom.", _fill_in(column), value.source)
    return value


def must_be_filled(column: Column, raw_row: RawRow, findings: Findings) -> bool:
    """Return whether an empty cell is a fault of its own, and not the trace of another."""
    if not column.required or column.derived or column.key:
        return False
    table = raw_row.layout.table
    return not (column.header in raw_row.layout.lacking or findings.damaged(table))


def _fill_in(column: Column) -> str:
    if not column.choices:
        return f"Fyll i ”{column.header}”."
    return f"Välj {enumeration([f'”{word}”' for word in column.choices], 'eller')}."


def _remark(column: Column, raw: Raw, source: Source, cell: Cell, findings: Findings) -> None:
    if column.kind in _NUMBERS and cell.file.casefold().endswith(".csv"):
        return  # a .csv has no other way to hold a number
    for code, sentence, remedy in kinds.remarks(column, raw):
        findings.add(Severity.WARNING, code, cell, sentence, remedy, source=source)

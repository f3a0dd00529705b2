"""A sheet as it is read: every column that the program knows, with names beside the ids."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain.records import record_at, records_at, text_at
from pipeline.model import Cell, Dataset, Record, Severity, Source
from pipeline.schema import Column, Kind, Sheet
from pipeline.values.flat_table import Flat, FlatTable, first_day, flat_value, several_as_text
from pipeline.values.types import Empty, Faulty

_NAMES = ("Kort namn", "Namn", "Titel", "Ärendemening", "Rubrik", "Måltext", "Text", "Typ")
# Rows that have no name of their own are named after what they belong to.
_PARTS = {
    "Sammanträden": ("Organ", "Datum"),
    "Behandling": ("Rubrik", "Ärende", "Möte"),
    "Beslut": ("Typ", "Behandling"),
    "Yrkanden": ("Typ", "Person"),
}


def sheet_table(dataset: Dataset, sheet: Sheet) -> FlatTable:
    """Return the rows of a sheet, from all files; a cell at fault is empty in it, and named."""
    columns = tuple(made for column in sheet.columns for made in _columns(column))
    at_fault = _cells_at_fault(dataset)
    faulty: list[Cell] = []
    rows = []
    for record in dataset[sheet.name]:
        row: list[Flat] = []
        for column in sheet.columns:
            wrong = _is_wrong(record, column, at_fault)
            faulty += [record.cell(column.header)] if wrong else []
            found = tuple(_values(record, column))
            row += [None] * len(found) if wrong else found
        rows.append(tuple(row))
    return FlatTable(sheet.name, columns, tuple(rows), tuple(faulty))


def _cells_at_fault(dataset: Dataset) -> set[Source]:
    """Return the cells that could not be read: what a rule says of a cell does not empty it."""
    problems = (p for p in dataset.problems if p.severity is Severity.ERROR and p.code[:1] == "B")
    return {problem.source for problem in problems if problem.source}


def _is_wrong(record: Record, column: Column, at_fault: set[Source]) -> bool:
    found = record.columns.get(column.header)
    lacking = found is None or isinstance(found, Empty) or column.key
    return isinstance(found, Faulty) or (record.source(column.header) in at_fault and not lacking)


def _columns(column: Column) -> Iterator[Column]:
    """Yield the column, and what goes beside it: a name, the first day of a period."""
    yield Column(column.header, column.kind)
    if column.kind in (Kind.REF, Kind.REFS):
        yield Column(f"{column.header}, namn", Kind.TEXT)
    if column.kind is Kind.MOMENT:
        yield Column(f"{column.header}, första dag", Kind.DAY)


def _values(record: Record, column: Column) -> Iterator[Flat]:
    """Yield what stands in the cell, and what goes beside it."""
    if column.key:
        yield record.key
    elif column.kind is Kind.REF:
        leads_to = record_at(record, column.header)
        yield leads_to.key if leads_to else None
        yield label(leads_to)
    elif column.kind is Kind.REFS:
        listed = records_at(record, column.header)
        yield several_as_text(row.key for row in listed)
        yield several_as_text(label(row) or row.key for row in listed)
    else:
        value = record.columns.get(column.header)
        yield flat_value(value)
        if column.kind is Kind.MOMENT:
            yield first_day(value)


def label(record: Record | None) -> str | None:
    """Return what people call a row, None for no row and for one that has no name."""
    if record is None:
        return None
    if record.sheet in _PARTS:
        parts = (_part(record, header) for header in _PARTS[record.sheet])
        return ", ".join(filter(None, parts)) or None
    return next((text for name in _NAMES if (text := text_at(record, name))), None)


def _part(record: Record, header: str) -> str | None:
    above = record_at(record, header)
    return label(above) if above else text_at(record, header)

"""Which sheet a table is, and which column each of its headers is (DECISIONS 29)."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline import schema
from pipeline.check.findings import Findings, whole_sheet
from pipeline.errors import CellError
from pipeline.model import Cell, CellFault, Raw, Severity, Source, Table
from pipeline.schema import Column, Sheet, header_key
from pipeline.swedish.words import nearest
from pipeline.values.display import as_shown, quoted, refuse_signs
from pipeline.values.sheet_names import meant

_SILENT = frozenset(header_key(name) for name in schema.SILENT_SHEETS)


@dataclass(frozen=True, eq=False)
class Layout:
    """A table whose headers are known. `columns`: 0-based position → column, own ones too.

    `lacking`: required columns that are not there → the number of the problem that says so.
    """

    table: Table
    sheet: Sheet
    columns: dict[int, Column]
    lacking: Mapping[str, int] = field(default_factory=dict)

    def cell(self, row: int, column: int = 0) -> Cell:
        """Return a place in this table, 1-based; column 0 is the row."""
        return Cell(self.table.file, self.table.sheet, row, column)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Return header → 0-based position."""
        return {column.header: at for at, column in self.columns.items()}


def layouts(tables: Iterable[Table], findings: Findings) -> list[Layout]:
    """Return the tables of known sheets that have anything in them, with their columns."""
    found, tables = [], [*tables]
    own: dict[tuple[str, str], Column] = {}  # a column of the users' is one in all files
    there = {(table.file, header_key(table.sheet)) for table in tables}
    for table in tables:
        sheet = schema.BY_KEY.get(header_key(table.sheet))
        if sheet is None:
            _unknown_sheet(table, there, findings)
        elif _has_content(table):
            found.append(_layout(table, sheet, own, findings))
    return found


def strangers(tables: Iterable[Table]) -> dict[str, tuple[str, ...]]:
    """Return the sheets that nobody knows, with their headers if they were read."""
    return {
        table.sheet: tuple(as_shown(raw) for raw in table.header if not is_empty(raw))
        for table in tables
        if header_key(table.sheet) not in (_SILENT | schema.BY_KEY.keys())
    }


def headers_of(layouts: Iterable[Layout]) -> dict[str, tuple[str, ...]]:
    """Return the columns of every known sheet that is there, in the order of the files."""
    found: dict[str, dict[str, None]] = {}
    for layout in layouts:
        found.setdefault(layout.sheet.name, {}).update(dict.fromkeys(layout.positions))
    return {sheet: tuple(headers) for sheet, headers in found.items()}


def columns_of(layouts: Iterable[Layout]) -> dict[tuple[str, str], dict[str, bool]]:
    """Return the columns of every known sheet by file and sheet: header → whether it is filled."""
    found: dict[tuple[str, str], dict[str, bool]] = {}
    for layout in layouts:
        columns = found.setdefault((layout.table.file, layout.sheet.name), {})
        for header, at in layout.positions.items():
            columns[header] = columns.get(header, False) or _is_filled(layout.table, at)
    return found


def _is_filled(table: Table, at: int) -> bool:
    return any(at < len(row) and not is_empty(row[at]) for row in table.rows)


def is_empty(raw: Raw) -> bool:
    """Return whether a raw cell holds nothing; a formula fault is something."""
    if raw is None:
        return True
    return isinstance(raw, str) and not isinstance(raw, CellFault) and not raw.strip()


def _has_content(table: Table) -> bool:
    return not all(map(is_empty, table.header)) or _has_rows(table)


def _unknown_sheet(table: Table, there: Container[tuple[str, str]], findings: Findings) -> None:
    """Tell of a sheet whose name nobody knows: what is in it has not been read.

    One whose name is like one of ours is asked about: it may have been copied; or renamed, when its
    file has no other. `there`: the sheets that each file has.
    """
    if header_key(table.sheet) in _SILENT:
        return
    cell, near = Cell(table.file, table.sheet), meant(table.sheet)
    if near is None:
        message = "bladet läses inte, eftersom programmet inte känner igen namnet."
        findings.add(Severity.INFO, "B01", cell, message)
        return
    remedy = f"Döp i så fall om det till ”{near}”, eller flytta raderna dit."
    message = f"bladet läses inte; är det bladet ”{near}”?"
    number = findings.add(Severity.WARNING, "B01", cell, message, remedy)
    if (table.file, header_key(near)) not in there:
        findings.renamed.setdefault((table.file, near), number)


def _layout(
    table: Table, sheet: Sheet, own: dict[tuple[str, str], Column], findings: Findings
) -> Layout:
    if all(map(is_empty, table.header)):
        return _without_headers(table, sheet, findings)
    if table.above:
        _above(table, findings)
    named = _names(table, sheet, findings)
    listed = {header_key(column.header): column for column in sheet.columns}
    columns: dict[int, Column] = {}
    seen: dict[str, int] = {}
    for at, name in named.items():
        key = header_key(name)
        known = listed.get(key)
        if key in seen:
            _doubled(table, sheet, (seen[key], at), known, findings)
            continue
        seen[key] = at
        columns[at] = known or own.setdefault((sheet.name, key), schema.text(name))
    lacking = _missing(table, sheet, columns, findings)
    return Layout(table, sheet, columns, lacking)


def _above(table: Table, findings: Findings) -> None:
    cell = Cell(table.file, table.sheet, table.heading_row)
    message = f"rubrikerna står på rad {table.heading_row}. Det som står ovanför läses inte."
    findings.add(Severity.INFO, "B02", cell, message)


def _without_headers(table: Table, sheet: Sheet, findings: Findings) -> Layout:
    first = sheet.columns[0].header
    number = findings.fault(
        "B02",
        Cell(table.file, table.sheet, 1),
        "rad 1 är tom, men ska ha bladets rubriker.",
        f"Skriv rubrikerna i rad 1: ”{first}” och de andra.",
        Source(sheet.name, "", ""),
        (whole_sheet(sheet.name),),
    )
    findings.tear(sheet.name, number)
    return Layout(table, sheet, {})


def _names(table: Table, sheet: Sheet, findings: Findings) -> dict[int, str]:
    """Return the headers that can be read, by position."""
    names = {}
    for at, raw in enumerate(table.header):
        cell = Cell(table.file, table.sheet, table.heading_row, at + 1)
        source = Source(sheet.name, "", "")
        if isinstance(raw, CellFault):
            message = f"rubriken är en formel som visar {raw or 'ingenting'}."
            findings.fault("B09", cell, message, "Skriv rubriken som text.", source)
        elif is_empty(raw):
            _nameless(table, at, findings)
        else:
            text = " ".join(unicodedata.normalize("NFC", as_shown(raw)).split())
            try:
                refuse_signs(text)
                names[at] = text
            except CellError as fault:
                findings.fault(fault.code, cell, fault.sentence, fault.remedy, source)
    return names


def _nameless(table: Table, at: int, findings: Findings) -> None:
    if any(at < len(row) and not is_empty(row[at]) for row in table.rows):
        cell = Cell(table.file, table.sheet, table.heading_row, at + 1)
        message = "kolumnen har ingen rubrik och läses inte."
        findings.add(Severity.INFO, "B02", cell, message, "Skriv en rubrik om den ska med.")


def _doubled(
    table: Table, sheet: Sheet, places: tuple[int, int], known: Column | None, findings: Findings
) -> None:
    first, second = (Cell(table.file, table.sheet, table.heading_row, at + 1) for at in places)
    name = known.header if known else as_shown(table.header[places[1]])
    message = f"rubriken {quoted(name)} finns redan i cell {first.address}."
    remedy = "Ta bort den ena kolumnen eller ge den ett annat namn."
    if known is None:
        message += " Bara den första läses."
        findings.add(Severity.WARNING, "B02", second, message, remedy)
        return
    source = Source(sheet.name, "", known.header)
    findings.fault("B02", second, message, remedy, source, (whole_sheet(sheet.name),))


def _missing(
    table: Table, sheet: Sheet, columns: dict[int, Column], findings: Findings
) -> dict[str, int]:
    """Report required columns that are not there, and own ones that look like a listed one.

    Returns the former → the number of what is reported.
    """
    there = {column.header for column in columns.values()}
    own = {c.header: at for at, c in columns.items() if sheet.column(c.header) is None}
    lacking = {}
    absent = [column for column in sheet.columns if column.header not in there]
    for column in sorted(absent, key=lambda column: not _is_needed(column, sheet)):
        near = nearest(column.header, own) if own else None
        place = own.pop(near) if near else -1
        if _is_needed(column, sheet) and _has_rows(table):
            lacking[column.header] = _lacks(table, sheet, column, place, findings)
        elif near:
            _resembles(table, column, place, findings)
    return lacking


def _is_needed(column: Column, sheet: Sheet) -> bool:
    if column.key:  # its cells may be empty, but what refers to the rows may need it
        return not sheet.identity or sheet.name in schema.TARGETS
    return column.required and not column.derived and not column.default


def _has_rows(table: Table) -> bool:
    return any(not all(map(is_empty, row)) for row in table.rows)


def _lacks(table: Table, sheet: Sheet, column: Column, place: int, findings: Findings) -> int:
    cell = Cell(table.file, table.sheet, table.heading_row, place + 1)
    message = f"kolumnen ”{column.header}” saknas."
    remedy = f"Lägg till kolumnen med rubriken ”{column.header}” i rad {table.heading_row}."
    if place >= 0:
        message += (
            f" Rubriken {quoted(as_shown(table.header[place]))} i cell {cell.address} liknar den."
        )
        remedy = f"Ändra {cell.address} till ”{column.header}”."
    source = Source(sheet.name, "", column.header)
    number = findings.fault("B02", cell, message, remedy, source, (whole_sheet(sheet.name),))
    if column.key:
        findings.tear(sheet.name, number)
    return number


def _resembles(table: Table, column: Column, place: int, findings: Findings) -> None:
    cell = Cell(table.file, table.sheet, table.heading_row, place + 1)
    name = quoted(as_shown(table.header[place]))
    message = f"kolumnen {name} känns inte igen och läses som en egen kolumn."
    findings.add(Severity.WARNING, "B02", cell, message, f"Menade du ”{column.header}”?")

"""Cells that running text shows the values of: `{Mål/M1/Måltext}` must lead to a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from pipeline import schema
from pipeline.check.findings import Findings
from pipeline.check.links.references import unknown
from pipeline.check.rows.columns import headers_there
from pipeline.check.rows.lookup import Index
from pipeline.domain.records import text_at
from pipeline.model import Record, Source
from pipeline.schema import Kind, header_key
from pipeline.swedish.words import nearest
from pipeline.values.block_markup import CellRef, references
from pipeline.values.types import Paragraphs, Text

Records = Mapping[str, tuple[Record, ...]]

_ONE_LINE = {("Beslutspunkter", "Mening"), ("Beslutspunkter", "Sats")}


def check_cells_in_text(records: Records, index: Index, findings: Findings) -> None:
    """Report references inside text that lead to no cell, or back to their own."""
    by_key: dict[tuple[str, str], Record] = {}
    leads: dict[Source, tuple[Text, list[Source]]] = {}
    for value, refs in _embedding(records):
        if not by_key:
            rows = [row for sheet in records for row in records[sheet]]
            by_key = {(row.sheet, row.long_key): row for row in rows}
            by_key |= {(row.sheet, row.key): row for row in rows}
        for ref in refs:
            record = by_key.get((ref.sheet, ref.key))
            target = _target(record, ref)
            source = getattr(target, "source", None)
            if source is None:
                _report(value, ref, record, index, findings)
            else:
                leads.setdefault(value.source, (value, []))[1].append(source)
    for value, _ in leads.values():
        if _comes_back(value.source, leads):
            message = "texten visar en cell som i sin tur visar den här texten."
            remedy = "Ta bort en av hänvisningarna."
            findings.fault("B05", value.cell, message, remedy, value.source)


def _embedding(records: Records) -> Iterator[tuple[Text, tuple[CellRef, ...]]]:
    """Yield the texts that show other cells, with these."""
    for sheet, rows in records.items():
        for row, header in product(rows, headers_there(rows, _SHOWING[sheet])):
            if "{" in text_at(row, header):
                value, single = row[header], _SHOWING[sheet][header]
                if single or isinstance(value, Paragraphs):
                    yield value, references(value, single=single)


def _showing() -> dict[str, dict[str, bool]]:
    """Return sheet → header → whether it is of one line, of the texts that may show cells."""
    return {
        sheet.name: {
            column.header: (sheet.name, column.header) in _ONE_LINE
            for column in sheet.columns
            if column.kind is Kind.PARAGRAPHS or (sheet.name, column.header) in _ONE_LINE
        }
        for sheet in schema.SHEETS
    }


_SHOWING = _showing()


def _target(record: Record | None, ref: CellRef) -> Any:
    """Return what stands in the cell, None when there is no such column."""
    columns = record.columns if record else {}
    wanted = header_key(ref.column)
    return next((columns[header] for header in columns if header_key(header) == wanted), None)


def _report(
    value: Text, ref: CellRef, record: Record | None, index: Index, findings: Findings
) -> None:
    torn = findings.torn(ref.sheet)
    if record is None and torn is not None:
        findings.also_stops(torn, value.source)
        return
    message, remedy = _explain(ref, record, index, findings)
    shown = f"{{{ref.sheet}/{ref.key}/{ref.column}}}"
    message = f"texten ska visa {shown}, men {message}"
    findings.fault("B05", value.cell, message, remedy, value.source)


def _explain(
    ref: CellRef, record: Record | None, index: Index, findings: Findings
) -> tuple[str, str]:
    if ref.sheet not in index.rows:
        return f"bladet ”{ref.sheet}” saknas.", "Lägg till bladet, eller skriv ut texten."
    if record is None:
        return unknown(ref.key, ref.sheet, index, findings)
    if _target(record, ref) is not None:
        message = f"kolumnen ”{ref.column}” leder till en annan rad och har ingen egen text."
        return message, "Hänvisa till en kolumn med text."
    near = nearest(ref.column, record.columns)
    remedy = f"Menade du ”{near}”?" if near else "Skriv rubriken på en kolumn i bladet."
    return f"kolumnen ”{ref.column}” finns inte i bladet ”{ref.sheet}”.", remedy


def _comes_back(start: Source, leads: Mapping[Source, tuple[Text, list[Source]]]) -> bool:
    """Return whether a text shows itself, through any number of cells."""
    ahead, met = list(leads[start][1]), set()
    while ahead:
        source = ahead.pop()
        if source == start:
            return True
        if source in leads and source not in met:
            met.add(source)
            ahead.extend(leads[source][1])
    return False

"""Who has decided on a joint programme: a row of Samverkan tells what its case tells.

Where Ärende is filled, Status, Beslutsdatum, § and Beslutande organ come from the Beslut of Typ
program on that case (WORKBOOK.md, Samverkan); what stands in the cells is not used. A Beslut with
Lämnas till is a proposal to somebody else and decides nothing. (DECISIONS 25)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline import schema
from pipeline.check.findings import Findings
from pipeline.check.links.references import join
from pipeline.domain.decisions import PROGRAM, is_proposed, type_of
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import listed, record_at, text_at
from pipeline.model import Record, Severity, Value
from pipeline.schema import vocabulary_name
from pipeline.values.types import Day, Empty, Faulty, Text, Whole

NOT_TREATED = "inte behandlat"
_BODY = "Beslutande organ"
_FROM_CASE = ("Status", "Beslutsdatum", "§")


def fill_cooperation(rows: Iterable[Record], findings: Findings) -> None:
    """Fill the rows of Samverkan whose case is in the workbook; lists must be filled."""
    for row in rows:
        case = record_at(row, "Ärende")
        if case:
            decision = _decision(case)
            item = record_at(decision, "Behandling")
            written = {header: row[header] for header in _FROM_CASE}
            _fill(row, decision, item)
            _tell_unused(row, written, findings)
        elif type(row["Status"]) is Empty:
            _put(row, "Status", NOT_TREATED)


def _decision(case: Record) -> Record | None:
    """Return what counts: the latest decision, else the first proposal that is to come."""
    rows = sorted(_decisions(case), key=_day)
    taken = [row for row in rows if not is_proposed(row)]
    return taken[-1] if taken else rows[0] if rows else None


def _decisions(case: Record) -> Iterator[Record]:
    for item in listed(case, "behandling"):
        for row in listed(item, "beslut"):
            if type_of(row) == PROGRAM and not row["Lämnas till"]:
                yield row


def _day(decision: Record) -> str:
    return text_at(record_at(decision, "Behandling", "Möte"), "Datum")


def _fill(row: Record, decision: Record | None, item: Record | None) -> None:
    meeting = record_at(item, "Möte")
    taken = decision is not None and not is_proposed(decision)
    _put(row, "Status", text_at(decision, "Status") if taken else NOT_TREATED)
    _put(row, "Beslutsdatum", meeting["Datum"] if taken and meeting else None)
    _put(row, "§", item["§"] if taken and item else None)
    body = record_at(meeting, "Organ")
    column = schema.BY_NAME["Samverkan"].column(_BODY)
    if body and column:
        link = row.links[vocabulary_name(_BODY)]
        join(row, column, vocabulary_name(_BODY), Empty("", link.source, row.cell(_BODY)), (body,))


def _tell_unused(row: Record, written: Mapping[str, Value], findings: Findings) -> None:
    """X04: what is typed beside a case, and says something else than the case, is not used."""
    for header, value in written.items():
        shown = str(row[header])
        if not isinstance(value, Empty | Faulty) and str(value) != shown:
            says = f"”{shown}”" if shown else "inget än"
            message = (
                f"”{value}” används inte: {plain_name(row['Ärende'], 'ärendet')} säger {says}."
            )
            remedy = "Töm cellen, eller rätta beslutet i bladet ”Beslut”."
            place, source = value.cell, value.source
            findings.add(Severity.WARNING, "X04", place, message, remedy, source=source)


def _put(row: Record, header: str, value: Any) -> None:
    """Let a cell of the row show a value as its own."""
    name = vocabulary_name(header)
    row.columns[header] = row.cells[name] = _as(value, row.cells[name])


def _as(value: Any, old: Value) -> Value:
    source, cell = old.source, old.cell
    if isinstance(value, Day):
        return Day(value, source, cell)
    if isinstance(value, Whole):
        return Whole(value, source, cell)
    if isinstance(value, str) and value and not isinstance(value, Faulty):
        return Text(value, source, cell)
    return Empty("", source, cell)

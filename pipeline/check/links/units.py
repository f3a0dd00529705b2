"""Numbers with a unit in their cells: it must be the one that the indicator is measured in."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.check.findings import Findings
from pipeline.domain.records import record_at, text_at
from pipeline.model import Record
from pipeline.schema import BY_NAME, Kind, vocabulary_name
from pipeline.swedish.units import is_in_unit
from pipeline.values.types import Faulty, Number

_NUMBERS = {
    sheet: [c.header for c in BY_NAME[sheet].columns if c.kind is Kind.NUMBER]
    for sheet in ("Indikatorer", "Uppföljning")
}


def check_units(records: Mapping[str, tuple[Record, ...]], findings: Findings) -> None:
    """Report numbers in another unit than their indicator's; they are then no numbers."""
    for row in records.get("Indikatorer", ()):
        _check(row, row, findings)
    for row in records.get("Uppföljning", ()):
        _check(row, record_at(row, "Indikator"), findings)


def _check(row: Record, indicator: Record | None, findings: Findings) -> None:
    unit = text_at(indicator, "Enhet")
    for header in _NUMBERS[row.sheet]:
        value = row.bare(header)
        if isinstance(value, Number) and value.unit and not is_in_unit(value.unit, unit):
            shown, value = " ".join((str(value), value.unit)), row[header]
            row.put(vocabulary_name(header), Faulty(shown, value.source, value.cell))
            message = f"”{shown}” är i en annan enhet än indikatorns, ”{unit}”."
            remedy = f"Skriv värdet i {unit}, som ett tal."
            if not unit:
                message = f"”{shown}” har en enhet, men indikatorn har ingen."
                remedy = f"Skriv {value!s}, och enheten i Enhet i Indikatorer."
            findings.fault("B07", value.cell, message, remedy, value.source)

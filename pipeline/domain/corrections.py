"""Corrections of approved minutes: what each is about, and whether it can be one yet.

Approved minutes are not changed: what was wrong is noted beside them, so that everybody sees that
it was corrected, and how (JO dnr 581-2013).
"""

from __future__ import annotations

from pipeline.domain.items import is_approved_at_once
from pipeline.domain.meetings import is_approved
from pipeline.domain.records import listed, record_at, text_at
from pipeline.model import Record


def corrections_of(meeting: Record | None) -> tuple[Record, ...]:
    """Return the corrections of what is approved of a meeting's minutes, the first one first."""
    rows = [row for row in listed(meeting, "rättelser") if is_of_approved(row)]
    return tuple(sorted(rows, key=lambda row: text_at(row, "Dag")))


def is_of_approved(correction: Record) -> bool:
    """Return whether the minutes that it corrects are approved, or the § itself at once."""
    item = corrected_item(correction)
    return is_approved(record_at(correction, "Möte")) or is_approved_at_once(item)


def corrected_item(correction: Record) -> Record | None:
    """Return the item with the § that is corrected, None when its meeting has no such §."""
    items = listed(record_at(correction, "Möte"), "behandling")
    return next((item for item in items if item["§"] == correction["§"]), None)

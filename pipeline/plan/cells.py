"""What stands in a record, for those who plan: asking here leaves no trace in a document's log."""

from __future__ import annotations

from pipeline.model import Record
from pipeline.values.types import Empty, Faulty, Span


def filled(record: Record, header: str) -> bool:
    """Return whether anything stands in the cell, also something faulty."""
    found = record.columns.get(header)
    return found is not None and found != () and not isinstance(found, Empty)


def faulty(record: Record, header: str) -> bool:
    """Return whether the cell holds something else than its column is for."""
    return isinstance(record.columns.get(header), Faulty)


def text_at(record: Record, header: str) -> str:
    """Return the cell as text; "" when it is empty or a reference."""
    found = record.columns.get(header)
    return "" if found is None or isinstance(found, (Record, tuple)) else str(found)


def record_at(record: Record | None, header: str) -> Record | None:
    """Return the record that a reference leads to, or None."""
    found = record.columns.get(header) if record else None
    return found if isinstance(found, Record) else None


def records_at(record: Record | None, header: str) -> tuple[Record, ...]:
    """Return the records that a list of references leads to."""
    found = record.columns.get(header) if record else ()
    return found if isinstance(found, tuple) else ()


def listed(record: Record | None, name: str) -> tuple[Record, ...]:
    """Return the records that refer to this one, under their vocabulary name."""
    link = record.lists.get(name) if record else None
    return link.records if link else ()


def span_at(record: Record, header: str) -> Span | None:
    """Return the period in the cell, or None."""
    found = record.columns.get(header)
    return found if isinstance(found, Span) else None

"""What stands in a record and where it leads: asked of the record, or of the row of a view.

To ask a `Record` leaves no trace: that is for those who check and plan. To ask a `Row` (`ask_…`)
is what a template does: each ask is logged, so that the document knows what it was made of.
(DECISIONS 139)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, TypeVar

from pipeline.model import DocumentPlan, Link, Record, Row, Rows, View
from pipeline.values.types import Day, Empty, Faulty, Span

_Key = TypeVar("_Key", bound=Hashable)
_Thing = TypeVar("_Thing")


def group_by(pairs: Iterable[tuple[_Key, _Thing]]) -> dict[_Key, list[_Thing]]:
    """Return the second of each pair by the first, both in their order."""
    found: dict[_Key, list[_Thing]] = {}
    for key, thing in pairs:
        found.setdefault(key, []).append(thing)
    return found


# ------------------------------------------------------------ records: no trace


def is_filled(record: Record, header: str) -> bool:
    """Return whether anything stands in the cell, also something faulty."""
    found = record.bare(header)
    return found is not None and found != () and not isinstance(found, Empty)


def is_faulty(record: Record, header: str) -> bool:
    """Return whether the cell holds something else than its column is for."""
    return isinstance(record.bare(header), Faulty)


def has_column(record: Record, header: str) -> bool:
    """Return whether the row's file has the column, empty there or not."""
    return record.cell(header).column > 0


def text_at(record: Record | None, header: str) -> str:
    """Return the cell as text; "" when it is empty, a reference, or no column of the sheet."""
    found = record.bare(header) if record else None
    return "" if found is None or isinstance(found, (Record, tuple)) else str(found)


def day_at(record: Record | None, header: str) -> Day | None:
    """Return the day in the cell, or None."""
    is_day = record is not None and isinstance(record.bare(header), Day)
    found: Day | None = record[header] if record is not None and is_day else None
    return found


def span_at(record: Record | None, header: str) -> Span | None:
    """Return the period in the cell, or None."""
    is_span = record is not None and isinstance(record.bare(header), Span)
    found: Span | None = record[header] if record is not None and is_span else None
    return found


def record_at(record: Record | None, *headers: str) -> Record | None:
    """Return the record that references lead to, one after the other, or None."""
    for header in headers:
        found = record.bare(header) if record else None
        if found is None and record:
            raise KeyError(header)
        record = found if isinstance(found, Record) else None
    return record


def records_at(record: Record | None, header: str) -> tuple[Record, ...]:
    """Return the records that a list of references leads to; none where the sheet has no such."""
    found = record.bare(header) if record else ()
    return found if isinstance(found, tuple) else ()


def listed(record: Record | None, name: str) -> tuple[Record, ...]:
    """Return the records that refer to this one, under their vocabulary name."""
    return record.listed(name) if record else ()


def chain_from(record: Record, header: str) -> tuple[list[Record], list[Record]]:
    """Return the records from this one on along a reference, and the ring that they end in."""
    chain = [record]
    while (after := record_at(chain[-1], header)) is not None:
        if after in chain:
            return chain, chain[chain.index(after) :]
        chain.append(after)
    return chain, []


def roots_of(plan: DocumentPlan, name: str) -> tuple[Record, ...]:
    """Return the records that a document starts from under a name; none for a plain value."""
    link = plan.view.roots.get(name)
    return link.records if isinstance(link, Link) else ()


def root_of(plan: DocumentPlan | None, name: str) -> Record | None:
    """Return the record that a document starts from under a name, or None."""
    return next(iter(roots_of(plan, name)), None) if plan is not None else None


# ------------------------------------------------------------ rows of a view: each ask is logged


def ask_value(row: Row | None, name: str) -> Any:
    """Return the value under a vocabulary name, None when there is none."""
    found = row.get(name) if row is not None else None
    return None if isinstance(found, Empty | Row | Rows) or not hasattr(found, "source") else found


def ask_text(row: Row | None, name: str) -> str:
    """Return the value as text, "" when there is none."""
    found = ask_value(row, name)
    return "" if found is None else str(found)


def ask_row(row: Row | None, name: str) -> Row | None:
    """Return the row that a reference leads to, or None."""
    found = row.get(name) if row is not None else None
    return found if isinstance(found, Row) else None


def ask_rows(row: Row | None, name: str) -> tuple[Row, ...]:
    """Return the rows of a list, none where there is no such list."""
    found = row.get(name) if row is not None else None
    return found if isinstance(found, Rows) else ()


def ask_root(view: View, name: str) -> tuple[Row, ...]:
    """Return the rows of a list that templates start from."""
    found = view.root(name)
    return found if isinstance(found, Rows) else ()


def key_of(row: Row | Record | None) -> str:
    """Return the row's key, "" for no row; a key is no cell, and its ask is not logged."""
    record = row.record if isinstance(row, Row) else row
    return record.key if record else ""

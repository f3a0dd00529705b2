"""Asking rows of a view, as a template does: what is asked for is logged."""

from __future__ import annotations

from typing import Any

from pipeline.model import Row, Rows, View
from pipeline.values.types import Empty


def cell(row: Row | None, name: str) -> Any:
    """Return the value under a vocabulary name, None when there is none."""
    found = row.get(name) if row is not None else None
    return None if isinstance(found, Empty | Row | Rows) or not hasattr(found, "source") else found


def leads_to(row: Row | None, name: str) -> Row | None:
    """Return the row that a reference leads to, or None."""
    found = row.get(name) if row is not None else None
    return found if isinstance(found, Row) else None


def listed(row: Row | None, name: str) -> tuple[Row, ...]:
    """Return the rows of a list, none where there is no such list."""
    found = row.get(name) if row is not None else None
    return found if isinstance(found, Rows) else ()


def started(view: View, name: str) -> tuple[Row, ...]:
    """Return the rows of a list that templates start from."""
    found = view.root(name)
    return found if isinstance(found, Rows) else ()


def text(row: Row | None, name: str) -> str:
    """Return the value as text, "" when there is none."""
    found = cell(row, name)
    return "" if found is None else str(found)


def key(row: Row | None) -> str:
    """Return the row's key, "" for no row."""
    return "" if row is None else row.record.key

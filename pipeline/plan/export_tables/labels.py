"""The name that goes beside an id, and columns in pairs of the two."""

from __future__ import annotations

from pipeline.domain.records import record_at, text_at
from pipeline.model import Record
from pipeline.schema import Column, Kind

_NAMES = ("Kort namn", "Namn", "Titel", "Ärendemening", "Rubrik", "Måltext", "Text", "Typ")
# Rows that have no name of their own are named after what they belong to.
_PARTS = {
    "Sammanträden": ("Organ", "Datum"),
    "Behandling": ("Rubrik", "Ärende", "Möte"),
    "Beslut": ("Typ", "Behandling"),
    "Yrkanden": ("Typ", "Person"),
}


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


def pair_of(header: str) -> tuple[Column, Column]:
    """Return the columns for an id and the name that goes beside it."""
    return Column(f"{header}-id", Kind.KEY), Column(header, Kind.TEXT)

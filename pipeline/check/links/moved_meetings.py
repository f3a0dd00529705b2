"""A meeting that is moved takes with it what was to come up there (WORKBOOK.md, Sammanträden).

Where a row points at a meeting with Status flyttat, it stands for the one in Flyttat till. The
cells are as they were; only what they lead to is another meeting. (DECISIONS 47)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.domain.items import matter_of
from pipeline.domain.meetings import instead_of
from pipeline.domain.records import record_at
from pipeline.model import Record, bares
from pipeline.schema import vocabulary_name

Records = Mapping[str, tuple[Record, ...]]
_COMING = (("Behandling", "Tas upp igen vid"), ("Mål", "Behandlas vid"))


def follow_moves(records: Records) -> None:
    """Let items, and goals that come up later, stand at the meeting that came instead.

    An item stays when its matter has a row of its own at that meeting: it has been typed anew.
    """
    items = records.get("Behandling", ())
    moved = [*_moved(items, "Möte")]
    typed = {(record_at(item, "Möte"), matter_of(item)) for item in items} if moved else ()
    for item, later in moved:
        if (later, matter_of(item)) not in typed:
            _lead(item, "Möte", later)
    for sheet, header in _COMING:
        for row, later in [*_moved(records.get(sheet, ()), header)]:
            _lead(row, header, later)


def _moved(rows: tuple[Record, ...], header: str) -> Iterator[tuple[Record, Record]]:
    """Yield the rows whose meeting there was moved, with the one that came instead."""
    instead: dict[object, Record | None] = {}
    for row, meeting in zip(rows, bares(rows, header), strict=True):
        if isinstance(meeting, Record):
            if meeting not in instead:
                instead[meeting] = instead_of(meeting)
            later = instead[meeting]
            if later is not None:
                yield row, later


def _lead(row: Record, header: str, later: Record) -> None:
    name = vocabulary_name(header)
    row.columns[header] = later
    row.links[name] = row.links[name]._replace(records=(later,))

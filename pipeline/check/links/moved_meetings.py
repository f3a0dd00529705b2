"""A meeting that is moved takes with it what was to come up there (WORKBOOK.md, Sammanträden).

Where a row points at a meeting with Status flyttat, it stands for the one in Flyttat till. The
cells are as they were; only what they lead to is another meeting. (DECISIONS 47)
"""

from __future__ import annotations

from collections.abc import Mapping

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
    typed = {(record_at(item, "Möte"), matter_of(item)) for item in items}
    for item in items:
        later = instead_of(record_at(item, "Möte"))
        if later is not None and (later, matter_of(item)) not in typed:
            _lead(item, "Möte", later)
    for sheet, header in _COMING:
        rows = records.get(sheet, ())
        for row, meeting in zip(rows, bares(rows, header), strict=True):
            later = instead_of(meeting) if isinstance(meeting, Record) else None
            if later is not None:
                _lead(row, header, later)


def _lead(row: Record, header: str, later: Record) -> None:
    name = vocabulary_name(header)
    row.columns[header] = later
    row.links[name] = row.links[name]._replace(records=(later,))

"""A meeting that is moved takes with it what was to come up there (WORKBOOK.md, Sammanträden).

Where a row points at a meeting with Status flyttat, it stands for the one in Flyttat till. The
cells are as they were; only what they lead to is another meeting.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model import Record
from pipeline.schema import vocabulary_name

Records = Mapping[str, tuple[Record, ...]]
_COMING = (("Behandling", "Tas upp igen vid"), ("Mål", "Behandlas vid"))


def follow_moves(records: Records) -> None:
    """Let items, and goals that come up later, stand at the meeting that came instead.

    An item stays when its matter has a row of its own at that meeting: it has been typed anew.
    """
    items = records.get("Behandling", ())
    typed = {(item.columns["Möte"], _matter(item)) for item in items}
    for item in items:
        later = _later(item.columns["Möte"])
        if later is not None and (later, _matter(item)) not in typed:
            _lead(item, "Möte", later)
    for sheet, header in _COMING:
        for row in records.get(sheet, ()):
            later = _later(row.columns[header])
            if later is not None:
                _lead(row, header, later)


def _matter(item: Record) -> object:
    """Return what makes two items the same matter: the case, else the heading; the will apart."""
    case = item.columns["Ärende"]
    what = case if isinstance(case, Record) else str(item.columns["Rubrik"])
    return what, str(item.columns["Syfte"]) == "politisk vilja"


def _later(meeting: object) -> Record | None:
    """Return the meeting that came instead of a moved one, through any number of moves."""
    seen: list[object] = []
    while isinstance(meeting, Record) and meeting not in seen:
        seen.append(meeting)
        if str(meeting.columns["Status"]) != "flyttat":
            return meeting if len(seen) > 1 else None
        meeting = meeting.columns["Flyttat till"]
    return None


def _lead(row: Record, header: str, later: Record) -> None:
    name = vocabulary_name(header)
    row.columns[header] = later
    row.links[name] = row.links[name]._replace(records=(later,))

"""Deadlines as people read them: when, what, why, and the cells that say so."""

from __future__ import annotations

from pipeline.model import Deadline
from pipeline.swedish.words import enumeration


def when(deadline: Deadline) -> str:
    """Return försenat, senast or tidigast, and the day as 2027-02-15."""
    if deadline.overdue:
        return f"försenat, senast {deadline.day}"
    return f"{'tidigast' if deadline.may_wait else 'senast'} {deadline.day}"


def reason(deadline: Deadline) -> str:
    """Return why, and the cells that it follows from."""
    first, *rest = deadline.cells
    places = enumeration([str(first), *(cell.seen_from(first) for cell in rest)])
    return f"{deadline.why} Ur {places}."

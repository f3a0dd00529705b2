"""Which cell says that a document is approved or adopted; that cell then counts as read by it.

So it is known of a finished file whether it was made before or after.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from pipeline.model import Record, Source, State, digest
from pipeline.plan.cells import text_at
from pipeline.plan.subjects import Subject

APPROVED = frozenset(["justerat", "anslaget"])  # minutes
_ADOPTED = frozenset(["antaget", "gällande"])  # programmes
_DECIDED = frozenset(["beslutad"])  # the will

Sealing = Callable[[Subject], Mapping[Source, frozenset[str]]]


def by_nothing(_: Subject) -> Mapping[Source, frozenset[str]]:
    """Return that no cell seals the document."""
    return {}


def by_approval(subject: Subject) -> Mapping[Source, frozenset[str]]:
    """Return the cell that says whether the minutes are approved, with what it then holds."""
    return _cell(subject.meeting, "Status", APPROVED)


def by_adoption(subject: Subject) -> Mapping[Source, frozenset[str]]:
    """Return the cell that says whether the programme is adopted, with what it then holds."""
    return _cell(subject.program, "Status", _ADOPTED)


def by_decision(subject: Subject) -> Mapping[Source, frozenset[str]]:
    """Return the cell that says whether the will is decided, with what it then holds."""
    return _cell(subject.row, "Status", _DECIDED)


def adopted_program(subject: Subject) -> State:
    """Return the state of what decision 1 adopts."""
    adopted = subject.program is not None and text_at(subject.program, "Status") in _ADOPTED
    return State.ADOPTED if adopted else State.OPEN


def decided_will(subject: Subject) -> State:
    """Return the state of what decision 2 adopts, by its first row."""
    return State.ADOPTED if text_at(subject.row, "Status") in _DECIDED else State.OPEN


def _cell(
    record: Record | None, column: str, words: Collection[str]
) -> Mapping[Source, frozenset[str]]:
    """Return a cell with the digests of these words, as its own value would have them."""
    if record is None:
        return {}
    kind = type(record[column]).__name__
    return {record.source(column): frozenset(digest(kind, word) for word in words)}

"""Which cell says that a document is approved or adopted; that cell then counts as read by it.

So it is known of a finished file whether it was made before or after.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from pipeline.domain.decisions import DECIDED_WILL, is_will_decided
from pipeline.domain.goals import ADOPTED, is_adopted
from pipeline.domain.meetings import APPROVED
from pipeline.model import Record, Source, State, digest
from pipeline.plan.subjects import Subject

Sealing = Callable[[Subject], Mapping[Source, frozenset[str]]]


def by_nothing(_: Subject) -> Mapping[Source, frozenset[str]]:
    """Return that no cell seals the document."""
    return {}


def by_approval(subject: Subject) -> Mapping[Source, frozenset[str]]:
    """Return the cell that says whether the minutes are approved, with what it then holds."""
    return _cell(subject.meeting, "Status", APPROVED)


def by_adoption(subject: Subject) -> Mapping[Source, frozenset[str]]:
    """Return the cell that says whether the programme is adopted, with what it then holds."""
    return _cell(subject.program, "Status", ADOPTED)


def by_decision(subject: Subject) -> Mapping[Source, frozenset[str]]:
    """Return the cell that says whether the will is decided, with what it then holds."""
    return _cell(subject.row, "Status", DECIDED_WILL)


def state_of_program(subject: Subject) -> State:
    """Return the state of what decision 1 adopts."""
    return State.ADOPTED if is_adopted(subject.program) else State.OPEN


def state_of_will(subject: Subject) -> State:
    """Return the state of what decision 2 adopts, by its first row."""
    return State.ADOPTED if is_will_decided(subject.row) else State.OPEN


def _cell(
    record: Record | None, column: str, words: Collection[str]
) -> Mapping[Source, frozenset[str]]:
    """Return a cell with the digests of these words, as its own value would have them."""
    if record is None:
        return {}
    kind = type(record[column]).__name__
    return {record.source(column): frozenset(digest(kind, word) for word in words)}

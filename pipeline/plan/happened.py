"""What happened at a meeting, or became of a decision: cells that a document of the past takes up.

Whatever else changes stands in it as it was. (DECISIONS 95, 96)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.domain.decisions import is_will_decided
from pipeline.domain.goals import is_adopted
from pipeline.domain.meetings import is_held
from pipeline.domain.records import listed, record_at, records_at
from pipeline.model import Dataset, Happened, Record, Source
from pipeline.plan.agenda import items_to_come
from pipeline.plan.subjects import Subject

# What the minutes of a meeting are about; of Texter and Handlingar what its items have.
_OF_MEETING = frozenset(
    [
        *("Sammanträden", "Behandling", "Beslut", "Beslutspunkter", "Mottagare", "Närvaro"),
        *("Yrkanden", "Röster", "Handlingar", "Texter", "Konsekvenser"),
    ]
)
_OF_CASE = frozenset(["Texter", "Handlingar"])
# What is written of a decision after it was taken, and how the document fares.
_OF_DECISION = frozenset(["Sammanträden", "Behandling", "Beslut", "Samverkan"])
_FARES = {
    "Program": frozenset(["Status", "Version", "Antaget genom"]),
    "Politisk vilja": frozenset(["Status", "Beslut"]),
}
_ROOTS = frozenset(["organ", "möte", "behandling", "punkterna"])


def at_meeting(dataset: Dataset, subject: Subject) -> Happened | None:
    """Return what tells a cell of what happened at a meeting; None before it is held."""
    meeting = subject.meeting
    if meeting is None or not is_held(meeting):
        return None
    items = items_to_come(meeting)
    cases = {case.key for item in items if (case := record_at(item, "Ärende"))}

    def rows() -> frozenset[tuple[str, str]]:
        return frozenset((row.sheet, row.key) for row in (meeting, *_rows(meeting, items)))

    def happened(source: Source) -> bool:
        if not source.sheet:
            return source.column in _ROOTS
        record = dataset.find(source.sheet, source.key)
        if record is None:
            return source.sheet in _OF_MEETING
        own = source[:2] in dataset.remember(("happened", meeting.key), rows)
        link = record.lists.get(source.column)
        if link is None:
            return own
        of_case = record.sheet == "Ärenden" and record.key in cases and link.sheet in _OF_CASE
        return (own and link.sheet in _OF_MEETING) or of_case

    return happened


def _rows(meeting: Record, items: Collection[Record]) -> Iterator[Record]:
    yield from listed(meeting, "närvaro")
    for item in items:
        case = record_at(item, "Ärende")
        yield item
        yield from listed(item, "konsekvenser")
        yield from listed(item, "texter")
        yield from (row for row in listed(case, "texter") if not records_at(row, "Behandling"))
        yield from listed(case, "handlingar")
        for decision in listed(item, "beslut"):
            yield decision
            for name in ("beslutspunkter", "mottagare", "yrkanden", "röster"):
                yield from listed(decision, name)


def of_program(dataset: Dataset, subject: Subject) -> Happened | None:
    """Return what tells a cell of what became of an adopted programme's decision, else None."""
    return _of_decision(dataset) if is_adopted(subject.program) else None


def of_will(dataset: Dataset, subject: Subject) -> Happened | None:
    """Return the same of a will that has been decided."""
    return _of_decision(dataset) if is_will_decided(subject.row) else None


def _of_decision(dataset: Dataset) -> Happened:
    def happened(source: Source) -> bool:
        if not source.sheet:
            return source.column in _ROOTS
        record = dataset.find(source.sheet, source.key)
        link = record.lists.get(source.column) if record is not None else None
        sheet = link.sheet if link is not None else source.sheet
        return sheet in _OF_DECISION or source.column in _FARES.get(sheet, ())

    return happened

"""What points at a decision follows its case: to the decision that took the old one's place.

A row of the political will, and a decision that rests on another (Förutsätter), stand for the later
decision of the case where the old one was sent back, put off or struck. A row of the will without
Beslut stands for the decision of the case of its mandate period. The cells are as they were; only
what they lead to is another decision. (DECISIONS 186)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline import schema
from pipeline.check.links.back_references import in_order
from pipeline.check.links.references import join
from pipeline.domain.course import decides_on, decision_of_period, decision_that_stands
from pipeline.domain.decisions import is_will_decided, is_will_drafted
from pipeline.domain.records import group_by, record_at, span_at
from pipeline.model import Record
from pipeline.schema import vocabulary_name
from pipeline.values.types import Empty

_DECISION, _RESTS_ON = "Beslut", "Förutsätter"
_WILLS = "politisk_vilja"


def follow_cases(wills: Iterable[Record], decisions: tuple[Record, ...]) -> None:
    """Let references to decisions, and the lists back, be those of the cases as they stand."""
    _follow(tuple(wills), _DECISION, _of_will, decisions, _WILLS)
    _follow(decisions, _RESTS_ON, _rested_on, decisions, "beslut_förutsätter")
    _hand_on(decisions)


def _hand_on(decisions: tuple[Record, ...]) -> None:
    """Let a proposal without rows of the will have those of the decision that it proposes."""
    for decision in decisions:
        link, final = decision.lists.get(_WILLS), decides_on(decision)
        if link and not link.records and final is not decision and final.lists.get(_WILLS):
            decision.lists[_WILLS] = link._replace(records=final.lists[_WILLS].records)


def _follow(
    rows: tuple[Record, ...],
    header: str,
    find: Callable[[Record], Record | None],
    decisions: tuple[Record, ...],
    back: str,
) -> None:
    moved = [(row, to) for row in rows if (to := find(row)) and to is not record_at(row, header)]
    for row, to in moved:
        column = schema.BY_NAME[row.sheet].column(header)
        if column:
            empty = Empty("", row.source(header), row.cell(header))
            join(row, column, vocabulary_name(header), empty, (to,))
    if moved:
        found = group_by((of, row) for row in in_order(rows) if (of := record_at(row, header)))
        for decision in decisions:
            link = decision.lists.get(back)
            if link:
                decision.lists[back] = link._replace(records=tuple(found.get(decision, ())))


def _rested_on(decision: Record) -> Record | None:
    first = record_at(decision, _RESTS_ON)
    return decision_that_stands(first) if first else None


def _of_will(will: Record) -> Record | None:
    typed = record_at(will, _DECISION)
    if not (is_will_drafted(will) or is_will_decided(will)):
        return None
    if typed is not None:
        return decision_that_stands(typed)
    program, period = record_at(will, "Mål", "Program"), span_at(will, "Mandatperiod")
    if type(will[_DECISION]) is not Empty or program is None or period is None:
        return None
    return decision_of_period(program, period, decided=is_will_decided(will))

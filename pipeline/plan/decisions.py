"""Proposal and decision: which rows of Beslut and Politisk vilja a document prints."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model import Record
from pipeline.plan.cells import faulty, filled, listed, record_at, span_at, text_at
from pipeline.values.types import Span

PROGRAM = "program"  # decision 1
WILL = "politisk vilja"  # decision 2
_DRAFTED = frozenset(["förslag", "yrkande"])
_DECIDED = frozenset(["beslutad"])


def proposals(item: Record) -> tuple[Record, ...]:
    """Return what papers before the meeting print: the proposals where there are any."""
    rows = listed(item, "beslut")
    return tuple(row for row in rows if _may_be(row, "förslag")) or rows


def outcomes(item: Record) -> tuple[Record, ...]:
    """Return what is printed of a meeting once it has been held: the decisions if there are any."""
    rows = listed(item, "beslut")
    return tuple(row for row in rows if text_at(row, "Status") != "förslag") or rows


def decided(item: Record) -> tuple[Record, ...]:
    """Return what minutes print: what was decided; a draft of them, the proposal when nothing is.

    A proposal that was put off, sent back or lost is not printed as if it had been decided.
    """
    rows = listed(item, "beslut")
    taken = tuple(row for row in rows if _may_be(row, "fattat"))
    if taken or text_at(item, "Resultat") not in ("", "beslut"):
        return taken
    return tuple(row for row in rows if text_at(row, "Status") == "förslag")


def _may_be(decision: Record, status: str) -> bool:
    return text_at(decision, "Status") == status or faulty(decision, "Status")


def is_closed(decision: Record | None) -> bool:
    """Return whether the question has been settled, for or against.

    A decision with Lämnas till is a proposal to that body, whatever its status.
    """
    if decision is None or filled(decision, "Lämnas till"):
        return False
    return text_at(decision, "Status") in ("fattat", "avslaget")


def is_printed(will: Record) -> bool:
    """Return whether a row of the will is printed: drafts only until its decision is taken."""
    if faulty(will, "Status"):
        return True
    closed = is_closed(record_at(will, "Beslut"))
    return text_at(will, "Status") in (_DECIDED if closed else _DECIDED | _DRAFTED)


def is_kept(goal: Record) -> bool:
    """Return whether the goal stays in the programme."""
    return text_at(goal, "Status") != "utgår"


def goals_of(program: Record) -> tuple[Record, ...]:
    """Return the goals that stay in the programme."""
    return tuple(filter(is_kept, listed(program, "mål")))


def wills_of(program: Record) -> list[Record]:
    """Return the printed rows of the will to the programme's goals, in order."""
    goals = goals_of(program)
    return [will for goal in goals for will in listed(goal, "politisk_vilja") if is_printed(will)]


def will_period(program: Record) -> Span | None:
    """Return whose will is read with the programme: as told, else the latest decided or drafted."""
    told = span_at(program, "Mandatperiod")
    wills = wills_of(program)
    decided = [will for will in wills if text_at(will, "Status") in _DECIDED]
    return told or _latest(decided) or _latest(wills)


def _latest(wills: Iterable[Record]) -> Span | None:
    spans = [span for will in wills if (span := span_at(will, "Mandatperiod"))]
    return max(spans, key=lambda span: (span.last, span.first), default=None)


def decision_of(wills: Iterable[Record]) -> Record | None:
    """Return the item where the will is decided: the one at the latest meeting."""
    decisions = [found for will in wills if (found := record_at(will, "Beslut"))]
    items = [found for row in decisions if (found := record_at(row, "Behandling"))]
    return max(items, key=_meeting_day, default=None)


def _meeting_day(item: Record) -> str:
    meeting = record_at(item, "Möte")
    return text_at(meeting, "Datum") if meeting else ""

"""Proposal and decision: which rows of Beslut and Politisk vilja a document prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.domain.course import decides_on
from pipeline.domain.decisions import is_proposed, is_taken, is_will_decided, is_will_printed
from pipeline.domain.goals import kept_goals
from pipeline.domain.items import may_be_decided
from pipeline.domain.records import is_faulty, key_of, listed, record_at, span_at, text_at
from pipeline.model import Dataset, Record
from pipeline.values.types import Span


def proposals(item: Record) -> tuple[Record, ...]:
    """Return what papers before the meeting print: the proposals where there are any."""
    rows = listed(item, "beslut")
    return tuple(row for row in rows if is_proposed(row) or is_faulty(row, "Status")) or rows


def printed_outcomes(item: Record) -> tuple[Record, ...]:
    """Return what is printed of a meeting once it has been held: the decisions if there are any."""
    rows = listed(item, "beslut")
    return tuple(row for row in rows if not is_proposed(row)) or rows


def decisions_of_minutes(item: Record) -> tuple[Record, ...]:
    """Return what minutes print: what was decided; a draft of them, the proposal when nothing is.

    A proposal that was put off, sent back or lost is not printed as if it had been decided.
    """
    rows = listed(item, "beslut")
    taken = tuple(row for row in rows if is_taken(row) or is_faulty(row, "Status"))
    if taken or not may_be_decided(item):
        return taken
    return tuple(filter(is_proposed, rows))


def printed_keys(dataset: Dataset, choose: Callable[[Record], Iterable[Record]]) -> frozenset[str]:
    """Return the keys of the Beslut that are chosen of each item, and of those of no item."""

    def find() -> frozenset[str]:
        rows = [row for item in dataset["Behandling"] for row in choose(item)]
        loose = [row for row in dataset["Beslut"] if record_at(row, "Behandling") is None]
        return frozenset(row.key for row in (*rows, *loose))

    return dataset.remember(("printed", choose), find)


def wills_of(program: Record) -> list[Record]:
    """Return the printed rows of the will to the programme's goals, in order."""
    wills = (will for goal in kept_goals(program) for will in listed(goal, "politisk_vilja"))
    return list(filter(is_will_printed, wills))


def will_period(program: Record) -> Span | None:
    """Return whose will is read with the programme: as told, else the latest decided or drafted."""
    told = span_at(program, "Mandatperiod")
    wills = wills_of(program)
    decided = list(filter(is_will_decided, wills))
    return told or _latest(decided) or _latest(wills)


def _latest(wills: Iterable[Record]) -> Span | None:
    spans = [span for will in wills if (span := span_at(will, "Mandatperiod"))]
    return max(spans, key=lambda span: (span.last, span.first), default=None)


def decision_of(wills: Iterable[Record]) -> Record | None:
    """Return where the will is decided: of its decisions the one at the latest meeting."""
    found = {of for will in wills if (of := record_at(will, "Beslut"))}
    return max(sorted(map(decides_on, found), key=key_of), key=_meeting_day, default=None)


def _meeting_day(decision: Record) -> str:
    return text_at(record_at(decision, "Behandling", "Möte"), "Datum")

"""S21: a case that was sent back or put off is told at every later body of its chain."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.proposals import outcome_of, waits_for_a_proposal
from pipeline.check.rules.registry import rule
from pipeline.domain.bodies import is_board, is_fullmaktige, may_prepare
from pipeline.domain.decisions import adopting_types
from pipeline.domain.items import (
    have_one_purpose,
    is_put_off,
    matter_of,
    same_case,
    without_decision,
)
from pipeline.domain.meetings import is_built, is_called_off, is_to_come
from pipeline.domain.records import day_at, listed, record_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.values.types import Day


@rule(
    "S21",
    Severity.WARNING,
    needs=("Behandling/Möte", "Behandling/Syfte", "Behandling/Resultat", "Sammanträden/Datum"),
)
def what_was_sent_back_is_told_at_every_later_body(data: Dataset) -> Iterator[Problem]:
    """What waits for a committee or a board is not ready for those after it; S17 tells more."""
    for item in data["Behandling"]:
        meeting = record_at(item, "Möte")
        body = record_at(meeting, "Organ")
        if meeting is None or body is None or not _comes_up(item) or not is_built(meeting):
            continue
        stopped = _stopped_by(item, ())
        if stopped is not None and not waits_for_a_proposal(item):
            message = (
                f"{body['I löpande text']} {meeting['Datum']} har ärendet på dagordningen, men det "
                f"{outcome_of(stopped)}."
            )
            remedy = (
                "Flytta raden till ett senare möte, lägg till mötet där ärendet bereds igen, eller "
                "skriv ”utgår” i ”Resultat”."
            )
            yield item.problem("Möte", message, remedy=remedy)


def _comes_up(item: Record) -> bool:
    return is_to_come(record_at(item, "Möte")) and not without_decision(item)


def _stopped_by(item: Record, behind: tuple[Record, ...]) -> Record | None:
    """Return the item before this one that was sent back or put off and not taken up again."""
    day = _day(item)
    if day is None or item in behind:
        return None
    found = [(when, o) for o in _before(item) if (when := _day(o)) and when <= day]
    last = max((when for when, _ in found), default=None)
    stopped = [_reason(o, day, (*behind, item)) for when, o in found if when == last]
    return stopped[0] if all(stopped) and stopped else None


def _reason(item: Record, day: Day, behind: tuple[Record, ...]) -> Record | None:
    """Return what stops who comes after this item, on a day; None when it goes on to them."""
    if is_put_off(item):
        again = record_at(item, "Tas upp igen vid")
        when = None if is_called_off(again) else day_at(again, "Datum")
        return None if when is not None and when <= day else item
    return _stopped_by(item, behind) if _comes_up(item) else None


def _before(item: Record) -> list[Record]:
    """Return the items of the matter at the nearest bodies that prepare it for this one."""
    body = record_at(item, "Möte", "Organ")
    others = [o for o in same_case(item) if _is_same_matter(o, item) and _takes_place(o)]
    nearest = [o for o in others if body in _next_bodies(o)]
    return nearest or [o for o in others if body is not None and _leads_to(o, body)]


def _takes_place(item: Record) -> bool:
    meeting = record_at(item, "Möte")
    return not is_called_off(meeting) and may_prepare(record_at(meeting, "Organ"))


def _is_same_matter(one: Record, other: Record) -> bool:
    if not have_one_purpose(one, other):
        return False
    types = [adopting_types(listed(item, "beslut")) for item in (one, other)]
    return bool(types[0] & types[1]) if all(types) else matter_of(one) == matter_of(other)


def _next_bodies(item: Record) -> tuple[Record | None, ...]:
    """Return whom an item is prepared for, as its decisions and its body say."""
    told = [record_at(decision, "Lämnas till") for decision in listed(item, "beslut")]
    return (*told, _next_body(record_at(item, "Möte", "Organ")))


def _next_body(body: Record | None) -> Record | None:
    after = record_at(body, "Bereder åt")
    return after if after or is_board(body) else record_at(body, "Del av")


def _leads_to(item: Record, body: Record) -> bool:
    """Return whether the chain from an item's body leads to another, a board's to fullmäktige."""
    here = record_at(item, "Möte", "Organ")
    way: list[Record] = []
    while here is not None and here is not body and here not in way:
        way.append(here)
        here = _next_body(here)
    return bool(way) and (here is body or (is_board(way[-1]) and is_fullmaktige(body)))


def _day(item: Record) -> Day | None:
    return day_at(record_at(item, "Möte"), "Datum")

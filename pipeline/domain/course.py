"""The course of a matter through the bodies: who prepared it, what it waits for, where it stands.

The case is followed, not the row: what was sent back or put off goes on in a later row, or at the
meeting where it comes up again. (DECISIONS 167, 173)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pipeline.domain.bodies import is_board, is_fullmaktige, may_prepare
from pipeline.domain.decisions import (
    WILL,
    adopting_types,
    has_failed,
    is_closed,
    is_live,
    is_lost,
    is_taken,
    type_of,
)
from pipeline.domain.items import (
    have_one_purpose,
    is_sent_back,
    is_struck,
    matter_of,
    same_case,
    without_decision,
)
from pipeline.domain.meetings import instead_of, is_called_off, is_held, is_over, is_to_come
from pipeline.domain.records import (
    day_at,
    is_faulty,
    is_filled,
    listed,
    record_at,
    span_at,
    text_at,
)
from pipeline.model import Record
from pipeline.values.types import Day, Span

_Found = TypeVar("_Found")

# What the course of its matter adds to a row of Behandling: a name, and the sheet it leads to.
LETTER = "skrivelsen"  # the item whose letter goes with it (domain/papers.py)
FOLLOWS = {"väntar_på": "Behandling", "återremitteras_till": "Organ", LETTER: "Behandling"}


def treated_on(item: Record) -> Day | None:
    """Return the day of the meeting where the item is taken up."""
    return day_at(record_at(item, "Möte"), "Datum")


def is_same_matter(one: Record, other: Record) -> bool:
    """Return whether two items of a case are steps of one matter: the programme, or the will."""
    if not have_one_purpose(one, other):
        return False
    types = [adopting_types(listed(item, "beslut")) for item in (one, other)]
    return bool(types[0] & types[1]) if all(types) else matter_of(one) == matter_of(other)


def is_taken_up(item: Record) -> bool:
    """Return whether the item comes up, or came up, at its meeting."""
    return not is_called_off(record_at(item, "Möte"))


def comes_up(item: Record) -> bool:
    """Return whether the item is to come, and nothing says that it will not."""
    return is_to_come(record_at(item, "Möte")) and not without_decision(item)


# ------------------------------------------------------------ what it waits for


def waits_for(item: Record, behind: tuple[Record, ...] = ()) -> Record | None:
    """Return the item before this one that stopped the matter, and was not taken up again.

    It was sent back, put off or struck, its meeting was called off, or it waits itself. What the
    body sent back itself waits for who prepares it.
    """
    day = treated_on(item)
    if day is None or item in behind:
        return None
    if behind:
        return _stopped_by(item, day, behind)
    return _once(item, "väntar", lambda: _stopped_by(item, day, behind))


def _stopped_by(item: Record, day: Day, behind: tuple[Record, ...]) -> Record | None:
    found = [(when, o) for o in _before(item) if (when := treated_on(o)) and when <= day]
    last = max((when for when, _ in found), default=None)
    returned = _sent_back_here(item, day)
    if last and returned and last <= (treated_on(returned) or day):
        return returned
    first = None
    for o in (o for when, o in found if when == last):
        stopped = _reason(o, day, (*behind, item))
        if stopped is None:  # it goes on by this one
            return None
        first = first or stopped
    return first


def _once(item: Record, what: str, find: Callable[[], _Found]) -> _Found:
    """Return what is the same for all items of a matter at one body and day, found once a case."""
    case = record_at(item, "Ärende")
    if case is None or len(listed(case, "behandling")) < 2:
        return find()
    types = frozenset(adopting_types(listed(item, "beslut")))
    matter = (types, text_at(item, "Syfte"), matter_of(item))
    key = (what, record_at(item, "Möte", "Organ"), str(treated_on(item)), matter)
    if key not in case.known:
        case.known[key] = find()
    found: _Found = case.known[key]
    return found


def _reason(item: Record, day: Day, behind: tuple[Record, ...]) -> Record | None:
    """Return what stops who comes after this item, on a day; None when it goes on to them."""
    if without_decision(item) or not is_taken_up(item):
        again = record_at(item, "Tas upp igen vid")
        when = None if is_called_off(again) else day_at(again, "Datum")
        return None if when is not None and when <= day else item
    return waits_for(item, behind) if comes_up(item) else None


def _sent_back_here(item: Record, day: Day) -> Record | None:
    """Return the last item of the matter that the same body sent back before a day."""
    body = record_at(item, "Möte", "Organ")
    before = [o for o in same_case(item) if o is not item]  # whose day is this one
    others = [o for o in before if record_at(o, "Möte", "Organ") is body]
    mine = [o for o in others if is_sent_back(o) and is_same_matter(o, item) and is_taken_up(o)]
    early = [(when, o) for o in mine if (when := treated_on(o)) and when < day]
    return max(early, key=lambda pair: pair[0])[1] if early else None


def returns_to(item: Record) -> Record | None:
    """Return the body that last prepared the item, which has it again when it is sent back."""
    return _once(item, "återremitteras", lambda: _last_before(item))


def _last_before(item: Record) -> Record | None:
    day = treated_on(item)
    rows = [o for o in _before(item) if is_taken_up(o) and not is_struck(o)]
    found = [(when, o) for o in rows if (when := treated_on(o)) and day is not None and when <= day]
    last = max(found, key=lambda pair: pair[0])[1] if found else None
    return record_at(last, "Möte", "Organ")


def _before(item: Record) -> list[Record]:
    """Return the items of the matter at the nearest bodies that prepare it for this one."""
    body = record_at(item, "Möte", "Organ")
    rows = [o for o in same_case(item) if o is not item or body in _next_bodies(item)]
    others = [o for o in rows if is_same_matter(o, item) and _prepares(o)]
    nearest = [o for o in others if body in _next_bodies(o)]
    return nearest or [o for o in others if body is not None and _leads_to(o, body)]


def _prepares(item: Record) -> bool:
    """Return whether a body that prepares takes the item up, or was to: a moved one is followed."""
    meeting = record_at(item, "Möte")
    return instead_of(meeting) is None and may_prepare(record_at(meeting, "Organ"))


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


# ------------------------------------------------------------ where it stands


def decision_that_stands(decision: Record) -> Record:
    """Return the decision that took the place of one that its matter has gone on from, else itself.

    It was sent back or put off, there or by the body that it was handed on to, or nobody has
    prepared it in time.
    """
    item = record_at(decision, "Behandling")
    if item is None or is_decided(decision) or not _is_left_behind(decision, item):
        return decision
    later = [d for d in _decisions_of(item, type_of(decision)) if _day(d) >= _day(decision)]
    return _now(later) or _to_come_again(item, type_of(decision)) or decision


def decision_of_period(program: Record, period: Span, *, decided: bool) -> Record | None:
    """Return the decision on the will of a mandate period, as the cases of the programme have it.

    `decided`: only one that has been taken, for good.
    """
    cases = [case for case in listed(program, "ärenden") if span_at(case, "Mandatperiod") == period]
    items = [item for case in cases for item in listed(case, "behandling")[:1]]
    found = [decision for item in items for decision in _decisions_of(item, WILL)]
    taken = [decision for decision in found if is_decided(decision)]
    latest = _latest(taken)
    if latest is None and not decided:
        again = [d for item in items if (d := _to_come_again(item, WILL))]
        latest = _now(found) or _latest(again) or _latest(found)
    return decides_on(latest) if latest else None


def decides_on(decision: Record) -> Record:
    """Return the decision of the body to which a proposal is handed on, where the case has it."""
    item = record_at(decision, "Behandling")
    if item is None or not is_filled(decision, "Lämnas till"):
        return decision
    rows = _decisions_of(item, type_of(decision))
    final = [d for d in rows if not is_filled(d, "Lämnas till") and _day(d) >= _day(decision)]
    return _now(final) or decision


def is_decided(decision: Record | None) -> bool:
    """Return whether a decision has been taken for good, at a meeting that has been held."""
    meeting = record_at(decision, "Behandling", "Möte")
    return is_taken(decision) and is_closed(decision) and is_held(meeting)


def meeting_of(decision: Record) -> Record | None:
    """Return the meeting where the decision was taken for good, or where it is to come next.

    That of the body that decides before that of one that prepares; None when no meeting is known.
    """
    item = record_at(decision, "Behandling")
    if item is None or is_decided(decision):
        return record_at(item, "Möte")
    mine = _typed(item, type_of(decision))
    places = [(_turn(o, d, decision), place) for o, d in mine if (place := _comes_up_at(o, d))]
    return min(places, key=lambda pair: pair[0])[1] if places else None


def _comes_up_at(item: Record, decision: Record) -> Record | None:
    """Return the meeting to come where a decision comes up, for the first time or again."""
    aside = _is_put_aside(decision, item)
    meeting = record_at(item, "Tas upp igen vid" if aside else "Möte")
    return meeting if is_to_come(meeting) else None


def _turn(item: Record, decision: Record, asked: Record) -> tuple[bool, bool, bool, str]:
    """Return what is least for the meeting that a matter comes to next, as one asks for it."""
    aside = _is_put_aside(decision, item)
    waits = not aside and waits_for(item) is not None
    meeting = record_at(item, "Tas upp igen vid" if aside else "Möte")
    return (
        waits,
        is_filled(decision, "Lämnas till"),
        decision is not asked,
        text_at(meeting, "Datum"),
    )


def _is_put_aside(decision: Record, item: Record) -> bool:
    """Return whether nothing was decided there: it was sent back, put off, struck or called off."""
    failed = has_failed(decision) and not is_lost(decision)
    return failed or without_decision(item) != "" or not is_taken_up(item)


def _is_left_behind(decision: Record, item: Record) -> bool:
    """Return whether the matter has gone another way than to be decided by this decision."""
    if _is_put_aside(decision, item) or (comes_up(item) and waits_for(item)):
        return True
    to, day = record_at(decision, "Lämnas till"), _day(decision)
    heard = [
        (o, d)
        for o, d in _typed(item, type_of(decision))
        if to and record_at(o, "Möte", "Organ") is to and _day(d) >= day
    ]
    return any(_is_put_aside(d, o) and is_over(record_at(o, "Möte")) for o, d in heard)


def _decisions_of(item: Record, kind: str) -> list[Record]:
    """Return the decisions of a type in the case that are made, or may yet be."""
    rows = [(o, d) for o, d in _typed(item, kind) if is_taken_up(o)]
    known = [(o, d) for o, d in rows if is_live(d) or is_faulty(d, "Status")]
    return [d for o, d in known if not _is_put_aside(d, o)]


def _now(decisions: list[Record]) -> Record | None:
    """Return the decision that a matter is about now: the next one that is to be taken for good.

    Where none is, the latest. None when the matter has gone on from all of them.
    """
    rows = [(o, d) for d in decisions if (o := record_at(d, "Behandling"))]
    ready = [d for o, d in rows if not _is_left_behind(d, o)]
    final = [d for d in ready if not is_filled(d, "Lämnas till")]
    taken = [d for d in final if is_decided(d)]
    coming = [d for d in final if is_to_come(record_at(d, "Behandling", "Möte"))]
    latest = _latest(taken) or min(coming, key=_day, default=None) or _latest(ready)
    return latest or _latest([d for o, d in rows if comes_up(o)])


def _to_come_again(item: Record, kind: str) -> Record | None:
    """Return the last decision of a type in the case that was put off to a meeting to come."""
    rows = _typed(item, kind)
    return _latest([d for o, d in rows if _is_put_aside(d, o) and _comes_up_at(o, d)])


def _typed(item: Record, kind: str) -> list[tuple[Record, Record]]:
    """Return the items of the case with each decision of a type that they have."""
    rows = ((o, d) for o in same_case(item) for d in listed(o, "beslut"))
    return [(o, d) for o, d in rows if type_of(d) == kind]


def _latest(decisions: list[Record]) -> Record | None:
    return max(decisions, key=_day, default=None)


def _day(decision: Record) -> str:
    item = record_at(decision, "Behandling")
    return str(treated_on(item) or "") if item else ""

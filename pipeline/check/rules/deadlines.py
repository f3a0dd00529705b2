"""S04–S07, S09 and S30–S32: the days of a meeting, from the call to the notice.

What happened too late cannot be undone: S05 and S06, and S04 once the meeting is held, are told and
stop no document.
(DOMAIN.md 2.3 and 3.2; DECISIONS 312, 314)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from pipeline.check.rules.registry import rule
from pipeline.domain.deadlines import ANNOUNCE, APPROVE, CALL, call_limits, meeting_deadlines
from pipeline.domain.items import is_all_urgent
from pipeline.domain.meetings import (
    is_announced,
    is_approved,
    is_called_off,
    is_held,
    is_moved,
    is_ours,
    takes_place,
)
from pipeline.domain.records import day_at, has_column
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.deadlines import (
    earliest_removal,
    last_day_to_appeal,
    latest_announcement,
    latest_approval,
    why_later,
)
from pipeline.values.types import Day

_HELD, _SENT = "Sammanträden/Datum", "Sammanträden/Kallelse skickas"
_ORDER = {  # the columns in the order of their days, and what happens then
    "Kallelse skickas": "kallelsen skickas",
    "Datum": "sammanträdet är",
    "Justerat": "protokollet justerades",
    "Anslag upp": "anslaget sattes upp",
    "Anslag ned": "anslaget tas ned",
}


@rule("S30", Severity.ERROR, needs=(_HELD, "Sammanträden/Status"))
def the_days_of_a_meeting_come_in_order(data: Dataset) -> Iterator[Problem]:
    """Kallelse ≤ möte ≤ justerat ≤ anslag upp < anslag ned; a day that is empty is passed over."""
    for row in data["Sammanträden"]:
        known = [] if is_called_off(row) else [header for header in _ORDER if day_at(row, header)]
        for one, other in pairwise(known):
            if row[other] < row[one] or (other == "Anslag ned" and row[other] == row[one]):
                # of a call the meeting's own day is the sure one
                at, to, word = (one, other, "redan") if other == "Datum" else (other, one, "först")
                message = f"{_ORDER[at]} {row[at]}, men {_ORDER[to]} {word} {row[to]}."
                yield row.problem(at, message, remedy="Ändra det datum som är fel skrivet.")


@rule("S04", Severity.ERROR, needs=(_HELD, _SENT, "Sammanträden/Organ", "Sammanträden/Status"))
def fullmaktige_is_called_a_week_before(data: Dataset) -> Iterator[Problem]:
    """At least a week before the day (5 kap. 13 och 15 §§ KL); S23 tells of what is urgent."""
    yield from _late_calls(data, by_law=True)


@rule(
    "S04",
    Severity.WARNING,
    needs=(_HELD, _SENT, "Sammanträden/Organ", "Organ/Kallelsefrist (dagar)"),
)
def a_body_is_called_in_its_own_time(data: Dataset) -> Iterator[Problem]:
    """Other bodies, and fullmäktige beyond the law, have the days of Organ.Kallelsefrist."""
    yield from _late_calls(data, by_law=False)


def _late_calls(data: Dataset, *, by_law: bool) -> Iterator[Problem]:
    """Yield the calls that are late by law, or only by the body's own days; S30 has the rest."""
    for row in filter(takes_place, data["Sammanträden"]):
        sent = day_at(row, "Kallelse skickas")
        limits = call_limits(row) if sent and sent <= row["Datum"] else []
        broken = [limit for limit in limits if sent and sent > limit.day]
        if broken and broken[0].by_law is by_law and not (by_law and is_all_urgent(row)):
            message = f"{broken[0].why}. Senast {broken[0].day}, nu {sent}."
            over, urgent = is_held(row), _URGENT if by_law else ""
            remedy = f"{_SLIP if over else 'Skicka kallelsen tidigare.'}{urgent}"
            problem = row.problem("Kallelse skickas", message, remedy=remedy)
            yield _without_stops(problem) if over else problem


_URGENT = " Är ärendena brådskande: skriv ”ja” i ”Brådskande” på deras rader i ”Behandling”."


@rule("S05", Severity.ERROR, needs=(_HELD, "Sammanträden/Justerat"))
def minutes_are_approved_within_14_days(data: Dataset) -> Iterator[Problem]:
    """Within 14 days of the meeting (5 kap. 69 § kommunallagen)."""
    for row, held, approved in _with_days(data, "Datum", "Justerat"):
        latest = latest_approval(held)
        if approved > latest:
            message = f"{approved} är mer än 14 dagar efter sammanträdet {held}. Senast {latest}."
            yield _without_stops(row.problem("Justerat", message, remedy=_SLIP))


@rule("S06", Severity.ERROR, needs=("Sammanträden/Justerat", "Sammanträden/Anslag upp"))
def approval_is_announced_within_two_days(data: Dataset) -> Iterator[Problem]:
    """At the latest the second day after approval (8 kap. 12 § kommunallagen)."""
    for row, approved, up in _with_days(data, "Justerat", "Anslag upp"):
        latest = latest_announcement(approved)
        if up > latest:
            message = f"justerat {approved}, anslag senast {latest}."
            yield _without_stops(row.problem("Anslag upp", message, remedy=_SLIP))


_SLIP = "Rätta datumet om det är fel skrivet. Annars går det inte att ändra i efterhand."


def _without_stops(problem: Problem) -> Problem:
    """Return the problem, told at its cell and stopping nothing."""
    return replace(problem, source=None)


@rule("S07", Severity.ERROR, needs=("Sammanträden/Anslag upp", "Sammanträden/Anslag ned"))
def the_notice_stays_until_the_time_to_appeal_is_over(data: Dataset) -> Iterator[Problem]:
    """Until three weeks have passed (8 kap. 12 § och 13 kap. 5 § kommunallagen)."""
    for row, up, down in _with_days(data, "Anslag upp", "Anslag ned"):
        earliest, moved = earliest_removal(up), why_later(up)
        if up < down < earliest:
            last = f"{last_day_to_appeal(up)}{moved and f' ({moved})'}"
            message = f"tiden att överklaga går ut {last}. Tidigast {earliest}."
            remedy = f"Låt anslaget sitta uppe till {earliest}."
            yield row.problem("Anslag ned", message, remedy=remedy)


def _with_days(data: Dataset, first: str, second: str) -> Iterator[tuple[Record, Day, Day]]:
    """Yield the meetings with a date in both columns, and these."""
    for row in data["Sammanträden"]:
        one, other = day_at(row, first), day_at(row, second)
        if one and other and day_at(row, "Datum"):
            yield row, one, other


@rule(
    "S09",
    Severity.WARNING,
    needs=("Sammanträden/Status", "Sammanträden/Flyttat till", "Sammanträden/Orsak till flytt"),
)
def a_moved_meeting_says_where_and_why(data: Dataset) -> Iterator[Problem]:
    """A meeting that is moved has another one in its place, and a reason."""
    for row in data["Sammanträden"]:
        if not is_moved(row):
            continue
        if not row["Flyttat till"]:
            message = "mötet är flyttat men nytt möte saknas."
            yield row.problem("Flyttat till", message, remedy="Skriv id för det nya mötet.")
        if not row["Orsak till flytt"]:
            message = "mötet är flyttat men orsaken saknas."
            yield row.problem("Orsak till flytt", message, remedy="Skriv varför det flyttades.")


# ------------------------------------------------------------ what today says

_DAYS = (_HELD, _SENT, "Sammanträden/Status", "Sammanträden/Justerat", "Sammanträden/Anslag upp")
_OVERDUE = {
    CALL: (
        "kallelsen skulle ha skickats senast {}, men mötet står som {}.",
        "Är den skickad: välj ”kallat” i Status. Annars: skicka den, eller ge mötet en ny dag.",
    ),
    APPROVE: (
        "protokollet skulle ha justerats senast {} (5 kap. 69 § kommunallagen), men "
        "mötet står som {}.",
        "Är det justerat: fyll i dagen, och välj ”justerat” i Status. Annars: låt justera det nu.",
    ),
    ANNOUNCE: (
        "att protokollet är justerat skulle ha tillkännagetts senast {} "
        "(8 kap. 12 § kommunallagen).",
        "Sitter anslaget uppe: fyll i dagen. Annars: sätt upp det nu.",
    ),
}


@rule(
    "S31",
    Severity.WARNING,
    needs=_DAYS,
)
def what_should_have_been_done_is_told(data: Dataset, today: date) -> Iterator[Problem]:
    """A call not sent before its meeting; minutes not approved, or announced, in their time."""
    for row in data["Sammanträden"]:
        for deadline in meeting_deadlines(row, today):
            sent = day_at(row, "Kallelse skickas") if deadline.what == CALL else None
            told = sent is not None and sent > deadline.day  # S04
            if deadline.day < today and deadline.what in _OVERDUE and not told:
                message, remedy = _OVERDUE[deadline.what]
                message = message.format(deadline.day, row["Status"])
                yield row.problem(deadline.about.column, message, remedy=remedy)


@rule("S32", Severity.WARNING, needs=_DAYS)
def what_is_done_has_its_day(data: Dataset) -> Iterator[Problem]:
    """Minutes that are approved, or announced, say when (S24 asks for the day of a call)."""
    for row in filter(is_ours, data["Sammanträden"]):
        done = {"Justerat": is_approved(row), "Anslag upp": is_announced(row)}
        for header in (h for h in done if done[h] and has_column(row, h) and not row[h]):
            message = f"mötet står som {row['Status']}, men det står ingen dag i ”{header}”."
            yield row.problem(header, message, remedy="Fyll i dagen.")

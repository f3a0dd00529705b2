"""S04–S07 and S09 (DOMAIN.md 2.3 and 3.2): the days of a meeting, from the call to the notice.

What happened too late cannot be undone: S05 and S06 are told, and stop no document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pipeline.check.rules.registry import rule
from pipeline.domain.bodies import is_fullmaktige
from pipeline.domain.meetings import is_moved, takes_place
from pipeline.domain.records import record_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.deadlines import (
    earliest_removal,
    last_day_to_appeal,
    latest_announcement,
    latest_approval,
    latest_notice,
)
from pipeline.values.types import Day, Whole

_WEEK = 7  # days before, for fullmäktige


@rule(
    "S04",
    Severity.ERROR,
    needs=("Sammanträden/Datum", "Sammanträden/Kallelse skickas", "Sammanträden/Organ"),
)
def fullmaktige_is_called_a_week_before(data: Dataset) -> Iterator[Problem]:
    """At least a week before the day (5 kap. 13 och 15 §§ kommunallagen)."""
    for row in _calls(data):
        latest = latest_notice(row["Datum"], _WEEK)
        if is_fullmaktige(record_at(row, "Organ")) and row["Kallelse skickas"] > latest:
            message = "fullmäktige ska kallas minst en vecka före."
            yield _late_call(row, message, latest)


@rule(
    "S04",
    Severity.WARNING,
    needs=(
        "Sammanträden/Datum",
        "Sammanträden/Kallelse skickas",
        "Sammanträden/Organ",
        "Organ/Kallelsefrist (dagar)",
    ),
)
def a_body_is_called_in_its_own_time(data: Dataset) -> Iterator[Problem]:
    """Other bodies, and fullmäktige beyond the law, have the days of Organ.Kallelsefrist."""
    for row in _calls(data):
        body = record_at(row, "Organ")
        days = body["Kallelsefrist (dagar)"] if body else None
        if body is None or not isinstance(days, Whole) or not 0 < days < 1000:
            continue
        latest = latest_notice(row["Datum"], int(days))
        sent = row["Kallelse skickas"]
        lawful = not is_fullmaktige(body) or sent <= latest_notice(row["Datum"], _WEEK)
        if lawful and sent > latest:
            name, count = body["I löpande text"], f"{days} {'dag' if days == 1 else 'dagar'}"
            yield _late_call(row, f"{name} ska kallas minst {count} före.", latest)


def _calls(data: Dataset) -> Iterator[Record]:
    for row in data["Sammanträden"]:
        if takes_place(row) and isinstance(row["Kallelse skickas"], Day):
            yield row


def _late_call(row: Record, message: str, latest: date) -> Problem:
    told = f"{message} Senast {latest}, nu {row['Kallelse skickas']}."
    return row.problem("Kallelse skickas", told, remedy="Skicka kallelsen tidigare.")


@rule("S05", Severity.ERROR, needs=("Sammanträden/Datum", "Sammanträden/Justerat"))
def minutes_are_approved_within_14_days(data: Dataset) -> Iterator[Problem]:
    """Within 14 days of the meeting (5 kap. 69 § kommunallagen)."""
    for row in _with_days(data, "Justerat"):
        latest = latest_approval(row["Datum"])
        if row["Justerat"] > latest:
            message = (
                f"{row['Justerat']} är mer än 14 dagar efter sammanträdet {row['Datum']}. "
                f"Senast {latest}."
            )
            yield _without_stops(row.problem("Justerat", message, remedy=_SLIP))


@rule("S06", Severity.ERROR, needs=("Sammanträden/Justerat", "Sammanträden/Anslag upp"))
def approval_is_announced_within_two_days(data: Dataset) -> Iterator[Problem]:
    """At the latest the second day after approval (8 kap. 12 § kommunallagen)."""
    for row in _with_days(data, "Justerat", "Anslag upp"):
        latest = latest_announcement(row["Justerat"])
        if row["Anslag upp"] > latest:
            message = f"justerat {row['Justerat']}, anslag senast {latest}."
            yield _without_stops(row.problem("Anslag upp", message, remedy=_SLIP))


_SLIP = "Rätta datumet om det är fel skrivet. Annars går det inte att ändra i efterhand."


def _without_stops(problem: Problem) -> Problem:
    """Return the problem, told at its cell and stopping nothing."""
    return replace(problem, source=None)


@rule("S07", Severity.ERROR, needs=("Sammanträden/Anslag upp", "Sammanträden/Anslag ned"))
def the_notice_stays_until_the_time_to_appeal_is_over(data: Dataset) -> Iterator[Problem]:
    """Until three weeks have passed (8 kap. 12 § och 13 kap. 5 § kommunallagen)."""
    for row in _with_days(data, "Anslag upp", "Anslag ned"):
        up, earliest = row["Anslag upp"], earliest_removal(row["Anslag upp"])
        if row["Anslag ned"] < earliest:
            last = last_day_to_appeal(up)
            moved = " (helg eller helgdag ger nästa vardag)" if (last - up).days != 21 else ""
            message = f"tiden att överklaga går ut {last}{moved}. Tidigast {earliest}."
            remedy = f"Låt anslaget sitta uppe till {earliest}."
            yield row.problem("Anslag ned", message, remedy=remedy)


def _with_days(data: Dataset, *headers: str) -> Iterator[Record]:
    """Yield the meetings with a date in each of the columns."""
    for row in data["Sammanträden"]:
        if all(isinstance(row[header], Day) for header in ("Datum", *headers)):
            yield row


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

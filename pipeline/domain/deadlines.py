"""What is to be done and by when, as the cells say: of meetings, assignments and programmes.

Days are counted in swedish/deadlines.py (DOMAIN.md 3.2). What is done is no longer here; nor is a
meeting that is called off, or whose documents are not built. (DECISIONS 312, 313)
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pipeline.domain.assignments import DUE, RESPONSIBLE, open_assignments
from pipeline.domain.bodies import is_fullmaktige
from pipeline.domain.goals import built_programs, is_adopted
from pipeline.domain.meetings import is_announced, is_approved, is_ours, is_planned
from pipeline.domain.periods import ending, followed_up
from pipeline.domain.plain_names import row_name
from pipeline.domain.records import day_at, has_column, is_filled, record_at, text_at
from pipeline.model import Cell, Dataset, Deadline, Record
from pipeline.swedish import deadlines
from pipeline.swedish.almanac import DateFault
from pipeline.swedish.dates import moment_running, parse_moment, running
from pipeline.swedish.holidays import free_day
from pipeline.swedish.words import capital
from pipeline.values.types import Moment, Whole, moment

CALL, APPROVE, ANNOUNCE, ASSIGNMENT = "kallelse", "justering", "anslag", "uppdrag"
_PUBLISH, _TAKE_DOWN, _FOLLOW_UP = (
    "tillkännagivande",
    "anslaget ned",
    "uppföljning",
)
_TASKS = {  # the column that tells that it is done, and what is to be done with the row
    CALL: ("Kallelse skickas", "Skicka kallelsen till {}"),
    _PUBLISH: ("Kallelse skickas", "Tillkännage på anslagstavlan: {}"),
    APPROVE: ("Justerat", "Justera protokollet från {}"),
    ANNOUNCE: ("Anslag upp", "Tillkännage att protokollet från {} är justerat"),
    _TAKE_DOWN: ("Anslag ned", "Ta ned anslaget om protokollet från {}"),
    ASSIGNMENT: (DUE, "Uppdraget ska vara klart: {}"),
    _FOLLOW_UP: ("Följs upp", "Följ upp {}"),
}


_MOST = 100  # signs of a point in a task


class CallLimit(NamedTuple):
    """The last day to call to a meeting, the clause that says why, and the cell of that rule."""

    day: date
    why: str
    by_law: bool
    cell: Cell


def call_limits(meeting: Record) -> list[CallLimit]:
    """Return the last day by law, for fullmäktige, and by the body's own days; none for others.

    5 kap. 15 § kommunallagen; `Kallelsefrist (dagar)` of the body.
    """
    day, body = day_at(meeting, "Datum"), record_at(meeting, "Organ")
    if day is None or body is None:
        return []
    found, days = [], body["Kallelsefrist (dagar)"]
    if is_fullmaktige(body):
        why = "fullmäktige ska kallas minst en vecka före"
        found.append(CallLimit(deadlines.latest_notice(day), why, True, meeting.cell("Datum")))
    if isinstance(days, Whole) and 0 < days < 1000:
        count = f"{days} {'dag' if days == 1 else 'dagar'}"
        why = f"{body['I löpande text']} ska kallas minst {count} före"
        latest = deadlines.latest_notice(day, int(days))
        found.append(CallLimit(latest, why, False, body.cell("Kallelsefrist (dagar)")))
    return found


class CallDays(NamedTuple):
    """The last day to call to a meeting, and the earlier day that the workbook has for it."""

    last: date
    meant: date | None


def call_days(meeting: Record) -> CallDays | None:
    """Return when a meeting is to be called to; None when nothing says so.

    Without a limit the day in `Kallelse skickas` is the last.
    """
    meant = day_at(meeting, "Kallelse skickas")
    last = min((limit.day for limit in call_limits(meeting)), default=meant)
    if last is None:
        return None
    return CallDays(last, meant if meant and meant < last else None)


def coming_deadlines(dataset: Dataset, today: date) -> list[Deadline]:
    """Return what is to be done, the nearest day first; what should have been done is overdue."""
    found = [one for row in dataset["Sammanträden"] for one in meeting_deadlines(row, today)]
    found += [*_assignments(dataset), *_follow_ups(dataset, today)]
    told = (replace(one, overdue=one.day < today and not one.may_wait) for one in found)
    return sorted(told, key=lambda one: (one.day, one.task))


def meeting_deadlines(meeting: Record, today: date) -> Iterator[Deadline]:
    """Yield what is not done of a meeting, as far as its days are known.

    Minutes are late only where the workbook has the column that says when it was done.
    """
    day = day_at(meeting, "Datum")
    if day is None or not is_ours(meeting):
        return
    if day >= today and is_planned(meeting):
        yield from _calls(meeting, day)
    approved, up = day_at(meeting, "Justerat"), day_at(meeting, "Anslag upp")
    is_held_some_day = day >= today or not is_planned(meeting)
    if is_held_some_day and not (is_approved(meeting) or _is_done(approved, today)):
        why = "14 dagar efter sammanträdet (5 kap. 69 § kommunallagen)."
        found = _of(meeting, APPROVE, deadlines.latest_approval(day), why, "Datum")
        yield from _unless_untold(meeting, found, today)
    if approved and not (is_announced(meeting) or _is_done(up, today)):
        why = "Andra dagen efter justeringen (8 kap. 12 § kommunallagen)."
        found = _of(meeting, ANNOUNCE, deadlines.latest_announcement(approved), why, "Justerat")
        yield from _unless_untold(meeting, found, today)
    if up and (first := deadlines.earliest_removal(up)) >= today:
        last, moved = running(deadlines.last_day_to_appeal(up)), deadlines.why_later(up)
        why = f"Tiden att överklaga går ut {last}{moved and f': {moved}'} "
        why += "(13 kap. 5 § kommunallagen)."
        yield _of(meeting, _TAKE_DOWN, first, why, "Anslag upp", may_wait=True)


def _unless_untold(meeting: Record, found: Deadline, today: date) -> Iterator[Deadline]:
    if found.day >= today or has_column(meeting, found.about.column):
        yield found


def _is_done(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _calls(meeting: Record, day: date) -> Iterator[Deadline]:
    """Yield when the members are called at the latest, and the council's meeting is announced."""
    limits, days = call_limits(meeting), call_days(meeting)
    if limits:
        first = min(limits, key=lambda limit: limit.day)
        why = f"{capital(first.why)}{' (5 kap. 15 § kommunallagen)' if first.by_law else ''}."
        if days and days.meant:
            why += f" I ”Kallelse skickas” står {days.meant}."
        found = _of(meeting, CALL, first.day, why, "Datum", "Kallelse skickas")
        yield replace(found, cells=tuple(dict.fromkeys((*found.cells, first.cell))))
    elif days:
        yield _of(meeting, CALL, days.last, "Dagen står i ”Kallelse skickas”.", "Kallelse skickas")
    if is_fullmaktige(record_at(meeting, "Organ")):
        why = "Minst en vecka före (5 kap. 13 § kommunallagen)."
        yield _of(meeting, _PUBLISH, deadlines.latest_notice(day), why, "Datum")


def _assignments(dataset: Dataset) -> Iterator[Deadline]:
    """Yield what was given to somebody, until Slutfört says that it has been done."""
    for point, decision in open_assignments(dataset):
        day = day_at(point, DUE)
        if day and is_ours(record_at(decision, "Behandling", "Möte")):
            body = text_at(record_at(point, RESPONSIBLE), "I löpande text")
            why = f"Uppdraget har {body}." if body else "Vem som har uppdraget står inte."
            yield _of(point, ASSIGNMENT, day, why, DUE, RESPONSIBLE)


def _follow_ups(dataset: Dataset, today: date) -> Iterator[Deadline]:
    """Yield the times in Följs upp after the latest follow-up; of those gone by only the last."""
    for program in filter(is_adopted, built_programs(dataset)):
        done = max((ending(period) for period, _ in followed_up(program)), default=())
        rest = sorted((each for each in _times(program) if ending(each) > done), key=ending)
        gone = sum(_last_day(each) < today for each in rest)
        for each in rest[max(gone - 1, 0) :]:
            why = f"I ”Följs upp” står {moment_running(each, each.precision)}."
            found = _of(program, _FOLLOW_UP, _last_day(each), why, "Följs upp")
            yield replace(found, what=f"{_FOLLOW_UP} {each}")


def _times(program: Record) -> Iterator[Moment]:
    place = program.source("Följs upp"), program.cell("Följs upp")
    for text in text_at(program, "Följs upp").split(";"):
        with suppress(DateFault):  # varje mandatperiod
            yield moment(*parse_moment(text), *place)


def _last_day(period: Moment) -> date:
    year, month, day = ending(period)
    return date(year, month, min(day, monthrange(year, month)[1]))


def _of(
    row: Record, what: str, day: date, why: str, *headers: str, may_wait: bool = False
) -> Deadline:
    """Return a task; `headers`: the cells that it follows from. A last day that is free stays."""
    column, task = _TASKS[what]
    free = free_day(day) if row.sheet == "Sammanträden" and not may_wait else ""
    return Deadline(
        day=date(day.year, day.month, day.day),
        task=task.format(_called(row)),
        why=f"{why} Dagen är {free} och flyttas inte." if free else why,
        what=what,
        about=row.source(column),
        whose=text_at(_town(row), "Namn"),
        cells=tuple(row.cell(header) for header in headers if is_filled(row, header)),
        may_wait=may_wait,
    )


def _called(row: Record) -> str:
    """Return what a task is done with: the words of a point, the name of a programme, the row."""
    clause = " ".join(filter(None, (text_at(row, "Verb"), text_at(row, "Sats"))))
    words = text_at(row, "I löpande text") or text_at(row, "Mening") or clause
    words = words or row_name(row)
    return words if len(words) <= _MOST else f"{words[:_MOST].rstrip()}…"


def _town(row: Record) -> Record | None:
    if row.sheet == "Program":
        return record_at(row, "Kommun")
    in_meeting = ("Beslut", "Behandling", "Möte") if row.sheet == "Beslutspunkter" else ()
    return record_at(row, *in_meeting, "Organ", "Kommun")

"""The only module that knows icalendar: deadlines as a file that Outlook and others take.

Every task is a day of its own, with a UID made of what it is about, so that the file taken in anew
moves what has moved and doubles nothing. (DECISIONS 315, 316)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event

from pipeline.building.deadline_lines import reason, when
from pipeline.model import Deadline

_OURS = UUID("6a1f7a52-0a0e-5d0b-8e5b-5c9d2f6f1d1e")  # what our UIDs are made in
_MORNING_BEFORE = timedelta(hours=-15)  # of a day that begins at midnight: at nine


def as_calendar(deadlines: Iterable[Deadline], today: date) -> bytes:
    """Return the deadlines as a calendar (RFC 5545); the same ones on the same day give the same.

    DTSTAMP is `today`: programs take an event anew when it is younger than theirs.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Beredning//Tider//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Tider")
    stamp = datetime(today.year, today.month, today.day, tzinfo=UTC)
    for deadline in deadlines:
        calendar.add_component(_event(deadline, stamp, today))
    return bytes(calendar.to_ical())


def _event(deadline: Deadline, stamp: datetime, today: date) -> Event:
    event = Event()
    summary = f"{deadline.task} ({'tidigast i dag' if deadline.may_wait else 'sista dagen'})"
    about = (deadline.whose, deadline.about.sheet, deadline.about.key, deadline.what)
    event.add("uid", f"{uuid5(_OURS, '/'.join(about))}@beredning")
    event.add("dtstamp", stamp)
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(1))
    event.add("summary", summary)
    event.add("description", reason(deadline))
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    if deadline.day > today:
        event.add_component(_reminder(f"{deadline.task} ({when(deadline)})"))
    return event


def _reminder(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", _MORNING_BEFORE)
    return alarm

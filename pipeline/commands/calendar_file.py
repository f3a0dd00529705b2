"""The only module that knows icalendar: deadlines and meetings as files for Outlook and others.

Every task is a day of its own, with a UID made of what it is about, so that the file taken in anew
moves what has moved and doubles nothing; so is every meeting an event. (DECISIONS 315, 316, 372)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event

from pipeline.building.deadline_lines import reason, when
from pipeline.domain.meetings import instead_of, is_called_off
from pipeline.domain.records import day_at, record_at, text_at
from pipeline.model import Deadline, Record
from pipeline.swedish.dates import running
from pipeline.values.types import Clock

_OURS = UUID("6a1f7a52-0a0e-5d0b-8e5b-5c9d2f6f1d1e")  # what our UIDs are made in
_MORNING_BEFORE = timedelta(hours=-15)  # of a day that begins at midnight: at nine


def as_calendar(deadlines: Iterable[Deadline], today: date) -> bytes:
    """Return the deadlines as a calendar (RFC 5545); the same ones on the same day give the same.

    DTSTAMP is `today`: programs take an event anew when it is younger than theirs.
    """
    calendar, stamp = _calendar("Tider"), _midnight(today)
    for deadline in deadlines:
        calendar.add_component(_event(deadline, stamp, today))
    return bytes(calendar.to_ical())


def meetings_calendar(meetings: Iterable[Record], today: date, before: bytes = b"") -> bytes:
    """Return meetings as a calendar; `before`, the one that stands, where they are the same.

    Times are those of the place, without a zone. What is called off or moved is cancelled, so that
    it leaves the calendars that have it.
    """
    known = [*meetings]
    if before == (same := _meetings(known, _stamp_of(before))):
        return same
    return _meetings(known, _midnight(today))


def _meetings(meetings: Iterable[Record], stamp: datetime) -> bytes:
    calendar = _calendar("Sammanträden")
    for meeting in meetings:
        day = day_at(meeting, "Datum")
        if day is not None:
            calendar.add_component(_meeting(meeting, date(day.year, day.month, day.day), stamp))
    return bytes(calendar.to_ical())


def _meeting(meeting: Record, day: date, stamp: datetime) -> Event:
    body = text_at(record_at(meeting, "Organ"), "Namn")
    off, instead = is_called_off(meeting), instead_of(meeting)
    begins, ends = (_clock(meeting, header, day) for header in ("Starttid", "Sluttid"))
    event = Event()
    event.add("uid", f"{uuid5(_OURS, f'{meeting.sheet}/{meeting.key}')}@beredning")
    event.add("dtstamp", stamp)
    event.add("dtstart", begins or day)
    if begins is None:
        event.add("dtend", day + timedelta(1))
    elif ends is not None and ends > begins:
        event.add("dtend", ends)
    event.add("summary", f"{'Inställt: ' if off else ''}{body}")
    if place := text_at(meeting, "Plats"):
        event.add("location", place)
    if instead is not None:
        moved = running(day_at(instead, "Datum") or day)
        event.add("description", f"Sammanträdet är flyttat till {moved}.")
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    return event


def _clock(meeting: Record, header: str, day: date) -> datetime | None:
    found = meeting.bare(header)
    if not isinstance(found, Clock):
        return None
    return datetime(day.year, day.month, day.day, found.hour, found.minute)  # noqa: DTZ001


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//Beredning//{name}//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    return calendar


def _midnight(today: date) -> datetime:
    return datetime(today.year, today.month, today.day, tzinfo=UTC)


def _stamp_of(calendar: bytes) -> datetime:
    """Return when the events of a calendar of ours were written; any day for none."""
    found = re.search(rb"DTSTAMP:(\d{4})(\d\d)(\d\d)T", calendar)
    year, month, day = map(int, found.groups()) if found else (2000, 1, 1)
    return datetime(year, month, day, tzinfo=UTC)


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

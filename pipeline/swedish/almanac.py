"""Days, months and years that exist or do not, and the fault that says so in Swedish."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Literal

FaultKind = Literal["no year", "impossible", "not a date"]

_YEAR = "januari februari mars april maj juni juli augusti september oktober november december"
_WEEK = "måndagen tisdagen onsdagen torsdagen fredagen lördagen söndagen"
MONTHS = tuple(_YEAR.split())
WEEKDAYS = tuple(_WEEK.split())  # as date.weekday() counts


class DateFault(ValueError):  # noqa: N818 - at fault is the text
    """A text that gives no date, period or time of day.

    `kind`: `no year` (”20 mars”), `impossible` (”31 april”) or `not a date` (the rest).
    `suggestion`: how it was probably meant (`2019-04-30`; what is not known as ÅÅÅÅ, MM or DD), or
    empty. `reason`: a clause in Swedish without a full stop.
    """

    def __init__(self, kind: FaultKind, suggestion: str = "", reason: str = "") -> None:
        super().__init__(reason or kind)
        self.kind: FaultKind = kind
        self.suggestion = suggestion
        self.reason = reason


def month_name(month: int) -> str:
    """Return `oktober` for 10."""
    return MONTHS[month - 1]


def existing_day(year: int, month: int, day: int) -> date:
    """Return the date.

    Raises:
        DateFault: it does not exist; the suggestion is the last day of its month.
    """
    if not year:
        raise DateFault("impossible", reason="år 0 finns inte")
    if not 1 <= month <= 12:
        swapped = iso_or_empty(year, day, month)
        raise DateFault("impossible", swapped, f"månad {month} finns inte – ett år har 12 månader")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        named = f"{month_name(month)} {year}" if month == 2 else month_name(month)
        raise _beyond(day, named, last, f"{year:04}-{month:02}")
    return date(year, month, day)


def day_without_year(text: str, month: int, day: int) -> DateFault:
    """Return the fault of `20 mars`."""
    prefix = f"ÅÅÅÅ-{month:02}"
    longest = monthrange(2000, month)[1]
    if not 1 <= day <= longest:
        return _beyond(day, month_name(month), longest, prefix)
    reason = f"”{text.strip()}” är text, inte ett datum med år"
    return DateFault("no year", f"{prefix}-{day:02}", reason)


def iso_or_empty(year: int, month: int, day: int) -> str:
    """Return `2019-10-16`, or nothing when there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _beyond(day: int, month: str, last: int, prefix: str) -> DateFault:
    reason = f"{day} {month} finns inte – {month} har {last} dagar"
    return DateFault("impossible", f"{prefix}-{last:02}" if day else "", reason)

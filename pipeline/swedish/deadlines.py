"""The days that the law counts out for minutes, notices and appeals (DOMAIN.md 3.2)."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.swedish.holidays import free_day, next_weekday, weekday_before

_APPEAL = 21  # days


def last_day_to_appeal(announced: date) -> date:
    """Return the last day to appeal: three weeks from the announcement on the notice board.

    13 kap. 5 § kommunallagen. Where it falls on a weekend, a holiday or midsommar-, jul- or
    nyårsafton it is the next weekday (1–2 §§ lag 1930:173).
    """
    return next_weekday(_after(announced, _APPEAL))


def why_later(announced: date) -> str:
    """Return the clause that says which free day moved the last day to appeal, "" for none."""
    free = free_day(_after(announced, _APPEAL))
    return f"{_APPEAL} dagar senare är {free}; nästa vardag gäller" if free else ""


def earliest_removal(announced: date) -> date:
    """Return the first day on which the notice may be taken down (8 kap. 12 § kommunallagen)."""
    return _after(last_day_to_appeal(announced), 1)


def latest_approval(meeting: date) -> date:
    """Return the last day to approve the minutes: 14 days (5 kap. 69 § kommunallagen).

    It is not moved when it falls on a holiday: whether the law allows that is arguable.
    """
    return _after(meeting, 14)


def latest_announcement(approved: date) -> date:
    """Return the last day to announce that the minutes are approved: the second day after.

    8 kap. 12 § kommunallagen; not moved when it falls on a holiday.
    """
    return _after(approved, 2)


def latest_notice(day: date, days: int = 7) -> date:
    """Return the last day to summon to a meeting on `day`.

    At least a week for fullmäktige (5 kap. 13 och 15 §§ kommunallagen); other bodies have their
    own number of days, or none.
    """
    return _after(day, -days)


def latest_urgent_notice(day: date) -> date:
    """Return the last day to announce an urgent case of the meeting on `day`.

    The weekday next before (5 kap. 14 § kommunallagen). Whether a Saturday is one is arguable: it
    is not counted.
    """
    return weekday_before(day)


def council_takes_office(year: int) -> date:
    """Return the first day of the council that sits at the end of a year.

    15 October of the election year (5 kap. 9 § kommunallagen); elections are every fourth year,
    2018, 2022 and so on. A new election in between does not change it (10 §).
    """
    return date(year - (year - 2018) % 4, 10, 15)


def _after(day: date, days: int) -> date:
    # a plain date: the dates of cells know their cell, and a computed day comes from none
    return date(day.year, day.month, day.day) + timedelta(days)

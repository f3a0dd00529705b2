"""Swedish public holidays, and the days that count as one when time is counted.

Sources: lag (1989:253) om allmänna helgdagar; 2 § lag (1930:173) om beräkning av lagstadgad tid.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

_SATURDAY = 5
_WEEKEND = {_SATURDAY: "en lördag", 6: "en söndag"}
_FIRST_NATIONAL_DAY = 2005  # lag (2004:1320): before that, annandag pingst


def easter(year: int) -> date:
    """Return Easter Sunday of a Gregorian year (the anonymous computus of 1876)."""
    golden, century, short = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (short // 4) - moon - short % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays(year: int) -> Mapping[date, str]:
    """Return the public holidays of a year that are no ordinary Sundays, with their names."""
    return dict(sorted((_fixed(year) | _moving(year)).items()))


@cache
def eves(year: int) -> Mapping[date, str]:
    """Return the three eves that count as holidays (2 § lag 1930:173)."""
    midsummer = _first(_SATURDAY, date(year, 6, 20))
    return {
        midsummer - timedelta(1): "midsommarafton",
        date(year, 12, 24): "julafton",
        date(year, 12, 31): "nyårsafton",
    }


def holiday_name(day: date) -> str:
    """Return what the day is called: `långfredagen`, `julafton`; empty for other days."""
    plain = date(day.year, day.month, day.day)
    return holidays(day.year).get(plain) or eves(day.year).get(plain, "")


def free_day(day: date) -> str:
    """Return `långfredagen`, `en lördag` for a day that no statutory time ends on, else empty."""
    return holiday_name(day) or _WEEKEND.get(day.weekday(), "")


def is_weekday(day: date) -> bool:
    """Return whether statutory time may end on the day: no weekend, holiday or such an eve."""
    return not free_day(day)


def next_weekday(day: date) -> date:
    """Return the day, or the first weekday after it (2 § lag 1930:173)."""
    found = date(day.year, day.month, day.day)
    while not is_weekday(found):
        found += timedelta(1)
    return found


def weekday_before(day: date) -> date:
    """Return the last weekday before the day: no weekend, holiday or such an eve."""
    found = date(day.year, day.month, day.day) - timedelta(1)
    while not is_weekday(found):
        found -= timedelta(1)
    return found


def _fixed(year: int) -> dict[date, str]:
    found = {
        date(year, 1, 1): "nyårsdagen",
        date(year, 1, 6): "trettondedag jul",
        date(year, 5, 1): "första maj",
        date(year, 12, 25): "juldagen",
        date(year, 12, 26): "annandag jul",
    }
    if year >= _FIRST_NATIONAL_DAY:
        found[date(year, 6, 6)] = "nationaldagen"
    return found


def _moving(year: int) -> dict[date, str]:
    sunday = easter(year)
    found = {
        sunday - timedelta(2): "långfredagen",
        sunday: "påskdagen",
        sunday + timedelta(1): "annandag påsk",
        sunday + timedelta(39): "Kristi himmelsfärdsdag",
        sunday + timedelta(49): "pingstdagen",
        _first(_SATURDAY, date(year, 6, 20)): "midsommardagen",
        _first(_SATURDAY, date(year, 10, 31)): "alla helgons dag",
    }
    if year < _FIRST_NATIONAL_DAY:
        found[sunday + timedelta(50)] = "annandag pingst"
    return found


def _first(weekday: int, start: date) -> date:
    """Return the first such weekday (0 is Monday) from `start` on."""
    return start + timedelta((weekday - start.weekday()) % 7)

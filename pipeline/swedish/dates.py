"""Dates and times of day: as running Swedish text writes them, and read from what officers type."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, time
from typing import Literal

from pipeline.swedish.almanac import (
    MONTHS,
    WEEKDAYS,
    DateFault,
    day_without_year,
    existing_day,
    iso_or_empty,
    month_name,
)
from pipeline.swedish.patterns import pattern
from pipeline.swedish.words import nearest

Precision = Literal["dag", "månad", "år"]

_SHORT = {month[:3]: number for number, month in enumerate(MONTHS, 1)} | {"sept": 9}
_NUMBERS = {month: number for number, month in enumerate(MONTHS, 1)} | _SHORT

_Y, _M, _D = "(?P<year>[0-9]{4})", "(?P<month>[0-9]{1,2})", "(?P<day>[0-9]{1,2})"
_NAME = r"(?P<name>[^\W\d_]+)\.?"
_SHORT_DAYS = ("mån", "tis", "ons", "tor", "tors", "fre", "lör", "sön")
_WEEKDAY = rf"(?:(?P<weekday>[^\W\d_]+dag|{'|'.join(_SHORT_DAYS)})(?:en)?\.?,? )?(?:den )?"
_LATE = " ?-(?P<late>[0-9]{2})"  # a year of this century: 16/12 -26


def _forms(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(pattern, texts))


_DAYS = _forms(
    rf"{_Y}[-./]{_M}[-./]{_D}(?:[ t]00:00(?::00)?)?",
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    rf"{_WEEKDAY}{_D}(?::?[ae])?\.? {_NAME}(?:,? ?{_Y}|{_LATE})?",
    rf"{_WEEKDAY}{_D}/{_M}(?:[ -]{_Y}|{_LATE})?",
)
_MONTHS = _forms(rf"{_Y}[-./]{_M}", rf"{_NAME} {_Y}", rf"{_Y} {_NAME}", rf"{_M}/{_Y}")
_YEAR = pattern(_Y)
# Understood well enough to ask: Menade du …?
_YY = "(?P<short>[0-9]{2})"
_UNSURE = _forms(
    rf"{_D}[-./]{_M}[-./]{_Y}",
    rf"{_YY}-{_M}-{_D}",
    rf"{_D}[-./]{_M}[-./]{_YY}",
    rf"{_D}/{_M} {_YY}",
    rf"{_D} {_NAME} {_YY}",
    rf"{_Y} {_M} {_D}",
    rf"{_NAME} {_D}(?:st|nd|rd|th)?,? {_Y}",
    rf"{_YY}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
)
_INSIDE = pattern(
    r"(?<![-0-9])(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2} [0-9]{4}"
    r"|[0-9]{1,2} [^\W\d_]+\.? [0-9]{4})(?![0-9])"
)
_MONTH_INSIDE = pattern(
    r"(?:[^\W\d_]+\.? |[0-9]{1,2}/)[0-9]{4}(?![0-9])|[0-9]{4}-[0-9]{2}(?![-0-9])"
)
_PART = pattern(r"\b(?P<sort>tertial|t|kvartal|kv|q)\.? ?(?P<number>[1-4])\b")
_WHOLE_YEAR = pattern(r"\b(?:hel)?år(?:et)? (?P<year>[0-9]{4})\b")
_WEEK = pattern(r"\b(?:v\.?|vecka|w) ?(?P<week>[0-9]{1,2})\b")

_SPAN = pattern(r"(?P<first>[0-9]{4})(?: ?[-/] ?(?P<short>[0-9]{2})| ?- ?(?P<last>[0-9]{4}))?")
_CLOCK_INSIDE = pattern(r"(?:kl\.? ?)?([01]?[0-9]|2[0-3])[^-0-9\s]?([0-5][0-9])(?![0-9])")
_CLOCK = pattern(
    r"(?:kl\.? ?|klockan )?(?P<hour>[0-9]{1,2})(?:[.:](?P<minute>[0-9]{2})(?:[.:][0-9]{2})?)?"
)


def iso(day: date) -> str:
    """Return `2019-10-16`, for headers and tables."""
    return date(day.year, day.month, day.day).isoformat()


def weekday_name(day: date) -> str:
    """Return `onsdagen`."""
    return WEEKDAYS[day.weekday()]


def running(day: date) -> str:
    """Return `den 16 oktober 2019`, for running text."""
    return f"den {day.day} {month_name(day.month)} {day.year}"


def weekday_running(day: date) -> str:
    """Return `onsdagen den 16 oktober 2019`."""
    return f"{weekday_name(day)} {running(day)}"


def moment_running(day: date, precision: str) -> str:
    """Return `den 1 april 2019`, `april 2019` or `2019`; `precision` is dag, månad or år."""
    if precision == "dag":
        return running(day)
    return f"{month_name(day.month)} {day.year}" if precision == "månad" else f"{day.year}"


def times_running(texts: list[str]) -> list[str]:
    """Return `i augusti 2027`, `den 31 augusti 2027` or `2027` of each text that is a time.

    Any other text is returned as it is: `varje mandatperiod`.
    """
    return [_time_running(text) for text in texts]


def _time_running(text: str) -> str:
    try:
        day, precision = parse_moment(text)
    except DateFault:
        return text
    return ("i " if precision == "månad" else "") + moment_running(day, precision)


def parse_day(text: str) -> date:
    """Return the date of `2019-10-16`, `20191016`, `den 16 oktober 2019` or `16/10 2019`.

    Raises:
        DateFault: no year, no such day, or no date at all.
    """
    plain = _plain(text)
    found = _match(plain, _DAYS)
    month = _month(found) if found else None
    if found is None or month is None:
        raise _unreadable(text, plain)
    number = int(found["day"])
    year = _year(found)
    if year is not None:
        return _on_weekday(existing_day(year, month, number), found)
    if not 1 <= month <= 12:
        raise _unreadable(text, "")
    raise day_without_year(text, month, number)


def parse_moment(text: str) -> tuple[date, Precision]:
    """Return what is known of `2019-04-01`, `2019-04`, `april 2019` or `2019`, and how exactly.

    The date is the first day of what is known.

    Raises:
        DateFault: as `parse_day`.
    """
    plain = _plain(text)
    if _YEAR.fullmatch(plain):
        return existing_day(int(plain), 1, 1), "år"
    found = _match(plain, _MONTHS)
    month = _month(found) if found else None
    if found and month is not None:
        return existing_day(int(found["year"]), month, 1), "månad"
    try:
        return parse_day(text), "dag"
    except DateFault as fault:
        if fault.kind == "not a date":
            reason = f"”{text.strip()}” går inte att läsa som en dag, en månad eller ett år"
            meant = fault.suggestion
            if not meant or meant.endswith("DD"):
                meant = _moment_inside(plain) or meant
            raise DateFault(fault.kind, meant, reason) from None
        raise


def parse_span(text: str) -> tuple[int, int]:
    """Return the first and the last year of `2019–2022`, `2019 - 2022` or `2019`.

    Raises:
        DateFault: the years are in the wrong order, or it is no period of years.
    """
    found = _SPAN.fullmatch(_plain(text))
    if found is None or (found["short"] and _last_year(found) < int(found["first"])):
        years = re.findall(r"(?<![0-9])[0-9]{4}(?![0-9])", text)
        meant = "–".join(sorted(years)) if len(years) == 2 else ""
        reason = f"”{text.strip()}” går inte att läsa som en period av hela år"
        raise DateFault("not a date", meant, reason)
    first, last = int(found["first"]), _last_year(found)
    if last < first:
        reason = f"perioden ”{text.strip()}” slutar innan den börjar"
        raise DateFault("impossible", f"{found['last']}–{found['first']}", reason)
    return first, last


def parse_clock(text: str) -> time:
    """Return the time of day of `9.00`, `09:00` or `kl. 9`, to the minute.

    Raises:
        DateFault: there is no such time, or it is no time of day.
    """
    found = _CLOCK.fullmatch(_plain(text))
    if found is None:
        digits = _CLOCK_INSIDE.match(_plain(text))
        meant = f"{int(digits[1])}.{digits[2]}" if digits else ""
        reason = f"”{text.strip()}” går inte att läsa som ett klockslag"
        raise DateFault("not a date", meant, reason)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        reason = f"klockslaget ”{text.strip()}” finns inte"
        raise DateFault("impossible", reason=reason)
    return time(hour, minute)


def _plain(text: str) -> str:
    """Return the text in lower case, with ordinary spaces and hyphens, without a last full stop."""
    return " ".join(re.sub("[−–—‐‑]", "-", text).casefold().split()).rstrip(".,")


def _year(found: re.Match[str]) -> int | None:
    """Return the year, None when there is none; -26 is 2026."""
    groups = found.groupdict()
    if groups.get("late"):
        return 2000 + int(groups["late"])
    return int(groups["year"]) if groups["year"] else None


def _last_year(found: re.Match[str]) -> int:
    """Return the last year of a period: 2026 of 2023-26."""
    if found["short"]:
        return int(found["first"][:2] + found["short"])
    return int(found["last"] or found["first"])


def _match(plain: str, forms: tuple[re.Pattern[str], ...]) -> re.Match[str] | None:
    return next((found for form in forms if (found := form.fullmatch(plain))), None)


def _month(found: re.Match[str]) -> int | None:
    """Return the month's number, which may be one that does not exist; None for an unknown name."""
    groups = found.groupdict()
    return int(groups["month"]) if groups.get("month") else _NUMBERS.get(groups["name"])


def _on_weekday(day: date, found: re.Match[str]) -> date:
    """Return the day; raise when the text says another weekday."""
    said = found.groupdict().get("weekday")
    if said in _SHORT_DAYS:
        said = next(name for name in WEEKDAYS if name.startswith(said))[:-2]
    if said and f"{said}en" != weekday_name(day):
        reason = f"{running(day)} är en {weekday_name(day)[:-2]}, inte en {said}"
        raise DateFault("impossible", iso(day), reason)
    return day


def _unreadable(text: str, plain: str) -> DateFault:
    found = _match(plain, (*_DAYS, *_UNSURE, *_MONTHS, _YEAR))
    meant = (_meant(found.groupdict()) if found else _day_inside(plain)) or _week(plain)
    return DateFault("not a date", meant, f"”{text.strip()}” går inte att läsa som ett datum")


def _meant(groups: dict[str, str | None]) -> str:
    """Return what was probably meant: a misspelt month, another order, a part that is missing."""
    name = groups.get("name") or ""
    name = name if name in _NUMBERS else nearest(name, MONTHS) or ""
    month = groups.get("month") or (str(_NUMBERS[name]) if name else "")
    number = groups.get("day") or ""
    short = groups.get("short")
    late = short or groups.get("late")
    whole = f"20{late}" if late else groups.get("year") or ""
    if whole and month and number:
        return iso_or_empty(int(whole), int(month), int(number))
    if groups.get("name") and not month:
        return ""
    parts = (whole or "ÅÅÅÅ", month or "MM", number or "DD")
    return "-".join(part.zfill(2) for part in parts)


def _day_inside(plain: str) -> str:
    """Return the one day that stands among other words: `senast 2026-12-16`."""
    found = _INSIDE.findall(plain)
    if len(found) != 1 or found[0] == plain:
        return ""
    try:
        return iso(parse_day(found[0]))
    except DateFault:
        return ""


def _moment_inside(plain: str) -> str:
    """Return 2026-08 for `t2 2026`, `i augusti 2026` or `jan-aug 2026`, 2026 for `helåret 2026`."""
    part, years = _PART.search(plain), re.findall(r"[0-9]{4}", plain)
    if part and len(years) == 1:
        month = int(part["number"]) * (4 if part["sort"].startswith("t") else 3)
        return f"{years[0]}-{month:02}" if month <= 12 else ""
    if whole := _WHOLE_YEAR.search(plain):
        return whole["year"]
    for found in _MONTH_INSIDE.findall(plain) if len(years) == 1 else ():
        with suppress(DateFault):
            return parse_moment(found)[0].isoformat()[:7] if found != plain else ""
    return ""


def _week(plain: str) -> str:
    """Return the days of `v. 50 2026`, one of which was meant."""
    week, years = _WEEK.search(plain), re.findall(r"[0-9]{4}", plain)
    if week is None or len(years) != 1:
        return ""
    try:
        first, last = (
            date.fromisocalendar(int(years[0]), int(week["week"]), day) for day in (1, 7)
        )
    except ValueError:
        return ""
    return f"en dag i veckan, {iso(first)} till {iso(last)}"

"""Numbers, dates, periods and times out of raw cells, by the type that the file gave them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from pipeline.errors import CellError
from pipeline.model import Raw
from pipeline.swedish.dates import iso, parse_clock, parse_day, parse_moment, parse_span
from pipeline.swedish.numbers import parse_quantity
from pipeline.values.display import as_shown, duration_shown, exact, quoted

_Found = TypeVar("_Found")
_EXCEL_DAY_0 = date(1899, 12, 30)
_TOO_LARGE = Decimal(10) ** 15  # more than Sweden's economy in öre; Excel keeps 15 digits
_READ_AT_MOST = 60  # signs; a longer text is none of these, and is quoted in the message


def quantity_of(raw: Raw) -> tuple[Decimal, str]:
    """Return the number in a cell and the unit that is written there, or "".

    Raises CellError, NumberFault.
    """
    found, unit = _read(_NUMBERS, raw, "ett tal")
    if found.copy_abs() >= _TOO_LARGE:
        sentence = f"{quoted(as_shown(raw))} är större än något tal som programmet räknar med."
        raise wrong(sentence, "Kontrollera talet.")
    return found, unit


def plain_whole(raw: Raw) -> int | None:
    """Return a whole number that the file holds as a number, None for any other raw cell."""
    if type(raw) is int or (type(raw) is float and raw.is_integer()):
        return int(raw) if -_TOO_LARGE < raw < _TOO_LARGE else None
    return None


def day_of(raw: Raw) -> date:
    """Return the date in a cell; raises CellError, DateFault."""
    return _read(_DAYS, raw, "ett datum")


def read_moment(raw: Raw) -> tuple[date, str]:
    """Return the first day of what is known, and how exactly; raises CellError, DateFault."""
    return _read(_MOMENTS, raw, "ett datum, en månad eller ett år")


def span_of(raw: Raw) -> tuple[int, int]:
    """Return the first and last year in a cell; raises CellError, DateFault."""
    return _read(_SPANS, raw, "en period av år")


def clock_of(raw: Raw) -> time:
    """Return the time of day in a cell; raises CellError, DateFault."""
    return _read(_CLOCKS, raw, "ett klockslag")


def wrong(sentence: str, remedy: str) -> CellError:
    """Return the fault of a cell that holds another type of value (B07)."""
    return CellError(sentence, remedy=remedy, code="B07")


# --- by the type of the raw cell


def _read(readers: Mapping[type, Callable[[Any], _Found]], raw: Raw, wanted: str) -> _Found:
    """Return what the reader for this type of raw cell makes of it."""
    reader = readers.get(str if isinstance(raw, str) else type(raw))
    if reader is not None:
        return reader(raw)
    sentence = f"cellen innehåller {_CALLED[type(raw)]} ({as_shown(raw)}), inte {wanted}."
    raise wrong(sentence, "Ändra cellens format i Excel och skriv in värdet på nytt.")


def _serial_day(number: float) -> date:
    """Refuse a number in a column of dates; say what day it would be."""
    shown = as_shown(number)
    try:
        remedy = f"Skriv {iso(_EXCEL_DAY_0 + timedelta(days=int(number)))}."
    except (OverflowError, ValueError):
        remedy = "Skriv datumet som 2019-10-16."
    raise wrong(f"cellen innehåller talet {shown}, inte ett datum.", remedy)


def _short(reader: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return the reader, with a text too long for its message cut."""
    return lambda text: reader(text if len(text) <= _READ_AT_MOST else quoted(text)[1:-1])


def _clock_of_duration(duration: timedelta) -> time:
    return parse_clock(duration_shown(duration))


def _clock_of_number(number: float) -> time:
    """Return the time of a part of a day, as Excel keeps times."""
    if 0 < number < 1:
        return _clock_of_duration(timedelta(days=number))
    return parse_clock(as_shown(number))


def _finite(number: float) -> tuple[Decimal, str]:
    found = exact(number)
    if found.is_finite():
        return found, ""
    raise wrong(f"{quoted(as_shown(number))} är inget tal.", "Skriv bara siffror.")


_NUMBERS: Mapping[type, Callable[[Any], tuple[Decimal, str]]] = {
    str: _short(parse_quantity),
    int: lambda raw: (Decimal(raw), ""),
    float: _finite,
}
_DAYS: Mapping[type, Callable[[Any], date]] = {
    str: _short(parse_day),
    datetime: datetime.date,
    date: lambda raw: raw,
    int: _serial_day,
    float: _serial_day,
}
_MOMENTS: Mapping[type, Callable[[Any], tuple[date, str]]] = {
    str: _short(parse_moment),
    datetime: lambda raw: (raw.date(), "dag"),
    date: lambda raw: (raw, "dag"),
    int: lambda raw: parse_moment(as_shown(raw)),
    float: lambda raw: parse_moment(as_shown(raw)),
}
_SPANS: Mapping[type, Callable[[Any], tuple[int, int]]] = {
    str: _short(parse_span),
    int: lambda raw: parse_span(as_shown(raw)),
    float: lambda raw: parse_span(as_shown(raw)),
}
_CLOCKS: Mapping[type, Callable[[Any], time]] = {
    str: _short(parse_clock),
    time: lambda raw: raw,
    datetime: datetime.time,
    timedelta: _clock_of_duration,
    int: lambda raw: parse_clock(as_shown(raw)),
    float: _clock_of_number,
}
_CALLED: Mapping[type, str] = {
    bool: "sant eller falskt",
    int: "ett tal",
    float: "ett tal",
    date: "ett datum",
    datetime: "ett datum",
    time: "ett klockslag",
    timedelta: "ett klockslag",
}

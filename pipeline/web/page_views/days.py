"""Days as the pages say them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from pipeline.swedish.dates import running, weekday_name


def short_day(day: date) -> str:
    """Return `15 februari`."""
    return running(day).removeprefix("den ").rpartition(" ")[0]


def day_in_week(day: date) -> str:
    """Return `måndag 15 februari`."""
    return f"{weekday_name(day).removesuffix('en')} {short_day(day)}"


def day_with_year(day: date) -> str:
    """Return `15 februari 2027`."""
    return running(day).removeprefix("den ")


def day_as_told(text: str) -> str:
    """Return `15 februari 2027` of a day as workbooks for boards have it; another text as it is."""
    with suppress(ValueError):
        return day_with_year(date.fromisoformat(text))
    return text


def handed_in(by: str, day: str) -> str:
    """Return `Lämnat av Eva Holm 15 februari 2027`, as far as it is known."""
    return " ".join(filter(None, ("Lämnat", by and f"av {by}", day and day_as_told(day))))


def number_of_days(number: int) -> str:
    """Return `1 dag`, `3 dagar`."""
    return f"{number} {'dag' if number == 1 else 'dagar'}"


def who_and_when(author: str, written: str) -> str:
    """Return `Elin Dahlvik, den 28 januari 2027`, as far as it is known.

    `written`: a moment as Word writes it.
    """
    day = ""
    with suppress(ValueError):
        day = running(date.fromisoformat(written[:10]))
    return ", ".join(filter(None, (author, day)))

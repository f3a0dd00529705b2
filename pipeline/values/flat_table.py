"""A table to hand on to other programs: named columns of one kind each, and plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from pipeline.model import Cell
from pipeline.schema import Column
from pipeline.values.types import Clock, Day, Empty, Faulty, Moment, Number, Whole

Flat = str | int | Decimal | date | time | None


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A table; `faulty` are the cells that hold something else than they should: empty in it."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Flat, ...], ...]
    faulty: tuple[Cell, ...] = ()


def flat_value(value: Any) -> Flat:
    """Return a value without its source; None for an empty or a faulty cell.

    A Moment is the text that it prints as: 2026-08 is no day.
    """
    if value is None or isinstance(value, (Empty, Faulty)):
        return None
    if isinstance(value, Number):
        return Decimal(value)
    if isinstance(value, Whole):
        return int(value)
    if isinstance(value, Day) and not isinstance(value, Moment):
        return date(value.year, value.month, value.day)
    return time(value.hour, value.minute) if isinstance(value, Clock) else str(value)


def first_day(value: Any) -> date | None:
    """Return the first day of a Moment, to sort by; None for anything else."""
    known = isinstance(value, Moment)
    return date(value.year, value.month, value.day) if known else None


def several_as_text(texts: Iterable[str]) -> str | None:
    """Return texts as a cell of several lists them; None when there are none."""
    return "; ".join(texts) or None

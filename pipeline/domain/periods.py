"""Mandate periods, and the periods in which a programme is followed up (WORKBOOK.md)."""

from __future__ import annotations

from pipeline.model import Record
from pipeline.values.types import Moment, Span


def moment_of(row: Record) -> Moment | None:
    """Return the period of a row of Uppföljning, None when there is none that can be read."""
    found = row.columns.get("Period")
    return found if isinstance(found, Moment) else None


def ending(period: Moment) -> tuple[int, int, int]:
    """Return year, month and day of a period's end, the last ones where they are not told."""
    month = 12 if period.precision == "år" else period.month
    return period.year, month, period.day if period.precision == "dag" else 31


def overlap(one: Span, other: Span) -> bool:
    """Return whether two periods have a year in common."""
    return one.first <= other.last and other.first <= one.last


def is_within(one: Span, other: Span) -> bool:
    """Return whether all years of a period lie in another one."""
    return other.first <= one.first and one.last <= other.last

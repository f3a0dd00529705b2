"""Mandate periods, and the periods in which a programme is followed up (WORKBOOK.md).

(DECISIONS 50)
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain.goals import follow_ups_of
from pipeline.domain.records import is_faulty, listed, span_at, text_at
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


def followed_up(program: Record) -> Iterator[tuple[Moment, tuple[Record, ...]]]:
    """Yield each period with its rows of Uppföljning, goal by goal, the earliest first.

    A row whose period cannot be read stands in all of them: it may belong to any.
    """
    rows = follow_ups_of(program)
    named = {str(period): period for row in rows if (period := moment_of(row))}
    for period in sorted(named.values(), key=ending):
        name = str(period)
        yield (
            period,
            tuple(r for r in rows if is_faulty(r, "Period") or text_at(r, "Period") == name),
        )


def is_followed_up(goal: Record, period: Moment | None) -> bool:
    """Return whether the goal has a row at the period, or at one before it."""
    rows = listed(goal, "uppföljning")
    return any(is_faulty(row, "Period") or _is_at_latest(row, period) for row in rows)


def _is_at_latest(row: Record, period: Moment | None) -> bool:
    found = moment_of(row)
    return found is not None and period is not None and ending(found) <= ending(period)


_OVER = ("genomförd", "avbruten")


def is_of_interest(activity: Record, period: Moment | None) -> bool:
    """Return whether a follow-up tells of an activity: it has begun, and goes on or ends then."""
    span = span_at(activity, "Period")
    if span is None or period is None:
        return True
    is_over = text_at(activity, "Status") in _OVER and span.last < period.year
    return span.first <= period.year and not is_over

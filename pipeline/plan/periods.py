"""The periods in which a programme is followed up, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Record
from pipeline.plan.cells import faulty, listed, text_at
from pipeline.plan.decisions import goals_of
from pipeline.values.types import Moment

Followed = tuple[Moment, tuple[Record, ...]]


def followed_up(program: Record) -> Iterator[Followed]:
    """Yield each period with its rows of Uppföljning, goal by goal, the earliest first.

    A row whose period cannot be read stands in all of them: it may belong to any.
    """
    rows = rows_of(program)
    named = {str(period): period for row in rows if (period := moment_of(row))}
    for period in sorted(named.values(), key=ending):
        yield period, tuple(r for r in rows if faulty(r, "Period") or _is_of(r, period))


def rows_of(program: Record) -> list[Record]:
    """Return the rows of Uppföljning of the programme's goals, in the order of the goals."""
    return [row for goal in goals_of(program) for row in listed(goal, "uppföljning")]


def is_followed_up(goal: Record, period: Moment | None) -> bool:
    """Return whether the goal has a row at the period, or at one before it."""
    rows = listed(goal, "uppföljning")
    return any(faulty(row, "Period") or _is_at_latest(row, period) for row in rows)


def _is_at_latest(row: Record, period: Moment | None) -> bool:
    found = moment_of(row)
    return found is not None and period is not None and ending(found) <= ending(period)


def moment_of(row: Record) -> Moment | None:
    """Return the period of a row, None when there is none that can be read."""
    found = row.columns.get("Period")
    return found if isinstance(found, Moment) else None


def ending(period: Moment) -> tuple[int, int, int]:
    """Return year, month and day of a period's end, the last ones where they are not told."""
    month = 12 if period.precision == "år" else period.month
    return period.year, month, period.day if period.precision == "dag" else 31


def _is_of(row: Record, period: Moment) -> bool:
    return text_at(row, "Period") == str(period)

"""The periods in which a programme is followed up, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain.goals import follow_ups_of
from pipeline.domain.periods import ending, moment_of
from pipeline.domain.records import is_faulty, listed, text_at
from pipeline.model import Record
from pipeline.values.types import Moment

Followed = tuple[Moment, tuple[Record, ...]]


def followed_up(program: Record) -> Iterator[Followed]:
    """Yield each period with its rows of Uppföljning, goal by goal, the earliest first.

    A row whose period cannot be read stands in all of them: it may belong to any.
    """
    rows = follow_ups_of(program)
    named = {str(period): period for row in rows if (period := moment_of(row))}
    for period in sorted(named.values(), key=ending):
        yield period, tuple(r for r in rows if is_faulty(r, "Period") or _is_of(r, period))


def is_followed_up(goal: Record, period: Moment | None) -> bool:
    """Return whether the goal has a row at the period, or at one before it."""
    rows = listed(goal, "uppföljning")
    return any(is_faulty(row, "Period") or _is_at_latest(row, period) for row in rows)


def _is_at_latest(row: Record, period: Moment | None) -> bool:
    found = moment_of(row)
    return found is not None and period is not None and ending(found) <= ending(period)


def _is_of(row: Record, period: Moment) -> bool:
    return text_at(row, "Period") == str(period)

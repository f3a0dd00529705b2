"""What is followed up, and the goals with their common forecast."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from pipeline.domain.goals import ask_is_of_board
from pipeline.domain.records import ask_root, ask_row, ask_value, key_of
from pipeline.model import Row, View
from pipeline.plan.followup.facts import (
    BEFORE,
    NO_PAIR,
    NOW,
    forecasts_as_a_whole,
    has_forecast,
)
from pipeline.plan.followup.forecasts import Judged, judged
from pipeline.plan.followup.goals import ordered_goals
from pipeline.swedish.dates import moment_running
from pipeline.values.computed import ComputedText
from pipeline.values.types import Moment


class Measured(TypedDict):
    """Period, first and last day of measuring, the period before; "" for what there is not."""

    period: str
    från: Any
    till: Any
    förra: str


class OverviewLine(Judged):
    """A goal with its forecast. `styrande`: it has, or could have, one; `följs`: it has rows."""

    mål: Row
    styrande: bool
    följs: bool


def measured(view: View) -> Measured:
    """Return what is followed up: period, first and last day of measuring, the period before."""
    rows = ask_root(view, NOW)
    days = sorted(found for row in rows if (found := ask_value(row, "mätdatum")))
    return {
        "period": _period(rows),
        "från": days[0] if days else "",
        "till": days[-1] if days else "",
        "förra": _period(ask_root(view, BEFORE)),
    }


def _period(rows: Iterable[Row]) -> str:
    """Return augusti 2026, "" when there are no rows."""
    periods = [found for row in rows if isinstance(found := ask_value(row, "period"), Moment)]
    if not periods:
        return ""
    first = periods[0]
    return ComputedText(moment_running(first, first.precision), (first.source,))


def overview(view: View) -> list[OverviewLine]:
    """Return the goals with their common forecast, the one before, and the way between them.

    That of a board's own goal may also stand in the board's own row. Goals of boards stand here
    only where they are followed up. A goal that gives direction has no forecast (S1), and a common
    one is never made up of those of the boards. Nothing is said to give direction that does not
    say so itself.
    """
    followed = {key_of(ask_row(row, "mål")) for row in ask_root(view, NOW)}
    found = forecasts_as_a_whole(view)
    return [
        {
            "mål": goal,
            "styrande": has_forecast(goal),
            "följs": key_of(goal) in followed,
            **judged(found.get((key_of(goal), ""), NO_PAIR)),
        }
        for goal in ordered_goals(view)
        if key_of(goal) in followed or not ask_is_of_board(goal)
    ]

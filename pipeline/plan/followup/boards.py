"""Goal by goal the common rows, and the boards with theirs."""

from __future__ import annotations

from typing import Any, TypedDict

from pipeline.model import Row, View
from pipeline.plan.asking import key, leads_to, started
from pipeline.plan.chain import frameworks
from pipeline.plan.followup.facts import NO_PAIR, NOW, forecasts, has_forecast
from pipeline.plan.followup.forecasts import Judged, judged
from pipeline.plan.followup.goals import ordered_goals


class BoardLine(Judged):
    """A board with its rows on a goal, and its forecast."""

    organ: Row
    rader: list[Row]


class GoalLine(TypedDict):
    """A goal that is followed up: the common rows, and those of boards."""

    mål: Row
    styrande: bool
    gemensamt: list[Row]
    nämnder: list[BoardLine]
    ramverk: list[dict[str, Any]]


def by_board(view: View) -> list[GoalLine]:
    """Return goal by goal the common rows, and the boards with theirs and their forecast."""
    found = forecasts(view)
    rows: dict[str, dict[Row | None, list[Row]]] = {}  # goal → board, None for common → rows
    for row in started(view, NOW):
        bodies = rows.setdefault(key(leads_to(row, "mål")), {})
        bodies.setdefault(leads_to(row, "organ"), []).append(row)
    return [
        {
            "mål": goal,
            "styrande": has_forecast(goal),
            "gemensamt": bodies.get(None, []),
            "nämnder": [
                {
                    "organ": body,
                    "rader": of_body,
                    **judged(found.get((key(goal), key(body)), NO_PAIR)),
                }
                for body, of_body in bodies.items()
                if body is not None
            ],
            "ramverk": frameworks(goal),
        }
        for goal in ordered_goals(view)
        for bodies in [rows.get(key(goal), {})]
        if bodies
    ]

"""Goal by goal the common rows, and the boards with theirs."""

from __future__ import annotations

from typing import TypedDict

from pipeline.domain.records import ask_root, ask_row, key_of
from pipeline.model import Row, View
from pipeline.plan.followup.facts import NO_PAIR, NOW, forecasts, has_forecast
from pipeline.plan.followup.forecasts import Judged, judged
from pipeline.plan.followup.goals import ordered_goals
from pipeline.plan.frameworks import Framework, frameworks


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
    ramverk: list[Framework]


def by_board(view: View) -> list[GoalLine]:
    """Return goal by goal the common rows, and the boards with theirs and their forecast."""
    found = forecasts(view)
    rows: dict[str, dict[Row | None, list[Row]]] = {}  # goal → board, None for common → rows
    for row in ask_root(view, NOW):
        bodies = rows.setdefault(key_of(ask_row(row, "mål")), {})
        bodies.setdefault(ask_row(row, "organ"), []).append(row)
    return [
        {
            "mål": goal,
            "styrande": has_forecast(goal),
            "gemensamt": bodies.get(None, []),
            "nämnder": [
                {
                    "organ": body,
                    "rader": of_body,
                    **judged(found.get((key_of(goal), key_of(body)), NO_PAIR)),
                }
                for body, of_body in bodies.items()
                if body is not None
            ],
            "ramverk": frameworks(goal),
        }
        for goal in ordered_goals(view)
        for bodies in [rows.get(key_of(goal), {})]
        if bodies
    ]

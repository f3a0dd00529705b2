"""What is followed up, the goals with their common forecast, and the boards with theirs.

(DECISIONS 43, 51, 52)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from pipeline.domain.goals import ask_is_of_board
from pipeline.domain.records import ask_root, ask_row, ask_value, group_by, key_of
from pipeline.model import Row, View
from pipeline.plan.followup.facts import (
    BEFORE,
    NO_PAIR,
    NOW,
    Pair,
    forecasts,
    forecasts_as_a_whole,
    has_forecast,
    ordered_goals,
)
from pipeline.plan.frameworks import Framework, frameworks
from pipeline.swedish.dates import moment_running
from pipeline.values.computed import ComputedText
from pipeline.values.types import Moment

# The scale: a sign with a form of its own and the word, never a colour (DOMAIN.md 1.9).
SIGNS = {"uppnås": "●", "uppnås delvis": "▲", "uppnås inte": "■"}
_BETTER = tuple(reversed(SIGNS))
_TRENDS = {1: ("↑", "bättre"), 0: ("→", "oförändrad"), -1: ("↓", "sämre")}


class Judged(TypedDict):
    """Forecast and sign, the one before, and where it is going; "" for what there is not."""

    prognos: Any
    tecken: str
    förra: Any
    förra_tecken: str
    utveckling: str
    pil: str


def judged(forecast: Pair) -> Judged:
    """Return a forecast as a template can print it."""
    now, before = forecast.now, forecast.before
    arrow, word = _TRENDS[_step(now, before)] if now and before else ("", "")
    return {
        "prognos": now or "",
        "tecken": SIGNS.get(str(now), ""),
        "förra": before or "",
        "förra_tecken": SIGNS.get(str(before), ""),
        "utveckling": word,
        "pil": arrow,
    }


def _step(now: Any, before: Any) -> int:
    places = [_BETTER.index(str(value)) for value in (now, before)]
    return (places[0] > places[1]) - (places[0] < places[1])


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
    rows = group_by((_whose(row), row) for row in ask_root(view, NOW))
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
        if (bodies := {body: of_body for (told, body), of_body in rows.items() if told == goal})
    ]


def _whose(row: Row) -> tuple[Row | None, Row | None]:
    return ask_row(row, "mål"), ask_row(row, "organ")  # no board: of all of them

"""Indicators: base, outcome before and now, target, how far; and the diagram of the shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor
from typing import Any, TypedDict

from pipeline.domain.records import ask_row, ask_rows, ask_text, ask_value, key_of
from pipeline.model import Row, View
from pipeline.plan.followup.facts import NO_PAIR, Pair, Pairs, ordered_goals, reported_outcomes
from pipeline.swedish.numbers import decimal_text
from pipeline.values.computed import ComputedText, Diagram, Series
from pipeline.values.types import Faulty

_TOO_FAR = 1_000_000  # percent


class IndicatorLine(TypedDict):
    """An indicator, or one body's outcomes of it; "" for what there is not.

    `andel` is how much of the way from base to target is gone, in percent; `andel_tal` the number.
    """

    indikator: Row
    organ: Row | str  # "" when one alone has reported
    bas: Any
    mål: Any
    nu: Any
    förra: Any
    andel: str
    andel_tal: Decimal | str
    andel_förra: str
    andel_förra_tal: Decimal | str


class GoalIndicators(TypedDict):
    """A goal with the lines of its indicators."""

    mål: Row
    rader: list[IndicatorLine]


def indicators(view: View) -> list[GoalIndicators]:
    """Return goal by goal the indicators: base, outcome before and now, target, and how far."""
    found = reported_outcomes(view)
    by_goal = [(goal, list(_lines_of(goal, found))) for goal in ordered_goals(view)]
    return [{"mål": goal, "rader": lines} for goal, lines in by_goal if lines]


def _lines_of(goal: Row, found: Pairs) -> Iterator[IndicatorLine]:
    for indicator in ask_rows(goal, "indikatorer"):
        reported = [pair for (name, _), pair in found.items() if name == key_of(indicator)]
        for pair in reported or [NO_PAIR]:
            organ = ask_row(pair.row, "organ") if len(reported) > 1 else None
            yield _line(indicator, organ, pair)


def _line(indicator: Row, organ: Row | None, outcome: Pair) -> IndicatorLine:
    base, target = ask_value(indicator, "basvärde"), ask_value(indicator, "målvärde")
    now, before = (_share(value, base, target) for value in (outcome.now, outcome.before))
    return {
        "indikator": indicator,
        "organ": _printable(organ),
        "bas": _printable(base),
        "mål": _printable(target),
        "nu": _printable(outcome.now),
        "förra": _printable(outcome.before),
        "andel": _shown(now, (outcome.now, base, target)),
        "andel_tal": _printable(now),
        "andel_förra": _shown(before, (outcome.before, base, target)),
        "andel_förra_tal": _printable(before),
    }


def _printable(value: Any) -> Any:
    return "" if value is None else value


def _share(value: Any, base: Any, target: Any) -> Decimal | None:
    """Return how much of the way from base to target a number has come, in whole percent.

    None where a number is lacking or can't be read, or where base and target are so near that it
    says nothing.
    """
    if any(one is None or isinstance(one, Faulty) for one in (value, base, target)):
        return None
    if base == target:
        return None
    share: Decimal = (value - base) / (target - base) * 100
    return None if abs(share) >= _TOO_FAR else share.quantize(Decimal(1), ROUND_HALF_UP)


def _shown(share: Decimal | None, cells: tuple[Any, ...]) -> str:
    """Return the share in percent as a text that knows its three cells."""
    if share is None:
        return ""
    return ComputedText(decimal_text(share), tuple(value.source for value in cells))


def diagram(view: View) -> Diagram:
    """Return the shares as bars, the same numbers in the same order as in the table."""
    goals: list[GoalIndicators] = view.root("indikatorläget")
    every = [line for goal in goals for line in goal["rader"]]
    lines = [line for line in every if line["andel_tal"] != "" or line["andel_förra_tal"] != ""]
    when = view.root("mätningen")
    bars = (
        (when["förra"], [line["andel_förra_tal"] for line in lines]),
        (when["period"], [line["andel_tal"] for line in lines]),
    )
    series = [Series(str(period), tuple(map(_bar, found))) for period, found in bars if period]
    return Diagram(tuple(map(_label, lines)), tuple(series), axis_ends(series))


_LABEL = 15  # percent of the axis: the number beside a bar that goes to the left


def axis_ends(series: Iterable[Series]) -> tuple[int, int]:
    """Return where the axis begins and ends: 0 and 100 %, further only when a bar does."""
    shares = [number for one in series for number in one.numbers if number is not None]
    low, high = min(shares, default=0), max(shares, default=0)
    below = 20 * floor((low - _LABEL) / 20) if low < 0 else 0
    return below, max(100, 20 * ceil(high / 20))


def _bar(share: Decimal | str) -> Decimal | None:
    return share if isinstance(share, Decimal) else None


def _label(line: IndicatorLine) -> str:
    body = ask_text(line["organ"], "namn") if isinstance(line["organ"], Row) else ""
    name = ask_text(line["indikator"], "namn")
    return f"{name} ({body})" if body else name

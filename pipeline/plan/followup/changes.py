"""What is not as it was at the last follow-up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from pipeline.domain.records import ask_root, ask_row, ask_text, group_by
from pipeline.model import Row, View
from pipeline.plan.followup.facts import BEFORE, Pair, forecasts, reported_outcomes, reports
from pipeline.plan.followup.overview import judged

Change = dict[str, Any]  # which names it has, depends on `slag`


def changes(view: View) -> list[Change]:
    """Return what is not as it was at the last follow-up; nothing at the first one.

    `slag`: prognos, utfall, ny (reports for the first time) or borta (no longer reports).
    """
    if not ask_root(view, BEFORE):
        return []
    return [*_new_forecasts(view), *_new_outcomes(view), *_comers_and_goers(view)]


def _new_forecasts(view: View) -> Iterator[Change]:
    for pair in forecasts(view).values():
        if pair.now and pair.before and str(pair.now) != str(pair.before):
            yield {"slag": "prognos", **_about(pair), **judged(pair), "nu": pair.now}


def _new_outcomes(view: View) -> Iterator[Change]:
    by_indicator = group_by((key[0], pair) for key, pair in reported_outcomes(view).items())
    for pair in chain.from_iterable(by_indicator.values()):
        if pair.now is not None and pair.before is not None and pair.now != pair.before:
            about = _about(pair)
            step = _way(about["indikator"], pair.now - pair.before)
            yield {"slag": "utfall", **about, "nu": pair.now, "förra": pair.before, "håll": step}


def _way(indicator: Row | None, step: Decimal) -> str:
    """Return rätt or fel, as the indicator wishes; "" where it does not say."""
    wished = {"öka": step > 0, "minska": step < 0}.get(ask_text(indicator, "önskad_riktning"))
    return "" if wished is None else "rätt" if wished else "fel"


def _comers_and_goers(view: View) -> Iterator[Change]:
    for pair in reports(view).values():
        if (pair.now is None) != (pair.before is None):
            yield {"slag": "borta" if pair.now is None else "ny", **_about(pair)}


def _about(pair: Pair) -> dict[str, Row | None]:
    return {name: ask_row(pair.row, name) for name in ("mål", "organ", "indikator")}

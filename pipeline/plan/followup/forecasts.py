"""A forecast beside the one before it, as a template can print it."""

from __future__ import annotations

from typing import Any, TypedDict

from pipeline.plan.followup.facts import Pair

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

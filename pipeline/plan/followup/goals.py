"""The goals of a follow-up in their order."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Row, View
from pipeline.plan.asking import key, leads_to, started


def ordered_goals(view: View) -> list[Row]:
    """Return the goals in their order, each followed by those that contribute to it."""
    goals = started(view, "målen")
    below: dict[str, list[Row]] = {}
    for goal in goals:
        above = leads_to(goal, "överordnat_mål")
        below.setdefault(key(above) if above in goals else "", []).append(goal)
    found = list(_with_those_below("", below))
    return [*found, *(goal for goal in goals if goal not in found)]


def _with_those_below(name: str, below: dict[str, list[Row]]) -> Iterator[Row]:
    for goal in below.pop(name, []):
        yield goal
        yield from _with_those_below(key(goal), below)

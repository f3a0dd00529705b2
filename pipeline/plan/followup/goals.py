"""The goals of a follow-up in their order."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain.records import ask_root, ask_row, key_of
from pipeline.model import Row, View


def ordered_goals(view: View) -> list[Row]:
    """Return the goals in their order, each followed by those that contribute to it."""
    goals = ask_root(view, "målen")
    below: dict[str, list[Row]] = {}
    for goal in goals:
        above = ask_row(goal, "överordnat_mål")
        below.setdefault(key_of(above) if above in goals else "", []).append(goal)
    found = list(_with_those_below("", below))
    return [*found, *(goal for goal in goals if goal not in found)]


def _with_those_below(name: str, below: dict[str, list[Row]]) -> Iterator[Row]:
    for goal in below.pop(name, []):
        yield goal
        yield from _with_those_below(key_of(goal), below)

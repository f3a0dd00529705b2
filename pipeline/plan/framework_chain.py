"""The chain of goals from the frameworks back (DOMAIN.md 1.7, seed S2)."""

from __future__ import annotations

from typing import Literal, TypedDict

from pipeline.domain.goals import ask_is_of_board
from pipeline.domain.records import ask_root, ask_rows, ask_text, key_of
from pipeline.model import Row, View
from pipeline.plan.chain import program_root
from pipeline.plan.frameworks import links_of

_Level = Literal["delstrategier", "mål", "nämndmål"]


class LinkedRow(TypedDict):
    """A goal or sub-strategy that leads to an item, and how much of it that covers."""

    rad: Row
    grad: str


class LinkedItem(TypedDict):
    """An item with what leads to it."""

    post: Row
    delstrategier: list[LinkedRow]
    mål: list[LinkedRow]
    nämndmål: list[LinkedRow]


class LinkedFramework(TypedDict):
    """A framework with those of its items that something leads to."""

    ramverk: str
    version: str
    poster: list[LinkedItem]


def upwards(view: View) -> list[LinkedFramework]:
    """Return framework by framework its items, and what leads to each: sub-strategies and goals.

    An item that nothing of this programme leads to is left out. A goal of a board leads to what
    its sub-strategies lead to (WORKBOOK.md, Kopplingar).
    """
    strategies = ask_rows(program_root(view), "delstrategier")
    goals = ask_root(view, "målen")
    items: dict[Row, LinkedItem] = {}
    for row in (*strategies, *goals):
        own = [(link["post"], link["grad"]) for link in links_of(row)]
        lent = [(link["post"], "") for s in ask_rows(row, "delstrategier") for link in links_of(s)]
        name: _Level = "delstrategier" if row in strategies else _of_level(row)
        for post, degree in dict(reversed([*own, *lent])).items():
            item = items.setdefault(post, _item(post))
            item[name].append({"rad": row, "grad": degree})
    return _by_framework(items)


def _of_level(goal: Row) -> _Level:
    return "nämndmål" if ask_is_of_board(goal) else "mål"


def _item(post: Row) -> LinkedItem:
    return {"post": post, "delstrategier": [], "mål": [], "nämndmål": []}


def _by_framework(items: dict[Row, LinkedItem]) -> list[LinkedFramework]:
    found: dict[tuple[str, str], list[LinkedItem]] = {}
    for post, item in sorted(items.items(), key=lambda pair: _order(pair[0])):
        found.setdefault((ask_text(post, "ramverk"), ask_text(post, "version")), []).append(item)
    return [
        {"ramverk": name, "version": version, "poster": lines}
        for (name, version), lines in found.items()
    ]


def _order(post: Row) -> tuple[str, str, int, str]:
    number = ask_text(post, "nr")
    return ask_text(post, "ramverk"), ask_text(post, "version"), int(number or 0), key_of(post)

"""What goals and sub-strategies are linked to, and the chain back (DOMAIN.md 1.7, seed S2)."""

from __future__ import annotations

from typing import Literal, TypedDict

from pipeline.domain.goals import ask_is_of_board
from pipeline.domain.records import (
    ask_root,
    ask_row,
    ask_rows,
    ask_text,
    ask_value,
    group_by,
    key_of,
)
from pipeline.model import Row, View

_Level = Literal["delstrategier", "mål", "nämndmål"]


class ItemLink(TypedDict):
    """An item of a framework, and how much of it a row covers; "" where that is not told."""

    post: Row
    grad: str


class Framework(TypedDict):
    """A framework with the items that a row is linked to."""

    namn: str
    poster: list[ItemLink]


def frameworks(row: Row) -> list[Framework]:
    """Return what a goal or sub-strategy is linked to: each framework's name and its items."""
    found = group_by((ask_text(link["post"], "ramverk"), link) for link in _links_of(row))
    return [{"namn": name, "poster": links} for name, links in found.items()]


def _links_of(row: Row) -> list[ItemLink]:
    """Return the items that a row is linked to, in the order of Kopplingar."""
    links = ask_rows(row, "kopplingar") if row.record.sheet != "Struktur" else ()
    return [
        {"post": post, "grad": ask_value(link, "grad") or ""}
        for link in links
        if (post := ask_row(link, "till")) is not None
    ]


def program_root(view: View) -> Row | None:
    """Return the programme that the document is about."""
    found = view.root("program")
    return found if isinstance(found, Row) else None


# ------------------------------------------------------------ from the frameworks back


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
        own = [(link["post"], link["grad"]) for link in _links_of(row)]
        lent = [(link["post"], "") for s in ask_rows(row, "delstrategier") for link in _links_of(s)]
        name: _Level = "delstrategier" if row in strategies else _of_level(row)
        for post, degree in dict(reversed([*own, *lent])).items():
            if post not in items:
                items[post] = {"post": post, "delstrategier": [], "mål": [], "nämndmål": []}
            items[post][name].append({"rad": row, "grad": degree})
    found = group_by((_order(post)[:2], items[post]) for post in sorted(items, key=_order))
    return [
        {"ramverk": name, "version": version, "poster": lines}
        for (name, version), lines in found.items()
    ]


def _of_level(goal: Row) -> _Level:
    return "nämndmål" if ask_is_of_board(goal) else "mål"


def _order(post: Row) -> tuple[str, str, int, str]:
    number = ask_text(post, "nr")
    return ask_text(post, "ramverk"), ask_text(post, "version"), int(number or 0), key_of(post)

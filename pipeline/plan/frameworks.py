"""What goals and sub-strategies are linked to: frameworks and their items."""

from __future__ import annotations

from typing import TypedDict

from pipeline.domain.records import ask_row, ask_rows, ask_text, ask_value
from pipeline.model import Row


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
    found: dict[str, list[ItemLink]] = {}
    for link in links_of(row):
        found.setdefault(ask_text(link["post"], "ramverk"), []).append(link)
    return [{"namn": name, "poster": links} for name, links in found.items()]


def links_of(row: Row) -> list[ItemLink]:
    """Return the items that a row is linked to, in the order of Kopplingar."""
    links = ask_rows(row, "kopplingar") if row.record.sheet != "Struktur" else ()
    return [
        {"post": post, "grad": ask_value(link, "grad") or ""}
        for link in links
        if (post := ask_row(link, "till")) is not None
    ]

"""The chain of goals both ways (DOMAIN.md 1.7, seed S2), as a template can print it.

vision → direction → goal → sub-strategy → goal of a board → framework, and from the framework back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.model import Row, View
from pipeline.plan.asking import cell, key, leads_to, listed, started, text

Line = dict[str, Any]
AREAS = frozenset(["riktning", "målområde", "fokusområde"])
BOARD_LEVELS = frozenset(["nämndmål", "delmål"])


def downwards(view: View) -> list[Line]:
    """Return the chain as lines in order, each with its depth (`nivå`, from 1).

    A line has `slag` (vision, riktning, mål, delstrategi, nämndmål, delmål), its `rad`, and
    `ramverk`: what it is linked to, framework by framework (`namn`, and `poster` with `post` and
    `grad`). What hangs on nothing stands last, under a line of the kind `utan`.
    """
    return list(_Chain(view).lines())


class _Chain:
    def __init__(self, view: View) -> None:
        self.parts = listed(_program(view), "struktur")
        self.goals = started(view, "målen")
        self.strategies = listed(_program(view), "delstrategier")
        self.shown: set[Row] = set()

    def lines(self) -> Iterator[Line]:
        visions = [part for part in self.parts if text(part, "typ") == "vision"]
        yield from (_line(1, "vision", vision) for vision in visions)
        depth = 1 + bool(visions)
        areas = [part for part in self.parts if text(part, "typ") in AREAS]
        yield from (self._show(depth, "mål", goal) for goal in self._roofs())
        for area in areas:
            yield _line(depth, text(area, "typ"), area)
            yield from self._under(area, depth + 1)
        top = [goal for goal in self._top() if goal not in self.shown]
        if not areas:
            yield from self._goals(top, depth)
            top = []
        yield from self._loose(top, depth)

    def _top(self) -> list[Row]:
        return [g for g in self.goals if text(g, "nivå") not in BOARD_LEVELS and _above(g) is None]

    def _roofs(self) -> list[Row]:
        """Return the goals under no direction, whose parts stand under directions."""
        held = {_above(goal) for goal in self.goals if _area(goal)}
        return [goal for goal in self._top() if goal in held and not _area(goal)]

    def _under(self, area: Row, depth: int) -> Iterator[Line]:
        here = [goal for goal in self.goals if _area(goal) == area]
        yield from self._goals([goal for goal in here if _above(goal) not in here], depth)
        for strategy in self.strategies:
            if leads_to(strategy, "riktning") == area and strategy not in self.shown:
                boards = [g for g in self._boards() if strategy in listed(g, "delstrategier")]
                yield from self._strategy(strategy, [g for g in boards if not _above(g)], depth)

    def _goals(self, goals: Iterable[Row], depth: int) -> Iterator[Line]:
        for goal in goals:
            yield self._show(depth, _kind(goal), goal)
            below = [g for g in self.goals if _above(g) == goal and _area(g) in (None, _area(goal))]
            higher = [g for g in below if text(g, "nivå") not in BOARD_LEVELS]
            yield from self._goals(higher, depth + 1)
            boards = [g for g in below if g not in higher]
            for strategy in self._strategies_of(goal, boards):
                named = [g for g in boards if strategy in listed(g, "delstrategier")]
                yield from self._strategy(strategy, named, depth + 1)
            loose = [g for g in boards if not listed(g, "delstrategier")]
            yield from self._boards_below(loose, depth + 1)

    def _strategies_of(self, goal: Row, boards: list[Row]) -> list[Row]:
        named = {s for g in (goal, *boards) for s in listed(g, "delstrategier")}
        return [strategy for strategy in self.strategies if strategy in named]

    def _strategy(self, strategy: Row, boards: list[Row], depth: int) -> Iterator[Line]:
        yield self._show(depth, "delstrategi", strategy)
        yield from self._boards_below(boards, depth + 1)

    def _boards_below(self, boards: list[Row], depth: int) -> Iterator[Line]:
        for goal in boards:
            yield self._show(depth, _kind(goal), goal)
            parts = [g for g in self.goals if _above(g) == goal]
            yield from self._boards_below(parts, depth + 1)

    def _boards(self) -> list[Row]:
        return [goal for goal in self.goals if text(goal, "nivå") in BOARD_LEVELS]

    def _loose(self, top: list[Row], depth: int) -> Iterator[Line]:
        boards = [g for g in self._boards() if g not in self.shown and _above(g) is None]
        strategies = [s for s in self.strategies if s not in self.shown]
        if top or boards or strategies:
            yield {"nivå": depth, "slag": "utan", "rad": "", "ramverk": []}
            yield from self._goals(top, depth + 1)
            for strategy in strategies:
                yield from self._strategy(strategy, [], depth + 1)
            yield from self._boards_below(boards, depth + 1)

    def _show(self, depth: int, kind: str, row: Row) -> Line:
        self.shown.add(row)
        return _line(depth, kind, row)


def _program(view: View) -> Row | None:
    found = view.root("program")
    return found if isinstance(found, Row) else None


def _above(goal: Row) -> Row | None:
    return leads_to(goal, "överordnat_mål")


def _area(goal: Row) -> Row | None:
    return leads_to(goal, "struktur")


def _kind(goal: Row) -> str:
    level = text(goal, "nivå")
    return level if level in BOARD_LEVELS else "mål"


def _line(depth: int, kind: str, row: Row) -> Line:
    return {"nivå": depth, "slag": kind, "rad": row, "ramverk": frameworks(row)}


def frameworks(row: Row) -> list[Line]:
    """Return what a goal or sub-strategy is linked to: each framework's name and its items."""
    found: dict[str, list[Line]] = {}
    for link in _links(row):
        found.setdefault(text(link["post"], "ramverk"), []).append(link)
    return [{"namn": name, "poster": links} for name, links in found.items()]


def _links(row: Row) -> list[Line]:
    links = listed(row, "kopplingar") if row.record.sheet != "Struktur" else ()
    return [
        {"post": post, "grad": cell(link, "grad") or ""}
        for link in links
        if (post := leads_to(link, "till")) is not None
    ]


def upwards(view: View) -> list[Line]:
    """Return framework by framework its items, and what leads to each: sub-strategies and goals.

    An item that nothing of this programme leads to is left out. A goal of a board leads to what
    its sub-strategies lead to (WORKBOOK.md, Kopplingar).
    """
    strategies = listed(_program(view), "delstrategier")
    goals = started(view, "målen")
    items: dict[Row, Line] = {}
    for row in (*strategies, *goals):
        own = [(link["post"], link["grad"]) for link in _links(row)]
        lent = [(link["post"], "") for s in listed(row, "delstrategier") for link in _links(s)]
        name = "delstrategier" if row in strategies else _of_level(row)
        for post, degree in dict(reversed([*own, *lent])).items():
            item = items.setdefault(post, _item(post))
            item[name].append({"rad": row, "grad": degree})
    return _by_framework(items)


def _of_level(goal: Row) -> str:
    return "nämndmål" if text(goal, "nivå") in BOARD_LEVELS else "mål"


def _item(post: Row) -> Line:
    return {"post": post, "delstrategier": [], "mål": [], "nämndmål": []}


def _by_framework(items: dict[Row, Line]) -> list[Line]:
    found: dict[tuple[str, str], list[Line]] = {}
    for post, item in sorted(items.items(), key=lambda pair: _order(pair[0])):
        found.setdefault((text(post, "ramverk"), text(post, "version")), []).append(item)
    return [
        {"ramverk": name, "version": version, "poster": lines}
        for (name, version), lines in found.items()
    ]


def _order(post: Row) -> tuple[str, str, int, str]:
    number = text(post, "nr")
    return text(post, "ramverk"), text(post, "version"), int(number or 0), key(post)

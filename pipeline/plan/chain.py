"""The chain of goals from the vision down (DOMAIN.md 1.7, seed S2), as a template can print it.

vision → direction → goal → sub-strategy → goal of a board → framework; frameworks.py has the
way back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

from pipeline.domain.goals import BOARD_LEVELS, ask_is_of_board
from pipeline.domain.records import ask_root, ask_row, ask_rows, ask_text
from pipeline.model import Row, View
from pipeline.plan.frameworks import Framework, frameworks, program_root

NO_AREAS = frozenset(["vision", "perspektiv"])  # Typ; every other word is an area’s
_KINDS = frozenset(["mål", "delstrategi", "utan", *BOARD_LEVELS])  # of the other lines


class ChainLine(TypedDict):
    """A line of the chain at its depth, from 1. `rad` is "" for the line above what is loose."""

    nivå: int
    slag: str  # vision, riktning …, mål, delstrategi, nämndmål, delmål, utan
    rad: Any  # the row
    ramverk: list[Framework]


def downwards(view: View) -> list[ChainLine]:
    """Return the chain as lines in order.

    What hangs on nothing stands last, under a line of the kind `utan`: every goal that
    the document lists stands somewhere in the chain.
    """
    return list(_Chain(view).lines())


class _Chain:
    """The goals of a programme as they hang together. Only what the view lists is in the chain.

    A goal above that has been retired, or is another programme's, is no goal above.
    """

    def __init__(self, view: View) -> None:
        parts = ask_rows(program_root(view), "struktur")
        self.visions = [part for part in parts if ask_text(part, "typ") == "vision"]
        self.areas = [part for part in parts if ask_text(part, "typ") not in NO_AREAS]
        self.goals = ask_root(view, "målen")
        self.strategies = ask_rows(program_root(view), "delstrategier")
        self.above = _within(self.goals, self.goals, "överordnat_mål")
        self.area = _within(self.goals, self.areas, "struktur")
        self.around = _within(self.areas, self.areas, "ingår_i")
        self.shown: set[Row] = set()
        self.open: list[Row] = []  # the goals that are being shown, each under the one before

    def lines(self) -> Iterator[ChainLine]:
        yield from (_line(1, "vision", vision) for vision in self.visions)
        depth = 1 + bool(self.visions)
        yield from self._roofs(self._top(), depth)
        yield from self._areas((area for area in self.areas if not self.around[area]), depth)
        if not self.areas:
            yield from self._goals(self._top(), depth)
        yield from self._loose(depth)

    def _areas(self, areas: Iterable[Row], depth: int) -> Iterator[ChainLine]:
        for area in areas:
            kind = ask_text(area, "typ")
            yield _line(depth, "område" if kind in _KINDS else kind, area)
            yield from self._under(area, depth + 1)
            yield from self._areas((a for a in self.areas if self.around[a] == area), depth + 1)

    def _top(self) -> list[Row]:
        return [goal for goal in self.goals if not ask_is_of_board(goal) and not self.above[goal]]

    def _roofs(self, goals: Iterable[Row], depth: int) -> Iterator[ChainLine]:
        """Show the goals under no direction that have parts under directions, and their others."""
        held = {above for goal in self.goals if self.area[goal] for above in self._all_above(goal)}
        for goal in goals:
            if goal in held and not self.area[goal]:
                yield self._show(depth, "mål", goal)
                below = [g for g in self._below(goal) if not self.area[g]]
                higher = [g for g in below if not ask_is_of_board(g)]
                yield from self._roofs(higher, depth + 1)
                yield from self._goals((g for g in higher if g not in held), depth + 1)
                yield from self._boards_below((g for g in below if ask_is_of_board(g)), depth + 1)

    def _all_above(self, goal: Row) -> list[Row]:
        found: list[Row] = []
        above = self.above[goal]
        while above and above not in found:
            found.append(above)
            above = self.above[above]
        return found

    def _below(self, goal: Row) -> list[Row]:
        return [found for found in self.goals if self.above[found] == goal]

    def _under(self, area: Row, depth: int) -> Iterator[ChainLine]:
        here = [goal for goal in self.goals if self.area[goal] == area]
        yield from self._goals((goal for goal in here if self.above[goal] not in here), depth)
        for strategy in self.strategies:
            if ask_row(strategy, "riktning") == area and strategy not in self.shown:
                boards = [g for g in self._loose_boards() if strategy in self._named(g)]
                yield from self._strategy(strategy, boards, depth)

    def _goals(self, goals: Iterable[Row], depth: int) -> Iterator[ChainLine]:
        for goal in self._entered(goals):
            yield self._show(depth, _kind(goal), goal)
            below = [g for g in self._below(goal) if self.area[g] in (None, self.area[goal])]
            yield from self._goals((g for g in below if not ask_is_of_board(g)), depth + 1)
            boards = [g for g in below if ask_is_of_board(g)]
            for strategy in self._strategies_of(goal, boards):
                named = [g for g in boards if strategy in self._named(g)]
                yield from self._strategy(strategy, named, depth + 1)
            yield from self._boards_below((g for g in boards if not self._named(g)), depth + 1)

    def _entered(self, goals: Iterable[Row]) -> Iterator[Row]:
        """Yield the goals, but none below itself: goals may be above each other in a ring."""
        for goal in goals:
            if goal not in self.open:
                self.open.append(goal)
                yield goal
                self.open.pop()

    def _strategies_of(self, goal: Row, boards: list[Row]) -> list[Row]:
        named = {strategy for g in (goal, *boards) for strategy in self._named(g)}
        return [strategy for strategy in self.strategies if strategy in named]

    def _named(self, goal: Row) -> list[Row]:
        return [found for found in ask_rows(goal, "delstrategier") if found in self.strategies]

    def _strategy(self, strategy: Row, boards: Iterable[Row], depth: int) -> Iterator[ChainLine]:
        yield self._show(depth, "delstrategi", strategy)
        yield from self._boards_below(boards, depth + 1)

    def _boards_below(self, boards: Iterable[Row], depth: int) -> Iterator[ChainLine]:
        for goal in self._entered(boards):
            yield self._show(depth, _kind(goal), goal)
            yield from self._boards_below(self._below(goal), depth + 1)

    def _loose_boards(self) -> list[Row]:
        return [goal for goal in self.goals if ask_is_of_board(goal) and not self.above[goal]]

    def _loose(self, depth: int) -> Iterator[ChainLine]:
        lines = list(self._left(depth + 1))
        if lines:
            yield {"nivå": depth, "slag": "utan", "rad": "", "ramverk": []}
            yield from lines

    def _left(self, depth: int) -> Iterator[ChainLine]:
        """Show what has not been shown: the top first, and last what is above itself in a ring."""
        yield from self._goals(self._unshown(self._top()), depth)
        for strategy in self._unshown(self.strategies):
            yield from self._strategy(strategy, [], depth)
        yield from self._boards_below(self._unshown(self._loose_boards()), depth)
        yield from self._goals(self._unshown(self.goals), depth)

    def _unshown(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows that have not been shown when their turn comes."""
        return (row for row in rows if row not in self.shown)

    def _show(self, depth: int, kind: str, row: Row) -> ChainLine:
        self.shown.add(row)
        return _line(depth, kind, row)


def _within(goals: Iterable[Row], rows: Iterable[Row], name: str) -> dict[Row, Row | None]:
    """Return where each goal leads by a reference, None when that is not one of the rows."""
    known = set(rows)
    found = {goal: ask_row(goal, name) for goal in goals}
    return {goal: row if row in known else None for goal, row in found.items()}


def _kind(goal: Row) -> str:
    level = ask_text(goal, "nivå")
    return level if level in BOARD_LEVELS else "mål"


def _line(depth: int, kind: str, row: Row) -> ChainLine:
    return {"nivå": depth, "slag": kind, "rad": row, "ramverk": frameworks(row)}

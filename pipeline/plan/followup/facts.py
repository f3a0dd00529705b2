"""The goals of a follow-up, and what its rows say: one figure each, and now beside the time before.

A kind is read when it is first asked for: a document that shows no outcomes does not depend on
them. The frame of the figures is made in plan/tables.py, which is imported then and not before:
it loads pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from pipeline.domain.goals import DIRECTION, ask_is_of_board
from pipeline.domain.records import ask_root, ask_row, ask_text, ask_value, key_of, record_at
from pipeline.model import Row, Source, View
from pipeline.values.types import Faulty

NOW, BEFORE = "uppföljningen", "förra_uppföljningen"
TEXTS = ("framsteg", "aktiviteter", "åtgärder")


class Fact(NamedTuple):
    """One figure: whose it is, when and of what kind it is, and the cell that it stands in."""

    program: str
    goal: str
    board: str
    indicator: str
    period: str
    kind: str
    value: Any
    source: Source
    row: Row


class Pair(NamedTuple):
    """A figure now and the time before, with their rows; None where there was none."""

    now: Any
    before: Any
    row_now: Row | None
    row_before: Row | None

    @property
    def row(self) -> Row | None:
        """Return the row of now, else the one of the time before."""
        return self.row_now or self.row_before


NO_PAIR = Pair(None, None, None, None)
Pairs = dict[tuple[str, str], Pair]


def forecasts(view: View) -> Pairs:
    """Return the forecasts by goal and board, none of goals of direction."""
    return _compared(view, forecasts_in, ("goal", "board"))


def forecasts_as_a_whole(view: View) -> Pairs:
    """Return the forecast of each goal, by goal and "": common, or a board's of its own goal."""
    return _compared(view, _as_a_whole_in, ("goal", "board"))


def reported_outcomes(view: View) -> Pairs:
    """Return the outcomes by indicator and the board that has reported it."""
    return _compared(view, outcomes_in, ("indicator", "board"))


def reports(view: View) -> Pairs:
    """Return what is reported on at all, by goal and board."""
    return _compared(view, _reports_in, ("goal", "board"))


def _compared(
    view: View, read: Callable[[Iterable[Row], str], Iterator[Fact]], keys: tuple[str, str]
) -> Pairs:
    """Return the figures now beside those before, those of now first.

    What can't be read is no figure to compare: whoever asked for it is stopped for its cell.
    """

    def make(view: View) -> Pairs:
        from pipeline.plan import tables

        found = [fact for name in (NOW, BEFORE) for fact in read(ask_root(view, name), name)]
        known = [fact for fact in found if not isinstance(fact.value, Faulty)]
        lines = tables.side_by_side(tables.frame(known, Fact._fields), keys, (NOW, BEFORE))
        return {(first, second): Pair(*line) for first, second, *line in lines}

    return view.work_out(read.__name__, make)


def forecasts_in(rows: Iterable[Row], period: str) -> Iterator[Fact]:
    """Yield the forecasts in the rows, none of goals of direction."""
    for row in rows:
        value = ask_value(row, "prognos") if has_forecast(ask_row(row, "mål")) else None
        if value is not None:
            yield _fact(row, period, "prognos", value, board=ask_row(row, "organ"))


def _as_a_whole_in(rows: Iterable[Row], period: str) -> Iterator[Fact]:
    """Yield the common forecasts, then those of boards on goals of their own."""
    found = list(forecasts_in(rows, period))
    yield from (fact for fact in found if not fact.board)
    yield from (fact._replace(board="") for fact in found if _is_own(fact.row))


def outcomes_in(rows: Iterable[Row], period: str) -> Iterator[Fact]:
    """Yield the outcomes in the rows."""
    for row in rows:
        indicator = ask_row(row, "indikator")
        value = ask_value(row, "utfall") if indicator else None
        if value is not None:
            yield _fact(
                row, period, "utfall", value, board=ask_row(row, "organ"), indicator=indicator
            )


def figures_in(rows: Iterable[Row], period: str) -> Iterator[Fact]:
    """Yield all that the rows say: forecasts, outcomes and texts."""
    for row in rows:
        yield from forecasts_in([row], period)
        yield from outcomes_in([row], period)
        for kind in TEXTS:
            value = ask_value(row, kind)
            if value is not None:
                board, indicator = ask_row(row, "organ"), ask_row(row, "indikator")
                yield _fact(row, period, kind, value, board=board, indicator=indicator)


def targets_of(indicator: Row) -> Iterator[Fact]:
    """Yield where an indicator begins and where it should come; these are of no period."""
    for kind in ("basvärde", "målvärde"):
        value = ask_value(indicator, kind)
        if value is not None:
            yield _fact(indicator, "", kind, value, board=None, indicator=indicator)


def _reports_in(rows: Iterable[Row], period: str) -> Iterator[Fact]:
    for row in rows:
        ask_row(row, "mål")
        yield _fact(row, period, "rapport", True, board=ask_row(row, "organ"))


def _fact(
    row: Row, period: str, kind: str, value: Any, *, board: Row | None, indicator: Row | None = None
) -> Fact:
    """Return a figure. Of which goal it is, is known from where its row stands: nothing is read."""
    goal = record_at(row.record, "Mål")
    program = record_at(goal, "Program")
    whose = (key_of(program), key_of(goal), key_of(board), key_of(indicator))
    source = getattr(value, "source", row.record.source())
    return Fact(*whose, period, kind, value, source, row)


def has_forecast(goal: Row | None) -> bool:
    """Return whether a forecast of the goal is shown: of every goal but those of direction."""
    return ask_text(goal, "måltyp") != DIRECTION


def _is_own(row: Row) -> bool:
    """Return whether a row is of the board whose goal it is."""
    goal, body = ask_row(row, "mål"), ask_row(row, "organ")
    return ask_is_of_board(goal) and body is not None and ask_row(goal, "ansvarigt_organ") == body


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

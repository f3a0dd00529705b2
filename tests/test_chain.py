"""The chain of goals: whatever hangs wrongly, every goal stands in it (DOMAIN.md 1.7)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from pipeline.domain.records import ask_root, key_of
from pipeline.model import Row, View
from pipeline.plan import plan
from pipeline.plan.chain import downwards
from tests.plan_data import Cells, Sheets, dataset, sheets

GOALS = {"A": "KF-mål", "B": "KF-mål", "C": "nämndmål", "D": "delmål"}


def goal(name: str, above: str = "", **more: str) -> Cells:
    row = {"Mål-id": name, "Program": "SUP", "Nivå": GOALS.get(name, "KF-mål")}
    return row | {"Måltext": f"mål {name}", "Status": "antaget", "Överordnat mål": above} | more


def book(*goals: Cells) -> Sheets:
    """Return a programme with two directions, a sub-strategy in the first, and these goals."""
    program = {"Kommun": "VAG", "Namn": "Annat", "Dokumenttyp": "program", "Status": "förslag"}
    part = {"Program": "SUP", "Typ": "riktning"}
    made = {name: rows for name, rows in sheets().items() if name in ("Kommuner", "Program")}
    return made | {
        "Program": [*made["Program"], program | {"Program-id": "ANNAT"}],
        "Struktur": [
            part | {"Struktur-id": "R1", "Namn": "Den öppna platsen"},
            part | {"Struktur-id": "R2", "Namn": "Den gröna platsen"},
        ],
        "Delstrategier": [
            {"Delstrategi-id": "DS1", "Program": "SUP", "Riktning": "R1", "Namn": "För alla"},
            {"Delstrategi-id": "DS9", "Program": "ANNAT", "Namn": "För andra"},
        ],
        "Mål": [*goals],
    }


def seen(made: Sheets) -> View:
    plans = plan(dataset(made)).plans
    return next(p.view for p in plans if p.kind == "program" and p.key == "SUP")


def chain(made: Sheets) -> list[str]:
    """Return the chain as `1 R1`, `2 A`: the depth and the key of each line, in order."""
    return [
        f"{line['nivå']} {key_of(line['rad']) if isinstance(line['rad'], Row) else line['slag']}"
        for line in downwards(seen(made))
    ]


def test_what_hangs_on_a_goal_above_all_directions_stands_under_it() -> None:
    made = book(
        goal("A"),
        goal("B", "A", Struktur="R1"),
        goal("C", "A"),
        goal("D", "C"),
        goal("E", "A"),
    )

    assert chain(made) == ["1 A", "2 E", "2 C", "3 D", "1 R1", "2 B", "2 DS1", "1 R2"]


def test_a_goal_high_above_the_directions_is_above_them_all() -> None:
    made = book(goal("A"), goal("B", "A"), goal("E", "B", Struktur="R2"))

    assert chain(made) == ["1 A", "2 B", "1 R1", "2 DS1", "1 R2", "2 E"]


ABOVE: dict[str, Cells] = {
    "has been retired": goal("B", Struktur="R1", Status="utgår"),
    "is of another programme": goal("B", Program="ANNAT"),
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
def test_a_goal_whose_goal_above_is_no_part_of_the_programme_hangs_on_nothing(
    above: Cells,
) -> None:
    made = book(goal("A", Struktur="R1"), above, goal("C", "B"))

    assert chain(made) == ["1 R1", "2 A", "2 DS1", "1 R2", "1 utan", "2 C"]


def test_a_goal_of_a_board_with_a_sub_strategy_of_another_programme_is_not_lost() -> None:
    made = book(goal("A", Struktur="R1"), goal("C", "A", Delstrategier="DS9"))

    assert chain(made) == ["1 R1", "2 A", "3 C", "2 DS1", "1 R2"]


def test_goals_above_each_other_in_a_ring_are_shown_once() -> None:
    made = book(goal("C", "D"), goal("D", "C"))

    assert chain(made)[-3:] == ["1 utan", "2 C", "3 D"]


WHERE: tuple[Callable[[Cells], Cells], ...] = (
    lambda row: row,
    lambda row: row | {"Struktur": "R1"},
    lambda row: row | {"Struktur": "R2", "Delstrategier": "DS1"},
    lambda row: row | {"Delstrategier": "DS1; DS9"},
    lambda row: row | {"Status": "utgår"},
)


@pytest.mark.parametrize("first", ["", "B", "C"])
@pytest.mark.parametrize("second", ["", "A"])
@pytest.mark.parametrize("third", ["", "A", "B"])
def test_every_goal_stands_in_the_chain(first: str, second: str, third: str) -> None:
    for one, other in product(WHERE, repeat=2):
        rows = [one(goal("A", first)), other(goal("B", second)), other(goal("C", third))]
        view = seen(book(*rows, goal("D", "C")))

        shown = {key_of(line["rad"]) for line in downwards(view) if line["rad"]}
        assert {key_of(row) for row in ask_root(view, "målen")} <= shown, rows

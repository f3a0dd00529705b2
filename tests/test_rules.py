"""Rules: what they are given, and that no workbook makes them fall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.check.rules import RULES, run
from pipeline.check.rules.registry import Rule
from pipeline.domain.records import record_at
from pipeline.model import CellFault, Dataset, Problem, Severity
from tests.amounts import examples
from tests.tables import TODAY, Book, book, checked, set_cell

FEL = Severity.ERROR


def seen_by(needs: tuple[str, ...], data: Dataset) -> list[str]:
    """Return the goals that a rule with these needs is given."""
    seen: list[str] = []

    def look(given_data: Dataset) -> Iterator[Problem]:
        seen.extend(goal.key for goal in given_data["Mål"])
        return iter(())

    list(run(data, data.problems, TODAY, [Rule("X01", FEL, needs, look)]))
    return seen


def test_a_rule_gives_its_problems_code_and_severity() -> None:
    def find(data: Dataset) -> Iterator[Problem]:
        yield data["Mål"][0].problem("Nr", "fel nummer.", remedy="Ändra det.")

    (problem,) = run(checked(), (), TODAY, [Rule("X01", Severity.WARNING, ("Mål",), find)])

    assert str(problem) == (
        "VARNING X01 björkvik.xlsx, bladet ”Mål”, cell C2: Fel nummer. Ändra det."
    )


def test_a_rule_may_ask_what_day_it_is() -> None:
    def find(data: Dataset, today: date) -> Iterator[Problem]:
        yield data["Mål"][0].problem("Nr", f"I dag är det {today}.")

    (problem,) = run(checked(), (), TODAY, [Rule("X01", FEL, ("Mål",), find)])

    assert problem.message == "I dag är det 2020-02-20."


def test_a_rule_is_not_given_rows_with_a_fault_in_what_it_needs() -> None:
    data = checked(set_cell("Mål", 1, "Måltyp", "mjuk"))

    assert seen_by(("Mål",), data) == ["M1", "M3"]
    assert seen_by(("Mål/Måltyp",), data) == ["M1", "M3"]
    assert seen_by(("Mål/Nr",), data) == ["M1", "M2", "M3"]
    assert seen_by(("Förtydliganden",), data) == ["M1", "M2", "M3"]


def test_a_rule_is_not_run_when_a_column_that_it_needs_is_missing() -> None:
    def without_level(made: Book) -> None:
        for row in made["Mål"]:
            del row["Nivå"]

    data = checked(without_level)

    assert seen_by(("Mål/Nivå",), data) == []
    assert seen_by(("Mål/Nr",), data) == ["M1", "M2", "M3"]


def test_a_hop_that_leads_nowhere_is_none() -> None:
    data = checked(set_cell("Behandling", 1, "Möte", "KS9"))
    first, second = data["Beslut"]

    assert getattr(record_at(first, "Behandling", "Möte", "Organ"), "key", "") == "KS"
    assert record_at(second, "Behandling", "Möte", "Organ") is None


def test_every_rule_says_what_it_holds_and_needs_columns_that_exist() -> None:
    sheets = checked().vocabulary
    for rule in RULES:
        assert rule.find.__doc__
        assert {need.partition("/")[0] for need in rule.needs} <= set(sheets)


PLACES = [
    (sheet, number, header)
    for sheet, rows in book().items()
    for number, row in enumerate(rows)
    for header in row
]
RAWS: list[Any] = [
    None, "", " ", "#", "# M1", "M1", "BH1; BH2", "B1", "ja", "fattat", "x" * 300, "\x0b", "\ud800",
    7.0, 7.5, True, date(2020, 1, 1), time(9, 0), CellFault("#REF!"), CellFault(""),
    "politisk vilja", "avslagen", "program", "kallat",
    "{Mål/M1/Måltext}", "{Mål/X/Nr}", "{Mål/M1/Program}",
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(RAWS)), max_size=8))
@settings(max_examples=examples(100))
@pytest.mark.slow
def test_no_workbook_makes_check_fall(changes: list[tuple[tuple[str, int, str], Any]]) -> None:
    data = checked(*(set_cell(*place, raw) for place, raw in changes))

    for problem in data.problems:
        str(problem).encode()
        assert problem.cell
        assert problem.message[:1] == problem.message[:1].upper()
        assert problem.remedy or problem.severity is not FEL
    places = [(p.cell, p.code, p.message) for p in data.problems]
    assert len(set(places)) == len(places)


@given(
    st.lists(st.sampled_from(PLACES), max_size=4),
    st.lists(st.sampled_from([*book()]), max_size=3, unique=True),
)
@settings(max_examples=examples(60))
@pytest.mark.slow
def test_neither_do_missing_columns_or_sheets(
    columns: list[tuple[str, int, str]], sheets: list[str]
) -> None:
    def remove(made: Book) -> None:
        for sheet, _, header in columns:
            for row in made[sheet]:
                row.pop(header, None)
        for sheet in sheets:
            del made[sheet]

    data = checked(remove)

    codes = {problem.code for problem in data.problems}
    assert codes <= {
        "B01",
        "B02",
        "B03",
        "B04",
        "K01",
        "K02",
        "M05",
        "M08",
        "M16",
        "P03",
        "P04",
        "U06",
    }

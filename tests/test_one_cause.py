"""One cause, many faults: what is missing is told first, and what follows from it is not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from pipeline.check import check
from pipeline.check.rows.columns import REFERENCES
from pipeline.model import Problem, Severity, Source
from pipeline.schema import BY_NAME
from tests.tables import TODAY, book, checked, faults, rename, set_cell, table, tables

_BEFORE = frozenset(checked().problems)
_COLUMNS = [(sheet, header) for sheet, rows in book().items() for header in rows[0]]


def new(*problems: Problem) -> list[Problem]:
    """Return the problems that the workbook does not have when nothing is done to it."""
    return [problem for problem in problems if problem not in _BEFORE]


@pytest.mark.parametrize(("sheet", "header"), _COLUMNS)
def test_a_column_that_is_called_something_else_is_one_fault(sheet: str, header: str) -> None:
    found = new(*checked(rename(sheet, header, "Formulering")).problems)

    lacking = Counter(
        problem.severity
        for problem in found
        if problem.source is not None
        and (problem.source.sheet, problem.source.column) == (sheet, header)
    )
    assert all(number == 1 for number in lacking.values()), found
    stops = [problem for problem in found if problem.severity is Severity.ERROR]
    assert len(stops) < 2 or f"”{header}” saknas" in stops[0].message, stops


def test_what_no_row_has_is_told_of_the_sheet_with_what_it_may_be_called_now() -> None:
    data = checked(rename("Mål", "Måltext", "Formulering"), set_cell("Mål", 2, "Behandlas vid", ""))

    (told,) = faults(data)

    assert f"{told}" == (
        "FEL B02 björkvik.xlsx, bladet ”Mål”: Kolumnen ”Måltext” saknas, och tre rader behöver "
        "den. Rad 2: Cellen är tom. Är det kolumnen ”Formulering” ska den ha rubriken ”Måltext”. "
        "Lägg annars till en kolumn med den rubriken."
    )
    assert {told.source, *told.stops} == {Source("Mål", f"M{n}", "Måltext") for n in (1, 2, 3)}


@pytest.mark.parametrize("sheet", [name for name in book() if not BY_NAME[name].columns[0].derived])
def test_a_sheet_whose_name_is_almost_as_it_was_is_one_fault(sheet: str) -> None:
    kept = table(sheet, {**book()[sheet][-1]}, file="annan.xlsx")
    made = [replace(t, sheet=f"{t.sheet} 2026") if t.sheet == sheet else t for t in tables(book())]
    lost = {row[next(iter(row))] for row in book()[sheet][:-1]}

    found = new(*check([*made, kept], TODAY).problems)

    assert not [
        p for p in found if p.code == "B05" and any(f"”{key}”" in p.message for key in lost)
    ]
    stops = [problem for problem in found if problem.severity is Severity.ERROR]
    assert [one.code for one in stops[:1]] in ([], ["B01"]), stops


def test_a_copy_of_a_sheet_beside_it_takes_the_blame_for_nothing() -> None:
    copy = table("Mål (2)", {"Mål-id": "M1"})

    data = check([*tables(book(set_cell("Indikatorer", 0, "Mål", "M9"))), copy], TODAY)

    assert [problem.code for problem in faults(data)] == ["B05"]


_REFERENCES = [
    (sheet, column.header, column.target)
    for sheet, rows in book().items()
    for column in BY_NAME[sheet].columns
    if column.kind in REFERENCES and rows[0].get(column.header) and column.target in book()
]


@pytest.mark.parametrize(("sheet", "header", "target"), _REFERENCES)
def test_a_slip_is_told_at_its_cell_whatever_the_sheets_of_another_file_are_called(
    sheet: str, header: str, target: str
) -> None:
    slip = tables(book(set_cell(sheet, 0, header, "Zz9")))
    notes = table(f"{target} 2025", {"Anteckning": "x"}, file="anteckningar.xlsx")

    stops = faults(check([*slip, notes], TODAY))

    assert stops
    assert stops == faults(check(slip, TODAY))


def test_what_is_found_nowhere_is_named_where_a_sheet_of_its_file_may_be_renamed() -> None:
    slip = tables(book(set_cell("Indikatorer", 0, "Mål", "M9")))
    goals = [replace(t, file="mål.xlsx") if t.sheet == "Mål" else t for t in slip]

    (told,) = faults(check([*goals, table("Mål 2025", {"Anteckning": "x"})], TODAY))

    assert f"{told}" == (
        "FEL B01 björkvik.xlsx, bladet ”Mål 2025”: Bladet läses inte; är det bladet ”Mål”? Döp i "
        "så fall om det till ”Mål”, eller flytta raderna dit. Är det inte det, rätta ”M9” i bladet "
        "”Indikatorer”, cell B2: det finns inte i ”Mål”."
    )


def test_what_leads_to_a_row_that_is_lost_is_not_called_empty() -> None:
    data = checked(rename("Ärenden", "Ärende-id", "Nummer"))

    assert [problem.message for problem in faults(data)] == ["Kolumnen ”Ärende-id” saknas."]

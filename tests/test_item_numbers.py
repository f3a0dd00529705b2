"""Goals are numbered as people number them: 1, 1:1, 1.1, 1.10, A2."""

from __future__ import annotations

from datetime import date, time

import pytest

from pipeline.domain.records import listed
from pipeline.errors import CellError
from pipeline.model import Raw
from pipeline.swedish.order import number_key
from pipeline.values.item_numbers import item_number
from tests.plan_data import Sheets, dataset, sheets
from tests.tables import add_row, checked, set_cell, texts
from tests.test_standard_templates import built

READ: list[tuple[Raw, int | str]] = [
    (1, 1),
    (1.0, 1),
    ("1", 1),
    (" 12 ", 12),
    ("1.", 1),
    ("Mål 2", 2),
    ("-1", -1),
    ("1:1", "1:1"),
    ("1.1", "1.1"),
    ("1.10", "1.10"),
    ("1.100", "1.100"),
    ("1,1", "1,1"),
    ("1.2.3", "1.2.3"),
    ("2a", "2a"),
    ("A", "A"),
    ("IV", "IV"),
    ("B2", "B2"),
    ("1/2", "1/2"),
    ("mål 1:1", "1:1"),
    ("Delmål 1.1.", "1.1"),
    (1.1, "1.1"),
]


@pytest.mark.parametrize(("raw", "number"), READ)
def test_a_number_is_read_as_people_write_it(raw: Raw, number: int | str) -> None:
    assert item_number(raw) == number


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (date(2026, 1, 1), "Excel har gjort numret till ett datum (2026-01-01)."),
        (time(1, 1), "Excel har gjort numret till ett klockslag (01:01)."),
        ("se bilaga", "”se bilaga” är inget nummer."),
        ("ett", "”ett” är inget nummer."),
        ("1:1 och 1:2", "”1:1 och 1:2” är inget nummer."),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_write(raw: Raw, says: str) -> None:
    with pytest.raises(CellError) as caught:
        item_number(raw)

    assert caught.value.sentence == says
    assert "till exempel 1" in caught.value.remedy


def test_numbers_stand_in_the_order_that_people_count() -> None:
    numbers = (*(1, "1.9", "1.10", "1:1", "1:2", "1:10"), *(2, "2.1", 10, "A", "B2", "B10", None))
    keys = [number_key(number) for number in numbers]

    assert keys == sorted(keys)


def test_what_excel_took_for_a_number_with_decimals_is_told() -> None:
    assert texts(checked(set_cell("Mål", 0, "Nr", 1.1))) == [
        "B10 Cellen innehåller talet 1,1. Det tolkas som nummer 1.1."
    ]
    assert texts(checked(set_cell("Mål", 0, "Nr", "1.1"))) == []
    assert texts(checked(set_cell("Mål", 0, "Nr", "1"))) == []


def test_two_goals_of_one_level_have_not_the_same_number() -> None:
    same = checked(set_cell("Mål", 0, "Nr", "1:1"), set_cell("Mål", 1, "Nr", "1:1"))

    (told,) = texts(same)
    assert told.startswith("B04 Mål nummer 1:1 på den här nivån finns redan i ")


def test_goals_are_listed_in_the_order_of_their_numbers() -> None:
    data = checked(
        set_cell("Mål", 0, "Nr", "1.10"),
        set_cell("Mål", 1, "Nr", "1.9"),
        add_row("Mål", **{"Mål-id": "M4", "Nr": 1.0, "Nivå": "KF-mål"}),
    )

    program = data.find("Program", "SUP")
    assert [goal.key for goal in listed(program, "mål")] == ["M4", "M2", "M1", "M3"]


def _numbered() -> Sheets:
    made = sheets()
    for goal, number in zip(made["Mål"], ("1:10", "1:9", 2), strict=True):
        goal |= {"Nr": number, "Ordning": None}
    made["Texter"][3]["Text"] = "Målen är\n\n{Mål}"
    return made


def test_the_documents_print_the_number_as_it_is_written() -> None:
    program = built("program", _numbered())
    assert program.index("Mål 1:9") < program.index("Mål 1:10")
    assert "En plats\n1:9\tmed hög" in built("tjansteskrivelse", _numbered())


def test_a_goal_is_referred_to_by_its_number() -> None:
    made = _numbered()
    made["Förtydliganden"][0]["Mål"] = "Mål 1:9"

    assert dataset(made)["Förtydliganden"][0]["Mål"].key == "M2"

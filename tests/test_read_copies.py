"""A workbook that lies there twice is named as a copy, and not as doubled ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.check import check
from pipeline.model import Severity, Source
from pipeline.read import read_folder
from tests.tables import TODAY
from tests.workbooks import write_book

GOALS: list[list[Any]] = [["Mål-id", "Program"], *[[f"M{n}", "HP"] for n in range(1, 9)]]
WORDS: list[list[Any]] = [["Kortform", "Utskrivet"], *[[f"K{n}", f"ord {n}"] for n in range(9)]]
LONGER = [  # than the other's, by what no program is known to add
    "mål-VAGARNA-dator2.xlsx",
    "mål-LAPTOP-7GH3K2.xlsx",
    "mål.sync-conflict-20261201-120000-ABCDEFG.xlsx",
    "mål_conflict-20261201.xlsx",
    "mål[Conflict].xlsx",
    "mål (version 1).xlsx",
    "Säkerhetskopia av mål.xlsx",
]
NAMES = [
    "Kopia av mål.xlsx",
    "Copy of mål.xlsx",
    "mål (1).xlsx",
    "mål - kopia.xlsx",
    "mål – kopia.xlsx",
    "mål - Copy (2).xlsx",
    "mål_kopia.xlsx",
    "mål - Kopia - Kopia.xlsx",
    "mål (Lenas konfliktkopia 2026-11-03).xlsx",
    "gammalt/mål.xlsx",
    *LONGER,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_that_says_the_same_is_not_read_and_stops_nothing(tmp_path: Path, name: str) -> None:
    for file in ("mål.xlsx", name):
        write_book(tmp_path / file, {"Mål": GOALS, "Ord": WORDS})

    found = read_folder(tmp_path)

    assert [str(problem) for problem in found.problems] == [
        f"VARNING F10 {name}: Filen är en kopia av mål.xlsx och läses inte. "
        "Flytta den från inputs, så kan ingen skriva i fel fil."
    ]
    assert {table.file for table in found.tables} == {"mål.xlsx"}


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_that_says_something_else_stops_those_sheets(tmp_path: Path, name: str) -> None:
    changed = [*GOALS[:2], ["M2", "ANNAT"], *GOALS[3:]]
    write_book(tmp_path / "mål.xlsx", {"Mål": GOALS, "Ord": WORDS})
    write_book(tmp_path / name, {"Mål": changed, "Ord": WORDS})

    found = read_folder(tmp_path)
    codes = {p.code for p in check(found.tables, TODAY, found.problems).problems}

    (problem,) = found.problems
    assert (problem.severity, problem.code) == (Severity.ERROR, "F10")
    assert problem.message == (
        "Filen är en kopia av mål.xlsx och läses inte, men ”Mål” är inte lika i de två."
    )
    assert problem.stops == (Source("Mål", "", ""),)
    assert "B04" not in codes


def test_of_two_copies_without_an_original_the_first_is_read(tmp_path: Path) -> None:
    for file in ("mål (1).xlsx", "mål (2).xlsx"):
        write_book(tmp_path / file, {"Mål": GOALS})

    (problem,) = read_folder(tmp_path).problems

    assert str(problem).startswith("VARNING F10 mål (2).xlsx: Filen är en kopia av mål (1).xlsx")


@pytest.mark.parametrize(
    ("one", "other"), [("mål.xlsx", "mål (1).xlsx"), ("a/mål.xlsx", "b/mål.xlsx")]
)
def test_workbooks_with_other_rows_are_two_whatever_their_names(
    tmp_path: Path, one: str, other: str
) -> None:
    write_book(tmp_path / one, {"Mål": GOALS})
    write_book(tmp_path / other, {"Ord": WORDS})

    found = read_folder(tmp_path)

    assert (found.problems, len(found.tables)) == ((), 2)


def test_workbooks_of_one_name_in_two_folders_may_share_sheets(tmp_path: Path) -> None:
    write_book(tmp_path / "a" / "bok.xlsx", {"Ord": WORDS, "Mål": GOALS[:4]})
    write_book(tmp_path / "b" / "bok.xlsx", {"Ord": WORDS, "Mål": [GOALS[0], *GOALS[5:]]})

    assert read_folder(tmp_path).problems == ()


_TOWN: dict[str, list[list[Any]]] = {
    "Kommuner": [["Kommun-id", "Namn"], ["LIN", "Lindvalla kommun"]],
    "Organ": [["Organ-id", "Kommun"], ["KS", "LIN"], ["KLK", "LIN"]],
    "Personer": [["Person-id", "Organ"], ["P1", "KLK"]],
}


_CASE = {"Ärenden": [["Ärende-id", "Kommun"], ["A999", "LIN"]]}
_OTHER_CASE = {"Ärenden": [["Ärende-id", "Kommun"], ["A1", "LIN"]]}


@pytest.mark.parametrize("large", [_OTHER_CASE, {"Mål": GOALS}, {"Ord": WORDS, **_OTHER_CASE}])
@pytest.mark.parametrize("name", [*LONGER, "mål vägar.xlsx", "mål-2.xlsx", "Nya mål 2026.xlsx"])
def test_a_case_of_its_own_is_read_beside_a_workbook_of_the_same_town(
    tmp_path: Path, name: str, large: dict[str, list[list[Any]]]
) -> None:
    write_book(tmp_path / "mål.xlsx", {**_TOWN, **large})
    write_book(tmp_path / name, {**_TOWN, **_CASE})

    found = read_folder(tmp_path)

    assert found.problems == ()
    assert ("A999", "LIN") in [row for table in found.tables for row in table.rows]


def test_two_workbooks_may_repeat_rows(tmp_path: Path) -> None:
    for file in ("mål.xlsx", "uppföljning.xlsx"):
        write_book(tmp_path / file, {"Mål": GOALS})

    assert read_folder(tmp_path).problems == ()

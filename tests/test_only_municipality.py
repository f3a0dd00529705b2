"""One municipality in the folder is the municipality wherever Kommun is empty."""

from __future__ import annotations

import pytest

from pipeline.domain.records import record_at
from tests.tables import Book, checked, set_cell, texts


def alone(book: Book) -> None:
    """Leave one municipality, and let no row name it."""
    del book["Kommuner"][1:]
    for sheet in ("Organ", "Ärenden", "Program"):
        for row in book[sheet]:
            row["Kommun"] = None
    book.pop("Samverkan", None)


def joint(book: Book) -> None:
    """Let the municipality take part in a joint programme."""
    book["Samverkan"] = [{"Program": "SUP", "Kommun": "BJV", "Status": "inte behandlat"}]


def test_rows_that_name_none_are_of_the_only_municipality() -> None:
    data = checked(alone)

    rows = [row for sheet in ("Organ", "Ärenden", "Program") for row in data[sheet]]
    assert rows
    assert {record_at(row, "Kommun") for row in rows} == set(data["Kommuner"])
    assert texts(data) == []


@pytest.mark.parametrize("kind", ["bolag", "samverkan", "extern"])
def test_a_body_of_its_own_is_no_municipality_s(kind: str) -> None:
    data = checked(alone, set_cell("Organ", 1, "Typ", kind))

    assert record_at(data["Organ"][1], "Kommun") is None


def test_nothing_is_filled_in_where_there_are_two() -> None:
    data = checked(set_cell("Organ", 0, "Kommun", None))

    assert record_at(data["Organ"][0], "Kommun") is None


def test_a_joint_programme_is_nobody_s() -> None:
    data = checked(alone, joint)

    assert record_at(data["Program"][0], "Kommun") is None

"""What officers call things: names and days, never an id where there is a name."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from pipeline import schema
from pipeline.building.inputs import prepare
from pipeline.domain import plain_names
from pipeline.domain.plain_names import cell_name, row_name
from pipeline.model import Dataset, Source

EXAMPLE = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def example() -> Dataset:
    """Return the example's workbooks, read and checked."""
    dataset, _ = prepare(EXAMPLE, date(2026, 11, 30))
    return dataset


def test_every_sheet_has_names_for_its_rows_made_of_its_columns() -> None:
    assert set(plain_names.CALLED) == set(schema.BY_NAME)
    for sheet, called in plain_names.CALLED.items():
        asked = {h for f in re.findall(r"\{”?([^}]+)\}", called) for h in f.split("|")}
        assert asked <= {column.header for column in schema.BY_NAME[sheet].columns}, sheet


def test_no_row_of_the_example_is_called_by_its_id(example: Dataset) -> None:
    for sheet, records in example.records.items():
        for record in records:
            called = row_name(record)
            assert not called.startswith(f"{sheet} "), called
            if re.fullmatch(r"[A-ZÅÄÖ]+\d+", record.key):
                assert record.key not in called.split(), called


@pytest.mark.parametrize(
    ("source", "called"),
    [
        (
            "Mål/M2/Måltext",
            "mål 2 Arbete och företagande, måltext (hallbarhetsprogram.xlsx, Mål F3)",
        ),
        ("Sammanträden/KS-2027-02-10/Plats", "kommunstyrelsen den 10 februari 2027, plats ("),
        ("Mål/M2/förtydliganden", "mål 2 Arbete och företagande, förtydliganden"),
        ("Mål/M99/Måltext", "Mål M99, måltext"),
    ],
)
def test_a_cell_is_its_row_its_column_and_where_it_stands(
    example: Dataset, source: str, called: str
) -> None:
    sheet, key, column = source.split("/")

    assert cell_name(example, Source(sheet, key, column)).startswith(called)

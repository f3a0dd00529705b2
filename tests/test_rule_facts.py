"""What a rule reads of a column, as a digest: it is another whenever one value is another.

An answer is kept while the digests are the same, so that no kept answer survives a change that its
rule reads.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import settings

from pipeline.check.dataset import link
from pipeline.check.rules.facts import Facts
from pipeline.check.rules.watching import SheetFact
from pipeline.model import Dataset, Record, Table
from tests.tables import book, set_cell, tables
from tests.test_kept_problems import SOURCES, changed

CHANGES = 400 if settings().max_examples > 1_000 else 12  # of each workbook
Column = tuple[str, str]


def readings(dataset: Dataset) -> dict[Column, list[object]]:
    """Return what a rule would meet in each column of each sheet, value by value."""
    return {
        (sheet, header): [told(row[header]) for row in rows]
        for sheet, rows in dataset.records.items()
        for header in (rows[0].shape.readers if rows else ())
    }


def told(value: Any) -> object:
    """Return what a rule can tell of a value, beside where it stands."""
    if isinstance(value, Record):
        return value.key
    if isinstance(value, tuple):
        return [told(one) for one in value]
    return type(value).__name__, str(value), getattr(value, "unit", "")


def digests(dataset: Dataset, columns: Any) -> dict[Column, str]:
    facts = Facts(dataset)
    return {column: facts.digest(SheetFact("columns", *column)) for column in columns}


@pytest.mark.hypothesis
@pytest.mark.parametrize("name", [name for name, _, _ in SOURCES])
def test_after_any_change_a_column_that_reads_otherwise_has_another_digest(name: str) -> None:
    tabs: list[Table] = next(found for each, found, _ in SOURCES if each == name)
    rng = random.Random(f"fakta {name}")
    seen: dict[tuple[Column, str], list[object]] = {}
    for _ in range(CHANGES):
        before, after = link(tabs), link(tabs)
        known = readings(before)  # what is asked for is kept in the rows, and changes no digest
        found = digests(after, known)

        assert found == digests(before, known)
        for column, digest in found.items():
            assert seen.setdefault((column, digest), known[column]) == known[column]
        tabs = changed(tabs, rng)


@pytest.mark.parametrize(
    ("sheet", "header", "raws"),
    [
        ("Mål", "Måltext", ["a", "b", None, "a\0b", 7]),
        ("Mål", "Nr", [1, "1", 1.5, "1:1", None]),
        ("Sammanträden", "Datum", ["2020-03-04", "2020-03-05", "i mars", None]),
        ("Behandling", "Möte", ["M1", "M2", "finns inte", None, 7]),
    ],
)
def test_each_of_some_cells_has_a_digest_of_its_own(
    sheet: str, header: str, raws: list[Any]
) -> None:
    found: dict[str, list[object]] = {}
    for raw in raws:
        dataset = link(tables(book(set_cell(sheet, 0, header, raw))))
        digest = digests(dataset, [(sheet, header)])[sheet, header]
        values = readings(dataset)[sheet, header]

        assert found.setdefault(digest, values) == values
    assert len(found) > 1

"""Whatever is done to a file, nothing is raised and the process lives."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from pipeline.model import Severity
from pipeline.read import read_folder
from tests.workbooks import read_parts, write_book, write_parts

ROWS: list[list[object]] = [
    ["Mål-id", "Nr", "Måltext", "Datum", "Summa"],
    *[[f"M{n}", n, f"Målet är {n} å ä ö & <>", date(2019, 1, 1), "=1+1"] for n in range(1, 30)],
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(
        tmp_path / "a.xlsx",
        {"Mål": ROWS, "Program": [["Program-id"], ["P"]], "Annat": [[1]]},
        lambda book: book.worksheets[0].merge_cells("C40:D41"),
    )


def test_a_file_cut_anywhere_is_one_problem(book: Path) -> None:
    whole = book.read_bytes()
    for tenth in range(10):
        book.write_bytes(whole[: len(whole) * tenth // 10])

        found = read_folder(book.parent)

        assert found.tables == ()
        assert [problem.severity for problem in found.problems] == [Severity.ERROR]
        assert found.problems[0].code in ("F01", "F04")


def test_a_changed_byte_in_the_file_is_read_or_said(book: Path) -> None:
    whole = book.read_bytes()
    chance = random.Random(1)
    for _ in range(300):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        book.write_bytes(data)

        found = read_folder(book.parent)

        assert found.tables or found.problems


def test_a_changed_byte_in_a_part_is_read_or_said(book: Path) -> None:
    parts = read_parts(book)
    names = [name for name in parts if name.startswith("xl/") and "theme" not in name]
    chance = random.Random(2)
    for _ in range(300):
        name = chance.choice(names)
        data = bytearray(parts[name])
        data[chance.randrange(len(data))] = chance.choice(b"<>/=\"' 09AZaz:&;\x00\xff")
        write_parts(book, {**parts, name: bytes(data)}.items())

        found = read_folder(book.parent)

        assert found.tables or found.problems

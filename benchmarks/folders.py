"""Working folders for the benchmarks, written by a process of their own.

    python -m benchmarks.folders PLACE --letters 1000 --cells 120000 [--number 5] …

A variant is the same workbook with another text in one cell, ready to be copied over the first:
what an officer saves. The cell is a goal's, which 15 letters show, or one that no letter shows.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

from benchmarks.letters import Sheets, Size, call_template, sheets, template
from benchmarks.measure import must_run, python
from benchmarks.programme import programme_sheets
from benchmarks.workbook_file import write_workbook

BOOK = "inputs/bok.xlsx"
_SEEN, _UNSEEN = ("Mål", "Måltext", 14), ("Texter", "Text", 0)


class Variants(NamedTuple):
    """How many variants of the workbook there are, and how the file and they are made."""

    number: int = 0
    unseen: bool = False  # whether no letter shows the cell
    inline: bool = False  # whether texts stand in their cells


def make(place: Path, size: Size, variants: Variants) -> Path:
    """Write a folder; return it. Another process does, so that this one stays small."""
    given = {**size._asdict(), **variants._asdict()}
    arguments = [f"--{name}={int(value)}" for name, value in given.items()]
    must_run(python("benchmarks.folders", place, *arguments))
    return place


def variant(place: Path, number: int) -> Path:
    """Return where a variant of a folder's workbook is."""
    return place / f"bok-{number}.xlsx"


def _write(place: Path, size: Size, variants: Variants) -> None:
    for folder in ("inputs", "templates/standard"):
        (place / folder).mkdir(parents=True)
    templates = {} if size.pages else {"tjansteskrivelse": template(), "kallelse": call_template()}
    for name, data in templates.items():
        (place / f"templates/standard/{name}.docx").write_bytes(data)
    given, shared = sheets_of(size), not variants.inline
    write_workbook(place / BOOK, given, shared=shared)
    for number in range(variants.number):
        cell = _UNSEEN if variants.unseen else _SEEN
        write_workbook(variant(place, number), _with_text(given, cell, number), shared=shared)


def sheets_of(size: Size) -> Sheets:
    """Return the sheets of a workbook."""
    return programme_sheets(size.pages) if size.pages else sheets(size)


def _with_text(given: Sheets, cell: tuple[str, str, int], number: int) -> Sheets:
    sheet, column, at = cell
    header, rows = given[sheet]
    where = header.index(column)
    row = [*rows[at][:where], f"{rows[at][where]} Nu {number}.", *rows[at][where + 1 :]]
    return {**given, sheet: (header, [*rows[:at], row, *rows[at + 1 :]])}


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("place", type=Path)
    for name, default in {**Size()._asdict(), **Variants()._asdict()}.items():
        parser.add_argument(f"--{name}", type=int, default=int(default))
    given = vars(parser.parse_args())
    size = Size(**{name: given[name] for name in Size._fields})
    variants = Variants(**{name: given[name] for name in Variants._fields})
    _write(given["place"], size, variants)


if __name__ == "__main__":
    _main()

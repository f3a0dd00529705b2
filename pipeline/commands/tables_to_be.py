"""The tables as they will be when some cells say something else, and what would then be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.model import Cell, Dataset, Problem, Raw, Table


def with_values(tables: Iterable[Table], values: Mapping[Cell, Raw]) -> list[Table]:
    """Return the tables with other values in some cells that are there."""
    made = []
    for table in tables:
        rows = [*table.rows]
        for cell, value in values.items():
            if (cell.file, cell.sheet) == (table.file, table.sheet):
                at = cell.row - table.first_row
                row = [*rows[at], *[None] * (cell.column - len(rows[at]))]
                row[cell.column - 1] = value
                rows[at] = tuple(row)
        made.append(replace(table, rows=tuple(rows)))
    return made


def new_fault(before: Dataset, after: Dataset) -> Problem | None:
    """Return a problem that was not there before, None when there is none."""
    known = {(problem.cell, problem.code) for problem in before.problems}
    return next((p for p in after.problems if (p.cell, p.code) not in known), None)

"""Problems as a cache holds them (`cache.py`)."""

from __future__ import annotations

from pipeline import cache
from pipeline.model import Cell, Problem, Severity, Source


def problem_as_json(problem: Problem) -> list[object]:
    """Return a problem as JSON can hold it; `problem_from_json` reads it back."""
    cell = problem.cell
    return [
        cell and [cell.file, cell.sheet, cell.row, cell.column],
        problem.severity.value,
        problem.code,
        problem.message,
        problem.remedy,
        problem.source,
        problem.stops,
    ]


def problem_from_json(value: object) -> Problem:
    """Return a problem."""
    cell, severity, code, message, remedy, source, stops = cache.items(value)
    return Problem(
        None if cell is None else _cell(cell),
        Severity(cache.text(severity)),
        cache.text(code),
        cache.text(message),
        cache.text(remedy),
        None if source is None else source_from_json(source),
        tuple(map(source_from_json, cache.items(stops))),
    )


def _cell(value: object) -> Cell:
    file, sheet, row, column = cache.items(value)
    return Cell(cache.text(file), cache.text(sheet), cache.number(row), cache.number(column))


def source_from_json(value: object) -> Source:
    """Return a cell; raises one of cache.UNFIT."""
    sheet, key, column = cache.texts(value)
    return Source(sheet, key, column)

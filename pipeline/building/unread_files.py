"""A file that cannot be read stops what asks for its sheets; the ledger knows which they were.

Where it does not, those that can be listed in the file itself; else any sheet. (DECISIONS 16)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline import schema
from pipeline.model import Problem, Severity, Source
from pipeline.store import Ledger
from pipeline.swedish.words import enumeration

_STAND = "Dokument som läser {what} lämnas som de är."


def is_unread(problem: Problem) -> bool:
    """Return whether a FEL is about a whole workbook, or a folder; a text says what it holds."""
    file = problem.cell.file if problem.cell and not problem.cell.sheet else ""
    text = file.casefold().endswith((".csv", ".tsv"))
    unread = problem.severity is Severity.ERROR and problem.code != "F10"  # a copy was read
    return unread and file != "" and not text


def with_known_sheets(problems: Iterable[Problem], ledger: Ledger) -> Iterator[Problem]:
    """Yield the problems of reading; of a file those say which sheets they stop, and why."""
    for problem in problems:
        yield _narrowed(problem, ledger) if is_unread(problem) else problem


def _narrowed(problem: Problem, ledger: Ledger) -> Problem:
    file = problem.cell.file if problem.cell else ""
    inside = (file, f"{file}/")
    held = {s for f, s in ledger.tables if f == inside[0] or f.startswith(inside[1])}
    before = [sheet.name for sheet in schema.SHEETS if sheet.name in held]
    stopped = before or [stop.sheet for stop in problem.stops]
    names = enumeration([f"”{name}”" for name in stopped])
    if len(stopped) == len(schema.SHEETS):
        known = "Vilka blad som står där går inte att se. Inga dokument byggs."
    elif before:
        known = f"Vid förra bygget stod där {names}. {_STAND.format(what='dem')}"
    elif stopped:
        known = f"Där står {names}. {_STAND.format(what='dem')}"
    else:
        return problem
    stops = tuple(Source(name, "", "") for name in stopped)
    return replace(problem, message=f"{problem.message} {known}", stops=stops)

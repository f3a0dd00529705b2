"""Many lines about the same thing as a few, and how many more there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pipeline.model import Problem
from pipeline.swedish.numbers import decimal_text

MOST = 20  # of one kind of fault in one column
_MOST_REASONS = 10  # of one document


def told(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield a line a problem; of many of one kind in one column the first, and a count."""
    problems = tuple(problems)
    totals = Counter(map(_alike, problems))
    seen: Counter[object] = Counter()
    for problem in problems:
        alike = _alike(problem)
        seen[alike] += 1
        if seen[alike] <= MOST:
            yield str(problem)
        if seen[alike] == MOST < totals[alike]:
            yield f"{problem.severity} {problem.code} … och {_more(totals[alike] - MOST)}."


def _alike(problem: Problem) -> object:
    cell = problem.cell
    place = (cell.file, cell.sheet, cell.column) if cell is not None else ()
    return (problem.severity, problem.code, place)


def _more(count: int) -> str:
    return f"{decimal_text(Decimal(count))} till av samma slag i samma kolumn"


def few(lines: Sequence[str]) -> list[str]:
    """Return the first of many reasons, and how many more there are."""
    if len(lines) <= _MOST_REASONS + 1:
        return list(lines)
    more = decimal_text(Decimal(len(lines) - _MOST_REASONS))
    return [*lines[:_MOST_REASONS], f"… och {more} skäl till"]

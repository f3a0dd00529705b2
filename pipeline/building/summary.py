"""Many lines about the same thing as a few, and how many more there are (DECISIONS 31, 104)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pipeline.model import Problem, Severity
from pipeline.swedish.numbers import decimal_text

MOST = 20  # of one kind of fault in one column, or of sheets in one file
MOST_REFERENCES = 3  # to a row that is not there, in all sheets together
_LEADS_NOWHERE = "B05"
_MOST_LINES = 10  # of one document


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with what stops documents first, else in their order."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    return sorted(problems, key=lambda problem: order[problem.severity])


def summary_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield a line a problem; of many of one kind the first, and a count."""
    return (line for line, _ in summarised(problems))


def summarised(problems: Iterable[Problem]) -> Iterator[tuple[str, Problem | None]]:
    """Yield those lines, each with its problem; a count has none."""
    problems = tuple(problems)
    totals = Counter(map(_alike, problems))
    seen: Counter[object] = Counter()
    for problem in problems:
        alike = _alike(problem)
        most = MOST_REFERENCES if problem.code == _LEADS_NOWHERE else MOST
        seen[alike] += 1
        if seen[alike] <= most:
            yield str(problem), problem
        if seen[alike] == most < totals[alike]:
            more = _more(totals[alike] - most, problem)
            yield f"{problem.severity} {problem.code} … och {more}.", None


def _alike(problem: Problem) -> object:
    """Return what problems share that are told once: the missing row, else the column or file."""
    cell = problem.cell
    place: tuple[object, ...] = ()
    if cell is not None:
        place = (cell.file,) if _is_of_a_sheet(problem) else (cell.file, cell.sheet, cell.column)
    shared = problem.message if problem.code == _LEADS_NOWHERE else place
    return (problem.severity, problem.code, shared)


def _is_of_a_sheet(problem: Problem) -> bool:
    """Return whether a problem is a whole sheet's: a file may have a thousand of them."""
    cell = problem.cell
    return cell is not None and bool(cell.sheet) and not (cell.row or cell.column)


def _more(count: int, problem: Problem) -> str:
    number = decimal_text(Decimal(count))
    if problem.code == _LEADS_NOWHERE:
        cells = "cell" if count == 1 else "celler"
        return f"{number} {cells} till som säger samma sak"
    return f"{number} till av samma slag i samma {'fil' if _is_of_a_sheet(problem) else 'kolumn'}"


def first_lines(lines: Sequence[str], what: str = "skäl") -> list[str]:
    """Return the first of many lines, and how many more there are."""
    if len(lines) <= _MOST_LINES + 1:
        return list(lines)
    more = decimal_text(Decimal(len(lines) - _MOST_LINES))
    return [*lines[:_MOST_LINES], f"… och {more} {what} till"]

"""What else is wrong where a cell is faulty: what is told whatever that cell turns out to hold.

A rule does not meet a row with a fault, nor reading one without a key. The input is therefore
tried with all faulty cells put right, in every way in turn: a problem that is told each time, at
another cell and in the same words, is certain today. (DECISIONS 220)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from pipeline.building.trials import Trials, Try, is_of_cell
from pipeline.check import check
from pipeline.check.findings import order
from pipeline.model import Cell, Dataset, Plans, Problem, Table
from pipeline.plan import plan

_MOST = 50_000  # rows read in all tries: some six seconds
_ENOUGH = 25  # tries that are as good as all
_ROUNDS = 3  # a row that gets a key may have faulty cells too, and they may hide others
_Told = tuple[Cell | None, str, str, str]


def with_further(
    tables: Sequence[Table],
    read_problems: Sequence[Problem],
    today: date,
    dataset: Dataset,
    plans: Plans,
) -> Dataset:
    """Return the dataset with what is also wrong; `tables` and `read_problems` gave it."""
    trials = Trials(tuple(tables), tuple(read_problems), dataset)
    known = [*dataset.problems, *plans.problems]
    first = len(known)
    most = _MOST // max(1, sum(map(len, dataset.records.values())))
    for _ in range(_ROUNDS):
        found = _always_told(trials, today, known, most)
        known += found
        if not any(map(is_of_cell, found)):
            break
    further = [_of_dataset(p, dataset) for p in known[first:]]
    return replace(dataset, problems=tuple(sorted([*dataset.problems, *further], key=order)))


def _always_told(trials: Trials, today: date, known: Sequence[Problem], most: int) -> list[Problem]:
    """Return what every try tells that is not known."""
    tries = trials.all_at_once(known)
    common: dict[_Told, Problem] | None = None
    for edits in tries[:most] if most >= min(len(tries), _ENOUGH) else ():
        told = {_told(p): p for p in _problems(trials, today, edits)}
        common = told if common is None else {k: p for k, p in common.items() if k in told}
        for problem in known if common is told else ():
            common.pop(_told(problem), None)
        if not common:
            break
    return list((common or {}).values())


def _problems(trials: Trials, today: date, edits: Try) -> Iterator[Problem]:
    """Yield what is wrong when other cells are put right, and not with what was put there."""
    made = check(trials.edited(edits), today, trials.read_problems)
    tried = {(e.cell.file, e.cell.sheet, e.cell.row, e.header) for e in edits}
    for problem in chain(made.problems, plan(made).problems):
        cell, header = problem.cell, problem.source.column if problem.source else ""
        if cell is None or (cell.file, cell.sheet, cell.row, header) not in tried:
            yield replace(problem, cell=cell and trials.place(cell))


def _told(problem: Problem) -> _Told:
    return problem.cell, problem.code, problem.message, problem.remedy


def _of_dataset(problem: Problem, dataset: Dataset) -> Problem:
    """Return the problem; that of a row which is not there stops nothing more than the row does."""
    source = problem.source
    there = source is None or not source.key or dataset.find(source.sheet, source.key)
    return problem if there else replace(problem, source=None, stops=())

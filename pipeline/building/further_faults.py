"""What else is wrong where a cell is faulty: what is told whatever that cell turns out to hold.

A rule does not meet a row with a fault, nor reading one without a key. The input is therefore
tried with all faulty cells put right, in every way in turn: a problem that is told each time, at
another cell and in the same words, is certain today. A remark that is not told each time hangs on
the faulty cell, and waits until that is put right. (DECISIONS 220)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from pipeline.building.trials import StandIn, Trials, Try, is_of_cell
from pipeline.check import check
from pipeline.check.findings import order
from pipeline.model import Cell, Dataset, Plans, Problem, Severity, Table
from pipeline.plan import plan

_MOST = 50_000  # rows read in all tries: some six seconds
_WORK = 1_000_000  # faults × rows: each fault looks through the rows for what it could hold
_ENOUGH = 25  # tries that are as good as all
_ROUNDS = 3  # a row that gets a key may have faulty cells too, and they may hide others
_LOOKS = 12  # tries in which remarks are looked for when nothing else is found
_Place = tuple[str, str, int, str]
_Told = tuple[Cell | None, str, str, str]


def with_further(
    tables: Sequence[Table],
    read_problems: Sequence[Problem],
    today: date,
    dataset: Dataset,
    plans: Plans,
) -> Dataset:
    """Return the dataset with what is certainly wrong; `tables` and `read_problems` gave it."""
    trials = Trials(tuple(tables), tuple(read_problems), dataset)
    known = [*dataset.problems, *plans.problems]
    further: list[Problem] = []
    hanging = set[_Told]()
    if len(known) * sum(len(table.rows) for table in tables) > _WORK:
        return dataset
    most = _MOST // max(1, sum(map(len, dataset.records.values())))
    for _ in range(_ROUNDS):
        found, gone = _tried(trials, today, [*known, *further], most)
        further += found
        hanging |= gone
        if not any(map(is_of_cell, found)):
            break
    kept = [p for p in dataset.problems if _told(p) not in hanging]
    problems = [*kept, *(_of_dataset(p, dataset) for p in further)]
    return replace(dataset, problems=tuple(sorted(problems, key=order)))


def _tried(
    trials: Trials, today: date, known: Sequence[Problem], most: int
) -> tuple[list[Problem], set[_Told]]:
    """Return what every try tells that is not known, and the known remarks that one does not."""
    tries = trials.all_at_once(known)
    if most < min(len(tries), _ENOUGH):
        return [], set()
    places = {_place(edit) for edits in tries for edit in edits}
    remarks = {_told(p) for p in known if _is_remark(p) and _place_of(p) not in places}
    common: dict[_Told, Problem] = {}
    gone = set[_Told]()
    for number, edits in enumerate(tries[:most]):
        told = {_told(p): p for p in _problems(trials, today, edits)}
        common = {k: p for k, p in (common if number else told).items() if k in told}
        for problem in () if number else known:
            common.pop(_told(problem), None)
        gone |= remarks - told.keys()
        if not common and (number >= _LOOKS or gone == remarks):
            break
    return list(common.values()), gone


def _problems(trials: Trials, today: date, edits: Try) -> Iterator[Problem]:
    """Yield what is wrong when other cells are put right, and not with what was put there."""
    made = check(trials.edited(edits), today, trials.read_problems)
    tried = set(map(_place, edits))
    for problem in chain(made.problems, plan(made).problems):
        if _place_of(problem) not in tried:
            yield replace(problem, cell=problem.cell and trials.place(problem.cell))


def _place(edit: StandIn) -> _Place:
    return edit.cell.file, edit.cell.sheet, edit.cell.row, edit.header


def _place_of(problem: Problem) -> _Place:
    cell, header = problem.cell or Cell(""), problem.source.column if problem.source else ""
    return cell.file, cell.sheet, cell.row, header


def _is_remark(problem: Problem) -> bool:
    """Return whether a rule notices something; what reading notices stands in the cell itself."""
    return problem.severity is not Severity.ERROR and problem.code[0] not in "BF"


def _told(problem: Problem) -> _Told:
    return problem.cell, problem.code, problem.message, problem.remedy


def _of_dataset(problem: Problem, dataset: Dataset) -> Problem:
    """Return the problem; that of a row which is not there stops nothing more than the row does."""
    source = problem.source
    there = source is None or not source.key or dataset.find(source.sheet, source.key)
    return problem if there else replace(problem, source=None, stops=())

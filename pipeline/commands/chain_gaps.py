"""Coverage: what the chain of goals lacks, without building anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.building.inputs import prepare
from pipeline.model import Problem, Severity
from pipeline.plan.coverage import gaps


@dataclass(frozen=True, slots=True)
class Coverage:
    """The gaps, and how many FEL the workbooks have: rows that they concern were not looked at."""

    gaps: tuple[Problem, ...]
    errors: int


def find_gaps(folder: Path, today: date) -> Coverage:
    """Return the gaps in the programmes of a working folder. Raises UsageError without inputs/."""
    dataset, plans = prepare(folder, today)
    problems = (*dataset.problems, *plans.problems)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return Coverage(gaps(dataset), errors)

"""Check: all problems of the input, or what its chain of goals lacks, without building anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline.bugs import attempt
from pipeline.building.inputs import prepare
from pipeline.building.templates import Templates
from pipeline.building.unused_texts import NO_TEXTS, find_unused_texts
from pipeline.model import Problem
from pipeline.plan.coverage import gaps


def find_problems(folder: Path, today: date) -> tuple[Problem, ...]:
    """Return every problem of the working folder's input. Raises UsageError without inputs/."""
    dataset, plans = prepare(folder, today, further=True)
    texts = attempt(lambda: find_unused_texts(plans.plans, Templates(folder, dataset)), NO_TEXTS)
    return (*dataset.problems, *plans.problems, *texts.found, *texts.problems)


def find_gaps(folder: Path, today: date) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return the gaps in the programmes of a working folder, and the problems of its input.

    Rows with a FEL were not looked at. Raises UsageError without inputs/.
    """
    dataset, plans = prepare(folder, today)
    return gaps(dataset), (*dataset.problems, *plans.problems)

"""Check: all problems of the input, without building anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline.model import Problem
from pipeline.tasks.build import prepared
from pipeline.tasks.sections import unasked
from pipeline.tasks.shelf import Shelf


def problems(folder: Path, today: date) -> tuple[Problem, ...]:
    """Return every problem of the working folder's input. Raises UsageError without inputs/."""
    dataset, plans = prepared(folder, today)
    texts = unasked(plans.plans, Shelf(folder, dataset))
    return (*dataset.problems, *plans.problems, *texts)

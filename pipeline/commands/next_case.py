"""One more case in a working folder: a workbook of its own, beside those that are there."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path

from pipeline import disk
from pipeline.building.inputs import read_inputs
from pipeline.check import check
from pipeline.commands.first_workbook import next_workbook
from pipeline.commands.lists import shown_rows
from pipeline.commands.questions import Answers
from pipeline.plan.paths import slug
from pipeline.store import write_whole

_LONGEST = 40  # signs of a case in the name of its workbook


def add_case(folder: Path, answers: Answers, today: date) -> str:
    """Write the workbook of one more case; return its name in inputs/.

    What the folder has already (the municipality, the body, the meeting, the officer) is not
    written again, and no other file is changed. Raises StoreError as `read_inputs`.
    """
    found = read_inputs(folder)
    dataset = check(found.tables, today, found.problems)
    data = next_workbook(answers, dataset, shown_rows(found.tables))
    path = _free_path(folder / "inputs", slug(answers.case)[:_LONGEST].strip("-") or "nytt")
    write_whole(path, data)
    return path.name


def _free_path(inputs: Path, name: str) -> Path:
    names = (f"arende-{name}{'' if number == 1 else f'-{number}'}.xlsx" for number in count(1))
    return next(path for each in names if not disk.exists(path := inputs / each))

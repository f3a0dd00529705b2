"""One more case in a working folder: a workbook of its own, beside those that are there."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path

from pipeline import disk
from pipeline.building.inputs import read_inputs
from pipeline.check import check
from pipeline.commands.first_workbook import WORKBOOK, first_workbook, next_workbook
from pipeline.commands.lists import shown_rows
from pipeline.commands.questions import Answers
from pipeline.errors import NoWorkbooksError
from pipeline.plan.paths import slug
from pipeline.store import write_whole
from pipeline.store.files import all_or_none

_LONGEST = 40  # signs of a case in the name of its workbook


def add_case(folder: Path, answers: Answers, today: date) -> str:
    """Write the workbook of one more case; return its name in inputs/.

    What the folder has already (the municipality, the body, the meeting, the officer) is not
    written again, and no other file is changed. Raises StoreError as `read_inputs`.
    """
    try:
        found = read_inputs(folder)
    except NoWorkbooksError:
        return _written(folder, Path(WORKBOOK).stem, first_workbook(answers))
    dataset = check(found.tables, today, found.problems)
    data = next_workbook(answers, dataset, shown_rows(found.tables))
    name = slug(answers.case)[:_LONGEST].strip("-") or "nytt"
    return _written(folder, f"arende-{name}", data)


def _written(folder: Path, name: str, data: bytes) -> str:
    """Write a workbook under a name that is free; return its name."""
    inputs = folder / "inputs"
    names = (f"{name}{'' if number == 1 else f'-{number}'}.xlsx" for number in count(1))
    path = next(path for each in names if not disk.exists(path := inputs / each))
    with all_or_none((inputs,)):
        write_whole(path, data)
    return path.name

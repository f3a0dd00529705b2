"""What a working folder holds, read, checked and planned: where every command begins."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline.check import check
from pipeline.errors import UsageError
from pipeline.model import Dataset, Plans
from pipeline.plan import plan
from pipeline.read import read_folder


def prepare(folder: Path, today: date) -> tuple[Dataset, Plans]:
    """Return the checked input and the planned documents of a working folder.

    Raises UsageError when the folder has no inputs/, or nothing is in it.
    """
    inputs = folder / "inputs"
    if not inputs.is_dir():
        what = "har ingen mapp inputs" if folder.is_dir() else "finns inte"
        raise UsageError(
            f"Mappen {folder} {what}.", remedy="Gå till arbetsmappen, eller ange den med --folder."
        )
    read = read_folder(inputs)
    if not (read.tables or read.problems):
        raise UsageError(
            f"Mappen {inputs} har inga arbetsböcker.",
            remedy="Lägg dem där, som .xlsx, .xlsm, .ods eller .csv.",
        )
    dataset = check(read.tables, today, read.problems)
    return dataset, plan(dataset)

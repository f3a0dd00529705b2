"""What a working folder holds, read, checked and planned: where every command begins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.check import check
from pipeline.errors import UsageError
from pipeline.model import Dataset, Plans, Severity
from pipeline.plan import plan
from pipeline.read import read_folder


@contextmanager
def naming_unread(dataset: Dataset) -> Iterator[None]:
    """Let who asks for what is nowhere know which files could not be read: it may stand there."""
    try:
        yield
    except UsageError as error:
        for problem in dataset.problems:
            if problem.code.startswith("F") and problem.severity is Severity.ERROR:
                raise UsageError(error.sentence, remedy=f"{problem}") from error
        raise


def prepare(folder: Path, today: date) -> tuple[Dataset, Plans]:
    """Return the checked input and the planned documents of a working folder.

    Raises UsageError when the folder has no inputs/, or nothing is in it; StoreError.
    """
    inputs = folder / "inputs"
    if not disk.is_folder(inputs):
        what = "har ingen mapp inputs" if disk.is_folder(folder) else "finns inte"
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

"""A column that is not there is told of once, in place of what its rows lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.domain.records import group_by
from pipeline.model import Cell, Dataset, Problem
from pipeline.schema import BY_NAME
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import enumeration

_MOST_NAMES = 3  # of columns that it may be


def with_columns_told_once(problems: Iterable[Problem], dataset: Dataset) -> Iterator[Problem]:
    """Yield problems; those of several rows for the lack of one column are one, of the sheet."""
    for lacking, found in group_by((_lacking(p, dataset), p) for p in problems).items():
        if lacking is None or len({problem.cell for problem in found}) == 1:
            yield from found
        else:
            yield _told_once(found, dataset)


def _lacking(problem: Problem, dataset: Dataset) -> tuple[object, ...] | None:
    """Return what problems have in common that are there for the lack of one column, or None."""
    source, cell = problem.source, problem.cell
    if source is None or cell is None or not (source.key and cell.row) or cell.column:
        return None
    sheet = BY_NAME.get(source.sheet)
    there = dataset.tables.get((cell.file, source.sheet))
    if there is None or source.column in there or not sheet or not sheet.column(source.column):
        return None
    return (cell.file, source.sheet, source.column, problem.severity)


def _told_once(found: list[Problem], dataset: Dataset) -> Problem:
    found = sorted(found, key=lambda problem: problem.cell or Cell(""))
    first = found[0]
    place, source = first.cell, first.source
    assert place is not None
    assert source is not None
    header = source.column
    rows = counted(len({problem.cell for problem in found}), "rad", "rader", common=True)
    stops = dict.fromkeys(
        stop for one in found for stop in (one.source, *one.stops) if stop and stop != source
    )
    return replace(
        first,
        cell=replace(place, row=0),
        code="B02",
        message=f"Kolumnen ”{header}” saknas, och {rows} behöver den. "
        f"{place.address.capitalize()}: {first.message}",
        remedy=_remedy(place, source.sheet, header, dataset),
        stops=tuple(stops),
    )


def _remedy(place: Cell, sheet: str, header: str, dataset: Dataset) -> str:
    """Return that the column is to be added; or that another is called something else."""
    known = BY_NAME[sheet].column
    own = [name for name in dataset.tables[place.file, sheet] if known(name) is None]
    if not own or len(own) > _MOST_NAMES:
        return f"Lägg till en kolumn med rubriken ”{header}”."
    names = enumeration([f"”{name}”" for name in own], "eller")
    return (
        f"Är det kolumnen {names} ska den ha rubriken ”{header}”. "
        f"Lägg annars till en kolumn med den rubriken."
    )

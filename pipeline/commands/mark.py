"""Mark: the faults of the workbooks, shown at their cells in copies, and all in one list.

Nothing in inputs/ is touched. (DECISIONS 228–230)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from pipeline import disk
from pipeline.bugs import unforeseen
from pipeline.building.summary import worst_first
from pipeline.commands.build import Options, build
from pipeline.errors import StoreError, WorkbookError
from pipeline.model import Problem, Severity
from pipeline.store.folder import opened
from pipeline.store.marked_files import FAULT_LIST, MARKED_BOOKS, Replaced, replace_marked
from pipeline.swedish.words import enumeration
from pipeline.xlsx.marking import Mark, fault_list, marked_workbook, was_marked

_MARKED = (".xlsx", ".xlsm")
_MOST_STOPPED = 3  # documents named at one fault
_MOST_NAMED = 8  # files in one sentence


@dataclass(slots=True)
class MarkedFaults:
    """The faults, and what became of the files where they can be seen."""

    problems: tuple[Problem, ...]
    files: Replaced
    # by file, relative to inputs/:
    unmarked: list[str] = field(default_factory=list)  # .ods and .csv
    again: list[str] = field(default_factory=list)  # is a marked copy itself
    unread: dict[str, str] = field(default_factory=dict)  # why there is no marked copy

    @property
    def failed(self) -> bool:
        """Return whether something could not be written."""
        return bool(self.files.locked or self.unread)


def mark_faults(folder: Path, today: date, problems: Iterable[Problem]) -> MarkedFaults:
    """Write the marked copies and the list; raises as `build` does in a dry run, and StoreError."""
    problems = tuple(problems)
    marks = fault_marks(problems, _stopped(folder, today, problems))
    found = MarkedFaults(tuple(mark.problem for mark in marks), Replaced())
    files = dict(marked_copies(folder, marks, found))
    if marks:
        files[FAULT_LIST] = fault_list(marks, "../inputs")
    with opened(folder / "outputs") as outputs:
        found.files = replace_marked(outputs.folder, files)
    return found


def fault_marks(
    problems: Iterable[Problem], stopped: Mapping[Problem, Sequence[str]]
) -> tuple[Mark, ...]:
    """Return what is seen of some problems, the worst first; `stopped`: documents, by problem."""
    ordered = worst_first(sorted(dict.fromkeys(problems), key=_place))
    return tuple(Mark(each, _first(stopped.get(each, ()))) for each in ordered)


def _place(problem: Problem) -> tuple[object, ...]:
    cell = problem.cell
    return (cell.file, cell.sheet, cell.row, cell.column) if cell else ("", "", 0, 0)


def _stopped(
    folder: Path, today: date, problems: Sequence[Problem]
) -> Mapping[Problem, Sequence[str]]:
    """Return the documents that a build would not make because of each FEL."""
    if all(problem.severity is not Severity.ERROR for problem in problems):
        return {}
    found: dict[Problem, list[str]] = {}
    for outcome in build(Options(folder, today, dry=True)).outcomes:
        for problem in dict.fromkeys(outcome.stopped_by):
            found.setdefault(problem, []).append(outcome.step.plan.full_title)
    return found


def _first(told: Sequence[str]) -> tuple[str, ...]:
    more = len(told) - _MOST_STOPPED
    return (*told[:_MOST_STOPPED], *([f"… och {more} till"] if more > 0 else []))


def marked_copies(
    folder: Path, marks: Sequence[Mark], found: MarkedFaults
) -> Iterator[tuple[str, bytes]]:
    """Yield a copy of each workbook that has faults in its sheets, by target.

    What has none is told in `found`.
    """
    for file in dict.fromkeys(mark.place.file for mark in marks if mark.place.sheet):
        if not can_be_marked(file):
            found.unmarked.append(file)
            continue
        own = [mark for mark in marks if mark.place.file == file]
        try:
            data = disk.bytes_of(folder / "inputs" / file)
            if data is None:
                found.unread[file] = "den hittas inte under det namnet."
                continue
            found.again += [file] if was_marked(data) else []
            yield f"{MARKED_BOOKS}/{file}", marked_workbook(data, own)
        except (WorkbookError, StoreError) as error:
            found.unread[file] = str(error)
        except Exception as error:  # of one file; the others are marked all the same
            found.unread[file] = f"{unforeseen(error, file)}."


def can_be_marked(file: str) -> bool:
    """Return whether copies are made of such a file."""
    return PurePosixPath(file).suffix.casefold() in _MARKED


def mark_lines(found: MarkedFaults) -> Iterator[str]:
    """Yield what was written and what was not, a line each."""
    written = [name for name in found.files.written if name != FAULT_LIST]
    gone = [name for name in found.files.removed if name != FAULT_LIST]
    if FAULT_LIST in found.files.written:
        yield f"Allt att rätta står i outputs/{FAULT_LIST}, med länkar till cellerna."
    if written:
        what = "En märkt kopia ligger" if len(written) == 1 else "Märkta kopior ligger"
        yield f"{what} i outputs: {_named(written)}. Rätta i arbetsböckerna i inputs."
    if gone:
        yield f"Borttaget ur outputs: {_named(gone)}. Där finns inga fel att märka längre."
    yield from not_marked(found, f"outputs/{FAULT_LIST}")
    for target in found.files.locked:
        sentence = f"outputs/{target} är öppen i ett annat program och är som den var."
        yield f"{sentence} Stäng den och märk igen."
    for target, kept in found.files.kept.items():
        yield f"outputs/{target} var ändrad av någon. Den versionen finns kvar i outputs/{kept}."


def not_marked(found: MarkedFaults, at: str) -> Iterator[str]:
    """Yield what is not seen in marked copies, a line each; `at`: where all faults are told."""
    if found.unmarked:
        yield (
            f"Märkta kopior görs bara av .xlsx och .xlsm. Felen i {_named(found.unmarked)} står i "
            f"{at}; spara som .xlsx om du vill se dem i cellerna."
        )
    for file, why in found.unread.items():
        yield f"{file} får ingen märkt kopia: {why}"
    for file in found.again:
        yield (
            f"{file} i inputs är en märkt kopia: färger och kommentarer från förra gången står "
            "kvar i den. Ta bort dem i Excel."
        )


def _named(files: Sequence[str]) -> str:
    more = len(files) - _MOST_NAMED
    return enumeration([*files[:_MOST_NAMED], *([f"{more} till"] if more > 0 else [])])

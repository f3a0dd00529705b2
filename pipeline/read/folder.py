"""Which files in inputs/ are read, and one digest of them all.

First everything is gathered as bytes, then it is parsed: what is digested is what is read.
(DECISIONS 12, 18)
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.errors import LockedError, StoreError, UsageError, WorkbookError
from pipeline.model import Cell, Problem, Severity, Table
from pipeline.read import faults
from pipeline.read.copies import without_copies
from pipeline.read.kept import KeptReads, found_before, note_file
from pipeline.read.sheet_listing import sheet_names
from pipeline.schema import FORM_SHEETS

CONTRIBUTIONS = "bidrag"  # the folder in inputs/ with what boards sent back; `collect` reads it
HANDED_IN = "handlingar"  # … with papers that others have made; `publish` sends them on
_OTHERS = (CONTRIBUTIONS, HANDED_IN)
WORKBOOKS = (".xlsx", ".xlsm", ".ods")
TEXTS = (".csv",)
OTHERS = tuple(faults.NOT_READ)
NAMED = (*WORKBOOKS, *TEXTS, *OTHERS)
LARGEST = 50  # MB; a workbook of 120,000 cells is about 1 MB
MOST_KEPT = 3_000_000  # filled cells and rows in all files: some 150 bytes each when checked
SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Input:
    """All sheets of all files, raw, and what is wrong with the files.

    `digest` is a sha256 over the names and bytes read and the problems met on the way to them:
    two inputs of the same digest have the same tables and problems.
    """

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]
    digest: str


def read_folder(
    inputs: Path,
    *,
    forms: bool = False,
    kept: KeptReads | None = None,
    before: Input | None = None,
) -> Input:
    """Return the tables of every workbook and .csv in `inputs` and its subfolders, by name.

    A file that cannot be read is a problem; the others still are. `forms`: whether these
    are the files that boards sent back, where a copy may be the later one. `kept`: what earlier
    reads found; what this one finds is noted there. `before`: what was read the last time, which is
    returned where the files are the same. Raises UsageError when there is no such folder.
    """
    files, problems = _gathered(inputs)
    digest = _digest(files, problems)
    if before is not None and before.digest == digest:
        return before
    tables: list[Table] = []
    left = MOST_KEPT
    for name, data in files:
        found, wrong = _parse_file(name, data, kept or KeptReads())
        weight = sum(map(_weight, found))
        if weight > left:
            error = _too_many(sum(len(table.rows) for table in found), weight, left)
            names = [table.sheet for table in found]
            found, wrong = [], [faults.file_problem(name, error, names)]
        left -= weight if found else 0
        tables += found
        problems += wrong
    if not forms:
        tables, problems = without_copies(*_without_forms(tables, problems))
    return Input(tuple(tables), tuple(problems), digest)


def _without_forms(
    tables: list[Table], problems: list[Problem]
) -> tuple[list[Table], list[Problem]]:
    """Return the tables but those that boards sent back: each is a problem, and has no others."""
    sheets: dict[str, set[str]] = {}
    for table in tables:
        sheets.setdefault(table.file, set()).add(table.sheet)
    astray = {file for file, names in sheets.items() if names.issuperset(FORM_SHEETS)}
    kept = [problem for problem in problems if not problem.cell or problem.cell.file not in astray]
    told = [faults.FORM.notice(Cell(file), Severity.WARNING) for file in sorted(astray)]
    return [table for table in tables if table.file not in astray], [*kept, *told]


def _gathered(inputs: Path) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    """Return name (relative to inputs/, with /) and bytes of the files, and problems with them."""
    if not disk.is_folder(inputs):
        sentence = f"Mappen {inputs} finns inte."
        raise UsageError(sentence, remedy="Skapa den och lägg arbetsböckerna där.")
    files: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    for name, path in _listed(inputs, problems):
        try:
            files.append((name, _bytes(path)))
        except WorkbookError as error:
            problems.append(faults.file_problem(name, error, _sheets_of_old(path)))
    return files, problems


def _sheets_of_old(path: Path) -> tuple[str, ...]:
    """Return the sheets of a file in an old format, where it can be opened."""
    with suppress(StoreError):
        at = disk.about(path) if path.name.casefold().endswith(OTHERS) else None
        if at is not None and at.st_size <= LARGEST * 1_000_000:
            return sheet_names(disk.bytes_of(path) or b"")
    return ()


def _weight(table: Table) -> int:
    """Return how many filled cells are kept, and rows with any."""
    filled = (len(row) - row.count(None) for row in table.rows)
    return sum(cells + 1 for cells in filled if cells)


def _too_many(rows: int, weight: int, left: int) -> WorkbookError:
    """Return the error of a file whose rows are too many; `left`: what there is room for."""
    if left == MOST_KEPT:
        return faults.TOO_MANY_ROWS.error(rows=rows, most=rows * left // weight)
    return faults.TOO_MANY_BESIDE.error(rows=rows, most=rows * left // weight)


def _parse_file(name: str, data: bytes, kept: KeptReads) -> tuple[list[Table], list[Problem]]:
    """Return a file's tables and problems. The wall: a fault of the program is one file's."""
    try:
        return found_before(name, data, kept) or _parsed(name, data, kept)
    except WorkbookError as error:
        return [], [faults.file_problem(name, error, sheet_names(data))]
    except Exception as error:
        return [], [faults.not_foreseen(name, error)]


def _parsed(name: str, data: bytes, kept: KeptReads) -> tuple[list[Table], list[Problem]]:
    """Return a file's tables and problems, which are noted for those who read it next."""
    if name.casefold().endswith(TEXTS):
        from pipeline.read.csv_files import read_csv

        found = read_csv(name, data, kept)
    else:
        from pipeline.read.workbook import read_workbook

        found = read_workbook(name, data, kept)
    note_file(name, data, found, kept)
    return found


def _listed(inputs: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Yield the files to read in the order of their names, the same on every system."""
    found: list[tuple[str, Path]] = []
    closed: list[OSError] = []
    for folder, folders, names in os.walk(inputs, onerror=closed.append):
        if Path(folder) == inputs:
            folders[:] = [name for name in folders if name.casefold() not in _OTHERS]
        wrong = {
            name: fault for name in folders if (fault := _no_folder(Path(folder, name), inputs))
        }
        paths = [Path(folder, name) for name in names if _wanted(name)]
        wrong |= {path.name: faults.LINK for path in paths if not disk.is_inside(path, inputs)}
        problems += [
            faults.file_problem(_relative(Path(folder, name), inputs), fault.error())
            for name, fault in wrong.items()
        ]
        folders[:] = [name for name in folders if name not in wrong and not disk.is_aside(name)]
        found += [(_relative(path, inputs), path) for path in paths if path.name not in wrong]
        problems += _open_elsewhere(Path(folder), names, inputs)
    problems += [
        faults.file_problem(_relative(Path(error.filename), inputs), _closed(error))
        for error in closed  # what is in such a folder is unknown
    ]
    problems.sort(key=lambda problem: str(problem.cell))
    yield from sorted(found, key=lambda file: unicodedata.normalize("NFC", file[0]))


def _no_folder(path: Path, inputs: Path) -> faults.Fault | None:
    """Return what is wrong with a folder that is not gone into, None for one that is, or hidden."""
    if disk.is_aside(path.name):
        return None
    if _wanted(path.name):
        return faults.NOT_READ.get(path.suffix.casefold(), faults.NO_FILE)  # Numbers saves folders
    return None if disk.is_inside(path, inputs) else faults.LINK


def _closed(error: OSError) -> WorkbookError:
    if isinstance(error, PermissionError):
        return faults.LOCKED_FOLDER.error()
    return faults.UNANSWERED.error(what="Mappen", why=disk.why(error))


def _relative(path: Path, inputs: Path) -> str:
    """Return the name as it is shown; what cannot be shown in it, or turns a line, is replaced."""
    name = path.relative_to(inputs).as_posix()
    return "".join(sign if sign.isprintable() or sign in SPACES else "?" for sign in name)


def _wanted(name: str) -> bool:
    return name.casefold().endswith(NAMED) and not disk.is_aside(name)


def _open_elsewhere(folder: Path, names: list[str], inputs: Path) -> list[Problem]:
    """Return F08 for each file that Excel or LibreOffice has left its mark beside."""
    marks = set(names)
    return [
        faults.OPEN_ELSEWHERE.notice(Cell(_relative(folder / name, inputs)))
        for name in names
        if _wanted(name) and ({f"~${name}", f".~lock.{name}#"} & marks)
    ]


def _bytes(path: Path) -> bytes:
    """Return what is in the file; raise what is wrong with it as a file."""
    try:
        about = disk.about(path)
        if about is not None and not stat.S_ISREG(about.st_mode):
            raise faults.NO_ORDINARY_FILE.error()
        if (other := faults.NOT_READ.get(path.suffix.casefold())) is not None:
            raise other.error()
        if about is not None and about.st_size > LARGEST * 1_000_000:
            raise faults.TOO_LARGE.error(megabytes=LARGEST)
        data = disk.bytes_of(path, LARGEST * 1_000_000 + 1)  # no more, should it grow meanwhile
    except LockedError:
        raise faults.LOCKED.error() from None
    except StoreError as error:
        why = error.sentence.rpartition(": ")[2].rstrip(".")
        raise faults.UNANSWERED.error(what="Filen", why=why) from None
    if not data:
        raise (faults.VANISHED if data is None else faults.EMPTY).error()
    return data


def _digest(files: list[tuple[str, bytes]], problems: list[Problem]) -> str:
    digest = hashlib.sha256()
    for name, data in files:
        digest.update(f"{len(name.encode())} {name} {len(data)} ".encode())
        digest.update(data)
    for problem in problems:
        digest.update(f"{problem}\n".encode())
    return digest.hexdigest()

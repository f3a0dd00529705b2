"""The files that boards have sent back: which are ours, whose each is, and which is the latest.

A form is known by what stands in it, whatever it is called. (DECISIONS 232)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline import disk
from pipeline.commands.board_forms import Sending, sending_of
from pipeline.errors import WorkbookError
from pipeline.model import Problem, Severity, Table
from pipeline.read import Input, read_folder
from pipeline.read.folder import CONTRIBUTIONS

PATCHED = (".xlsx", ".xlsm")
_STRANGE = (
    "filen är inget underlag som programmet har gjort. "
    "Be nämnden fylla i filen som den fick, eller för in raderna för hand."
)
_NOT_XLSX = "filen är inte sparad som .xlsx. Öppna den, spara den som .xlsx och ta bort den här."


@dataclass(frozen=True, slots=True)
class Returned:
    """One file in inputs/bidrag/. `why`: why nothing of it is taken, "" when something may be.

    `replaced`: whether that is because the board has sent a later one.
    """

    file: str
    sending: Sending | None = None
    why: str = ""
    replaced: bool = False
    tables: tuple[Table, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def time(self) -> tuple[str, str, str]:
        """Return what tells which of two is the later: the day of handing in, when it was saved."""
        handed, saved = (self.sending.handed, self.sending.modified) if self.sending else ("", "")
        return (handed or saved[:10], saved, self.file)


def returned_forms(folder: Path) -> list[Returned]:
    """Return the files that came back; of several of one board all but the latest have a `why`."""
    place = folder / "inputs" / CONTRIBUTIONS
    if not disk.is_folder(place):
        return []
    found = read_folder(place, forms=True)
    files = [path.relative_to(place).as_posix() for path in disk.paths_below(place, disk.is_aside)]
    known = [_returned(place, file, found) for file in files]
    latest: dict[str, Returned] = {}
    for one in sorted((one for one in known if not one.why), key=lambda one: one.time):
        latest[_board(one)] = one
    return [_superseded(one, latest.get(_board(one), one)) for one in known]


def _board(one: Returned) -> str:
    return one.sending.board if one.sending else ""


def _superseded(one: Returned, latest: Returned) -> Returned:
    if one.why or one is latest:
        return one
    why = f"{latest.file} är lämnad senare av samma nämnd och gäller i stället."
    return replace(one, why=why, replaced=True)


def _returned(place: Path, file: str, found: Input) -> Returned:
    shown = f"{CONTRIBUTIONS}/{file}"
    problems = [p for p in found.problems if p.cell and p.cell.file == file]
    broken = next((p for p in problems if not _sheet(p) and p.severity is Severity.ERROR), None)
    if broken:
        return Returned(shown, why=f"{broken.message} {broken.remedy}".strip())
    if not file.casefold().endswith(PATCHED):
        return Returned(shown, why=_NOT_XLSX)
    try:
        sending = sending_of(disk.bytes_of(place / file) or b"")
    except WorkbookError as error:
        return Returned(shown, why=str(error))
    if sending is None:
        return Returned(shown, why=_STRANGE)
    if not sending.modified:
        sending = replace(sending, modified=_saved(place / file))
    tables = tuple(replace(table, file=shown) for table in found.tables if table.file == file)
    moved = (replace(p, cell=replace(p.cell, file=shown)) for p in problems if p.cell)
    return Returned(shown, sending, tables=tables, problems=tuple(moved))


def _saved(path: Path) -> str:
    """Return when the disk says that a file was saved."""
    at = disk.about(path)
    return datetime.fromtimestamp(at.st_mtime, UTC).isoformat() if at else ""


def _sheet(problem: Problem) -> str:
    return problem.cell.sheet if problem.cell else ""

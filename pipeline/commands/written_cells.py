"""Cells written into the workbooks: each file whole, after a kept copy, never while it is open.

What was written is read again before it is let into the file: the cells that were meant have
changed, and no others. (DECISIONS 353)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipeline import disk
from pipeline.errors import LockedError, OvertakenError, StoreError, WorkbookError
from pipeline.model import Cell, Raw, Table
from pipeline.read import Input, KeptReads
from pipeline.read.csv_files import read_csv
from pipeline.read.workbook import read_workbook
from pipeline.store import write_whole
from pipeline.store.files import digest_of, keep_aside, locked_by_other
from pipeline.store.folder import PRIVATE
from pipeline.xlsx.csv_patch import CsvPatch
from pipeline.xlsx.ods_patch import OdsPatch
from pipeline.xlsx.patch import WorkbookPatch
from pipeline.xlsx.sheet_xml import Written

FORMULA = "cellen har en formel, som räknar ut texten"
_CLOSE = "Stäng den och kör samma kommando igen."
_AGAIN = "Kör samma kommando igen."
_NOT_SAFE = "Arbetsboken gick inte att ändra utan att något annat också ändrades."


class _Book(Protocol):
    """A workbook as bytes, and changes to it."""

    def formulas(self, sheet: str) -> frozenset[str]:
        """Return the addresses of a sheet's formulas."""

    def exchange(self, sheet: str, address: str, value: Written) -> None:
        """Write a value in a cell and nothing else."""

    def saved(self) -> bytes:
        """Return the file."""


@dataclass(slots=True)
class WrittenCells:
    """What became of the workbooks. `copies`: where each is as it was; `left`: why it is not."""

    copies: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)


def write_cells(
    folder: Path,
    found: Input,
    values: Mapping[Cell, Written],
    new_rows: Iterable[Cell] = (),
) -> WrittenCells:
    """Write values into cells, one workbook after the other.

    `new_rows`: cells of rows that are not there yet; they look as those above.
    """
    by_file: dict[str, dict[Cell, Written]] = defaultdict(dict)
    for cell, value in values.items():
        by_file[cell.file][cell] = value
    done, added = WrittenCells(), frozenset(new_rows)
    for file, cells in by_file.items():
        tables = [table for table in found.tables if table.file == file]
        try:
            done.copies[file] = _write(folder, file, tables, cells, added)
        except (WorkbookError, StoreError) as error:
            done.left[file] = str(error)
    return done


class FormulaCells:
    """Which cells of the workbooks hold formulas; each workbook is opened once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[tuple[str, str], frozenset[str]] = {}
        self._books: dict[str, _Book] = {}

    def __contains__(self, cell: Cell) -> bool:
        if (cell.file, cell.sheet) not in self._known:
            self._known[cell.file, cell.sheet] = self._in_sheet(cell.file, cell.sheet)
        return cell.address in self._known[cell.file, cell.sheet]

    def _in_sheet(self, file: str, sheet: str) -> frozenset[str]:
        with suppress(WorkbookError, StoreError):  # told when it is to be written
            if file not in self._books:
                data = disk.bytes_of(self._folder / "inputs" / file)
                self._books[file] = _opened(file, data or b"")
            return self._books[file].formulas(sheet)
        return frozenset()


def _opened(file: str, data: bytes) -> _Book:
    ending = Path(file).suffix.casefold()
    if ending == ".csv":
        return CsvPatch(data)
    return OdsPatch(data) if ending == ".ods" else WorkbookPatch(data)


def _tables(file: str, data: bytes) -> list[Table]:
    if file.casefold().endswith(".csv"):
        return read_csv(file, data, KeptReads())[0]
    return read_workbook(file, data)[0]


def _write(
    folder: Path,
    file: str,
    tables: Sequence[Table],
    cells: Mapping[Cell, Written],
    added: frozenset[Cell],
) -> str:
    """Change one workbook; return where it is kept as it was."""
    path = folder / "inputs" / file
    if locked_by_other(path):
        raise LockedError(f"{file} är öppen i ett annat program.", remedy=_CLOSE)
    data = disk.bytes_of(path) or b""
    if not data or _tables(file, data) != tables:
        raise OvertakenError(f"{file} sparades av någon under tiden.", remedy=_AGAIN)
    book = _opened(file, data)
    formulas = {sheet: book.formulas(sheet) for sheet in {cell.sheet for cell in cells}}
    for cell, value in cells.items():
        if cell.address in formulas[cell.sheet]:
            raise WorkbookError(f"{cell} har en formel.", remedy="Ändra i cellen som den hämtar.")
        if cell in added and isinstance(book, WorkbookPatch):
            book.look_as_above(cell.sheet, cell.address)
            book.reach(cell.sheet, cell.row)
        book.exchange(cell.sheet, cell.address, value)
    made = book.saved()
    if _others_differ(tables, _tables(file, made), cells):
        raise WorkbookError(_NOT_SAFE, remedy="Skriv ändringen i arbetsboken själv.")
    copy = keep_aside(folder / "outputs" / PRIVATE, f"inputs/{file}", data)
    write_whole(path, made, seen=digest_of(data))
    return copy.relative_to(folder).as_posix()


def _others_differ(
    before: Sequence[Table], after: Sequence[Table], cells: Mapping[Cell, Written]
) -> bool:
    """Return whether anything but some cells is another, or one of these is not what it should."""
    if [(t.file, t.sheet) for t in before] != [(t.file, t.sheet) for t in after]:
        return True
    for old, new in zip(before, after, strict=True):
        meant = {(c.row, c.column) for c in cells if c.sheet == old.sheet}
        if old.header or new.header:
            places = _filled(old).items() ^ _filled(new).items()
            if not {place for place, _ in places} <= meant:
                return True
    return False


def _filled(table: Table) -> dict[tuple[int, int], Raw]:
    """Return what stands in a table, by row and column."""
    rows = [(table.heading_row, table.header), *enumerate(table.rows, table.first_row)]
    return {
        (number, column): raw
        for number, row in rows
        for column, raw in enumerate(row, 1)
        if raw is not None and raw != ""
    }

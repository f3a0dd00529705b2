"""Rows that came from boards, written into the workbooks where they belong.

A workbook is changed part by part, after a copy of it has been kept, and never while it is open.
(DECISIONS 209, 234)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline import disk
from pipeline.commands.board_forms import digest_of_row
from pipeline.commands.contributions import TakenRows
from pipeline.commands.pulled_sections import last_row
from pipeline.commands.returned_rows import TAKEN, ReturnedRow, RowState
from pipeline.errors import LockedError, OvertakenError, StoreError, WorkbookError
from pipeline.model import Table
from pipeline.read import Input
from pipeline.read.workbook import read_workbook
from pipeline.schema import BY_NAME
from pipeline.store import write_whole
from pipeline.store.files import digest_of, locked_by_other
from pipeline.xlsx.patch import WorkbookPatch

_KEPT = (".beredning", "sparat", "inputs")  # in outputs/
_CLOSE = "Stäng den och kör beredning collect take igen."


def write_rows(folder: Path, found: Input, done: TakenRows) -> Iterator[tuple[str, str]]:
    """Write the rows of one workbook after the other; yield what is taken, by board and row."""
    by_file: dict[str, list[tuple[str, ReturnedRow]]] = defaultdict(list)
    for one in done.contributions:
        for row in one.rows:
            name = f"{one.board}: {row.name}"
            if row.state is RowState.SAME and row.before == row.values:
                yield name, digest_of_row(row.values)
            elif row.state in TAKEN and row.target:
                by_file[row.target.file].append((name, row))
    for file, rows in by_file.items():
        try:
            tables = [table for table in found.tables if table.file == file]
            done.copies[file] = _write_workbook(folder, file, tables, [row for _, row in rows])
            yield from ((name, digest_of_row(row.values)) for name, row in rows)
        except (WorkbookError, StoreError) as error:
            done.left[file] = str(error)


def _write_workbook(
    folder: Path, file: str, tables: Sequence[Table], rows: Sequence[ReturnedRow]
) -> str:
    """Change one workbook; return where it is kept as it was."""
    path = folder / "inputs" / file
    if locked_by_other(path):
        raise LockedError(f"{file} är öppen i ett annat program.", remedy=_CLOSE)
    data = disk.bytes_of(path) or b""
    if not data or read_workbook(file, data)[0] != tables:
        raise OvertakenError(f"{file} sparades av någon under tiden.", remedy="Kör igen.")
    book = WorkbookPatch(data)
    last = {table.sheet: last_row(table) for table in tables}
    headings = {table.sheet: table.heading_row for table in tables}
    for row in rows:
        _put_row(book, row, last, headings)
    name = f"{Path(file).stem}-{digest_of(data)[:12]}{path.suffix}"
    copy = Path("outputs", *_KEPT, Path(file).parent, name)
    if not disk.exists(folder / copy):
        write_whole(folder / copy, data)
    write_whole(path, book.saved(), seen=digest_of(data))
    return copy.as_posix()


def _put_row(
    book: WorkbookPatch, row: ReturnedRow, last: dict[str, int], headings: Mapping[str, int]
) -> None:
    sheet, key = row.name.split("/", 1)
    for header, cell in row.cells.items():
        at = cell
        if row.state is RowState.NEW:
            at = type(cell)(cell.file, cell.sheet, last[cell.sheet] + 1, cell.column)
            if at.row > headings[at.sheet] + 1:
                book.look_as_above(at.sheet, at.address)
        own = header == BY_NAME[sheet].key.header
        value = row.handed.get(header) or row.values.get(header)
        book.put(at.sheet, at.address, key if own else value)
    if row.state is RowState.NEW and row.target:
        last[row.target.sheet] += 1
        book.reach(row.target.sheet, last[row.target.sheet])

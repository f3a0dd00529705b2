"""What is struck out in a sheet is told: people strike what no longer counts, or what is done.

It is read all the same: a look is not in every file, and says nothing that a build could be sure
of; a # before the id parks a row. (DECISIONS 216)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.model import Cell, Problem, Raw, Severity, Table
from pipeline.read import faults
from pipeline.schema import header_key

MOST_TOLD = 50  # rows of a sheet


def struck_out(table: Table, struck: Mapping[tuple[int, int], bool]) -> Iterator[Problem]:
    """Yield F11 for each row that is struck out, or for each cell of one that is so in part."""
    rows: dict[int, dict[int, bool]] = {}
    for row, column in sorted(struck):
        if _filled(table, row).get(column) is not None:
            rows.setdefault(row, {})[column] = struck[row, column]
    read = [row for row in rows if not _is_parked(table, _filled(table, row))]
    for row in read[:MOST_TOLD]:
        yield from _told(table, row, rows[row])
    if read[MOST_TOLD:]:
        place = Cell(table.file, table.sheet)
        left = len(read) - MOST_TOLD
        yield faults.STRUCK_ROWS.notice(place, Severity.WARNING, rows=left)


def _told(table: Table, row: int, struck: Mapping[int, bool]) -> Iterator[Problem]:
    everything = struck.keys() == _filled(table, row).keys() and all(struck.values())
    if everything and row != table.heading_row:
        yield faults.STRUCK_ROW.notice(Cell(table.file, table.sheet, row), Severity.WARNING)
        return
    for column, whole in sorted(struck.items()):
        fault = faults.STRUCK_CELL if whole else faults.STRUCK_PART
        yield fault.notice(Cell(table.file, table.sheet, row, column), Severity.WARNING)


def _filled(table: Table, row: int) -> dict[int, Raw]:
    """Return the filled cells of a row by their columns, 1-based."""
    line = table.header if row == table.heading_row else ()
    if 0 <= row - table.first_row < len(table.rows):
        line = table.rows[row - table.first_row]
    return {column: raw for column, raw in enumerate(line, 1) if raw is not None}


def _is_parked(table: Table, cells: Mapping[int, Raw]) -> bool:
    sheet = faults.known(table.sheet)
    wanted = header_key(sheet.key.header) if sheet else ""
    headers = [header_key(str(header)) for header in table.header]
    key = cells.get(headers.index(wanted) + 1) if wanted in headers else None
    return isinstance(key, str) and key.lstrip().startswith("#")

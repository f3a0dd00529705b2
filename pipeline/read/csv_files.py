"""One .csv file becomes one Table, named as the file. The only module that knows csv."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import PurePosixPath

from pipeline.model import Cell, Problem, Table
from pipeline.read import faults
from pipeline.read.grid import Grid, equal_rows, error_or_text, table
from pipeline.read.kept import KeptReads, digest_of_bytes
from pipeline.read.kept_sheets import KeptSheet, Origin
from pipeline.read.shared_texts import NO_TEXTS
from pipeline.read.sheet_survey import LAST_ROW, MOST_CELLS, too_far
from pipeline.xlsx.csv_patch import csv_delimiter

MARK = b"\xef\xbb\xbf"  # what Excel begins a "CSV UTF-8" with


def read_csv(file: str, data: bytes, kept: KeptReads) -> tuple[list[Table], list[Problem]]:
    """Return the table, and F07 when the file is not UTF-8. Raises WorkbookError.

    A sheet that the schema does not know is only named. What is read is noted in `kept`.
    """
    sheet = PurePosixPath(file).stem
    if not faults.known(sheet):
        return [Table(file, sheet, (), ())], []
    text, wrong = _decoded(data)
    rows = equal_rows(_rows(text), {})
    origin = Origin("", digest_of_bytes(data), "")
    kept.found[file, sheet] = KeptSheet(origin, rows)
    kept.holds[file] = ([origin], NO_TEXTS)
    made = table(file, sheet, rows)
    return [made], [faults.NOT_UTF8.notice(Cell(file))] if wrong else []


def _decoded(data: bytes) -> tuple[str, bool]:
    """Return the text, and whether it had to be read as Windows-1252."""
    if b"\0" in data:
        raise faults.NOT_TEXT.error()
    data = data.removeprefix(MARK)
    for encoding in ("utf-8", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding != "utf-8"
    raise faults.NOT_TEXT.error()


def _rows(text: str) -> Grid:
    """Return the cells, row by row; a blank line is an empty row."""
    delimiter = csv_delimiter(text)
    _check_size(text, delimiter)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows: Grid = [[error_or_text(cell) for cell in row] for row in reader]
    except csv.Error as error:
        fault = faults.LONG_CELL if "field limit" in str(error) else faults.BAD_QUOTES
        raise fault.error(row=reader.line_num) from None
    width = max(map(len, rows), default=0)
    if too_far(len(rows), width):
        raise faults.TOO_WIDE.error(columns=width)
    return rows


def _check_size(text: str, delimiter: str) -> None:
    """Refuse what would take too much memory as rows of cells."""
    lines = max(text.count("\n"), text.count("\r"))
    if too_far(lines, 1):
        raise faults.TOO_MANY_ROWS.error(rows=lines, most=LAST_ROW)
    if (found := text.count(delimiter)) > MOST_CELLS:
        raise faults.TOO_WIDE.error(columns=found)

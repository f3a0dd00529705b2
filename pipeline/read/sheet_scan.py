"""The XML of one worksheet: faulty cells, merged areas and the last cell, by byte searches.

Not a tree: this runs before every read, and costs a tenth of it. calamine shows a cell with an
error, and a formula that was never calculated, as empty; and it holds every cell up to the last.
(DECISIONS 13, 15)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.errors import WorkbookError
from pipeline.model import CellFault
from pipeline.read import faults
from pipeline.read.sheet_survey import Survey, column_number, matched_place, too_far
from pipeline.read.xml_normalising import normalised

# A cell outside A1:Z199999, or one that is not written as Excel does (a doubled r is last read).
UNCOMMON = re.compile(
    rb'<c(?=[\s/>])(?! r="[A-Z](?:[1-9][0-9]{0,4}|1[0-9]{5})"'
    rb'(?: s="[0-9]*")?(?: t="[A-Za-z]*")?/?>)'
)
PREFIXED = re.compile(rb"<[^\s<>/]+:c[\s/>]")
CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"((?:\s+(?!r=)[\w:]+="[^"<>]*")*\s*/?)>(</c>)?'
)
COMMON = (199_999, 26)
_LETTERS = [bytes([letter]) for letter in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
FILLED = rb'<c r="[%b]([0-9]+)"[^>]*(?<!/)>(?!</c>)'

ERROR_CELL = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"[^>]*>'
    rb"(?:\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>))?(?:\s*<v[^>]*>([^<]*)</v>)?"
)
NEVER_CALCULATED = re.compile(
    rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:</c>|<v\s*/>|<v(?:\s[^>]*)?></v>)"
)
# What calamine reads as something else than Excel does, or makes nothing of without a word.
BY_CODE = re.compile(rb"<v(?:\s[^>]*)?>[^<&]*&#")
UNLIKE_NUMBER = re.compile(
    rb"<v(?:\s[^>]*)?>(?![0-9]{1,9}(?:\.[0-9]+)?</v>(?!\s*<v))([^<]*)(</v>(?!\s*<v))?"
)
DECIMAL_INDEX = re.compile(rb't="s"[^>]*>\s*<v[^>]*>[0-9]+\.')
KIND = re.compile(rb'\st="([A-Za-z]*)"')
WRITTEN = {
    b"n": re.compile(rb"(?:[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)?"),
    b"s": re.compile(rb"[0-9]{1,9}"),
}
MERGED = re.compile(rb'<mergeCell\s[^>]*?ref="([^"]*)"')


def survey_sheet(data: bytes) -> tuple[Survey, bytes]:
    """Return what stands in a sheet's XML, and the XML in the usual form. Raises WorkbookError."""
    try:
        far = _far_cell(data)
    except WorkbookError:
        data = normalised(data)
        far = _far_cell(data)
    if far:
        return Survey(far=far), data
    if _is_misread(data) or data.count(b"<sheetData") > 1:
        raise faults.DAMAGED_SHEET.error()
    cells = dict(_never_calculated(data)) | dict(_errors(data))
    after = data.rfind(b"</sheetData>")
    areas = MERGED.findall(data, max(after, 0))
    return Survey(cells, tuple(area.decode() for area in areas)), data


def _oddly_written(data: bytes) -> bool:
    """Return whether searches for Excel's own way of writing would miss something."""
    return (
        b"<sheetData" not in data  # a prefix, or UTF-16
        or b"<!" in data  # CDATA, or a comment: calamine drops it, and what comes after
        or data.find(b"<?", 5) > 0
        or (b"&#" in data and BY_CODE.search(data) is not None)
        or (b":c" in data and PREFIXED.search(data) is not None)
    )


def _far_cell(data: bytes) -> tuple[int, int] | None:
    """Return the first cell with content that makes the sheet too large to read.

    Raises WorkbookError when the sheet is not written as usual.
    """
    if _oddly_written(data):
        raise faults.DAMAGED_SHEET.error()
    row = column = 0
    common = COMMON
    for found in UNCOMMON.finditer(data):
        cell = CELL.match(data, found.start())
        if cell is None:
            raise faults.DAMAGED_SHEET.error()
        if not (cell[4] or cell[3].endswith(b"/")):
            row, column = max(row, int(cell[2])), max(column, column_number(cell[1].decode()))
            if too_far(max(row, common[0]), max(column, common[1])):
                common = _last_common(data, row) if common == COMMON else common
                if too_far(max(row, common[0]), max(column, common[1])):
                    return matched_place(cell)
    return None


def _last_common(data: bytes, row: int) -> tuple[int, int]:
    """Return the last row, if it is after `row`, and column with content among common cells."""
    rows = (int(cell[1]) for cell in re.finditer(FILLED % b"A-Z", data) if row < COMMON[0])
    letters = (letter for letter in reversed(_LETTERS) if re.search(FILLED % letter, data))
    return max(rows, default=0), column_number(next(letters, b"").decode())


def _is_misread(data: bytes) -> bool:
    """Return whether a value is none: of such a number calamine makes a text, or the first text."""
    for value in UNLIKE_NUMBER.finditer(data):
        kind = KIND.search(data, data.rfind(b"<c ", 0, value.start()), value.start())
        written = WRITTEN.get(kind[1] if kind else b"n")
        if not value[2] or (written and not written.fullmatch(value[1])):
            return True
    return DECIMAL_INDEX.search(data) is not None


def _errors(data: bytes) -> Iterator[tuple[tuple[int, int], CellFault]]:
    """Yield the cells that show #REF! and its like."""
    at = data.find(b't="e"')
    while at >= 0:
        cell = ERROR_CELL.match(data, data.rfind(b"<", 0, at))
        if cell:
            yield matched_place(cell), CellFault((cell[3] or b"").decode())
        at = data.find(b't="e"', at + 1)


def _never_calculated(data: bytes) -> Iterator[tuple[tuple[int, int], CellFault]]:
    """Yield the cells whose formula has no stored value. An empty text is a value."""
    for formula in NEVER_CALCULATED.finditer(data):
        cell = CELL.match(data, data.rfind(b"<c ", 0, formula.start()))
        if cell and b't="str"' not in cell[3]:
            yield matched_place(cell), CellFault("")

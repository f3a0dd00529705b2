"""Small workbooks for tests: a sheet is a list of rows, its first row is the header."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Sheets = Mapping[str, Sequence[Sequence[Any]]]
SHARED = "xl/sharedStrings.xml"
_INLINE = re.compile(rb't="inlineStr"([^<>]*)><is>(.*?)</is></c>', re.DOTALL)
_TEXT = re.compile(rb"<si>(.*?)</si>", re.DOTALL)


Edit = Callable[[Workbook], None]
Cells = tuple[tuple[tuple[type, Any], ...], ...]  # 1, 1.0 and True are not the same cell
_PLAIN = frozenset({str, int, float, bool, date, type(None)})  # have no style but that of a day
_KNOWN = 1_000  # sheets


def write_book(path: Path, sheets: Sheets, edit: Edit | None = None) -> Path:
    """Write `{"Mål": [["Mål-id", "Namn"], ["M1", "x"]]}` as an .xlsx file; return its path.

    `edit` may change the openpyxl workbook before it is saved (merged cells, hidden sheets).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    typed = {name: _typed(rows) for name, rows in sheets.items()}
    kinds = {kind for rows in typed.values() for row in rows for kind, _ in row}
    if edit or not typed or not kinds <= _PLAIN:
        path.write_bytes(_saved(sheets, edit))
        return path
    parts = _without_cells(tuple(typed), date in kinds)
    made = {_sheet_part(n): _with_cells(rows) for n, rows in enumerate(typed.values(), 1)}
    return write_parts(path, (parts | made).items())


def _saved(sheets: Sheets, edit: Edit | None = None) -> bytes:
    """Return a workbook as openpyxl saves it."""
    book = Workbook()
    for number, (name, rows) in enumerate(sheets.items()):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
    if edit:
        edit(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


# A test changes a cell of one sheet of sixteen: what openpyxl makes of the others is known.


def _typed(rows: Sequence[Sequence[Any]]) -> Cells:
    return tuple(tuple((type(value), value) for value in row) for row in rows)


@lru_cache(maxsize=_KNOWN)
def _with_cells(rows: Cells) -> bytes:
    """Return a sheet as openpyxl writes it; its part says nothing of the other sheets."""
    alone = _saved({"Ett": [[value for _, value in row] for row in rows]})
    return _parts(BytesIO(alone))[_sheet_part(1)]


@cache
def _without_cells(names: tuple[str, ...], has_days: bool) -> dict[str, bytes]:
    """Return all parts of a workbook with sheets of those names, and the style of a day."""
    rows = [[date(2020, 1, 1)]] if has_days else []
    return _parts(BytesIO(_saved(dict.fromkeys(names, rows))))


def _sheet_part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def rewrite_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Replace the part of the zip at `path` by what `change` makes of it; return the path."""
    parts = read_parts(path)
    parts[part] = change(parts[part])
    return write_parts(path, parts.items())


def read_parts(path: Path) -> dict[str, bytes]:
    """Return the parts of the zip at `path` by name."""
    return _parts(path)


def _parts(file: Path | BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def write_parts(path: Path, parts: Iterable[tuple[str, bytes]]) -> Path:
    """Write a zip of the given parts, in order; return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            package.writestr(name, data)
    return path


def share_texts(path: Path, first: Iterable[bytes] = ()) -> Path:
    """Put the texts of cells into a part of their own, as Excel does; return the path.

    `first`: those that stand first there, as they are written; others follow as they are met.
    """
    parts = read_parts(path)
    numbers = {text: number for number, text in enumerate(dict.fromkeys(first))}

    def shared(cell: re.Match[bytes]) -> bytes:
        number = numbers.setdefault(cell[2], len(numbers))
        return b't="s"%b><v>%d</v></c>' % (cell[1], number)

    for name, data in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = _INLINE.sub(shared, data)
    texts = b"".join(b"<si>%b</si>" % text for text in numbers)
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = b'<Relationship Type="%b" Target="sharedStrings.xml" Id="texts"/>' % kind
    related = "xl/_rels/workbook.xml.rels"
    if SHARED not in parts:
        end = b"</Relationships>"
        parts[related] = parts[related].replace(end, relation + end)
    about = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    count = b' count="%d" uniqueCount="%d">' % (len(numbers), len(numbers))
    parts[SHARED] = b"".join([about, count, texts, b"</sst>"])
    return write_parts(path, parts.items())


def shared_texts(path: Path) -> list[bytes]:
    """Return the texts that the sheets of a workbook share, as they are written."""
    return _TEXT.findall(read_parts(path).get(SHARED, b""))

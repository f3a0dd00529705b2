"""Small workbooks for tests: a sheet is a list of rows, its first row is the header."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Sheets = Mapping[str, Sequence[Sequence[Any]]]


def write_book(path: Path, sheets: Sheets, edit: Callable[[Workbook], None] | None = None) -> Path:
    """Write `{"Mål": [["Mål-id", "Namn"], ["M1", "x"]]}` as an .xlsx file; return its path.

    `edit` may change the openpyxl workbook before it is saved (merged cells, hidden sheets).
    """
    book = Workbook()
    for number, (name, rows) in enumerate(sheets.items()):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
    if edit:
        edit(book)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def rewrite_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Replace the part of the zip at `path` by what `change` makes of it; return the path."""
    parts = read_parts(path)
    parts[part] = change(parts[part])
    return write_parts(path, parts.items())


def read_parts(path: Path) -> dict[str, bytes]:
    """Return the parts of the zip at `path` by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def write_parts(path: Path, parts: Iterable[tuple[str, bytes]]) -> Path:
    """Write a zip of the given parts, in order; return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            package.writestr(name, data)
    return path

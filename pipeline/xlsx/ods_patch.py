"""An .ods that is there, changed in some cells: content.xml alone, and in it those cells alone.

What stands before and after a cell is in the new file byte for byte. A row or cell that stands for
many alike is parted where one of them changes. (DECISIONS 353)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

from pipeline.errors import WorkbookError
from pipeline.model import column_letters
from pipeline.xlsx import package_faults as faults
from pipeline.xlsx.member_copying import PackedMember, joined, packed
from pipeline.xlsx.ods_cell import end_of_element, end_of_tag, filled_cell
from pipeline.xlsx.sheet_xml import Written, place_of
from pipeline.xlsx.workbook_package import WorkbookPackage

_CONTENT = "content.xml"
_SPACES = (
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"',
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"',
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"',
)
_TABLE, _ROW = "table:table", "table:table-row"
_CELLS = ("table:table-cell", "table:covered-table-cell")
_ROWS_ALIKE, _CELLS_ALIKE = "table:number-rows-repeated", "table:number-columns-repeated"
_ODD = "Filen är skriven av ett program som skriver .ods på ett ovanligt sätt."
_SAVE = "Öppna den i LibreOffice, spara den, och kör igen."


@dataclass(frozen=True, slots=True)
class _Span:
    """An element in the content: its bytes, how many alike it stands for, and its attributes."""

    start: int
    end: int
    alike: int
    about: dict[str, str]
    inside: tuple[_Span, ...] = ()


class OdsPatch:
    """An .ods as bytes, changes to it, and the bytes that they make."""

    def __init__(self, data: bytes) -> None:
        """Look over the file with the reader's limits. Raises WorkbookError, as all below."""
        self._package = WorkbookPackage(data)
        self._content = self._package.read(_CONTENT)
        head = self._content[:20_000]
        if not all(space in head for space in _SPACES):
            raise WorkbookError(_ODD, remedy=_SAVE)

    def formulas(self, sheet: str) -> frozenset[str]:
        """Return the addresses of a sheet's formulas."""
        found, number = set(), 1
        for row in self._rows(sheet):
            column = 1
            for cell in row.inside:
                if "table:formula" in cell.about:
                    rows, columns = range(row.alike), range(cell.alike)
                    found |= {(number + i, column + j) for i in rows for j in columns}
                column += cell.alike
            number += row.alike
        return frozenset(f"{column_letters(column)}{row}" for row, column in found)

    def exchange(self, sheet: str, address: str, value: Written) -> None:
        """Write a value in a cell, which keeps its look and its comment; None empties it.

        Words of a text that look otherwise than the cell, or are a link, do so still.
        """
        number, column = place_of(address)
        row, before = _at(self._rows(sheet), number)
        if row is None:
            self._lengthen(sheet, number - before)
            self.exchange(sheet, address, value)
            return
        if row.alike > 1:
            self._part(row, number - before - 1, _ROWS_ALIKE)
            self.exchange(sheet, address, value)
            return
        cell, left = _at(row.inside, column)
        if cell is None:
            self._widen(row, column - left)
            self.exchange(sheet, address, value)
        elif cell.alike > 1:
            self._part(cell, column - left - 1, _CELLS_ALIKE)
            self.exchange(sheet, address, value)
        else:
            whole = self._content[cell.start : cell.end]
            self._put(cell.start, cell.end, filled_cell(whole, value))

    def saved(self) -> bytes:
        """Return the file: every member but the content as it was packed."""
        members = []
        for about in self._package.members:
            if about.filename == _CONTENT:
                members.append(packed(about.filename, self._content, about))
            else:
                members.append(PackedMember(about, self._package.packed(about)))
        return joined(members)

    # ------------------------------------------------------------ where things stand

    def _rows(self, sheet: str) -> list[_Span]:
        found = _Finder(self._content, sheet).found()
        if found is None:
            raise faults.DAMAGED.error()
        return found

    def _put(self, start: int, end: int, data: bytes) -> None:
        self._content = self._content[:start] + data + self._content[end:]

    def _part(self, span: _Span, before: int, name: str) -> None:
        """Let one of many alike be itself: `before` stay before it."""
        whole = self._content[span.start : span.end]
        counts = (before, 1, span.alike - before - 1)
        self._put(span.start, span.end, b"".join(_times(whole, n, name) for n in counts if n))

    def _widen(self, row: _Span, missing: int) -> None:
        """Give a row more cells at its end."""
        whole = self._content[row.start : row.end]
        cell = b"<table:table-cell/>"
        if missing > 1:
            cell = _times(cell, missing - 1, _CELLS_ALIKE) + cell
        if whole.endswith(b"/>"):
            made = whole[:-2].rstrip() + b">" + cell + b"</table:table-row>"
        else:
            close = whole.rindex(b"</")
            made = whole[:close] + cell + whole[close:]
        self._put(row.start, row.end, made)

    def _lengthen(self, sheet: str, missing: int) -> None:
        """Give a sheet more rows after its last one."""
        rows = self._rows(sheet)
        if not rows:
            raise faults.DAMAGED.error()
        row = b"<table:table-row><table:table-cell/></table:table-row>"
        self._put(rows[-1].end, rows[-1].end, row * missing)


def _at(spans: list[_Span] | tuple[_Span, ...], number: int) -> tuple[_Span | None, int]:
    """Return the span that a 1-based number is in, and how many come before it."""
    before = 0
    for span in spans:
        if number <= before + span.alike:
            return span, before
        before += span.alike
    return None, before


class _Finder:
    """Finds the rows of one table, and their cells, by where they stand in the bytes."""

    def __init__(self, content: bytes, sheet: str) -> None:
        self.content, self.sheet = content, sheet
        self.rows: list[_Span] | None = None
        self.open: list[tuple[str, int, dict[str, str]]] = []
        self.cells: list[_Span] = []
        self.depth = 0  # of tables, from the one that is looked for
        self.done = False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def found(self) -> list[_Span] | None:
        """Return the rows; None when there is no such table."""
        try:
            self.parser.Parse(self.content, True)
        except expat.ExpatError:
            raise faults.DAMAGED.error() from None
        return self.rows

    def _start(self, name: str, about: dict[str, str]) -> None:
        if name == _TABLE:
            wanted = not self.done and not self.depth and about.get("table:name") == self.sheet
            if wanted:
                self.rows = []
            self.depth += bool(self.depth or wanted)
        elif self.depth == 1 and (name == _ROW or name in _CELLS):
            if name == _ROW:
                self.cells = []
            self.open.append((name, self.parser.CurrentByteIndex, about))

    def _end(self, name: str) -> None:
        if name == _TABLE and self.depth:
            self.depth -= 1
            self.done = self.done or not self.depth
        elif self.depth == 1 and (name == _ROW or name in _CELLS):
            _, start, about = self.open.pop()
            end = end_of_element(self.content, start, self.parser.CurrentByteIndex)
            if name == _ROW:
                alike = _count(about.get(_ROWS_ALIKE))
                span = _Span(start, end, alike, about, tuple(self.cells))
                self.rows = self.rows or []
                self.rows.append(span)
            else:
                self.cells.append(_Span(start, end, _count(about.get(_CELLS_ALIKE)), about))


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 1


def _times(element: bytes, count: int, name: str) -> bytes:
    """Return an element that stands for `count` alike."""
    end = end_of_tag(element, 0)
    tag = re.sub(rb"\s+" + name.encode() + rb'\s*=\s*("[^"]*"|\'[^\']*\')', b"", element[:end])
    if count > 1:
        said = f' {name}="{count}"'.encode()
        tag = re.sub(rb"(\s*/?>)$", lambda found: said + found[1], tag)
    return tag + element[end:]

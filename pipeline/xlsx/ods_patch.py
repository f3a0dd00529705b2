"""An .ods that is there, changed in some cells: content.xml alone, and in it those cells alone.

What stands before and after a cell is in the new file byte for byte. A row or cell that stands for
many alike is parted where one of them changes. (DECISIONS 353)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.parsers import expat
from xml.sax.saxutils import escape

from pipeline.errors import WorkbookError
from pipeline.model import column_letters
from pipeline.xlsx import package_faults as faults
from pipeline.xlsx.member_copying import PackedMember, joined, packed
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
_VALUES = re.compile(
    rb"\s+(?:office:(?:value-type|value|date-value|time-value|boolean-value|string-value|currency)"
    rb'|calcext:value-type|table:formula)\s*=\s*("[^"]*"|\'[^\']*\')'
)
_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*+>""")
_MANY = re.compile("  +|^ | $")
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
        """Write a value in a cell, which keeps its look and its comment; None empties it."""
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
            self._put(cell.start, cell.end, _filled(self._content[cell.start : cell.end], value))

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
            end = _end_of_element(self.content, start, self.parser.CurrentByteIndex)
            if name == _ROW:
                alike = _count(about.get(_ROWS_ALIKE))
                span = _Span(start, end, alike, about, tuple(self.cells))
                self.rows = self.rows or []
                self.rows.append(span)
            else:
                self.cells.append(_Span(start, end, _count(about.get(_CELLS_ALIKE)), about))


def _end_of_element(content: bytes, start: int, at: int) -> int:
    """Return where an element ends; `at`: where its last tag begins, if it has two."""
    end = _end_of_tag(content, start)
    return end if content[end - 2 : end] == b"/>" else content.index(b">", at) + 1


def _end_of_tag(content: bytes, start: int) -> int:
    """Return where a start tag ends, after its `>`: one in an attribute is none."""
    found = _TAG.match(content, start)
    if found is None:
        raise faults.DAMAGED.error()
    return found.end()


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 1


def _times(element: bytes, count: int, name: str) -> bytes:
    """Return an element that stands for `count` alike."""
    end = _end_of_tag(element, 0)
    tag = re.sub(rb"\s+" + name.encode() + rb'\s*=\s*("[^"]*"|\'[^\']*\')', b"", element[:end])
    if count > 1:
        said = f' {name}="{count}"'.encode()
        tag = re.sub(rb"(\s*/?>)$", lambda found: said + found[1], tag)
    return tag + element[end:]


# ---------------------------------------------------------------- a cell


def _filled(element: bytes, value: Written) -> bytes:
    """Return a cell with another value; its look, its span and its comment stay."""
    end = _end_of_tag(element, 0)
    tag = _VALUES.sub(b"", element[:end])
    name = re.match(rb"<([\w:-]+)", tag)
    if name is None:
        raise faults.DAMAGED.error()
    said, shown = _written(value)
    inside = b"".join(f"<text:p>{line}</text:p>".encode() for line in shown)
    kept = b"".join(_beside(element))
    head = re.sub(rb"\s*/?>$", b"", tag) + said.encode()
    body = kept + inside
    return head + (b">" + body + b"</" + name[1] + b">" if body else b"/>")


def _written(value: Written) -> tuple[str, list[str]]:
    """Return the attributes of a value, and its lines as they are shown."""
    if value is None or value == "":
        return "", []
    if isinstance(value, bool):
        word = "true" if value else "false"
        return f' office:value-type="boolean" office:boolean-value="{word}"', [word.upper()]
    if isinstance(value, int | Decimal):
        return f' office:value-type="float" office:value="{value}"', [str(value)]
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        shown = day.isoformat()
        return f' office:value-type="date" office:date-value="{shown}"', [shown]
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return ' office:value-type="string"', [_line(line) for line in lines]


def _line(text: str) -> str:
    parts = []
    at = 0
    for blanks in _MANY.finditer(text):
        count = blanks.end() - blanks.start()
        parts += [escape(text[at : blanks.start()]), f'<text:s text:c="{count}"/>']
        at = blanks.end()
    return "".join([*parts, escape(text[at:])]).replace("\t", "<text:tab/>")


def _beside(element: bytes) -> Iterator[bytes]:
    """Yield what stands in a cell beside its text: a comment, a picture."""
    found: list[bytes] = []
    open_: list[int] = []
    parser = expat.ParserCreate()

    def start(name: str, about: dict[str, str]) -> None:
        open_.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        begun = open_.pop()
        if len(open_) == 1 and name != "text:p":
            found.append(element[begun : _end_of_element(element, begun, parser.CurrentByteIndex)])

    handlers: tuple[Callable[..., None], Callable[..., None]] = (start, end)
    parser.StartElementHandler, parser.EndElementHandler = handlers
    try:
        parser.Parse(element, True)
    except expat.ExpatError:
        raise faults.DAMAGED.error() from None
    yield from found

"""An .ods: the same looking-over of its one content part, table by table (DECISIONS 13, 15)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.model import CellFault, column_letters
from pipeline.read import faults
from pipeline.read.kept_sheets import KeptSheet, Origin
from pipeline.read.sheet_survey import Book, Survey, SurveyedSheet, too_far
from pipeline.read.xml_normalising import check_well_formed, verbatim
from pipeline.xlsx.workbook_package import WorkbookPackage, stored

TAG = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
SHOWN = re.compile(
    rb"\s*(?:<office:annotation.*?</office:annotation>\s*)?<text:p[^>]*>([^<]*)", re.S
)
LINE_BREAK = re.compile(rb"<text:line-break\s*(?:/>|></text:line-break>)")  # calamine drops both
TAB = re.compile(rb"<text:tab\s*(?:/>|></text:tab>)")
STYLE = re.compile(rb"<style:style\s([^>]*[^/])>(.*?)</style:style>", re.DOTALL)
STRUCK = re.compile(rb'style:text-line-through-style="(?!none)')
BLANKS = re.compile(rb'<text:s\s[^>]*text:c="([0-9]+)"')
KIND = b"application/vnd.oasis.opendocument.spreadsheet"
MOST_DIGITS = 9  # of a count: far more than there are rows
MOST_TEXT = 100_000_000  # bytes in all cells, repeated ones counted each time


def open_ods(package: WorkbookPackage, stamp: str) -> Book:
    """Return the book's sheets, looked over; `stamp`: of the file. Raises WorkbookError."""
    manifest = package.read("META-INF/manifest.xml")
    if b"encryption-data" in manifest or "encrypted-package" in package:
        raise faults.PASSWORD.error()
    content = package.read("content.xml")
    check_well_formed(content)
    if b"<!" in content or b"<table:table" not in content:
        content = verbatim(content)
    content = TAB.sub(b"\t", LINE_BREAK.sub(b"\n", content))
    if sum(int(found[:MOST_DIGITS]) for found in BLANKS.findall(content)) > MOST_TEXT // 100:
        raise faults.UNSAFE.error(what="texten i cellerna är orimligt stor")
    struck = _struck_styles(content)
    tables = [_table(content, *span, struck) for span in _spans(content)]
    if not tables:
        raise faults.DAMAGED.error()
    parts = [("mimetype", KIND), ("content.xml", _kept(content, tables))]
    parts.append(("META-INF/manifest.xml", b"<manifest/>"))
    kept = KeptSheet(Origin("", stamp, ""))
    sheets = (replace(t.sheet, kept=kept if t.sheet.survey else None) for t in tables)
    return Book(tuple(sheets), stored(parts))


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet and the span of its rows in the content."""

    sheet: SurveyedSheet
    start: int
    end: int


def _spans(content: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield name, start and end of each table's inside."""
    for tag in TAG.finditer(content):
        if tag[2] == b"table" and not tag[1] and not tag[3].endswith(b"/"):
            end = content.find(b"</table:table>", tag.end())
            name = html.unescape(_attribute(tag[3], b"table:name").decode())
            yield name, tag.end(), max(end, tag.end())


def _struck_styles(content: bytes) -> frozenset[bytes]:
    """Return the names of the styles of cells that are struck out."""
    if b"text-line-through-style" not in content:
        return frozenset()
    return frozenset(
        _attribute(style[1], b"style:name")
        for style in STYLE.finditer(content)
        if STRUCK.search(style[2]) and b'"table-cell"' in style[1]
    )


def _table(content: bytes, name: str, start: int, end: int, struck: frozenset[bytes]) -> _Table:
    if not faults.known(name):
        return _Table(SurveyedSheet(name), start, end)
    seen = _Seen(struck)
    for tag in TAG.finditer(content, start, end):
        seen.weigh(tag.start())
        if not tag[1]:
            seen.take(tag, content)
        seen.at = tag.start()
    merged, per_cent = tuple(seen.merged), frozenset(seen.per_cent)
    survey = Survey(seen.faults, merged, seen.far, seen.struck, per_cent)
    return _Table(SurveyedSheet(name, survey), start, end)


def _kept(content: bytes, tables: list[_Table]) -> bytes:
    """Return the content without the rows of the sheets that are not read."""
    kept, at = [], 0
    for table in tables:
        if table.sheet.survey is None or table.sheet.survey.far:
            kept.append(content[at : table.start])
            at = table.end
    return b"".join([*kept, content[at:]])


@dataclass
class _Seen:
    """Counts rows and columns, repeated ones too, and keeps what is worth knowing.

    `styles`: those of cells that are struck out.
    """

    styles: frozenset[bytes]
    row: int = 0
    next_row: int = 1
    column: int = 1
    last_row: int = 0
    last_column: int = 0
    at: int = 0  # where the last tag began
    copies: int = 0  # how often what stands there is repeated
    weight: int = 0  # bytes of text
    far: tuple[int, int] | None = None
    faults: dict[tuple[int, int], CellFault] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    struck: dict[tuple[int, int], bool] = field(default_factory=dict)
    per_cent: list[tuple[int, int]] = field(default_factory=list)

    def take(self, tag: re.Match[bytes], content: bytes) -> None:
        """Count one more row or cell."""
        about = tag[3]
        self.copies = 0
        if tag[2] == b"table-row":
            self.row, self.column = self.next_row, 1
            self.next_row += _count(about, b"table:number-rows-repeated")
            return
        if b"spanned=" in about:
            self._merge(about)
        following = self.column + _count(about, b"table:number-columns-repeated")
        if b"office:value-type=" in about:
            self.copies = (self.next_row - self.row) * (following - self.column)
            self.last_row = max(self.last_row, self.next_row - 1)
            self.last_column = max(self.last_column, following - 1)
            if not self.far and too_far(self.last_row, self.last_column):
                self.far = self.row, self.column
            self._look(about, following)
        if b'calcext:value-type="error"' in about:
            shown = SHOWN.match(content, tag.end())
            self.faults[self.row, self.column] = CellFault(shown[1].decode() if shown else "")
        self.column = following

    def _look(self, about: bytes, following: int) -> None:
        """Keep the cells up to column `following` that are struck out, or show per cent."""
        per_cent = b'office:value-type="percentage"' in about
        struck = bool(self.styles) and _attribute(about, b"table:style-name") in self.styles
        if (struck or per_cent) and not self.far:
            rows, columns = range(self.row, self.next_row), range(self.column, following)
            cells = [(row, column) for row in rows for column in columns]
            self.struck.update(dict.fromkeys(cells, True) if struck else {})
            self.per_cent.extend(cells if per_cent else ())

    def weigh(self, end: int) -> None:
        """Add what stands from the last tag to `end`, as often as it is repeated."""
        if self.copies > 1:
            self.weight += self.copies * (end - self.at)
            if self.weight > MOST_TEXT and not self.far:
                self.far = self.row, self.column - 1
        self.copies = 0

    def _merge(self, about: bytes) -> None:
        rows = _count(about, b"table:number-rows-spanned")
        columns = _count(about, b"table:number-columns-spanned")
        if rows * columns > 1:
            corner = f"{column_letters(self.column + columns - 1)}{self.row + rows - 1}"
            self.merged.append(f"{column_letters(self.column)}{self.row}:{corner}")


def _attribute(about: bytes, name: bytes) -> bytes:
    found = re.search(re.escape(name) + rb'="([^"]*)"', about)
    return found[1] if found else b""


def _count(about: bytes, name: bytes) -> int:
    if name not in about:
        return 1
    text = _attribute(about, name)
    return int(text[:MOST_DIGITS]) if text.isdigit() else 1

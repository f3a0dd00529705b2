"""A Word file with the names that templates may use, as tags to copy; python-docx makes it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt
from docx.table import _Cell

from pipeline.ooxml.authoring.tidy import tidied
from pipeline.ooxml.names import q
from pipeline.ooxml.xml import VAL, possible

_HEAD = ("Tagg att kopiera", "Kolumn", "Vad den håller", "Värde")
_WIDTHS = (95, 45, 55, 62)  # millimetres
_SMALL = Pt(9)


@dataclass(frozen=True, slots=True)
class ListedField:
    """One name: the lines of its tag, its column, what a cell holds, and a value."""

    tag: tuple[str, ...]
    column: str
    holds: str
    value: str


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """The names of a sheet, and what must stand around their tags."""

    title: str
    around: str
    fields: tuple[ListedField, ...]


def field_list(title: str, about: str, groups: Sequence[ListedGroup]) -> bytes:
    """Return the file: a heading and a table a group; the same bytes whenever it is made."""
    document = docx.Document()
    _lie_down(document)
    document.core_properties.title = title
    document.add_heading(title, 1)
    for text in filter(None, (about, "Kopiera en tagg och klistra in den i mallen som ren text.")):
        document.add_paragraph(possible(text))
    for group in groups:
        document.add_heading(group.title, 2)
        if group.around:
            document.add_paragraph(group.around)
        _add_table(document, group.fields)
    _in_swedish(document)
    out = io.BytesIO()
    document.save(out)
    return tidied(out.getvalue())


def _lie_down(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)


def _add_table(document: Document, fields: Sequence[ListedField]) -> None:
    table = document.add_table(1 + len(fields), len(_HEAD), "Table Grid")
    table.autofit = False
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(head.makeelement(q("w:tblHeader"), {}))
    rows: list[list[tuple[str, ...]]] = [[(text,) for text in _HEAD]]
    rows += [[f.tag, (f.column,), (f.holds,), (f.value,)] for f in fields]
    cells = table._cells  # all at once: asking for each is quadratic
    for number, lines in enumerate(lines for row in rows for lines in row):
        cell = cells[number]
        cell.width = Mm(_WIDTHS[number % len(_HEAD)])
        _write(cell, lines, bold=number < len(_HEAD))


def _write(cell: _Cell, lines: Sequence[str], *, bold: bool) -> None:
    for number, line in enumerate(lines):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(possible(line))
        run.font.size, run.bold = _SMALL, bold or None


def _in_swedish(document: Document) -> None:
    for language in document.styles.element.iter(q("w:lang")):
        language.set(VAL, "sv-SE")

"""Values alone in their paragraph: any number of paragraphs, lists among them.

Each paragraph is the template's own, with its cell in a control; lists take the template's list
styles, and each numbered list begins at its first number. Here is also what is more than one cell:
a section of Texter, the prompt for a missing one, the goals. (DECISIONS 54, 61)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.model import MISSING, Row, Rows, Source
from pipeline.ooxml.styles import Styles
from pipeline.render.filters.meetings import ordered
from pipeline.render.markup.field_position import Field, FieldPlace, printed_pieces
from pipeline.render.markup.placeholders import MARK
from pipeline.render.writers.document_state import Pen
from pipeline.render.writers.inlines import InlineWriter
from pipeline.render.writers.runs import HIGHLIGHT, RunWriter, TextWriter, Writer, with_property
from pipeline.render.writers.text import Fragment, text_xml
from pipeline.values import types
from pipeline.values.block_markup import Block, CellRef, blocks
from pipeline.values.phrase import GoalList, Led

_LISTS = {"bullet": "List Bullet", "number": "List Number", "letter": "List Number"}
_COUNTED = ("number", "letter")
_PAGE_BREAK = re.compile(r"<w:pageBreakBefore[^>]*/>")
_NO_LIST = "0"  # the w:numId of a paragraph that is in none
_NUMBERS = re.compile(r"<w:numPr>.*?</w:numPr>")


class BlockWriter:
    """Writes whole paragraphs in the place of the paragraph that held the tag."""

    def __init__(self, runs: RunWriter, inlines: InlineWriter, styles: Styles) -> None:
        """Take the run properties from `runs`, the paragraph's from its field."""
        self.runs, self.inlines, self.styles = runs, inlines, styles
        self.pen, self.field = runs.pen, runs.field
        self.head = _split_at_number(self.field.ppr)
        self.later = _split_at_number(_PAGE_BREAK.sub("", self.field.ppr))
        self.nothing = f"<w:p>{_NUMBERS.sub('', self.field.ppr)}</w:p>" if self.field.keep else ""
        self.table: dict[type, Writer] = {
            types.Empty: lambda value: "",
            types.Paragraphs: self.paragraphs,
            types.AsTyped: self.paragraphs,
            Fragment: self.fragment,
            Rows: self.rows,
            Led: self.led,
            GoalList: lambda value: "" if self.pen.goals_written else self.goals(),
        }

    def __call__(self, value: Any) -> str:
        """Return a value as paragraphs; nothing for an empty one, but in a cell of its own."""
        return self._within_ranges(self.written(value) or self.nothing)

    def _within_ranges(self, xml: str) -> str:
        """Return paragraphs with what stood round the tag: from the first one to the last."""
        if not self.field.opening and not self.field.closing:
            return xml
        opening = printed_pieces(self.field.opening)
        start, end = 0, len(xml)
        if xml.startswith("<w:p>") and xml.endswith("</w:p>"):
            start, end = len("<w:p>"), end - len("</w:p>")
            if xml.startswith("<w:pPr>", start):
                start = xml.index("</w:pPr>", start) + len("</w:pPr>")
        closing = printed_pieces(self.field.closing)
        return xml[:start] + opening + xml[start:end] + closing + xml[end:]

    def written(self, value: Any) -> str:
        """Return a value as paragraphs; nothing for an empty one."""
        write = self.table.get(type(value))
        if write is not None:
            return write(value)
        inner = self.runs(value)
        return self.paragraph(inner) if inner else ""

    def paragraph(self, inner: str, *, first: bool = True) -> str:
        """Return runs as a paragraph like the one that held the tag."""
        before, loop, after = self.head if first else self.later
        number = self.pen.current.get(loop, "0") if loop else ""
        return f"<w:p>{before}{number}{after}{inner}</w:p>"

    def fragment(self, value: Fragment) -> str:
        """Return what a macro wrote: paragraphs as they are, runs in a paragraph."""
        if value.has_paragraphs:
            self.pen.budget.spend(len(value.xml))
            return value.xml
        return self.paragraph(self.runs.fragment(value)) if value.xml else ""

    # ------------------------------------------------------------ stycken

    def paragraphs(self, value: types.Paragraphs) -> str:
        """Return running text as its paragraphs."""
        found = blocks(value)
        if self.field.heading and (len(found) > 1 or any(b.kind != "text" for b in found)):
            return self.inlines.too_many(value, "taggen står i en rubrik")
        return "".join(self._blocks(value, found))

    def _blocks(self, value: types.Paragraphs, found: Iterable[Block]) -> Iterator[str]:
        number, previous = "", ""
        for index, block in enumerate(found):
            if block.kind == "goals":
                yield self.goals()
            elif block.kind == "text":
                yield self._text(value, block, first=index == 0)
            else:
                if block.kind in _COUNTED and (block.start or previous != block.kind):
                    number = self.new_list(block.start, lettered=block.kind == "letter")
                inner = self.inlines.control(value, block.inlines)
                yield self.item(block.kind, number, inner)
            previous = block.kind

    def _text(self, value: types.Paragraphs, block: Block, *, first: bool) -> str:
        cell = _lone_cell(block)
        if cell is not None:
            return self._whole_cell(value, cell)
        inner = self.inlines.control(value, block.inlines)
        return self.paragraph(inner, first=first) if inner else ""

    def _whole_cell(self, owner: types.Paragraphs, ref: CellRef) -> str:
        """Return another cell that a paragraph shows and nothing else: it is that cell's."""
        value = self.inlines.referred(owner, ref)
        if value is None:
            return ""
        self.inlines.depth += 1
        made = self.written(value)
        self.inlines.depth -= 1
        return made

    # ------------------------------------------------------------ lists

    def item(self, kind: str, number: str, inner: str) -> str:
        """Return a paragraph of a list; `number` is the w:numId of one that counts."""
        style = self.styles.named(_LISTS[kind])
        if not style:
            return self.styleless("en lista", _LISTS[kind])
        own = ""
        if kind in _COUNTED and number:
            own = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{own}</w:pPr>{inner}</w:p>'

    def numbered(self, number: types.ItemNumber, text: Any) -> str:
        """Return a paragraph of a list whose number stands as it is written."""
        inner = self.runs(number) + self.runs.plain("\t") + self.runs(text)
        return self.item("number", _NO_LIST, inner)

    def styleless(self, what: str, name: str) -> str:
        """Note that the template lacks a style that a text needs."""
        return self.runs.fault(
            f"texten har {what}, men mallen saknar formatmallen {name}.",
            "Öppna mallen i Word, använd formatmallen en gång, ta bort stycket och spara.",
        )

    def new_list(self, start: int, *, lettered: bool = False) -> str:
        """Return the w:numId of a list of its own, "" when the style has no list to copy."""
        style = self.styles.named(_LISTS["number"])
        base = self.styles.inherited(style).numbering.number
        known = base in self.styles.lists
        return self.pen.new_list(base, start, lettered=lettered) if known else ""

    # ------------------------------------------------------------ sections and goals

    def rows(self, value: Rows) -> str:
        """Return the rows of a section of Texter; a section without rows is a prompt."""
        if value.link.sheet != "Texter":
            return self.runs.refuse(value)
        if not value:
            return self.prompt(value.link.source)
        return "".join(self._row(row) for row in value)

    def _row(self, row: Row) -> str:
        heading = row.get("rubrik")
        untitled = type(heading) is types.Empty or heading is MISSING
        return ("" if untitled else self._heading(heading)) + self.written(row.get("text"))

    def _heading(self, heading: Any) -> str:
        name = f"heading {self.field.level + 1}"
        style = self.styles.named(name)
        if not style:
            return self.styleless(f"rubriken ”{heading}”", name)
        inner = self.runs(heading)
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>'

    def led(self, value: Led) -> str:
        """Return running text after some words in its first paragraph."""
        text = value.text
        found = blocks(text) if isinstance(text, types.Paragraphs) else ()
        first = found[0] if found else None
        if first is None or first.kind != "text" or _lone_cell(first) is not None:
            return self.written(value.words) + self.written(text)
        words = self.runs(value.words) + self.runs.plain(" ")
        rest = "".join(self._blocks(text, found[1:]))
        return self.paragraph(words + self.inlines.control(text, first.inlines)) + rest

    def prompt(self, source: Source) -> str:
        """Return a control that asks for a section's text, to be written in Word."""
        name = source.column.partition(".")[2].replace("_", " ")
        self.pen.missing[f"avsnittet ”{name}”"] = None
        rpr = with_property(self.field.rpr, HIGHLIGHT)
        run = f'<w:r>{rpr}<w:t xml:space="preserve">Skriv {text_xml(name)} här</w:t></w:r>'
        if not self.field.control:
            return self.paragraph(run)
        parts = (
            self.runs.rich[0],
            f'"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run}',
            '</w:sdtContent></w:sdt><w:bookmarkEnd w:id="',
        )
        return self.paragraph(self.pen.control(parts, source, ""))

    def goals(self) -> str:
        """Return the goals of the document under their stem, as a numbered list."""
        self.pen.goals_written = True
        view = self.pen.view
        found = view.root("målen") if view is not None else MISSING
        if self.pen.item is not None:
            found = ordered(self.pen.item.get("mål"))
        written, stem, number, following = [], None, "", 0
        for goal in found if isinstance(found, Rows | list) else ():
            text = goal.get("måltext")
            if type(text) is types.Empty or text is MISSING:
                continue
            if str(goal.get("stam")) != stem:
                stem, number = str(goal.get("stam")), ""
                written.append(self.written(goal.get("stam")))
            position = goal.get("nr")
            if type(position) is types.ItemNumber:
                number = ""
                written.append(self.numbered(position, text))
                continue
            position = int(position) if isinstance(position, int) else following or 1
            if not number or position != following:
                number = self.new_list(position)
            following = position + 1
            written.append(self.item("number", number, self.runs(text)))
        return "".join(written)


def writer(field: Field, part: str, label: str, pen: Pen, styles: Styles) -> Writer:
    """Return the filter of a field: what writes a value where the field stands."""
    runs = RunWriter(field, part, label, pen)
    inlines = InlineWriter(runs, styles)
    runs.table[types.Paragraphs] = runs.table[types.AsTyped] = inlines.sentence
    if field.place is FieldPlace.TEXT:
        return TextWriter(runs)
    return BlockWriter(runs, inlines, styles) if field.place is FieldPlace.BLOCK else runs


def _lone_cell(block: Block) -> CellRef | None:
    """Return the cell that a paragraph shows and nothing else, or None."""
    lone = block.inlines[0] if len(block.inlines) == 1 else None
    return lone if isinstance(lone, CellRef) else None


def _split_at_number(ppr: str) -> tuple[str, int, str]:
    """Return paragraph properties before and after the mark of a loop's list, and its number."""
    found = MARK.search(ppr)
    if found is None:
        return ppr, 0, ""
    return ppr[: found.start()], int(found[1]), ppr[found.end() :]

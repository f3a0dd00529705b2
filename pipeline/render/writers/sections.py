"""What is more than one cell: a section of Texter, the prompt for a missing one, the goals."""

from __future__ import annotations

from typing import Any

from pipeline.model import MISSING, Row, Rows, Source
from pipeline.ooxml.styles import Styles
from pipeline.render.filters.meetings import ordered
from pipeline.render.markup.field_position import Field, FieldPlace
from pipeline.render.writers.blocks import BlockWriter
from pipeline.render.writers.document_state import Pen
from pipeline.render.writers.inlines import InlineWriter
from pipeline.render.writers.runs import RunWriter, TextWriter, Writer, with_property
from pipeline.render.writers.text import text_xml
from pipeline.values import block_markup, types
from pipeline.values.phrase import GoalList, Led

_PROMPT = '<w:highlight w:val="yellow"/>'


class SectionWriter(BlockWriter):
    """A writer of whole paragraphs that also knows the sections and the goals of a document."""

    def __init__(self, runs: RunWriter, inlines: InlineWriter, styles: Styles) -> None:
        """Write at the field that `runs` is for."""
        super().__init__(runs, inlines, styles)
        self.table[Rows] = self.rows
        self.table[Led] = self.led
        self.table[GoalList] = lambda value: "" if self.pen.goals_written else self.goals()

    def rows(self, value: Rows) -> str:
        """Return the rows of a section of Texter; a section without rows is a prompt."""
        if value.link.sheet != "Texter":
            return self.runs.refuse(value)
        if not value:
            return self.prompt(value.link.source)
        return "".join(self._row(row) for row in value)

    def _row(self, row: Row) -> str:
        heading = row.get("rubrik")
        written = ""
        if type(heading) is not types.Empty and heading is not MISSING:
            written = self._heading(heading)
        return written + self.written(row.get("text"))

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
        blocks = block_markup.blocks(str(text)) if type(text) is types.Paragraphs else ()
        first = blocks[0] if blocks else None
        lone = first is not None and len(first.inlines) == 1
        if first is None or first.kind != "text" or (lone and _is_cell(first)):
            return self.written(value.words) + self.written(text)
        words = self.runs(value.words) + self.runs.plain(" ")
        rest = "".join(self._blocks(text, blocks[1:]))
        return self.paragraph(words + self.inlines.control(text, first.inlines)) + rest

    def prompt(self, source: Source) -> str:
        """Return a control that asks for a section's text, to be written in Word."""
        name = source.column.partition(".")[2].replace("_", " ")
        self.pen.missing[f"avsnittet ”{name}”"] = None
        rpr = with_property(self.field.rpr, _PROMPT)
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
            position = int(position) if isinstance(position, int) else following or 1
            if not number or position != following:
                number = self.new_list(position)
            following = position + 1
            written.append(self.item("number", number, self.runs(text)))
        return "".join(written)


def _is_cell(block: block_markup.Block) -> bool:
    return isinstance(block.inlines[0], block_markup.CellRef)


def writer(field: Field, part: str, label: str, pen: Pen, styles: Styles) -> Writer:
    """Return the filter of a field: what writes a value where the field stands."""
    runs = RunWriter(field, part, label, pen)
    inlines = InlineWriter(runs, styles)
    runs.table[types.Paragraphs] = inlines.sentence
    if field.place is FieldPlace.TEXT:
        return TextWriter(runs)
    return SectionWriter(runs, inlines, styles) if field.place is FieldPlace.BLOCK else runs

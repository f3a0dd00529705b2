"""Values alone in their paragraph: any number of paragraphs, lists among them.

Each paragraph is the template's own, with its cell in a control; lists take the template's list
styles, and each numbered list begins at its first number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.ooxml.styles import Styles
from pipeline.render.markup.numbering import split_at_number
from pipeline.render.writers.inlines import InlineWriter
from pipeline.render.writers.runs import RunWriter, Writer
from pipeline.render.writers.text import Fragment
from pipeline.values import block_markup, types
from pipeline.values.block_markup import Block

_LISTS = {"bullet": "List Bullet", "number": "List Number"}
_PAGE_BREAK = re.compile(r"<w:pageBreakBefore[^>]*/>")
_NUMBERS = re.compile(r"<w:numPr>.*?</w:numPr>")


class BlockWriter:
    """Writes whole paragraphs in the place of the paragraph that held the tag."""

    def __init__(self, runs: RunWriter, inlines: InlineWriter, styles: Styles) -> None:
        """Take the run properties from `runs`, the paragraph's from its field."""
        self.runs, self.inlines, self.styles = runs, inlines, styles
        self.pen, self.field = runs.pen, runs.field
        self.head = split_at_number(self.field.ppr)
        self.later = split_at_number(_PAGE_BREAK.sub("", self.field.ppr))
        self.nothing = f"<w:p>{_NUMBERS.sub('', self.field.ppr)}</w:p>" if self.field.keep else ""
        self.table: dict[type, Writer] = {
            types.Empty: lambda value: "",
            types.Paragraphs: self.paragraphs,
            Fragment: self.fragment,
        }

    def __call__(self, value: Any) -> str:
        """Return a value as paragraphs; nothing for an empty one, but in a cell of its own."""
        return self.written(value) or self.nothing

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
        blocks = block_markup.blocks(str(value))
        if self.field.heading and (len(blocks) > 1 or any(b.kind != "text" for b in blocks)):
            return self.inlines.too_many(value, "taggen står i en rubrik")
        return "".join(self._blocks(value, blocks))

    def _blocks(self, value: types.Paragraphs, blocks: Iterable[Block]) -> Iterator[str]:
        number, previous = "", ""
        for index, block in enumerate(blocks):
            if block.kind == "goals":
                yield self.goals()
            elif block.kind == "text":
                yield self._text(value, block, first=index == 0)
            else:
                if block.kind == "number" and (block.start or previous != "number"):
                    number = self.new_list(block.start)
                inner = self.inlines.control(value, block.inlines)
                yield self.item(block.kind, number, inner)
            previous = block.kind

    def _text(self, value: types.Paragraphs, block: block_markup.Block, *, first: bool) -> str:
        lone = block.inlines[0] if len(block.inlines) == 1 else None
        if isinstance(lone, block_markup.CellRef):
            return self._whole_cell(value, lone)
        inner = self.inlines.control(value, block.inlines)
        return self.paragraph(inner, first=first) if inner else ""

    def _whole_cell(self, owner: types.Paragraphs, ref: block_markup.CellRef) -> str:
        """Return another cell that a paragraph shows and nothing else: it is that cell's."""
        value = self.inlines.referred(owner, ref)
        if value is None:
            return ""
        self.inlines.depth += 1
        made = self.written(value)
        self.inlines.depth -= 1
        return made

    def goals(self) -> str:
        """Return the goals of the document; sections.py knows them."""
        return ""

    # ------------------------------------------------------------ lists

    def item(self, kind: str, number: str, inner: str) -> str:
        """Return a paragraph of a list; `number` is the w:numId of a numbered one."""
        style = self.styles.named(_LISTS[kind])
        if not style:
            return self.styleless("en lista", _LISTS[kind])
        own = ""
        if kind == "number" and number:
            own = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{own}</w:pPr>{inner}</w:p>'

    def styleless(self, what: str, name: str) -> str:
        """Note that the template lacks a style that a text needs."""
        return self.runs.fault(
            f"texten har {what}, men mallen saknar formatmallen {name}.",
            "Öppna mallen i Word, använd formatmallen en gång, ta bort stycket och spara.",
        )

    def new_list(self, start: int) -> str:
        """Return the w:numId of a list of its own, "" when the style has no list to copy."""
        style = self.styles.named(_LISTS["number"])
        base = self.styles.inherited(style).numbering.number
        return self.pen.new_list(base, start) if base in self.styles.lists else ""

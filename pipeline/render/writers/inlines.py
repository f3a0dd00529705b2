"""One paragraph of running text: bold, italic, line breaks, links, other cells."""

from __future__ import annotations

from typing import Any

from pipeline.model import Source
from pipeline.ooxml.styles import Styles
from pipeline.render.writers.runs import RunWriter, with_property
from pipeline.render.writers.text import printed, text_xml
from pipeline.values import block_markup, types

_BOLD, _ITALIC = ("<w:b/>", "<w:bCs/>"), ("<w:i/>", "<w:iCs/>")
_DEEPEST = 5  # cells that show cells that show cells …


class InlineWriter:
    """Writes the paragraphs of running text, one by one, in the look that the tag has."""

    def __init__(self, runs: RunWriter, styles: Styles) -> None:
        """Write at the field that `runs` is for."""
        self.runs, self.styles = runs, styles
        self.pen, self.field = runs.pen, runs.field
        self.depth = 0

    def sentence(self, value: types.Paragraphs) -> str:
        """Return running text of one paragraph, to stand between other words."""
        found = block_markup.blocks(value)
        if len(found) > 1 or any(block.kind != "text" for block in found):
            return self.too_many(value, "taggen står i en mening")
        return "".join(self.control(value, block.inlines) for block in found)

    def too_many(self, value: types.Paragraphs, where: str) -> str:
        """Note that a cell has more paragraphs than its place can take."""
        return self.runs.fault(
            f"cellen {value.source} ({value.cell}) har flera stycken eller en lista, men {where}.",
            "Flytta taggen till ett eget stycke, eller skriv cellen i ett stycke.",
        )

    def control(self, value: Any, inlines: tuple[block_markup.Inline, ...]) -> str:
        """Return one paragraph of a cell: its runs in one control."""
        runs = self.runs
        if len(inlines) == 1 and type(inlines[0]) is block_markup.Run and not inlines[0].formatted:
            made = types.Text(inlines[0].text, value.source, value.cell)
            return runs.cell(made)
        pieces = "".join(self._inline(value, inline) for inline in inlines)
        if not pieces:
            return ""
        self.pen.budget.spend(len(pieces))
        self.pen.read = len(self.pen.log)
        if not self.field.control:
            runs.noted(value)
            return pieces
        before, after, end = runs.rich
        shell = (before, after.removesuffix(runs.run[0]), end.removeprefix(runs.run[1]))
        return self.pen.control(shell, value.source, pieces)

    def _inline(self, owner: Any, inline: block_markup.Inline) -> str:
        if isinstance(inline, block_markup.Run):
            return self._run(inline)
        if isinstance(inline, block_markup.Break):
            return f"<w:r>{self.field.rpr}<w:br/></w:r>"
        if isinstance(inline, block_markup.CellRef):
            return self._shown(owner, inline)
        return self._anchor(inline)

    def _run(self, run: block_markup.Run, *extra: str) -> str:
        wanted = (*extra, *(_BOLD if run.bold else ()), *(_ITALIC if run.italic else ()))
        rpr = with_property(self.field.rpr, *wanted) if wanted else self.field.rpr
        return f'<w:r>{rpr}<w:t xml:space="preserve">{text_xml(run.text)}</w:t></w:r>'

    def _anchor(self, anchor: block_markup.Anchor) -> str:
        if not self.field.link:
            return "".join(map(self._run, anchor.runs))
        style = self.styles.named("Hyperlink")
        look = f'<w:rStyle w:val="{style}"/>' if style else '<w:u w:val="single"/>'
        number = self.pen.hyperlink(self.runs.part, anchor.address)
        inner = "".join(self._run(run, look) for run in anchor.runs)
        return f'<w:hyperlink r:id="{number}" w:history="1">{inner}</w:hyperlink>'

    # ------------------------------------------------------------ other cells

    def referred(self, owner: Any, ref: block_markup.CellRef) -> Any:
        """Return the value of a cell that a text shows; None, and noted, where it may not."""
        view = self.pen.view
        value = view.cell(ref.sheet, ref.key, ref.column) if view is not None else None
        if value is None or self.depth >= _DEEPEST:
            self.refuse(owner, ref, "får inte stå i det här dokumentet, eller finns inte")
            return None
        return value

    def refuse(self, owner: Any, ref: block_markup.CellRef, why: str) -> None:
        """Note that a cell shows another one that it may not show here."""
        source = Source(ref.sheet, ref.key, ref.column)
        self.pen.refused[owner.source, f"{{{source}}} {why}."] = None

    def _shown(self, owner: Any, ref: block_markup.CellRef) -> str:
        """Return another cell's value inside a paragraph."""
        value = self.referred(owner, ref)
        if value is None:
            return ""
        if not isinstance(value, types.Paragraphs):
            return self._run(block_markup.Run(printed(value) or ""))
        found = block_markup.blocks(value)
        if len(found) != 1 or found[0].kind != "text":
            if found:
                self.refuse(owner, ref, "har flera stycken, och kan bara stå i ett eget stycke")
            return ""
        self.depth += 1
        pieces = [self._inline(owner, inline) for inline in found[0].inlines]
        self.depth -= 1
        return "".join(pieces)

"""Paragraphs, lists, tables and block controls as lines of an outline."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.ooxml.authoring.outline_text import TWIPS, Inline, measure
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, each_once, value, whole_number

_SILENT = q_all(
    "w:pStyle w:numPr w:rPr w:sectPr w:tblStyle w:tblLook w:tblW w:tcW w:cnfStyle "
    "w:pPrChange w:tblPrChange w:trPrChange w:tcPrChange"
)
_HOLDERS = q_all("w:customXml w:sdtContent w:ins w:moveTo w:smartTag mc:Choice")


def mm(twips: str) -> str:
    """Return a length in twips (1/1440 inch) as millimetres with at most one decimal."""
    return measure(twips, TWIPS, 1)


def property_text(element: Element) -> str:
    """Return a property as `name(attribute=value …)`, `name=value` or `name`, nested ones in it."""
    name = etree.QName(element).localname
    pairs = {etree.QName(str(key)).localname: str(value) for key, value in element.attrib.items()}
    inner = [property_text(child) for child in element.iterchildren("*")]
    if set(pairs) == {"val"} and not inner:
        return f"{name}={pairs['val']}"
    words = [f"{key}={value}" for key, value in sorted(pairs.items())] + inner
    return f"{name}({' '.join(words)})" if words else name


class Outliner:
    """Makes the lines of one part; fields that span paragraphs are remembered between them."""

    def __init__(self, package: Package, part: str, styles: Styles) -> None:
        """Outline `part` of `package`, which has those styles."""
        self.styles = styles
        self.inline = Inline(package, part, styles)

    def blocks(self, holder: Element) -> Iterator[str]:
        """Yield the lines of everything in a body, cell, header, note or control."""
        for child in holder.iterchildren("*"):
            yield from self.block(child)

    def block(self, element: Element) -> Iterator[str]:
        """Yield the lines of one paragraph, table or block-level control."""
        if element.tag == q("w:p"):
            yield from self._paragraph(element)
        elif element.tag == q("w:tbl"):
            yield from self._table(element)
        elif element.tag == q("w:sdt"):
            yield f"control ⟦{self.inline.control_name(element)}⟧"
            for content in element.iterchildren(q("w:sdtContent")):
                yield from (f"  {line}" for line in self.blocks(content))
        elif element.tag in _HOLDERS or element.tag == q("mc:AlternateContent"):
            yield from self.blocks(element)
        elif element.tag == q("w:altChunk"):
            yield "embedded document"

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        text = self.inline.text(paragraph)
        style = self.styles.name(self.styles.style_of(paragraph)) or "Normal"
        notes = [*self._list(paragraph), *_notes(paragraph, "w:pPr")]
        yield " ".join(filter(None, (f"[{style}]", f"{{{'; '.join(notes)}}}" * bool(notes), text)))
        for box in each_once(paragraph, q("w:txbxContent")):
            if next(box.iterancestors(q("w:p"))) is paragraph:
                yield "  text box"
                yield from (f"    {line}" for line in self.blocks(box))

    def _list(self, paragraph: Element) -> Iterator[str]:
        """Yield the list level and its sign when the paragraph, or its style, is in a list."""
        numbering = self.styles.numbering(paragraph)
        if numbering.number not in ("", "0"):
            level = self.styles.list_level(numbering)
            sign = f" {level.format} ”{level.text}”" if level is not None else ""
            yield f"list level {whole_number(numbering.level) + 1}{sign}"

    def _table(self, table: Element) -> Iterator[str]:
        style = self.styles.name(value(table, "w:tblPr", "w:tblStyle"))
        notes = [*([f"style {style}"] if style else ()), *_notes(table, "w:tblPr")]
        widths = [mm(column.get(q("w:w"), "0")) for column in table.iter(q("w:gridCol"))]
        yield "; ".join(["table", f"columns {' '.join(widths)} mm", *notes])
        for row in _inside(table, q("w:tr")):
            yield "  " + "; ".join(["row", *_notes(row, "w:trPr")])
            for cell in _inside(row, q("w:tc")):
                yield from (f"    {line}" for line in self._cell(cell))

    def _cell(self, cell: Element) -> Iterator[str]:
        head = "; ".join(["cell", *_notes(cell, "w:tcPr")])
        lines = list(self.blocks(cell))
        if len(lines) == 1:
            yield f"{head}: {lines[0]}"
        else:
            yield head
            yield from (f"  {line}" for line in lines)


def _notes(element: Element, tag: str) -> list[str]:
    properties = element.find(q(tag))
    found = () if properties is None else properties.iterchildren("*")
    return [property_text(child) for child in found if child.tag not in _SILENT]


def _inside(holder: Element, tag: str) -> Iterator[Element]:
    """Yield rows of a table or cells of a row, those in controls too, not those of inner tables."""
    for child in holder.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif child.tag == q("w:sdt") or child.tag in _HOLDERS:
            yield from _inside(child, tag)

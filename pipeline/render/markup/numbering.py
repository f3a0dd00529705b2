"""The numbered lists of a template's own paragraphs, and the place of a new number in them."""

from __future__ import annotations

from lxml import etree

from pipeline.ooxml.names import q
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element
from pipeline.render.markup.placeholders import MARK

_BEFORE_NUM_PR = {
    q(f"w:{n}")
    for n in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
}


def list_of(paragraph: Element, styles: Styles) -> tuple[Element, str] | None:
    """Return a paragraph's properties and the w:numId of its numbered list, None without one.

    Headings that are numbered count through the document and are no list.
    """
    properties = paragraph.find(q("w:pPr"))
    if properties is None:
        return None
    base = styles.numbering(paragraph).number
    if not styles.is_numbered(base) or styles.level(paragraph):
        return None
    return properties, base


def set_list(properties: Element, number: str) -> None:
    """Put a paragraph in the list with that w:numId."""
    numbers = properties.find(q("w:numPr"))
    if numbers is None:
        numbers = etree.Element(q("w:numPr"))
        etree.SubElement(numbers, q("w:ilvl"), {q("w:val"): "0"})
        place = sum(1 for child in properties if child.tag in _BEFORE_NUM_PR)
        properties.insert(place, numbers)
    found = numbers.find(q("w:numId"))
    if found is None:
        found = etree.SubElement(numbers, q("w:numId"))
    found.set(q("w:val"), number)


def split_at_number(ppr: str) -> tuple[str, int, str]:
    """Return paragraph properties before and after the mark of a loop's list, and its number."""
    found = MARK.search(ppr)
    if found is None:
        return ppr, 0, ""
    return ppr[: found.start()], int(found[1]), ppr[found.end() :]

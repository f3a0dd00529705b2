"""Tags where none is filled: comments, charts, properties of one's own. None goes out unfilled."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from pipeline.model import TemplateFault
from pipeline.ooxml.names import MEMORY, q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.relationships import CONTENT_TYPES
from pipeline.ooxml.xml import Element, short_text
from pipeline.render.markup.docxtpl_dialect import OPENING, tag_end
from pipeline.render.markup.spots import Spot, paragraph_of, visible_text

_TAG = re.compile(r"\{[{%].*?(?:[}%]\}|\Z)", re.DOTALL)
_ABOVE = "Skriv texten i ett stycke i brödtexten i stället, eller ta bort taggen."
_TAKE_OUT = "Ta bort taggen."
_CALLED = (  # how a part's name begins, what it is called, and what to do
    ("word/charts/", "ett diagram", _ABOVE),
    ("word/diagrams/", "en SmartArt-bild", _ABOVE),
    ("word/glossary/", "byggblocken", _TAKE_OUT),
    ("docProps/", "dokumentegenskaperna", "Använd egenskaperna Titel, Ämne, Författare, Nyckelord "
     "eller Kommentarer, som fylls i, eller ta bort taggen."),
)  # fmt: skip
_P, _HIDDEN = q("w:p"), q_all("w:instrText w:delText m:t")
_OTHER = ("filen", _TAKE_OUT)
_MESSAGE = "taggen står där inga taggar fylls i."


def left_over(package: Package, filled: Collection[str]) -> Iterator[TemplateFault]:
    """Yield a fault for each tag in a part that is not among those whose tags are `filled`."""
    for part in package.xml_parts:
        data = package.parts[part]
        known = part in filled or part == CONTENT_TYPES or MEMORY.encode() in data
        if not known and (b"{" in data or b"%7B%7B" in data.upper()):
            label, remedy = _called(part)
            for text in dict.fromkeys(_texts(package.root(part))):
                for found in _TAG.finditer(text):
                    where = (label, short_text(text.strip()), short_text(found[0]))
                    yield TemplateFault(package.name, *where, _MESSAGE, remedy)


def unended(root: Element) -> Iterator[tuple[str, Spot]]:
    """Yield what begins as a tag and does not end, where paragraphs have other texts than words.

    Those are alternative texts and other attributes, the instructions of fields, and formulas.
    """
    for number, paragraph in enumerate(root.iter(_P)):
        spot = Spot(visible_text(paragraph).strip(), number)
        own = [
            one for one in paragraph.iter() if one is paragraph or paragraph_of(one) is paragraph
        ]
        texts = ["".join(one.text or "" for one in own if one.tag == tag) for tag in _HIDDEN]
        for text in (*texts, *(str(value) for one in own for value in one.attrib.values())):
            for found in OPENING.finditer(text):
                if found[0] != "{#" and tag_end(text, found.start()) < 0:
                    yield short_text(text[found.start() :]), spot


def _called(part: str) -> tuple[str, str]:
    return next(((what, do) for begun, what, do in _CALLED if part.startswith(begun)), _OTHER)


def _texts(root: Element) -> Iterator[str]:
    """Yield the texts of a part: of each paragraph as one, and each attribute."""
    inside: set[Element] = set()
    for element in root.iter(etree.Element):
        yield from map(str, element.attrib.values())
        if element in inside:
            continue
        if etree.QName(element).localname == "p":
            inside.update(element.iter(etree.Element))
            yield "".join(map(str, element.itertext()))
        else:
            yield from filter(None, (element.text, element.tail))

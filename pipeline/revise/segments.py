"""A paragraph as what stands in its controls, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from pipeline.model import Source
from pipeline.ooxml.content.controls import source_of
from pipeline.ooxml.content.reader import Links, Reader
from pipeline.ooxml.names import NS, q
from pipeline.ooxml.xml import Element
from pipeline.revise.story_blocks import Units, unmarked

_P, _R, _SDT, _PPR, _RPR = (q(f"w:{n}") for n in ("p", "r", "sdt", "pPr", "rPr"))
_START, _END = q("w:bookmarkStart"), q("w:bookmarkEnd")
_ID = q("w:id")
# Stand in a paragraph beside its text: they stay where they are when the text is exchanged.
_BESIDE = frozenset(
    map(q, ("w:bookmarkStart", "w:bookmarkEnd", "w:commentRangeStart", "w:commentRangeEnd"))
) | {q("w:proofErr")}


@dataclass(eq=False)
class Segment:
    """A control, or what stands between two. `before`: the element that it comes after."""

    source: Source | None
    elements: list[Element]
    before: Element | None = None
    sign: str = ""  # text and formatting, as the content model has them

    @property
    def text(self) -> str:
        """Return what a reader sees."""
        return unmarked(self.sign)


def segments(paragraph: Element, part: str, units: Units) -> list[Segment]:
    """Return text, control, text, control … text; texts may be empty."""
    found = list(_split(paragraph, units))
    for segment in found:
        segment.sign = _sign(paragraph, segment.elements, part, units)
    return found


def _split(paragraph: Element, units: Units) -> Iterator[Segment]:
    text = Segment(None, [])
    last: Element | None = None
    skip: set[Element] = set()
    for child in paragraph:
        if child in skip or not isinstance(child.tag, str):
            continue
        source, elements = _control(child, units)
        if source is not None:
            yield text
            yield Segment(source, elements, last)
            last = elements[-1]
            skip.update(elements)
            text = Segment(None, [], last)
            continue
        if child.tag != _PPR and child.tag not in _BESIDE and not is_comment_mark(child):
            text.elements.append(child)
        elif not text.elements:
            text.before = child
        last = child
    yield text


def _control(child: Element, units: Units) -> tuple[Source | None, list[Element]]:
    """Return the source of a control that begins here, and its elements."""
    if child.tag == _SDT:
        return source_of(child, units.finder), [child]
    if child.tag != _START:
        return None, []
    source = units.finder.of_bookmark(child)
    inside: list[Element] = []
    for following in child.itersiblings():
        if following.tag == _END and following.get(_ID) == child.get(_ID):
            return (source, inside) if inside else (None, [])
        if following.tag == _SDT:
            return None, []  # the control itself is there
        inside.append(following)
    return None, []


def is_comment_mark(run: Element) -> bool:
    """Return whether a run only holds the mark of a comment."""
    rest = [child.tag for child in run if child.tag != _RPR]
    return run.tag == _R and rest == [q("w:commentReference")]


def _sign(paragraph: Element, elements: list[Element], part: str, units: Units) -> str:
    alone = etree.Element(_P, nsmap={"w": NS["w"]})
    properties = paragraph.find(_PPR)
    if properties is not None:
        copy = deepcopy(properties)
        for look in copy.findall(_RPR):
            copy.remove(look)
        alone.append(copy)
    alone.extend(deepcopy(element) for element in elements)
    reader = Reader(Links(units.package, part), units.looks, units.model)
    return reader.paragraph(alone).split("|", 2)[-1]

"""What repeats: lists begin anew, ids stay unique.

(DECISIONS 69)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.ooxml.names import NS, q, q_all
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import Tag, own_tag
from pipeline.render.markup.placeholders import MARK

REPEATING = ("for", "macro", "call")
_DOC_PR, _P = q("wp:docPr"), q("w:p")
_BEFORE_NUM_PR = q_all("w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:framePr w:widowControl")
_ID = q("w:id")
_VML, _SHAPE_TYPE = f"{{{NS['v']}}}", q("v:shapetype")
_OF_EDITS = q_all("w14:paraId w14:textId")  # nobody misses them, and each is one paragraph's


@dataclass(slots=True)
class _Open:
    tag: Tag
    lists: dict[str, Tag] = field(default_factory=dict)  # base w:numId → tag that prints its own


class Loops:
    """Goes through a part once, before its marks are moved out of the runs."""

    def __init__(self, root: Element, tags: list[Tag], styles: Styles, ids: Iterator[int]) -> None:
        """Work on `root`, whose marks are `tags`; `ids` are for what does not repeat."""
        self.root, self.tags, self.styles, self.ids = root, tags, styles, ids
        self.open: list[_Open] = []
        self.plain_lists = Counter[str]()  # lists with paragraphs outside loops
        self.numbered: list[tuple[Element, str, list[_Open]]] = []

    def prepare(self) -> None:
        """Give lists and ids inside loops their own tags."""
        for element, numbers, _ in list(places(self.root)):
            if numbers is None:
                self._element(element)
                continue
            for number in numbers:
                self._tag(self.tags[number - 1])
        for properties, base, loops in self.numbered:
            self._restart(properties, base, loops)

    def _tag(self, tag: Tag) -> None:
        if tag.closes and self.open:
            self.open.pop()
        elif tag.opens:
            self.open.append(_Open(tag))

    # ------------------------------------------------------------ what repeats

    def _element(self, element: Element) -> None:
        tag = element.tag
        if self._repeats():
            for name in _OF_EDITS:
                element.attrib.pop(name, "")
        if tag == _P:
            self._numbered(element)
        elif self._repeats():
            self._own_id(element)
        elif tag == _DOC_PR:
            element.set("id", str(next(self.ids)))

    def _repeats(self) -> bool:
        return any(item.tag.word in REPEATING for item in self.open)

    def _own_id(self, element: Element) -> None:
        """Give an element that repeats an id of its own each time."""
        if element.tag == _DOC_PR:
            element.set("id", own_tag(self.tags, "0|_id").mark)
        elif _is_shape(element) and element.get("id"):
            element.set("id", "_x" + own_tag(self.tags, "0|_id").mark)
        elif element.tag == _ID:
            parent = element.getparent()
            if parent is not None and parent.tag == q("w:sdtPr"):
                element.set(q("w:val"), own_tag(self.tags, "0|_id").mark)

    # ------------------------------------------------------------ lists

    def _numbered(self, paragraph: Element) -> None:
        found = _list_of(paragraph, self.styles)
        if found is None:
            return
        loops = [item for item in self.open if item.tag.word == "for"]
        if loops:
            self.numbered.append((*found, loops))
        else:
            self.plain_lists[found[1]] += 1

    def _restart(self, properties: Element, base: str, loops: list[_Open]) -> None:
        """Begin a list anew at its innermost loop; one that goes on outside its loop goes on."""
        if len(loops) == 1 and self.plain_lists[base]:
            return
        loop = loops[-1]
        if base not in loop.lists:
            loop.lists[base] = self._new_list(loop.tag, base)
        _set_list(properties, loop.lists[base].mark)

    def _new_list(self, loop: Tag, base: str) -> Tag:
        """Return the tag that prints the list's number; another before the loop begins it anew."""
        current = own_tag(self.tags, "")
        current.inner, current.base = f"{current.number}|_list", base
        restart = own_tag(self.tags, f"{current.number}|_restart('{base}')")
        restart.before = loop.number
        return current


def _is_shape(element: Element) -> bool:
    """Return whether an element is an old drawing; a type of them may be told of many times."""
    return element.tag.startswith(_VML) and element.tag != _SHAPE_TYPE


def _list_of(paragraph: Element, styles: Styles) -> tuple[Element, str] | None:
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


def _set_list(properties: Element, number: str) -> None:
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


_Place = tuple[Element, tuple[int, ...] | None, tuple[str, ...]]


def places(element: Element, path: tuple[str, ...] = ()) -> Iterator[_Place]:
    """Yield elements and the marks in their texts, in the order of the document."""
    here = (*path, str(element.tag))
    yield element, None, here
    for value in element.attrib.values():
        yield from _numbers(element, str(value), (*here, "@"))
    yield from _numbers(element, element.text, here)
    for child in element:
        if isinstance(child.tag, str):
            yield from places(child, here)
        yield from _numbers(element, child.tail, here)


def _numbers(element: Element, text: str | None, path: tuple[str, ...]) -> Iterator[_Place]:
    found = MARK.findall(text or "")
    if found:
        yield element, tuple(map(int, found)), path

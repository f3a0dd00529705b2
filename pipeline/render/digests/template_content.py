"""What the pieces of a template's part add to the content of its documents, read once.

The part is read as a tree, by the reader that also reads finished documents (ooxml/content/).
Where a tag stands there is a hole: the text after it is told of by itself, and what is printed in
it is told of while a document is written. Where that cannot be so, the part is unfit for it, and
its documents are read when they are finished. (DECISIONS 58)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from pipeline.ooxml.content.looks import Looks
from pipeline.ooxml.content.reader import HOLE, Links, Reader
from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import Tag
from pipeline.render.markup.field_position import Field, FieldPlace
from pipeline.render.markup.placeholders import MARK, SIGNS_OF_PLACE, as_text

_OPENING, _CLOSING = "\x07", "\x08"  # round the number of a hole in what is read
_HOLE = re.compile(f"{_OPENING}(\\d+){_CLOSING}")
_IN_TREE = re.compile(f"({MARK.pattern}|[{SIGNS_OF_PLACE}])".replace("(\\d+)", "\\d+"))
_SIGN_OF_PLACE = re.compile("[\x0e-\x11]")
_NUMBER, _SIGN = "number", "sign"
_LATER = "later"  # the hole of a picture: after the relationship that names it
_LINK, _LINKED = q("w:hyperlink"), q("r:id")
_NUM_ID, _EMBED, _VAL = q("w:numId"), q("r:embed"), q("w:val")
# Elements whose own text is text: a mark in one of them is no hole between runs.
_TEXTS = frozenset(map(q, ("w:t", "w:delText", "w:instrText", "m:t", "a:t")))
_MIDDLES = ("else", "elif")


class UnfitError(ValueError):
    """What a part adds to the content cannot be told of piece by piece."""


class Context(NamedTuple):
    """Where a hole stands. `style`: of its paragraph, None between paragraphs."""

    style: str | None
    flags: str  # of the link or the tracked change that it stands in
    picture: bool = False


@dataclass(frozen=True)
class PartContent:
    """A part's pieces: the number of the tag before each → what it adds; 0 is before the first."""

    pieces: Mapping[int, str]
    holes: Mapping[int, Context]


def part_content(
    root: Element, tags: Sequence[Tag], fields: Mapping[int, Field], links: Links, looks: Looks
) -> PartContent:
    """Return what the pieces of a part add; UnfitError when it cannot be told of them alone.

    `root` has marks in the places of the `tags`; it is left as it is.
    """
    if any(MARK.search(link.get(_LINKED, "")) for link in root.iter(_LINK)):
        raise UnfitError("where a link leads is printed")
    tree = deepcopy(root)
    _restore_lists(tree, tags)
    _make_holes(tree)
    reader = _TemplateReader(links, looks)
    body = tree.find(q("w:body"))
    stream = "".join(reader.stream(tree if body is None else body))
    addresses = "".join(context.flags for context in reader.holes.values())
    if MARK.search(stream + addresses):
        raise UnfitError("what a tag prints is in the name of a field, or in an address")
    marked = etree.tostring(root, encoding="unicode")
    if _SIGN_OF_PLACE.findall(as_text(marked)) != _SIGN_OF_PLACE.findall(stream):
        raise UnfitError("a paragraph that goes or stays is not read")
    texts = _HOLE.split(stream)
    pieces = {0: texts[0]} | dict(zip(map(int, texts[1::2]), texts[2::2], strict=True))
    _check_blocks(marked, tags, reader.holes)
    _check_places(fields, reader.holes)
    return PartContent(pieces, reader.holes)


def _restore_lists(tree: Element, tags: Sequence[Tag]) -> None:
    """Put paragraphs of lists that begin anew in the list that those are copies of."""
    for number in tree.iter(_NUM_ID):
        found = MARK.fullmatch(number.get(_VAL, ""))
        if found is not None:
            number.set(_VAL, tags[int(found[1]) - 1].base)


def _make_holes(tree: Element) -> None:
    for element in list(tree.iter(etree.Element)):
        picture = MARK.fullmatch(element.get(_EMBED, ""))
        if picture is not None:
            element.set(_EMBED, "")
            element.append(etree.Element(HOLE, {_NUMBER: picture[1], _LATER: "1"}))
        if element.tag not in _TEXTS and element.text is not None:
            for place, hole in enumerate(_holes(element.text)):
                element.insert(place, hole)
        if element.tail is not None:
            for hole in reversed(_holes(element.tail)):
                element.addnext(hole)


def _holes(text: str) -> list[Element]:
    found = []
    for sign in _IN_TREE.findall(text):
        mark = MARK.fullmatch(sign)
        attribute = {_NUMBER: mark[1]} if mark else {_SIGN: str(SIGNS_OF_PLACE.index(sign))}
        found.append(etree.Element(HOLE, attribute))
    return found


def hole_of_sign(sign: str) -> str:
    """Return as XML the hole of a sign of what goes or stays, as `_make_holes` has it."""
    namespace, _, name = HOLE[1:].partition("}")
    return f'<{name} xmlns="{namespace}" {_SIGN}="{SIGNS_OF_PLACE.index(sign)}"/>'


class ContentReader(Reader):
    """Reads XML in which paragraphs may stand that go or stay."""

    def hole(self, element: Element, style: str | None = None, flags: str = "") -> str:
        """Return the sign of what goes or stays."""
        return as_text(SIGNS_OF_PLACE[int(element.get(_SIGN, ""))])


class _TemplateReader(ContentReader):
    """Reads a template's part with holes in it."""

    def __init__(self, links: Links, looks: Looks) -> None:
        super().__init__(links, looks)
        self.holes: dict[int, Context] = {}

    def hole(self, element: Element, style: str | None = None, flags: str = "") -> str:
        if element.get(_SIGN):
            return super().hole(element, style, flags)
        if self.fields:
            raise UnfitError("a tag stands in a field")
        return self._hole(element, Context(style, flags))

    def _hole(self, element: Element, context: Context) -> str:
        number = int(element.get(_NUMBER, ""))
        self.holes[number] = context
        return f"{_OPENING}{number}{_CLOSING}"

    def words(self, element: Element) -> str:
        if next(element.iter(HOLE), None) is not None:
            raise UnfitError("a tag stands in a formula")
        return super().words(element)

    def drawn(self, element: Element) -> str:
        if element.tag == HOLE and element.get(_LATER):
            return self._hole(element, Context(None, "", picture=True))
        if element.tag == q("w:txbxContent") and next(element.iter(HOLE), None) is not None:
            raise UnfitError("a tag stands in a text box")
        return super().drawn(element)


def _check_blocks(marked: str, tags: Sequence[Tag], holes: Mapping[int, Context]) -> None:
    """See to it that what a tag repeats or leaves out begins and ends in the same surroundings."""
    opened: list[Context | None] = []
    for number in map(int, MARK.findall(marked)):
        tag, here = tags[number - 1], holes.get(number)
        if tag.opens:
            opened.append(here)
        elif (tag.closes or tag.word in _MIDDLES) and (not opened or opened[-1] != here):
            raise UnfitError("a block goes on in another paragraph")
        elif tag.closes:
            opened.pop()


def _check_places(fields: Mapping[int, Field], holes: Mapping[int, Context]) -> None:
    """See to it that fields write what is read where they stand: paragraphs, or runs."""
    for number, item in fields.items():
        here = holes.get(number)
        if here is None or here.picture or item.place is FieldPlace.TEXT:
            continue
        if (item.place is FieldPlace.BLOCK) != (here.style is None):
            raise UnfitError("a tag stands where its value cannot be read")

"""The styles and lists of a Word file: by id, by name, and what they inherit from one another.

The only reader of styles.xml and numbering.xml. An id is a program's own, and localised; a name is
not. So what is to be found in another file is found by its name. (DECISIONS 149)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import NamedTuple

from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import VAL, Element, is_on, value, whole_number

_ID, _TYPE, _NUM_ID = q("w:styleId"), q("w:type"), q("w:numId")
_PPR, _RPR, _STYLE, _NUMBERS = q("w:pPr"), q("w:rPr"), q("w:pStyle"), q("w:numPr")
_OUTLINED = q("w:outlineLvl")
_OUTLINE = f"{_PPR}/{_OUTLINED}"
_LIST_OF = f"{_PPR}/{_NUMBERS}"
_TITLES = ("title", "subtitle")
_NO_HEADING = 9  # w:outlineLvl, 0 for a heading of level 1


class Level(NamedTuple):
    """How a level of a list looks: its format (`bullet`, `decimal`, `none`) and text (`%1.`)."""

    format: str
    text: str


class Numbering(NamedTuple):
    """Which list a paragraph is in (w:numId), at which level (w:ilvl); "" where none is said."""

    number: str
    level: str


NOT_LISTED = Numbering("", "")


class Inherited(NamedTuple):
    """What a style says by itself and by what it is based on."""

    chain: tuple[Element, ...]  # the style, then what it is based on, and so on; a ring ends
    level: int  # 1–9 of a heading, 0 of other text
    numbering: Numbering
    is_title: bool


class Styles:
    """What styles.xml and numbering.xml say."""

    def __init__(self, styles: Iterable[Element], numbering: Iterable[Element] = ()) -> None:
        """Read the roots of those parts."""
        self.roots = tuple(styles)
        elements = [style for root in self.roots for style in root.iter(q("w:style"))]
        self.by_id = {style.get(_ID, ""): style for style in elements}
        self.names = {style: value(e, "w:name") for style, e in self.by_id.items()}  # "": unnamed
        self.default = next(filter(self._is_default, self.by_id), "")  # id, of paragraphs
        self.lists = {num: levels for root in numbering for num, levels in _lists(root)}
        self._named = {name.casefold(): i for i, name in reversed(self.names.items())}
        self._inherited: dict[str, Inherited] = {}
        self._flags: dict[tuple[str, str], bool | None] = {}

    @classmethod
    def of(cls, package: Package) -> Styles:
        """Return the styles and lists of a file."""
        parts = (package.related("styles"), package.related("numbering"))
        return cls(*([package.root(part) for part in found] for found in parts))

    # ------------------------------------------------------------ a style

    def name(self, style: str) -> str:
        """Return the style's name, or its id when it has none."""
        return self.names.get(style) or style

    def named(self, name: str) -> str:
        """Return the id of the style of that built-in English name, "" when there is none."""
        return self._named.get(name.casefold(), "")

    def kind(self, style: str) -> str:
        """Return paragraph, character, table or numbering; "" when there is no such style."""
        element = self.by_id.get(style)
        return "" if element is None else element.get(_TYPE, "paragraph")

    def known_as(self, style: str) -> tuple[str, str]:
        """Return a style's kind and name: what it is known by in every program's file."""
        return self.kind(style), self.name(style).casefold()

    def by_name(self) -> dict[tuple[str, str], str]:
        """Return the ids of the styles by what they are known by."""
        return {self.known_as(style): style for style in self.by_id}

    def _is_default(self, style: str) -> bool:
        said = self.by_id[style].get(q("w:default"))
        return said in ("1", "true", "on") and self.kind(style) == "paragraph"

    def inherited(self, style: str) -> Inherited:
        """Return what a style says, by itself or by what it is based on."""
        if style not in self._inherited:
            chain = tuple(self._chain(style))
            level = next((_level(m) for e in chain if (m := e.find(_OUTLINE)) is not None), 0)
            numbering = reduce(_with_numbering, chain, NOT_LISTED)
            titled = any(value(element, "w:name").casefold() in _TITLES for element in chain)
            self._inherited[style] = Inherited(chain, level, numbering, titled)
        return self._inherited[style]

    def _chain(self, style: str) -> Iterator[Element]:
        seen: set[str] = set()
        while style in self.by_id and style not in seen:
            seen.add(style)
            yield self.by_id[style]
            style = value(self.by_id[style], "w:basedOn")

    def flag(self, style: str, tag: str) -> bool | None:
        """Return whether a style's text is bold (`w:b`) or the like, None when it does not say."""
        if (style, tag) not in self._flags:
            found = (element.find(f"{_RPR}/{tag}") for element in self.inherited(style).chain)
            mark = next((mark for mark in found if mark is not None), None)
            self._flags[style, tag] = None if mark is None else is_on(mark)
        return self._flags[style, tag]

    # ------------------------------------------------------------ a paragraph

    def style_of(self, paragraph: Element) -> str:
        """Return the id of a paragraph's style, the default one when it names none."""
        own = paragraph.find(_PPR)
        mark = own.find(_STYLE) if own is not None else None
        return (mark.get(VAL) if mark is not None else "") or self.default

    def level(self, paragraph: Element) -> int:
        """Return 1–9 for a heading (its own outline level, else its style's), 0 for other text."""
        properties = paragraph.find(_PPR)
        own = properties.find(_OUTLINED) if properties is not None else None
        return self.inherited(self.style_of(paragraph)).level if own is None else _level(own)

    def is_heading(self, paragraph: Element) -> bool:
        """Return whether a paragraph is a heading or a title."""
        return self.level(paragraph) > 0 or self.inherited(self.style_of(paragraph)).is_title

    def numbering(self, paragraph: Element) -> Numbering:
        """Return the list that a paragraph is in, by itself or by its style."""
        own = _with_numbering(NOT_LISTED, paragraph)
        if own.number and own.level:
            return own
        style = self.inherited(self.style_of(paragraph)).numbering
        return Numbering(own.number or style.number, own.level or style.level)

    # ------------------------------------------------------------ a list

    def list_level(self, numbering: Numbering) -> Level | None:
        """Return how a level of a list looks, None when there is no such list."""
        return self.lists.get(numbering.number, {}).get(numbering.level or "0")

    def is_numbered(self, number: str) -> bool:
        """Return whether a list counts at its first level (bullets do not)."""
        level = self.list_level(Numbering(number, "0"))
        return level is not None and level.format not in ("bullet", "none")


def _with_numbering(known: Numbering, holder: Element) -> Numbering:
    """Return what is known of a list, and what a paragraph or style adds to it."""
    numbers = holder.find(_LIST_OF)
    if numbers is None:
        return known
    return Numbering(
        known.number or value(numbers, "w:numId"), known.level or value(numbers, "w:ilvl")
    )


def _level(mark: Element) -> int:
    """Return the level of a w:outlineLvl, 1–9; 0 when it says that it is no heading."""
    level = whole_number(mark.get(VAL), _NO_HEADING)
    return level + 1 if 0 <= level < _NO_HEADING else 0


def _lists(root: Element) -> Iterator[tuple[str, dict[str, Level]]]:
    """Yield each w:numId with its levels by w:ilvl."""
    abstract = {
        element.get(q("w:abstractNumId"), ""): {
            level.get(q("w:ilvl"), ""): Level(value(level, "w:numFmt"), value(level, "w:lvlText"))
            for level in element.iterfind(q("w:lvl"))
        }
        for element in root.iterfind(q("w:abstractNum"))
    }
    for number in root.iterfind(q("w:num")):
        yield number.get(_NUM_ID, ""), abstract.get(value(number, "w:abstractNumId"), {})

"""What a paragraph or run looks like in the ways that count as content, through its styles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package

_Element = etree._Element
_PPR, _RPR, _VAL = q("w:pPr"), q("w:rPr"), q("w:val")
_TOGGLES = (("f", q("w:b")), ("k", q("w:i")))  # fet, kursiv
_OFF = ("0", "false", "off", "none")


class Shown(NamedTuple):
    """A paragraph: its style's id and name (lower case), and its list (`b0`, `n1`, or "")."""

    style: str
    name: str
    level: str


@dataclass(frozen=True)
class Looks:
    """The styles and lists of one file."""

    styles: dict[str, _Element]
    default: str  # id of the default paragraph style
    lists: dict[str, dict[str, str]]  # numId → level → numFmt

    @classmethod
    def of(cls, package: Package) -> Looks:
        """Return the looks of a file."""
        styles: dict[str, _Element] = {}
        default = ""
        for part in package.related("styles"):
            for style in package.root(part).iterfind(q("w:style")):
                styles[style.get(q("w:styleId"), "")] = style
                if style.get(q("w:type")) == "paragraph" and style.get(q("w:default")):
                    default = style.get(q("w:styleId"), "")
        numbering = package.related("numbering")
        return cls(styles, default, _lists(package.root(numbering[0])) if numbering else {})

    @cached_property
    def _names(self) -> dict[str, str]:
        return {i: _child(style, "w:name").casefold() for i, style in self.styles.items()}

    def chain(self, style: str) -> list[_Element]:
        """Return a style and what it is based on, nearest first."""
        found: list[_Element] = []
        while style in self.styles and self.styles[style] not in found:
            found.append(self.styles[style])
            style = _child(found[-1], "w:basedOn")
        return found

    def paragraph(self, paragraph: _Element) -> Shown:
        """Return style and list level of a paragraph."""
        properties = paragraph.find(_PPR)
        style = _child(properties, "w:pStyle") or self.default
        return Shown(style, self._names.get(style, ""), self._level(properties, style))

    def _level(self, properties: _Element | None, style: str) -> str:
        holders = [properties, *(s.find(_PPR) for s in self.chain(style))]
        number, level = "", ""
        for holder in holders:
            numbers = holder.find(q("w:numPr")) if holder is not None else None
            number = number or _child(numbers, "w:numId")
            level = level or _child(numbers, "w:ilvl")
        kind = self.lists.get(number, {}).get(level or "0", "none")
        if kind == "none":
            return ""
        return ("b" if kind == "bullet" else "n") + (level or "0")

    def run(self, run: _Element, paragraph_style: str) -> str:
        """Return the run's flags: f bold, k italic, u underlined, m highlighted."""
        own = run.find(_RPR)
        flags = ""
        for flag, tag in _TOGGLES:
            if self._on(own, paragraph_style, tag):
                flags += flag
        if own is None:
            return flags
        if _child(own, "w:u") not in ("", *_OFF):
            flags += "u"
        if _child(own, "w:highlight") not in ("", *_OFF):
            flags += "m"
        return flags

    def _on(self, own: _Element | None, paragraph_style: str, tag: str) -> bool:
        direct = own.find(tag) if own is not None else None
        if direct is not None:
            return direct.get(_VAL, "1") not in _OFF
        for style in (*self.chain(_child(own, "w:rStyle")), *self.chain(paragraph_style)):
            found = style.find(f"{_RPR}/{tag}")
            if found is not None:
                return found.get(_VAL, "1") not in _OFF
        return False


def _lists(root: _Element) -> dict[str, dict[str, str]]:
    kinds = {}
    for abstract in root.iterfind(q("w:abstractNum")):
        levels = abstract.iterfind(q("w:lvl"))
        kinds[abstract.get(q("w:abstractNumId"), "")] = {
            level.get(q("w:ilvl"), ""): _child(level, "w:numFmt") for level in levels
        }
    return {
        number.get(q("w:numId"), ""): kinds.get(_child(number, "w:abstractNumId"), {})
        for number in root.iterfind(q("w:num"))
    }


def _child(element: _Element | None, name: str) -> str:
    found = element.find(q(name)) if element is not None else None
    return found.get(_VAL, "") if found is not None else ""

"""word/numbering.xml with the lists that a document adds to its template's.

Word and LibreOffice count along the definition of a list, not along its use: lists that stand in
each other's way (a loop's own and those of the values in it) need definitions of their own.
"""

from __future__ import annotations

import copy
import zlib
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element, drop, value
from pipeline.render.markup.field_position import xml_of

# What only the first definition may have: names, and the styles that it is the list of.
_OF_THE_FIRST = frozenset(map(q, ("w:nsid", "w:tmpl", "w:name", "w:styleLink", "w:pStyle")))


class NewList(NamedTuple):
    """A list of a document's own: as `base` (w:numId), beginning at `start`.

    Lists of one `family` stand one after the other. A `lettered` one counts a), b), c).
    """

    base: str
    start: int
    family: str
    lettered: bool = False


_Family = tuple[str, str, bool]  # base, family, lettered: lists that share a definition


@dataclass(frozen=True)
class ListPart:
    """A template's lists, and the places where new ones go."""

    part: str = ""  # its name, "" when there is none
    # New definitions come after the first text, uses after the second.
    texts: tuple[str, str, str] = ("", "", "")
    bases: dict[str, Element] = field(default_factory=dict)  # w:numId → w:abstractNum
    last_num: int = 0
    last_abstract: int = 0
    copies: dict[_Family, str] = field(default_factory=dict)

    def xml(self, lists: list[NewList]) -> str:
        """Return the part's text with these lists, their w:numId from `last_num` + 1 on."""
        families = list(dict.fromkeys(map(_family, lists)))
        numbers = {who: self.last_abstract + n for n, who in enumerate(families, 1)}
        definitions = [self._copy(*who).replace("?", str(n), 1) for who, n in numbers.items()]
        uses = [
            f'<w:num w:numId="{self.last_num + n}"><w:abstractNumId w:val='
            f'"{numbers[_family(item)]}"/><w:lvlOverride w:ilvl="0">'
            f'<w:startOverride w:val="{item.start}"/></w:lvlOverride></w:num>'
            for n, item in enumerate(lists, 1)
        ]
        before, between, after = self.texts
        return "".join((before, *definitions, between, *uses, after))

    def _copy(self, base: str, family: str, lettered: bool) -> str:
        """Return the definition of a family's lists, `?` in the place of its number."""
        who = base, family, lettered
        known = self.copies.get(who)
        if known is None:
            definition = _lettered(self.bases[base]) if lettered else self.bases[base]
            inner = "".join(xml_of(child) for child in definition)
            name = f"{base}/{family}{'/a' if lettered else ''}"
            nsid = f"{zlib.crc32(name.encode()):08X}"
            known = f'<w:abstractNum w:abstractNumId="?"><w:nsid w:val="{nsid}"/>{inner}'
            known = self.copies[who] = f"{known}</w:abstractNum>"
        return known


def list_part(package: Package) -> ListPart:
    """Return the lists of a template."""
    names = package.related("numbering")
    if not names:
        return ListPart()
    root = package.root(names[0])
    abstracts = {a.get(q("w:abstractNumId"), ""): _bare(a) for a in root.iter(q("w:abstractNum"))}
    uses = [(n.get(q("w:numId"), ""), value(n, "w:abstractNumId")) for n in root.iter(q("w:num"))]
    return ListPart(
        names[0],
        _cut(package.parts[names[0]].decode()),
        {number: abstracts[used] for number, used in uses if used in abstracts},
        max((_number(number) for number, _ in uses), default=0),
        max(map(_number, abstracts), default=0),
    )


def _cut(text: str) -> tuple[str, str, str]:
    """Return the text cut after the last definition and after the last use."""
    definition = text.rfind("</w:abstractNum>") + len("</w:abstractNum>")
    use = text.rfind("</w:num>")
    end = use + len("</w:num>") if use >= 0 else text.rfind("</w:numbering>")
    return text[:definition], text[definition:end], text[end:]


def _family(item: NewList) -> _Family:
    return item.base, item.family, item.lettered


def _lettered(abstract: Element) -> Element:
    """Return a copy of a definition whose first level counts a), b), c)."""
    made = copy.deepcopy(abstract)
    for tag, counted in (("w:numFmt", "lowerLetter"), ("w:lvlText", "%1)")):
        mark = made.find(f"{q('w:lvl')}/{q(tag)}")
        if mark is not None:
            mark.set(q("w:val"), counted)
    return made


def _bare(abstract: Element) -> Element:
    drop(*(element for element in abstract.iter() if element.tag in _OF_THE_FIRST))
    return abstract


def _number(text: str) -> int:
    """Return the number of a list, 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

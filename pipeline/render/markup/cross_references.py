"""What leads to a bookmark: fields (REF, PAGEREF, NOTEREF …) and links inside the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.ooxml.content.table_of_contents import outside_contents
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element
from pipeline.render.markup.placeholders import MARK
from pipeline.render.markup.spots import paragraph_of

_CHAR, _SIMPLE, _INSTR, _LINK = q_all("w:fldChar w:fldSimple w:instrText w:hyperlink")
_KIND, _TOLD, _ANCHOR, _NAME = q_all("w:fldCharType w:instr w:anchor w:name")
_START = q("w:bookmarkStart")
_LEADS = re.compile(
    r"\s*(?:(?P<word>REF|NOTEREF|PAGEREF|GOTOBUTTON)\s+|HYPERLINK\s+(?:.*\s)?\\l\s+|TOC\s.*\\b\s+)"
    r'"?(?P<name>[^\s"\\]+)',
    re.IGNORECASE | re.DOTALL,
)
_TOP = "_top"  # the beginning of every document
_HINTS = (b"REF", b"ref", b"w:anchor=", b"HYPERLINK", b"\\b")
_SHOWS_WORDS = ("REF", "NOTEREF")


@dataclass(frozen=True, slots=True)
class Reference:
    """One of them. `at`: the element whose text or attribute holds the name."""

    name: str
    at: Element
    attribute: str  # "" for the text
    shows_words: bool  # prints what the bookmark is round; the others print a page, or nothing

    @property
    def called(self) -> str:
        """Return what people call it."""
        return "länken" if self.attribute == _ANCHOR else "korsreferensen"

    def lead_to(self, name: str) -> None:
        """Let it lead to another bookmark."""
        old = self.at.get(self.attribute, "") if self.attribute else self.at.text or ""
        place = len(old) if self.attribute == _ANCHOR else _start_of_name(old)
        made = old[:place] + name + old[place + len(self.name) :]
        if self.attribute == _ANCHOR:
            self.at.set(_ANCHOR, name)
        elif self.attribute:
            self.at.set(self.attribute, made)
        else:
            self.at.text = made


def _start_of_name(instruction: str) -> int:
    found = _LEADS.match(instruction)
    return found.start("name") if found is not None else len(instruction)


def leading_to_bookmarks(root: Element) -> Iterator[Reference]:
    """Yield what leads to bookmarks in a part, but for contents lists: those are written anew."""
    wanted = set(outside_contents(root))
    places = {element: place for place, element in enumerate(root.iter(_SIMPLE, _INSTR, _LINK))}
    for reference in sorted(_all(root), key=lambda found: places[found.at]):
        if paragraph_of(reference.at) in wanted and not MARK.search(reference.name):
            yield reference


def _all(root: Element) -> Iterator[Reference]:
    for link in root.iter(_LINK):
        if link.get(_ANCHOR, _TOP) != _TOP:
            yield Reference(link.get(_ANCHOR, ""), link, _ANCHOR, shows_words=False)
    for element in root.iter(_SIMPLE):
        yield from _told(element.get(_TOLD, ""), element, _TOLD)
    yield from _fields(root)


def _fields(root: Element) -> Iterator[Reference]:
    open_fields: list[list[Element]] = []
    for element in root.iter(_CHAR, _INSTR):
        if element.tag == _INSTR:
            if open_fields:
                open_fields[-1].append(element)
        elif element.get(_KIND) == "begin":
            open_fields.append([])
        elif open_fields:
            yield from _whole(open_fields[-1])
            open_fields[-1] = []
            if element.get(_KIND) == "end":
                open_fields.pop()


def _whole(pieces: list[Element]) -> Iterator[Reference]:
    """Yield the reference of an instruction, and let its first piece say all of it."""
    told = "".join(piece.text or "" for piece in pieces)
    for reference in _told(told, pieces[0] if pieces else None, ""):
        for piece in pieces:
            piece.text = ""
        pieces[0].text = told
        yield reference


def _told(instruction: str, at: Element | None, attribute: str) -> Iterator[Reference]:
    found = _LEADS.match(instruction)
    if found is not None and at is not None:
        shows = (found["word"] or "").upper() in _SHOWS_WORDS
        yield Reference(found["name"], at, attribute, shows)


@dataclass
class Anchors:
    """The bookmarks of a whole template, and which of its parts lead to each (in lower case)."""

    names: set[str] = field(default_factory=set)
    asked: dict[str, set[str]] = field(default_factory=dict)  # part → names
    taken: set[str] = field(default_factory=set)  # the names that a part has been seen to have

    @classmethod
    def of(cls, package: Package) -> Anchors:
        """Return those of a template."""
        made = cls()
        for part in package.stories:
            data = package.parts[part]
            leads = any(hint in data for hint in _HINTS)
            root = package.root(part) if leads or b"bookmarkStart" in data else None
            if root is not None:
                made.names |= {e.get(_NAME, "").lower() for e in root.iter(_START)}
                asked = leading_to_bookmarks(root) if leads else ()
                made.asked[part] = {reference.name.lower() for reference in asked}
        return made

    def asked_outside(self, part: str) -> set[str]:
        """Return the names that other parts lead to."""
        return {name for other, names in self.asked.items() if other != part for name in names}

    def joint(self, name: str) -> str:
        """Return what can stand between a name and a number, so that no bookmark is called so."""
        made = "_"
        while any(other.startswith(name.lower() + made) for other in self.names):
            made += "_"
        return made

"""The words of a control as light markup has them; what no cell can hold is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from pipeline.ooxml.names import AUTHOR, q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.properties import is_saved_by
from pipeline.ooxml.xml import OFF, Element, is_on, value
from pipeline.revise.marks import runs_text
from pipeline.revise.units import DocumentVersion
from pipeline.values.block_markup import Anchor, Break, Inline, Run

_R, _RPR, _T, _LINK, _SDT_PR = q_all("w:r w:rPr w:t w:hyperlink w:sdtPr")
_HELD = frozenset(q_all("w:smartTag w:sdt w:sdtContent w:customXml w:dir w:bdo w:fldSimple"))
_NEW, _GONE = frozenset(q_all("w:ins w:moveTo")), frozenset(q_all("w:del w:moveFrom"))
_PARAGRAPH_MARKS = f"{q('w:pPr')}/{_RPR}/*"
_SIGNS = {q("w:tab"): "\t", q("w:noBreakHyphen"): "\N{NON-BREAKING HYPHEN}"}
_BREAKS = frozenset(q_all("w:br w:cr"))
_FORGETTING = ("LibreOffice", "ONLYOFFICE")
_ADDRESSES = ("http://", "https://", "mailto:")
# What a run may hold that no cell can, in words.
_THINGS = {
    q(name): words
    for name, words in {
        "w:drawing": "en bild",
        "w:pict": "en bild",
        "w:object": "ett inbäddat objekt",
        "mc:AlternateContent": "en bild eller textruta",
        "w:footnoteReference": "en fotnot",
        "w:endnoteReference": "en slutnot",
        "w:sym": "ett tecken ur ett särskilt teckensnitt",
        "w:fldChar": "ett fält",
        "w:fldSimple": "ett fält",
        "m:oMath": "en formel",
        "m:oMathPara": "en formel",
    }.items()
}
_FLAGS = {"u": "understrykning", "m": "färgmarkering"}
_OWN_LOOKS = {
    q("w:strike"): "genomstrykning",
    q("w:dstrike"): "genomstrykning",
    q("w:vanish"): "dold text",
    q("w:caps"): "versaler",
    q("w:smallCaps"): "kapitäler",
    q("w:vertAlign"): "upphöjd eller nedsänkt text",
}
_BY_STYLE = {"strong": "f", "stark": "f", "emphasis": "k", "betoning": "k"}


@dataclass(frozen=True, slots=True)
class TrackedMark:
    """A tracked change that nobody has decided on. `day`: as it stands in the file, or ""."""

    author: str
    day: str
    inserted: bool
    text: str


@dataclass(slots=True)
class ReadWords:
    """What was read: words with their looks, who tracked what, and what no cell can hold.

    `usual`: the flags of the tag's own look, against which the words' looks are told.
    """

    usual: str = ""
    pieces: list[Inline] = field(default_factory=list)
    found_marks: list[TrackedMark] = field(default_factory=list)
    found_lost: dict[str, None] = field(default_factory=dict)

    @property
    def inlines(self) -> tuple[Inline, ...]:
        """Return the words."""
        return tuple(self.pieces)

    @property
    def marks(self) -> tuple[TrackedMark, ...]:
        """Return the tracked changes."""
        return tuple(self.found_marks)

    @property
    def lost(self) -> tuple[str, ...]:
        """Return what no cell can hold."""
        return tuple(self.found_lost)


def forgets_looks(package: Package) -> bool:
    """Return whether a file was saved by a program that drops the look that a control is given."""
    return is_saved_by(package, *_FORGETTING)


class RunReader:
    """Reads the words of controls in one part."""

    def __init__(self, version: DocumentVersion, part: str) -> None:
        """Know the looks of the file, and where its links lead."""
        self.looks, self.styles = version.looks, version.styles
        self.links = {rel.id: rel.target for rel in version.package.relationships(part)}
        self.forgets = forgets_looks(version.package)

    def read(
        self,
        paragraph: Element,
        elements: Sequence[Element],
        control: Element | None,
        usual: str | None = None,
    ) -> ReadWords:
        """Return the words of a control in a paragraph; looks are told against the tag's own.

        `usual`: the flags of that look, where the file no longer tells them.
        """
        style = self.styles.style_of(paragraph)
        usual = self._usual(elements, control, style) if usual is None else usual
        found = ReadWords(usual)
        for mark in paragraph.iterfind(_PARAGRAPH_MARKS):
            self._note(mark, found)
        for element in elements:
            self._take(element, found, style, usual)
        return found

    def _usual(self, elements: Sequence[Element], control: Element | None, style: str) -> str:
        """Return the flags that the tag's own look gives."""
        plain = etree.Element(_R)
        if control is None or self.forgets:  # what all its runs have
            runs = [run for each in elements for run in each.iter(_R) if run.find(_T) is not None]
            flags = [set(self._flags(run, style)) for run in runs]
            return "".join(sorted(set.intersection(*flags))) if flags else ""
        own = control.find(f"{_SDT_PR}/{_RPR}")
        if own is not None:
            plain.append(deepcopy(own))
        return self._flags(plain, style)

    def _flags(self, run: Element, style: str) -> str:
        flags = self.looks.run(run, style)
        by_name = self.styles.name(value(run, "w:rPr", "w:rStyle")).casefold()
        return flags + _BY_STYLE.get(by_name, "")

    # ------------------------------------------------------------ one element after the other

    def _take(self, element: Element, found: ReadWords, style: str, usual: str) -> None:
        tag = element.tag
        if tag in _THINGS:
            found.found_lost[_THINGS[str(tag)]] = None
        if tag == _R:
            self._run(element, found, style, usual)
        elif tag == _LINK:
            self._link(element, found, style, usual)
        elif tag in _GONE:
            self._note(element, found)
        elif tag in _NEW or tag in _HELD:
            self._note(element, found)
            for child in element:
                self._take(child, found, style, usual)

    def _note(self, mark: Element, found: ReadWords) -> None:
        author = mark.get(q("w:author"), "")
        if mark.tag in _NEW | _GONE and author != AUTHOR:
            text = runs_text(mark, whole=True)
            day = mark.get(q("w:date"), "")
            found.found_marks.append(TrackedMark(author, day, mark.tag in _NEW, text))

    def _run(self, run: Element, found: ReadWords, style: str, usual: str) -> None:
        flags = self._flags(run, style)
        bold, italic = (flag in flags and flag not in usual for flag in "fk")
        has_text = False
        for child in run:
            if child.tag == _T:
                has_text = has_text or bool(child.text)
                found.pieces.append(Run(child.text or "", bold, italic))
            elif child.tag in _SIGNS:
                found.pieces.append(Run(_SIGNS[str(child.tag)], bold, italic))
            elif child.tag in _BREAKS and child.get(q("w:type"), "textWrapping") == "textWrapping":
                found.pieces.append(Break())
            elif child.tag in _BREAKS:
                found.found_lost["en sidbrytning"] = None
            elif child.tag in _THINGS:
                found.found_lost[_THINGS[str(child.tag)]] = None
        if has_text:
            found.found_lost |= dict.fromkeys(self._lost(run, flags, usual))

    def _lost(self, run: Element, flags: str, usual: str) -> Iterable[str]:
        """Yield the looks of a run that light markup has no signs for."""
        in_link = next(run.iterancestors(_LINK), None) is not None
        for flag, words in _FLAGS.items():
            if flag in flags and flag not in usual and not (flag == "u" and in_link):
                yield words
        own = run.find(_RPR)
        for look in own if own is not None else ():
            if look.tag in _OWN_LOOKS and is_on(look) and value(look) not in (*OFF, "baseline"):
                yield _OWN_LOOKS[str(look.tag)]
        for flag, words in (("f", "text utan fetstil"), ("k", "text utan kursiv")):
            if flag in usual and flag not in flags:
                yield words

    def _link(self, link: Element, found: ReadWords, style: str, usual: str) -> None:
        address = self.links.get(link.get(q("r:id"), ""), "")
        inside = ReadWords()
        for child in link:
            self._take(child, inside, style, usual)
        found.found_marks += inside.found_marks
        found.found_lost |= inside.found_lost
        runs = tuple(piece for piece in inside.pieces if isinstance(piece, Run))
        if address.startswith(_ADDRESSES) and len(runs) == len(inside.pieces):
            if runs:
                found.pieces.append(Anchor(runs, address))
            return
        found.found_lost["en länk inom dokumentet"] = None
        found.pieces += inside.pieces

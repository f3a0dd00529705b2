"""What a document looks like, beside the looks that count as content (looks.py).

A property is what holds in the end, by the file's defaults, its styles, its lists and itself: a
program may move it from one to another. What says nothing, and what programs write by themselves,
is left out. So two files that look alike say the same, whatever program saved them, and a colour,
an indent, a column's width or a page that a hand has set is seen. (DECISIONS 195)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from types import MappingProxyType

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, value

Look = Mapping[str, str | int]  # property → what it says; what says nothing is not there
Dressed = tuple[str, Look]  # some words, and how they look

_W = q("w:p")[:-1]
_PPR, _RPR = _W + "pPr", _W + "rPr"
Fonts = Mapping[str, str]
_SCRIPTS = ("ascii", "hAnsi")
NEAR = 3  # twips: so near comes what a program has counted in hundredths of a millimetre
_NOTHING = frozenset(["0", "false", "off", "none", "auto", "nil", "clear", "num", "dxa"])
_NOTHING_OF = frozenset(
    [
        "jc=left",
        "jc=start",
        "vertAlign=baseline",
        "w=100",
        "type=nextpage",
        "pgSz@orient=portrait",
        "cols@num=1",
        "cols@equalWidth=1",
        "pgNumType@fmt=decimal",
        "spacing@line=240",
        "trHeight@hRule=atleast",
    ]
)
_OFF = frozenset(["none", "nil"])
_OF_WHAT_IS_OFF = {"val": "none", **dict.fromkeys(("sz", "space", "color", "fill"), "0")}
# What the content model has, what is no look, and what LibreOffice or ONLYOFFICE writes or loses.
_LEFT_OUT = frozenset(
    q_all(
        "w:rStyle w:pStyle w:numPr w:widowControl w:rPr w:sectPr w:pageBreakBefore w:lang "
        "w:noProof w:webHidden w:bCs w:iCs w:szCs w:cs w:rtl w:kern w:specVanish w:bdr w:em "
        "w:eastAsianLayout w:fitText w:outlineLvl w:suppressLineNumbers w:divId w:cnfStyle "
        "w:suppressAutoHyphens w:textAlignment w:textDirection w:overflowPunct w:kinsoku "
        "w:wordWrap w:topLinePunct w:autoSpaceDE w:autoSpaceDN w:snapToGrid w:adjustRightInd "
        "w:bidi w:mirrorIndents w:ins w:del w:moveFrom w:moveTo w:rPrChange w:pPrChange "
        "w:sectPrChange w:tblPrChange w:trPrChange w:tcPrChange w:tblStyle w:tblLook w:tblCaption "
        "w:tblDescription w:gridSpan w:vMerge w:hMerge w:hidden w:noWrap w:tcFitText w:wBefore "
        "w:wAfter w:gridBefore w:gridAfter w:headerReference w:footerReference w:footnotePr "
        "w:endnotePr w:formProt w:docGrid w:printerSettings w:rtlGutter w:noEndnote w:paperSrc "
        "w:between"
    )
)
_HOLDERS = frozenset(["ind", "spacing", "tabs", "pBdr", "tblBorders", "tcBorders", "tblCellMar"])
_ATTRIBUTES_LEFT_OUT = frozenset(
    f"{name}@{attribute}"
    for name, attributes in (
        ("cols", ["space"]),
        ("pgMar", ["header", "footer"]),  # LibreOffice loses them where there is no header
        ("rFonts", ["hint", "cs", "eastAsia"]),
        ("spacing", ["beforeAutospacing", "afterAutospacing"]),
    )
    for attribute in attributes
)


class Appearance:
    """The looks of one file, each resolved once."""

    def __init__(self, package: Package) -> None:
        """Read defaults, styles and lists."""
        self.styles, self.fonts = Styles.of(package), _theme_fonts(package)
        self._lists: dict[tuple[str, str], dict[str, str]] = {}
        for part in package.related("numbering"):
            self._lists |= dict(_levels(package.root(part)))
        self._runs: dict[tuple[str, bytes], Look] = {}
        self._known: dict[tuple[str, str], dict[str, str]] = {}
        self._tables: dict[str, set[tuple[str, str]]] = {}  # style → all that it says somewhere

    def paragraph(self, paragraph: Element) -> Look:
        """Return how a paragraph is set."""
        said = dict(self._of_style(self.styles.style_of(paragraph), "pPr"))
        numbering = self.styles.numbering(paragraph)
        said |= self._lists.get((numbering.number, numbering.level or "0"), {})
        return _look(said | _said(paragraph.find(_PPR)))

    def run(self, run: Element, style: str) -> Look:
        """Return how a run in a paragraph of that style looks."""
        own = run.find(_RPR)
        which = style, b"" if own is None else etree.tostring(own, with_tail=False)
        if which not in self._runs:
            by_run = value(own, "w:rStyle")
            named = self._of_style(by_run, "rPr", {}) if by_run else {}
            said = self._of_style(style, "rPr") | named | _said(own, self.fonts)
            self._runs[which] = _look(said)
        return self._runs[which]

    def words(self, held: Iterable[Element], style: str) -> list[Dressed]:
        """Return the words in elements of a paragraph of that style, each run with its look."""
        runs = (run for each in held for run in each.iter(_W + "r"))
        said = (("".join(t.text or "" for t in run.iterchildren(_W + "t")), run) for run in runs)
        return [(text, self.run(run, style)) for text, run in said if text]

    def style(self, style: str) -> tuple[Look, Look]:
        """Return how paragraphs of a style are set, and how their words look."""
        return _look(self._of_style(style, "pPr")), _look(self._of_style(style, "rPr"))

    def table(self, properties: Element) -> Look:
        """Return what a table, row or cell says beside what its table's style says somewhere."""
        table = next(properties.iterancestors(_W + "tbl"))
        style = value(table, "w:tblPr", "w:tblStyle")
        if style not in self._tables:
            elements = (e for each in self.styles.inherited(style).chain for e in each.iter("*"))
            self._tables[style] = {pair for e in elements for pair in _attributes(e).items()}
        said = self._tables[style]
        found: dict[str, str] = {}
        for element in _elements(properties):
            own = {
                name: text
                for name, text in _attributes(element).items()
                if (name, text) not in said
            }
            found |= _of_element(element, own) if own or not element.attrib else {}
        return _look(found)

    def section(self, properties: Element) -> Look:
        """Return how the pages of a section are set."""
        return _look(_said(properties))

    def _of_style(
        self, style: str, tag: str, defaults: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        if (style, tag) not in self._known:
            chain = reversed(self.styles.inherited(style).chain)
            said = (_said(element.find(_W + tag), self.fonts) for element in chain)
            self._known[style, tag] = reduce(dict.__or__, said, {})
        return {
            **(self._defaults(tag) if defaults is None else defaults),
            **self._known[style, tag],
        }

    def _defaults(self, tag: str) -> dict[str, str]:
        if ("", tag) not in self._known:
            path = f"{_W}docDefaults/{_W}{tag}Default/{_W}{tag}"
            said = (_said(root.find(path), self.fonts) for root in self.styles.roots)
            self._known["", tag] = reduce(dict.__or__, said, {})
        return self._known["", tag]


def _theme_fonts(package: Package) -> Fonts:
    """Return `minor` and `major`, which a typeface of the theme begins with → its name."""
    found = {}
    for part in package.related("theme"):
        for name in ("minor", "major"):
            for latin in package.root(part).iterfind(f".//{q(f'a:{name}Font')}/{q('a:latin')}"):
                found[name] = latin.get("typeface", "").lower()
    return found


def _said(properties: Element | None, fonts: Fonts = MappingProxyType({})) -> dict[str, str]:
    """Return what some properties say, in lower case; `fonts` of the theme, where there may be."""
    found: dict[str, str] = {}
    for element in _elements(properties):
        attributes = _attributes(element)
        for script in _SCRIPTS if fonts else ():  # the theme's goes before what is written out
            named = fonts.get(attributes.get(f"{script}Theme", "")[:5])
            attributes |= {script: named} if named else {}
        found |= _of_element(element, attributes)
    return found


def _elements(properties: Element | None) -> Iterator[Element]:
    """Yield each property, or its parts: the sides of a border, the tabs."""
    children = properties.iterchildren(etree.Element) if properties is not None else ()
    for child in children:
        if child.tag not in _LEFT_OUT and str(child.tag).startswith(_W):
            parts = child.iterchildren(etree.Element) if len(child) else (child,)
            yield from (part for part in parts if part.tag not in _LEFT_OUT)


def _attributes(element: Element) -> dict[str, str]:
    """Return its attributes, as programs write them: some in capitals.

    A border, a shade or a line that is not drawn has no width and no colour, though one is written.
    """
    found = {str(k).removeprefix(_W): str(v).lower() for k, v in element.items()}
    return _OF_WHAT_IS_OFF.copy() if found.get("val") in _OFF else found


def _of_element(element: Element, attributes: Mapping[str, str]) -> dict[str, str]:
    name, parent = (etree.QName(e).localname for e in (element, element.getparent()))
    if name == "tab":
        return {f"tab {attributes.get('pos')}": attributes.get("val", "")}
    name = name if parent.endswith("Pr") else f"{parent}/{name}"
    if not element.attrib:
        return {} if name in _HOLDERS else {name: "on"}
    if name == "ind" and "firstLine" in attributes:  # the one takes the other's place
        attributes = {"hanging": "0", **attributes}
    return {name if k == "val" else f"{name}@{k}": v for k, v in attributes.items()}


def _look(said: Mapping[str, str]) -> Look:
    """Return what is said, without what says nothing; numbers as such."""
    return {
        name: _value(text)
        for name, text in said.items()
        if text not in _NOTHING
        and f"{name}={text}" not in _NOTHING_OF
        and name not in _ATTRIBUTES_LEFT_OUT
        and "theme" not in name.casefold()  # a name for what is written out beside it
    }


def _value(text: str) -> str | int:
    if text in ("1", "true"):
        return "on"
    return int(text) if text.removeprefix("-").isdecimal() else text


def alike(one: Look, other: Look, near: int = NEAR) -> bool:
    """Return whether two looks are the same to a reader."""
    return one == other or all(
        _near(one.get(name, 0), other.get(name, 0), near) for name in {*one, *other}
    )


def _near(one: str | int, other: str | int, near: int) -> bool:
    numbers = isinstance(one, int) and isinstance(other, int)
    return abs(int(one) - int(other)) <= near if numbers else one == other


def _levels(root: Element) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    """Yield how paragraphs at each level of each list are set."""
    lists = {e.get(_W + "abstractNumId"): e for e in root.iterfind(_W + "abstractNum")}
    for number in root.iterfind(_W + "num"):
        found = lists.get(value(number, "w:abstractNumId"))
        for level in found.iterfind(_W + "lvl") if found is not None else ():
            which = number.get(_W + "numId", ""), level.get(_W + "ilvl", "")
            yield which, _said(level.find(_PPR))

"""Looks of cells in a workbook that is there: each is the cell's own with something changed."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from pipeline.xlsx.sheet_xml import Element, copy_of, set_in_order

NO_STYLES = (
    b'<styleSheet xmlns="%s"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font>'
    b'</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    b'<patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/>'
    b'<top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1">'
    b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1">'
    b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    b"</styleSheet>"
)
_LINK, _LINE = "FF0563C1", "FFC9D3DA"
_DAY = "14"  # the built-in format of a day, in the order that the computer has set
_DAYS = frozenset(map(str, (*range(14, 18), 22)))
_OF_FONT = (
    "b i strike condense extend outline shadow u vertAlign sz color name family charset scheme"
)
_OF_STYLES = (
    "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
)
_OF_XF = "alignment protection extLst"


@dataclass(frozen=True, slots=True)
class Look:
    """What is changed in how a cell looks. `fill`: a colour as `FFC7CE`; `line`: one below it."""

    fill: str = ""
    bold: bool = False
    link: bool = False
    wrap: bool = False
    line: bool = False
    day: bool = False  # shown as a day, where it is not already


class StylesPart:
    """The tree of a styles part; looks are added at the end, each only once; `grown` tells."""

    def __init__(self, root: Element) -> None:
        self.grown = False
        self._root = root
        self._space = root.tag.rpartition("}")[0] + "}" if root.tag.startswith("{") else ""
        self._made: dict[tuple[int, Look], int] = {}

    def like(self, style: int, look: Look) -> int:
        """Return the number of the style that is like another one but for `look`."""
        if (style, look) not in self._made:
            self._made[style, look] = self._add(style, look)
        return self._made[style, look]

    def _add(self, style: int, look: Look) -> int:
        listed = self._part("cellXfs")
        made = copy_of(listed[style if style < len(listed) else 0])
        if look.fill:
            self._set(made, "fill", self._append("fills", self._filled(look.fill)))
        if look.bold or look.link:
            self._set(made, "font", self._append("fonts", self._font(made, look)))
        if look.line:
            self._set(made, "border", self._append("borders", self._lined()))
        if look.wrap:
            about = {"vertical": "top", "wrapText": "1"}
            set_in_order(made, etree.Element(self._tag("alignment"), about), _OF_XF)
            made.set("applyAlignment", "1")
        if look.day and not self._is_day(made.get("numFmtId", "0")):
            made.set("numFmtId", _DAY)
            made.set("applyNumberFormat", "1")
        return self._append("cellXfs", made)

    def _set(self, xf: Element, what: str, number: int) -> None:
        xf.set(f"{what}Id", str(number))
        xf.set(f"apply{what.capitalize()}", "1")

    def _filled(self, colour: str) -> Element:
        made = etree.Element(self._tag("fill"))
        pattern = etree.SubElement(made, self._tag("patternFill"), {"patternType": "solid"})
        etree.SubElement(pattern, self._tag("fgColor"), {"rgb": f"FF{colour}"})
        etree.SubElement(pattern, self._tag("bgColor"), {"indexed": "64"})
        return made

    def _lined(self) -> Element:
        made = etree.Element(self._tag("border"))
        for side in ("left", "right", "top", "bottom", "diagonal"):
            etree.SubElement(made, self._tag(side))
        below = made[3]
        below.set("style", "thin")
        etree.SubElement(below, self._tag("color"), {"rgb": _LINE})
        return made

    def _font(self, xf: Element, look: Look) -> Element:
        made = copy_of(self._part("fonts")[int(xf.get("fontId", "0"))])
        if look.bold:
            set_in_order(made, etree.Element(self._tag("b")), _OF_FONT)
        if look.link:
            set_in_order(made, etree.Element(self._tag("u")), _OF_FONT)
            set_in_order(made, etree.Element(self._tag("color"), {"rgb": _LINK}), _OF_FONT)
        return made

    def _is_day(self, number: str) -> bool:
        own = self._root.iterfind(f"{self._tag('numFmts')}/{self._tag('numFmt')}")
        codes = (f.get("formatCode", "") for f in own if f.get("numFmtId") == number)
        return number in _DAYS or any("y" in code.casefold() for code in codes)

    def _part(self, name: str) -> Element:
        """Return a list of the part; one that a program has left out begins with what is plain."""
        found = self._root.find(self._tag(name))
        if found is None:
            plain = etree.fromstring(NO_STYLES % self._space[1:-1].encode())
            found = copy_of(plain[[etree.QName(child).localname for child in plain].index(name)])
            set_in_order(self._root, found, _OF_STYLES)
        return found

    def _append(self, name: str, made: Element) -> int:
        listed = self._part(name)
        same = _content(made)
        for at, known in enumerate(listed):
            if _content(known) == same:
                return at
        self.grown = True
        listed.append(made)
        listed.set("count", str(len(listed)))
        return len(listed) - 1

    def _tag(self, name: str) -> str:
        return f"{self._space}{name}"


def _content(element: Element) -> object:
    """Return what an element says, whatever its prefix; to be compared."""
    about = sorted((str(name), str(value)) for name, value in element.attrib.items())
    return str(element.tag), about, [_content(child) for child in element]

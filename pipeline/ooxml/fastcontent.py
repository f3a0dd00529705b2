"""The content model of XML that we have just written: as content.py has it, without a tree.

It knows only what our own output looks like. Whoever uses it compares the two once for each
template, and keeps to content.py where they differ (text boxes, tracked changes in a template).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.sax.saxutils import unescape

from lxml import etree

from pipeline.ooxml.content import SIGNS, field_name, is_told
from pipeline.ooxml.looks import Looks
from pipeline.ooxml.names import NS

_MANY = 50_000  # entries of a cache before it is emptied
_TOKEN = re.compile(
    r"<w:t(?: [^>]*)?>([^<]*)</w:t>"  # 1 text
    r"|<w:rPr>(.*?)</w:rPr>"  # 2 run properties
    r"|(</w:r>)"  # 3 they end
    r"|<w:sdtPr>.*?</w:sdtPr>"
    r"|<(w:(?:tab|br|cr|noBreakHyphen|sym|object|(?:foot|end)noteReference))\b([^>]*)"  # 4 5
    r'|<w:fldChar w:fldCharType="(\w+)"'  # 6
    r"|<w:instrText[^>]*>([^<]*)"  # 7
    r"|<w:hyperlink ([^>]*)>|(</w:hyperlink>)"  # 8 9
    r'|<(?:a:blip [^>]*?r:embed|c:chart [^>]*?r:id)="([^"]*)"',  # 10
    re.DOTALL,
)
_LINK, _ANCHOR = re.compile(r'r:id="([^"]*)"'), re.compile(r'w:anchor="([^"]*)"')
_PPR = re.compile(r"<w:pPr>(.*?)</w:pPr>", re.DOTALL)
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"')
_NUMBER = re.compile(r'<w:numId w:val="(\d+)"')
_LEVEL = re.compile(r'<w:ilvl w:val="(\d+)"')
_STRUCTURE = re.compile(r"<w:tbl>|<w:tr[ >]|<w:tc>|</w:tbl>")
_MARKS = {"<w:tbl>": "[tabell", "<w:tr>": "[rad", "<w:tr ": "[rad", "<w:tc>": "[cell"}
NO_LINKS: Mapping[str, str] = {}
_SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NS.items() if prefix != "xml")


class FastContent:
    """Reads the stories of one template's documents."""

    def __init__(self, looks: Looks, last_num: int) -> None:
        """Know the template's `looks`; lists above `last_num` are numbered lists of our own."""
        self.looks, self.last_num = looks, last_num
        self.shown: dict[str, tuple[str, str]] = {}  # pPr → (style's id, "name|level|")
        self.flags: dict[tuple[str, str], str] = {}  # (rPr, style) → flags
        self.structures: dict[str, tuple[str, ...]] = {}
        self.open: list[bool] = []  # per open field: whether its result has begun
        self.known: dict[str, str] = {}  # a paragraph's XML → its block

    def blocks(self, xml: str, links: Mapping[str, str]) -> tuple[str, ...]:
        """Return the blocks of a story; `links`: relationship id → address or picture's mark."""
        found: list[str] = []
        if "<w:txbxContent" in xml:
            raise UnfitError
        self.open = []
        for piece in xml.replace("<w:p/>", "<w:p></w:p>").split("</w:p>"):
            start = max(piece.rfind("<w:p>"), piece.rfind("<w:p "))
            before = piece if start < 0 else piece[:start]
            if "<w:t" in before or "</w:tbl>" in before:
                found += self._structure(before)
            if start >= 0:
                found.append(self._paragraph(piece[start:], links))
        return tuple(found)

    def _structure(self, text: str) -> tuple[str, ...]:
        known = self.structures.get(text)
        if known is None:
            if len(self.structures) > _MANY:
                self.structures.clear()
            found = _STRUCTURE.findall(text)
            known = tuple(_MARKS.get(mark, "tabell]") for mark in found)
            self.structures[text] = known
        return known

    def _paragraph(self, xml: str, links: Mapping[str, str]) -> str:
        if self.open or "<w:fldChar" in xml or "r:id=" in xml or "r:embed=" in xml:
            return self._read(xml, links)  # not the same block in every place
        block = self.known.get(xml)
        if block is None:
            if len(self.known) > _MANY:
                self.known.clear()
            block = self.known[xml] = self._read(xml, links)
        return block

    def _read(self, xml: str, links: Mapping[str, str]) -> str:
        properties = _PPR.search(xml)
        style, head = self.head(properties[1] if properties else "")
        start = properties.end() if properties else 0
        runs = self.runs(xml, style, links, start)
        return head + "".join(f"{{{f}}}{text}{{/}}" if f else text for f, text in runs)

    def runs(
        self, xml: str, style: str, links: Mapping[str, str] = NO_LINKS, start: int = 0
    ) -> list[tuple[str, str]]:
        """Return (flags, text) of the runs from `start`, neighbours of the same look joined."""
        runs: list[tuple[str, str]] = []
        reader = _Runs(lambda rpr: self.flags_of(rpr, style), links, self.open)
        for token in _TOKEN.finditer(xml, start):
            text = reader.read(token)
            if not text:
                continue
            flags = "" if text.startswith("[fält") else reader.link + reader.flags
            if runs and runs[-1][0] == flags:
                runs[-1] = (flags, runs[-1][1] + text)
            else:
                runs.append((flags, text))
        return runs

    def head(self, ppr: str) -> tuple[str, str]:
        """Return a paragraph's style and how its block begins; `ppr`: the inside of its w:pPr."""
        known = self.shown.get(ppr)
        if known is None:
            number = _NUMBER.search(ppr)
            own = number is not None and int(number[1]) > self.last_num
            element = _element(f"<w:p><w:pPr>{ppr}</w:pPr></w:p>")
            shown = self.looks.paragraph(element)
            level = _LEVEL.search(ppr)
            mark = f"n{level[1] if level else 0}" if own else shown.level
            known = (shown.style, f"{shown.name}|{mark}|")
            if len(self.shown) > _MANY:
                self.shown.clear()
            self.shown[ppr] = known
        return known

    def flags_of(self, rpr: str, style: str) -> str:
        """Return the flags of a run; `rpr`: the inside of its w:rPr."""
        known = self.flags.get((rpr, style))
        if known is None:
            element = _element(f"<w:r><w:rPr>{rpr}</w:rPr></w:r>")
            known = self.flags[rpr, style] = self.looks.run(element, style)
        return known


class UnfitError(ValueError):
    """The XML has something that only a tree can tell."""


class _Runs:
    """Goes through the tokens of one paragraph."""

    def __init__(
        self, flags_of: Callable[[str], str], links: Mapping[str, str], results: list[bool]
    ) -> None:
        self.flags_of, self.links = flags_of, links
        self.plain = flags_of("")
        self.flags, self.link = self.plain, ""
        self.results = results

    def read(self, token: re.Match[str]) -> str:
        """Return the text of a token, "" when it has none."""
        kind = token.lastindex
        if kind == 1:
            text = token[1]
            if self.results:
                return ""
            return unescape(text) if "&" in text else text
        if kind is None:
            return ""
        if kind == 2:
            self.flags = self.flags_of(token[2])
        elif kind == 3:
            self.flags = self.plain
        else:
            return self._rarer(token, kind)
        return ""

    def _rarer(self, token: re.Match[str], kind: int) -> str:
        if kind == 5:
            return "" if self.results or 'type="page"' in token[5] else SIGNS[token[4]]
        if kind == 6:
            self._field(token[6])
        elif kind == 7:
            return field_name(token[7]) if is_told(self.results) else ""
        elif kind in (8, 9):
            self.link = self._leads_to(token[8]) if kind == 8 else ""
        elif kind == 10:
            return self.links.get(token[10], "")
        return ""

    def _leads_to(self, attributes: str) -> str:
        link, anchor = _LINK.search(attributes), _ANCHOR.search(attributes)
        if link is not None:
            return self.links.get(link[1], "")
        return f"<#{anchor[1]}>" if anchor is not None else ""

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.results.append(False)
        elif kind == "separate" and self.results:
            self.results[-1] = True
        elif self.results:
            self.results.pop()


def _element(xml: str) -> etree._Element:
    return etree.fromstring(f"<all {_SPACES}>{xml}</all>")[0]

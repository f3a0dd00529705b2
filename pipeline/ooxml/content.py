"""The content model: what a reader of a Word file would call its content.

Two files with the same model are the same document to an officer, whatever program saved them.
Text, style and list level of each block, tables, pictures, links, comments, tracked changes,
formulas and bold/italic/underline/highlight are in it; field results, ids and looks are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from lxml import etree

from pipeline.ooxml import chart
from pipeline.ooxml.looks import Looks
from pipeline.ooxml.names import AUTHOR, q
from pipeline.ooxml.package import Package

_Element = etree._Element
_W = q("w:p")[:-1]
_P, _TBL, _TR, _TC, _R, _SDT = (_W + n for n in ("p", "tbl", "tr", "tc", "r", "sdt"))
_HELD = {_W + n for n in ("ins", "smartTag", "sdtContent", "customXml", "moveTo", "dir", "bdo")}
_STORIES = _HELD | {_W + n for n in ("footnote", "endnote", "comment")}
_REVISED = {_W + "ins": "+", _W + "moveTo": "+", _W + "del": "-", _W + "moveFrom": "-"}
SIGNS = {
    "w:tab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:footnoteReference": "[not]",
    "w:endnoteReference": "[not]",
    "w:sym": "[tecken]",
    "w:object": "[objekt]",
}
_FORMULAS = {q("m:oMath"), q("m:oMathPara")}
_COMMENT = _W + "comment"
_MARK = f"{_W}pPr/{_W}rPr"
_FLAGS = re.compile(r"\{(?:<[^>]*>|[fkum+-])+\}|\{/\}")
_SIGNS = {q(name): sign for name, sign in SIGNS.items()}


@dataclass(frozen=True, slots=True)
class Content:
    """The blocks of the body in order, and the text of each header, footer and note, sorted."""

    body: tuple[str, ...]
    margins: tuple[str, ...]

    @property
    def digests(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return body and margins as digests of 16 hexadecimal digits each."""
        return tuple(map(digest, self.body)), tuple(sorted(map(digest, self.margins)))


def picture_mark(data: bytes) -> str:
    """Return how a picture stands in a block: by its bytes."""
    return f"[bild {blake2b(data, digest_size=6).hexdigest()}]"


def digest(block: str) -> str:
    """Return 16 hexadecimal digits for a block."""
    return blake2b(block.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def content(package: Package) -> Content:
    """Return the content model of a Word file."""
    looks = Looks.of(package)
    body = package.root(package.main).find(q("w:body"))
    reader = Reader(package, package.main, looks)
    blocks = tuple(reader.blocks(body)) if body is not None else ()
    margins = []
    for part in (*package.headers, *package.footers, *package.notes, *package.comments):
        text = margin_text(package, part, looks)
        if text.strip("|\n "):
            margins.append(text)
    return Content(without_last_empty(blocks), tuple(sorted(margins)))


def paragraphs(package: Package, part: str) -> Iterator[tuple[_Element, str]]:
    """Yield each paragraph of a story with its block, in order."""
    root = package.root(part)
    body = root.find(q("w:body"))
    reader = Reader(package, part, Looks.of(package))
    for block in walk_blocks(root if body is None else body):
        if not isinstance(block, str):
            yield block, reader.paragraph(block)


def plain(block: str) -> str:
    """Return a block's text without its marks of style, level and formatting."""
    return _FLAGS.sub("", block.split("|", 2)[-1])


def margin_text(package: Package, part: str, looks: Looks | None = None) -> str:
    """Return the blocks of a header, footer, notes or comments part, a line each."""
    reader = Reader(package, part, looks or Looks.of(package))
    return "\n".join(reader.blocks(package.root(part)))


def without_last_empty(blocks: tuple[str, ...]) -> tuple[str, ...]:
    """Drop empty paragraphs at the end: programs add and remove one there."""
    end = len(blocks)
    while end and blocks[end - 1].endswith("|"):
        end -= 1
    return blocks[:end]


def walk_blocks(parent: _Element) -> Iterator[_Element | str]:
    """Yield the paragraphs in order, and a sign where a table or a row begins or a table ends."""
    for element in parent:
        tag = element.tag
        if tag == _P:
            yield element
        elif tag == _TBL:
            yield from _table(element)
        elif tag == _SDT or (tag in _STORIES and _is_content(element)):
            yield from walk_blocks(element)


def _is_content(story: _Element) -> bool:
    """Return whether a note is no separator, and a comment is not one of ours."""
    own = story.tag == _COMMENT and story.get(_W + "author") == AUTHOR
    return story.get(_W + "type") in (None, "normal") and not own


def _table(table: _Element) -> Iterator[_Element | str]:
    yield "[tabell"
    for row in table.iter(_TR):
        if next(row.iterancestors(_TBL)) is not table:
            continue
        yield "[rad"
        for cell in [cell for cell in row.iter(_TC) if next(cell.iterancestors(_TR)) is row]:
            yield "[cell"
            yield from walk_blocks(cell)
    yield "tabell]"


class Reader:
    """Reads one part in order; `depth` counts open complex fields, whose results are left out."""

    def __init__(self, package: Package, part: str, looks: Looks) -> None:
        self.links = {r.id: r for r in package.relationships(part)}
        self.package, self.looks = package, looks
        self.fields: list[bool] = []  # per open field: whether its result has begun

    def blocks(self, parent: _Element) -> Iterator[str]:
        """Yield the blocks of a story in order."""
        for block in walk_blocks(parent):
            yield block if isinstance(block, str) else self.paragraph(block)

    def paragraph(self, paragraph: _Element) -> str:
        """Return style, list level and text with its marks of formatting."""
        shown = self.looks.paragraph(paragraph)
        runs: list[tuple[str, str]] = []
        for flags, text in self._runs(paragraph, shown.style, ""):
            if runs and runs[-1][0] == flags:
                runs[-1] = (flags, runs[-1][1] + text)
            elif text:
                runs.append((flags, text))
        text = "".join(f"{{{flags}}}{text}{{/}}" if flags else text for flags, text in runs)
        return f"{shown.name}|{shown.level}|{text}{_revised_mark(paragraph)}"

    def _runs(self, parent: _Element, style: str, flags: str) -> Iterator[tuple[str, str]]:
        for element in parent:
            tag = element.tag
            if tag == _R:
                yield from self._run(element, style, flags)
            elif tag == _W + "hyperlink":
                yield from self._runs(element, style, flags + self._link(element))
            elif tag == _W + "fldSimple":
                yield flags, field_name(element.get(_W + "instr", ""))
            elif tag in _FORMULAS:
                yield flags, f"[formel {''.join(map(str, element.itertext()))}]"
            elif tag == _SDT or tag in _HELD or tag in _REVISED:
                yield from self._runs(element, style, flags + _REVISED.get(str(tag), ""))

    def _link(self, element: _Element) -> str:
        link = self.links.get(element.get(q("r:id"), ""))
        address = link.target if link is not None else "#" + element.get(_W + "anchor", "")
        return f"<{address.rstrip('/')}>"

    def _run(self, run: _Element, style: str, flags: str) -> Iterator[tuple[str, str]]:
        flags += self.looks.run(run, style)
        for child in run:
            text = self._piece(child)
            if text:
                yield ("" if text.startswith("[fält") else flags), text

    def _piece(self, child: _Element) -> str:
        tag = child.tag
        if tag == _W + "fldChar":
            return self._field(child.get(_W + "fldCharType", ""))
        if tag == _W + "instrText":
            return field_name(child.text or "") if is_told(self.fields) else ""
        if any(self.fields):
            return ""
        if tag in (_W + "t", _W + "delText"):
            return child.text or ""
        if tag in _SIGNS:
            return "" if child.get(_W + "type") == "page" else _SIGNS[tag]
        return self._picture(child)

    def _field(self, kind: str) -> str:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()
        return ""

    def _picture(self, child: _Element) -> str:
        """Return a picture by its bytes, and the text of a text box."""
        found = []
        for element in child.iter():
            if element.tag == q("c:chart"):
                found.append(self._chart(element))
                continue
            embed = element.get(q("r:embed")) if isinstance(element.tag, str) else None
            link = self.links.get(embed or "")
            if link is not None and link.target in self.package.parts:
                data = self.package.parts[link.target]
                found.append(picture_mark(data))
            elif element.tag == _W + "txbxContent" and not _in_fallback(element):
                found.append("[ruta " + " ".join(self.blocks(element)) + "]")
        return "".join(found)

    def _chart(self, element: _Element) -> str:
        """Return a chart by its names and numbers."""
        link = self.links.get(element.get(q("r:id"), ""))
        if link is None or link.target not in self.package.parts:
            return ""
        return chart.mark(self.package.root(link.target))


def _revised_mark(paragraph: _Element) -> str:
    """Return a sign where the end of a paragraph was inserted or deleted as a tracked change."""
    properties = paragraph.find(_MARK)
    marks = () if properties is None else properties
    return "".join(f"{{{_REVISED[str(mark.tag)]}}}¶{{/}}" for mark in marks if mark.tag in _REVISED)


def _in_fallback(element: _Element) -> bool:
    return any(parent.tag == q("mc:Fallback") for parent in element.iterancestors())


def is_told(fields: Sequence[bool]) -> bool:
    """Return whether an instruction counts: not those of fields in another one's result.

    `fields`: per open field, whether its result has begun.
    """
    return bool(fields) and not any(fields)


def field_name(instruction: str) -> str:
    """Return the mark of a field: its name, not its result."""
    words = instruction.split()
    return f"[fält {words[0].upper()}]" if words else ""

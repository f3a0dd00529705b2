r"""The content model: what a reader of a Word file would call its content.

Two files with the same model are the same document to an officer, whatever program saved them.
Text, style and list level of each block, tables, pictures, links, comments, tracked changes,
formulas and bold/italic/underline/highlight are in it; field results, ids and looks are not.

A story is read as one stream, of which a template's own pieces are known before its documents
(render/digests): \x1e begins a block · \x02flags\x03text\x04 is a formatted run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
_SIGNS = {
    q(name): sign
    for name, sign in {
        "w:tab": "\t",
        "w:br": "\n",
        "w:cr": "\n",
        "w:noBreakHyphen": "\u2011",
        "w:footnoteReference": "[not]",
        "w:endnoteReference": "[not]",
        "w:sym": "[tecken]",
        "w:object": "[objekt]",
    }.items()
}
_FORMULAS = {q("m:oMath"), q("m:oMathPara")}
_COMMENT = _W + "comment"
_MARK = f"{_W}pPr/{_W}rPr"
_FLAGS = re.compile(r"\{(?:<[^>]*>|[fkum+-])+\}|\{/\}")
BLOCK, _OPEN, _FLAGGED, _CLOSE = "\x1e", "\x02", "\x03", "\x04"
_CONTINUED = re.compile("\x02([^\x03]*)\x03([^\x04]*)\x04\x02\\1\x03")
FIELD = "[fält"
HOLE = "{urn:beredning:mall}hole"  # where a template prints something; no document has it


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
    reader = Reader(Links(package, package.main), looks)
    blocks = reader.blocks(body) if body is not None else ()
    parts = (*package.headers, *package.footers, *package.notes, *package.comments)
    return whole(blocks, (margin_text(package, part, looks) for part in parts))


def whole(blocks: tuple[str, ...], margins: Iterable[str]) -> Content:
    """Return the model of a body's blocks, and of the texts of headers, footers and notes."""
    shown = sorted(text for text in margins if text.strip("|\n "))
    return Content(without_last_empty(blocks), tuple(shown))


def paragraphs(package: Package, part: str) -> Iterator[tuple[_Element, str]]:
    """Yield each paragraph of a story with its block, in order."""
    root = package.root(part)
    body = root.find(q("w:body"))
    reader = Reader(Links(package, part), Looks.of(package))
    for block in walk_blocks(root if body is None else body):
        if not isinstance(block, str) and block.tag == _P:
            yield block, reader.paragraph(block)


def plain(block: str) -> str:
    """Return a block's text without its marks of style, level and formatting."""
    return _FLAGS.sub("", block.split("|", 2)[-1])


def margin_text(package: Package, part: str, looks: Looks | None = None) -> str:
    """Return the blocks of a header, footer, notes or comments part, a line each."""
    reader = Reader(Links(package, part), looks or Looks.of(package))
    return "\n".join(reader.blocks(package.root(part)))


def without_last_empty(blocks: tuple[str, ...]) -> tuple[str, ...]:
    """Drop empty paragraphs at the end: programs add and remove one there."""
    end = len(blocks)
    while end and blocks[end - 1].endswith("|"):
        end -= 1
    return blocks[:end]


def blocks_of(stream: str) -> tuple[str, ...]:
    """Return the blocks of a whole stream, neighbouring runs of one look joined."""
    if "\x04\x02" in stream:
        while (joined := _CONTINUED.sub("\x02\\1\x03\\2", stream)) != stream:
            stream = joined
    if _OPEN in stream:
        stream = stream.replace(_OPEN, "{").replace(_FLAGGED, "}").replace(_CLOSE, "{/}")
    return tuple(stream.split(BLOCK)[1:])


# ---------------------------------------------------------------- blocks


def walk_blocks(parent: _Element) -> Iterator[_Element | str]:
    """Yield the paragraphs in order, and a sign where a table or a row begins or a table ends.

    And a template's holes, where they stand between them.
    """
    for element in parent:
        tag = element.tag
        if tag in (_P, HOLE):
            yield element
        elif tag == _TBL:
            yield "[tabell"
            yield from _rows(element)
            yield "tabell]"
        elif tag == _SDT or (tag in _STORIES and _is_content(element)):
            yield from walk_blocks(element)


def _is_content(story: _Element) -> bool:
    """Return whether a note is no separator, and a comment is not one of ours."""
    own = story.tag == _COMMENT and story.get(_W + "author") == AUTHOR
    return story.get(_W + "type") in (None, "normal") and not own


def _rows(parent: _Element) -> Iterator[_Element | str]:
    """Yield the rows of a table, also of those that a control holds."""
    for element in parent:
        if element.tag == HOLE:
            yield element
        elif element.tag == _TR:
            yield "[rad"
            yield from _cells(element)
        else:
            yield from _rows(element)


def _cells(parent: _Element) -> Iterator[_Element | str]:
    for element in parent:
        if element.tag == HOLE:
            yield element
        elif element.tag == _TC:
            yield "[cell"
            yield from walk_blocks(element)
        else:
            yield from _cells(element)


# ---------------------------------------------------------------- what stands in them


class Links:
    """What the relationships of one part lead to, as it stands in a block."""

    def __init__(self, package: Package, part: str) -> None:
        """Read the relationships of `part`."""
        self.package, self.part = package, part
        self.by_id = {link.id: link for link in package.relationships(part)}

    def address(self, identity: str) -> str | None:
        """Return the address of a link, None when there is no such relationship."""
        link = self.by_id.get(identity)
        return link.target if link is not None else None

    def picture(self, identity: str) -> str:
        """Return a picture by its bytes, "" when it is not in the file."""
        target = self._target(identity)
        return picture_mark(self.package.parts[target]) if target else ""

    def chart(self, identity: str) -> str:
        """Return a chart by its names and numbers, "" when it is not in the file."""
        target = self._target(identity)
        return chart.mark(self.package.root(target)) if target else ""

    def _target(self, identity: str) -> str:
        target = self.address(identity) or ""
        return target if target in self.package.parts else ""


class Reader:
    """Reads one part in order; `fields` counts open complex fields: their results are left out."""

    def __init__(self, links: Links, looks: Looks) -> None:
        """Begin at the beginning of a part."""
        self.links, self.looks = links, looks
        self.fields: list[bool] = []  # per open field: whether its result has begun

    def blocks(self, parent: _Element) -> tuple[str, ...]:
        """Return the blocks of a story."""
        return blocks_of("".join(self.stream(parent)))

    def paragraph(self, paragraph: _Element) -> str:
        """Return style, list level and text with its marks of formatting."""
        return blocks_of("".join(self._paragraph(paragraph)))[0]

    def stream(self, parent: _Element) -> Iterator[str]:
        """Yield what stands in a story, piece by piece."""
        for block in walk_blocks(parent):
            if isinstance(block, str):
                yield BLOCK + block
            elif block.tag == _P:
                yield from self._paragraph(block)
            else:
                yield self.hole(block)

    def hole(self, element: _Element, style: str | None = None, flags: str = "") -> str:
        """Return what stands in the place of a template's hole: a document has none.

        `style`: of the paragraph that it stands in, None between paragraphs.
        """
        return ""

    def _paragraph(self, paragraph: _Element) -> Iterator[str]:
        shown = self.looks.paragraph(paragraph)
        yield f"{BLOCK}{shown.name}|{shown.level}|"
        yield from self.runs(paragraph, shown.style, "")
        yield _revised_mark(paragraph)

    def runs(self, parent: _Element, style: str, flags: str) -> Iterator[str]:
        """Yield the runs in a paragraph of that style, or in what holds some of its runs."""
        for element in parent:
            tag = element.tag
            if tag == _R:
                yield from self._run(element, style, flags)
            elif tag == _W + "hyperlink":
                yield from self.runs(element, style, flags + self._link(element))
            elif tag == _SDT or tag in _HELD or tag in _REVISED:
                yield from self.runs(element, style, flags + _REVISED.get(str(tag), ""))
            elif tag == HOLE:
                yield self.hole(element, style, flags)
            else:
                yield _flagged(flags, self._beside_runs(element))

    def _beside_runs(self, element: _Element) -> str:
        if element.tag == _W + "fldSimple":
            return field_name(element.get(_W + "instr", ""))
        return f"[formel {self.words(element)}]" if element.tag in _FORMULAS else ""

    def words(self, element: _Element) -> str:
        """Return all the text in an element."""
        return "".join(map(str, element.itertext()))

    def _link(self, element: _Element) -> str:
        address = self.links.address(element.get(q("r:id"), ""))
        if address is None:
            address = "#" + element.get(_W + "anchor", "")
        return f"<{address.rstrip('/')}>"

    def _run(self, run: _Element, style: str, flags: str) -> Iterator[str]:
        flags += self.looks.run(run, style)
        for child in run:
            text = self._piece(child)
            yield _flagged("" if text.startswith(FIELD) else flags, text)

    def _piece(self, child: _Element) -> str:
        tag = child.tag
        if tag == _W + "fldChar":
            return self._field(child.get(_W + "fldCharType", ""))
        if tag == _W + "instrText":
            return field_name(child.text or "") if _is_told(self.fields) else ""
        if any(self.fields):
            return ""
        if tag in (_W + "t", _W + "delText"):
            return child.text or ""
        if tag in _SIGNS:
            return "" if child.get(_W + "type") == "page" else _SIGNS[tag]
        return "".join(map(self.drawn, child.iter(etree.Element)))

    def _field(self, kind: str) -> str:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()
        return ""

    def drawn(self, element: _Element) -> str:
        """Return what an element of a drawing shows: a chart, a picture, the text of a box."""
        if element.tag == q("c:chart"):
            return self.links.chart(element.get(q("r:id"), ""))
        embed = element.get(q("r:embed"))
        picture = self.links.picture(embed) if embed is not None else ""
        if picture or element.tag != _W + "txbxContent" or _in_fallback(element):
            return picture
        return f"[ruta {' '.join(self.blocks(element))}]"


def _flagged(flags: str, text: str) -> str:
    return f"{_OPEN}{flags}{_FLAGGED}{text}{_CLOSE}" if flags and text else text


def _revised_mark(paragraph: _Element) -> str:
    """Return a sign where the end of a paragraph was inserted or deleted as a tracked change."""
    properties = paragraph.find(_MARK)
    marks = () if properties is None else properties
    return "".join(f"{{{_REVISED[str(mark.tag)]}}}¶{{/}}" for mark in marks if mark.tag in _REVISED)


def _in_fallback(element: _Element) -> bool:
    return any(parent.tag == q("mc:Fallback") for parent in element.iterancestors())


def _is_told(fields: Sequence[bool]) -> bool:
    """Return whether an instruction counts: not those of fields in another one's result.

    `fields`: per open field, whether its result has begun.
    """
    return bool(fields) and not any(fields)


def field_name(instruction: str) -> str:
    """Return the mark of a field: its name, not its result."""
    words = instruction.split()
    return f"{FIELD} {words[0].upper()}]" if words else ""

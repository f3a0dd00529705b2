r"""Reads the stories of a Word file as the content model has them (content_model.py).

A story is one stream, of which a template's own pieces are known before its documents
(render/digests): \x1e begins a block · \x02flags\x03text\x04 is a formatted run.
(DECISIONS 58, 148)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from lxml import etree

from pipeline.ooxml.content import chart
from pipeline.ooxml.content.looks import Looks
from pipeline.ooxml.content.prompts import shows_prompt
from pipeline.ooxml.names import AUTHOR, q
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import VAL, Element, is_on, value, whole_number

_W = q("w:p")[:-1]
_P, _TBL, _TR, _TC, _R, _SDT = (_W + n for n in ("p", "tbl", "tr", "tc", "r", "sdt"))
_T, _PPR, _RPR = (_W + n for n in ("t", "pPr", "rPr"))
_HELD = {_W + n for n in ("ins", "smartTag", "sdtContent", "customXml", "moveTo", "dir", "bdo")}
_STORIES = _HELD | {_W + n for n in ("footnote", "endnote", "comment")}
_REVISED = {_W + "ins": "+", _W + "moveTo": "+", _W + "del": "-", _W + "moveFrom": "-"}
_HOLDING = _HELD | _REVISED.keys() | {_SDT}
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
_COMMENT, _FALLBACK = _W + "comment", q("mc:Fallback")
_MARK = f"{_W}pPr/{_W}rPr/*"
BREAK, SECTION = "[sidbrytning]", "[avsnitt]"
_LOOKS = {  # of a run's own, beside those that it may have from a style (looks.py)
    _W + "strike": "g",  # genomstruken
    _W + "dstrike": "g",
    _W + "vanish": "d",  # dold
    _W + "caps": "v",  # versaler
    _W + "smallCaps": "l",  # kapitäler
}
_RAISED = {"superscript": "h", "subscript": "n"}  # höjd, nedsänkt
_SHAPES = frozenset(
    [q("wps:wsp"), *(q(f"v:{n}") for n in ("rect", "line", "oval", "roundrect", "polyline"))]
    + [q(f"v:{n}") for n in ("shape", "curve", "arc")]
)
MODEL = "3"  # what a memory calls this model
_BEFORE_SIGNS = ("1",)  # had no signs of what they did not know
_BEFORE_FIELDS = ("1", "2")  # left out the words of every field, and took prompts for text
BLOCK, _OPEN, _FLAGGED, _CLOSE = "\x1e", "\x02", "\x03", "\x04"
_LINK = re.compile(r'\s*HYPERLINK\s+(\\l\s+)?"([^"]*)"', re.IGNORECASE)
_TOKENS = re.compile("\x02([^\x03]*)\x03([^\x04]*)\x04|([^\x02]+)")
_CONTINUED = re.compile("\x02([^\x03]*)\x03([^\x04]*)\x04\x02\\1\x03")
FIELD = "[fält"
_COMPUTED = """
    PAGE NUMPAGES SECTION SECTIONPAGES TOC TOA INDEX PAGEREF REF NOTEREF SEQ DATE TIME CREATEDATE
    SAVEDATE PRINTDATE EDITTIME STYLEREF FILENAME FILESIZE NUMWORDS NUMCHARS REVNUM LISTNUM AUTONUM
    AUTONUMLGL AUTONUMOUT AUTHOR TITLE SUBJECT KEYWORDS COMMENTS INFO TEMPLATE LASTSAVEDBY USERNAME
    USERINITIALS USERADDRESS DOCPROPERTY DOCVARIABLE BIBLIOGRAPHY IF COMPARE MERGEREC MERGESEQ
"""
COMPUTED = frozenset(_COMPUTED.split())  # fields whose results are reckoned, not written
HOLE = "{urn:beredning:mall}hole"  # where a template prints something; no document has it

# What may stand in a body, a paragraph or a run and is no content, each with its reason.
NEUTRAL = {
    "w:pPr": "read with its paragraph: style, list, section and tracked changes",
    "w:rPr": "read with its run: the looks that count",
    "w:sectPr": "the page: printers and word processors rewrite it; a section's end is in a w:pPr",
    "w:sdtPr": "which cell a control is for; the text in it counts",
    "w:sdtEndPr": "the look of a control's end",
    "w:tcPr": "the width and the shade of a cell",
    "w:customXmlPr": "the attributes of what holds a text",
    "w:smartTagPr": "the attributes of what holds a text",
    "w:bookmarkStart": "an id: ours round each control, and those of contents lists",
    "w:bookmarkEnd": "an id",
    "w:proofErr": "the spelling checker's",
    "w:permStart": "who may write here, when a file is protected",
    "w:permEnd": "who may write here",
    "w:commentRangeStart": "where a comment stands; its text counts, but for our own",
    "w:commentRangeEnd": "where a comment stands",
    "w:commentReference": "where a comment stands",
    "w:annotationRef": "the sign of a comment in itself",
    "w:footnoteRef": "the number of a note in itself; its text counts",
    "w:endnoteRef": "the number of a note in itself",
    "w:separator": "the line above the notes",
    "w:continuationSeparator": "the line above notes that go on from another page",
    "w:lastRenderedPageBreak": "where a page ended when Word last showed it",
    "w:softHyphen": "a hint for the end of a line, that no reader sees",
    "w:moveFromRangeStart": "where moved words stood; the words themselves are marked",
    "w:moveFromRangeEnd": "where moved words stood",
    "w:moveToRangeStart": "where moved words stand",
    "w:moveToRangeEnd": "where moved words stand",
}
_NEUTRAL = frozenset(map(q, NEUTRAL))


def picture_mark(data: bytes) -> str:
    """Return how a picture stands in a block: by its bytes."""
    return f"[bild {blake2b(data, digest_size=6).hexdigest()}]"


class Token(NamedTuple):
    """Words of one look. `look`: the flags of the model, "" for plain text."""

    text: str
    look: str

    def __str__(self) -> str:
        """Return the words as they stand in a block."""
        return f"{{{self.look}}}{self.text}{{/}}" if self.look else self.text


def _joined(stream: str) -> str:
    """Return a stream with neighbouring runs of one look as one."""
    if "\x04\x02" in stream:
        while (joined := _CONTINUED.sub("\x02\\1\x03\\2", stream)) != stream:
            stream = joined
    return stream


def blocks_of(stream: str) -> tuple[str, ...]:
    """Return the blocks of a whole stream, neighbouring runs of one look joined."""
    blocks = [block_of(block) if _OPEN in block else block for block in stream.split(BLOCK)[1:]]
    return tuple(_breaks_last(blocks) if BREAK in stream else blocks)


def block_of(stream: str) -> str:
    """Return the block of its own stream."""
    return _joined(stream).replace(_OPEN, "{").replace(_FLAGGED, "}").replace(_CLOSE, "{/}")


def _breaks_last(blocks: Iterable[str]) -> list[str]:
    """Put page breaks at the end of the paragraph before, as LibreOffice writes them."""
    made: list[str] = []
    for block in blocks:
        head, bar, text = block.rpartition("|")
        if text.startswith(BREAK) and text != BREAK and made and "|" in made[-1]:
            made[-1] += BREAK
            made.append(f"{head}{bar}{text.removeprefix(BREAK)}")
        else:
            made.append(block)
    return made


# ---------------------------------------------------------------- blocks


def walk_blocks(parent: Element, model: str = MODEL) -> Iterator[Element | str]:
    """Yield the paragraphs in order, and a sign where a table or a row begins or a table ends.

    And what else is a block of the model: formulas, a template's holes, what nobody knows.
    """
    for element in parent.iterchildren(etree.Element):
        tag = element.tag
        if tag == _P:
            yield element
        elif tag == _TBL:
            yield "[tabell"
            yield from _inside(element, model, _TR)
            yield "tabell]"
        elif tag == _SDT or tag in _STORIES:
            if is_content(element):
                yield from walk_blocks(element, model)
        elif tag == HOLE or (model not in _BEFORE_SIGNS and tag not in _NEUTRAL):
            yield element


def is_content(story: Element) -> bool:
    """Return whether a note is no separator, and a comment is not one of ours."""
    own = story.tag == _COMMENT and story.get(_W + "author") == AUTHOR
    return story.get(_W + "type") in (None, "normal") and not own


def _inside(parent: Element, model: str, part: str) -> Iterator[Element | str]:
    """Yield the rows of a table, or the cells of a row, also of those that a control holds."""
    for element in parent:
        if element.tag == HOLE:
            yield element
        elif element.tag != part:
            yield from _inside(element, model, part)
        elif part == _TR:
            yield "[rad"
            yield from _inside(element, model, _TC)
        else:
            yield "[cell"
            yield from walk_blocks(element, model)


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


@dataclass(slots=True)
class _Field:
    """A field that has begun."""

    instruction: str = ""
    shown: bool = False  # what it shows has begun
    left_out: bool = False  # and is not told
    link: str = ""  # how the words of a link are marked


class Reader:
    """Reads one part in order; `fields` counts open complex fields: their results are left out."""

    def __init__(self, links: Links, looks: Looks, model: str = MODEL) -> None:
        """Begin at the beginning of a part."""
        self.links, self.looks, self.model = links, looks, model
        self.fields: list[_Field] = []  # those that are open

    def blocks(self, parent: Element) -> tuple[str, ...]:
        """Return the blocks of a story."""
        return blocks_of("".join(self.stream(parent)))

    def paragraph(self, paragraph: Element) -> str:
        """Return style, list level and text with its marks of formatting."""
        return blocks_of("".join(self._paragraph(paragraph)))[0]

    def stream(self, parent: Element) -> Iterator[str]:
        """Yield what stands in a story, piece by piece."""
        for block in walk_blocks(parent, self.model):
            if isinstance(block, str):
                yield BLOCK + block
            elif block.tag == _P:
                yield from self._paragraph(block)
            elif block.tag == HOLE:
                yield self.hole(block)
            else:
                yield f"{BLOCK}{self._other(block)}"

    def hole(self, element: Element, style: str | None = None, flags: str = "") -> str:
        """Return what stands in the place of a template's hole: a document has none.

        `style`: of the paragraph that it stands in, None between paragraphs.
        """
        return self._unknown(element)

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        which = self._which(paragraph, _PPR)
        if which not in self.looks.known:
            self.looks.known[which] = self._set(paragraph)
        style, before, after = self.looks.known[which]
        yield before
        if not self._in_prompt(paragraph):
            yield from self.runs(paragraph, style, "")
        yield after

    def _which(self, element: Element, tag: str, style: str = "") -> tuple[bytes, ...]:
        """Return what the looks of a paragraph or run are known by."""
        own = element.find(tag)
        said = b"" if own is None else etree.tostring(own, with_tail=False)
        return said, style.encode(), tag.encode(), self.model.encode()

    def _set(self, paragraph: Element) -> tuple[str, str, str]:
        """Return a paragraph's style, and what its properties say before and after its text."""
        shown = self.looks.paragraph(paragraph)
        before, after = f"{BLOCK}{shown.name}|{shown.level}|", _revised_mark(paragraph)
        properties = paragraph.find(_PPR)
        if properties is None or self.model in _BEFORE_SIGNS:
            return shown.style, before, after
        broken = properties.find(_W + "pageBreakBefore")
        before += BREAK if broken is not None and is_on(broken) else ""
        after += SECTION if properties.find(_W + "sectPr") is not None else ""
        return shown.style, before, after

    def runs(self, parent: Element, style: str, flags: str) -> Iterator[str]:
        """Return the runs in a paragraph of that style, or in what holds some of its runs."""
        return self._all(parent.iterchildren(etree.Element), style, flags)

    def _all(self, elements: Iterable[Element], style: str, flags: str) -> Iterator[str]:
        for element in elements:
            tag = element.tag
            if tag == _R:
                yield from self._run(element, style, flags)
            elif tag == _W + "hyperlink":
                yield from self.runs(element, style, flags + self._link(element))
            elif tag in _HOLDING:
                if not (tag == _SDT and self._prompted(element)):
                    yield from self.runs(element, style, flags + _REVISED.get(str(tag), ""))
            elif tag == _W + "fldSimple" and self._written(element.get(_W + "instr", "")):
                yield from self.runs(element, style, flags)
            elif tag == HOLE:
                yield self.hole(element, style, flags)
            else:
                yield _flagged(flags, self._other(element))

    def tokens(self, elements: Iterable[Element], style: str) -> tuple[Token, ...]:
        """Return some children of a paragraph of that style: words of one look together."""
        stream = _joined("".join(self._all(elements, style, "")))
        return tuple(Token(text or plain, look) for look, text, plain in _TOKENS.findall(stream))

    def _other(self, element: Element) -> str:
        """Return what stands between runs, or between paragraphs, and holds none."""
        if element.tag in _NEUTRAL:
            return ""
        if element.tag == _W + "fldSimple":
            return field_name(element.get(_W + "instr", ""))
        if element.tag in _FORMULAS:
            return f"[formel {self.words(element)}]"
        return self._unknown(element)

    def _unknown(self, element: Element) -> str:
        """Return the sign of what has no other: its name, its words and the file that it shows."""
        if self.model in _BEFORE_SIGNS or element.tag in _NEUTRAL:
            return ""
        shown = self.links.picture(element.get(q("r:id"), ""))
        words = (etree.QName(element).localname, shown, *self.words(element).split())
        return f"[{' '.join(filter(None, words))}]"

    def words(self, element: Element) -> str:
        """Return all the text in an element."""
        return "".join(map(str, element.itertext()))

    def _link(self, element: Element) -> str:
        address = self.links.address(element.get(q("r:id"), ""))
        if address is None:
            address = "#" + element.get(_W + "anchor", "")
        return f"<{address.rstrip('/')}>"

    def _run(self, run: Element, style: str, flags: str) -> Iterator[str]:
        flags += "".join([field.link for field in self.fields]) + self.look(run, style)
        for child in run.iterchildren(etree.Element):
            if child.tag != _RPR:
                plain = child.tag == _T and not self.fields
                text = (child.text or "") if plain else self._piece(child)
                yield _flagged("" if text.startswith((FIELD, BREAK)) else flags, text)

    def look(self, run: Element, style: str) -> str:
        """Return the flags of a run in a paragraph of that style."""
        which = self._which(run, _RPR, style)
        if which not in self.looks.known:
            own = _own_looks(run) if self.model not in _BEFORE_SIGNS else ""
            self.looks.known[which] = (self.looks.run(run, style) + own,)
        return self.looks.known[which][0]

    def _piece(self, child: Element) -> str:
        tag = child.tag
        if tag == _W + "fldChar":
            return self._field(child, child.get(_W + "fldCharType", ""))
        if any(field.left_out for field in self.fields):  # nor are fields in it told
            return ""
        if tag == _W + "instrText" and self.fields and not self.fields[-1].shown:
            self.fields[-1].instruction += child.text or ""
            return field_name(child.text or "") if self.model in _BEFORE_FIELDS else ""
        if tag in (_T, _W + "delText"):
            return child.text or ""
        if tag in _SIGNS:
            if child.get(_W + "type") == "page":
                return BREAK if self.model not in _BEFORE_SIGNS else ""
            return _SIGNS[tag]
        if tag == _W + "ptab" and self.model not in _BEFORE_SIGNS:
            return "\t"  # as LibreOffice writes it
        return "".join(map(self.drawn, child.iter(etree.Element))) or self._unknown(child)

    def _field(self, mark: Element, kind: str) -> str:
        if kind == "begin":
            told = "" if any(field.left_out for field in self.fields) else self._chosen(mark)
            self.fields.append(_Field())
            return told
        field = self.fields[-1] if self.fields else _Field(shown=True)
        if kind == "end" and self.fields:
            self.fields.pop()
        if field.shown or any(each.left_out for each in self.fields):
            return ""
        field.shown = True
        if self._written(field.instruction):
            field.link = _address(field.instruction)
            return ""
        field.left_out = kind == "separate"
        return field_name(field.instruction) if self.model not in _BEFORE_FIELDS else ""

    def _written(self, instruction: str) -> bool:
        """Return whether somebody has written what a field shows."""
        name = next(iter(instruction.split()), "=").upper()
        computed = name in COMPUTED or name.startswith("=")
        return self.model not in _BEFORE_FIELDS and not computed

    def _chosen(self, mark: Element) -> str:
        """Return what is chosen in a form field that has no words: a line of a list, a cross."""
        if self.model in _BEFORE_FIELDS:
            return ""
        for choice in mark.iter(_W + "ddList"):
            lines = [entry.get(VAL, "") for entry in choice.iterfind(_W + "listEntry")]
            number = whole_number(value(choice, "w:result") or value(choice, "w:default"))
            return f"[val {lines[number]}]" if 0 <= number < len(lines) else "[val]"
        for box in mark.iter(_W + "checkBox"):
            state = [s for s in box if s.tag in (_W + "checked", _W + "default")]
            return "[kryss]" if any(is_on(s) for s in state[-1:]) else "[ruta]"
        return ""

    def _prompted(self, control: Element) -> bool:
        known = self.model not in _BEFORE_FIELDS
        return known and shows_prompt(control, self.looks.styles)

    def _in_prompt(self, paragraph: Element) -> bool:
        """Return whether a paragraph stands in a control round it, which shows Word's prompt."""
        content = paragraph.getparent()
        control = content.getparent() if content is not None else None
        return control is not None and control.tag == _SDT and self._prompted(control)

    def drawn(self, element: Element) -> str:
        """Return what an element of a drawing shows: a chart, a picture, the text of a box."""
        if element.tag == q("c:chart"):
            return self.links.chart(element.get(q("r:id"), ""))
        embed = element.get(q("r:embed"))
        picture = self.links.picture(embed) if embed is not None else ""
        if picture or next(element.iterancestors(_FALLBACK), None) is not None:
            return picture
        if element.tag == _W + "txbxContent":
            return f"[ruta {' '.join(self.blocks(element))}]"
        return self._also_drawn(element) if self.model not in _BEFORE_SIGNS else ""

    def _also_drawn(self, element: Element) -> str:
        """Return a linked or an older picture, a SmartArt or a shape without text."""
        if element.tag == q("a:blip") and element.get(q("r:link")):
            return f"[bild {self.links.address(element.get(q('r:link'), '')) or ''}]"
        if element.tag == q("v:imagedata"):
            return self.links.picture(element.get(q("r:id"), "")) or "[bild]"
        if element.tag == q("dgm:relIds"):
            return self.links.picture(element.get(q("r:dm"), "")) or "[smartart]"
        if element.tag in _SHAPES:
            held = element.iter(_W + "txbxContent", q("v:imagedata"))
            return "[form]" if next(held, None) is None else ""
        return ""


def _own_looks(run: Element) -> str:
    """Return the flags of what a run looks like beside bold, italic, underline and highlight."""
    properties = run.find(_W + "rPr")
    if properties is None:
        return ""
    flags = [_LOOKS.get(str(look.tag), "") for look in properties if is_on(look)]
    flags.append(_RAISED.get(value(properties, "w:vertAlign"), ""))
    return "".join(sorted(filter(None, flags)))


def _flagged(flags: str, text: str) -> str:
    return f"{_OPEN}{flags}{_FLAGGED}{text}{_CLOSE}" if flags and text else text


def _revised_mark(paragraph: Element) -> str:
    """Return a sign where the end of a paragraph was inserted or deleted as a tracked change."""
    signs = (_REVISED[str(mark.tag)] for mark in paragraph.iterfind(_MARK) if mark.tag in _REVISED)
    return "".join(f"{{{sign}}}¶{{/}}" for sign in signs)


def _address(instruction: str) -> str:
    """Return how words are marked that lead somewhere by a field, as if by a w:hyperlink."""
    found = _LINK.match(instruction)
    return f"<{'#' * bool(found[1])}{found[2].rstrip('/')}>" if found else ""


def field_name(instruction: str) -> str:
    """Return the mark of a field: its name, not its result."""
    words = instruction.split()
    return f"{FIELD} {words[0].upper()}]" if words else ""

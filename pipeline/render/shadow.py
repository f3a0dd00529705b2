r"""A part's blocks, told while it is written: what each piece of it adds to them.

The template's own pieces are the same each time and are read once; what a field writes is read by
the field's own reader, which knows its run and paragraph. The pieces joined are the part's stream:

    \x1e begins a block · \x02flags\x03text\x04 a formatted run · \x12 … \x13 a spare block

`Digester` compares the result with the document read as a tree, once for each template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, unescape

from pipeline.ooxml.fastcontent import FastContent, UnfitError
from pipeline.render.fields import RunWriter, Writer
from pipeline.render.pen import Pen
from pipeline.render.places import Field, Place
from pipeline.render.plain import SPECIAL
from pipeline.render.signs import MARK
from pipeline.values.types import Day, Moment, Number, Span, Text, Whole, Words, YesNo

Written = tuple[str, str]  # XML, and what it adds to the stream
BLOCK = "\x1e"
_TEXT, _END = '<w:t xml:space="preserve">', "</w:t>"
_MANY = 20_000
_UNFIT = re.compile(r'<w:txbxContent|<w:fldSimple|<w:hyperlink|r:embed="rIdPicture|<w:(?:ins|del) ')
_SPLIT = re.compile(
    "(<w:p>|<w:p [^>]*[^/]>|<w:p/>|</w:p>|<w:tbl>|</w:tbl>|<w:tr>|<w:tr [^>]*>|<w:tc>|</w:tc>"
    "|[\x0e-\x11])"
)
_SIGNS = {"<w:tbl>": "\x1e[tabell", "</w:tbl>": "\x1etabell]", "<w:tc>": "\x1e[cell"} | {
    "\x0e": "\x0e",
    "\x0f": "\x0f",
    "\x10": "\x12",
    "\x11": "\x13",
}
_PPR = re.compile(r"<w:pPr>(.*?)</w:pPr>", re.DOTALL)
_CONTINUED = re.compile("\x02([^\x03]*)\x03([^\x04]*)\x04\x02\\1\x03")
_SLOW = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_NOTHING: Written = ("", "")
_VANISHING = re.compile("\x0e(.*?)\x0f", re.DOTALL)
_SPARE = re.compile("(\\A|\x1e\\[cell|\x1etabell\\])?\x12(.*?)\x13", re.DOTALL)


class Shadow:
    """The streams of one part of a template; `fast` knows the template's styles and lists."""

    def __init__(self, fast: FastContent, links: Mapping[str, str]) -> None:
        """Begin with nothing known but the part's `links`: relationship id → what it shows."""
        self.fast, self.links = fast, links
        self.known: dict[tuple[str, str], tuple[str, str]] = {}

    # ------------------------------------------------------------ the template's own pieces

    def static(self, xml: str, style: str) -> tuple[str, str]:
        """Return what a piece adds, and the style of the paragraph that it leaves open."""
        found = self.known.get((xml, style))
        if found is None:
            if len(self.known) > _MANY:
                self.known.clear()
            found = self.known[xml, style] = self._static(xml, style)
        return found

    def told(self, xml: str, style: str, pen: Pen) -> tuple[str, str]:
        """Return as `static`; what cannot be told is noted on the pen."""
        try:
            return self.static(xml, style)
        except UnfitError:
            pen.unfit = True
            return "", style

    def _static(self, xml: str, style: str) -> tuple[str, str]:
        if _UNFIT.search(xml):
            raise UnfitError
        self.fast.open = []
        made = []
        pieces = iter(_SPLIT.split(xml))
        made.append(self._runs(next(pieces), style))
        for tag, rest in zip(pieces, pieces, strict=True):
            if tag.startswith("<w:p") and tag != "</w:p>":
                properties = _PPR.match(rest)
                style, head = self.fast.head(properties[1] if properties else "")
                made.append(BLOCK + head)
                rest = rest[properties.end() :] if properties else rest
            elif tag.startswith("<w:tr"):
                made.append("\x1e[rad")
            else:
                made.append(_SIGNS.get(tag, ""))
            made.append(self._runs(rest, style))
        if self.fast.open:
            raise UnfitError  # a field that goes on in the next piece
        return "".join(made), style

    def _runs(self, xml: str, style: str) -> str:
        if "<w:r" not in xml:
            return ""
        runs = self.fast.runs(xml, style, self.links)
        return "".join(f"\x02{f}\x03{text}\x04" if f else text for f, text in runs)

    # ------------------------------------------------------------ fields

    def round(self, field: Field) -> tuple[str, str]:
        """Return what stands in the stream before and after a field's text."""
        style, head = self.fast.head(_inside(field.ppr))
        flags = self.fast.flags_of(_inside(field.rpr), style)
        before, after = (f"\x02{flags}\x03", "\x04") if flags else ("", "")
        return (BLOCK + head + before if field.place is Place.BLOCK else before), after

    def reader(self, field: Field) -> Callable[[str], str]:
        """Return what tells the stream of the XML that a field has written."""
        style, head = self.fast.head(_inside(field.ppr))
        flags = self.fast.flags_of(_inside(field.rpr), style)
        before, after = (f"\x02{flags}\x03", "\x04") if flags else ("", "")
        run = f"<w:r>{field.rpr}{_TEXT}"

        def in_run(xml: str) -> str:
            start = xml.find(run)
            if start < 0 or xml.count(_TEXT) != 1:
                return self._runs(xml, style)
            start += len(run)
            text = xml[start : xml.find(_END, start)]
            return before + (unescape(text) if "&" in text else text) + after if text else ""

        opening = f"<w:p>{field.ppr}"

        def alone(xml: str) -> str:
            if xml.startswith(opening) and xml.count("</w:p>") == 1:
                return BLOCK + head + in_run(xml)
            return self._static(xml, style)[0]

        return alone if field.place is Place.BLOCK else in_run

    # ------------------------------------------------------------ the whole

    def blocks(self, stream: str) -> tuple[str, ...]:
        """Return the blocks of a body's whole stream."""
        if "\x12" in stream:
            stream = _SPARE.sub(lambda m: "" if m[1] is None else m[1] + m[2], stream)
        if "\x04\x02" in stream:
            while (joined := _CONTINUED.sub("\x02\\1\x03\\2", stream)) != stream:
                stream = joined
        if "\x02" in stream:
            stream = stream.replace("\x02", "{").replace("\x03", "}").replace("\x04", "{/}")
        return tuple(stream.split(BLOCK)[1:])


def _inside(xml: str) -> str:
    """Return what stands inside the one element of `xml`."""
    if not xml or (xml.endswith("/>") and xml.count("<") == 1):
        return ""
    return xml[xml.index(">") + 1 : xml.rindex("</")]


_PLAIN = frozenset((Text, Whole, Number, Day, Moment, Span, YesNo, Words))


def telling(write: Writer, runs: RunWriter, shadow: Shadow, pen: Pen) -> Callable[[Any], Written]:
    """Return a field's filter that yields both its XML and what it adds to the stream."""
    field = runs.field
    read = shadow.reader(field)
    before, after = ("", "") if field.place is Place.RUN else (f"<w:p>{field.ppr}", "</w:p>")
    told = shadow.round(field)
    direct = pen.quick_control(runs.parts, before, after, told)
    plain = _PLAIN if field.control and MARK.search(field.ppr) is None else frozenset()

    def yielded(value: Any) -> Written:
        if type(value) in plain:
            text = str(value)
            if not text:
                return _NOTHING
            if SPECIAL.search(text) is None:
                pen.read = len(pen.log)
                return direct(value.source, text, text)
            if _SLOW.search(text) is None:
                pen.read = len(pen.log)
                return direct(value.source, text, escape(text))
        xml = write(value)
        if not xml:
            return _NOTHING
        try:
            return xml, read(xml)
        except UnfitError:
            pen.unfit = True
            return xml, ""

    return yielded


def gathered(chunks: Iterable[str | Written], shadow: Shadow, pen: Pen) -> tuple[str, str]:
    """Return the XML of a part and its stream, "" when it cannot be told while it is written."""
    pen.unfit = False
    xml: list[str] = []
    stream: list[str] = []
    waiting: list[str] = []
    known, style = shadow.known, ""
    for chunk in (*chunks, _NOTHING):
        if type(chunk) is not tuple:
            waiting.append(chunk)  # type: ignore[arg-type]
            continue
        if waiting:
            text = waiting[0] if len(waiting) == 1 else "".join(waiting)
            told, style = known.get((text, style)) or shadow.told(text, style, pen)
            stream.append(told)
            xml.append(text)
            waiting.clear()
        written, told = chunk
        xml.append(written)
        stream.append(told)
    return "".join(xml), "" if pen.unfit else "".join(stream)


def without_gone(stream: str, gone: list[bool]) -> str:
    """Return the stream without the paragraphs that were empty and went."""
    if "\x0e" not in stream:
        return stream
    each = iter(gone)
    return _VANISHING.sub(lambda found: "" if next(each) else found[1], stream)

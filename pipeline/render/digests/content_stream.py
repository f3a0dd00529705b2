r"""A part's content, told of while it is written: what each hole adds to the template's pieces.

The pieces joined are the part's stream (ooxml/content/), with some signs more:

    \x0e … \x0f a paragraph that may go · \x10 … \x11 one that may stay · \x05id\x06 told of last
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from lxml import etree

from pipeline.ooxml.content.looks import Looks
from pipeline.ooxml.content.reader import Links
from pipeline.ooxml.names import NS, q
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element
from pipeline.render.digests.template_content import ContentReader, Context, hole_of_sign
from pipeline.render.markup.placeholders import SIGNS_OF_PLACE, as_text
from pipeline.render.writers.document_state import PICTURE, Pen
from pipeline.render.writers.runs import Writer

Told = tuple[bytes, str]  # XML, and what it adds to the stream
_NO_ROWS = re.compile("\x1e\\[tabell(?:(?!\x1e\\[tabell|\x1e\\[rad).)*?\x1etabell\\]", re.DOTALL)
_LATER = re.compile("\x05([^\x06]*)\x06")
_SPACES = re.compile(r'xmlns:(\w+)="([^"]*)"')
_NUM_ID, _VAL = q("w:numId"), q("w:val")
_HOLES = {as_text(sign): hole_of_sign(sign) for sign in SIGNS_OF_PLACE}
_IS_SIGN = re.compile("[\x0e-\x11]")


def later(identity: str) -> str:
    """Return the sign of a relationship whose picture or chart is told of last."""
    return f"\x05{identity}\x06"


class OwnLinks(Links):
    """The relationships of a part of a template, and those that its documents add."""

    def __init__(self, package: Package, part: str, pen: Pen) -> None:
        """Know the template's; the pen knows the document's."""
        super().__init__(package, part)
        self.pen = pen

    def address(self, identity: str) -> str | None:
        """Return the address of a link."""
        own = (
            address
            for (part, address), known in self.pen.links.items()
            if (part, known) == (self.part, identity)
        )
        return next(own, None) or super().address(identity)

    def picture(self, identity: str) -> str:
        """Return a picture of the template; one of the document is told of last."""
        if identity in self.by_id or not identity.startswith(PICTURE):
            return super().picture(identity)
        return later(identity)

    def chart(self, identity: str) -> str:
        """Return a chart: a document may have filled it, so it is told of last."""
        return later(identity) if super().chart(identity) else ""

    def drawn_chart(self, identity: str) -> str:
        """Return a chart as the template has it."""
        return super().chart(identity)


class FieldReader:
    """Tells what the XML that a field writes adds to the stream of its part."""

    def __init__(self, context: Context, links: OwnLinks, looks: Looks, spaces: str) -> None:
        """Read what stands in `context`; `spaces` declares the part's namespaces."""
        self.context, self.links, self.looks = context, links, looks
        self.opening = f"<w:p {spaces}>"

    def __call__(self, xml: str) -> str:
        """Return what it adds; ValueError, as of any tag, when it is no whole XML."""
        if _IS_SIGN.search(xml):
            xml = _IS_SIGN.sub(lambda sign: _HOLES[sign[0]], xml)
        try:
            root = etree.fromstring(f"{self.opening}{xml}</w:p>")
        except etree.XMLSyntaxError as error:  # a macro that begins in one paragraph of several
            raise ValueError("a tag that writes half an element") from error
        if "<w:numId " in xml:
            self._restore_lists(root)
        reader, style = ContentReader(self.links, self.looks), self.context.style
        if style is None:
            return "".join(reader.stream(root))
        return "".join(reader.runs(root, style, self.context.flags))

    def _restore_lists(self, root: Element) -> None:
        """Put paragraphs of lists of the document's own in those that they are copies of."""
        pen = self.links.pen
        for number in root.iter(_NUM_ID):
            place = int(number.get(_VAL) or 0) - pen.last_num - 1
            if 0 <= place < len(pen.lists):
                number.set(_VAL, pen.lists[place].base)


def spaces_of(xml: str) -> str:
    """Return the declarations of the namespaces of a part."""
    found = NS | dict(_SPACES.findall(xml))
    return " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in found.items() if prefix != "xml")


def silent(write: Writer) -> Callable[[Any], Told]:
    """Return the filter of a field that adds nothing to the stream."""
    return lambda value: (write(value).encode(), "")


def told_later(write: Writer) -> Callable[[Any], Told]:
    """Return the filter that prints a picture's relationship: the picture is told of last."""

    def yielded(value: Any) -> Told:
        identity = write(value)
        return identity.encode(), later(identity)

    return yielded


# ---------------------------------------------------------------- the whole


def gathered(chunks: Iterable[Told]) -> Told:
    """Return a part's XML and its stream."""
    written, told = zip(*chunks, strict=True)
    return b"".join(written), "".join(told)


def without_tables(stream: str) -> str:
    """Return the stream without the tables that got no rows."""
    return _NO_ROWS.sub("", stream)


def with_later(stream: str, told: Callable[[str], str]) -> str:
    """Return the stream with what is told of last: of relationships, what they show."""
    return _LATER.sub(lambda found: told(found[1]), stream) if "\x05" in stream else stream

"""What stands in a paragraph, piece by piece, as a page shows it.

The words are those of the content model (reader.py), read by the same functions, so that what a
page shows of a paragraph is what `explain` says of it. (DECISIONS 400)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from lxml import etree

from pipeline.ooxml.content.reader import BREAK, SECTION, Reader
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.safety.barriers import alt_text_of
from pipeline.ooxml.xml import Element, each_once

_R, _T, _RPR, _SDT, _LINK, _FIELD = q_all("w:r w:t w:rPr w:sdt w:hyperlink w:fldSimple")
_HELD = frozenset(q_all("w:smartTag w:sdtContent w:customXml w:dir w:bdo"))
_REVISED = {"w:ins": True, "w:moveTo": True, "w:del": False, "w:moveFrom": False}
_REVISIONS = {q(name): is_insertion for name, is_insertion in _REVISED.items()}
_WRITTEN = frozenset(q_all("w:t w:delText"))
_MARK = f"{q('w:pPr')}/{q('w:rPr')}/*"
_NOTES = frozenset(q_all("w:footnoteReference w:endnoteReference"))
_DRAWN = frozenset(q_all("w:drawing w:pict w:object mc:AlternateContent"))
_COMMENT, _ID, _AUTHOR, _DATE = q_all("w:commentReference w:id w:author w:date")
_BLIP, _IMAGE, _EMBED, _RID = q_all("a:blip v:imagedata r:embed r:id")
_PROPERTIES, _CHART, _BOX = q_all("wp:docPr c:chart w:txbxContent")
_SAFE = ("http://", "https://", "mailto:")  # where a link may lead


@dataclass(frozen=True, slots=True)
class Revision:
    """A tracked change that nobody has decided on: whose, and when (as the file says it, or "")."""

    is_insertion: bool
    author: str
    day: str


class ShownWords(NamedTuple):
    """Words of one look. `look`: flags of the content model, as f for bold, m for marked."""

    text: str
    look: str = ""
    link: str = ""  # an address on the web, or of mail; nothing else is followed
    revision: Revision | None = None


class Drawn(NamedTuple):
    """A picture, a chart, a text box. `text`: its sign in the content model."""

    text: str
    pictures: tuple[str, ...] = ()  # parts
    description: str = ""  # in words, for those who don't see it
    chart: str = ""  # its part
    boxes: tuple[Element, ...] = ()  # what holds the paragraphs of its text boxes
    revision: Revision | None = None


CONTENTS = "[fält TOC]"  # the sign of a contents list in the content model


class Sign(NamedTuple):
    """What is shown by its name: a page number, a formula."""

    text: str
    revision: Revision | None = None


class NoteMark(NamedTuple):
    """Where a note is referred to."""

    text: str
    kind: str  # footnote, endnote
    number: str  # its id in the file
    revision: Revision | None = None


class CommentMark(NamedTuple):
    """Where a comment stands."""

    number: str
    text: str = ""


Piece = ShownWords | Drawn | Sign | NoteMark | CommentMark


class _Around(NamedTuple):
    """What holds a run: a link, a tracked change."""

    link: str = ""
    revision: Revision | None = None


class PieceReader(Reader):
    """Reads the paragraphs of one part in order, as the reader of the content model does."""

    def pieces(self, paragraph: Element) -> tuple[Piece, ...]:
        """Return what stands in a paragraph; nothing for a prompt of Word's."""
        if self._in_prompt(paragraph):
            return ()
        style = self.looks.paragraph(paragraph).style
        marks = (mark for mark in paragraph.iterfind(_MARK) if mark.tag in _REVISIONS)
        ends = (ShownWords("¶", revision=revision_of(mark)) for mark in marks)
        return tuple(_joined(chain(self._pieces(paragraph, style, _Around()), ends)))

    def _pieces(self, holder: Element, style: str, around: _Around) -> Iterator[Piece]:
        for element in holder.iterchildren(etree.Element):
            tag = element.tag
            if tag == _R:
                yield from self._run_pieces(element, style, around)
            elif tag == _SDT:
                if not self._prompted(element):
                    yield from self._pieces(element, style, around)
            elif tag in _HELD or (tag == _FIELD and self._written(element.get(q("w:instr"), ""))):
                yield from self._pieces(element, style, around)
            elif tag in _REVISIONS or tag == _LINK:
                yield from self._pieces(element, style, self._within(element, around))
            elif text := self._other(element):
                yield Sign(text, around.revision)

    def _within(self, holder: Element, around: _Around) -> _Around:
        if holder.tag == _LINK:
            address = self.links.address(holder.get(_RID, "")) or ""
            return around._replace(link=safe_address(address))
        return around._replace(revision=revision_of(holder))

    def _run_pieces(self, run: Element, style: str, around: _Around) -> Iterator[Piece]:
        look = self.look(run, style)
        for child in run.iterchildren(etree.Element):
            if child.tag == _COMMENT:
                yield CommentMark(child.get(_ID, ""))
            elif child.tag != _RPR:
                link = around.link or self._field_link()
                yield from self._piece_shown(child, look, around._replace(link=link))

    def _piece_shown(self, child: Element, look: str, around: _Around) -> Iterator[Piece]:
        plain = child.tag == _T and not self.fields
        text = (child.text or "") if plain else self._piece(child)
        if not text or text in (BREAK, SECTION):
            return
        if child.tag in _NOTES:
            kind = etree.QName(child).localname.removesuffix("Reference")
            yield NoteMark(text, kind, child.get(_ID, ""), around.revision)
        elif child.tag in _DRAWN:
            yield self._drawn_shown(child, text)._replace(revision=around.revision)
        elif child.tag not in _WRITTEN and text.startswith("["):
            yield Sign(text, around.revision)
        else:
            yield ShownWords(text, look, around.link, around.revision)

    def _field_link(self) -> str:
        """Return where the words of an open field lead, as if they stood in a w:hyperlink."""
        addresses = (field.link.strip("<>") for field in self.fields if field.link)
        return next(filter(None, map(safe_address, addresses)), "")

    def _drawn_shown(self, drawn: Element, text: str) -> Drawn:
        blips = (blip.get(_EMBED, "") for blip in each_once(drawn, _BLIP))
        images = (image.get(_RID, "") for image in each_once(drawn, _IMAGE))
        parts = filter(None, map(self.links.address, (*blips, *images)))
        held = [part for part in dict.fromkeys(parts) if part in self.links.package.parts]
        charts = (self.links.address(found.get(_RID, "")) for found in each_once(drawn, _CHART))
        described = (_description(found) for found in each_once(drawn, _PROPERTIES, _IMAGE))
        return Drawn(
            text,
            tuple(held),
            next(filter(None, described), ""),
            next(filter(None, charts), ""),
            tuple(each_once(drawn, _BOX)),
        )


def revision_of(mark: Element) -> Revision:
    """Return who tracked a change, and when."""
    return Revision(_REVISIONS[str(mark.tag)], mark.get(_AUTHOR, ""), mark.get(_DATE, ""))


def safe_address(address: str) -> str:
    """Return an address that a page may lead to, "" for any other."""
    plain = address.strip()
    return plain if plain.casefold().startswith(_SAFE) else ""


def _description(found: Element) -> str:
    holder = found.getparent()
    return alt_text_of(found, holder) if holder is not None else ""


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces; neighbouring words of one look are one."""
    before: Piece | None = None
    for piece in pieces:
        if (
            isinstance(before, ShownWords)
            and isinstance(piece, ShownWords)
            and before[1:] == piece[1:]
        ):
            before = before._replace(text=before.text + piece.text)
            continue
        if before is not None:
            yield before
        before = piece
    if before is not None:
        yield before

"""Cutting runs at their marks, and putting marks in the place of what held them."""

from __future__ import annotations

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import Tag
from pipeline.render.markup.field_position import Field, FieldPlace, field_in_run
from pipeline.render.markup.placeholders import MARK, VANISH_CLOSE, VANISH_OPEN

_R, _T, _RPR = q("w:r"), q("w:t"), q("w:rPr")
# Stand between paragraphs as well as in them, and come in pairs.
RANGES = q_all("w:bookmarkStart w:bookmarkEnd w:permStart w:permEnd")


def text_before(element: Element, text: str) -> None:
    """Put text right before an element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def remove(element: Element) -> None:
    """Take an element away; what stands after it stays."""
    parent = element.getparent()
    if parent is not None:
        text_before(element, element.tail or "")
        element.tail = None
        parent.remove(element)


def replace(paragraph: Element) -> tuple[list[Element], list[Element]]:
    """Put its marks in a paragraph's place; return the ranges before the first, and the others.

    What begins or ends in it stays as it stood to them.
    """
    before: list[Element] = []
    after: list[Element] = []
    here = before
    for element in list(paragraph.iter(_T, *RANGES)):
        marks = "".join(found[0] for found in MARK.finditer(element.text or ""))
        if element.tag in RANGES:
            element.tail = None
            paragraph.addprevious(element)
            here.append(element)
        elif marks:
            text_before(paragraph, marks)
            here = after
    remove(paragraph)
    return before, after


def surround(paragraph: Element) -> None:
    """Mark a paragraph that goes when nothing is printed in it."""
    paragraph.tail = VANISH_CLOSE + (paragraph.tail or "")
    text_before(paragraph, VANISH_OPEN)


class RunSplitter:
    """Splits a run at its marks; `fields` are those found in it.

    A macro or set block that begins and ends in one text stays text: its words take the look of
    where they are printed.
    """

    def __init__(self, run: Element, tags: list[Tag], *, in_field: bool) -> None:
        """Split `run`; `in_field`: it is a part of a field of Word's."""
        self.run, self.tags, self.in_field = run, tags, in_field
        self.fields: list[Field] = []
        self.current = self._like()
        for child in list(run):
            if child.tag == _T and MARK.search(child.text or ""):
                self._text(MARK.split(child.text or ""))
            elif child.tag != _RPR:
                self.current.append(child)
        self._close()
        remove(run)

    def _text(self, pieces: list[str]) -> None:
        """Take a text with marks: words at even places, the numbers of tags at odd ones."""
        index = 0
        while index < len(pieces):
            if index % 2 == 0:
                self._words(pieces[index])
            else:
                end = self._capture_end(pieces, index)
                self._close()
                if end > index:
                    self._capture(pieces[index : end + 1])
                    index = end
                else:
                    self._mark(self.tags[int(pieces[index]) - 1], FieldPlace.RUN)
            index += 1

    def _words(self, text: str) -> None:
        if text:
            etree.SubElement(self.current, _T, {q("xml:space"): "preserve"}).text = text

    def _mark(self, tag: Tag, place: FieldPlace) -> None:
        text_before(self.run, tag.mark)
        if tag.is_field:
            self.fields.append(field_in_run(tag, self.run, place, in_field=self.in_field))

    def _capture_end(self, pieces: list[str], index: int) -> int:
        """Return the place of the end of the macro or set block that begins here, else 0."""
        depth = 0
        for place in range(index, len(pieces), 2):
            tag = self.tags[int(pieces[place]) - 1]
            if place == index and not (tag.opens and tag.word in ("macro", "set")):
                return 0
            depth += int(tag.opens) - int(tag.closes)
            if depth == 0:
                return place
        return 0

    def _capture(self, pieces: list[str]) -> None:
        for index, piece in enumerate(pieces):
            if index % 2:
                text_before(self.run, piece)
            else:
                self._mark(self.tags[int(piece) - 1], FieldPlace.TEXT)

    def _like(self) -> Element:
        made = etree.Element(_R, nsmap={k: v for k, v in self.run.nsmap.items() if k})
        rpr = self.run.find(_RPR)
        if rpr is not None:
            made.append(etree.fromstring(etree.tostring(rpr, with_tail=False)))
        return made

    def _close(self) -> None:
        """Put the run that is being made before the old one, if it holds anything."""
        if any(child.tag != _RPR for child in self.current):
            self.run.addprevious(self.current)
        self.current = self._like()

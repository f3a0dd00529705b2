"""Where a field stands: what its value becomes there, and whether a content control may."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import Tag
from pipeline.render.markup.placeholders import MARK
from pipeline.render.markup.spots import paragraph_of

_NAMESPACE = re.compile(r' xmlns:\w+="[^"]*"')
_P, _R, _SDT, _FIELD_CHAR = q("w:p"), q("w:r"), q("w:sdt"), q("w:fldChar")
_FALLBACK, _CONTENT = q("mc:Fallback"), q("w:sdtContent")
# Inside these a value stays plain text: Word or LibreOffice would lose or refuse a control.
_NO_CONTROL = q_all("w:fldSimple w:ruby w:footnote w:endnote w:comment mc:Fallback")
_NO_LINK = q_all("w:hyperlink w:fldSimple w:ruby")
_HOLDERS = q_all("w:body w:tc w:hdr w:ftr w:footnote w:endnote w:txbxContent")
_NOTES = q_all("w:footnote w:endnote")
_RUN_PARENTS = q_all("w:p w:hyperlink w:ins w:moveTo w:smartTag w:fldSimple")


class FieldPlace(StrEnum):
    """Where a field's value goes."""

    BLOCK = "block"  # alone in its paragraph: whole paragraphs
    RUN = "run"  # between runs
    TEXT = "text"  # inside an attribute or another text: plain, escaped


Piece = str | Callable[[], str]  # XML, or what prints some in a document


@dataclass(slots=True)
class Field:
    """One `{{ … }}` and what stands round it. XML strings carry no namespace declarations."""

    tag: Tag
    place: FieldPlace
    ppr: str = ""
    rpr: str = ""
    control: bool = True
    link: bool = True  # a link may stand here
    heading: bool = False  # stands in a heading paragraph
    level: int = 0  # of the nearest heading before it; 1 = Heading 1, 0 = there is none
    keep: bool = False  # alone in its cell: an empty value leaves an empty paragraph
    copy: bool = False  # a text box is written twice: this is the second time
    address: str = ""  # of a HYPERLINK field: "whole" or a "piece"
    note: str = ""  # footnote or endnote, in the text of one
    ranges: tuple[list[Element], list[Element]] | None = None  # round it in its paragraph
    opening: tuple[Piece, ...] = ()  # what begins with the first paragraph that it prints
    closing: tuple[Piece, ...] = ()  # what ends with the last


def printed_pieces(pieces: Iterable[Piece]) -> str:
    """Return the XML of pieces, in the document that is being written."""
    return "".join(piece if isinstance(piece, str) else piece() for piece in pieces)


def xml_of(element: Element | None) -> str:
    """Return an element as a string without its tail and without namespace declarations."""
    if element is None:
        return ""
    return _NAMESPACE.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


def by_schema(elements: Iterable[Element], order: Sequence[str]) -> list[Element]:
    """Return siblings in the `order` that the schema has (local names), those it has not last."""
    ranks = {name: rank for rank, name in enumerate(order)}
    return sorted(elements, key=lambda each: ranks.get(etree.QName(each).localname, len(order)))


def _may_stand(element: Element, closed: Collection[str], *, in_field: bool) -> bool:
    """Return whether a control or a link may stand in the place of a run, or inside its parent.

    Not inside what is `closed` to it, a control that takes no other, or a field.
    """
    above = (element, *element.iterancestors())
    inside = any(a.tag in closed or (a.tag == _SDT and _is_closed(a)) for a in above)
    return not inside and not in_field


def _is_closed(sdt: Element) -> bool:
    """Return whether a control takes no other: one for plain text, or inside a paragraph."""
    properties = sdt.find(q("w:sdtPr"))
    names = ("w:text", "w:dataBinding", "w:date", "w:dropDownList", "w:comboBox")
    if properties is not None and any(properties.find(q(n)) is not None for n in names):
        return True
    return _nearest_holder(sdt) == _P


def _nearest_holder(element: Element) -> str:
    return next((str(a.tag) for a in element.iterancestors(_P, *_HOLDERS)), "")


def runs_in_fields(paragraph: Element) -> set[Element]:
    """Return the runs of a paragraph that are the instruction or the result of a field."""
    depth, found = 0, set()
    for element in paragraph.iter(_R, _FIELD_CHAR):
        if element.tag == _FIELD_CHAR:
            depth += {"begin": 1, "end": -1}.get(str(element.get(q("w:fldCharType"))), 0)
        elif depth > 0:
            found.add(element)
    return found


def field_in_run(tag: Tag, run: Element, place: FieldPlace, *, in_field: bool) -> Field:
    """Return the field of a mark in a run; `in_field`: which is a part of a field of Word's."""
    paragraph = paragraph_of(run)
    ppr = xml_of(paragraph.find(q("w:pPr"))) if paragraph is not None else ""
    return _field(tag, place, run, ppr, xml_of(run.find(q("w:rPr"))), in_field=in_field)


def loose_fields(tags: Iterable[Tag], root: Element) -> Iterator[Field]:
    """Yield the fields of marks that stand in no run: `{{p x}}`, `{{r x}}`, an attribute."""
    wanted = {tag.mark: tag for tag in tags}
    for element in root.iter() if wanted else ():
        for text, home in ((element.text, element), (element.tail, element.getparent())):
            for found in MARK.finditer(text or "") if home is not None else ():
                tag = wanted.pop(found[0], None)
                if tag is not None and home is not None:
                    above = paragraph_of(home)
                    inside = above is not None and home in runs_in_fields(above)
                    yield _field(tag, _place_in(home), home, in_field=inside)
    for tag in wanted.values():
        yield Field(tag, FieldPlace.TEXT)


def _place_in(home: Element) -> FieldPlace:
    if home.tag in _RUN_PARENTS or (home.tag == _CONTENT and _nearest_holder(home) == _P):
        return FieldPlace.RUN
    return FieldPlace.BLOCK if home.tag in (*_HOLDERS, _CONTENT) else FieldPlace.TEXT


def _field(
    tag: Tag, place: FieldPlace, at: Element, ppr: str = "", rpr: str = "", *, in_field: bool
) -> Field:
    control = _may_stand(at, _NO_CONTROL, in_field=in_field)
    link = _may_stand(at, _NO_LINK, in_field=in_field)
    copy = any(parent.tag == _FALLBACK for parent in at.iterancestors())
    note = next(at.iterancestors(*_NOTES), None)
    called = etree.QName(note).localname if note is not None else ""
    return Field(tag, place, ppr, rpr, control, link, copy=copy, note=called)

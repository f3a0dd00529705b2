"""Where a field stands: what its value becomes there, and whether a content control may."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import Tag
from pipeline.render.markup.tags_in_word import paragraph_of

_NAMESPACE = re.compile(r' xmlns:\w+="[^"]*"')
_P, _R, _SDT, _FIELD_CHAR = q("w:p"), q("w:r"), q("w:sdt"), q("w:fldChar")
_FALLBACK = q("mc:Fallback")
# Inside these a value stays plain text: Word or LibreOffice would lose or refuse a control.
_NO_CONTROL = {q(f"w:{n}") for n in ("fldSimple", "ruby", "footnote", "endnote", "comment")} | {
    _FALLBACK
}
_NO_LINK = {q(f"w:{n}") for n in ("hyperlink", "fldSimple", "ruby")}
_BLOCK_PARENTS = ("body", "tc", "hdr", "ftr", "footnote", "endnote", "txbxContent", "sdtContent")
_RUN_PARENTS = ("p", "hyperlink", "ins", "moveTo", "smartTag", "fldSimple")


class FieldPlace(StrEnum):
    """Where a field's value goes."""

    BLOCK = "block"  # alone in its paragraph: whole paragraphs
    RUN = "run"  # between runs
    TEXT = "text"  # inside an attribute or another text: plain, escaped


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


def xml_of(element: Element | None) -> str:
    """Return an element as a string without its tail and without namespace declarations."""
    if element is None:
        return ""
    return _NAMESPACE.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


def in_copy(element: Element) -> bool:
    """Return whether an element stands in the copy of a text box for older programs."""
    return any(parent.tag == _FALLBACK for parent in element.iterancestors())


def control_may_stand(element: Element) -> bool:
    """Return whether a control may stand in the place of a run (or beside it, in its parent)."""
    for ancestor in (element, *element.iterancestors()):
        if ancestor.tag in _NO_CONTROL or (ancestor.tag == _SDT and _is_closed(ancestor)):
            return False
    return not _in_complex_field(element)


def link_may_stand(element: Element) -> bool:
    """Return whether a link may stand in the place of a run: not inside another one, or a field."""
    above = (element, *element.iterancestors())
    closed = any(a.tag in _NO_LINK or (a.tag == _SDT and _is_closed(a)) for a in above)
    return not closed and not _in_complex_field(element)


def _is_closed(sdt: Element) -> bool:
    """Return whether a control takes no other: one for plain text, or inside a paragraph."""
    properties = sdt.find(q("w:sdtPr"))
    names = ("w:text", "w:dataBinding", "w:date", "w:dropDownList", "w:comboBox")
    if properties is not None and any(properties.find(q(n)) is not None for n in names):
        return True
    return paragraph_of(sdt) is not None and _nearest_holder(sdt) == _P


def _nearest_holder(element: Element) -> str:
    holders = {_P, *(q(f"w:{n}") for n in _BLOCK_PARENTS if n != "sdtContent")}
    return next((str(a.tag) for a in element.iterancestors() if a.tag in holders), "")


def _in_complex_field(run: Element) -> bool:
    depth = 0
    paragraph = paragraph_of(run)
    for element in paragraph.iter(_R, _FIELD_CHAR) if paragraph is not None else ():
        if element is run:
            break
        if element.tag == _FIELD_CHAR:
            depth += {"begin": 1, "end": -1}.get(str(element.get(q("w:fldCharType"))), 0)
    return depth > 0


def loose_field(tag: Tag, root: Element) -> Field:
    """Return the field of a mark that stands in no run: `{{p x}}`, `{{r x}}`, an attribute."""
    for element in root.iter():
        for text, home in ((element.text, element), (element.tail, element.getparent())):
            if text and tag.mark in text and home is not None:
                return _at(tag, home)
    return Field(tag, FieldPlace.TEXT)


def _at(tag: Tag, home: Element) -> Field:
    name = etree.QName(home).localname if home.tag in _HOMES else ""
    place = (
        FieldPlace.BLOCK if name in _BLOCK_PARENTS else FieldPlace.RUN if name else FieldPlace.TEXT
    )
    if place is FieldPlace.BLOCK and paragraph_of(home) is not None and name == "sdtContent":
        place = FieldPlace.RUN if _nearest_holder(home) == _P else FieldPlace.BLOCK
    found = Field(tag, place, control=control_may_stand(home), copy=in_copy(home))
    found.link = link_may_stand(home)
    return found


_HOMES = {q(f"w:{name}") for name in (*_BLOCK_PARENTS, *_RUN_PARENTS)}

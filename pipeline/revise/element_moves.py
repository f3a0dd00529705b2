"""Putting elements into a story and taking them out, so that what others hung on them stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.ooxml.content.controls import PREFIX
from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.segments import is_comment_mark

_P, _R, _TBL, _TC, _TR, _PPR = (q(f"w:{n}") for n in ("p", "r", "tbl", "tc", "tr", "pPr"))
_START, _END = q("w:bookmarkStart"), q("w:bookmarkEnd")
_COMMENT_START, _COMMENT_END = q("w:commentRangeStart"), q("w:commentRangeEnd")
_ID, _NAME = q("w:id"), q("w:name")
_FIRST = {_TBL: _TR, _TR: _TC}
_BEFORE = {q("w:tcPr"), q("w:tblPr"), q("w:tblGrid"), q("w:trPr"), q("w:tblPrEx"), _PPR}


def put(element: Element, anchor: Element | None, home: Element) -> Element:
    """Put an element after `anchor`, first in `home` without one; return it."""
    if anchor is not None:
        anchor.addnext(element)
        return element
    first = _FIRST.get(str(home.tag))
    place = 0
    for index, child in enumerate(home):
        if child.tag == first:
            place = index
            break
        if child.tag in _BEFORE:
            place = index + 1
    home.insert(place, element)
    return element


def exchange(old: Element, new: Element) -> Element:
    """Put `new` in the place of `old`, with the comments and bookmarks of others; return it."""
    keep_marks(old, new)
    new.tail = None
    swap(old, new)
    return new


def swap(old: Element, new: Element) -> None:
    """Put one element in the place of another."""
    parent = old.getparent()
    if parent is not None:
        parent.replace(old, new)


def unwrap(element: Element, inner: Element | None) -> None:
    """Put what stands in `inner` in the place of an element."""
    for child in [] if inner is None else list(inner):
        element.addprevious(child)
    drop(element)


def take_out(element: Element) -> None:
    """Take an element out; comments and bookmarks of others go to the paragraph beside it."""
    beside = next(_beside(element), None)
    if beside is not None:
        keep_marks(element, beside)
    drop(element)


def _beside(element: Element) -> Iterator[Element]:
    for sibling in element.itersiblings(preceding=True):
        if sibling.tag == _P:
            yield sibling
        else:
            yield from reversed(list(sibling.iter(_P)))
    for sibling in element.itersiblings():
        yield from sibling.iter(_P)


def keep_marks(old: Element, new: Element) -> None:
    """Move the comments and bookmarks of others from one element to the first paragraph of one."""
    home = new if new.tag == _P else next(new.iter(_P), None)
    if home is None:
        return
    starts, ends = _foreign_marks(old, {mark.get(_NAME, "") for mark in new.iter(_START)})
    properties = home.find(_PPR)
    place = 0 if properties is None else home.index(properties) + 1
    for mark in reversed(starts):
        home.insert(place, mark)
    home.extend(ends)


def marks_within(elements: Iterable[Element]) -> tuple[list[Element], list[Element]]:
    """Return what opens and what closes the bookmarks and comments that stand in elements."""
    starts: list[Element] = []
    ends: list[Element] = []
    for element in elements:
        starts += element.iter(_START, _COMMENT_START)
        ends += element.iter(_END, _COMMENT_END)
        ends += filter(is_comment_mark, element.iter(_R))
    return starts, ends


def _foreign_marks(old: Element, known: set[str]) -> tuple[list[Element], list[Element]]:
    """Return the marks within an element, without our bookmarks and those of `known` names."""
    starts, ends = marks_within([old])
    own = {m.get(_ID) for m in starts if m.tag == _START}
    left_out = {
        m.get(_ID)
        for m in starts
        if m.tag == _START and (m.get(_NAME, "").startswith(PREFIX) or m.get(_NAME, "") in known)
    }
    kept = own - left_out
    return (
        [m for m in starts if m.tag != _START or m.get(_ID) in kept],
        [m for m in ends if m.tag != _END or m.get(_ID) in kept or not left_out],
    )

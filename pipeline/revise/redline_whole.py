"""Paragraphs that are new or gone as a whole.

(DECISIONS 349)
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from pipeline.ooxml.names import NS, q, q_all
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.redline_atoms import atoms, control_name
from pipeline.revise.redline_desk import (
    LOST,
    NOTES,
    Desk,
    deletion,
    in_link,
    let_be_marked,
    neighbours,
)
from pipeline.revise.redline_marker import BESIDE, DEL, INS

_P, _R, _RPR, _PPR, _SDT = (q(f"w:{n}") for n in ("p", "r", "rPr", "pPr", "sdt"))
_THEIRS = q_all("w:ins w:del w:moveFrom w:moveTo")
_ELEMENTS = q_all("m:oMath m:oMathPara w:subDoc w:contentPart")
_STRUCK = q_all("w:del w:moveFrom")


def struck_paragraph(desk: Desk, old: Element, *, end: bool = True) -> Element:
    """Return a copy of an old paragraph that is deleted; `end`: its end too."""
    made = etree.Element(_P, nsmap={"w": NS["w"]})
    properties = old.find(_PPR)
    if properties is not None:
        made.append(desk.fit(properties))
        for each in list(made[0].iter(*BESIDE)):
            drop(each)
    home = next(map(control_name, old.iterancestors(_SDT)), "")
    for _, several in groupby(atoms(old, desk.looks[0]), key=lambda atom: atom.link):
        group = list(several)
        struck = deletion(desk, group, home)
        link = group[0].link
        made.append(struck if link is None else in_link(desk, link, [struck]))
    if end:
        desk.pen.mark_end(made, DEL)
    return made


def insert_paragraph(desk: Desk, new: Element, *, end: bool = True) -> None:
    """Mark a new paragraph as inserted; what a reviewer has inserted in it is the reviewer's."""
    atoms(new, desk.looks[1])
    for control in list(_outside_marks(new, _SDT)):
        desk.pen.new_control(control)
        let_be_marked([control])
    runs = list(_outside_marks(new, _R, *_ELEMENTS))
    for together in neighbours(runs):
        desk.pen.insert(together)
    for note in new.iter(*NOTES):
        desk.note(None, note)
    struck = [e for e in new.iter(*_STRUCK) if e.getparent() is not None and len(e)]
    if struck:
        drop(*struck)
        desk.unmarked[LOST] = None
    if end and not is_reviewed(new, INS):
        desk.pen.mark_end(new, INS)


def _outside_marks(paragraph: Element, *tags: str) -> Iterator[Element]:
    """Yield what stands in a paragraph itself, and in no reviewer's mark."""
    for each in paragraph.iter(*tags):
        above = next(each.iterancestors(_P, *_THEIRS, *_ELEMENTS))
        if above is paragraph:
            yield each


def is_reviewed(paragraph: Element, tag: str) -> bool:
    """Return whether a reviewer has inserted or deleted the end of a paragraph."""
    return paragraph.find(f"{_PPR}/{_RPR}/{tag}") is not None

"""A choice between the two texts that a merge has left in a document, as Word's Accept and Reject.

What is chosen stands there as if nobody had asked; the next merge knows it again as it does what
was chosen in Word. (DECISIONS 437)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.ooxml.content import block_digest
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.safety.review import leave_out, resolve
from pipeline.ooxml.xml import Element
from pipeline.revise.marks import LASTING, runs_text, without_comments
from pipeline.revise.to_choose import DisputedPlace, to_choose
from pipeline.revise.tracked import disputes

_INS, _DEL, _CONTENT = q("w:ins"), q("w:del"), q("w:sdtContent")
_TEXTS = q("w:t"), q("w:delText")


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """A place with two texts. `code`: what it is chosen by, for as long as both stand there."""

    code: str
    workbook: str
    document: str


def two_texts(data: bytes, name: str) -> tuple[TwoTexts, ...]:
    """Return what there is to choose between in a document; DocumentError for no Word file."""
    draft = Draft(read_package(data, name))
    return tuple(texts for texts, _, _ in _found(draft))


def with_chosen(data: bytes, name: str, choices: Mapping[str, bool]) -> bytes:
    """Return a document where some of that is chosen.

    `choices`: by the codes, whether it is the workbook's text that stands; else the document's
    does. A code that is not there any longer chooses nothing. DocumentError for no Word file.
    """
    draft = Draft(read_package(data, name))
    for texts, place, marks in list(_found(draft)):
        if texts.code in choices:
            _choose(draft, place, marks, choices[texts.code])
    return draft.data()


def _found(draft: Draft) -> Iterator[tuple[TwoTexts, DisputedPlace, list[Element]]]:
    """Yield each place with two texts, and the marks that they stand in."""
    known = read_memory(draft.package)
    roots = {part: draft.root(part) for part in draft.package.stories}
    of: dict[Element, list[Element]] = {}
    for root in roots.values():
        for unit, mark in disputes(root, known.tracked if known is not None else ()):
            of.setdefault(unit, []).append(mark)
    number = 0
    for place in to_choose(draft.package, roots):
        if not place.is_gone:
            units = {unit for p in place.paragraphs for unit in (p, *p.iterancestors())}
            marks = [mark for unit, found in of.items() if unit in units for mark in found]
            ours, theirs = (_words(place, *_divided(marks, ours=one)) for one in (True, False))
            number += 1
            code = block_digest(f"{number}|{ours}|{theirs}")
            yield TwoTexts(code, ours, theirs), place, marks


def _divided(marks: list[Element], *, ours: bool) -> tuple[list[Element], list[Element]]:
    """Return the marks whose words stay when a text is chosen, and those whose words go."""
    stays = [mark for mark in marks if ours == (mark.tag == _INS)]
    return stays, [mark for mark in marks if ours != (mark.tag == _INS)]


def _words(place: DisputedPlace, stays: list[Element], goes: list[Element]) -> str:
    """Return what a place says when some of its words stay, and others go."""
    found = []
    for paragraph in place.paragraphs:
        texts = (t for t in paragraph.iter(*_TEXTS) if _is_left(t, stays, goes))
        found.append("".join(t.text or "" for t in texts).strip())
    return "\n".join(filter(None, found))


def _is_left(text: Element, stays: list[Element], goes: list[Element]) -> bool:
    around = list(text.iterancestors(_INS, _DEL))
    return not any(e in goes or (e.tag == _DEL and e not in stays) for e in around)


def _choose(draft: Draft, place: DisputedPlace, marks: list[Element], ours: bool) -> None:
    stays, goes = _divided(marks, ours=ours)
    around = [_outermost(paragraph) for paragraph in place.paragraphs]
    without_comments(draft, LASTING, place.paragraphs)
    resolve(stays=stays, goes=goes)
    for control in around:
        if control is not None and not runs_text(control):
            leave_out(control)


def _outermost(paragraph: Element) -> Element | None:
    """Return the control that a paragraph is alone in, None for none."""
    control = None
    above = paragraph.getparent()
    while above is not None and above.tag == _CONTENT and len(above) == 1:
        control = above.getparent()
        above = control.getparent() if control is not None else None
    return control

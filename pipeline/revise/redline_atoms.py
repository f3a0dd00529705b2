"""A paragraph as its smallest parts: words, signs, pictures, notes, the joints of fields.

(DECISIONS 349)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from lxml import etree

from pipeline.ooxml.names import NS, q, q_all
from pipeline.ooxml.xml import Element, drop, value

_R, _RPR, _T, _PPR, _SDT = (q(f"w:{n}") for n in ("r", "rPr", "t", "pPr", "sdt"))
_LINK, _FIELD, _INSTR = q("w:hyperlink"), q("w:fldChar"), q("w:instrText")
_TEXT = q_all("w:t w:delText")
_CODE = q_all("w:instrText w:delInstrText")
_SPACE = q("xml:space")
WORDS = re.compile(r"\w+|\s|[^\w\s]")
_BOOKMARKS = re.compile(rb'<w:bookmark(?:Start|End) w:id="[0-9]+"')
_HELD = frozenset(
    q_all("w:sdtContent w:smartTag w:customXml w:dir w:bdo w:ins w:moveTo w:del w:moveFrom")
)
_STATES = dict.fromkeys(q_all("w:ins w:moveTo"), "ins") | dict.fromkeys(
    q_all("w:del w:moveFrom"), "del"
)
# Beside what is written: they are no part of it, and stay where they are.
NEUTRAL = frozenset(
    q_all(
        "w:pPr w:rPr w:bookmarkStart w:bookmarkEnd w:commentRangeStart w:commentRangeEnd w:proofErr"
        " w:commentReference w:annotationRef w:lastRenderedPageBreak w:permStart w:permEnd w:sdtPr"
        " w:sdtEndPr w:customXmlPr w:smartTagPr w:moveFromRangeStart w:moveFromRangeEnd"
        " w:moveToRangeStart w:moveToRangeEnd w:customXmlInsRangeStart w:customXmlInsRangeEnd"
        " w:customXmlDelRangeStart w:customXmlDelRangeEnd"
    )
)
# What stands once in a file, by name or number: the newer file has it, a copy of old words has not.
ONCE = q_all(
    "w:bookmarkStart w:bookmarkEnd w:commentRangeStart w:commentRangeEnd w:commentReference"
    " w:permStart w:permEnd"
)
_NOTES = q_all("w:footnoteReference w:endnoteReference")
BOX = q("w:txbxContent")
VML = "{urn:schemas-microsoft-com:vml}"
# Numbers that programs give anew at each save.
_PASSING = re.compile(r"\}(rsid\w*|paraId|textId|anchorId|editId|spid|gfxdata)$")
_NUMBERED = (q("wp:docPr"), "{http://schemas.openxmlformats.org/drawingml/2006/picture}cNvPr")


@dataclass(eq=False, slots=True)
class Atom:
    """One word or sign. `run`: what it stands in, or itself where it stands in no run."""

    key: Hashable
    run: Element
    child: Element | None = None  # of the run
    text: str | None = None  # of a word, None of anything else
    link: Element | None = None
    control: str = ""  # the tag of the innermost control
    state: str = ""  # "ins" or "del" in a mark of a reviewer's
    joint: str = ""  # begin, code, separate or end of a field

    @property
    def is_blank(self) -> bool:
        """Return whether it is a blank."""
        return self.text is not None and not self.text.strip()


Look = Callable[[Element], Hashable]  # what two elements that are no words have in common


def atoms(paragraph: Element, look: Look) -> list[Atom]:
    """Return what a paragraph says, in order."""
    _open_simple_fields(paragraph)
    found: list[Atom] = []
    _gather(paragraph, found, look, None, "", "")
    if next(paragraph.iter(_FIELD), None) is not None:
        _name_fields(found)
    return found


def _gather(
    parent: Element,
    found: list[Atom],
    look: Look,
    link: Element | None,
    control: str,
    state: str,
) -> None:
    for child in parent:
        tag = child.tag
        if tag == _R:
            _gather_run(child, found, look, link, control, state)
        elif tag in NEUTRAL or not isinstance(tag, str):
            continue
        elif tag == _SDT:
            _gather(child, found, look, link, control_name(child), state)
        elif tag == _LINK:
            _gather(child, found, look, child, control, state)
        elif tag in _HELD:
            _gather(child, found, look, link, control, _STATES.get(tag, state))
        else:
            key = ("element", look(child))
            found.append(Atom(key, child, None, None, link, control, state))


def control_name(control: Element) -> str:
    """Return what tells a control from others: its tag, alias or number."""
    names = (value(control, "w:sdtPr", name) for name in ("w:tag", "w:alias", "w:id"))
    return next(filter(None, names), "?")


def _gather_run(
    run: Element,
    found: list[Atom],
    look: Look,
    link: Element | None,
    control: str,
    state: str,
) -> None:
    target = look(link) if link is not None else None
    for child in run:
        tag = child.tag
        key: Hashable = ""
        joint = ""
        if tag in _TEXT:
            words = WORDS.findall(child.text or "")
            found += [Atom((w, target), run, child, w, link, control, state) for w in words]
            continue
        if tag in NEUTRAL or not isinstance(tag, str):
            continue
        if tag == _FIELD:
            joint = child.get(q("w:fldCharType"), "")
        elif tag in _CODE:
            key, joint = child.text or "", "code"
        else:
            key = ("sign", look(child))
        found.append(Atom(key, run, child, None, link, control, state, joint=joint))


# ---------------------------------------------------------------- fields


def _open_simple_fields(paragraph: Element) -> None:
    """Write fields that are one element as Word writes others: a mark can't stand round one."""
    for field in list(paragraph.iter(q("w:fldSimple"))):
        joints = [_joint(kind) for kind in ("begin", "separate", "end")]
        data = field.find(q("w:fldData"))
        if data is not None:
            joints[0][0].append(data)
        code = etree.Element(_R)
        etree.SubElement(code, _INSTR, {_SPACE: "preserve"}).text = field.get(q("w:instr"), "")
        for each in (joints[0], code, joints[1], *field, joints[2]):
            field.addprevious(each)
        drop(field)


def _joint(kind: str) -> Element:
    run = etree.Element(_R)
    etree.SubElement(run, _FIELD, {q("w:fldCharType"): kind})
    return run


def _name_fields(found: list[Atom]) -> None:
    """Give each joint a key that says which field it is of, by the field's code."""
    for first, last in fields_of(found):
        code = "".join(str(a.key) for a in found[first : last + 1] if a.joint == "code").split()
        for number, atom in enumerate(a for a in found[first : last + 1] if a.joint):
            if not isinstance(atom.key, tuple):
                atom.key = ("field", atom.joint, number, *code)
    for atom in found:
        if atom.joint and not isinstance(atom.key, tuple):
            atom.key = ("open field", atom.joint, str(atom.key).strip())


def fields_of(found: Sequence[Atom]) -> list[tuple[int, int]]:
    """Return the first and last index of each field that is whole; outer ones after inner."""
    whole, begun = [], []
    for index, atom in enumerate(found):
        if atom.joint == "begin":
            begun.append(index)
        elif atom.joint == "end" and begun:
            whole.append((begun.pop(), index))
    return whole


def breaks_a_field(paragraph: Element) -> bool:
    """Return whether a field begins in a paragraph and ends in another."""
    depth = 0
    for mark in paragraph.iter(_FIELD):
        kind = mark.get(q("w:fldCharType"))
        depth += (kind == "begin") - (kind == "end")
        if depth < 0:
            return True
    return depth != 0


# ---------------------------------------------------------------- what is no word


def as_written(element: Element) -> bytes:
    """Return an element as it is written, but for the numbers of bookmarks."""
    return _BOOKMARKS.sub(b"<w:bookmark", etree.tostring(element, with_tail=False))


def plain_look(element: Element, linked: Callable[[str], str]) -> Hashable:
    """Return what an element says, without passing numbers; `linked`: what a link leads to."""
    if element.tag == _LINK:
        anchor = element.get(q("w:anchor"), "")
        return ("link", linked(element.get(q("r:id"), "")), "" if anchor[:1] == "_" else anchor)
    if element.tag in _NOTES:
        return element.tag
    if not len(element):
        return (element.tag, *_said(element, linked))
    copy = deepcopy(element)
    copy.tail = None
    drop(*list(copy.iter(*ONCE)))
    for box in copy.iter(BOX):
        drop(*box)
    for each in copy.iter("*"):
        said = _said(each, linked)
        each.attrib.clear()
        for name, text in said:
            each.set(name, text)
    return etree.tostring(copy, method="c14n", exclusive=True)


def _said(element: Element, linked: Callable[[str], str]) -> list[tuple[str, str]]:
    found = []
    for name, text in sorted(element.attrib.items()):
        kept = str(name)
        if kept.startswith(f"{{{NS['r']}}}"):
            found.append((kept, linked(str(text))))
        elif not _PASSING.search(kept) and not _is_numbered(element, kept):
            found.append((kept, str(text)))
    return found


def _is_numbered(element: Element, name: str) -> bool:
    tag = str(element.tag)
    return name == "ShapeID" or (name == "id" and (tag in _NUMBERED or tag.startswith(VML)))


# ---------------------------------------------------------------- runs, taken apart


def parted(run: Element, groups: list[list[Atom]]) -> list[Element]:
    """Divide a run into one for each group of its atoms, in order; return them."""
    if len(groups) == 1:
        return [run]
    made = [run]
    properties = run.find(_RPR)
    for group in groups[1:]:
        new = etree.Element(_R)
        new.attrib.update(run.attrib)
        if properties is not None:
            new.append(deepcopy(properties))
        _fill(new, group)
        made[-1].addnext(new)
        made.append(new)
    old = [child for child in run if child.tag not in NEUTRAL]
    _fill(run, groups[0])
    drop(*old)
    for group, each in zip(groups, made, strict=True):
        for atom in group:
            atom.run = each
    return made


def bare(element: Element) -> Element:
    """Return an element of the same name and attributes, with nothing in it."""
    made = deepcopy(element)
    made.tail = None
    drop(*list(made))
    return made


def copied(group: Iterable[Atom]) -> Element:
    """Return a copy of a run with only these of its atoms; of an element, itself."""
    several = list(group)
    run = several[0].run
    if run.tag != _R:
        made = deepcopy(run)
        made.tail = None
    else:
        made = etree.Element(_R)
        properties = run.find(_RPR)
        if properties is not None:
            made.append(deepcopy(properties))
        _fill(made, several)
    drop(*list(made.iter(*ONCE)))
    return made


def _fill(run: Element, group: list[Atom]) -> None:
    """Put copies into a run of what atoms of one run stand in: their words, and nothing else."""
    for child, several in groupby(group, key=attrgetter("child")):
        words = [atom.text for atom in several if atom.text is not None]
        if child is None:
            continue
        if words:
            text = etree.SubElement(run, child.tag)
            text.set(_SPACE, "preserve")
            text.text = "".join(words)
        else:
            made = deepcopy(child)
            made.tail = None
            run.append(made)

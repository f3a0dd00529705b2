"""The short way for two files that differ in words alone: each changed paragraph by itself.

What we build of one template has the same frame from time to time: as many paragraphs, each with
the same controls. Then only those that differ are read as trees, and the rest stays byte for byte.
(DECISIONS 350)
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from pipeline.errors import DocumentError
from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.xml import Element, text_in
from pipeline.revise.redline_atoms import NEUTRAL, breaks_a_field, plain_look
from pipeline.revise.redline_paragraphs import NOTES, Desk, pair
from pipeline.revise.redline_pen import Pen
from pipeline.revise.settle import accept_all, has_changes, reject_all

_END = b"</w:p>"
_BEGIN = re.compile(rb"<w:p[ >]")
_OWN = re.compile(rb"^<\?xml[^>]*\?>\s*<w:[^>]*>")
_LINKED = re.compile(rb"<w:(?:hyperlink|drawing|pict|object|sectPr|fldSimple)\b")
_UNUSUAL = (b"<!", b"<?")  # after the head of a part: comments and the like
_R, _T, _TAG = q("w:r"), q("w:t"), q("w:tag")
_LEAST = 0.5  # how much of two paragraphs without cells must be the same words
_BESIDE = ("customXml/", "docProps/")  # what a reader does not see


@dataclass(frozen=True)
class _Changed:
    """A paragraph that differs: where it stands among the pieces, and what it is on both sides."""

    at: int
    old: bytes
    new: bytes


def marked_in_frame(before: Package, after: Package, pen: Pen) -> bytes | None:
    """Return the new file with its changes marked; None when it has another frame."""
    old, new = before.parts, after.parts
    if old.keys() != new.keys():
        return None
    differ = [part for part in new if old[part] != new[part]]
    shown = [part for part in differ if not part.startswith(_BESIDE)]
    texts = {*after.stories} - {*after.comments}
    if not texts.issuperset(shown) or before.main != after.main:
        return None
    pieces = {part: _pieces(old[part], new[part]) for part in shown}
    if None in pieces.values():
        return None
    made = {}
    for part, found in pieces.items():
        marked = _marked(new[part], found or [], pen)
        if marked is None:
            return None
        made[part] = marked
    return zipped({**new, **made})


def _pieces(old: bytes, new: bytes) -> list[_Changed] | None:
    """Return the paragraphs that differ; None when more does than what stands in them."""
    if any(part.find(sign, 5) >= 0 for sign in _UNUSUAL for part in (old, new)):
        return None
    there, here = old.split(_END), new.split(_END)
    if len(there) != len(here):
        return None
    found = []
    for at, (one, other) in enumerate(zip(there, here, strict=True)):
        if one != other:
            begin, begin2 = _begin(one), _begin(other)
            if begin is None or begin2 is None or one[:begin] != other[:begin2]:
                return None
            found.append(_Changed(at, one[begin:] + _END, other[begin2:] + _END))
    return found


def _begin(piece: bytes) -> int | None:
    """Return where the last paragraph of a piece begins."""
    found = [match.start() for match in _BEGIN.finditer(piece)]
    return found[-1] if found else None


def _marked(part: bytes, changed: list[_Changed], pen: Pen) -> bytes | None:
    head = _OWN.match(part)
    if head is None or part[head.end() - 2 : head.end()] == b"/>":
        return None
    start = head.group()
    name = re.search(rb"<(w:\w+)", start)
    if name is None:
        return None
    close = b"</" + name[1] + b">"
    pieces = part.split(_END)
    for each in changed:
        if any(_LINKED.search(side) or has_changes(side) for side in (each.old, each.new)):
            return None
        roots = (_tree(start + side + close) for side in (each.old, each.new))
        old, new = roots
        if old is None or new is None or not _is_one(old, new):
            return None
        said = _pair(old, new, pen)
        if said is None:
            return None
        piece = pieces[each.at]
        pieces[each.at] = piece[: _begin(piece)] + said.removesuffix(_END)
    joined: bytes = _END.join(pieces)
    return joined


def _tree(data: bytes) -> Element | None:
    try:
        return etree.fromstring(data)
    except etree.XMLSyntaxError:
        return None


def _is_one(old: Element, new: Element) -> bool:
    """Return whether two paragraphs are the same one: it has the same cells, or like words."""
    if any(next(side.iter(*NOTES), None) is not None for side in (old, new)):
        return False
    if breaks_a_field(old) or breaks_a_field(new) or len(old) != 1 or len(new) != 1:
        return False
    cells = [[tag.get(q("w:val")) for tag in side.iter(_TAG)] for side in (old, new)]
    if cells[0] or cells[1]:
        return cells[0] == cells[1]
    words = [{*text_in(side).split()} for side in (old, new)]
    return len(words[0] & words[1]) >= _LEAST * max(map(len, words))


def _pair(old: Element, new: Element, pen: Pen) -> bytes | None:
    """Return a paragraph as it is written, with what differs marked; None when it can't be."""
    desk = Desk(pen, _copied, (_look, _look), _no_note, _no_note)
    wanted = _written(old), _written(new)
    try:
        pair(desk, old[0], new[0])
    except DocumentError:
        return None
    accepted, rejected = deepcopy(new), deepcopy(new)
    accept_all(accepted)
    reject_all(rejected)
    if (_written(rejected), _written(accepted)) != wanted:
        return None
    said = etree.tostring(new)
    return said[said.index(b">") + 1 : said.rindex(b"</")]


def _written(root: Element) -> str:
    """Return the words and signs of a paragraph, in order."""
    found = (c for run in root.iter(_R) for c in run if c.tag not in NEUTRAL)
    return "".join([str(c.text or "") if c.tag == _T else f"<{c.tag}>" for c in found])


def _look(element: Element) -> object:
    return plain_look(element, str)


def _copied(element: Element) -> Element:
    made = deepcopy(element)
    made.tail = None
    return made


def _no_note(*_: object) -> None:
    """No note and no text box stands in such a paragraph."""

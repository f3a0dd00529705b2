"""The short way for two files that differ in words alone: each changed paragraph by itself.

What we build of one template has the same frame from time to time: as many paragraphs, each with
the same controls. Then only those that differ are read as trees, and the rest stays byte for byte.
(DECISIONS 349)
"""

from __future__ import annotations

import re
from bisect import bisect_left
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from pipeline.errors import DocumentError
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.xml import Element
from pipeline.revise.redline_atoms import NEUTRAL, breaks_a_field, plain_look
from pipeline.revise.redline_desk import Desk
from pipeline.revise.redline_marker import DEL, INS, Marker
from pipeline.revise.redline_paragraphs import pair
from pipeline.revise.redline_texts import text_pair
from pipeline.revise.settle import has_changes

_P, _END, _RUN = b"<w:p>", b"</w:p>", b"</w:r>"
_OPEN, _CLOSE = b"<w:sdt>", b"</w:sdt>"
_STARTS = (b"<w:r>", b"<w:r ", _OPEN)
_MARKUP = re.compile(rb"<[^>]*>")
# Where something of this stands in a paragraph all of it is read: it holds runs, or spans them.
_WHOLE = re.compile(rb"<(?:w:(?:fldChar|ruby|smartTag|customXml|dir|bdo)|mc:)\b|<m:")
_BEGIN = re.compile(rb"<w:p[ >]")
_OWN = re.compile(rb"<\?xml[^>]*\?>\s*<(w:\w+)[^>]*>")
_LINKED = re.compile(
    rb"<w:(?:hyperlink|drawing|pict|object|sectPr|fldSimple|(?:foot|end)noteReference)\b"
)
_ENCODED = re.compile(rb"<\?xml[^>]*encoding=.(?!UTF-8\b)", re.IGNORECASE)  # otherwise
_UNUSUAL = (b"<!", b"<?")  # after the head of a part: comments and the like
_R, _TAG = q("w:r"), q("w:tag")
_TEXTS = q_all("w:t w:delText")
_LEAST = 0.5  # how much of two paragraphs without cells must be the same words
_BESIDE = ("customXml/", "docProps/")  # what a reader does not see


@dataclass(frozen=True)
class _Changed:
    """A paragraph that differs, as what stands alike round the rest of it, and that on both sides.

    `old` and `new` are whole paragraphs; `start` and `end`: where it stands in the new part.
    """

    start: int
    end: int
    before: bytes
    old: bytes
    new: bytes
    after: bytes


def marked_in_frame(before: Package, after: Package, pen: Marker) -> bytes | None:
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
    if any(map(_is_unusual, (old, new))):
        return None
    there, here = old.split(_END), new.split(_END)
    if len(there) != len(here):
        return None
    found = []
    start = 0
    for one, other in zip(there, here, strict=True):
        if one != other:
            begin, begin2 = _begin(one), _begin(other)
            if begin is None or begin2 is None or one[:begin] != other[:begin2]:
                return None
            found.append(_changed(start + begin, one[begin:], other[begin2:]))
        start += len(other) + len(_END)
    return found


def _is_unusual(part: bytes) -> bool:
    """Return whether a part is no UTF-8, or has comments and the like after its head.

    Most have no such sign.
    """
    if _ENCODED.match(part):
        return True
    return any(part.find(sign[1:], 60) >= 0 and part.find(sign, 5) >= 0 for sign in _UNUSUAL)


def _begin(piece: bytes) -> int | None:
    """Return where the last paragraph of a piece begins."""
    found = [match.start() for match in _BEGIN.finditer(piece)]
    return found[-1] if found else None


def _changed(start: int, old: bytes, new: bytes) -> _Changed:
    """Return a paragraph, both without their ends, less the runs and controls that are alike."""
    end = start + len(new)
    first, last = (0, 0) if _WHOLE.search(new) or _WHOLE.search(old) else _alike(old, new)
    ends = len(old) - last, len(new) - last
    inside = [old[first : ends[0]], new[first : ends[1]]]
    if first:
        inside = [_P + each for each in inside]
    before, after = new[:first], new[ends[1] :]
    return _Changed(start, end, before, inside[0] + _END, inside[1] + _END, after)


def _alike(old: bytes, new: bytes) -> tuple[int, int]:
    """Return how many bytes of whole runs and controls are alike, first and last."""
    shorter = min(len(old), len(new))
    many = bisect_left(range(shorter), True, key=lambda n: old[: n + 1] != new[: n + 1])
    depth = old.count(_OPEN, 0, many) - old.count(_CLOSE, 0, many)
    inside = old.rfind(_OPEN, 0, many)
    ends = [old.rfind(end, 0, many) + len(end) for end in (_RUN, _CLOSE) if end in old[:many]]
    first = {0: max(ends, default=0), 1: inside}.get(depth, 0)
    if not first or old.find(b"</w:pPr>", first) >= 0:
        return 0, 0
    rest = shorter - first
    many = bisect_left(range(rest), True, key=lambda n: old[-1 - n :] != new[-1 - n :])
    alike = old[len(old) - many :]
    depth = alike.count(_CLOSE) - alike.count(_OPEN)
    if depth == 1:
        return first, many - alike.index(_CLOSE) - len(_CLOSE)
    starts = [alike.index(start) for start in _STARTS if start in alike] if not depth else []
    return first, many - min(starts) if starts else 0


def _marked(part: bytes, changed: list[_Changed], pen: Marker) -> bytes | None:
    """Return a part with its changed paragraphs marked; None when one of them can't be."""
    words = b"".join([side for each in changed for side in (each.old, each.new)])
    if _LINKED.search(words) or has_changes(words):
        return None
    said = _marked_paragraphs(part, changed, pen)
    if said is None:
        return None
    pieces: list[bytes] = []
    done = 0
    for each, paragraph in zip(changed, said, strict=True):
        inside = paragraph.removeprefix(_P) if each.before else paragraph
        pieces += (part[done : each.start], each.before, inside, each.after)
        done = each.end
    return b"".join([*pieces, part[done:]])


def _marked_paragraphs(part: bytes, changed: list[_Changed], pen: Marker) -> list[bytes] | None:
    """Return changed paragraphs of a part, marked, without their ends; None when one can't be."""
    texts = [text_pair(each.old, each.new) for each in changed]
    rest = [each for each, text in zip(changed, texts, strict=True) if text is None]
    old, new = (_tree(part, [getattr(each, side) for each in rest]) for side in ("old", "new"))
    if old is None or new is None or not len(old) == len(new) == len(rest):
        return None
    trees = zip(rest, old, new, strict=True)
    said: list[bytes | None] = []
    for text in texts:
        if text is None and not _mark(*next(trees), pen):
            return None
        said.append(None if text is None else text.marked(pen))
    written = iter(_inside(new))
    return [next(written) if paragraph is None else paragraph for paragraph in said]


def _inside(root: Element) -> list[bytes]:
    """Return what stands in an element of paragraphs, without their ends."""
    if not len(root):
        return []
    whole = etree.tostring(root, encoding="UTF-8")
    return whole[whole.index(b">") + 1 : whole.rindex(b"</")].split(_END)


def _tree(part: bytes, paragraphs: list[bytes]) -> Element | None:
    """Return a tree of some paragraphs of a part, in an element as the part's own."""
    head = _OWN.match(part)
    if head is None or head.group().endswith(b"/>"):
        return None
    try:
        return etree.fromstring(b"".join([head[0], *paragraphs, b"</", head[1], b">"]))
    except etree.XMLSyntaxError:
        return None


def _mark(changed: _Changed, old: Element, new: Element, pen: Marker) -> bool:
    """Mark what differs in a new paragraph; return whether it is the same one, and exact."""
    return _is_one(changed, old, new) and _pair(old, new, pen)


def _is_one(changed: _Changed, old: Element, new: Element) -> bool:
    """Return whether two paragraphs are the same one: it has the same cells, or like words."""
    if breaks_a_field(old) or breaks_a_field(new):
        return False
    cells = [[tag.get(q("w:val")) for tag in side.iter(_TAG)] for side in (old, new)]
    if cells[0] or cells[1]:
        return cells[0] == cells[1]
    beside = changed.before + changed.after
    words = [{*_MARKUP.sub(b" ", beside + side).split()} for side in (changed.old, changed.new)]
    return len(words[0] & words[1]) >= _LEAST * max(map(len, words))


def _pair(old: Element, new: Element, pen: Marker) -> bool:
    """Mark what differs in a new paragraph; return whether both versions can be had from it."""
    desk = Desk(pen, _copied, (_look, _look), _no_note, _no_note, _never)
    wanted = _written(old), _written(new)
    try:
        pair(desk, old, new)
    except DocumentError:
        return False
    return (_written(new, INS), _written(new, DEL)) == wanted


def _written(paragraph: Element, but: str = "") -> str:
    """Return the words and signs of a paragraph, in order, `but` those in marks of a kind."""
    left_out = {run for mark in paragraph.iter(but) for run in mark} if but else ()
    runs = [run for run in paragraph.iter(_R) if run not in left_out]
    found = [child for run in runs for child in run if child.tag not in NEUTRAL]
    return "".join([(c.text or "") if c.tag in _TEXTS else f"<{c.tag}>" for c in found])


def _look(element: Element) -> object:
    return plain_look(element, str)


def _copied(element: Element) -> Element:
    if element.getparent() is None:  # a copy already
        return element
    made = deepcopy(element)
    made.tail = None
    return made


def _no_note(*_: object) -> None:
    """No note and no text box stands in such a paragraph."""


def _never(*_: object) -> bool:
    """Other settings are another look where both files have the same styles."""
    return False

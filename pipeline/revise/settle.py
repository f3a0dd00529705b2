"""All tracked changes of a part rejected: what they undo is done the other way round, and accepted.

(DECISIONS 349)
"""

from __future__ import annotations

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.safety.review import CHANGES, accept_all
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.element_moves import unwrap
from pipeline.revise.redline_marker import WRITTEN

_P, _PPR, _RPR, _SECTION = (q(f"w:{n}") for n in ("p", "pPr", "rPr", "sectPr"))
_SDT, _CONTENT = q("w:sdt"), q("w:sdtContent")
_TURNED = dict(
    zip(
        q_all("w:ins w:del w:moveTo w:moveFrom w:cellIns w:cellDel"),
        q_all("w:del w:ins w:moveFrom w:moveTo w:cellDel w:cellIns"),
        strict=True,
    )
)
_NOT_SAID = frozenset((*_TURNED, q("w:cellMerge")))  # in properties: no change speaks of it
_MOVED = dict(zip(q_all("w:moveFrom w:moveTo"), q_all("w:del w:ins"), strict=True))
_MOVES = q_all("w:moveFromRangeStart w:moveFromRangeEnd w:moveToRangeStart w:moveToRangeEnd")
_NEW_CONTROLS = q_all("w:customXmlInsRangeStart w:customXmlInsRangeEnd")
# Any of these in a part's bytes says that it may have tracked changes.
_SIGNS = (b":ins ", b":del ", b":moveFrom", b":moveTo", b"Change ", b":cellIns", b":cellDel",
          b":cellMerge", b":customXmlIns", b":customXmlDel")  # fmt: skip


def has_changes(part: bytes) -> bool:
    """Return whether a part may have tracked changes."""
    return any(sign in part for sign in _SIGNS)


def reject_all(root: Element) -> None:
    """Make a story what it is when every tracked change is rejected, whoever made it."""
    for change in list(root.iter(*CHANGES)):
        _restore(change)
    for start in list(root.iter(_NEW_CONTROLS[0])):
        control = start.getnext()
        if control is not None and control.tag == _SDT:
            unwrap(control, control.find(_CONTENT))
    drop(*list(root.iter(*_NEW_CONTROLS)))
    for mark in list(root.iter(*_TURNED)):
        mark.tag = _TURNED[str(mark.tag)]
    for text in list(root.iter(*WRITTEN)):
        text.tag = WRITTEN[str(text.tag)]
    accept_all(root)


def moves_as_marks(root: Element) -> None:
    """Let what somebody has moved be a deletion and an insertion of theirs."""
    for each in list(root.iter(*_MOVED)):
        each.tag = _MOVED[str(each.tag)]
        for text in each.iter(q("w:t")) if each.tag == q("w:del") else ():
            text.tag = q("w:delText")
    drop(*list(root.iter(*_MOVES)))


def _restore(change: Element) -> None:
    """Let properties say what they said before they were changed."""
    holder = change.getparent()
    if holder is None or not len(change):
        return
    before = list(change[0])
    kept = [child for child in holder if _is_kept(child, holder)]
    last = [child for child in kept if child.tag in (_RPR, _SECTION)]
    drop(*list(holder))
    if holder.tag == _SECTION:
        holder.extend([*kept, *before])
    else:
        holder.extend([*(c for c in kept if c not in last), *before, *last])


def _is_kept(child: Element, holder: Element) -> bool:
    """Return whether a change of properties says nothing of what stands in them."""
    if holder.tag == _PPR:
        return child.tag in (_RPR, _SECTION)
    if holder.tag == _SECTION:
        return child.tag in q_all("w:headerReference w:footerReference")
    return child.tag in _NOT_SAID

"""All tracked changes of a part accepted, or all rejected.

What is deleted goes first, and rows and tables with it; then paragraphs whose end is deleted are
joined with what follows, whose settings the joined one has. (DECISIONS 350)
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.element_moves import unwrap
from pipeline.revise.redline_pen import WRITTEN

_INSERTED, _DELETED = q_all("w:ins w:moveTo"), q_all("w:del w:moveFrom")
_P, _TBL, _TR, _TC, _PPR, _RPR = (q(f"w:{n}") for n in ("p", "tbl", "tr", "tc", "pPr", "rPr"))
_TRPR, _END = q("w:trPr"), f"{_PPR}/{_RPR}"
_SDT, _CONTENT = q("w:sdt"), q("w:sdtContent")
_CHANGES = q_all(
    "w:rPrChange w:pPrChange w:tblPrChange w:trPrChange w:tcPrChange w:tblPrExChange"
    " w:sectPrChange w:tblGridChange w:numberingChange"
)
_RANGES = q_all(
    "w:moveFromRangeStart w:moveFromRangeEnd w:moveToRangeStart w:moveToRangeEnd"
    " w:customXmlInsRangeStart w:customXmlInsRangeEnd w:customXmlDelRangeStart"
    " w:customXmlDelRangeEnd"
)
_NEW_CONTROL, _OLD_CONTROL = q_all("w:customXmlInsRangeStart w:customXmlDelRangeStart")
# Any of these in a part's bytes says that it may have tracked changes.
_SIGNS = (b":ins ", b":del ", b":moveFrom", b":moveTo", b"Change ", b":cellIns", b":cellDel",
          b":cellMerge", b":customXmlIns", b":customXmlDel")  # fmt: skip


def has_changes(part: bytes) -> bool:
    """Return whether a part may have tracked changes."""
    return any(sign in part for sign in _SIGNS)


def accept_all(root: Element) -> None:
    """Make a tree what it is when every change is accepted."""
    _settle(root, gone=_DELETED, kept=_INSERTED, accept=True)


def reject_all(root: Element) -> None:
    """Make a tree what it is when every change is rejected."""
    _settle(root, gone=_INSERTED, kept=_DELETED, accept=False)


def moves_as_marks(root: Element) -> None:
    """Let what somebody has moved be a deletion and an insertion of theirs."""
    names = dict(zip(q_all("w:moveFrom w:moveTo"), q_all("w:del w:ins"), strict=True))
    for each in list(root.iter(*names)):
        each.tag = names[str(each.tag)]
        if each.tag == q("w:del"):
            for text in each.iter(q("w:t")):
                text.tag = q("w:delText")
    drop(*(e for e in list(root.iter(*_RANGES)) if "move" in str(e.tag)))


def _settle(root: Element, *, gone: tuple[str, ...], kept: tuple[str, ...], accept: bool) -> None:
    _properties(root, accept=accept)
    _controls(root, _OLD_CONTROL if accept else _NEW_CONTROL)
    drop(*list(root.iter(*_RANGES)))
    joined = {p for p in root.iter(_P) if any(p.find(f"{_END}/{tag}") is not None for tag in gone)}
    for mark in list(root.iter(*gone, *kept)):
        holder = mark.getparent()
        if holder is not None:
            _settle_mark(mark, holder, gone=mark.tag in gone)
    _cells(root, gone_name=q("w:cellDel") if accept else q("w:cellIns"))
    for text in list(root.iter(*WRITTEN)):
        text.tag = WRITTEN[str(text.tag)]
    drop(*[t for t in root.iter(_TBL) if next(t.iter(_TR), None) is None])
    for paragraph in [p for p in root.iter(_P) if p in joined]:
        _join(paragraph)
    for control in [c for c in root.iter(_SDT) if _is_bare(c)]:
        drop(control)


def _settle_mark(mark: Element, holder: Element, *, gone: bool) -> None:
    """Let what a mark is about go or stay; those of paragraphs' ends are known before."""
    if holder.tag == _TRPR and gone:
        drop(next(holder.iterancestors(_TR)))
    elif gone or holder.tag in (_TRPR, _RPR):
        drop(mark)
    else:
        unwrap(mark, mark)


def _properties(root: Element, *, accept: bool) -> None:
    """Let properties say what they say, or what they said."""
    for change in list(root.iter(*_CHANGES)):
        holder = change.getparent()
        if holder is None:
            continue
        if accept or not len(change):
            drop(change)
            continue
        kept = [c for c in holder if _stays(c, holder)]
        before = list(change[0])
        drop(*list(holder))
        if holder.tag == q("w:sectPr"):
            holder.extend([*kept, *before])
            continue
        first = [c for c in kept if c.tag not in (_RPR, q("w:sectPr"))]
        holder.extend([*first, *before, *(c for c in kept if c not in first)])


def _stays(child: Element, holder: Element) -> bool:
    """Return whether what a change of properties does not speak of stands in them."""
    marks = (*_INSERTED, *_DELETED, *q_all("w:cellIns w:cellDel w:cellMerge"))
    if child.tag in marks:
        return True
    if holder.tag == _PPR:
        return child.tag in (_RPR, q("w:sectPr"))
    if holder.tag == q("w:sectPr"):
        return child.tag in q_all("w:headerReference w:footerReference")
    return False


def _controls(root: Element, kind: str) -> None:
    """Take the controls away that a change put in or took out, not what stands in them."""
    for start in list(root.iter(kind)):
        control = start.getnext()
        if control is not None and control.tag == _SDT:
            unwrap(control, control.find(_CONTENT))


def _cells(root: Element, *, gone_name: str) -> None:
    for cell in list(root.iter(_TC)):
        if cell.find(f"{q('w:tcPr')}/{gone_name}") is not None:
            drop(cell)
    drop(*list(root.iter(*q_all("w:cellIns w:cellDel w:cellMerge"))))


def _join(paragraph: Element) -> None:
    """Join a paragraph with the one that follows; take it away when it says nothing."""
    following = next(_blocks_after(paragraph), None)
    content = [child for child in paragraph if child.tag != _PPR]
    written = any(_says(child) for child in content)
    if following is None or (written and following.tag != _P):
        return
    if following.tag == _P:
        properties = following.find(_PPR)
        place = 0 if properties is None else 1
        for child in reversed(content):
            following.insert(place, child)
    drop(paragraph)


def _blocks_after(paragraph: Element) -> Iterator[Element]:
    """Yield what stands after a paragraph in the same place, also outside a control."""
    spot: Element | None = paragraph
    while spot is not None:
        for each in spot.itersiblings():
            if each.tag in (_P, _TBL):
                yield each
            elif each.tag == _SDT:
                yield from each.iter(_P, _TBL)
        holder = spot.getparent()
        spot = holder if holder is not None and holder.tag in (_CONTENT, _SDT) else None


def _says(child: Element) -> bool:
    if child.tag in (q("w:bookmarkStart"), q("w:bookmarkEnd"), q("w:proofErr")):
        return False
    return child.tag != q("w:hyperlink") or len(child) > 0


def _is_bare(control: Element) -> bool:
    """Return whether a control of whole paragraphs has none left."""
    content = control.find(_CONTENT)
    parent = control.getparent()
    in_text = parent is not None and next(parent.iterancestors(_P), parent).tag == _P
    return content is not None and not len(content) and not in_text

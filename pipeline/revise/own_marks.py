"""Our own open insertions and comments in a document: found again, and taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

from pipeline.ooxml.names import AUTHOR, q
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.editable_package import Draft
from pipeline.revise.marks import ORPHAN, runs_text

_INS, _P, _R, _PPR, _RPR, _TRPR = (q(f"w:{n}") for n in ("ins", "p", "r", "pPr", "rPr", "trPr"))
_ID, _AUTHOR = q("w:id"), q("w:author")
_COMMENT_MARKS = tuple(map(q, ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")))


def has_ours(draft: Draft) -> bool:
    """Return whether there are open insertions or comments of ours in a file."""
    parts = {*draft.package.stories, draft.related("comments")} - {""}
    return any(AUTHOR.encode() in draft.parts[part] for part in parts)


def taken_away(draft: Draft, known: Collection[str]) -> set[str]:
    """Take our open insertions and comments away; return the texts that were inserted.

    An insertion whose text is not `known` has been written in: it stays, as a text of the writer's.
    """
    _without_comments(draft)
    found: set[str] = set()
    for part in draft.package.stories:
        root = draft.root(part)
        if any(e.get(_AUTHOR) == AUTHOR for e in root.iter(_INS)):
            found |= set(_without(root, known))
    return found


def _ours(element: Element | None, tag: str = _INS) -> bool:
    found = element.find(tag) if element is not None else None
    return found is not None and found.get(_AUTHOR) == AUTHOR


def _without(root: Element, known: Collection[str]) -> Iterator[str]:
    for row in list(root.iter(q("w:tr"))):
        if _ours(row.find(_TRPR)):
            yield from _row(row, known)
    for paragraph in list(root.iter(_P)):
        if _ours(paragraph.find(f"{_PPR}/{_RPR}")):
            yield from _paragraph(paragraph, known)
    for ins in [e for e in root.iter(_INS) if e.get(_AUTHOR) == AUTHOR]:
        text = runs_text(ins)
        if not text or text in known:
            drop(ins)
            yield text
        else:
            _unwrap(ins)


def _row(row: Element, known: Collection[str]) -> Iterator[str]:
    texts = [runs_text(p) for p in row.iter(_P)]
    if all(not text or text in known for text in texts):
        yield from filter(None, texts)
        table = row.getparent()
        drop(row)
        if table is not None and table.find(q("w:tr")) is None:
            drop(table)
    else:
        mark = row.find(f"{_TRPR}/{_INS}")
        if mark is not None:
            drop(mark)


def _paragraph(paragraph: Element, known: Collection[str]) -> Iterator[str]:
    text = runs_text(paragraph)
    following = paragraph.getnext()
    last = following is None or following.tag not in (_P, q("w:tbl"))
    if text in known and not (last and _in_cell(paragraph)):
        yield text
        drop(paragraph)
        return
    mark = paragraph.find(f"{_PPR}/{_RPR}/{_INS}")
    if mark is not None:
        drop(mark)


def _in_cell(paragraph: Element) -> bool:
    parent = paragraph.getparent()
    return parent is not None and parent.tag == q("w:tc")


def _unwrap(element: Element) -> None:
    for child in list(element):
        element.addprevious(child)
    drop(element)


def _without_comments(draft: Draft) -> None:
    part = draft.related("comments")
    if not part:
        return
    root = draft.root(part)
    ours = [c for c in root if c.get(_AUTHOR) == AUTHOR and not runs_text(c).startswith(ORPHAN)]
    gone = {c.get(_ID) for c in ours}
    for each in ours:
        root.remove(each)
    for element in list(draft.root(draft.package.main).iter(*_COMMENT_MARKS)):
        if element.get(_ID) in gone:
            run = element.getparent()
            drop(element)
            if run is not None and run.tag == _R and all(c.tag == _RPR for c in run):
                drop(run)
    _without_threads(draft, {p for c in ours for p in _paragraph_ids(c)})


def _paragraph_ids(element: Element) -> Iterator[str]:
    return (p.get(q("w14:paraId"), "") for p in element.iter(_P))


def _without_threads(draft: Draft, gone: set[str]) -> None:
    """Take our comments out of Word's list of threads; an answer to one stands by itself."""
    part = draft.related("commentsExtended")
    if not part or not gone:
        return
    for entry in list(draft.root(part)):
        values = {etree.QName(name).localname: str(name) for name in entry.attrib}
        if entry.get(values.get("paraId", "")) in gone:
            drop(entry)
        elif entry.get(values.get("paraIdParent", "")) in gone:
            del entry.attrib[values["paraIdParent"]]

"""A template as its author meant it: tracked changes accepted, and nothing left for a reviewer.

Comments, struck words and who wrote them belong to those who made the template, not to everybody
who gets a letter. (DECISIONS 255)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from pipeline.ooxml.names import AUTHOR, q, q_all
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.relationships import rels_part
from pipeline.ooxml.package.removal import without_parts
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.xml import Element, drop, to_bytes

_P, _R, _RPR, _PPR, _TR, _TBL, _TC = q_all("w:p w:r w:rPr w:pPr w:tr w:tbl w:tc")
_GONE, _COME = q_all("w:del w:moveFrom"), q_all("w:ins w:moveTo")
_CELL_GONE, _MARKS_OF_CELLS = q("w:cellDel"), q_all("w:cellIns w:cellMerge")
_TEXTS = q_all("w:t w:delText")
_AROUND, _MATH_RUN = q_all("w:hyperlink w:sdt"), q("m:r")
_AS_WRITTEN = {q("w:delText"): q("w:t"), q("w:delInstrText"): q("w:instrText")}
CHANGES = q_all(
    "w:rPrChange w:pPrChange w:sectPrChange w:tblPrChange w:tblGridChange w:trPrChange "
    "w:tcPrChange w:tblPrExChange w:numberingChange"
)
_RANGES = q_all(
    "w:moveFromRangeStart w:moveFromRangeEnd w:moveToRangeStart w:moveToRangeEnd "
    "w:customXmlInsRangeStart w:customXmlInsRangeEnd w:customXmlDelRangeStart "
    "w:customXmlDelRangeEnd w:customXmlMoveFromRangeStart w:customXmlMoveFromRangeEnd "
    "w:customXmlMoveToRangeStart w:customXmlMoveToRangeEnd"
)
COMMENTS = q_all("w:commentRangeStart w:commentRangeEnd w:commentReference")
TRACKED = (*_GONE, *_COME, *CHANGES, _CELL_GONE, *_MARKS_OF_CELLS)
_TRACKING = q("w:trackRevisions")
_HINT = re.compile(
    rb":(?:ins|del|move(?:From|To)\w*|cell(?:Ins|Del|Merge)|customXml(?:Ins|Del|Move)\w+|\w+Change"
    rb"|comment(?:Range(?:Start|End)|Reference)?|trackRevisions)[\s/>]"
)
COMMENT_PARTS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible")
_TRPR = q("w:trPr")
_HOLDERS = frozenset((_RPR, _TRPR, q("m:ctrlPr")))  # a mark in one is of the whole thing
_BESIDE = frozenset(
    q_all(
        "w:bookmarkStart w:bookmarkEnd w:permStart w:permEnd w:proofErr w:commentRangeStart"
        " w:commentRangeEnd"
    )
)


class Left(NamedTuple):
    """What an author left behind. `paragraph`: the text of where it stands, "" for the file."""

    part: str
    paragraph: str
    message: str
    remedy: str


_CHANGED = (
    "här finns spårade ändringar; dokumenten görs som om de var godkända.",
    "Godkänn eller avvisa dem i Word (Granska) och spara mallen.",
)
_COMMENTED = (
    "här finns en kommentar; den följer inte med i dokumenten.",
    "Ta bort den i Word (Granska) när den är avklarad.",
)
_SWITCHED_ON = (
    "Spåra ändringar är på i mallen; i dokumenten är det av.",
    "Stäng av det i Word (Granska) och spara mallen.",
)


def reviewed(package: Package) -> tuple[Package, tuple[Left, ...]]:
    """Return the package with all changes accepted and without comments, and what was left in it.

    The package itself when nothing was. Of what the program has told in comments nothing is said.
    """
    package = _without_ours(package)
    found: dict[Left, None] = {}
    parts: dict[str, bytes] = {}
    for part in _hinted(package):
        root = package.root(part)
        told = dict.fromkeys(_told(part, root))
        if told:
            found |= told
            accept_all(root)
            without_comment_marks(root)
            parts[part] = to_bytes(root)
    gone = _commenting(package)
    if gone and not any(left[2:] == _COMMENTED for left in found):
        found[Left(package.main, "", *_COMMENTED)] = None
    if not found:
        return package, ()
    gone |= frozenset(package.related("people"))
    made = replace(package, parts={**package.parts, **parts})
    return read_package(zipped(without_parts(made, gone)), package.name), tuple(found)


def _hinted(package: Package) -> Iterator[str]:
    """Yield the parts that may have something of it."""
    kinds = ("styles", "numbering", "settings")
    more = (part for kind in kinds for part in package.related(kind))
    for part in (package.main, *package.headers, *package.footers, *package.notes, *more):
        if _HINT.search(package.parts[part]):
            yield part


def _commenting(package: Package) -> frozenset[str]:
    """Return the parts of comments, none where there is no comment."""
    if not any(
        next(package.root(p).iter(q("w:comment")), None) is not None for p in package.comments
    ):
        return frozenset()
    found = {part for kind in COMMENT_PARTS for part in package.related(kind)}
    return frozenset(found | {rels_part(part) for part in found} & {*package.parts})


def _told(part: str, root: Element) -> Iterator[Left]:
    for element in root.iter(*TRACKED, *_RANGES, *COMMENTS, _TRACKING):
        near = next(element.iterancestors(_P, _TR), None)
        text = "".join(t.text or "" for t in near.iter(*_TEXTS)) if near is not None else ""
        which = _COMMENTED if element.tag in COMMENTS else _CHANGED
        yield Left(part, text.strip(), *(which if element.tag != _TRACKING else _SWITCHED_ON))


def _without_ours(package: Package) -> Package:
    """Return the package without the comments of a marked copy that was edited as the template."""
    ours: set[str] = set()
    parts: dict[str, bytes] = {}
    for part in package.comments:
        root = package.root(part)
        mine = [c for c in root.iter(q("w:comment")) if c.get(q("w:author")) == AUTHOR]
        ours |= {comment.get(q("w:id"), "") for comment in mine}
        drop(*mine)
        parts[part] = to_bytes(root)
    if not ours:
        return package
    body = package.root(package.main)
    without_comment_marks(body, ours)
    parts[package.main] = to_bytes(body)
    return replace(package, parts={**package.parts, **parts})


def without_comment_marks(root: Element, which: Collection[str] | None = None) -> None:
    """Take the marks of comments away: those with an id among `which`, or all."""
    for element in list(root.iter(*COMMENTS)):
        if which is not None and element.get(q("w:id")) not in which:
            continue
        run = element.getparent()
        drop(element)
        if run is not None and run.tag == _R and all(child.tag == _RPR for child in run):
            drop(run)


# ---------------------------------------------------------------- accepting


def accept_all(root: Element) -> None:
    """Accept every tracked change of a story, whoever made it."""
    drop(*root.iter(*_RANGES))
    for mark in list(root.iter(_CELL_GONE)):
        _without_cell(next(mark.iterancestors(_TC), None))
    resolve(stays=list(root.iter(*_COME)), goes=list(root.iter(*_GONE)))
    drop(*root.iter(*CHANGES, *_MARKS_OF_CELLS, _CELL_GONE, _TRACKING))


def resolve(*, stays: Collection[Element], goes: Collection[Element]) -> None:
    """Let what stands in some tracked changes be there for good, and take away what does in others.

    They are accepted or rejected: what a deletion has struck `stays` when that is rejected.
    """
    ended = [_paragraph_of_mark(mark) for mark in goes]
    for mark in goes:
        _strike(mark)
    for mark in stays:
        if not _is_of_whole(mark):
            _as_written(mark)
            for child in list(mark):
                mark.addprevious(child)
        drop(mark)
    for paragraph in ended:
        if paragraph is not None:
            _run_on(paragraph)
    drop(*goes)


def _as_written(mark: Element) -> None:
    for text in mark.iter(*_AS_WRITTEN) if mark.tag in _GONE else ():
        text.tag = _AS_WRITTEN[str(text.tag)]


def _is_of_whole(mark: Element) -> bool:
    """Return whether a mark is of a whole paragraph, row or formula, and has no words in it."""
    holder = mark.getparent()
    return holder is None or holder.tag in _HOLDERS


def _strike(mark: Element) -> None:
    """Take struck words away; a row too."""
    holder = mark.getparent()
    if not _is_of_whole(mark):
        drop(mark)
    elif holder is not None and holder.tag == _TRPR:
        _without_row(holder.getparent())


def _paragraph_of_mark(mark: Element) -> Element | None:
    """Return the paragraph whose end a mark says is gone, None when it is of something else."""
    holder = mark.getparent()
    above = holder.getparent() if holder is not None and holder.tag == _RPR else None
    return above.getparent() if above is not None and above.tag == _PPR else None


def _without_row(row: Element | None) -> None:
    table = row.getparent() if row is not None else None
    if row is None or table is None:
        return
    drop(row)
    if table.tag == _TBL and next(table.iter(_TR), None) is None:
        leave_out(table)


def _without_cell(cell: Element | None) -> None:
    row = cell.getparent() if cell is not None else None
    if cell is None or row is None:
        return
    if len(row.findall(_TC)) > 1:
        drop(cell)
    else:
        _without_row(row)


def _run_on(paragraph: Element) -> None:
    """Let a paragraph whose end was struck go on in the next one, which keeps its looks.

    A break between sections stands in that end, and goes with it.
    """
    words = [child for child in paragraph if child.tag != _PPR and not _is_emptied(child)]
    following = next((e for e in paragraph.itersiblings() if e.tag not in _BESIDE), None)
    if following is not None and following.tag == _P:
        place = 0 if following.find(_PPR) is None else 1
        for word in reversed(words):
            following.insert(place, word)
        drop(paragraph)
    elif all(word.tag in _BESIDE for word in words):
        for word in words:
            paragraph.addprevious(word)
        leave_out(paragraph)


def _is_emptied(child: Element) -> bool:
    """Return whether a link or a control has nothing left in it."""
    return child.tag in _AROUND and next(child.iter(_R, _MATH_RUN), None) is None


def leave_out(block: Element) -> None:
    """Take a block away, unless a cell or a note would be left without a paragraph."""
    beside = (*block.itersiblings(), *block.itersiblings(preceding=True))
    parent = block.getparent()
    whole = parent is not None and parent.tag in q_all("w:body w:txbxContent")
    if whole or any(e.tag == _P for e in beside):
        drop(block)
    elif block.tag == _TBL and parent is not None:
        parent.replace(block, parent.makeelement(_P, {}))

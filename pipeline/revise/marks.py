"""Our own tracked insertions and comments: put in a document, found again, taken away.

(DECISIONS 89, 90)
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from pipeline.ooxml.names import AUTHOR, NS, OFFICE, q, q_all
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.safety.review import without_comment_marks
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.element_moves import swap, unwrap

# Of what somebody has edited and we no longer have. It is the only comment that stands for itself:
# the others belong to an insertion, and are written anew with it.
ORPHAN = (
    "Det här är ändrat för hand. Det som stod här finns inte längre i arbetsboken. Ta bort det om"
    " det inte ska stå kvar."
)
# … but for the one of what stands in a document of the past, though no cell says it any longer.
NO_LONGER = (
    "Det här står kvar som det var. I arbetsboken finns det inte längre. Ta bort det om det inte"
    " ska stå kvar."
)
LASTING = (ORPHAN, NO_LONGER)
_INS, _P, _R, _PPR, _RPR, _TRPR = (q(f"w:{n}") for n in ("ins", "p", "r", "pPr", "rPr", "trPr"))
_ID, _AUTHOR = q("w:id"), q("w:author")
_DEL = q("w:del")
_AS_DELETED = {q("w:t"): q("w:delText"), q("w:instrText"): q("w:delInstrText")}
_AS_WRITTEN = {deleted: written for written, deleted in _AS_DELETED.items()}
_UNSTRUCK = q_all("m:oMath m:oMathPara w:fldSimple w:txbxContent w:moveFrom w:moveTo")
_COMMENT_MARKS = q_all("w:commentRangeStart w:commentRangeEnd w:commentReference")
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_BESIDE_COMMENTS = (
    ("commentsExtended", "paraId"),
    ("commentsIds", "paraId"),
    ("commentsExtensible", "durableId"),
)
_EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments xmlns:w="{NS["w"]}"/>'
).encode()
_AFTER_MARK = q_all("w:sectPr w:pPrChange")
# A control in a tracked insertion would be a second one of its cell: only what it holds is put in.
_WRITTEN = frozenset(q_all("w:r w:sdt w:del"))
_HOLDERS = q_all("w:sdt w:sdtContent w:smartTag w:customXml w:ins w:fldSimple")


def runs_text(element: Element, *, whole: bool = False) -> str:
    """Return the text of runs, deleted text too; blanks at its edges only when `whole`."""
    text = "".join(t.text or "" for t in element.iter(q("w:t"), q("w:delText")))
    return text if whole else text.strip()


def inserted(draft: Draft, content: Collection[Element]) -> Element:
    """Return copies of the content of a paragraph as a tracked insertion of ours."""
    made = _insertion(draft)
    for element in content:
        made.extend(_plain(element))
    return made


def _plain(element: Element) -> Iterator[Element]:
    """Yield the runs and links of an element, without controls and bookmarks."""
    if element.tag in _HOLDERS:
        for child in element:
            yield from _plain(child)
    elif element.tag == q("w:hyperlink"):
        yield from map(deepcopy, element.iter(_R))
    elif element.tag == _R:
        yield deepcopy(element)


def struck(draft: Draft, content: Collection[Element]) -> list[Element]:
    """Strike what is written in some content of a paragraph, as a tracked deletion of ours.

    Returns the deletions; none where something stands that cannot be struck.
    """
    runs = [run for element in content for run in element.iter(_R) if _is_written(run)]
    made: list[Element] = []
    if not can_be_struck(content):
        return made
    for run in runs:
        deletion = _deletion(draft)
        swap(run, deletion)
        run.tail = None
        deletion.append(run)
        _renamed(run, _AS_DELETED)
        made.append(deletion)
    return made


def can_be_struck(content: Iterable[Element]) -> bool:
    """Return whether all that is written in some elements can be a tracked deletion."""
    return not any(True for element in content for _ in element.iter(*_UNSTRUCK))


def can_be_inserted(content: Iterable[Element]) -> bool:
    """Return whether nothing is lost when some elements are a tracked insertion."""
    return not any(True for e in content for _ in e.iter(q("w:hyperlink"), *_UNSTRUCK))


def _is_written(run: Element) -> bool:
    """Return whether a run says something, and nobody has struck it."""
    words = (child for child in run if child.tag not in (_RPR, _COMMENT_MARKS[2]))
    return any(child.tag != q("w:t") or child.text for child in words) and (
        next(run.iterancestors(_DEL, q("w:moveFrom")), None) is None
    )


def _renamed(run: Element, names: dict[str, str]) -> None:
    for each in run.iter(*names):
        each.tag = names[str(each.tag)]


def as_inserted_paragraph(draft: Draft, paragraph: Element) -> Element:
    """Return a paragraph's copy that is a tracked insertion of ours, its mark too."""
    made = etree.Element(_P, nsmap={"w": NS["w"]})
    properties = paragraph.find(_PPR)
    if properties is not None:
        made.append(deepcopy(properties))
        drop(*made.iterfind(f"{_PPR}/{q('w:sectPr')}"))
    look_of_mark(made).insert(0, _insertion(draft))
    content = [child for child in paragraph if child.tag != _PPR]
    made.append(inserted(draft, content))
    return made


def _insertion(draft: Draft) -> Element:
    return etree.Element(_INS, {_ID: draft.next_mark(), _AUTHOR: AUTHOR}, nsmap={"w": NS["w"]})


def look_of_mark(paragraph: Element) -> Element:
    """Return where it is said how the end of a paragraph looks."""
    properties = paragraph.find(_PPR)
    if properties is None:
        properties = etree.Element(_PPR)
        paragraph.insert(0, properties)
    look = properties.find(_RPR)
    if look is None:
        place = sum(1 for child in properties if child.tag not in _AFTER_MARK)
        look = etree.Element(_RPR)
        properties.insert(place, look)
    return look


def as_inserted_row(draft: Draft, row: Element) -> Element:
    """Return a table row's copy that is a tracked insertion of ours."""
    made = deepcopy(row)
    for paragraph in list(made.iter(_P)):
        swap(paragraph, as_inserted_paragraph(draft, paragraph))
    row_properties(made).append(_insertion(draft))
    return made


def row_properties(row: Element) -> Element:
    """Return where it is said of a row what it is, and whether it is new."""
    properties = row.find(_TRPR)
    if properties is None:
        properties = etree.Element(_TRPR)
        exception = row.find(q("w:tblPrEx"))
        row.insert(0 if exception is None else 1, properties)
    return properties


def as_deleted(draft: Draft, unit: Element) -> list[Element]:
    """Make a paragraph, a row or a table a tracked deletion of ours; return its marks.

    None where something stands that cannot be struck.
    """
    if not can_be_struck([unit]):
        return []
    made = struck(draft, [unit])
    for row in unit.iter(q("w:tr")):
        made.append(_deletion(draft))
        row_properties(row).append(made[-1])
    for paragraph in unit.iter(_P):
        made.append(_deletion(draft))
        look_of_mark(paragraph).insert(0, made[-1])
    return made


def _deletion(draft: Draft) -> Element:
    return etree.Element(_DEL, {_ID: draft.next_mark(), _AUTHOR: AUTHOR})


def comment(draft: Draft, first: Element, last: Element, text: str) -> None:
    """Put a comment of ours round neighbours in one paragraph, from `first` to `last`."""
    number = _new_comment(draft, text)
    first.addprevious(etree.Element(_COMMENT_MARKS[0], {_ID: number}))
    run = etree.Element(_R)
    etree.SubElement(run, _COMMENT_MARKS[2], {_ID: number})
    last.addnext(run)
    last.addnext(etree.Element(_COMMENT_MARKS[1], {_ID: number}))


def _new_comment(draft: Draft, text: str) -> str:
    root = draft.root(_comments_part(draft))
    taken = [int(i) for c in root if (i := c.get(_ID, "")).isdecimal()]
    number = str(max([int(draft.next_mark()), *(n + 1 for n in taken)]))
    said = {_ID: number, _AUTHOR: AUTHOR, q("w:initials"): "B"}
    made = etree.SubElement(root, q("w:comment"), said)
    for line in text.split("\n"):
        run = etree.SubElement(etree.SubElement(made, _P), _R)
        etree.SubElement(run, q("w:t")).text = line
    return number


def _comments_part(draft: Draft) -> str:
    part = draft.related("comments")
    if not part:
        part = draft.add("word/comments.xml", _EMPTY, _COMMENTS)
        draft.link(draft.package.main, f"{OFFICE}/comments", part)
    return part


# ---------------------------------------------------------------- found again, taken away


def has_ours(draft: Draft) -> bool:
    """Return whether there are open insertions or comments of ours in a file."""
    parts = {*draft.package.stories, draft.related("comments")} - {""}
    return any(AUTHOR.encode() in draft.parts[part] for part in parts)


class Undecided(NamedTuple):
    """What stood in marks of ours that nobody has decided on."""

    inserted: frozenset[str] = frozenset()  # texts of ours
    places: frozenset[Element] = frozenset()  # of theirs: what ours stood in, or after
    struck: frozenset[Element] = frozenset()  # and what we had struck
    parts: frozenset[str] = frozenset()  # the stories that had such marks

    def waits_in(self, elements: Iterable[Element], *, emptied: bool) -> bool:
        """Return whether ours stood in, or right after, some elements of theirs.

        `emptied`: ours says nothing, and what waits is what we had struck.
        """
        known = self.struck if emptied else self.places
        return any(e in known for element in elements for e in element.iter())


def taken_away(draft: Draft, known: Container[str]) -> Undecided:
    """Take our open insertions, deletions and comments away; return what waited for a decision.

    An insertion whose text is not `known` has been written in: it stays, as a text of the writer's.
    What we have struck is theirs, and stands again.
    """
    without_comments(draft, LASTING)
    inserted: set[str] = set()
    places: set[Element] = set()
    struck_runs: set[Element] = set()
    parts: set[str] = set()
    for part in draft.package.stories:
        root = draft.root(part)
        if any(e.get(_AUTHOR) == AUTHOR for e in root.iter(_INS, _DEL)):
            open_ = {e for e in root.iter(_INS) if _is_open(e, known)}
            places.update(_beside_ours(open_))
            struck_runs.update(_restored(root))
            inserted |= set(_without(root, known))
            parts.add(part)
    return Undecided(
        frozenset(inserted), frozenset(places), frozenset(struck_runs), frozenset(parts)
    )


def _is_open(ins: Element, known: Container[str]) -> bool:
    """Return whether an insertion is ours, and nobody has written in it."""
    text = runs_text(ins)
    return _is_by_us(ins) and (not text or text in known)


def _beside_ours(open_: Iterable[Element]) -> Iterator[Element]:
    """Yield the controls that insertions of ours stand in, and what they stand after."""
    for ins in open_:
        place = ins.getparent()
        behind = (e for e in ins.itersiblings(preceding=True) if e.tag in _WRITTEN)
        before = next(behind, None)
        if place is not None and place.tag == q("w:sdtContent"):
            yield place
        elif before is not None and before.tag == _DEL:
            yield from before
        elif before is not None:  # a control: older versions put ours after it
            yield before


def _restored(root: Element) -> Iterator[Element]:
    """Let what we have struck stand as it was written; yield its runs.

    Where ours was accepted, what is struck beside it waits as it is for whoever struck half.
    """
    whole = [e for e in root.iter(_DEL) if e.get(_AUTHOR) == AUTHOR and not len(e)]
    drop(*whole)  # of paragraphs and rows
    places: dict[Element | None, list[Element]] = {}
    for deletion in root.iter(_DEL):
        if deletion.get(_AUTHOR) == AUTHOR and len(deletion):
            places.setdefault(deletion.getparent(), []).append(deletion)
    for place, deletions in places.items():
        text = "".join(runs_text(each, whole=True) for each in deletions)
        if place is None or (not _ours(place) and runs_text(place) != text.strip()):
            continue
        for deletion in deletions:
            for run in deletion.iter(_R):
                _renamed(run, _AS_WRITTEN)
                yield run
            unwrap(deletion, deletion)


def _ours(element: Element | None) -> bool:
    """Return whether an insertion of ours stands in an element."""
    found = element.iterfind(_INS) if element is not None else ()
    return any(map(_is_by_us, found))


def _is_by_us(mark: Element) -> bool:
    return mark.get(_AUTHOR) == AUTHOR


def _without(root: Element, known: Container[str]) -> Iterator[str]:
    for row in list(root.iter(q("w:tr"))):
        if _ours(row.find(_TRPR)):
            yield from _row(row, known)
    for paragraph in list(root.iter(_P)):
        if _ours(paragraph.find(f"{_PPR}/{_RPR}")):
            yield from _paragraph(paragraph, known)
    for ins in [e for e in root.iter(_INS) if e.get(_AUTHOR) == AUTHOR]:
        if _is_open(ins, known):
            drop(ins)
            yield runs_text(ins)
        else:
            before = ins.getprevious()
            if (
                before is not None
                and runs_text(before)
                and runs_text(before, whole=True)[-1] != " "
            ):
                ins.addprevious(_space())
            unwrap(ins, ins)


def _space() -> Element:
    run = etree.Element(_R)
    text = etree.SubElement(run, q("w:t"), {q("xml:space"): "preserve"})
    text.text = " "
    return run


def _row(row: Element, known: Container[str]) -> Iterator[str]:
    texts = [runs_text(p) for p in row.iter(_P)]
    if all(not text or text in known for text in texts):
        yield from filter(None, texts)
        table = row.getparent()
        drop(row)
        if table is not None and table.find(q("w:tr")) is None:
            drop(table)
    else:
        drop(*row.iterfind(f"{_TRPR}/{_INS}"))


def _paragraph(paragraph: Element, known: Container[str]) -> Iterator[str]:
    text = runs_text(paragraph)
    following = paragraph.getnext()
    last = following is None or following.tag not in (_P, q("w:tbl"))
    parent = paragraph.getparent()
    in_cell = parent is not None and parent.tag == q("w:tc")
    if text in known and not (last and in_cell):
        yield text
        drop(paragraph)
    else:
        drop(*paragraph.iterfind(f"{_PPR}/{_RPR}/{_INS}"))


def lasting(draft: Draft) -> dict[Element, str]:
    """Return the paragraphs that a comment says are no longer in the workbook, and what it says."""
    part = draft.related("comments")
    return lasting_in(draft.root(draft.package.main), draft.root(part)) if part else {}


def lasting_in(root: Element, comments: Element) -> dict[Element, str]:
    """Return the same of a text and its comments."""
    said = {c.get(_ID): runs_text(c) for c in comments if c.get(_AUTHOR) == AUTHOR}
    found: dict[Element, str] = {}
    for mark in root.iter(_COMMENT_MARKS[2]) if said else ():
        sentence = next(filter(said.get(mark.get(_ID), "").startswith, LASTING), "")
        paragraph = next(mark.iterancestors(_P), None)
        if sentence and paragraph is not None:
            found[paragraph] = sentence
    return found


def without_comments(
    draft: Draft, lasting: tuple[str, ...] = (), within: Iterable[Element] | None = None
) -> None:
    """Take our comments away, but for those that begin with one of the `lasting` sentences.

    `within`: some elements of the text, when it is only those that have a mark there.
    """
    part = draft.related("comments")
    if not part:
        return
    root = draft.root(part)
    ours = [c for c in root if c.get(_AUTHOR) == AUTHOR and not _begins(c, lasting)]
    if within is not None:
        there = {m.get(_ID) for e in within for m in e.iter(_COMMENT_MARKS[2])}
        ours = [c for c in ours if c.get(_ID) in there]
    drop(*ours)
    gone = {c.get(_ID, "") for c in ours}
    without_comment_marks(draft.root(draft.package.main), gone)
    _without_threads(draft, {p.get(q("w14:paraId"), "") for c in ours for p in c.iter(_P)} - {""})


def _begins(comment: Element, sentences: tuple[str, ...]) -> bool:
    return bool(sentences) and runs_text(comment).startswith(sentences)


def _without_threads(draft: Draft, gone: set[str]) -> None:
    """Take comments out of what Word keeps beside them; an answer to one stands by itself.

    The first of a thread names no parent; a file may lack any of these parts.
    """
    durable: set[str] = set()
    for kind, name in _BESIDE_COMMENTS:
        part = draft.related(kind)
        for entry in list(draft.root(part)) if part and gone else ():
            values = {etree.QName(str(key)).localname: str(key) for key in entry.attrib}
            said = {local: entry.get(key, "") for local, key in values.items()}
            if said.get(name) in (durable if name == "durableId" else gone):
                durable.add(said.get("durableId", ""))
                drop(entry)
            elif said.get("paraIdParent") in gone:
                del entry.attrib[values["paraIdParent"]]

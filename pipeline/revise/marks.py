"""Our own tracked insertions and comments, as they are put in a document."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from copy import deepcopy

from lxml import etree

from pipeline.ooxml.names import AUTHOR, NS, q
from pipeline.ooxml.xml import Element
from pipeline.revise.editable_package import Draft, office

# Of what somebody has edited and we no longer have. It is the only comment that stands for itself:
# the others belong to an insertion, and are written anew with it.
ORPHAN = (
    "Det här är ändrat för hand. Det som stod här finns inte längre i arbetsboken. Ta bort det om"
    " det inte ska stå kvar."
)
_INS, _P, _R, _PPR, _RPR, _TRPR = (q(f"w:{n}") for n in ("ins", "p", "r", "pPr", "rPr", "trPr"))
_ID, _AUTHOR = q("w:id"), q("w:author")
_COMMENT_MARKS = tuple(map(q, ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")))
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments xmlns:w="{NS["w"]}"/>'
).encode()
# What a run may bear inside a tracked insertion; a control there would be a second one of its cell.
_PLAIN = frozenset(map(q, ("w:bookmarkStart", "w:bookmarkEnd", "w:proofErr")))
_AFTER_MARK = frozenset(map(q, ("w:sectPr", "w:pPrChange")))
_HOLDERS = frozenset(map(q, ("w:sdt", "w:sdtContent", "w:smartTag", "w:customXml")))


def runs_text(element: Element) -> str:
    """Return the text of runs, deleted text too."""
    return "".join(t.text or "" for t in element.iter(q("w:t"), q("w:delText"))).strip()


def inserted(draft: Draft, content: Collection[Element]) -> Element:
    """Return copies of the content of a paragraph as a tracked insertion of ours."""
    made = etree.Element(_INS, {_ID: draft.next_mark(), _AUTHOR: AUTHOR}, nsmap={"w": NS["w"]})
    for element in content:
        made.extend(_plain(element))
    return made


def _plain(element: Element) -> Iterator[Element]:
    """Yield the runs and links of an element, without controls and bookmarks."""
    if element.tag in _HOLDERS:
        for child in element:
            yield from _plain(child)
    elif element.tag == q("w:hyperlink"):
        for run in element.iter(_R):
            yield deepcopy(run)
    elif element.tag == _R:
        yield deepcopy(element)
    elif element.tag not in _PLAIN and element.tag in (_INS, q("w:fldSimple")):
        for child in element:
            yield from _plain(child)


def space(*, line: bool = False) -> Element:
    """Return a run with a space, or with a new line."""
    run = etree.Element(_R)
    if line:
        etree.SubElement(run, q("w:br"))
    else:
        text = etree.SubElement(run, q("w:t"))
        text.text = " "
        text.set(q("xml:space"), "preserve")
    return run


def as_inserted_paragraph(draft: Draft, paragraph: Element) -> Element:
    """Return a paragraph's copy that is a tracked insertion of ours, its mark too."""
    made = etree.Element(_P, nsmap={"w": NS["w"]})
    properties = paragraph.find(_PPR)
    copy = deepcopy(properties) if properties is not None else etree.Element(_PPR)
    made.append(copy)
    _mark(draft, copy)
    content = [child for child in paragraph if child.tag != _PPR]
    made.append(inserted(draft, content))
    return made


def _mark(draft: Draft, properties: Element) -> None:
    for late in properties.findall(q("w:sectPr")):
        properties.remove(late)
    look = properties.find(_RPR)
    if look is None:
        place = sum(1 for child in properties if child.tag not in _AFTER_MARK)
        look = etree.Element(_RPR)
        properties.insert(place, look)
    look.insert(0, etree.Element(_INS, {_ID: draft.next_mark(), _AUTHOR: AUTHOR}))


def as_inserted_row(draft: Draft, row: Element) -> Element:
    """Return a table row's copy that is a tracked insertion of ours."""
    made = deepcopy(row)
    for paragraph in list(made.iter(_P)):
        new = as_inserted_paragraph(draft, paragraph)
        _replace(paragraph, new)
    properties = made.find(_TRPR)
    if properties is None:
        properties = etree.Element(_TRPR)
        exception = made.find(q("w:tblPrEx"))
        made.insert(0 if exception is None else 1, properties)
    properties.append(etree.Element(_INS, {_ID: draft.next_mark(), _AUTHOR: AUTHOR}))
    return made


def _replace(old: Element, new: Element) -> None:
    parent = old.getparent()
    if parent is not None:
        parent.replace(old, new)


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
    made = etree.SubElement(root, q("w:comment"))
    made.set(_ID, number)
    made.set(_AUTHOR, AUTHOR)
    made.set(q("w:initials"), "B")
    for line in text.split("\n"):
        run = etree.SubElement(etree.SubElement(made, _P), _R)
        etree.SubElement(run, q("w:t")).text = line
    return number


def _comments_part(draft: Draft) -> str:
    part = draft.related("comments")
    if not part:
        part = draft.add("word/comments.xml", _EMPTY, _COMMENTS)
        draft.link(draft.package.main, office("comments"), part)
    return part

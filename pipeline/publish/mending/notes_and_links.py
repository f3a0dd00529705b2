"""Notes in a PDF where their text is read, and links that no tag tells of.

LibreOffice sets the tags of notes last of all, and 7 leaves the way back from a note without a tag.
(DECISIONS 367)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, String

from pipeline.publish.tags.page_scan import PageScan
from pipeline.publish.tags.tag_nodes import MarkedWords, TaggedAnnotation, TagNode, new_tag

_BLOCKS = frozenset(("P", "H1", "H2", "H3", "H4", "H5", "H6", "Caption"))
_NEAR = 2.0  # points


def mend_notes(pdf: Pdf, top: TagNode, pages: Sequence[PageScan]) -> None:
    """Put each note after the paragraph that refers to it, with a label of its own."""
    _tag_links(pdf, top, pages)
    above = {held: tag for tag in top.walk() for held in tag.holds}
    notes = [tag for tag in top.walk() if tag.kind == "Note"]
    references = iter([*_references(top)])
    last: dict[TagNode, TagNode] = {}  # the last note that was put after a paragraph
    for number, note in enumerate(notes, 1):
        _label(pdf, note)
        note.object.ID = String(f"not-{number}")
        label = next((tag.text for tag in note.tags if tag.kind == "Lbl"), "").strip()
        link = next((link for link in references if link.text.strip() == label), None)
        block = _block(link, above) if link is not None else None
        if block is None:
            continue
        above[note].holds.remove(note)
        beside = above[block].holds
        beside.insert(beside.index(last.get(block, block)) + 1, note)
        above[note], last[block] = above[block], note


def _references(top: TagNode) -> Iterator[TagNode]:
    """Yield the links within the file that stand in the text, and in no note or contents list."""
    for tag in top.tags:
        if tag.kind == "Link":
            if not any(
                "/URI" in annotation.object.get("/A", {}) for annotation in tag.annotations()
            ):
                yield tag
        elif tag.kind not in ("Note", "TOC"):
            yield from _references(tag)


def _block(
    tag: TagNode, above: Mapping[TagNode | MarkedWords | TaggedAnnotation, TagNode]
) -> TagNode | None:
    found: TagNode | None = tag
    while found is not None and found.kind not in _BLOCKS:
        found = above.get(found)
    return found if found in above else None


def _label(pdf: Pdf, note: TagNode) -> None:
    """Put the number at the beginning of a note beside its text, as its label."""
    if any(tag.kind == "Lbl" for tag in note.tags):
        return
    first = note.tags[0] if note.tags else note
    begins = first.holds[0] if first.holds else None
    words = begins.text if isinstance(begins, TagNode | MarkedWords) else ""
    if begins is None or not 0 < len(words.strip()) < 5:
        return
    first.holds.pop(0)
    label = new_tag(pdf, "Lbl")
    label.holds.append(begins)
    note.holds.insert(0, label)


# ---------------------------------------------------------------- links without a tag


def _tag_links(pdf: Pdf, top: TagNode, pages: Sequence[PageScan]) -> None:
    """Give each link without a tag one, round the words that it lies upon."""
    known = {id_of(annotation.object) for annotation in top.annotations()}
    holders = {
        (mark.page, mark.number): (tag, mark)
        for tag in top.walk()
        for mark in tag.holds
        if isinstance(mark, MarkedWords)
    }
    for at, (page, found) in enumerate(zip(pdf.pages, pages, strict=True)):
        marks = page.obj.get("/Annots")
        kept: list[Any] = []
        for link in list(marks) if isinstance(marks, Array) else []:
            if not _is_untold(link, known):
                kept.append(link)
                continue
            holder = next((holders.get((at, n)) for n in _upon(link, found)), None)
            if holder is not None:
                _wrap_in_link(pdf, *holder, TaggedAnnotation(at, link))
            if holder is not None or "/A" in link:
                kept.append(link)
        if isinstance(marks, Array) and len(kept) < len(marks):
            page.obj.Annots = Array(kept)


def id_of(thing: Any) -> tuple[int, int]:
    """Return what tells an object of a file from others."""
    number, generation = thing.objgen
    return int(number), int(generation)


def _is_untold(link: Any, known: set[tuple[int, int]]) -> bool:
    is_link = isinstance(link, Dictionary) and link.get("/Subtype") == Name.Link
    return is_link and id_of(link) not in known


def _upon(link: Any, page: PageScan) -> Iterator[int]:
    """Yield the numbers of the marks whose words begin within a link's rectangle."""
    box = [float(edge) for edge in link.get("/Rect", ())]
    if len(box) != 4:
        return
    left, right, lower, upper = *sorted((box[0], box[2])), *sorted((box[1], box[3]))
    for number, (x, y) in page.starts.items():
        if left - _NEAR <= x <= right and lower - _NEAR <= y <= upper + _NEAR:
            yield number


def _wrap_in_link(
    pdf: Pdf, holder: TagNode, mark: MarkedWords, annotation: TaggedAnnotation
) -> None:
    if mark not in holder.holds:
        return
    link = new_tag(pdf, "Link")
    link.holds = [mark, annotation]
    holder.holds[holder.holds.index(mark)] = link

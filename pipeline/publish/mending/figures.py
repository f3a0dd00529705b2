"""Pictures in a PDF: what each shows by Word's words, and where it is drawn.

LibreOffice 7 calls a picture an artifact, and leaves an empty tag for it; a chart is a tag full of
its own texts, without words for what it shows. (DECISIONS 367)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from pikepdf import ContentStreamInstruction, Dictionary, Name, Operator, Pdf, String

from pipeline.publish.tags.page_scan import Box, PageScan, Stretch
from pipeline.publish.tags.tag_nodes import MarkedWords, TagNode
from pipeline.publish.word.word_facts import Drawing

FIGURES = frozenset(("Figure", "Formula"))
_NEAR = 3.0  # points
_SORTS = [
    sorts
    for many in range(4)
    for sorts in combinations(("is_decorative", "is_formula", "is_frame"), many)
]
Marks = dict[int, list[Any]]  # instructions to be put before those of these numbers
_END = ContentStreamInstruction([], Operator("EMC"))
_ARTIFACT = ContentStreamInstruction([Name.Artifact], Operator("BMC"))


def mend_figures(
    pdf: Pdf, top: TagNode, pages: Sequence[PageScan], drawings: Sequence[Drawing]
) -> list[Marks]:
    """Describe the pictures and tie them to what is drawn; return what each page's content lacks.

    What is drawn and told of by nothing becomes an artifact.
    """
    marks: list[Marks] = [{} for _ in pages]
    figures = [tag for tag in top.walk() if tag.kind in FIGURES]
    decorative = {*_described(figures, drawings)}
    for figure in figures:
        figure.holds = [*figure.marks(), *figure.annotations()]
    _remove(top, decorative)
    for mark in (mark for figure in decorative for mark in figure.marks()):
        _let_go(pages[mark.page], mark)
    for figure in figures:
        if figure not in decorative and not figure.holds:
            _find(pdf, figure, pages, marks)
    for page, lacking in zip(pages, marks, strict=True):
        for stretch in page.stretches:
            if not stretch.is_artifact:
                _wrap(lacking, stretch, _ARTIFACT)
    return marks


def _described(figures: Sequence[TagNode], drawings: Sequence[Drawing]) -> Iterator[TagNode]:
    """Give the pictures Word's words; yield those that are only to be seen."""
    pairs = _paired(figures, drawings)
    for figure, drawing in pairs:
        if drawing.is_frame or (drawing.is_decorative and not figure.alt):
            yield figure
        elif not figure.alt and drawing.description:
            figure.object.Alt = String(drawing.description)


def _paired(
    figures: Sequence[TagNode], drawings: Sequence[Drawing]
) -> Iterator[tuple[TagNode, Drawing]]:
    """Yield the pictures of both that are the same: by their words, and by order between those."""
    left, at = list(drawings), 0
    between: list[TagNode] = []
    for figure in figures:
        if not figure.alt:
            between.append(figure)
            continue
        found = next((n for n in range(at, len(left)) if left[n].description == figure.alt), None)
        if found is None:
            continue
        yield from _in_order(between, left[at:found])
        between, at = [], found + 1
    yield from _in_order(between, left[at:])


def _in_order(
    figures: Sequence[TagNode], drawings: Sequence[Drawing]
) -> Iterator[tuple[TagNode, Drawing]]:
    """Yield them in pairs where there are as many, else without the sorts that have no tag.

    New programs leave out what is only seen, some formulas, some the frames of texts.
    """
    for sorts in _SORTS:
        left = [d for d in drawings if not any(getattr(d, sort) for sort in sorts)]
        if len(figures) == len(left):
            yield from zip(figures, left, strict=True)
            return


def _remove(top: TagNode, gone: set[TagNode]) -> None:
    for tag in top.walk():
        tag.holds = [held for held in tag.holds if held not in gone]


def _let_go(page: PageScan, mark: MarkedWords) -> None:
    """Call what a mark holds an artifact."""
    for at, instruction in enumerate(page.instructions):
        operands = instruction.operands
        if str(instruction.operator) != "BDC" or not isinstance(operands[1], Dictionary):
            continue
        if operands[1].get("/MCID") == mark.number:
            page.instructions[at] = _ARTIFACT
            page.is_changed = True


def _find(pdf: Pdf, figure: TagNode, pages: Sequence[PageScan], marks: list[Marks]) -> None:
    """Tie a picture to what is drawn where it says that it lies, else to nothing on its page."""
    at, box = _place(pdf, figure)
    if at is None:
        return
    page = pages[at]
    number = max([*page.texts, *_numbers(marks[at]), -1]) + 1
    found = [s for s in page.stretches if box is not None and _is_in(s.box, box)]
    found.sort(key=lambda stretch: not stretch.has_picture)
    begin = _begin(figure, number)
    if found:
        page.stretches.remove(found[0])
        if found[0].is_artifact:
            page.instructions[found[0].start] = begin
            page.is_changed = True
            page.texts[number] = ""
        else:
            _wrap(marks[at], found[0], begin)
    else:
        marks[at].setdefault(len(page.instructions), []).extend((begin, _END))
    page.texts.setdefault(number, "")
    figure.holds = [MarkedWords(at, number, "")]


def _place(pdf: Pdf, figure: TagNode) -> tuple[int | None, Box | None]:
    own = figure.object.get("/Pg")
    numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
    box = figure.attribute("/BBox")
    found = [float(edge) for edge in box] if box is not None and len(box) == 4 else None
    return (
        numbers.get(own.objgen) if isinstance(own, Dictionary) else None,
        (found[0], found[1], found[2], found[3]) if found is not None else None,
    )


def _is_in(inner: Box | None, outer: Box) -> bool:
    if inner is None:
        return False
    return (
        inner[0] >= outer[0] - _NEAR
        and inner[1] >= outer[1] - _NEAR
        and inner[2] <= outer[2] + _NEAR
        and inner[3] <= outer[3] + _NEAR
    )


def _numbers(lacking: Marks) -> Iterator[int]:
    for instructions in lacking.values():
        for instruction in instructions:
            if str(instruction.operator) == "BDC":
                yield int(instruction.operands[1].MCID)


def _begin(figure: TagNode, number: int) -> ContentStreamInstruction:
    mark = [Name(f"/{figure.role}"), Dictionary(MCID=number)]
    return ContentStreamInstruction(mark, Operator("BDC"))


def _wrap(lacking: Marks, stretch: Stretch, begin: ContentStreamInstruction) -> None:
    lacking.setdefault(stretch.start, []).append(begin)
    lacking.setdefault(stretch.end, []).insert(0, _END)

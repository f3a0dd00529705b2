"""Tracked changes of others that the workbook says by now: nobody needs to decide on them.

Where the words with such a change accepted are those that ours has and base had not, the change is
accepted. All others stand as they are, pending. (DECISIONS 354)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from copy import deepcopy
from dataclasses import replace

from pipeline.model import Source
from pipeline.ooxml.content.reader import Links, Reader
from pipeline.ooxml.names import AUTHOR, q, q_all
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.element_moves import unwrap
from pipeline.revise.marks import has_ours
from pipeline.revise.script import Change, UnitStep, compare
from pipeline.revise.segments import split
from pipeline.revise.units import DocumentVersion, Readings, Unit, paragraphs_in
from pipeline.revise.versions import base_of, memory_of

_P = q("w:p")
_NEW, _GONE = q_all("w:ins w:moveTo"), q_all("w:del w:moveFrom")
_AUTHOR = q("w:author")
Signs = frozenset[tuple[Source, str]]


def settle_tracked(
    root: Element, part: str, theirs: DocumentVersion, base: Iterable[Unit], ours: Iterable[Unit]
) -> None:
    """Accept in a story of theirs what ours says too, and base does not."""
    marked = dict.fromkeys(
        paragraph
        for mark in root.iter(*_NEW, *_GONE)
        if _is_of_others(mark) and (paragraph := next(mark.iterancestors(_P), None)) is not None
    )
    if not marked:
        return
    old, new = (list(paragraphs_in(side)) for side in (base, ours))
    reader = Reader(Links(theirs.package, part), theirs.looks, theirs.readings.model)
    signs = signs_in(new) - signs_in(old)
    blocks = {unit.block for unit in new} - {unit.block for unit in old}
    for paragraph in marked:
        style = theirs.styles.style_of(paragraph)
        for segment in split(paragraph, theirs.readings.finder):
            if segment.source is not None and _has_marks(segment.elements):
                copies = [deepcopy(element) for element in segment.elements]
                _accept(copies)
                words = "".join(map(str, reader.tokens(copies, style)))
                if (segment.source, words) in signs:
                    _accept(segment.elements)
        _settle_whole(paragraph, reader, blocks)


def _settle_whole(paragraph: Element, reader: Reader, blocks: Collection[str]) -> None:
    """Accept what is left in a paragraph, where all of it is then as ours has it."""
    if _has_marks([paragraph]) and not _is_joined(paragraph):
        copy = deepcopy(paragraph)
        _accept([copy])
        if reader.paragraph(copy) in blocks:
            _accept([paragraph])


def _is_joined(paragraph: Element) -> bool:
    """Return whether the end of a paragraph is struck: the next one would go on in it."""
    return paragraph.find(f"{q('w:pPr')}/{q('w:rPr')}/{q('w:del')}") is not None


def signs_in(units: Iterable[Unit]) -> Signs:
    """Return what the cells that are shown in paragraphs say there."""
    return frozenset(
        (segment.source, segment.sign)
        for unit in units
        for segment in unit.segments
        if segment.source is not None
    )


def _marks_in(elements: Iterable[Element]) -> Iterator[Element]:
    return (e for each in elements for e in each.iter(*_NEW, *_GONE) if _is_of_others(e))


def _has_marks(elements: Iterable[Element]) -> bool:
    return next(_marks_in(elements), None) is not None


def _is_of_others(mark: Element) -> bool:
    return mark.get(_AUTHOR) != AUTHOR


def _accept(elements: Iterable[Element]) -> None:
    for mark in list(_marks_in(elements)):
        if mark.tag in _GONE or not len(mark):
            drop(mark)
        else:
            unwrap(mark, mark)


# ---------------------------------------------------------------- a whole document


def is_all_home(base: bytes | None, theirs: bytes, ours: bytes, name: str) -> bool:
    """Return whether all that a hand has changed in a document is what ours says in those cells.

    Then nothing is lost if ours takes its place. False where base is not known.
    """
    packages = read_package(theirs, name), read_package(ours, name)
    known, new = map(memory_of, packages)
    old = base_of(base, known, packages[0])
    if old is None or known.tracked:
        return False
    fields = known.fields + new.fields
    readings = Readings(replace(known, reads={**known.reads, **new.reads}, fields=fields))
    before, now, made = (DocumentVersion(each, readings) for each in (old, *packages))
    if before.package.stories != now.package.stories:
        return False
    draft = Draft(now.package)
    return not has_ours(draft) and all(
        _is_home(before.story(part), now, made.story(part), part, draft)
        for part in now.package.stories
        if part in made.package.stories
    )


def _is_home(
    before: list[Unit], theirs: DocumentVersion, ours: list[Unit], part: str, draft: Draft
) -> bool:
    root = draft.root(part)
    settle_tracked(root, part, theirs, before, ours)
    said = signs_in(paragraphs_in(ours))
    return all(is_step_home(step, said) for step in compare(before, theirs.story(part, root)).steps)


def is_step_home(step: UnitStep, said: Signs) -> bool:
    """Return whether all that a hand has changed in a block, a row or a cell is among the signs."""
    if step.change is Change.SAME:
        return not step.moved and step.unit.looks_like(step.old or step.unit)
    if step.old is None or step.new is None or step.moved:
        return False
    if step.unit.kind != "p":
        return all(is_step_home(each, said) for each in step.inside.steps)
    cells = step.cells or ()
    return bool(cells) and all(
        cell.change is Change.SAME
        or (cell.source is not None and (cell.source, cell.new.sign) in said)
        for cell in cells
    )

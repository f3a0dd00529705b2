"""A section that the document asked for, written in Word, and in the workbook by now: said once.

The prompt's control is no cell's, so what stands in it would stay beside the cell's own paragraphs.
Where ours says the same, word for word and look for look, ours takes its place. (DECISIONS 354)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.model import Source
from pipeline.ooxml.content.controls import source_of
from pipeline.ooxml.content.prompts import asks_for_text
from pipeline.ooxml.content.reader import Links, Reader
from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.units import DocumentVersion, Unit, paragraphs_in

_P, _SDT, _TC, _CONTENT = q("w:p"), q("w:sdt"), q("w:tc"), q("w:sdtContent")
_HIGHLIGHTED = re.compile(r"\{m\}([^{}]*)\{/\}")  # as the prompt was


def leave_sections(root: Element, part: str, theirs: DocumentVersion, ours: Iterable[Unit]) -> None:
    """Take away from a story of theirs the sections that ours has as cells."""
    filled = list(_filled(root, theirs))
    if not filled:
        return
    reader = Reader(Links(theirs.package, part), theirs.looks, theirs.readings.model)
    said = set(_by_cell(ours))
    for elements, paragraphs in filled:
        words = tuple(_HIGHLIGHTED.sub(r"\1", reader.paragraph(each)) for each in paragraphs)
        if words in said and not any(_is_alone(each) for each in elements):
            drop(*elements)


def _filled(
    root: Element, theirs: DocumentVersion
) -> Iterator[tuple[list[Element], list[Element]]]:
    """Yield what holds a section that was asked for and is written, and its paragraphs."""
    for control in root.iter(_SDT):
        source = source_of(control, theirs.readings.finder)
        if source is None or source.sheet or asks_for_text(control, theirs.styles):
            continue
        inside = list(control.iterfind(f"{_CONTENT}/{_P}"))
        holder = next(control.iterancestors(_P), None)
        if inside:
            yield [control], inside
        elif holder is not None:
            yield [holder], [holder]


def _by_cell(ours: Iterable[Unit]) -> Iterator[tuple[str, ...]]:
    """Yield the paragraphs of each cell that follow on one another."""
    last: Source | None = None
    words: list[str] = []
    for unit in paragraphs_in(ours):
        if unit.source != last:
            yield tuple(words)
            words = []
        last = unit.source
        words += [unit.block] if last is not None else []
    yield tuple(words)


def _is_alone(element: Element) -> bool:
    """Return whether an element is all that a cell of a table has."""
    parent = element.getparent()
    return parent is not None and parent.tag == _TC and len(parent.findall(_P)) < 2

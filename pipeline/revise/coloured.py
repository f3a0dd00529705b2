"""A coloured copy of a built document: what comes from the workbook, and what a hand wrote.

(DECISIONS 201)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from pipeline.ooxml.names import AUTHOR, q, q_all
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.clean import without_memory
from pipeline.revise.script import Change, Script, UnitStep, compare
from pipeline.revise.segments import Segment
from pipeline.revise.tracked import accepted
from pipeline.revise.units import DocumentVersion, Readings, Unit, paragraphs_in, remembered
from pipeline.revise.versions import base_of, memory_of

WORKBOOK, HAND = "D6E6F4", "FFE9A8"  # blue and yellow, both light: black on them reads well
_R, _RPR, _SHD, _FILL = map(q, ("w:r", "w:rPr", "w:shd", "w:fill"))
_INS, _AUTHOR = q("w:ins"), q("w:author")
_AFTER = q_all(  # of the looks of a run, those that stand after its shading
    "w:fitText w:vertAlign w:rtl w:cs w:em w:lang w:eastAsianLayout w:specVanish w:oMath "
    "w:rPrChange"
)
_LEGEND = (
    (WORKBOOK, "Blått kommer ur arbetsboken"),
    ("", ": klicka i texten, så står cellen i rutans namn. "),
    (HAND, "Gult är skrivet eller ändrat för hand"),
    ("", ". Resten är mallens egna ord, och uppgifter som mallen skriver om (datum i ord, verb)."),
)


def coloured(base: bytes | None, theirs: bytes, name: str) -> bytes:
    """Return a copy of a document with what comes from cells in one colour, a hand's in another.

    The copy has no memory: it is no document of ours. Without a base that fits a
    paragraph that a hand has changed is a hand's, all of it. DocumentError when it is none of ours.
    """
    package = read_package(theirs, name)
    known = memory_of(package)
    old, draft, readings = base_of(base, known, package), Draft(package), Readings(known)
    accepted(draft, known.tracked)
    side = DocumentVersion(package, readings)
    root = draft.root(package.main)
    now = side.story(root=root)
    before = (
        remembered(known.blocks, now) if old is None else DocumentVersion(old, readings).story()
    )
    _mark(compare(before, now))
    for part in package.stories[1:]:
        for unit in paragraphs_in(side.story(part, draft.root(part))):
            _shade_cells(unit.segments)
    for part in package.stories:  # LibreOffice shows no shading in a control of plain text
        drop(*draft.root(part).iter(q("w:text")))
    root[0].insert(0, _legend())
    parts = without_memory(read_package(draft.data(), name))
    return zipped(parts)


def _mark(script: Script) -> None:
    for step in script.of_new:
        if step.unit.kind != "p" and step.change is Change.CHANGED and step.inside.old:
            _mark(step.inside)
        else:
            for unit in paragraphs_in([step.unit]):
                _mark_paragraph(step, unit)


def _mark_paragraph(step: UnitStep, unit: Unit) -> None:
    """Shade a paragraph; `step`: what became of it, or of the table that it stands in."""
    if step.change in (Change.SAME, Change.LOOKS):
        _shade_cells(unit.segments)
    elif step.unit is unit and step.cells is not None:
        changed = [cell.new for cell in step.cells if cell.change is Change.CHANGED]
        _shade_cells(cell.new for cell in step.cells if cell.new not in changed)
        _shade((each for cell in changed for each in cell.elements), HAND)
    else:
        _shade([unit.element], HAND)


def _shade_cells(segments: Iterable[Segment]) -> None:
    _shade((e for s in segments if s.source is not None for e in s.elements), WORKBOOK)


def _shade(elements: Iterable[Element], colour: str) -> None:
    for run in _runs(elements):
        look = run.find(_RPR)
        if look is None:
            look = etree.Element(_RPR)
            run.insert(0, look)
        for shade in look.findall(_SHD):
            look.remove(shade)
        rest = next((e for e in look if e.tag in _AFTER), None)
        at = len(look) if rest is None else look.index(rest)
        offered = any(e.get(_AUTHOR) == AUTHOR for e in run.iterancestors(_INS))
        fill = WORKBOOK if offered else colour
        shade = etree.Element(_SHD, {q("w:val"): "clear", q("w:color"): "auto", _FILL: fill})
        look.insert(at, shade)


def _runs(elements: Iterable[Element]) -> Iterator[Element]:
    return (run for element in elements for run in element.iter(_R))


def _legend() -> Element:
    paragraph = etree.Element(q("w:p"))
    for colour, words in _LEGEND:
        run = etree.SubElement(paragraph, _R)
        text = etree.SubElement(run, q("w:t"))
        text.text = words
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        if colour:
            _shade([run], colour)
    return paragraph

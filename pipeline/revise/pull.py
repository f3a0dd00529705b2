"""What somebody has changed in the controls of a document, as new texts of their cells.

Three ways: the document as it was written (its copy, or its memory), as it stands, and what the
workbook says. (DECISIONS 352)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.model import Source
from pipeline.ooxml.content.controls import source_of
from pipeline.ooxml.names import q
from pipeline.revise.cell_comparison import (
    CellNow,
    PlaceComparison,
    PulledEdit,
    PullState,
    shown_words,
)
from pipeline.revise.pull_reading import Place
from pipeline.revise.script import Change, UnitStep
from pipeline.revise.units import Unit
from pipeline.values.block_writing import comparable

_GONE_ROW = "raden finns inte längre i arbetsboken"
Cells = Callable[[Source], CellNow | None]


def pulled_edits(
    before: Sequence[Place] | None, now: Sequence[Place], cells: Cells
) -> Iterator[PulledEdit]:
    """Yield what is changed in a document's controls, cell by cell in their order.

    `before`: the document as it was written, None where no copy is left.
    """
    old = _by_source(before) if before is not None else None
    for source, places in _by_source(now).items():
        if not source.sheet:
            continue
        known = None if old is None else old.get(source, [])
        cell = cells(source)
        if cell is not None and cell.is_parted:
            known, places = known and [_one_of(known)], [_one_of(places)]
        pairs = _pairs(known, places)
        for was, place in pairs:
            if not _is_as_written(was, place, known):
                edit = _gone(place) if cell is None else PlaceComparison(cell, was, place).edit()
                if edit is not None:
                    yield edit


def filled_prompts(now: Sequence[Place], asked: Sequence[Source]) -> Iterator[Place]:
    """Yield the places that asked for a section's text and have one now.

    `asked`: what the document asked for when it was written.
    """
    wanted = set(asked)
    for place in now:
        if not place.source.sheet and place.source in wanted and not place.asks and place.blocks:
            yield place


def edits_beside(steps: Iterable[UnitStep]) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs where words outside the controls are others: before, and now."""
    for step in steps:
        if step.unit.kind != "p" and step.old is not None and step.new is not None:
            yield from edits_beside(step.inside.steps)
        elif step.change is not Change.SAME:
            cells = step.cells
            if cells is not None and step.old is not None and step.new is not None:
                pairs = ((cell.old.text, cell.new.text) for cell in cells if cell.source is None)
                beside = any(old != new for old, new in pairs)
            else:
                beside = any(map(_has_other_words, filter(None, (step.old, step.new))))
            if beside:
                old, new = (side.text if side is not None else "" for side in (step.old, step.new))
                yield old, new


def removed_cells(before: Sequence[Place], now: Sequence[Place], cells: Cells) -> list[Source]:
    """Return the cells of which nothing is left in a document, and that still say something."""
    left = {place.source for place in now}
    gone = dict.fromkeys(p.source for p in before if p.source.sheet and p.source not in left)
    return [source for source in gone if (cell := cells(source)) is not None and cell.text]


def _has_other_words(unit: Unit) -> bool:
    """Return whether a block has words that no cell gives; one without any text may be a thing."""
    if unit.kind != "p":
        return any(map(_has_other_words, unit.inside)) or not unit.inside
    if unit.home is None or _is_held(unit):
        return unit.home is None
    cells = [segment for segment in unit.segments if segment.source is not None]
    beside = any(segment.text for segment in unit.segments if segment.source is None)
    return beside or not cells


def _is_held(unit: Unit) -> bool:
    """Return whether a paragraph stands in a control of a cell that holds whole paragraphs."""
    finder = unit.home[0].readings.finder if unit.home is not None else None
    above = unit.element.iterancestors(q("w:sdt")) if finder is not None else ()
    return any(source_of(each, finder) is not None for each in above if finder is not None)


def _by_source(places: Sequence[Place]) -> dict[Source, list[Place]]:
    found: dict[Source, list[Place]] = {}
    for place in places:
        found.setdefault(place.source, []).append(place)
    return found


def _one_of(places: Sequence[Place]) -> Place:
    """Return the places of a cell that shows others between its own paragraphs, as one."""
    return replace(
        places[0],
        blocks=tuple(block for place in places for block in place.blocks),
        marks=tuple(mark for place in places for mark in place.marks),
        lost=tuple(dict.fromkeys(word for place in places for word in place.lost)),
        kept=all(place.kept for place in places),
    )


def _pairs(known: list[Place] | None, places: list[Place]) -> list[tuple[Place | None, Place]]:
    if known is not None and len(known) == len(places):
        return [*zip(known, places, strict=True)]
    return [(None, place) for place in places]


def _is_as_written(was: Place | None, place: Place, known: list[Place] | None) -> bool:
    if was is not None:
        return _same(was, place)
    return place.kept or any(_same(each, place) for each in known or ())


def _same(one: Place, other: Place) -> bool:
    return (comparable(one.blocks), one.lost) == (comparable(other.blocks), other.lost)


def _gone(place: Place) -> PulledEdit:
    return PulledEdit(
        place.source, "", "", shown_words(place), PullState.LEFT, _GONE_ROW, place.marks
    )

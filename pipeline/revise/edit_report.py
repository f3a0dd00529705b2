"""A script as an officer reads it: what a hand has changed, each with the cell that it is about."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Edit, Source
from pipeline.ooxml.xml import short_text
from pipeline.revise.script import Change, Script, UnitStep
from pipeline.revise.units import Unit

_NAMES = {"p": "stycke", "tbl": "tabell", "tr": "tabellrad", "tc": "tabellcell"}
_NEW = {"p": "nytt", "tbl": "ny", "tr": "ny", "tc": "ny"}
_GONE = {"p": "borttaget", "tbl": "borttagen", "tr": "borttagen", "tc": "borttagen"}
_OTHER = {"p": "ändrat", "tbl": "ändrad", "tr": "ändrad", "tc": "ändrad"}


def edits_of(script: Script) -> Iterator[Edit]:
    """Yield what differs between two versions of a story."""
    for step in script.of_new:
        if step.change is Change.ADDED:
            yield from _told(_NEW, step.unit)
        elif step.change is not Change.SAME:
            yield from _changed(step)
    for step in script.gone:
        yield from _told(_GONE, step.unit)


def looks_of(script: Script) -> Iterator[Edit]:
    """Yield what has the same content on both sides, and looks otherwise."""
    for step in script.of_new:
        if step.old is None or step.change is not Change.SAME:
            yield from looks_of(step.inside) if step.old is not None else ()
        elif not step.old.looks_like(step.unit):
            yield short_edit("ändrat utseende", step.unit.text)


def _told(words: dict[str, str], unit: Unit) -> Iterator[Edit]:
    if unit.text or unit.kind != "p":
        yield _edit(words, unit)


def _changed(step: UnitStep) -> Iterator[Edit]:
    if step.unit.kind == "p":
        yield from _paragraph(step)
    elif step.inside.old:
        yield from edits_of(step.inside)
    else:
        yield _edit(_OTHER, step.unit)


def _paragraph(step: UnitStep) -> Iterator[Edit]:
    """Yield an edit for each control whose text differs, one without a cell if none does."""
    new = step.unit
    if step.cells is not None:
        found = [cell.source for cell in step.cells if cell.change is not Change.SAME]
    else:
        lost = (s for s in step.old.sources if s not in new.sources) if step.old else ()
        found = [next(iter(lost), new.source)]
    for source in dict.fromkeys(found) or [None]:
        yield short_edit("ändrat stycke", new.text, source)


def _edit(words: dict[str, str], unit: Unit) -> Edit:
    return short_edit(f"{words[unit.kind]} {_NAMES[unit.kind]}", unit.text, unit.source)


def short_edit(what: str, text: str, source: Source | None = None) -> Edit:
    """Return an edit with its text as a report names it."""
    return Edit(what, short_text(text), source)

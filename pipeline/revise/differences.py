"""What somebody has changed by hand, each change with the cell that it is about."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Edit, Source
from pipeline.ooxml.xml import short_text
from pipeline.revise.align import align
from pipeline.revise.segments import segments
from pipeline.revise.story_blocks import Unit

_NAMES = {"p": "stycke", "tbl": "tabell", "tr": "tabellrad", "tc": "tabellcell"}
_NEW = {"p": "nytt", "tbl": "ny", "tr": "ny", "tc": "ny"}
_GONE = {"p": "borttaget", "tbl": "borttagen", "tr": "borttagen", "tc": "borttagen"}
_OTHER = {"p": "ändrat", "tbl": "ändrad", "tr": "ändrad", "tc": "ändrad"}


def differences(before: list[Unit], after: list[Unit]) -> Iterator[Edit]:
    """Yield what differs between two versions of a story."""
    pairs = align(before, after)
    gone = (unit for i, unit in enumerate(before) if i not in pairs)
    known = {j: i for i, j in pairs.items()}
    for j, unit in enumerate(after):
        if j not in known:
            if unit.text or unit.kind != "p":
                yield _edit(_NEW, unit)
        elif before[known[j]].key != unit.key:
            yield from _changed(before[known[j]], unit)
    yield from (_edit(_GONE, unit) for unit in gone if unit.text or unit.kind != "p")


def _changed(old: Unit, new: Unit) -> Iterator[Edit]:
    if new.kind == "p":
        yield from _paragraph(old, new)
    elif old.inside:
        yield from differences(old.inside, new.inside)
    else:
        yield _edit(_OTHER, new)


def _paragraph(old: Unit, new: Unit) -> Iterator[Edit]:
    """Yield an edit for each control whose text differs, one without a cell if none does."""
    was, now = segments(old), segments(new)
    if [s.source for s in was] != [s.source for s in now]:
        lost = (s.source for s in was if s.source and s.source not in new.sources)
        found = [next(lost, new.source)]
    else:
        found = [n.source for o, n in zip(was, now, strict=True) if o.sign != n.sign]
    for source in dict.fromkeys(found) or [None]:
        yield short_edit("ändrat stycke", new.text, source)


def _edit(words: dict[str, str], unit: Unit) -> Edit:
    return short_edit(f"{words[unit.kind]} {_NAMES[unit.kind]}", unit.text, unit.source)


def short_edit(what: str, text: str, source: Source | None = None) -> Edit:
    """Return an edit with its text as a report names it."""
    return Edit(what, short_text(text), source)

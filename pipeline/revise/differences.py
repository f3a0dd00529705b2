"""What somebody has changed by hand, each change with the cell that it is about."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Edit
from pipeline.ooxml.xml import short_text
from pipeline.revise.align import align
from pipeline.revise.segments import segments
from pipeline.revise.story_blocks import Unit, Units

_NAMES = {"p": "stycke", "tbl": "tabell", "tr": "tabellrad", "tc": "tabellcell"}
_NEW = {"p": "nytt", "tbl": "ny", "tr": "ny", "tc": "ny"}
_GONE = {"p": "borttaget", "tbl": "borttagen", "tr": "borttagen", "tc": "borttagen"}
_OTHER = {"p": "ändrat", "tbl": "ändrad", "tr": "ändrad", "tc": "ändrad"}


def differences(
    sides: tuple[list[Unit], list[Unit]], parts: tuple[str, str], units: tuple[Units, Units]
) -> Iterator[Edit]:
    """Yield what differs between two versions of a story."""
    before, after = sides
    pairs = align(before, after)
    gone = (unit for i, unit in enumerate(before) if i not in pairs)
    known = {j: i for i, j in pairs.items()}
    for j, unit in enumerate(after):
        if j not in known:
            if unit.text or unit.kind != "p":
                yield _edit(_NEW, unit)
        elif before[known[j]].key != unit.key:
            yield from _changed(before[known[j]], unit, parts, units)
    yield from (_edit(_GONE, unit) for unit in gone if unit.text or unit.kind != "p")


def _changed(
    old: Unit, new: Unit, parts: tuple[str, str], units: tuple[Units, Units]
) -> Iterator[Edit]:
    if new.kind == "p":
        yield from _paragraph(old, new, parts, units)
    elif old.inside:
        yield from differences((old.inside, new.inside), parts, units)
    else:
        yield _edit(_OTHER, new)


def _paragraph(
    old: Unit, new: Unit, parts: tuple[str, str], units: tuple[Units, Units]
) -> Iterator[Edit]:
    """Yield an edit for each control whose text differs, one without a cell if none does."""
    if old.element is None or new.element is None:
        yield _edit(_OTHER, new)
        return
    was = segments(old.element, parts[0], units[0])
    now = segments(new.element, parts[1], units[1])
    if [s.source for s in was] != [s.source for s in now]:
        lost = [s.source for s in was if s.source and s.source not in new.sources]
        source = next(iter(lost), next(iter(new.sources), None))
        yield Edit("ändrat stycke", short_text(new.text), source)
        return
    found = [n.source for o, n in zip(was, now, strict=True) if o.sign != n.sign]
    for source in dict.fromkeys(found) or [None]:
        yield Edit("ändrat stycke", short_text(new.text), source)


def _edit(words: dict[str, str], unit: Unit) -> Edit:
    source = next(iter(unit.sources), None)
    return Edit(f"{words[unit.kind]} {_NAMES[unit.kind]}", short_text(unit.text), source)

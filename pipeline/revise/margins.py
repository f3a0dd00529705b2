"""What stands round the text: headers, footers, notes, styles, page and properties."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from pipeline.ooxml.content import block_digest
from pipeline.ooxml.content.memory import Memory
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, canonical
from pipeline.revise.edit_report import short_edit
from pipeline.revise.editable_package import Draft
from pipeline.revise.element_moves import swap
from pipeline.revise.imported_parts import Carrier, draft_styles
from pipeline.revise.paragraphs import Log
from pipeline.revise.units import Side

Place = tuple[str, ...]


class Margins(NamedTuple):
    """The three sides; `base` is None when only its digests are known."""

    base: Side | None
    theirs: Side
    ours: Side


def margins(
    sides: Margins, draft: Draft, known: Memory, log: Log
) -> Iterator[tuple[str | None, str, str]]:
    """Yield the parts (base, theirs, ours) of each header, footer or note that we have changed.

    A base of None: nobody has touched theirs. Without a base, one that may have changed on both
    sides is left, and told of.
    """
    base = sides.base
    mine = _places(sides.theirs.package, draft.root(draft.package.main))
    new = _places(sides.ours.package, sides.ours.root())
    old = _places(base.package, base.root()) if base is not None else {}
    for place, part in new.items():
        text = sides.ours.margin(part)
        now = sides.theirs.margin(mine[place]) if place in mine else ""
        if base is not None and place in old:
            changed = base.margin(old[place]) != text
        else:
            changed = block_digest(text) not in known.margins and bool(text.strip("|\n "))
        if not changed or now == text:
            continue
        if place in mine and (place in old or block_digest(now) in known.margins):
            yield old.get(place), mine[place], part
        else:
            said = f"{_name(place)} är ändrat i arbetsboken, men inte i filen"
            log.conflicts.append(short_edit(said, text.split("|")[-1].strip()))


def _name(place: Place) -> str:
    return {"headerReference": "sidhuvudet", "footerReference": "sidfoten"}.get(place[0], "en not")


def _places(package: Package, root: Element) -> dict[Place, str]:
    """Return the headers, footers and notes by where they belong: section, kind, pages."""
    links = {link.id: link.target for link in package.relationships(package.main)}
    found: dict[Place, str] = {}
    for index, section in enumerate(root.iter(q("w:sectPr"))):
        for reference in section.iter(*q_all("w:headerReference w:footerReference")):
            kind = etree.QName(reference).localname
            target = links.get(reference.get(q("r:id"), ""), "")
            if target in package.parts:
                found[kind, str(index), reference.get(q("w:type"), "")] = target
    for kind in ("footnotes", "endnotes"):
        for part in package.related(kind):
            found[kind,] = part
    return found


# ---------------------------------------------------------------- what the template says


def template_changes(sides: Margins, draft: Draft, carrier: Carrier) -> None:
    """Bring in styles, page and title that we have changed and nobody else has."""
    if sides.base is None:
        return
    base, ours = sides.base.package, sides.ours.package
    _styles(base, ours, draft, carrier)
    _page(sides.base.root(), sides.ours.root(), draft)
    _title(base, ours, draft)


def _styles(base: Package, ours: Package, draft: Draft, carrier: Carrier) -> None:
    if base.parts.get("word/styles.xml") == ours.parts.get("word/styles.xml"):
        return
    old, new, mine = Styles.of(base), Styles.of(ours), draft_styles(draft)
    before, there = old.by_name(), mine.by_name()
    for name, style in new.by_name().items():
        if name not in before or name not in there:
            continue
        if canonical(old.by_id[before[name]]) != canonical(new.by_id[style]):
            made = carrier.fitted(new.by_id[style])
            made.set(q("w:styleId"), there[name])
            swap(mine.by_id[there[name]], made)


def _page(base: Element, ours: Element, draft: Draft) -> None:
    """Bring in the size and margins of the last section's page."""
    old, new = _section(base), _section(ours)
    mine = _section(draft.root(draft.package.main))
    if old is None or new is None or mine is None:
        return
    for name in (q("w:pgSz"), q("w:pgMar")):
        before, after, there = (section.find(name) for section in (old, new, mine))
        if after is not None and there is not None and canonical(before) != canonical(after):
            mine.replace(there, deepcopy(after))


def _section(root: Element) -> Element | None:
    return root.find(f"{q('w:body')}/{q('w:sectPr')}")


def _title(base: Package, ours: Package, draft: Draft) -> None:
    """Bring in the file's properties that have another text than before."""
    name = "docProps/core.xml"
    if not all(name in parts for parts in (base.parts, ours.parts, draft.parts)):
        return
    if base.parts[name] == ours.parts[name]:
        return
    old, mine = base.root(name), draft.root(name)
    for element in ours.root(name):
        before, there = old.find(element.tag), mine.find(element.tag)
        if before is not None and before.text == element.text:
            continue
        if there is None:
            mine.append(deepcopy(element))
        elif before is None or there.text == before.text:
            there.text = element.text

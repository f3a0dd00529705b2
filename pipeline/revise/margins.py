"""What stands round the text: headers, footers, notes, styles, page and properties."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from pipeline.ooxml.content import block_digest
from pipeline.ooxml.content.appearance import Look, alike
from pipeline.ooxml.content.looks_apart import Place, margin_places, story_apart
from pipeline.ooxml.content.memory import Memory
from pipeline.ooxml.names import OFFICE, q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, canonical, drop
from pipeline.revise.edit_report import short_edit
from pipeline.revise.element_moves import swap
from pipeline.revise.imported_parts import Carrier, draft_styles
from pipeline.revise.paragraphs import Log
from pipeline.revise.units import DocumentVersion

_UNSEEN = short_edit(
    "mallen är ny, men vad en hand har ändrat i utseendet syns inte utan kopia", ""
)
_DEFAULTS, _SECTION = q("w:docDefaults"), q("w:sectPr")
_PAGE = q_all("w:type w:pgSz w:pgMar w:pgBorders w:pgNumType w:cols w:vAlign w:titlePg")
_ORDER = q_all(
    "w:headerReference w:footerReference w:footnotePr w:endnotePr w:type w:pgSz w:pgMar w:paperSrc"
    " w:pgBorders w:lnNumType w:pgNumType w:cols w:formProt w:vAlign w:noEndnote w:titlePg"
)


class Margins(NamedTuple):
    """The three sides; `base` is None when only its digests are known."""

    base: DocumentVersion | None
    theirs: DocumentVersion
    ours: DocumentVersion


def margins(
    sides: Margins,
    draft: Draft,
    known: Memory,
    log: Log,
    done: set[Place],
    waits: Collection[str] = (),
) -> Iterator[tuple[str | None, str, str]]:
    """Yield the parts (base, theirs, ours) of each header, footer or note that we have changed.

    And of those (`waits`) where nobody has decided on what we changed. Those that are `done` are
    not. A base of None: nobody has touched theirs. Without a base, one
    that may have changed on both sides is left, and told of.
    """
    base = sides.base
    mine = margin_places(sides.theirs.package, draft.root(draft.package.main))
    new = margin_places(sides.ours.package, sides.ours.root())
    old = margin_places(base.package, base.root()) if base is not None else {}
    for place, part in new.items():
        text = sides.ours.margin(part)
        now = sides.theirs.margin(mine[place]) if place in mine else ""
        if base is not None and place in old:
            changed = base.margin(old[place]) != text or mine.get(place) in waits
        else:
            changed = block_digest(text) not in known.margins and bool(text.strip("|\n "))
        if not changed or now == text or place in done:
            continue
        if place in mine and (place in old or block_digest(now) in known.margins):
            yield old.get(place), mine[place], part
        else:
            said = f"{_name(place)} har ändrats i arbetsboken, men inte i filen"
            log.conflicts.append(short_edit(said, text.split("|")[-1].strip()))


def _name(place: Place) -> str:
    return {"headerReference": "sidhuvudet", "footerReference": "sidfoten"}.get(place[0], "en not")


# ---------------------------------------------------------------- what the template says


def letterhead(sides: Margins, draft: Draft, carrier: Carrier, log: Log) -> set[Place]:
    """Put the headers and footers of a new template where nobody has touched those of the old.

    Returns those of ours that are in place.
    """
    if sides.base is None:
        log.conflicts.append(_UNSEEN)
        return set()
    done: set[Place] = set()
    old, mine, new = (margin_places(side.package, side.root()) for side in sides if side)
    for place, part in new.items():
        before = old.get(place)
        there = {mine[at] for at in mine if before and _same_kind(at, place)}
        for each in sorted(there):
            if untouched(sides.base, before or "", sides.theirs, each):
                _exchanged(draft, carrier, part, each)
                done.add(place)
        if before is None and place not in mine and len(place) > 1:
            _added(draft, carrier, place, part)
            done.add(place)
    for place in old.keys() - new.keys():
        if place in mine and untouched(sides.base, old[place], sides.theirs, mine[place]):
            _taken_out(draft, mine[place])
    return done


def _same_kind(one: Place, other: Place) -> bool:
    """Return whether two places are headers or footers of the same pages, in whatever section."""
    return len(one) > 1 and (one[0], one[2:]) == (other[0], other[2:])


def untouched(base: DocumentVersion, old: str, theirs: DocumentVersion, part: str) -> bool:
    """Return whether a header or footer is as it was written, in words and in looks."""
    looks = base.appearance, theirs.appearance
    apart = story_apart(looks, base.root(old), theirs.root(part))
    return base.margin(old) == theirs.margin(part) and next(apart, None) is None


def _exchanged(draft: Draft, carrier: Carrier, part: str, mine: str) -> None:
    """Put what stands in a header of ours in one of theirs."""
    root = draft.root(mine)
    made = [carrier.carried(each, part, mine) for each in carrier.ours.root(part).iterchildren("*")]
    root[:] = made


def _added(draft: Draft, carrier: Carrier, place: Place, part: str) -> None:
    """Add a header or footer that the old template had not, to the section that it belongs to."""
    sections = list(draft.root(draft.package.main).iter(q("w:sectPr")))
    if int(place[1]) < len(sections):
        ours = carrier.ours
        made = draft.add(part, ours.parts[part], ours.content_type(part))
        _exchanged(draft, carrier, part, made)
        kind = f"{OFFICE}/{place[0].removesuffix('Reference')}"
        said = {q("w:type"): place[2], q("r:id"): draft.link(draft.package.main, kind, made)}
        sections[int(place[1])].insert(0, etree.Element(q(f"w:{place[0]}"), said))


def _taken_out(draft: Draft, part: str) -> None:
    """Take away what refers to a header or footer that the new template has not."""
    links = draft.links.get(draft.package.main, ())
    ids = {link.id for link in links if link.target == part}
    found = draft.root(draft.package.main).iter(*q_all("w:headerReference w:footerReference"))
    drop(*[reference for reference in list(found) if reference.get(q("r:id")) in ids])


def template_changes(sides: Margins, draft: Draft, carrier: Carrier) -> None:
    """Bring in styles, page and title that we have changed and nobody else has."""
    if sides.base is None:
        return
    if sides.base.looks is not sides.ours.looks:
        _styles(sides.base, sides.theirs, sides.ours, draft, carrier)
    _page(sides.base, sides.theirs, sides.ours, draft)
    _title(sides.base.package, sides.ours.package, draft)


def _styles(
    base: DocumentVersion,
    theirs: DocumentVersion,
    ours: DocumentVersion,
    draft: Draft,
    carrier: Carrier,
) -> None:
    """Bring in the styles that look otherwise in ours than in base, and in theirs as in base."""
    mine = draft_styles(draft)
    before, there, new = base.styles.by_name(), mine.by_name(), ours.styles.by_name()
    _defaults(base, theirs, ours, mine)
    for name in new.keys() & before.keys() & there.keys():
        was, style = before[name], new[name]
        same = canonical(base.styles.by_id[was]) == canonical(ours.styles.by_id[style])
        old = base.appearance.style(was)
        if same and _alike(old, ours.appearance.style(style)):
            continue
        if _alike(old, theirs.appearance.style(there[name])):
            made = carrier.fitted(ours.styles.by_id[style])
            made.set(q("w:styleId"), there[name])
            swap(mine.by_id[there[name]], made)


def _defaults(
    base: DocumentVersion, theirs: DocumentVersion, ours: DocumentVersion, mine: Styles
) -> None:
    """Bring in what text looks like by itself."""
    old, new = (side.styles.roots[0].find(_DEFAULTS) for side in (base, ours) if side.styles.roots)
    there = next((root.find(_DEFAULTS) for root in mine.roots), None)
    if new is None or there is None or canonical(old) == canonical(new):
        return
    if _alike(base.appearance.style(""), theirs.appearance.style("")):
        swap(there, deepcopy(new))


def _alike(one: tuple[Look, ...], other: tuple[Look, ...]) -> bool:
    return all(map(alike, one, other))


def _page(
    base: DocumentVersion, theirs: DocumentVersion, ours: DocumentVersion, draft: Draft
) -> None:
    """Bring in what the sections of ours say of the page, where theirs say what base says."""
    old, new = (list(side.root().iter(_SECTION)) for side in (base, ours))
    if not old or not new or list(map(canonical, old)) == list(map(canonical, new)):
        return
    was, mine = (
        list(root.iter(_SECTION)) for root in (theirs.root(), draft.root(draft.package.main))
    )
    if not len(old) == len(new) == len(mine):  # sections of a hand's: like the last one, or not
        old, new = [old[-1]] * len(mine), [new[-1]] * len(mine)
    for before, after, then, there in zip(old, new, was, mine, strict=False):
        said = base.appearance.section(before), theirs.appearance.section(then)
        for name in _PAGE:
            made = after.find(name)
            new_here = canonical(before.find(name)) != canonical(made)
            if new_here and alike(_said_of(name, said[0]), _said_of(name, said[1])):
                drop(*there.iterfind(name))
                if made is not None:
                    _inserted(there, deepcopy(made))


def _said_of(name: str, said: Look) -> Look:
    """Return what a section says by one property."""
    own = etree.QName(name).localname
    return {k: v for k, v in said.items() if k.partition("@")[0].partition("/")[0] == own}


def _inserted(section: Element, made: Element) -> None:
    """Put what is said of a page in its place: the order is fixed."""
    order = {name: number for number, name in enumerate(_ORDER)}
    where = order[str(made.tag)]
    later = (e for e in section.iterchildren("*") if order.get(str(e.tag), len(order)) > where)
    following = next(later, None)
    if following is None:
        section.append(made)
    else:
        following.addprevious(made)


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

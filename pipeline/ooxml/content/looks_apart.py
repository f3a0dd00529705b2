"""Where two files with the same content look otherwise (appearance.py)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.ooxml.content.appearance import NEAR, Appearance, Dressed, Look, alike
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element, each_once, is_on, text_in, whole_number

Place = tuple[str, ...]  # of a header or footer: which, section, pages; of notes: which

Both = tuple[Appearance, Appearance]

_P, _SECTION = q("w:p"), q("w:sectPr")
_DRAWN = q_all("wp:extent wp:docPr")
_NEAR_EMU = 1000  # of a picture: what a hundredth of a millimetre is, and some more
_TABLES = q_all("w:tblPr w:trPr w:tcPr")
_MARGINS = q_all("w:headerReference w:footerReference")
_PROPERTIES = frozenset(["title", "subject", "creator", "description", "keywords", "category"])
_PROTECTED = q("w:documentProtection")
_SETTINGS = q_all("w:trackRevisions w:documentProtection w:evenAndOddHeaders w:mirrorMargins")


def looks_apart(before: Package, after: Package) -> Iterator[str]:
    """Yield the words of each paragraph that looks otherwise, and what else does, in brackets."""
    looks = Appearance(before), Appearance(after)
    roots = before.root(before.main), after.root(after.main)
    yield from story_apart(looks, *roots)
    old, new = margin_places(before, roots[0]), margin_places(after, roots[1])
    for place in [place for place in old if place in new]:
        yield from story_apart(looks, before.root(old[place]), after.root(new[place]))
    if _properties(before) != _properties(after):
        yield "[egenskaper]"
    if _settings(before) != _settings(after):
        yield "[inställningar]"


def margin_places(package: Package, root: Element) -> dict[Place, str]:
    """Return the headers, footers and notes by where they belong: section, kind, pages."""
    links = {link.id: link.target for link in package.relationships(package.main)}
    found: dict[Place, str] = {}
    for index, section in enumerate(root.iter(_SECTION)):
        for reference in section.iter(*_MARGINS):
            kind = etree.QName(reference).localname
            target = links.get(reference.get(q("r:id"), ""), "")
            if target in package.parts:
                found[kind, str(index), reference.get(q("w:type"), "")] = target
    for kind in ("footnotes", "endnotes"):
        for part in package.related(kind):
            found[kind,] = part
    return found


def story_apart(looks: Both, before: Element, after: Element) -> Iterator[str]:
    """Yield what looks otherwise in two stories of the same content."""
    for old, new in _pairs(before, after, _P):
        if not paragraphs_alike(looks, old, new):
            yield text_in(new).strip() or "[tomt stycke]"
    for what, tags, look in (
        ("[tabell]", _TABLES, Appearance.table),
        ("[sida]", (_SECTION,), Appearance.section),
        ("[bild]", _DRAWN, _drawn),
    ):
        near = _NEAR_EMU if look is _drawn else NEAR
        pairs = _pairs(before, after, *tags)
        if not all(alike(look(looks[0], old), look(looks[1], new), near) for old, new in pairs):
            yield what


def _pairs(before: Element, after: Element, *tags: str) -> Iterator[tuple[Element, Element]]:
    return zip(each_once(before, *tags), each_once(after, *tags), strict=False)


def paragraphs_alike(looks: Both, old: Element, new: Element) -> bool:
    """Return whether two paragraphs of the same content are set alike, and their words too."""
    (first, second), here, there = looks, [old], [new]
    return alike(first.paragraph(old), second.paragraph(new)) and words_alike(
        first.words(here, first.styles.style_of(old)),
        second.words(there, second.styles.style_of(new)),
    )


def words_alike(old: Sequence[Dressed], new: Sequence[Dressed]) -> bool:
    """Return whether the same words look alike; where words differ, whether the looks occur."""
    if "".join(text for text, _ in old) != "".join(text for text, _ in new):
        return all(any(alike(look, known) for _, known in old) for _, look in new)
    if old == new:
        return True
    letters = ([look for text, look in side for _ in text] for side in (old, new))
    met = {(id(one), id(other)): (one, other) for one, other in zip(*letters, strict=True)}
    return all(alike(*both) for both in met.values())


def _drawn(_: Appearance, element: Element) -> Look:
    """Return the size of a drawing, or what a picture shows to those who cannot see it."""
    sides = {side: whole_number(element.get(side)) for side in ("cx", "cy")}
    picture = next(element.itersiblings(q("a:graphic")), element).find(".//" + q("a:blip"))
    return sides if picture is None else {**sides, "descr": element.get("descr", "")}


def _properties(package: Package) -> dict[str, str]:
    """Return what the file's properties say of the document."""
    found: dict[str, str] = {}
    for part in package.related("core-properties", ""):
        for element in package.root(part).iterchildren(etree.Element):
            name, text = etree.QName(element).localname, (element.text or "").strip()
            found |= {name: text} if text and name in _PROPERTIES else {}
    for part in package.related("custom-properties", ""):
        for element in package.root(part):
            found[f"egen {element.get('name')}"] = "".join(map(str, element.itertext()))
    return found


def _settings(package: Package) -> set[str]:
    """Return the settings that a hand turns on, and a reader or writer notices."""
    roots = (package.root(part) for part in package.related("settings"))
    found = (e for root in roots for e in root.iterchildren(*_SETTINGS) if is_on(e))
    return {str(e.tag) for e in found if e.tag != _PROTECTED or e.attrib}

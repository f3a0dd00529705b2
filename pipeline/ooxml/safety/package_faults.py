"""What may be wrong between the parts: types, relationships, styles, lists, ids, language.

Each check takes the package and its parsed XML parts and yields sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from pipeline.ooxml.names import STRICT, q
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.relationships import CONTENT_TYPES
from pipeline.ooxml.safety.story_faults import told_twice
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import VAL, Element, each_once, values_of

Roots = Mapping[str, Element]

_RSID = re.compile(rb"[ <]w:rsid")
_STYLE_REFERENCES = {
    q("w:pStyle"): "paragraph",
    q("w:rStyle"): "character",
    q("w:tblStyle"): "table",
    q("w:basedOn"): "",
    q("w:next"): "",
    q("w:link"): "",
    q("w:numStyleLink"): "numbering",
}


def parts_of(roots: Roots, *names: str) -> Iterator[tuple[str, Element]]:
    """Yield name and root of those of the parts that are sound XML."""
    for name in names:
        if name in roots:
            yield name, roots[name]


def _types(package: Package, roots: Roots) -> Iterator[str]:
    present = {part.lower() for part in package.parts}
    for part in package.parts:
        if part != CONTENT_TYPES and not package.content_type(part):
            yield f"{part}: har ingen innehållstyp"
    for part in package.types.overrides:
        if part not in present:
            yield f"{CONTENT_TYPES}: nämner {part}, som inte finns"


def _strict(package: Package, roots: Roots) -> Iterator[str]:
    main = roots.get(package.main)
    if main is not None and main.tag == STRICT:
        yield f"{package.main}: är Strict Open XML; spara som vanligt Word-dokument"


def _relationships(package: Package, roots: Roots) -> Iterator[str]:
    for owner, links in package.links.items():
        ids = [link.id for link in links]
        for twice in sorted({i for i in ids if ids.count(i) > 1}):
            yield f"{owner}: relationen {twice} finns två gånger"
        for link in links:
            if not link.external and link.target not in package.parts:
                yield f"{owner}: relationen {link.id} leder till {link.target}, som inte finns"


def _references(package: Package, roots: Roots) -> Iterator[str]:
    for part, root in roots.items():
        known = {"", *(link.id for link in package.relationships(part))}
        for used in values_of("@r:*", root):
            if used not in known:
                yield f"{part}: {used} är ingen relation"


def _style_references(package: Package, roots: Roots) -> Iterator[str]:
    styles = Styles(root for _, root in parts_of(roots, *package.related("styles")))
    names = (*package.stories, *package.related("styles"), *package.related("numbering"))
    for part, root in parts_of(roots, *names):
        for element in root.iter(*_STYLE_REFERENCES):
            style, kind = element.get(VAL, ""), _STYLE_REFERENCES[str(element.tag)]
            if style not in styles.by_id:
                yield f"{part}: formatmallen {style} finns inte"
            elif kind and styles.kind(style) != kind:
                yield f"{part}: formatmallen {style} är {styles.kind(style)}, inte {kind}"


def _lists(package: Package, roots: Roots) -> Iterator[str]:
    nums: set[str] = {"0"}
    for part, root in parts_of(roots, *package.related("numbering")):
        abstract = {a.get(q("w:abstractNumId")) for a in root.iter(q("w:abstractNum"))}
        for num in root.iter(q("w:num")):
            nums.add(num.get(q("w:numId"), ""))
            of = num.find(q("w:abstractNumId"))
            if of is None or of.get(VAL) not in abstract:
                yield f"{part}: listan {num.get(q('w:numId'))} saknar sin abstractNum"
    for part, root in parts_of(roots, *package.stories, *package.related("styles")):
        for used in root.iter(q("w:numId")):
            if used.get(VAL) not in nums:
                yield f"{part}: listan {used.get(VAL)} finns inte"


def _language(package: Package, roots: Roots) -> Iterator[str]:
    path = "/".join(map(q, ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang")))
    for part, root in parts_of(roots, *package.related("styles")):
        lang = root.find(path)
        if lang is None or lang.get(VAL) != "sv-SE":
            yield f"{part}: språket i docDefaults är inte sv-SE"
    if not package.related("styles"):
        yield "formatmallarna (styles.xml) saknas"


def _unique_ids(package: Package, roots: Roots) -> Iterator[str]:
    """Controls' ids and bookmarks' names are unique in the file (other ids in their part)."""
    controls: list[str] = []
    names: list[str] = []
    for _, root in parts_of(roots, *package.stories):
        properties = each_once(root, q("w:sdtPr"))
        controls += [e.get(VAL, "") for held in properties for e in held.iterchildren(q("w:id"))]
        names += [e.get(q("w:name"), "").lower() for e in each_once(root, q("w:bookmarkStart"))]
    yield from told_twice(controls, "innehållskontrollen med id {} finns två gånger")
    yield from told_twice(names, "bokmärket {} finns två gånger")


def _rsids(package: Package, roots: Roots) -> Iterator[str]:
    for part in roots:
        if _RSID.search(package.parts[part]):
            yield f"{part}: har redigeringsmärken (w:rsid…)"


_Check = Callable[[Package, Roots], Iterator[str]]
BREAKING_PACKAGE: tuple[_Check, ...] = (_types, _strict, _relationships, _references)
PACKAGE_CHECKS: tuple[_Check, ...] = (
    *BREAKING_PACKAGE,
    _style_references,
    _lists,
    _language,
    _unique_ids,
    _rsids,
)

"""What makes Word repair or refuse a file, or looks wrong in it, that schema validators miss.

`faults` runs every check; `heading_gaps` and `tables_without_header` are about accessibility.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import DocumentError
from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package, parse_part
from pipeline.ooxml.safety.package_faults import PACKAGE_CHECKS, Roots, parts_of
from pipeline.ooxml.safety.story_faults import STORY_CHECKS
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, each_once, text_in

_TEXTS = (q("w:t"), q("w:delText"), q("w:instrText"))
_BRACES = ("{{", "{%")


def faults(package: Package, *, tags: bool = True) -> tuple[str, ...]:
    """Return what is wrong with the file as `part: sentence`; none for a sound one.

    Args:
        package: The file.
        tags: Whether a template tag left in a text or attribute is a fault; False for a template,
            and for a document whose values contain such characters.
    """
    roots, found = _parsed(package)
    for check in PACKAGE_CHECKS:
        found += check(package, roots)
    for part, root in parts_of(roots, *package.stories):
        found += [f"{part}: {fault}" for of_story in STORY_CHECKS for fault in of_story(root)]
    if tags:
        found += _left_tags(package, roots)
    return tuple(found)


def heading_gaps(package: Package) -> tuple[str, ...]:
    """Return the body's headings that skip a level, a first one below level 1 too."""
    styles = Styles.of(package)
    found, above = [], 0
    for paragraph in each_once(package.root(package.main), q("w:p")):
        level = styles.level(paragraph)
        if level > above + 1:
            place = f"under nivå {above}" if above else "först"
            found.append(f"rubriken ”{text_in(paragraph)}” har nivå {level} men står {place}")
        above = level or above
    return tuple(found)


def tables_without_header(package: Package) -> tuple[str, ...]:
    """Return the body's tables of several rows whose first row is not marked as a header row."""
    found = []
    for table in each_once(package.root(package.main), q("w:tbl")):
        rows = table.findall(q("w:tr"))
        if len(rows) > 1 and not _is_header(rows[0]):
            text = " | ".join(text_in(cell) for cell in rows[0].iter(q("w:tc")))
            found.append(f"tabellen som börjar ”{text}” har ingen markerad rubrikrad")
    return tuple(found)


def _is_header(row: Element) -> bool:
    mark = row.find(f"{q('w:trPr')}/{q('w:tblHeader')}")
    return mark is not None and mark.get(q("w:val"), "1") not in ("0", "false", "off")


def _parsed(package: Package) -> tuple[Roots, list[str]]:
    roots, broken = {}, []
    for part in package.xml_parts:
        try:
            roots[part] = parse_part(package.parts[part], part, package.name)
        except DocumentError:
            broken.append(f"{part}: är inte välformad XML")
    return roots, broken


def _left_tags(package: Package, roots: Roots) -> Iterator[str]:
    for part, root in roots.items():
        if not part.startswith("customXml/") and b"{" in package.parts[part].replace(b"\0", b""):
            left = (text for text in _texts(root) if any(brace in text for brace in _BRACES))
            yield from (f"{part}: malltaggen står kvar: {text.strip()[:80]}" for text in left)


def _texts(root: Element) -> Iterator[str]:
    """Yield each paragraph's text, every other text, and every attribute."""
    for element in root.iter("*"):
        yield from map(str, element.values())
        if element.tag == q("w:p"):
            yield "".join(t.text or "" for t in element.iter(*_TEXTS))
        elif element.tag not in _TEXTS and element.text:
            yield element.text

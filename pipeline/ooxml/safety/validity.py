"""What makes Word repair or refuse a file, or looks wrong in it, that schema validators miss.

(DECISIONS 108)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.errors import DocumentError
from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.safety.package_faults import BREAKING_PACKAGE, PACKAGE_CHECKS, Roots, parts_of
from pipeline.ooxml.safety.story_faults import BREAKING_STORY, STORY_CHECKS
from pipeline.ooxml.xml import Element

_TEXTS = (q("w:t"), q("w:delText"), q("w:instrText"))
_BRACES = ("{{", "{%")


def faults(package: Package, *, tags: bool = True) -> tuple[str, ...]:
    """Return what is wrong with the file as `part: sentence`; none for a sound one.

    Args:
        package: The file.
        tags: Whether a template tag left in a text or attribute is a fault; False for a template,
            and for a document whose values contain such characters.
    """
    roots, found = _parsed(package.xml_parts, package.root)
    for check in PACKAGE_CHECKS:
        found += check(package, roots)
    for part, root in parts_of(roots, *package.stories):
        found += [f"{part}: {fault}" for of_story in STORY_CHECKS for fault in of_story(root)]
    if tags:
        found += _left_tags(package, roots)
    return tuple(found)


def breaking_faults(
    package: Package, root: Callable[[str], Element] | None = None, since: Package | None = None
) -> tuple[str, ...]:
    """Return the faults for which Word repairs or refuses a file, or swallows text.

    `root`: the tree of a part. Parts that are as they were in `since` are not looked into.
    """
    parts = package.xml_parts
    if since is not None:
        parts = tuple(part for part in parts if not _same(part, package, since))
    roots, found = _parsed(parts, root or package.root)
    for check in BREAKING_PACKAGE:
        found += check(package, roots)
    for part, tree in parts_of(roots, *package.stories):
        found += [f"{part}: {fault}" for of_story in BREAKING_STORY for fault in of_story(tree)]
    return tuple(found)


def _same(part: str, one: Package, other: Package) -> bool:
    links = one.relationships(part) == other.relationships(part)
    return links and one.parts[part] == other.parts.get(part)


def _parsed(parts: Iterable[str], root: Callable[[str], Element]) -> tuple[Roots, list[str]]:
    roots, broken = {}, []
    for part in parts:
        try:
            roots[part] = root(part)
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

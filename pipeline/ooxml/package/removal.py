"""Parts taken out of a Word file, with everything that leads to them."""

from __future__ import annotations

import posixpath
from collections.abc import Collection

from pipeline.ooxml.package.relationships import CONTENT_TYPES, RELATIONSHIP, owner_of
from pipeline.ooxml.package.zip_package import Package
from pipeline.ooxml.xml import to_bytes


def without_parts(package: Package, gone: Collection[str]) -> dict[str, bytes]:
    """Return the parts of a Word file but those that are gone, and nothing that leads to them."""
    parts = {part: made for part, made in package.parts.items() if part not in gone}
    for part in [part for part in parts if part.endswith(".rels") and gone]:
        parts[part] = _leading_elsewhere(package, part, gone)
    if gone:
        parts[CONTENT_TYPES] = _types(package, gone)
    return parts


def _leading_elsewhere(package: Package, rels: str, gone: Collection[str]) -> bytes:
    """Return a part of relationships without those that lead to what is gone."""
    root = package.root(rels)
    links = package.relationships(owner_of(rels))
    for element, link in zip(list(root.iter(RELATIONSHIP)), links, strict=True):
        if not link.external and link.target in gone:
            root.remove(element)
    return to_bytes(root)


def _types(package: Package, gone: Collection[str]) -> bytes:
    root = package.root(CONTENT_TYPES)
    for element in [e for e in root.iterchildren("*") if e.get("PartName")]:
        if posixpath.normpath(element.get("PartName", "")).lstrip("/") in gone:
            root.remove(element)
    return to_bytes(root)

"""The two kinds of part that hold a package together: content types and relationships."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from pipeline.ooxml.xml import Element

CONTENT_TYPES = "[Content_Types].xml"

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationships"
RELATIONSHIP = RELATIONSHIPS.removesuffix("s")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship; `target` is a part's name, or the address as written when external."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """Return the last word of the type (header, image), the same in strict files."""
        return self.type.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """[Content_Types].xml: part → type, and extension → type, both keys in lower case."""

    overrides: Mapping[str, str]
    defaults: Mapping[str, str]

    def of(self, part: str) -> str:
        """Return the part's type, "" when it has none."""
        folded = part.lower()
        extension = folded.rpartition("/")[2].rpartition(".")[2]
        return self.overrides.get(folded) or self.defaults.get(extension, "")


def rels_part(part: str) -> str:
    """Return the name of the part that holds the relationships of `part` ("" = the package)."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def owner_of(rels: str) -> str:
    """Return the part that a relationships part belongs to, "" for the package."""
    folder, base = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def content_types(root: Element) -> ContentTypes:
    """Return what a [Content_Types].xml says."""
    overrides = {
        e.get("PartName", "").lstrip("/").lower(): e.get("ContentType", "")
        for e in root.iter(f"{_TYPES}Override")
    }
    defaults = {
        e.get("Extension", "").lower(): e.get("ContentType", "")
        for e in root.iter(f"{_TYPES}Default")
    }
    return ContentTypes(overrides, defaults)


def relationships(rels: str, root: Element, parts: Collection[str]) -> tuple[Relationship, ...]:
    """Return what the part `rels` says; `parts` are the names in the package."""
    owner = owner_of(rels)
    return tuple(_relationship(element, owner, parts) for element in root.iter(RELATIONSHIP))


def _relationship(element: Element, owner: str, parts: Collection[str]) -> Relationship:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        path = target.partition("#")[0]
        inside = posixpath.join("/", posixpath.dirname(owner), path)
        inside = posixpath.normpath(inside).lstrip("/")
        target = (inside if inside in parts else unquote(inside)) if path else owner
    return Relationship(element.get("Id", ""), element.get("Type", ""), target, external)

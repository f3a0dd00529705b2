"""A .docx as parts, types and relationships. What comes from outside is refused unless it is sound.

`read_package` never runs a macro, follows no link and expands no entity.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.ooxml.package import unpacking
from pipeline.ooxml.package.relationships import (
    CONTENT_TYPES,
    RELATIONSHIPS,
    ContentTypes,
    Relationship,
    content_types,
    owner_of,
    relationships,
)
from pipeline.ooxml.xml import Element

MAIN_TYPES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroenabled.main+xml",
        "application/vnd.ms-word.template.macroenabledtemplate.main+xml",
    }
)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True, slots=True, eq=False)
class Package:
    """A Word file. Part names have no leading slash; "" stands for the package itself."""

    name: str  # the file's name, for messages
    parts: Mapping[str, bytes]  # everything in the zip, in its order
    main: str  # the document's own part
    types: ContentTypes
    links: Mapping[str, tuple[Relationship, ...]]  # part → its relationships

    def content_type(self, part: str) -> str:
        """Return the part's content type, "" when it has none."""
        return self.types.of(part)

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """Return the relationships of a part, in the file's order."""
        return self.links.get(part, ())

    def related(self, kind: str, part: str | None = None) -> tuple[str, ...]:
        """Return the parts of one kind (`header`, `styles`) that `part` (the main one) refers to.

        Each once, in the file's order; a part that is not in the package is left out.
        """
        links = self.relationships(self.main if part is None else part)
        found = (r.target for r in links if r.kind == kind and not r.external)
        return tuple(dict.fromkeys(target for target in found if target in self.parts))

    @property
    def headers(self) -> tuple[str, ...]:
        """Return the header parts."""
        return self.related("header")

    @property
    def footers(self) -> tuple[str, ...]:
        """Return the footer parts."""
        return self.related("footer")

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the footnote and endnote parts."""
        return self.related("footnotes") + self.related("endnotes")

    @property
    def comments(self) -> tuple[str, ...]:
        """Return the comment part, if there is one."""
        return self.related("comments")

    @property
    def stories(self) -> tuple[str, ...]:
        """Return every part with text: the main one, headers, footers, notes, comments."""
        return (self.main, *self.headers, *self.footers, *self.notes, *self.comments)

    @property
    def xml_parts(self) -> tuple[str, ...]:
        """Return the parts that are XML by their content type or name."""
        return tuple(part for part in self.parts if _is_xml(part, self.content_type(part)))

    def root(self, part: str) -> Element:
        """Return a fresh tree of an XML part, the caller's to change; DocumentError if broken."""
        return parse_part(self.parts[part], part, self.name)


def parse_part(data: bytes, part: str, name: str) -> Element:
    """Return the root of an XML part; DocumentError when it is not well-formed or has a DTD."""
    if unpacking.is_too_large(data):
        raise unpacking.unsound(name, unpacking.TOO_LARGE)
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise unpacking.unsound(name, unpacking.DAMAGED_PART, part) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise unpacking.unsound(name, unpacking.DOCTYPE, part)
    return root


def read_package(data: bytes, name: str, like: Package | None = None) -> Package:
    """Return the Word file in `data`; DocumentError says what is wrong with it and what to do.

    `like`: a file that has been read. What both have or say alike is not read again.
    """
    parts = unpacking.unpacked(data, name, like.parts if like is not None else None)
    if like is not None and _has_the_frame_of(like, parts):
        return replace(like, name=name, parts=parts)
    if CONTENT_TYPES not in parts:
        is_odt = parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument")
        fault = unpacking.OPEN_DOCUMENT if is_odt else unpacking.OTHER_ZIP
        raise unpacking.unsound(name, fault)
    types = content_types(parse_part(parts[CONTENT_TYPES], CONTENT_TYPES, name))
    for part, content in parts.items():
        if _is_xml(part, types.of(part)) and any(mark in content for mark in _DOCTYPES):
            raise unpacking.unsound(name, unpacking.DOCTYPE, part)
    links = {
        owner_of(part): relationships(part, _links_root(parts[part], part, name), parts)
        for part in parts
        if part.endswith(".rels") and posixpath.basename(posixpath.dirname(part)) == "_rels"
    }
    main = next((r.target for r in links.get("", ()) if r.kind == "officeDocument"), "")
    if main not in parts or types.of(main).lower() not in MAIN_TYPES:
        raise unpacking.unsound(name, unpacking.OTHER_ZIP)
    return Package(name, parts, main, types, links)


def _has_the_frame_of(like: Package, parts: Mapping[str, bytes]) -> bool:
    """Return whether parts have the names, types and relationships of those of a sound file."""
    other = [part for part in parts if parts[part] != like.parts.get(part)]
    return parts.keys() == like.parts.keys() and not any(
        part == CONTENT_TYPES
        or part.endswith(".rels")
        or any(mark in parts[part] for mark in _DOCTYPES)
        for part in other
    )


def _links_root(data: bytes, part: str, name: str) -> Element:
    root = parse_part(data, part, name)
    if root.tag != RELATIONSHIPS:
        raise unpacking.unsound(name, unpacking.DAMAGED_PART, part)
    return root


def _is_xml(part: str, content_type: str) -> bool:
    folded = content_type.lower()
    return folded.endswith(("+xml", "/xml")) or part.lower().endswith((".xml", ".rels", ".vml"))

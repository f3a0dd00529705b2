"""A template as the file that is built from it: a plain .docx that opens from nowhere else.

Word asks for the template that a file is attached to when it opens it, also when that is on a share
of somebody else's. Its styles are in the file already: the attachment goes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from lxml import etree

from pipeline.ooxml.names import q
from pipeline.ooxml.package import MAIN_TYPES, Package
from pipeline.ooxml.package.relationships import (
    CONTENT_TYPES,
    RELATIONSHIP,
    content_types,
    rels_part,
)
from pipeline.ooxml.xml import Element, drop, to_bytes

_ATTACHED = "attachedTemplate"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding=[\"']([^\"']*)")


def standing_alone(package: Package) -> Package:
    """Return the package as a document: not attached, of the type .docx, all its XML in UTF-8.

    Types and relationships are in the form that Word writes, to which the renderer adds.
    """
    parts = {name: _in_utf8(package, name) for name in package.parts}
    links = dict(package.links)
    for owner, found in package.links.items():
        rels = rels_part(owner)
        kept = tuple(link for link in found if link.kind != _ATTACHED)
        if len(kept) < len(found) or b"<Relationships" not in parts[rels]:
            root = package.root(rels)
            elements = root.iter(RELATIONSHIP)
            wanted = (e for e in elements if not e.get("Type", "").endswith(_ATTACHED))
            parts[rels] = to_bytes(_flat(root, *wanted))
            links[owner] = kept
    for settings in package.related("settings"):
        if _ATTACHED.encode() in parts[settings]:
            root = package.root(settings)
            drop(*root.iter(q(f"w:{_ATTACHED}")))
            parts[settings] = to_bytes(root)
    types = _document_types(package.root(CONTENT_TYPES), package.main)
    if package.content_type(package.main) != _DOCUMENT or b"<Types" not in parts[CONTENT_TYPES]:
        parts[CONTENT_TYPES] = to_bytes(types)
    return replace(package, parts=parts, links=links, types=content_types(types))


def _in_utf8(package: Package, part: str) -> bytes:
    data = package.parts[part]
    if part not in package.xml_parts:
        return data
    declared = _DECLARED.match(data[:200])
    utf8 = declared is None or declared[1].lower() in (b"utf-8", b"us-ascii")
    if utf8 and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return data
    return to_bytes(package.root(part))


def _document_types(root: Element, main: str) -> Element:
    made = _flat(root, *root.iterchildren("*"))
    for element in made:
        is_main = element.get("PartName", "").lstrip("/").lower() == main.lower()
        if is_main and element.get("ContentType", "").lower() in MAIN_TYPES:
            element.set("ContentType", _DOCUMENT)
    return made


def _flat(root: Element, *children: Element) -> Element:
    """Return a root of the same name, without prefixes; of the children only the attributes."""
    nsmap: Any = {None: etree.QName(root).namespace or ""}
    made = etree.Element(root.tag, nsmap=nsmap)
    for child in children:
        attributes = {str(name): str(value) for name, value in child.attrib.items()}
        etree.SubElement(made, child.tag, attributes)
    return made

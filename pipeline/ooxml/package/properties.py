"""The properties of a Word file, as the system's file manager shows them (DECISIONS 93)."""

from __future__ import annotations

from lxml import etree

from pipeline.ooxml.package.relationships import CONTENT_TYPES
from pipeline.ooxml.package.zip_package import Package, read_package
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.xml import to_bytes

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_VERSION = f"{{{_CORE}}}version"
_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_PART, _RELS = "docProps/core.xml", "_rels/.rels"


def version_of(package: Package) -> str:
    """Return the version number among the properties, "" when there is none."""
    parts = package.related("core-properties", "")
    return (package.root(parts[0]).findtext(_VERSION) or "") if parts else ""


def with_version(data: bytes, version: str, name: str) -> bytes:
    """Return the Word file with that version number among its properties; `name`: for messages."""
    package = read_package(data, name)
    known = package.related("core-properties", "")
    parts = dict(package.parts) if known else _with_core(package)
    part = known[0] if known else _PART
    root = package.root(part) if known else etree.Element(f"{{{_CORE}}}coreProperties")
    element = root.find(_VERSION)
    if element is None:
        element = etree.SubElement(root, _VERSION)
    element.text = version
    parts[part] = to_bytes(root)
    return zipped(parts)


def _with_core(package: Package) -> dict[str, bytes]:
    """Return the parts with a place for core properties."""
    types, rels = package.root(CONTENT_TYPES), package.root(_RELS)
    space = etree.QName(types).namespace
    etree.SubElement(types, f"{{{space}}}Override", PartName=f"/{_PART}", ContentType=_TYPE)
    space = etree.QName(rels).namespace
    etree.SubElement(
        rels, f"{{{space}}}Relationship", Id="rIdVersion", Type=_RELATION, Target=_PART
    )
    return {**package.parts, CONTENT_TYPES: to_bytes(types), _RELS: to_bytes(rels)}

"""The properties of a Word file, as the system's file manager shows them (DECISIONS 93, 365)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.package.zip_package import Package, read_package
from pipeline.ooxml.xml import Element, drop, to_bytes

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DUBLIN = "http://purl.org/dc/elements/1.1/"
_VERSION = f"{{{_CORE}}}version"
_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_PART = "docProps/core.xml"
_EMPTY = f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="{_DUBLIN}"/>'.encode()
_TITLE = f"{{{_DUBLIN}}}title"
_OF_WORKERS = (  # who worked on the file, and what they noted
    *(f"{{{_CORE}}}{name}" for name in ("lastModifiedBy", "lastPrinted", "revision")),
    f"{{{_DUBLIN}}}description",
)
_OF_OFFICES = frozenset(["Manager", "Company", "Template", "TotalTime", "HyperlinkBase"])


@dataclass(frozen=True, slots=True)
class Description:
    """What a file says of itself; "" for what it does not say."""

    creator: str = ""
    title: str = ""  # of a file that has none of its own
    subject: str = ""
    keywords: str = ""


def version_of(package: Package) -> str:
    """Return the version number among the properties, "" when there is none."""
    parts = package.related("core-properties", "")
    return (package.root(parts[0]).findtext(_VERSION) or "") if parts else ""


def is_saved_by(package: Package, *programs: str) -> bool:
    """Return whether a file says that one of some programs saved it last."""
    about = [package.parts[part] for part in package.related("extended-properties", "")]
    return any(name.encode() in data for data in about for name in programs)


def with_version(data: bytes, version: str, name: str) -> bytes:
    """Return the Word file with that version number among its properties; `name`: for messages."""
    package = read_package(data, name)
    draft, part = _core(package)
    _set(draft.root(part), _VERSION, version)
    return draft.data()


def with_description(package: Package, about: Description | None) -> dict[str, bytes]:
    """Return the parts of properties that say who publishes a file, and not who worked on it.

    Those that change. Without `about` the file goes on saying what it says.
    """
    found = dict(_without_offices(package))
    if about is None and not package.related("core-properties", ""):
        return found
    draft, part = _core(package)
    root = draft.root(part)
    before = to_bytes(root)
    drop(*(each for tag in _OF_WORKERS for each in root.iterfind(tag)))
    if about is not None:
        said = {"creator": about.creator, "subject": about.subject}
        said["title"] = (root.findtext(_TITLE) or "").strip() or about.title
        for name, text in said.items():
            _set(root, f"{{{_DUBLIN}}}{name}", text)
        _set(root, f"{{{_CORE}}}keywords", about.keywords)
    parts = draft.made()
    if to_bytes(root) == before:
        parts[part] = draft.parts[part]
    return {**found, **{n: data for n, data in parts.items() if package.parts.get(n) != data}}


def _without_offices(package: Package) -> Mapping[str, bytes]:
    """Return the other properties without whose template it is, and who is the head of whom."""
    found = {}
    for part in package.related("extended-properties", ""):
        root = package.root(part)
        gone = [e for e in root.iterchildren("*") if etree.QName(e).localname in _OF_OFFICES]
        drop(*gone)
        if gone:
            found[part] = to_bytes(root)
    return found


def _set(root: Element, tag: str, text: str) -> None:
    """Let a property say `text`; one that says nothing is not there."""
    element = root.find(tag)
    if not text:
        drop(*([] if element is None else [element]))
        return
    if element is None:
        element = etree.SubElement(root, tag)
    element.text = text


def _core(package: Package) -> tuple[Draft, str]:
    """Return a draft of the file, and its part of core properties: an empty one if it has none."""
    draft = Draft(package)
    known = package.related("core-properties", "")
    if known:
        return draft, known[0]
    part = draft.add(_PART, _EMPTY, _TYPE)
    draft.link("", _RELATION, part, named="rIdVersion")
    return draft, part

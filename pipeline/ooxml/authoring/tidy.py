"""Word files without what changes at every save, so that a template's history shows its changes.

(DECISIONS 107)
"""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from pipeline.ooxml.authoring.runs import join_runs
from pipeline.ooxml.names import NS, q, q_all
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.relationships import (
    CONTENT_TYPES,
    RELATIONSHIP,
    Relationship,
    owner_of,
    rels_part,
)
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.xml import Element, drop, to_bytes

_GONE = q_all(
    "w:proofErr w:lastRenderedPageBreak w:rsids w:rsid w:proofState "
    "w:activeWritingStyle w:attachedTemplate w:zoom w14:docId"
)
_W15_ID = "{http://schemas.microsoft.com/office/word/2012/wordml}docId"
_GONE_ATTRIBUTES = (q("w14:paraId"), q("w14:textId"))
_RSID = f"{{{NS['w']}}}rsid"
_VOLATILE_CORE = ("creator", "lastModifiedBy", "revision", "created", "modified", "lastPrinted")
_KEPT_APP = ("Company", "Manager", "HyperlinkBase")
# These refer to the paragraph ids that are dropped
_OF_IDS = ("commentsExtended", "commentsIds", "commentsExtensible")
_GONE_KINDS = ("stylesWithEffects", "thumbnail", "attachedTemplate", "people", *_OF_IDS)
_OWN_TYPES = ("application/vnd.openxmlformats-", "application/vnd.ms-")
_BIBLIOGRAPHY = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}Sources"


def tidied(data: bytes) -> bytes:
    """Return the Word file without what its looks and text do not need; DocumentError if unsound.

    Left out: revision and paragraph ids, spelling marks, page breaks as last shown, author, times,
    counts, the path of the attached template, thumbnail, empty bibliography. Runs that are alike
    are joined. Doing it twice gives the same bytes.
    """
    package = read_package(data, "filen")
    kept = _reachable(package)
    made = {}
    for part in kept:
        made[part] = package.parts[part]
        if _is_word_xml(package, part):
            root = package.root(part)
            _tidy_part(package, part, root, kept)
            made[part] = _written(root)
    return zipped(made)


def is_volatile(element: Element) -> bool:
    """Return whether a core property is dropped: author, times, revision; never a template tag."""
    name = etree.QName(element).localname
    return name in _VOLATILE_CORE and not re.search(r"\{[{%]", element.text or "")


def _is_word_xml(package: Package, part: str) -> bool:
    own = package.content_type(part).startswith(_OWN_TYPES) or part == CONTENT_TYPES
    return own and part in package.xml_parts and not part.startswith("customXml/")


def _tidy_part(package: Package, part: str, root: Element, kept: Collection[str]) -> None:
    """Tidy one part in place, by what it is."""
    if part == CONTENT_TYPES:
        names = {"", *(f"/{name}".lower() for name in kept)}
        drop(*(e for e in root.iterchildren("*") if e.get("PartName", "").lower() not in names))
    elif part.endswith(".rels"):
        links = package.relationships(owner_of(part))
        pairs = zip(list(root.iter(RELATIONSHIP)), links, strict=True)
        drop(*(element for element, link in pairs if _is_unwanted(package, link)))
    elif part in package.related("core-properties", ""):
        drop(*(child for child in root.iterchildren("*") if is_volatile(child)))
    elif part in package.related("extended-properties", ""):
        drop(*(c for c in root.iterchildren("*") if etree.QName(c).localname not in _KEPT_APP))
    else:
        _drop_marks(root)
        _drop_cursor(root)
        join_runs(root)


def _drop_marks(root: Element) -> None:
    drop(*root.iter(*_GONE, _W15_ID))
    for element in root.iter("*"):
        for name in map(str, element.keys()):
            if name in _GONE_ATTRIBUTES or name.startswith(_RSID):
                del element.attrib[name]


def _drop_cursor(root: Element) -> None:
    """Take away _GoBack, the bookmark with which Word remembers where the cursor stood."""
    for start in list(root.iter(q("w:bookmarkStart"))):
        if start.get(q("w:name")) == "_GoBack":
            number = start.get(q("w:id"))
            ends = [e for e in root.iter(q("w:bookmarkEnd")) if e.get(q("w:id")) == number]
            drop(start, *ends)


def _reachable(package: Package) -> tuple[str, ...]:
    """Return the parts that relationships lead to, and what holds them together."""
    found, ahead = set[str](), [""]
    while ahead:
        part = ahead.pop()
        found.add(part)
        links = [link for link in package.relationships(part) if not _is_unwanted(package, link)]
        found |= {rels_part(part)} if links else set()
        ahead += [link.target for link in links if not link.external and link.target not in found]
    return tuple(part for part in package.parts if part in found or part == CONTENT_TYPES)


def _is_unwanted(package: Package, link: Relationship) -> bool:
    """Return whether a part is dropped: for its kind, or as a bibliography with nothing in it."""
    if not link.target.startswith("customXml/") or link.target not in package.xml_parts:
        return link.kind in _GONE_KINDS
    root = package.root(link.target)
    return link.kind in _GONE_KINDS or (root.tag == _BIBLIOGRAPHY and not len(root))


def _written(root: Element) -> bytes:
    """Return the part without white space between elements, where it means nothing in Word."""
    for element in root.iter("*"):
        if len(element):
            for child in element:
                child.tail = None
            element.text = None if not (element.text or "").strip() else element.text
    return to_bytes(root)

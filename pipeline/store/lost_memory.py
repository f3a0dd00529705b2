"""A document whose memory a program has taken away, and the copy of it that has it still.

Document inspectors, converters and word processors in the browser drop a part that they do not
know. What they leave is known by its controls and bookmarks, or its blocks. (DECISIONS 182)
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.errors import DocumentError
from pipeline.ooxml.content import content
from pipeline.ooxml.content.controls import BOOKMARK, Identities, sources_in
from pipeline.ooxml.content.memory import (
    PART,
    PROPERTIES,
    PROPERTIES_XML,
    Memory,
    memory_parts,
    read_memory,
)
from pipeline.ooxml.names import OFFICE, q
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.editable_package import Draft

_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def reminded(data: bytes, copies: Iterable[bytes], name: str) -> bytes:
    """Return a document with the memory that one of its copies has; as it is if it has its own.

    As it is also when none is a copy of it, and when it cannot be read.
    """
    try:
        package = read_package(data, name)
        if read_memory(package) is not None:
            return data
        for copy in copies:
            known = read_package(copy, name)
            remembered = read_memory(known)
            if remembered is not None and _same(package, remembered):
                return _with_memory(package, known.parts[memory_parts(known)[0]])
    except DocumentError:
        pass
    return data


def has_our_marks(package: Package) -> bool:
    """Return whether a document without a memory has the hidden bookmarks of one of ours."""
    marks = (m for part in package.stories for m in package.root(part).iter(q("w:bookmarkStart")))
    return any(BOOKMARK.fullmatch(mark.get(q("w:name"), "")) for mark in marks)


def _same(package: Package, remembered: Memory) -> bool:
    """Return whether half of what tells the document from others is still in it."""
    finder = Identities(remembered)
    own = {source for field in remembered.fields for source in field}
    found = {s for part in package.stories for s in sources_in(package.root(part), finder)}
    blocks, written = set(content(package, remembered.model).digests[0]), set(remembered.blocks)
    return 2 * len(found & own) >= len(own) > 0 or 2 * len(blocks & written) >= len(written) > 0


def _with_memory(package: Package, memory: bytes) -> bytes:
    """Return the file with a memory, tied to it as the renderer does."""
    draft = Draft(package)
    part = draft.add(PART, memory, "application/xml")
    properties = draft.add(PROPERTIES, PROPERTIES_XML, _PROPERTIES_TYPE)
    draft.link(package.main, f"{OFFICE}/customXml", part)
    draft.link(part, f"{OFFICE}/customXmlProps", properties)
    return draft.data()

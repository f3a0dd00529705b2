"""Which cell stands where in a file: read back from tag, alias, bookmark, or the memory's order.

(DECISIONS 54)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from pipeline.model import Source
from pipeline.ooxml.content.memory import Memory
from pipeline.ooxml.content.reader import walk_blocks
from pipeline.ooxml.names import MAX_TAG, q
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element, value

_START, _END, _NAME, _ID = map(q, ("w:bookmarkStart", "w:bookmarkEnd", "w:name", "w:id"))
_SDT, _PROPERTIES, _CONTENT = map(q, ("w:sdt", "w:sdtPr", "w:sdtContent"))
PREFIX = "_b"  # of the hidden bookmark round each control
BOOKMARK = re.compile(PREFIX + r"[0-9a-f]{12}(_\d+)?")


def source_tag(source: Source) -> str:
    """Return a source as it stands in w:tag and w:alias."""
    return str(source)[:MAX_TAG]


def bookmark(source: Source) -> str:
    """Return the name of the hidden bookmark of a source; further ones end in `_2`."""
    return bookmark_of(str(source).encode("utf-8", "surrogatepass"))


def bookmark_of(written: bytes) -> str:
    """Return the same of a source as it is written."""
    return PREFIX + blake2b(written, digest_size=6).hexdigest()


class Identities:
    """Finds a source by what a program left of its control."""

    def __init__(self, remembered: Memory) -> None:
        """Know the sources that a document remembers."""
        sources = dict.fromkeys(s for item in remembered.fields for s in item)
        sources |= dict.fromkeys(remembered.reads)
        self.by_tag: dict[str, Source | None] = {}  # None: a tag that was cut, and names several
        for source in sources:
            tag = source_tag(source)
            self.by_tag[tag] = None if tag in self.by_tag else source
        self.by_bookmark = {bookmark(source): source for source in sources}

    def of_control(self, sdt: Element) -> Source | None:
        """Return the source of a control by its tag or alias."""
        properties = sdt.find(_PROPERTIES)
        if properties is None:
            return None
        names = (value(properties, name) for name in ("w:tag", "w:alias"))
        return next(filter(None, map(self.by_tag.get, filter(None, names))), None)

    def of_bookmark(self, start: Element) -> Source | None:
        """Return the source of a bookmark by its name."""
        return self.by_bookmark.get("_".join(start.get(_NAME, "").split("_")[:2]))


def sources_in(root: Element, finder: Identities) -> Iterator[Source]:
    """Yield the source of each control, and of each bookmark that has lost its control.

    We write the bookmark round the control; LibreOffice moves its start inside.
    """
    open_marks: dict[str, Source] = {}
    for element in root.iter(_START, _END, _SDT):
        if element.tag == _END:
            open_marks.pop(element.get(_ID, ""), None)
        elif element.tag == _START:
            source = finder.of_bookmark(element)
            holder = element.getparent()
            in_control = holder is not None and holder.tag == _CONTENT
            if source is not None and not in_control:
                open_marks[element.get(_ID, "")] = source
                yield source
        else:
            source = source_of(element, finder)
            if source is not None and source not in open_marks.values():
                yield source


def source_of(sdt: Element, finder: Identities) -> Source | None:
    """Return the source of a control by tag, alias, or the bookmark that LibreOffice moved in."""
    known = finder.of_control(sdt)
    if known is not None:
        return known
    marks = sdt.iterfind(f"{_CONTENT}/{_START}")
    return next(filter(None, map(finder.of_bookmark, marks)), None)


def sources_of_blocks(package: Package, remembered: Memory) -> list[Source | None]:
    """Return the first source in each block of the body, in the order of the content model."""
    finder = Identities(remembered)
    body = package.root(package.main).find(q("w:body"))
    blocks = walk_blocks(body, remembered.model) if body is not None else ()
    return [None if isinstance(b, str) else next(sources_in(b, finder), None) for b in blocks]

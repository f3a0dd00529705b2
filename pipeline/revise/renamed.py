"""A document whose cells have other names now: what says which cell stands where, written anew.

Nothing that a reader sees is touched. (DECISIONS 193)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pipeline.model import Source
from pipeline.ooxml.content.controls import Identities, bookmark, source_tag
from pipeline.ooxml.content.memory import memory_parts, memory_xml, read_memory
from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.xml import Element

_NAME, _VAL = q("w:name"), q("w:val")


def renamed(data: bytes, name: str, now: Callable[[Source], Source], key: str = "") -> bytes:
    """Return a document with the names that its cells have `now`; as it is if they are the same.

    `key`: what the document itself is called now, "" for what it remembers.
    """
    package = read_package(data, name)
    known = read_memory(package)
    if known is None:
        return data
    key = key or known.key
    every = dict.fromkeys([*known.reads, *(source for cells in known.fields for source in cells)])
    names = {old: new for old in every if (new := _now(old, now, key)) != old}
    if not names and key == known.key:
        return data
    draft, finder = Draft(package), Identities(known)
    for part in package.stories:
        _write(draft.root(part), finder, names)
    made = replace(
        known,
        key=key,
        reads={names.get(source, source): digest for source, digest in known.reads.items()},
        fields=tuple(tuple(names.get(source, source) for source in f) for f in known.fields),
    )
    draft.replace(memory_parts(package)[0], memory_xml(made).encode())
    return draft.data()


def _now(source: Source, now: Callable[[Source], Source], key: str) -> Source:
    return now(source) if source.sheet else source._replace(key=key)


def _write(root: Element, finder: Identities, names: Mapping[Source, Source]) -> None:
    for sdt in root.iter(q("w:sdt")):
        source = finder.of_control(sdt)
        if source is not None and source in names:
            for each in sdt.iterfind(q("w:sdtPr") + "/*"):
                if each.tag in _NAMING and each.get(_VAL) == source_tag(source):
                    each.set(_VAL, source_tag(names[source]))
    for mark in root.iter(q("w:bookmarkStart")):
        source = finder.of_bookmark(mark)
        if source is not None and source in names:
            number = mark.get(_NAME, "").removeprefix(bookmark(source))  # `_2`: a further one
            mark.set(_NAME, bookmark(names[source]) + number)


_NAMING = (q("w:tag"), q("w:alias"))

"""A Word file that is being changed: parts as trees, content types and relationships."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, count

from lxml import etree

from pipeline.ooxml.package import Package, parse_part
from pipeline.ooxml.package.relationships import (
    CONTENT_TYPES,
    RELATIONSHIP,
    Relationship,
    rels_part,
)
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.xml import Element, to_bytes, values_of, whole_number

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_NUMBERS = re.compile(rb' w:id="([0-9]{1,9})"')
_EMPTY_RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)


class Draft:
    """A package that is being changed. What nobody asked for stays byte for byte."""

    def __init__(self, package: Package) -> None:
        """Begin with a file as it is."""
        self.package = package
        self.parts = dict(package.parts)
        self.links = {part: list(found) for part, found in package.links.items()}
        self._roots: dict[str, Element] = {}

    def root(self, part: str) -> Element:
        """Return the tree of a part, to be changed."""
        if part not in self._roots:
            self._roots[part] = parse_part(self.parts[part], part, self.package.name)
        return self._roots[part]

    def changes(self, part: str) -> bool:
        """Return whether somebody has asked for a part's tree."""
        return part in self._roots

    def related(self, kind: str) -> str:
        """Return the first part of a kind that the main one refers to, or ""."""
        links = self.links.get(self.package.main, ())
        found = (link.target for link in links if link.kind == kind and not link.external)
        return next((target for target in found if target in self.parts), "")

    def link(
        self, part: str, kind: str, target: str, *, external: bool = False, named: str = ""
    ) -> str:
        """Return the id of a part's relationship to a target; it is made when there is none.

        `named`: the id that it gets then, if that is free.
        """
        links = self.links.setdefault(part, [])
        for known in links:
            if (known.target, known.external, known.type) == (target, external, kind):
                return known.id
        taken = {known.id for known in links}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdB{n}" not in taken)
        name = named if named and named not in taken else f"rIdB{number}"
        links.append(Relationship(name, kind, target, external))
        rels = rels_part(part)
        self.parts.setdefault(rels, _EMPTY_RELS)
        folder = posixpath.dirname(part) or "."
        where = target if external else posixpath.relpath(target, folder)
        said = {"Id": links[-1].id, "Type": kind, "Target": where}
        said |= {"TargetMode": "External"} if external else {}
        etree.SubElement(self.root(rels), RELATIONSHIP, said)
        return links[-1].id

    def add(self, name: str, data: bytes, content_type: str) -> str:
        """Add a part under a name that is free, near the one asked for; return the name."""
        stem, dot, extension = name.rpartition(".")
        taken = {part.lower() for part in self.parts}
        names = chain([name], (f"{stem}-{number}{dot}{extension}" for number in count(2)))
        free = next(each for each in names if each.lower() not in taken)
        self.parts[free] = data
        said = {"PartName": f"/{free}", "ContentType": content_type}
        etree.SubElement(self.root(CONTENT_TYPES), f"{_TYPES}Override", said)
        return free

    def same(self, data: bytes, extension: str) -> str:
        """Return a part with just those bytes and that extension, or ""."""
        names = (n for n, known in self.parts.items() if known == data and n.endswith(extension))
        return next(names, "")

    def replace(self, part: str, data: bytes) -> None:
        """Put other bytes in a part."""
        self._roots.pop(part, None)
        self.parts[part] = data

    @cached_property
    def _marks(self) -> Iterator[int]:
        stories = self.package.stories
        found = (whole_number(n) for part in stories for n in values_of("@w:id", self.root(part)))
        # What is put aside while two versions are brought together comes back with its number.
        aside = (int(n) for part in stories for n in _NUMBERS.findall(self.package.parts[part]))
        return count(max(chain([0], found, aside)) + 1)

    def next_mark(self) -> str:
        """Return a number that no bookmark, comment or tracked change of the file has."""
        return str(next(self._marks))

    def made(self) -> dict[str, bytes]:
        """Return the parts as they are now."""
        return self.parts | {part: to_bytes(root) for part, root in self._roots.items()}

    def data(self) -> bytes:
        """Return the file: the same bytes for the same changes."""
        return zipped({name: data for name, data in self.made().items() if name})

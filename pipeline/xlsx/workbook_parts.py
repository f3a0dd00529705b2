"""The parts of a workbook that is changed where it must be; every other part stays as it stands.

Nothing here knows what a sheet is. Names of parts have no leading slash and are found in any case.
"""

from __future__ import annotations

import posixpath
from itertools import count
from typing import NamedTuple

from lxml import etree

from pipeline.xlsx import package_faults as faults
from pipeline.xlsx.member_copying import PackedMember, joined, packed
from pipeline.xlsx.workbook_package import WorkbookPackage

Element = etree._Element

TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_NO_RELS = f'<Relationships xmlns="{_RELS[1:-1]}"/>'.encode()
MOST_PARSED = 40_000_000  # bytes of a part that is read as a tree: that takes ten times as many
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


class Relation(NamedTuple):
    """One relationship; `kind` is the last word of its type, `part` is named from the root."""

    id: str
    kind: str
    part: str


class WorkbookParts:
    """A workbook's parts: as trees to look at, as trees to change, and the file that they make."""

    def __init__(self, data: bytes) -> None:
        """Survey the zip as the reader does. Raises WorkbookError."""
        self._package = WorkbookPackage(data)
        self._trees: dict[str, Element] = {}  # by folded name, as all below
        self._written: dict[str, bytes] = {}
        self._changed: set[str] = set()
        self._dropped: set[str] = set()
        self._new: dict[str, str] = {}  # folded name → name

    def __contains__(self, part: str) -> bool:
        name = part.casefold()
        return name in self._new or (name in self._package and name not in self._dropped)

    def root(self, part: str) -> Element:
        """Return the part's tree, to look at. Raises WorkbookError when it is not sound."""
        name = part.casefold()
        if name not in self._trees:
            self._trees[name] = _parsed(self.data(part))
        return self._trees[name]

    def edit(self, part: str) -> Element:
        """Return the part's tree, to be changed."""
        self._changed.add(part.casefold())
        return self.root(part)

    def data(self, part: str) -> bytes:
        """Return the bytes of a part that is no tree yet, nothing when it is absent."""
        name = part.casefold()
        return self._written[name] if name in self._written else self._package.read(part)

    def write(self, part: str, data: bytes, content_type: str = "") -> None:
        """Replace a part by its bytes, or add it with its type."""
        name = part.casefold()
        if name not in self._package:
            self._new[name] = part
        self._written[name] = data
        self._trees.pop(name, None)
        self._changed.discard(name)
        self._dropped.discard(name)
        if content_type:
            self._of_type(part, content_type)

    def drop(self, part: str, owner: str) -> None:
        """Take a part away, with its type and the relation that `owner` has to it."""
        self._dropped.add(part.casefold())
        for rel in self.edit(_rels_of(owner)).iterfind(f"{_RELS}Relationship"):
            if _target(owner, rel.get("Target", "")).casefold() == part.casefold():
                rel.getparent().remove(rel)  # type: ignore[union-attr]
        for entry in self.edit(TYPES).iterfind(f"{_TYPES}Override"):
            if entry.get("PartName", "").lstrip("/").casefold() == part.casefold():
                entry.getparent().remove(entry)  # type: ignore[union-attr]

    def relations(self, owner: str) -> list[Relation]:
        """Return what a part ("" = the file) refers to inside the file."""
        rels = _rels_of(owner)
        found = self.root(rels).iter(f"{_RELS}Relationship") if rels in self else ()
        return [
            Relation(
                rel.get("Id", ""),
                rel.get("Type", "").rpartition("/")[2],
                _target(owner, rel.get("Target", "")),
            )
            for rel in found
            if rel.get("TargetMode") != "External"
        ]

    def related(self, owner: str, kind: str) -> str:
        """Return the first part of a kind (`styles`) that a part refers to, "" when none."""
        found = (rel.part for rel in self.relations(owner) if rel.kind == kind)
        return next((part for part in found if part in self), "")

    def relate(self, owner: str, kind_type: str, part: str) -> str:
        """Let a part refer to another one; return the id of the relation."""
        return self._relate(owner, {"Type": kind_type, "Target": f"/{part}"})

    def relate_outside(self, owner: str, kind_type: str, file: str) -> str:
        """Let a part refer to another file, once; return the id of the relation."""
        about = {"Type": kind_type, "Target": file, "TargetMode": "External"}
        rels = _rels_of(owner)
        for rel in self.root(rels) if rels in self else ():
            if all(rel.get(name) == value for name, value in about.items()):
                return rel.get("Id", "")
        return self._relate(owner, about)

    def _relate(self, owner: str, about: dict[str, str]) -> str:
        rels = _rels_of(owner)
        if rels not in self:
            self.write(rels, _NO_RELS)
        root = self.edit(rels)
        taken = {rel.get("Id") for rel in root}
        number = next(f"rId{n}" for n in count(1) if f"rId{n}" not in taken)
        etree.SubElement(root, f"{_RELS}Relationship", {"Id": number, **about})
        return number

    def free(self, pattern: str) -> str:
        """Return the first name that no part has, of a pattern with a number for {}."""
        return next(name for n in count(1) if (name := pattern.format(n)) not in self)

    def of_vml(self, content_type: str) -> None:
        """Give all VML drawings their type, where they have none."""
        known = {e.get("Extension", "").casefold() for e in self.root(TYPES)}
        if "vml" not in known:
            about = {"Extension": "vml", "ContentType": content_type}
            self.edit(TYPES).insert(0, etree.Element(f"{_TYPES}Default", about))

    def _of_type(self, part: str, content_type: str) -> None:
        about = {"PartName": f"/{part}", "ContentType": content_type}
        etree.SubElement(self.edit(TYPES), f"{_TYPES}Override", about)

    def saved(self) -> bytes:
        """Return the file: its members in their order, then the new ones."""
        return joined([*self._kept(), *(packed(n, self._now(k)) for k, n in self._new.items())])

    def _kept(self) -> list[PackedMember]:
        found = []
        for about in self._package.members:
            name = about.filename.replace("\\", "/").casefold()
            if name in self._changed or name in self._written:
                found.append(packed(about.filename, self._now(name), about))
            elif name not in self._dropped:
                found.append(PackedMember(about, self._package.packed(about)))
        return found

    def _now(self, name: str) -> bytes:
        if name not in self._changed:
            return self._written[name]
        tree = self._trees[name]
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _rels_of(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _target(owner: str, target: str) -> str:
    path = posixpath.join("/", posixpath.dirname(owner), target.replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")


def _parsed(data: bytes) -> Element:
    if len(data) > MOST_PARSED:
        raise faults.UNSAFE.error(what="en del av den är för stor för att ändras")
    if any(mark in data for mark in _DOCTYPES):
        raise faults.UNSAFE.error(what="den innehåller en dokumenttypsdeklaration")
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        raise faults.DAMAGED.error() from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise faults.UNSAFE.error(what="den innehåller en dokumenttypsdeklaration")
    return root

"""The package round a document: what is the same each time is deflated once and copied.

(DECISIONS 59)
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ooxml.content import memory
from pipeline.ooxml.escaping import quoteattr
from pipeline.ooxml.names import MEMORY, OFFICE
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.relationships import CONTENT_TYPES, rels_part
from pipeline.ooxml.package.zipping import Entry, entry
from pipeline.render.rendered import Picture
from pipeline.render.writers.document_state import PICTURE, Pen
from pipeline.render.writers.numbering_part import ListPart, list_part

_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_ALWAYS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
_IMAGES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of a template that are copied, and the texts of those that may grow."""

    static: tuple[Entry, ...]
    rels: dict[str, str]  # part → the text of its relationships
    lists: ListPart

    def extras(self, pen: Pen, pictures: Sequence[tuple[str, Picture]]) -> list[Entry]:
        """Return the entries that this document needs beside its texts."""
        made = []
        if pen.lists and self.lists.part:
            made = [entry(self.lists.part, self.lists.xml(pen.lists).encode())]
        links: dict[str, list[str]] = {}
        for (part, address), identity in pen.links.items():
            link = _relation(identity, "hyperlink", address, ' TargetMode="External"')
            links.setdefault(part, []).append(link)
        for index, (part, picture) in enumerate(pictures, 1):
            target = f"word/media/{picture.digest}.{picture.extension}"
            path = posixpath.relpath(target, posixpath.dirname(part))
            links.setdefault(part, []).append(_relation(f"{PICTURE}{index}", "image", path))
            made.append(entry(target, picture.data))
        for part, lines in links.items():
            text = self.rels.get(part, _RELS)
            made.append(entry(rels_part(part), _added(text, lines).encode()))
        return list({item.name: item for item in made}.values())


def frame_of(package: Package) -> Frame:
    """Return the frame of a template, with room for a memory."""
    parts = {
        name: data
        for name, data in package.parts.items()
        if not name.endswith("/")
        and not (name.startswith("customXml/") and MEMORY.encode() in data)
    }
    rels = {
        part: _without_memory(parts[rels_part(part)].decode())
        for part in package.parts
        if rels_part(part) in parts
    }
    target = posixpath.relpath(memory.PART, posixpath.dirname(package.main))
    relation = _relation("rIdBeredning", "customXml", target)
    rels[package.main] = _added(rels.get(package.main, _RELS), [relation])
    parts[CONTENT_TYPES] = _types(parts[CONTENT_TYPES].decode()).encode()
    parts[memory.PROPERTIES] = memory.PROPERTIES_XML
    target = posixpath.basename(memory.PROPERTIES)
    own = _added(_RELS, [_relation("rId1", "customXmlProps", target)])
    parts[rels_part(memory.PART)] = own.encode()
    for part, text in rels.items():
        parts[rels_part(part)] = text.encode()
    static = tuple(entry(name, data) for name, data in sorted(parts.items()))
    return Frame(static, rels, list_part(package))


def _without_memory(text: str) -> str:
    start = text.find('<Relationship Id="rIdBeredning"')
    return text if start < 0 else text[:start] + text[text.index("/>", start) + 2 :]


def _added(text: str, lines: Sequence[str]) -> str:
    if "</Relationships>" not in text:
        text = text.rstrip().removesuffix("/>") + "></Relationships>"
    return text.replace("</Relationships>", "".join(lines) + "</Relationships>")


def _relation(identity: str, kind: str, target: str, mode: str = "") -> str:
    type_and_target = f'Type="{OFFICE}/{kind}" Target={quoteattr(target)}'
    return f'<Relationship Id="{identity}" {type_and_target}{mode}/>'


def _types(text: str) -> str:
    """Return the content types with those of all that the renderer adds.

    Old versions of LibreOffice name each part of relationships by itself, and have no rule for one
    that is new.
    """
    lines = [
        f'<Default Extension="{extension}" ContentType="{kind}"/>'
        for extension, kind in {**_IMAGES, **_ALWAYS}.items()
        if f'extension="{extension}"' not in text.lower()
    ]
    if memory.PROPERTIES not in text:
        lines.append(f'<Override PartName="/{memory.PROPERTIES}" ContentType="{_PROPERTIES}"/>')
    place = text.index(">", text.index("<Types")) + 1
    return text[:place] + "".join(lines) + text[place:]

"""All the text in a Word file, part by part: also what is deleted, hidden or only read aloud.

(DECISIONS 97)
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from pipeline.errors import DocumentError
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.unpacking import unpacked
from pipeline.ooxml.xml import Element

_TEXT = frozenset(["t", "delText", "instrText", "delInstrText"])  # of w:, a: and m:
_SIGNS = {"noBreakHyphen": "-", "br": "\n", "cr": "\n"} | dict.fromkeys(["tab", "ptab", "sym"], " ")
_FLOATING = frozenset(["drawing", "pict", "object"])
_ALL = frozenset[str]()
_INSERTED, _DELETED = frozenset(["ins", "moveTo"]), frozenset(["del", "moveFrom"])
_SHORTEST = 5  # characters of two words
_REVISED = _INSERTED | _DELETED
_NAMES = {
    "headers": "sidhuvudet",
    "footers": "sidfoten",
    "notes": "en fotnot",
    "comments": "en kommentar",
}
_MARKUP = re.compile(r"<[^>]*>|=\r?\n")
_FILE_IN_FILE = re.compile(r"\.(docx|xlsx|pptx|docm|xlsm|dotx)\Z", re.IGNORECASE)
_PLAIN = re.compile(r"\.(html?|mht|mhtml|txt|rtf|svg)\Z", re.IGNORECASE)


def part_texts(package: Package) -> dict[str, str]:
    """Return the text of each part, paragraphs on lines of their own; attributes last.

    Where changes are tracked the text is there thrice: with all of it, as accepted, as rejected.
    """
    found = {}
    for part in package.xml_parts:
        try:
            found[part] = all_text(package.root(part))
        except DocumentError:
            found[part] = package.parts[part].decode("utf-8", "replace")
    for part, data in package.parts.items():
        if part not in found:
            found.update(_held(part, data))
    return found


def place(package: Package, part: str) -> str:
    """Return what people call a part: brödtexten, sidhuvudet; the part's name if nothing."""
    if part == package.main:
        return "brödtexten"
    if part.startswith("docProps/"):
        return "dokumentegenskaperna"
    named = (name for kind, name in _NAMES.items() if part in getattr(package, kind))
    return next(named, part)


def _held(part: str, data: bytes) -> dict[str, str]:
    """Return the text of a part that is not called XML: a file in the file, or plain text."""
    if _PLAIN.search(part):
        return {part: _MARKUP.sub("", data.decode("utf-8", "replace"))}
    if not _FILE_IN_FILE.search(part):
        text = _loose(data)
        return {part: text} if text else {}
    try:
        inner = unpacked(data, part)
    except DocumentError:
        return {}
    xml = (data for name, data in inner.items() if name.endswith(".xml"))
    return {part: "\n".join(map(_loose, xml))}


def _loose(data: bytes) -> str:
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        return all_text(etree.fromstring(data, parser))
    except (etree.XMLSyntaxError, ValueError):
        return ""


def all_text(root: Element) -> str:
    """Return all the text of a tree, that of attributes too."""
    attributes: list[str] = []
    revised = False
    for element in root.iter(etree.Element):
        attributes += [str(v) for v in element.values() if len(v) >= _SHORTEST and not v.isalnum()]
        revised = revised or _local(element.tag) in _REVISED
    views = [_seen(root, out) for out in (_ALL, _DELETED, _INSERTED)[: 3 if revised else 1]]
    return "\n".join([*views, *dict.fromkeys(attributes)])


def _seen(root: Element, left_out: frozenset[str]) -> str:
    text, aside = list[str](), list[str]()
    _read(root, left_out, text, aside)
    return "".join([*text, "\n", *aside])


def _read(element: Element, left_out: frozenset[str], into: list[str], aside: list[str]) -> None:
    """Read an element of a Word file, or of the XML that somebody else has put in it.

    What is `left_out` is not read; what floats beside the text is put `aside`.
    """
    name, text = _local(element.tag), element.text or ""
    if name in left_out:
        return
    into = aside if name in _FLOATING else into
    said = name in _TEXT
    apart = not said and (name == "p" or name in _FLOATING or bool(text.strip()))
    into.append(f"\n{text}" if apart else text if said else _SIGNS.get(name, ""))
    for child in element.iterchildren():
        if isinstance(child.tag, str):  # no comment
            _read(child, left_out, into, aside)
        if child.tail and not child.tail.isspace():
            into.append(child.tail)
    if apart:
        into.append("\n")


@lru_cache(maxsize=4096)
def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]

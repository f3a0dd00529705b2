"""Footnotes and endnotes that repeat: a copy of the note each turn, with the turn's own values.

A note's text is in a part of its own, where no loop of the body reaches. While the body is compiled
and printed, the text of a note that repeats stands behind its reference there, between two signs;
from the finished body it is moved to its part. (DECISIONS 258)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element, drop, to_bytes, whole_number
from pipeline.render.markup import docxtpl_dialect
from pipeline.render.markup.docxtpl_dialect import BLOCKS, OPENING, Tag, tag_end
from pipeline.render.markup.loops import REPEATING
from pipeline.render.markup.placeholders import NOTE_CLOSE, NOTE_OPEN
from pipeline.render.markup.spots import paragraph_of

_P, _T, _ID = q("w:p"), q("w:t"), q("w:id")
_KINDS = {q("w:footnoteReference"): "footnote", q("w:endnoteReference"): "endnote"}
_NOTES = q_all("w:footnote w:endnote")
_WORD = re.compile(r"\{%[-+]?\s*(?:(?:p|tr|tc|r)\s+)?(end)?(\w+)\b(?P<inline>[^=(]*=)?")
_REFERENCE = re.compile(r'<w:(footnote|endnote)Reference\b[^>]*? w:id="(-?\d+)"[^>]*?/>')
_HELD = re.compile("\x12(<w:(footnote|endnote)[ >].*?)\x13", re.DOTALL)


@dataclass
class RepeatedNotes:
    """The notes of a template that repeat, by kind and id; `parts`: kind → the part they are of."""

    parts: Mapping[str, str] = field(default_factory=dict)
    roots: Mapping[tuple[str, str], Element] = field(default_factory=dict)
    last: int = 0  # the highest id of a note in the template; Word knows none above 32767

    def placed(self, xml: str) -> str:
        """Return a body, cleaned up, with each such note behind its reference."""
        made = {key: docxtpl_dialect.patched(_text_of(root)) for key, root in self.roots.items()}

        def with_note(found: re.Match[str]) -> str:
            note = made.get((found[1], found[2]))
            return found[0] if note is None else f"{found[0]}{NOTE_OPEN}{note}{NOTE_CLOSE}"

        return _REFERENCE.sub(with_note, xml)

    def number(self, root: Element, tags: list[Tag]) -> None:
        """Give each such note of a body, and its reference, an id of their own each turn."""
        for note in root.iter(*_NOTES):
            reference = note.getprevious()
            if reference is not None:
                reference.set(_ID, _printing(tags, "0|_note_id").mark)
                note.set(_ID, _printing(tags, "0|_same_note").mark)

    def settled(self, body: str, texts: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """Return a printed body without its notes, and the texts of their parts with them.

        `texts`: the parts of notes as they are so far.
        """
        held: dict[str, str] = {}
        for note, kind in _HELD.findall(body):
            held[kind] = held.get(kind, "") + note
        made = {}
        for kind, notes in held.items():
            part = self.parts[kind]
            place = texts[part].rindex("</")
            made[part] = texts[part][:place] + notes + texts[part][place:]
        return _HELD.sub("", body) if held else body, made


def held_notes(body: str) -> tuple[str, str]:
    """Return a printed body without the notes that stand in it, and those between their signs."""
    if "\x12" not in body:
        return body, ""
    return _HELD.sub("", body), "".join(found[0] for found in _HELD.finditer(body))


def _text_of(root: Element) -> str:
    """Return a note as a string that declares no namespaces: it stands among others."""
    text = etree.tostring(root, encoding="unicode", with_tail=False)
    return re.sub(r' xmlns:\w+="[^"]*"', "", text)


def _printing(tags: list[Tag], inner: str) -> Tag:
    tag = Tag(len(tags) + 1, "", inner, is_field=False, prints=True)
    tags.append(tag)
    return tag


def repeated_notes(package: Package) -> tuple[Package, RepeatedNotes]:
    """Return a template without the notes that repeat, and those; itself when none does."""
    data = package.parts[package.main]
    if b"noteReference" not in data or b"{" not in data:
        return package, RepeatedNotes()
    body = package.root(package.main)
    wanted = set(_in_loops(body))
    parts: dict[str, str] = {}
    changed: dict[str, bytes] = {}
    roots: dict[tuple[str, str], Element] = {}
    last = 0
    for kind in sorted({kind for kind, _ in wanted}):
        for part in package.related(f"{kind}s"):
            root = _with_spaces(package.root(part), body)
            found = {(kind, e.get(_ID, "")): e for e in root.iterchildren(q(f"w:{kind}"))}
            last = max(last, *(whole_number(number) for _, number in found), 0)
            mine = {key: note for key, note in found.items() if key in wanted}
            drop(*mine.values())
            parts[kind], changed[part] = part, to_bytes(root)
            roots |= mine
    if not roots:
        return package, RepeatedNotes()
    return replace(package, parts={**package.parts, **changed}), RepeatedNotes(parts, roots, last)


def _with_spaces(root: Element, other: Element) -> Element:
    """Return a root that also knows the namespaces of another."""
    nsmap: Any = {**other.nsmap, **root.nsmap}
    made = etree.Element(root.tag, {str(k): str(v) for k, v in root.items()}, nsmap=nsmap)
    made.extend(list(root))
    return made


def _in_loops(body: Element) -> Iterator[tuple[str, str]]:
    """Yield kind and id of each note that a loop refers to, or what is called, or two places."""
    opened: list[str] = []
    seen: set[tuple[str, str]] = set()
    for paragraph in body.iter(_P):
        for what in _in_order(paragraph):
            if isinstance(what, str):
                _step(opened, what)
                continue
            one = _KINDS[str(what.tag)], what.get(_ID, "")
            if one in seen or any(word in REPEATING for word in opened):
                yield one
            seen.add(one)


def _step(opened: list[str], written: str) -> None:
    found = _WORD.match(written)
    if found is None or found[2] not in BLOCKS:
        return
    if found[1]:
        del opened[-1:]
    elif found[2] != "set" or not found["inline"]:
        opened.append(found[2])


def _in_order(paragraph: Element) -> Iterator[str | Element]:
    """Yield the tags of a paragraph and the references to notes in it, in their order."""
    text = ""
    references: list[tuple[int, Element]] = []
    for element in paragraph.iter(_T, *_KINDS):
        if paragraph_of(element) is paragraph:
            if element.tag == _T:
                text += element.text or ""
            else:
                references.append((len(text), element))
    place = 0
    while (found := OPENING.search(text, place)) is not None:
        end = tag_end(text, found.start())
        if end < 0:
            break
        yield from (e for at, e in references if place <= at <= found.start())
        references = [(at, e) for at, e in references if at > found.start()]
        yield text[found.start() : end]
        place = end
    yield from (e for _, e in references)

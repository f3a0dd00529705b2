"""The tags as they stand in Word, before any clean-up: for messages, and to miss none of them."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import OPENING, Tag, tag_end, unescaped

_P, _T = q("w:p"), q("w:t")
_PREFIX = re.compile(r"\A(?:tr|tc|p|r)(?=\s)")
_CELL = re.compile(r"(?:colspan|cellbg)\s")  # docxtpl makes a field of what follows
_WHOLE_CELL = ("vm", "hm")  # docxtpl makes other tags of these
_LONE = re.compile(r"\}\}|%\}")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


class Written(NamedTuple):
    """One tag in Word. `key` is what it has in common with the tag that the clean-up leaves."""

    text: str
    key: str
    paragraph: str


def visible_text(paragraph: Element) -> str:
    """Return the text of a paragraph's own runs (not of paragraphs inside a text box)."""
    return "".join(t.text or "" for t in paragraph.iter(_T) if paragraph_of(t) is paragraph)


def paragraph_of(element: Element) -> Element | None:
    """Return the paragraph that an element stands in."""
    return next(element.iterancestors(_P), None)


def written_tags(root: Element) -> tuple[list[Written], list[tuple[Written, str]]]:
    """Return the tags of a part in order, and the braces that are no tag: each with a message."""
    reader = _Reader()
    for paragraph in root.iter(_P):
        reader.read(visible_text(paragraph))
    return reader.tags, reader.broken


class _Reader:
    """Reads paragraph by paragraph; `raw` and `comment` may go on in the next."""

    def __init__(self) -> None:
        self.tags: list[Written] = []
        self.broken: list[tuple[Written, str]] = []
        self.raw = self.comment = False
        self.paragraph = ""

    def read(self, text: str) -> None:
        if self.comment and "#}" not in text:
            return
        place = text.find("#}") + 2 if self.comment else 0
        self.comment, self.paragraph = False, text.strip()
        while (opening := OPENING.search(text, place)) is not None:
            self._between(text[place : opening.start()])
            end = tag_end(text, opening.start())
            written = text[opening.start() : end]
            if self.raw and not re.match(r"\{%-?\s*endraw\b", written):
                place = opening.end()
            elif end >= 0:
                self._take(written)
                place = end
            else:
                self._unclosed(text[opening.start() :])
                return
        self._between(text[place:])

    def _between(self, text: str) -> None:
        lone = None if self.raw else _LONE.search(text)
        if lone is not None:
            written = Written(lone[0], "", self.paragraph)
            opening = "{{" if lone[0] == "}}" else "{%"
            self.broken.append((written, f"{lone[0]} har inget {opening} före sig."))

    def _take(self, written: str) -> None:
        word = re.match(r"\{%[-+]?\s*(raw|endraw)\b", written)
        if word is not None:
            self.raw = word[1] == "raw"
            return
        key = tag_words(written)
        if key:
            self.tags.append(Written(written, key, self.paragraph))

    def _unclosed(self, text: str) -> None:
        if text[1] == "#":
            self.comment = True
            return
        closing = "}}" if text[1] == "{" else "%}"
        message = f"taggen saknar sitt slut {closing} i samma stycke."
        self.broken.append((Written(text[:60], "", self.paragraph), message))


def tag_words(written: str) -> str:
    """Return what a tag in Word and the same tag after the clean-up have in common."""
    kind, inner = written[1], _inner(unescaped(written)).strip("-+ \t\n")
    if kind == "#" or inner in _WHOLE_CELL:
        return ""
    cell = _CELL.match(inner) if kind == "%" else None
    if cell is not None:
        kind, inner = "{", inner[cell.end() :]
    return kind + "".join(inner.split())


def name_tags(tags: list[Tag], written: list[Written]) -> list[Written]:
    """Give each tag its text and paragraph as in Word; return those that the clean-up swallowed."""
    waiting: dict[str, deque[Written]] = defaultdict(deque)
    for item in written:
        waiting[item.key].append(item)
    last: dict[str, Written] = {}
    for tag in tags:
        key = tag_words(tag.written)
        held = tag.is_field and key[:1] == "%"  # prints a block: its end tag is its text
        found = waiting[key].popleft() if waiting[key] and not held else last.get(key)
        if found is not None:
            last[key] = found
            tag.written, tag.paragraph = found.text, found.paragraph
    left = {id(item) for queue in waiting.values() for item in queue}
    return [item for item in written if id(item) in left]


def as_tags(written: list[Written]) -> Iterator[Tag]:
    """Yield written tags as tags of no part, to be looked at one by one."""
    for number, item in enumerate(written, 1):
        cell = _CELL.match(item.text[2:].lstrip())
        inner = item.key[1:] if cell else _inner(item.text).strip("-+")
        yield Tag(number, item.text, inner, item.key[0] == "{", paragraph=item.paragraph)


def _inner(written: str) -> str:
    """Return what stands between the braces of a tag in Word, without the p, r, tr, tc of it."""
    return _PREFIX.sub("", written[2:-2].translate(_STRAIGHT))

"""The tags as they stand in Word, before any clean-up: for messages, and to miss none of them."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import OPENING, Tag, tag_end, unescaped
from pipeline.render.markup.spelling import TextLine, as_meant, oddities, without_strings
from pipeline.render.markup.spots import NOWHERE, Spot, own_texts, visible_text

_P = q("w:p")
_PREFIX = re.compile(r"\A(?:tr|tc|p|r)(?=\s)")
_CELL = re.compile(r"(?:colspan|cellbg)\s")  # docxtpl makes a field of what follows
_WHOLE_CELL = ("vm", "hm")  # docxtpl makes other tags of these
WHOLE_TAG = "Skriv hela taggen i ett stycke, till exempel {{ ärende.dnr }}."
_LONE = re.compile(r"\}\}|%\}")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


class Written(NamedTuple):
    """One tag in Word. `key` is what it has in common with the tag that the clean-up leaves."""

    text: str
    key: str
    spot: Spot
    told: bool = False  # it has no end, which has been told: where it ends is a guess


class Oddity(NamedTuple):
    """What is not written as a tag should be: a sentence and a remedy."""

    written: Written
    message: str
    remedy: str


def written_tags(
    root: Element, found: Mapping[Element, Spot]
) -> tuple[list[Written], list[Oddity]]:
    """Return the tags of a part in order, and what is not written as a tag should be.

    `found`: where each paragraph stands that may have tags.

    What is odd is mended in the tree, so that all else that is wrong can be found too.
    """
    reader = _Reader()
    for paragraph in root.iter(_P):
        if paragraph in found:
            reader.read(paragraph, found[paragraph])
    return reader.tags, reader.odd


class _Reader:
    """Reads paragraph by paragraph; `raw` and `comment` may go on in the next."""

    def __init__(self) -> None:
        self.tags: list[Written] = []
        self.odd: list[Oddity] = []
        self.raw = self.comment = False
        self.line = TextLine("")
        self.spot = NOWHERE

    def read(self, paragraph: Element, spot: Spot) -> None:
        self.line, self.spot = TextLine(visible_text(paragraph)), spot
        text = self.line.text
        if self.comment and "#}" not in text:
            return
        place = text.find("#}") + 2 if self.comment else 0
        self.comment = False
        while (opening := OPENING.search(text, place)) is not None and not self.comment:
            self._between(place, opening.start())
            place = self._tag(opening.start())
        if not self.comment:
            self._between(place, len(text))
        self.line.rewrite(own_texts(paragraph))

    def _between(self, start: int, end: int) -> None:
        for lone in [] if self.raw else _LONE.finditer(self.line.text, start, end):
            opening = "{{" if lone[0] == "}}" else "{%"
            self._note(lone[0], f"{lone[0]} har inget {opening} före sig.", WHOLE_TAG)
            self.line.change(*lone.span(), "")

    def _tag(self, start: int) -> int:
        """Take the tag that begins at `start`; return where it ends."""
        text = self.line.text
        end = tag_end(text, start)
        written = text[start:end] if end >= 0 else ""
        if self.raw and not re.match(r"\{%-?\s*endraw\b", written):
            return start + 2
        if text[start + 1] == "#":
            self.comment = end < 0
            return end if end >= 0 else len(text)
        inner = OPENING.search(without_strings(text[start + 2 : end if end >= 0 else None]))
        if end < 0 or inner is not None:
            return self._unclosed(start, start + 2 + inner.start() if inner else len(text))
        shown = meant = self.line.original(start, end)
        for message, remedy in oddities(shown):
            self._note(shown, message, remedy)
            meant = as_meant(written)
            self.line.change(start, end, meant)
        self._take(shown, meant)
        return end

    def _take(self, shown: str, meant: str, *, told: bool = False) -> None:
        word = re.match(r"\{%[-+]?\s*(raw|endraw)\b", meant)
        if word is not None:
            self.raw = word[1] == "raw"
            return
        key = tag_words(meant)
        if key:
            self.tags.append(Written(shown, key, self.spot, told))

    def _unclosed(self, start: int, stop: int) -> int:
        """Tell of a tag without an end before `stop`; return where it was perhaps to end."""
        text = self.line.text[start:stop]
        closing = "}}" if text[1] == "{" else "%}"
        brace = without_strings(text).find("}", 2)
        if brace < 0 and closing == "%}":
            brace = without_strings(text).rfind("%", 2)
        shown = text[: brace + 1] if brace >= 0 else text.rstrip()
        self._note(shown[:60], f"taggen saknar sitt slut {closing} i samma stycke.", WHOLE_TAG)
        inner = shown[2:-1].rstrip(" %") if brace >= 0 else shown[2:]
        meant = as_meant(f"{text[:2]}{inner} {closing}")
        self.line.change(start, start + len(shown), meant)
        self._take(shown, meant, told=True)
        return start + len(shown)

    def _note(self, shown: str, message: str, remedy: str) -> None:
        self.odd.append(Oddity(Written(shown, "", self.spot), message, remedy))


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
            tag.written, tag.spot, tag.told = found.text, found.spot, found.told
    left = {id(item) for queue in waiting.values() for item in queue}
    return [item for item in written if id(item) in left]


def as_tags(written: list[Written]) -> Iterator[Tag]:
    """Yield written tags as tags of no part, to be looked at one by one."""
    for number, item in enumerate(written, 1):
        cell = _CELL.match(item.text[2:].lstrip())
        inner = item.key[1:] if cell else _inner(item.text).strip("-+")
        yield Tag(number, item.text, inner, item.key[0] == "{", spot=item.spot, told=item.told)


def _inner(written: str) -> str:
    """Return what stands between the braces of a tag in Word, without the p, r, tr, tc of it."""
    return _PREFIX.sub("", written[2:-2].translate(_STRAIGHT))

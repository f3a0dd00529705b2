"""The paragraphs of a Word file as people point at them: where, and what stands there.

(DECISIONS 91)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.model import Source
from pipeline.ooxml.content.content_model import block_digest, paragraphs, plain, story_of
from pipeline.ooxml.content.controls import Identities, sources_in
from pipeline.ooxml.content.looks import Looks
from pipeline.ooxml.content.memory import Memory
from pipeline.ooxml.content.reader import Links, Reader
from pipeline.ooxml.content.texts import place
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element

_PICTURE = re.compile(r"\[bild [0-9a-f]+\]")
_MOST = 3  # changed paragraphs that are named


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with text. `sources`: the cells whose controls stand in it, in order."""

    place: str  # "" in the body, else sidhuvudet, sidfoten …
    text: str
    digest: str  # as the memory has it; of style and formatting too
    sources: tuple[Source, ...] = ()


def passages(package: Package, remembered: Memory | None = None) -> tuple[Passage, ...]:
    """Return the paragraphs with text: the body's, then those of headers, footers and notes."""
    known = remembered or Memory("", "", "", "")
    found = passages_in(package, margins_and_main(package), known)
    return tuple(passage for _, passage in found)


def margins_and_main(package: Package) -> dict[str, Element]:
    """Return the root of each part that has passages, the body's first."""
    parts = (package.main, *package.headers, *package.footers, *package.notes)
    return {part: package.root(part) for part in dict.fromkeys(parts)}


def passages_in(
    package: Package, roots: Mapping[str, Element], known: Memory
) -> Iterator[tuple[Element, Passage]]:
    """Yield the paragraphs with text in some parts, each with its element in the part's tree."""
    finder, looks = Identities(known), Looks.of(package)
    for part, root in roots.items():
        where = "" if part == package.main else place(package, part)
        reader = Reader(Links(package, part), looks, known.model)
        for element, block in paragraphs(story_of(root), reader):
            text = plain(block).strip()
            if text:
                sources = tuple(sources_in(element, finder))
                yield element, Passage(where, text, block_digest(block), sources)


def paragraph_digests(found: Sequence[Passage]) -> tuple[str, ...]:
    """Return what tells later which paragraphs are new: their digests, without their words."""
    return tuple(block_digest(f"{passage.place}|{passage.digest}") for passage in found)


def changed_paragraphs(before: Sequence[str], now: Sequence[Passage]) -> tuple[str, ...]:
    """Return where a file differs from its `fingerprint` before: `i stycket ”…”`.

    Nothing when no paragraph does: then it is the looks that differ.
    """
    after = paragraph_digests(now)
    matcher = SequenceMatcher(None, list(before), list(after), autojunk=False)
    found: list[str] = []
    for what, first, last, start, end in matcher.get_opcodes():
        if what != "equal":
            found += _changed(now, start, end, last - first)
    more = len(found) - _MOST
    rest = "på ett ställe till" if more == 1 else f"på {more} ställen till"
    return tuple(found[:_MOST]) + ((rest,) if more > 0 else ())


def _changed(now: Sequence[Passage], start: int, end: int, gone: int) -> Iterator[str]:
    for passage in now[start:end]:
        where = f"{passage.place}, " if passage.place else ""
        yield f"i {where}stycket {quote_words(passage.text)}"
    if gone > end - start:
        near = f"efter {quote_words(now[end - 1].text)}" if end else "i början"
        count = gone - (end - start)
        yield f"{near}: {'ett stycke är borttaget' if count == 1 else f'{count} stycken är borta'}"


def without_pictures(text: str) -> str:
    """Return the words alone."""
    return _PICTURE.sub("", text).strip()


def quote_words(text: str, most: int = 80) -> str:
    """Return the words in quotation marks, on one line, shortened to `most` signs; 0: all."""
    line = _PICTURE.sub("[bild]", " ".join(text.split()))
    return f"”{line if not most or len(line) <= most else line[: most - 1] + '…'}”"

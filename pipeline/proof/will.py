"""What is looked for: the sentences of the will, and what tells whether they have changed.

(DECISIONS 98, 99, 171)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.domain.decisions import is_turned_down
from pipeline.model import Cell, Dataset, Link, Record, Source, digest
from pipeline.proof.spread import Spread, spread
from pipeline.swedish.sentences import sentences
from pipeline.swedish.words import plain_words
from pipeline.values import block_markup
from pipeline.values.types import Paragraphs, Text

PROGRAM = "program"
APART = ("beslut-program", PROGRAM)  # the kinds that must be free of the will
WILL = "Politisk vilja"
MIN_WORDS = 5  # of a sentence that is looked for inside other text
CERTAIN = 3  # words of a paragraph, cell or list item of its own; fewer may be chance
NEAR = 8  # words of a sentence that is looked for as a near copy too
_LEAST = 2
_RULES = "2"  # another number: what was proved before is proved again
_FREE = {
    "Mål": ("Stam", "Måltext", "Kort namn"),
    "Framgångsfaktorer": ("Namn",),
    "Struktur": ("Namn",),
    "Delstrategier": ("Namn",),
}
_NOTHING = spread("")
_DEEPEST = 8  # cells that show cells that show cells …


@dataclass(frozen=True, slots=True)
class WillSentence:
    """One sentence that is looked for, as compared, and where it stands."""

    text: str
    source: Source
    cell: Cell

    @property
    def words(self) -> list[str]:
        """Return its words."""
        return self.text.split()

    def is_in(self, text: Spread, *, anywhere: bool = False) -> bool:
        """Return whether it stands in a text; a short one only as a line of its own."""
        whole = not anywhere and len(self.words) < MIN_WORDS
        return text.has(self.text.replace(" ", ""), whole=whole)

    def is_nearly_in(self, text: Spread) -> bool:
        """Return whether a near copy of it stands in a text."""
        return len(self.words) >= NEAR and text.nearly_has(self.words)


@dataclass(frozen=True, slots=True)
class Will:
    """All that must not be found."""

    sentences: tuple[WillSentence, ...]
    free: Spread = _NOTHING  # wordings of goals, and names: what is near these is theirs
    lost: tuple[WillSentence, ...] = ()  # of motions that lost


def will_digest(data: Dataset) -> str:
    """Return what tells whether the will, or what frees sentences of it, has changed."""
    lost = [text for _, text in _lost_motions(data)]
    if not (data.will or lost):
        return digest(_RULES)
    shown = [shown_text(text, data) if "{" in text else text for _, _, text in data.will]
    return digest(_RULES, *shown, "", *lost, "", *_free_texts(data))


def the_will(data: Dataset) -> Will:
    """Return what must not be found."""
    free = spread("\n".join(_free_texts(data)))
    return Will(will_sentences(data), free, tuple(_lost_sentences(data)))


def will_sentences(data: Dataset) -> tuple[WillSentence, ...]:
    """Return the sentences of the will that must not be found.

    Where a paragraph has short sentences only, the whole of it is looked for too.
    """
    found = []
    for source, cell, text in data.will:
        for line in shown_text(text, data).splitlines():
            said = [plain_words(sentence) for sentence in sentences(line)]
            short = all(len(one.split()) < MIN_WORDS for one in said)
            wanted = [*said, " ".join(said)] if short and len(said) > 1 else said
            found += [WillSentence(one, source, cell) for one in wanted]
    found = [sentence for sentence in found if len(sentence.words) >= _LEAST]
    free = "\n".join(f" {plain_words(text)} " for text in _free_texts(data)) if found else ""
    return tuple(sentence for sentence in found if f" {sentence.text} " not in free)


def _lost_sentences(data: Dataset) -> Iterator[WillSentence]:
    for row, text in _lost_motions(data):
        for sentence in map(plain_words, sentences(shown_text(text, data))):
            if len(sentence.split()) >= MIN_WORDS:
                yield WillSentence(sentence, row.source("Text"), row.cell("Text"))


def _lost_motions(data: Dataset) -> Iterator[tuple[Record, str]]:
    for row in data["Yrkanden"]:
        if is_turned_down(row):
            yield row, str(row.columns.get("Text", ""))


def shown_text(text: str, data: Dataset, depth: int = 0) -> str:
    """Return running text as a document shows it: without markup, a paragraph a line."""
    blocks = block_markup.blocks(text)
    return "\n".join("".join(_piece(i, data, depth) for i in block.inlines) for block in blocks)


def _piece(inline: block_markup.Inline, data: Dataset, depth: int) -> str:
    if isinstance(inline, block_markup.Run):
        return inline.text
    if isinstance(inline, block_markup.Anchor):
        return "".join(run.text for run in inline.runs)
    if isinstance(inline, block_markup.CellRef) and depth < _DEEPEST:
        shown = data.at(inline.sheet, inline.key, inline.column)
        if isinstance(shown, Paragraphs):
            return shown_text(shown, data, depth + 1)
        return "" if shown is None or isinstance(shown, Link) else str(shown)
    return " "


def _free_texts(data: Dataset) -> Iterator[str]:
    """Yield what frees a sentence: wordings of goals, names of what a programme is made of."""
    for sheet, headers in _FREE.items():
        for row in data[sheet]:
            texts = [text for h in headers if isinstance(text := row.columns.get(h), Text)]
            yield from texts
            yield " ".join(texts[:2])  # a goal's stem and its wording

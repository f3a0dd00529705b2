"""What is looked for: the sentences of the will, and what tells whether they have changed.

(DECISIONS 98, 99)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline import schema
from pipeline.model import Dataset, Link, Record, digest
from pipeline.swedish.sentences import sentences
from pipeline.swedish.words import plain_words
from pipeline.values import block_markup
from pipeline.values.types import Paragraphs, Text

APART = ("beslut-program", "program")  # the kinds that must be free of the will
WILL = "Politisk vilja"
MIN_WORDS = 5
_ALLOWED = ("Stam", "Måltext", "Namn")
_DEEPEST = 8  # cells that show cells that show cells …


@dataclass(frozen=True, slots=True)
class WillSentence:
    """One sentence of the will, as compared, and where it stands."""

    text: str
    row: Record


def will_digest(data: Dataset) -> str:
    """Return what tells whether the will, or what frees sentences of it, has changed."""
    rows = (str(row.columns.get("Text", "")) for row in data[WILL])
    return digest(*rows, "", *_free_texts(data)) if data[WILL] else digest()


def will_sentences(data: Dataset) -> tuple[WillSentence, ...]:
    """Return the sentences of the will that must not be found."""
    found = []
    for row in data[WILL]:
        for sentence in sentences(shown_text(str(row.columns.get("Text", "")), data)):
            text = plain_words(sentence)
            if len(text.split()) >= MIN_WORDS:
                found.append(WillSentence(text, row))
    free = "\n".join(f" {plain_words(text)} " for text in _free_texts(data)) if found else ""
    return tuple(sentence for sentence in found if f" {sentence.text} " not in free)


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
    for sheet, rows in data.records.items():
        known = schema.BY_NAME.get(sheet)
        free = [h for h in _ALLOWED if known is not None and known.column(h) is not None]
        for row in rows if sheet != WILL else ():
            texts = [text for h in free if isinstance(text := row.columns.get(h), Text)]
            yield from texts
            if len(texts) > 1:
                yield " ".join(texts)  # a goal's stem and its wording

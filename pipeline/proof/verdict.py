"""The proof that the political will does not stand in the decision on the programme.

By source: nothing that the documents of decision 1 read is of the sheet Politisk vilja. By text: no
sentence of the will of five words or more stands in any part of the finished file, however it was
retyped; a sentence that is also a goal's wording or a name is no hit (DOMAIN.md 1.8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline import schema
from pipeline.model import Dataset, Link, Problem, Proof, Record, Severity, Source, digest
from pipeline.swedish.sentences import sentences
from pipeline.swedish.words import normalised, stands_in
from pipeline.values import markup
from pipeline.values.types import Paragraphs, Text

APART = ("beslut-program", "program")  # the kinds that must be free of the will
WILL = "Politisk vilja"
MIN_WORDS = 5
_ALLOWED = ("Stam", "Måltext", "Namn")
_DEEPEST = 8  # cells that show cells that show cells …

Origins = Callable[[], Iterable[tuple[str, str]]]  # where words may come from, and the words there


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the will, as compared, and where it stands."""

    text: str
    row: Record


@dataclass(frozen=True, slots=True)
class Will:
    """All that must not be found. `digest` tells whether it is still what it was."""

    sentences: tuple[Sentence, ...]
    digest: str


def will_digest(data: Dataset) -> str:
    """Return what tells whether the will, or what frees sentences of it, has changed."""
    rows = (str(row.columns.get("Text", "")) for row in data[WILL])
    return digest(*rows, "", *_free_texts(data)) if data[WILL] else digest()


def will_sentences(data: Dataset) -> tuple[Sentence, ...]:
    """Return the sentences of the will that must not be found."""
    found = []
    for row in data[WILL]:
        for sentence in sentences(plain(str(row.columns.get("Text", "")), data)):
            text = normalised(sentence)
            if len(text.split()) >= MIN_WORDS:
                found.append(Sentence(text, row))
    free = "\n".join(f" {normalised(text)} " for text in _free_texts(data)) if found else ""
    return tuple(sentence for sentence in found if f" {sentence.text} " not in free)


def plain(text: str, data: Dataset, depth: int = 0) -> str:
    """Return running text as a document shows it: without markup, a paragraph a line."""
    blocks = markup.blocks(text)
    return "\n".join("".join(_piece(i, data, depth) for i in block.inlines) for block in blocks)


def _piece(inline: markup.Inline, data: Dataset, depth: int) -> str:
    if isinstance(inline, markup.Run):
        return inline.text
    if isinstance(inline, markup.Anchor):
        return "".join(run.text for run in inline.runs)
    if isinstance(inline, markup.CellRef) and depth < _DEEPEST:
        shown = data.at(inline.sheet, inline.key, inline.column)
        if isinstance(shown, Paragraphs):
            return plain(shown, data, depth + 1)
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


def prove(
    target: str,
    reads: Iterable[Source],
    parts: Mapping[str, str],
    will: Will,
    origins: Origins = tuple,
    *,
    left: bool = False,
) -> Proof:
    """Return whether a document of decision 1 is free of the will.

    Args:
        target: The document's path under outputs/.
        reads: What it asked for.
        parts: The text of each part of the finished file, by what people call the part.
        will: What is looked for.
        origins: Where the words of the document may come from; asked only when there is a hit.
        left: Whether the file was left as it is, and the hits stand in it.
    """
    asked = tuple(reads)
    problems = [_read(target, source) for source in asked if source.sheet == WILL]
    whole = {part: normalised(text) for part, text in parts.items()}
    for sentence in will.sentences:
        part = next((part for part, text in whole.items() if stands_in(sentence.text, text)), None)
        if part is not None:
            origin = _origin(sentence, origins) or (_BY_HAND if left else _MIXED)
            problems.append(_hit(target, sentence, part, origin))
    return Proof(target, len(asked), len(will.sentences), tuple(problems), left)


def _origin(sentence: Sentence, origins: Origins) -> str:
    """Return where the words of a sentence come from, "" when that is not one place."""
    known = ((where, normalised(text)) for where, text in origins())
    return next((f"kommer från {w}" for w, text in known if stands_in(sentence.text, text)), "")


_BY_HAND = "är skriven direkt i filen"
_MIXED = "är hopsatt av flera celler, eller av celler och mallen"


def _read(target: str, source: Source) -> Problem:
    return Problem(
        None,
        Severity.ERROR,
        "P10",
        f"{target} läser {source}. Beslutet om programmet får inte innehålla den politiska viljan.",
        "Ta bort taggen ur mallen.",
    )


def _hit(target: str, sentence: Sentence, part: str, origin: str) -> Problem:
    row = sentence.row
    return Problem(
        row.cell("Text"),
        Severity.ERROR,
        "P11",
        f"en mening ur den politiska viljan ({row.source('Text')}) står också i {target}, i {part}."
        f" Den {origin}. Beslutet om programmet ska vara fritt från den politiska viljan.",
        "Ta bort meningen där, eller skriv om den.",
    )

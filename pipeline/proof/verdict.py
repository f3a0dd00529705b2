"""The verdict: whether a document is free of the will, and if not where the words come from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from pipeline.model import Problem, Proof, Severity, Source
from pipeline.proof.will import WILL, WillSentence
from pipeline.swedish.words import plain_words, stands_in

Origins = Callable[[], Iterable[tuple[str, str]]]  # where words may come from, and the words there
_BY_HAND = "är skriven direkt i filen"
_MIXED = "är hopsatt av flera celler, eller av celler och mallen"


def prove(
    target: str,
    reads: Iterable[Source],
    parts: Mapping[str, str],
    will: Collection[WillSentence],
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
    whole = {part: plain_words(text) for part, text in parts.items()}
    for sentence in will:
        part = next((part for part, text in whole.items() if stands_in(sentence.text, text)), None)
        if part is not None:
            origin = _origin(sentence, origins) or (_BY_HAND if left else _MIXED)
            problems.append(_hit(target, sentence, part, origin))
    return Proof(target, len(asked), len(will), tuple(problems), left)


def _origin(sentence: WillSentence, origins: Origins) -> str:
    """Return where the words of a sentence come from, "" when that is not one place."""
    known = ((where, plain_words(text)) for where, text in origins())
    return next((f"kommer från {w}" for w, text in known if stands_in(sentence.text, text)), "")


def _read(target: str, source: Source) -> Problem:
    return Problem(
        None,
        Severity.ERROR,
        "P10",
        f"{target} läser {source}. Beslutet om programmet får inte innehålla den politiska viljan.",
        "Ta bort taggen ur mallen.",
    )


def _hit(target: str, sentence: WillSentence, part: str, origin: str) -> Problem:
    row = sentence.row
    return Problem(
        row.cell("Text"),
        Severity.ERROR,
        "P11",
        f"en mening ur den politiska viljan ({row.source('Text')}) står också i {target}, i {part}."
        f" Den {origin}. Beslutet om programmet ska vara fritt från den politiska viljan.",
        "Ta bort meningen där, eller skriv om den.",
    )

"""The verdict: whether a document is free of the will, and if not where the words come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pipeline.model import Problem, Proof, Severity, Source
from pipeline.proof.spread import Spread, spread
from pipeline.proof.will import CERTAIN, WILL, Will, WillSentence

Origins = Callable[[], Iterable[tuple[str, str]]]  # where words may come from, and the words there
_Tell = Callable[[WillSentence, str], Problem]
_BY_HAND = "är skriven direkt i filen"
_MIXED = "är hopsatt av flera celler, eller av celler och mallen"


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
    found = [_read(target, source) for source in asked if source.sheet == WILL]
    remarks: list[Problem] = []
    whole = {part: spread(text) for part, text in parts.items()}
    known: list[tuple[str, Spread]] = []
    for sentence, part, tell in _hits(whole, will):
        known = known or [(where, spread(text)) for where, text in origins()]
        problem = tell(sentence, f"{target}, i {part}. {_origin(sentence, known, left=left)}")
        (found if problem.severity is Severity.ERROR else remarks).append(problem)
    return Proof(target, len(asked), len(will.sentences), tuple(found), tuple(remarks), left)


def _hits(parts: Mapping[str, Spread], will: Will) -> Iterator[tuple[WillSentence, str, _Tell]]:
    """Yield each sentence that was found, where, and what tells of it."""
    for sentence in will.sentences:
        part = _first(parts, sentence.is_in)
        near = "" if part else _first(parts, sentence.is_nearly_in)
        if part:
            yield sentence, part, _hit if len(sentence.words) >= CERTAIN else _short
        elif near and not sentence.is_nearly_in(will.free):
            yield sentence, near, _near
    for sentence in will.lost:
        part = _first(parts, sentence.is_in)
        if part:
            yield sentence, part, _lost


def _first(parts: Mapping[str, Spread], holds: Callable[[Spread], bool]) -> str:
    """Return the first part that holds something, "" for none."""
    return next((part for part, text in parts.items() if holds(text)), "")


def _origin(sentence: WillSentence, known: Iterable[tuple[str, Spread]], *, left: bool) -> str:
    """Return where the words of a sentence come from, as a sentence."""
    for where, text in known:
        if sentence.is_in(text, anywhere=True) or sentence.is_nearly_in(text):
            return f"Den kommer från {where}."
    return f"Den {_BY_HAND if left else _MIXED}."


def _read(target: str, source: Source) -> Problem:
    return Problem(
        None,
        Severity.ERROR,
        "P10",
        f"{target} läser {source}. Beslutet om programmet får inte innehålla den politiska viljan.",
        "Ta bort taggen ur mallen.",
    )


def _hit(sentence: WillSentence, where: str) -> Problem:
    return Problem(
        sentence.cell,
        Severity.ERROR,
        "P11",
        f"en mening ur den politiska viljan ({sentence.source}) står också i {where}"
        " Beslutet om programmet ska vara fritt från den politiska viljan.",
        "Ta bort meningen där, eller skriv om den.",
    )


def _short(sentence: WillSentence, where: str) -> Problem:
    return Problem(
        sentence.cell,
        Severity.WARNING,
        "P13",
        f"de två orden ”{sentence.text}” ur den politiska viljan ({sentence.source}) står som ett"
        f" eget stycke också i {where}",
        "Är de hämtade ur viljan: ta bort dem där.",
    )


def _near(sentence: WillSentence, where: str) -> Problem:
    return Problem(
        sentence.cell,
        Severity.WARNING,
        "P13",
        f"en mening ur den politiska viljan ({sentence.source}) står nästan ordagrant i {where}",
        "Är den hämtad ur viljan: ta bort den där, eller skriv om den.",
    )


def _lost(sentence: WillSentence, where: str) -> Problem:
    return Problem(
        sentence.cell,
        Severity.WARNING,
        "P14",
        f"en mening ur ett yrkande som avslogs ({sentence.source}) står också i {where}",
        "Kontrollera att programmet är det som antogs.",
    )

"""All remarks on the language of a workbook, each at its cell. Nothing here stops a document.

A text is read once: what reading it gave is kept by what the text is, and is as good as long as
the rules and the dictionary are the same. (DECISIONS 303–307)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import cache, disk
from pipeline.check.findings import order
from pipeline.check.language.hits import Hit
from pipeline.check.language.reading import Reading, as_kept, from_kept, read_text
from pipeline.check.language.spelling import (
    MOST_LOOKED_FOR,
    Speller,
    dictionary_version,
    load_speller,
    nearest_word,
)
from pipeline.check.language.texts import Prose, texts_to_read
from pipeline.check.language.together import (
    Read,
    Section,
    allowed_words,
    hard_sections,
    sections,
    short_forms,
    unknown_words,
    written_two_ways,
)
from pipeline.check.silenced import Silenced
from pipeline.model import Dataset, Problem, Severity, digest

SEVERITIES: Mapping[str, Severity] = {
    "Y01": Severity.WARNING,  # a word that is in no dictionary
    "Y02": Severity.WARNING,  # said twice
    "Y03": Severity.WARNING,  # skall
    "Y04": Severity.WARNING,  # a hyphen that should be a dash
    "Y05": Severity.WARNING,  # another sign, or space
    "Y06": Severity.INFO,  # a short form without its words
    "Y07": Severity.INFO,  # a term written two ways
    "Y08": Severity.INFO,  # a long sentence
    "Y09": Severity.WARNING,  # a very long one
    "Y10": Severity.INFO,  # LIX
    "Y11": Severity.INFO,  # a heavy word
    "Y12": Severity.WARNING,  # uppdra till
    "Y13": Severity.INFO,  # a list in mixed form
    "Y14": Severity.INFO,  # Angående in a title
    "Y15": Severity.INFO,  # an address of a web page as it is
    "Y16": Severity.INFO,  # an abbreviation
}
NOT_INSTALLED = Problem(
    None,
    Severity.INFO,
    "Y01",
    "Stavningen är inte granskad: ordlistan är inte installerad.",
    'Den som sköter programmet installerar den med pip install "beredning[sprak]".',
)
_OTHER_RULES = ("../../swedish/readability.py", "../../swedish/sentences.py")


@dataclass(frozen=True, slots=True)
class LanguageReview:
    """What was found in the language of a workbook. `read`: texts that were not known before."""

    problems: tuple[Problem, ...]
    sections: tuple[Section, ...]
    texts: int
    read: int
    words: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What was known of texts and words, for the next time; JSON as it is."""

    version: str
    texts: Mapping[str, Any]
    near: Mapping[str, str]


def kept_from(value: object) -> Kept:
    """Return what an earlier review kept; raises ValueError or LookupError for what is none."""
    known = cache.mapping(value)
    near = {word: cache.text(meant) for word, meant in cache.mapping(known["near"]).items()}
    return Kept(cache.text(known["version"]), cache.mapping(known["texts"]), near)


NOTHING_KEPT = Kept("", {}, {})


def review_language(dataset: Dataset, kept: Kept = NOTHING_KEPT) -> tuple[LanguageReview, Kept]:
    """Return what there is to say of the language, and what to keep for the next time."""
    dictionary = dictionary_version()
    version = digest(dictionary, _version_of_rules())
    if kept.version != version:
        kept = NOTHING_KEPT
    speller = load_speller if dictionary else None
    found = [(prose, *_reading(prose, speller, kept)) for prose in texts_to_read(dataset)]
    read = [(prose, reading) for prose, _, reading, _ in found]
    near = _Nearest(kept.near, speller, read)
    allowed = allowed_words(dataset)
    measured = list(sections(read))
    hits = [
        *((prose, hit) for prose, reading in read for hit in reading.hits),
        *unknown_words(read, allowed, near),
        *short_forms(read, allowed),
        *written_two_ways(read),
        *hard_sections(measured),
    ]
    silenced = Silenced(dataset)
    problems = [_problem(*hit) for hit in hits if not silenced(hit[1].quoted, hit[0].row)]
    review = LanguageReview(
        (*([] if dictionary else [NOT_INSTALLED]), *sorted(problems, key=order)),
        tuple(section for _, section in measured),
        len(found),
        sum(is_new for *_, is_new in found),
        sum(reading.counts.words for _, reading in read),
    )
    keep = {name: as_kept(reading) for _, name, reading, _ in found}
    return review, Kept(version, keep, near.known)


def _version_of_rules() -> str:
    """Return a digest of what decides what a text gives: this room, and how sentences are cut."""
    here = Path(__file__).parent
    files = [*sorted(disk.names(here)), *_OTHER_RULES]
    return digest(*(str(disk.bytes_of(here / name)) for name in files if name.endswith(".py")))


def _reading(
    prose: Prose, speller: Callable[[], Speller] | None, kept: Kept
) -> tuple[str, Reading, bool]:
    """Return the name that a text is kept by, what it gives, and whether it was read now."""
    name = digest(prose.kind, type(prose.value).__name__, prose.value)
    with suppress(*cache.UNFIT, TypeError):
        return name, from_kept(kept.texts[name]), False
    return name, read_text(prose, speller() if speller else None), True


def _problem(prose: Prose, hit: Hit) -> Problem:
    row, header = prose.row, prose.header
    severity = SEVERITIES[hit.code]
    place = row.cell(header), severity, hit.code, hit.message, hit.remedy
    return Problem(*place, row.source(header))


class _Nearest:
    """What may have been meant by an unknown word; a word is looked for once, and kept."""

    def __init__(
        self, known: Mapping[str, str], speller: Callable[[], Speller] | None, read: Read
    ) -> None:
        self.known: dict[str, str] = {}
        self._before, self._speller = known, speller
        self._looked = 0
        unknown = {word for _, reading in read for word in reading.unknown}
        words = {word for _, reading in read for term in reading.terms for word in term.split()}
        self._words = sorted(word for word in words - unknown if word.isalpha())

    def __call__(self, word: str) -> str:
        """Return the nearest word, "" for none, and when there is no end of unknown words."""
        if word in self._before:
            self.known[word] = self._before[word]
        elif self._speller and self._looked < MOST_LOOKED_FOR:
            self._looked += 1
            self.known[word] = nearest_word(word, self._words, self._speller())
        return self.known.get(word, "")

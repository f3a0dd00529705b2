"""What stands as it is, with a reason: the sheet Språk (DECISIONS 304, 371)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.domain.plain_names import row_name, written_names
from pipeline.domain.records import text_at
from pipeline.model import Dataset, Record

_MARKS = " \t\n…”“\"'’.,;:"


@dataclass(frozen=True, slots=True)
class _Silencing:
    words: str
    places: frozenset[str]

    def holds(self, words: str, row: Record) -> bool:
        return self.words == words and (not self.places or bool(self.places & _places(row)))


class Silenced:
    """The rows of the sheet Språk: words that stand, everywhere or where it is said."""

    def __init__(self, dataset: Dataset) -> None:
        self._rows = [
            _Silencing(
                same_words(row.key),
                frozenset(filter(None, map(same_words, text_at(row, "Var").split(";")))),
            )
            for row in dataset["Språk"]
            if text_at(row, "Skäl")
        ]

    def __call__(self, quoted: str, row: Record) -> bool:
        """Return whether somebody has said that what is quoted may stand in a row."""
        words = same_words(quoted)
        return any(silencing.holds(words, row) for silencing in self._rows)

    def everywhere(self, quoted: str) -> bool:
        """Return whether somebody has said that what is quoted may stand wherever it does."""
        words = same_words(quoted)
        return any(one.words == words and not one.places for one in self._rows)


def same_words(text: str) -> str:
    """Return what a wording and one that is copied from a message have in common."""
    return re.sub(r"\s+", " ", text.casefold()).strip(_MARKS) or text.strip()


def _places(row: Record) -> frozenset[str]:
    """Return what people write for a row: its sheet, its id, its names, what a message calls it."""
    section = row_name(row).split(", ")[0]  # avsnittet ”juridik”, of whatever matter
    called = (row.sheet, f"{row.sheet}/{row.key}", section, *written_names(row))
    return frozenset(map(same_words, called))

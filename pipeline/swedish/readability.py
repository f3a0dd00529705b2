"""How hard a text is to read, as far as counting can tell: LIX (DOMAIN.md 4.2)."""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from pipeline.swedish.sentences import sentences

_LONG = 7  # letters of a long word: more than six
_WORD = re.compile(r"[^\W_]+(?:[-–:’'./][^\W_]+)*")


class Counts(NamedTuple):
    """The words, sentences and long words of a text."""

    words: int
    sentences: int
    long: int

    def __add__(self, other: object) -> Self:
        """Return the counts of two texts together."""
        if not isinstance(other, Counts):
            return NotImplemented
        return type(self)(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def lix(self) -> int:
        """Return words a sentence and the share of long words, rounded; 0 of no words."""
        if not self.words:
            return 0
        return round(self.words / max(self.sentences, 1) + 100 * self.long / self.words)


def words_of_sentence(sentence: str) -> list[str]:
    """Return the words and numbers, as they stand: `2019–2022` is one."""
    return _WORD.findall(sentence)


def count_words(text: str) -> Counts:
    """Return what LIX is made of; a line is a sentence at least, and one without words is none."""
    found = list(filter(None, map(words_of_sentence, sentences(text))))
    long = sum(len(word) >= _LONG for words in found for word in words)
    return Counts(sum(map(len, found)), len(found), long)

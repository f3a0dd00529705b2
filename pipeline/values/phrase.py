"""A sentence made of cells and of words between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Phrase:
    """Pieces of one line: a Value keeps its identity in the document, a plain str has none."""

    pieces: tuple[Any, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.pieces))


class GoalList:
    """Where the goals stand under their stem, unless a text above has them already (`{Mål}`)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a document must have and does not: printed as a visible SAKNAS."""

    what: str

    def __str__(self) -> str:
        return f"SAKNAS: {self.what}"

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Proposed(Lacking):
    """What the program proposes for an empty cell: printed as visibly as what is missing."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Led:
    """Running text whose first paragraph begins with some words: a cell, or the template's own."""

    words: Any
    text: Any

    def __str__(self) -> str:
        return f"{self.words} {self.text}"

"""What is worked out of cells: a text that knows which, and a diagram of such numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from pipeline.model import Source


class ComputedText(str):
    """A computed text: of no single cell, but it knows all that it was made of."""

    __slots__ = ("sources",)
    sources: tuple[Source, ...]

    def __new__(cls, value: str, sources: tuple[Source, ...]) -> Self:
        """Return `value`, knowing the cells that it was worked out of."""
        made = super().__new__(cls, value)
        made.sources = sources
        return made


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars: a name, and a number (None = none) for each category of the diagram."""

    name: str
    numbers: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """What a chart shows; how it looks is the template's. `ends`: of its axis, None = as drawn."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    ends: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return bool(self.categories and self.series)

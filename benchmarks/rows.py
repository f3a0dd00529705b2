"""What a benchmark tells: rows with what must hold, tables beside them, and both as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison. `ratio` is None where there was nothing to compare with, or a refusal."""

    what: str
    ours: str
    reference: str = ""
    ratio: float | None = None
    limit: float | None = None
    least: bool = False  # the ratio must be at least the limit; else at most
    unit: str = "×"
    refused: bool = False  # ours did not do it, and `ours` says why

    @property
    def must(self) -> str:
        """Return what must hold, in words."""
        if self.limit is None:
            return ""
        return f"{'≥' if self.least else '≤'} {_number(self.limit)} {self.unit}"

    @property
    def verdict(self) -> str:
        """Return whether it holds; how far off it is where it does not."""
        if self.limit is None:
            return ""
        if self.ratio is None:
            return "**not met**" if self.refused else "not measured"
        if self.ratio >= self.limit if self.least else self.ratio <= self.limit:
            return "met"
        away = self.limit / self.ratio if self.least else self.ratio / self.limit
        return f"**not met**, {_number(away)} × away"

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the row as a table shows it."""
        told = "" if self.ratio is None else f"{_number(self.ratio)} {self.unit}"
        return (self.what, self.ours, self.reference, told, self.must, self.verdict)


@dataclass(frozen=True)
class Figures:
    """Figures beside the rows, under a heading of their own."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


HEADER = ("what", "ours", "reference", "ratio", "must", "met")


def as_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def ms(seconds: float) -> str:
    """Return a time of less than some seconds."""
    return f"{_number(seconds * 1000)} ms"


def s(seconds: float) -> str:
    """Return a time."""
    return f"{_number(seconds)} s"


def mb(megabytes: float) -> str:
    """Return a size of memory."""
    return f"{megabytes:,.0f} MB"


def _number(value: float) -> str:
    """Return a number with the digits that mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"

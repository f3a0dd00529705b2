"""The §§ of minutes: read from a cell, written with no-break spaces, and the next in a series."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.swedish.numbers import NBSP
from pipeline.swedish.words import enumeration

_MOST = 5_000  # §§ that one cell may span: more is a slip of the keyboard
_SPAN = re.compile(r"(\d{1,6})(?:\s*[-–—]\s*(\d{1,6}))?")


def numbers_in(text: str) -> frozenset[int]:
    """Return the §§ that `84–86, 90 och 92` names; what is no number is passed over."""
    return frozenset(number for found in _SPAN.finditer(text) for number in _span(found))


def _span(found: re.Match[str]) -> Iterator[int]:
    first = int(found[1])
    last = int(found[2] or first)
    return iter(range(first, min(last, first + _MOST) + 1))


def paragraph_numbers(numbers: Iterable[int]) -> str:
    """Return `§ 22`, `§§ 1–12` or `§§ 1–3 och 5`; nothing for no numbers."""
    runs = list(_runs(sorted(set(numbers))))
    if not runs:
        return ""
    one = len(runs) == 1 and runs[0][0] == runs[0][1]
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    return f"{'§' if one else '§§'}{NBSP}{enumeration(texts)}"


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each unbroken run."""
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            yield numbers[start], numbers[at - 1]
            start = at


def missing(numbers: Iterable[int]) -> tuple[int, ...]:
    """Return the numbers that are left out between the lowest and the highest."""
    there = set(numbers)
    if not there or max(there) - min(there) > _MOST:
        return ()
    return tuple(n for n in range(min(there), max(there)) if n not in there)

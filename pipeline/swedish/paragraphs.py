"""The §§ of minutes: read from a cell, written with no-break spaces, and the next in a series."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import inf

from pipeline.swedish.numbers import NBSP
from pipeline.swedish.patterns import pattern
from pipeline.swedish.words import enumeration

Run = tuple[float, float]  # the first and last §, both included; -inf and inf: no end

_MOST = 5_000  # a series with a longer gap than that is a slip of the keyboard
_NUMBER = r"(?:§+|paragraf(?:en|er|erna)?)?\s*(\d{1,6})"
_DASH = r"[-–—−]"
_FROM = r"(?:fr(?:ån)?\.?\s?(?:och|o)?\.?\s?m(?:ed)?\.?|från|from)"
_TO = r"(?:t(?:ill)?\.?\s?(?:och|o)\.?\s?m(?:ed)?\.?|tom)"
_SPAN = pattern(rf"(?:{_FROM}\s*)?{_NUMBER}(?:\s*(?:{_DASH}|{_TO}|till)\s*{_NUMBER})?")
_ONWARDS = pattern(rf"{_FROM}\s*{_NUMBER}|{_NUMBER}\s*(?:{_DASH}|ff\.?|och framåt)")
_UNTIL = pattern(rf"(?:{_TO}|{_DASH})\s*{_NUMBER}")
_BETWEEN = pattern(r"\s*(?:[,;&]|\b(?:och|samt)\b(?!\s*(?:m(?:ed)?\b|framåt)))\s*")


@lru_cache(maxsize=1024)
def read_paragraphs(text: str) -> tuple[Run, ...]:
    """Return the §§ that `§§ 84–86, 90 och fr.o.m. § 92` names; none where it is not understood."""
    plain = " ".join(text.casefold().split()).removeprefix("ej ").strip(" .,;")
    runs = [_run(part) for part in _BETWEEN.split(plain) if part]
    merged = _merged(run for run in runs if run)
    return merged if all(runs) and (-inf, inf) not in merged else ()


def _run(text: str) -> Run | None:
    if found := _ONWARDS.fullmatch(text):
        return int(found[1] or found[2]), inf
    if found := _UNTIL.fullmatch(text):
        return -inf, int(found[1])
    if found := _SPAN.fullmatch(text):
        first, last = int(found[1]), int(found[2] or found[1])
        return (first, last) if first <= last else None
    return None


def are_among(number: int, runs: Iterable[Run]) -> bool:
    """Return whether a § is one of those that the runs name."""
    return any(first <= number <= last for first, last in runs)


def paragraph_numbers(numbers: Iterable[int]) -> str:
    """Return `§ 22`, `§§ 1–12` or `§§ 1–3 och 5`; nothing for no numbers."""
    return paragraph_runs((number, number) for number in numbers)


def paragraph_runs(runs: Iterable[Run]) -> str:
    """Return `§§ 84–86 och 90`, `t.o.m. § 54` or `fr.o.m. § 70`; nothing for no runs."""
    merged = _merged(runs)
    texts = [f"t.o.m. §{NBSP}{last}" for first, last in merged if first == -inf]
    texts += _closed([run for run in merged if abs(run[0]) < inf and run[1] < inf])
    texts += [f"fr.o.m. §{NBSP}{first}" for first, last in merged if last == inf]
    return enumeration(texts)


def _closed(runs: list[Run]) -> list[str]:
    if not runs:
        return []
    one = len(runs) == 1 and runs[0][0] == runs[0][1]
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    return [f"{'§' if one else '§§'}{NBSP}{enumeration(texts)}"]


def _merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs in order, those that touch as one."""
    merged: list[Run] = []
    for first, last in sorted(runs):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def missing(numbers: Iterable[int]) -> tuple[int, ...]:
    """Return the numbers that are left out between the lowest and the highest."""
    there = set(numbers)
    if not there or max(there) - min(there) > _MOST:
        return ()
    return tuple(n for n in range(min(there), max(there)) if n not in there)

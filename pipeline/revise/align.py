"""Which unit of one side is which of another: by content first, then by cell, then by likeness."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.revise.story_blocks import Unit

_LIKE = 0.5  # how much of two texts must be the same for one to be an edit of the other
_UNKNOWN = 0.2  # what two units are worth to each other when the text of one is not known
_MOST = 4_000_000  # pairs looked at; above it only what is equal is paired
_LONG = 12  # characters of a text that is likely to be the only one of its kind

Pairs = dict[int, int]


def align(old: Sequence[Unit], new: Sequence[Unit]) -> Pairs:
    """Return old index → new index of the units that are the same one, moved ones too."""
    if old and len(old) == len(new) and old[0].kind == "tc":
        return {column: column for column in range(len(old))}
    pairs: Pairs = {}
    matcher = SequenceMatcher(None, [u.key for u in old], [u.key for u in new], autojunk=False)
    for what, first, last, start, end in matcher.get_opcodes():
        if what == "equal":
            pairs.update(zip(range(first, last), range(start, end), strict=True))
        elif what == "replace" and (last - first) * (end - start) <= _MOST:
            found = _best(old[first:last], new[start:end])
            pairs.update((first + i, start + j) for i, j in found)
    return pairs | _moved(old, new, pairs)


def longest_rising(values: Sequence[int]) -> set[int]:
    """Return the most of the values, all different, that stand in rising order."""
    tails: list[int] = []
    where: list[int] = []
    for value in values:
        place = bisect_left(tails, value)
        tails[place : place + 1] = [value]
        where.append(place)
    kept: set[int] = set()
    length = len(tails)
    for value, place in zip(reversed(values), reversed(where), strict=True):
        if place == length - 1 and (not kept or value < min(kept)):
            kept.add(value)
            length -= 1
    return kept


def _best(old: Sequence[Unit], new: Sequence[Unit]) -> list[tuple[int, int]]:
    """Return the pairs, none of which cross, that are most alike together."""
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    scores = [[_score(a, b) for b in new] for a in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = scores[i][j] + best[i + 1][j + 1] if scores[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return _traced(best, scores)


def _traced(best: list[list[float]], scores: list[list[float]]) -> list[tuple[int, int]]:
    pairs, i, j = [], 0, 0
    while i < len(scores) and j < len(scores[0]):
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _score(a: Unit, b: Unit) -> float:
    """Return how likely two units are one, 0 = not at all."""
    if a.kind != b.kind:
        return 0.0
    if a.key == b.key:
        return 3.0
    same_cell = bool(a.sources) and a.sources[0] in b.sources
    if a.home is None or b.home is None:
        return _UNKNOWN
    like = _alike(a.text, b.text)
    if same_cell:
        return 1.5 + like
    return like if like > _LIKE or (a.kind in ("tr", "tc") and like > _LIKE / 2) else 0.0


@lru_cache(maxsize=20_000)
def _alike(a: str, b: str) -> float:
    if not a or not b:
        return 0.0
    one, other = a.split(), b.split()
    by_word = SequenceMatcher(None, one, other, autojunk=False).ratio()
    if by_word > _LIKE or max(len(a), len(b)) > 400:
        return by_word
    by_letter = SequenceMatcher(None, a, b, autojunk=False).ratio()
    return max(by_word, by_letter - 0.2)


def _moved(old: Sequence[Unit], new: Sequence[Unit], pairs: Pairs) -> Pairs:
    """Return pairs of what is left on both sides and is the same text, or the same cells."""
    taken = set(pairs.values())
    left = [j for j in range(len(new)) if j not in taken]
    found: Pairs = {}
    for i in range(len(old)):
        if i not in pairs:
            match = next((j for j in left if _same(old[i], new[j])), None)
            if match is not None:
                found[i] = match
                left.remove(match)
    return found


def _same(a: Unit, b: Unit) -> bool:
    if a.kind != b.kind or a.kind == "tc":
        return False
    if a.key == b.key:
        return len(b.text) >= _LONG
    return bool(a.sources) and a.sources == b.sources and _alike(a.text, b.text) > _LIKE


# ---------------------------------------------------------------- three sides


@dataclass
class PairedUnits:
    """The units that stand in one place on each side, and which is which."""

    base: list[Unit]
    theirs: list[Unit]
    ours: list[Unit]
    to_theirs: Pairs = field(init=False)  # base → theirs
    to_base: Pairs = field(init=False)  # ours → base

    def __post_init__(self) -> None:
        """Find which is which."""
        self.to_theirs = align(self.base, self.theirs)
        self.to_base = {k: i for i, k in align(self.base, self.ours).items()}

    @property
    def gone(self) -> list[int]:
        """Return the base units that we no longer have."""
        left = set(self.to_base.values())
        return [i for i in range(len(self.base)) if i not in left]

    @property
    def added(self) -> list[int]:
        """Return the units that were added by hand."""
        known = set(self.to_theirs.values())
        return [j for j in range(len(self.theirs)) if j not in known]

    def moved(self) -> set[int]:
        """Return the units of ours that stand in another order than before."""
        kept = longest_rising([i for _, i in sorted(self.to_base.items())])
        return {k for k, i in self.to_base.items() if i not in kept}

    def strayed(self) -> set[int]:
        """Return the base units that were moved by hand."""
        kept = longest_rising([j for _, j in sorted(self.to_theirs.items())])
        return {i for i, j in self.to_theirs.items() if j not in kept}


def added_on_both(rows: PairedUnits) -> Pairs:
    """Return the units of ours that somebody has already written by hand, word for word."""
    left = {rows.theirs[j].key: j for j in reversed(rows.added) if rows.theirs[j].text}
    found: Pairs = {}
    for k, ours in enumerate(rows.ours):
        if k not in rows.to_base and ours.key in left:
            found[k] = left.pop(ours.key)
    return found

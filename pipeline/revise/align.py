"""Which unit of one version is which of another: by source, by content, by likeness.

Each is paired once. A cell names its paragraph wherever that stands, so what is the only one with
its cells on both sides is an anchor, also when rows are sorted anew. What has no cell of its own is
sought after the anchor that it stands after: within its heading, and its row. (DECISIONS 191)
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.revise.units import Unit

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
    for name in (_by_cells, _by_first_cell, _by_words):
        pairs |= _unique(old, new, pairs, name)
    for step in (1, -1):  # what stands after each anchor, then what is left before it
        for there, here in _gaps(len(old), len(new), pairs, step):
            pairs.update(_in_gap(old, new, there, here))
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


# ---------------------------------------------------------------- anchors

Name = Callable[[Unit], Hashable]


def _by_cells(unit: Unit) -> Hashable:
    return (unit.kind, unit.sources) if unit.sources else None


def _by_first_cell(unit: Unit) -> Hashable:
    return (unit.kind, unit.sources[0]) if unit.sources else None


def _by_words(unit: Unit) -> Hashable:
    return (unit.kind, unit.key) if not unit.sources else None


def _unique(old: Sequence[Unit], new: Sequence[Unit], known: Pairs, name: Name) -> Pairs:
    """Return the pairs of units that are the only ones of a name on both sides.

    Words alone are no name for what was moved: a sentence may stand in another row too.
    """
    taken = set(known.values())
    there = _only((i, name(unit)) for i, unit in enumerate(old) if i not in known)
    here = _only((j, name(unit)) for j, unit in enumerate(new) if j not in taken)
    found = {i: here[each] for each, i in there.items() if each in here}
    if name is _by_words:
        rising = longest_rising([j for _, j in sorted({**known, **found}.items())])
        return {i: j for i, j in found.items() if j in rising}
    return found


def _only(named: Iterable[tuple[int, Hashable]]) -> dict[Hashable, int]:
    """Return the index of each name that is the only one."""
    found: dict[Hashable, int] = {}
    twice = set()
    for index, name in named:
        if name in found:
            twice.add(name)
        if name is not None:
            found[name] = index
    return {name: index for name, index in found.items() if name not in twice}


# ---------------------------------------------------------------- between anchors


def _gaps(
    old: int, new: int, pairs: Pairs, step: int
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Yield what stands between two anchors on both sides, from the beginning or from the end."""
    anchors, back = dict(pairs), {j: i for i, j in pairs.items()}
    ends = (-1, -1) if step > 0 else (old, new)
    for i, j in (ends, *sorted(anchors.items(), reverse=step < 0)):
        there, here = _run(i, old, anchors, step), _run(j, new, back, step)
        if there and here:
            yield there, here


def _run(beside: int, length: int, anchors: Pairs, step: int) -> Sequence[int]:
    end = beside + step
    while 0 <= end < length and end not in anchors:
        end += step
    return range(beside + 1, end) if step > 0 else range(end + 1, beside)


def _in_gap(
    old: Sequence[Unit], new: Sequence[Unit], there: Sequence[int], here: Sequence[int]
) -> Pairs:
    """Return the pairs in a gap: equal ones first, between them those that are most alike."""
    found: Pairs = {}
    matcher = SequenceMatcher(
        None, [old[i].key for i in there], [new[j].key for j in here], autojunk=False
    )
    for what, first, last, start, end in matcher.get_opcodes():
        if what == "equal":
            found.update(zip(there[first:last], here[start:end], strict=True))
        elif what == "replace" and (last - first) * (end - start) <= _MOST:
            best = _best([old[i] for i in there[first:last]], [new[j] for j in here[start:end]])
            found.update((there[first + i], here[start + j]) for i, j in best)
    return found


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


# ---------------------------------------------------------------- what is left


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

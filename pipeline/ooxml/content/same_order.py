"""Which of two rows of things are the same, in the same order; linear for rows of any length."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

_FEW = 10_000  # pairs that are all compared; of longer rows the first that fits is taken


def same_order(one: Sequence[Hashable], other: Sequence[Hashable]) -> dict[int, int]:
    """Return where what stands in one row stands in the other, both in their order.

    What stands once in both is found first, and then what stands between.
    """
    found: dict[int, int] = {}
    ends = (-1, -1), (len(one), len(other))
    for (before, left), (after, right) in pairwise((ends[0], *_anchors(one, other), ends[1])):
        found.update(_between(one, other, range(before + 1, after), range(left + 1, right)))
        if after < len(one):
            found[after] = right
    return found


def _anchors(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the most pairs of what stands once in both rows that are in the same order."""
    times, others = Counter(one), Counter(other)
    once = {each: at for at, each in enumerate(other) if others[each] == 1 == times[each]}
    pairs = [(at, once[each]) for at, each in enumerate(one) if each in once]
    ends: list[int] = []  # the lowest place in the other row that ends a chain of each length
    last: list[int] = []  # … and which pair that is
    before: list[int] = []  # of each pair: the one before it in its chain, -1 for none
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [number]
    chain: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _between(
    one: Sequence[Hashable], other: Sequence[Hashable], here: range, there: range
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a part of each row."""
    if not here or not there:
        return
    if len(here) * len(there) <= _FEW:
        parts = one[here.start : here.stop], other[there.start : there.stop]
        for block in SequenceMatcher(None, *parts, autojunk=False).get_matching_blocks():
            for n in range(block.size):
                yield here.start + block.a + n, there.start + block.b + n
        return
    place = there.start
    for at in here:
        if place < there.stop and one[at] == other[place]:
            yield at, place
            place += 1

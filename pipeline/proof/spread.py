"""A text as it is looked through: however it is spaced, hyphenated or cut into lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from pipeline.swedish.words import plain_lines

_RUN = 3  # consecutive words that every near copy of eight words or more has kept


@dataclass(frozen=True)
class Spread:
    """The words of a text, line by line. Offsets are in `letters`, where no space is left."""

    lines: tuple[tuple[str, ...], ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return all words in order."""
        return tuple(word for line in self.lines for word in line)

    @cached_property
    def letters(self) -> str:
        """Return the words run together: a word in two parts is whole here."""
        return "".join(self.words)

    @cached_property
    def _edges(self) -> frozenset[int]:
        """Return where words begin and end."""
        return frozenset([0, *accumulate(map(len, self.words))])

    @cached_property
    def _line_ends(self) -> tuple[int, ...]:
        return tuple(accumulate(sum(map(len, line)) for line in self.lines))

    @cached_property
    def _line_starts(self) -> frozenset[int]:
        """Return where lines begin, and where they do after a number or a letter: 1., a), V:."""
        starts = (0, *self._line_ends[:-1])
        marked = (
            at + len(line[0])
            for at, line in zip(starts, self.lines, strict=False)
            if line[0].isdigit() or len(line[0]) == 1
        )
        return frozenset([*starts, *marked])

    def has(self, letters: str, *, whole: bool = False) -> bool:
        """Return whether those words stand here; `whole`: as lines of their own."""
        starts = self._line_starts if whole else self._edges
        ends = frozenset(self._line_ends) if whole else self._edges
        at = self.letters.find(letters) if letters else -1
        while at >= 0:
            if at in starts and at + len(letters) in ends:
                return True
            at = self.letters.find(letters, at + 1)
        return False

    def nearly_has(self, words: Sequence[str]) -> bool:
        """Return whether those words stand here in order but for one in five."""
        most = len(words) // 5
        return any(_fits(words, window, most) for window in self._windows(words, most))

    @cached_property
    def _places(self) -> dict[tuple[str, ...], list[int]]:
        found: dict[tuple[str, ...], list[int]] = {}
        for at, run in enumerate(_runs(self.words)):
            found.setdefault(run, []).append(at)
        return found

    def _windows(self, words: Sequence[str], most: int) -> Iterator[Sequence[str]]:
        """Yield where a copy may stand: round each run of words that it may have kept."""
        begins = {
            place - at for at, run in enumerate(_runs(words)) for place in self._places.get(run, ())
        }
        for begin in sorted(begins):
            yield self.words[max(begin - most, 0) : begin + len(words) + most]


def spread(text: str) -> Spread:
    """Return a text as it is looked through."""
    return Spread(tuple(tuple(line.split()) for line in plain_lines(text)))


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[n:] for n in range(_RUN)), strict=False)


def _fits(words: Sequence[str], window: Sequence[str], most: int) -> bool:
    """Return whether some part of `window` is `words` with at most that many words changed."""
    above = [0] * (len(window) + 1)
    for row, word in enumerate(words, 1):
        current = [row]
        for at, other in enumerate(window):
            changed = above[at] + (word != other)
            current.append(min(changed, above[at + 1] + 1, current[-1] + 1))
        above = current
    return min(above) <= most

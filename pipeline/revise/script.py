"""What differs between two versions of a story: unit by unit, in a paragraph cell by cell.

The merge lays two of these beside each other, and the report reads one. A step knows where it is
from (cell, which of the cell's paragraphs), what stood there, what stands there now, and how both
look; so it serves whoever marks changes or takes them home too. (DECISIONS 190)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from pipeline.model import Source
from pipeline.ooxml.content.looks_apart import words_alike
from pipeline.revise.align import Pairs, align, longest_rising
from pipeline.revise.segments import Segment
from pipeline.revise.units import Unit


class Change(Enum):
    """What became of one place."""

    SAME = auto()
    LOOKS = auto()  # the words are the same, and the looks are others
    CHANGED = auto()
    ADDED = auto()
    GONE = auto()


@dataclass(frozen=True, eq=False)
class CellStep:
    """What became of a control in a paragraph, or of what stands between two."""

    old: Segment
    new: Segment
    seen: bool = False  # whether looks count that are no content: a colour, a size

    @property
    def source(self) -> Source | None:
        """Return the cell, None between controls."""
        return self.new.source

    @cached_property
    def change(self) -> Change:
        """Return whether words or looks differ."""
        if self.old.sign == self.new.sign:
            known = self.old.dressed() if self.seen else ()
            alike = not known or words_alike(known, self.new.dressed())
            return Change.SAME if alike else Change.LOOKS
        return Change.LOOKS if self.old.text == self.new.text else Change.CHANGED


@dataclass(frozen=True, eq=False)
class UnitStep:
    """What became of a paragraph, table, row or cell."""

    old: Unit | None
    new: Unit | None
    moved: bool = False  # it stands in another order

    @property
    def unit(self) -> Unit:
        """Return it as it stands now, or as it stood when it is gone."""
        found = self.new or self.old
        assert found is not None
        return found

    @cached_property
    def change(self) -> Change:
        """Return what became of it; whether it was moved is told apart."""
        if self.old is None:
            return Change.ADDED
        if self.new is None:
            return Change.GONE
        if self.old.key == self.new.key:
            return Change.SAME
        known = self.old.home is not None and self.old.kind == "p"
        return Change.LOOKS if known and self.old.text == self.new.text else Change.CHANGED

    @cached_property
    def inside(self) -> Script:
        """Return what became of the rows of a table, the cells of a row, what stands in a cell."""
        return compare(*(side.inside if side is not None else () for side in (self.old, self.new)))

    @cached_property
    def cells(self) -> tuple[CellStep, ...] | None:
        """Return what became of each part of a paragraph; None when they are not built alike."""
        if self.old is None or self.new is None:
            return None
        return by_cell(self.old.segments, self.new.segments)


@dataclass(frozen=True, eq=False)
class Script:
    """The units of a story on both sides, and which is which: old index → new index."""

    old: Sequence[Unit]
    new: Sequence[Unit]
    pairs: Pairs

    @cached_property
    def back(self) -> Pairs:
        """Return new index → old index."""
        return {j: i for i, j in self.pairs.items()}

    @cached_property
    def moved(self) -> frozenset[int]:
        """Return the old indices of what stands in another order: as few as possible."""
        kept = longest_rising([j for _, j in sorted(self.pairs.items())])
        return frozenset(i for i, j in self.pairs.items() if j not in kept)

    @cached_property
    def of_old(self) -> tuple[UnitStep, ...]:
        """Return what became of each unit that stood there."""
        return tuple(
            UnitStep(unit, self.new[self.pairs[i]] if i in self.pairs else None, i in self.moved)
            for i, unit in enumerate(self.old)
        )

    @cached_property
    def of_new(self) -> tuple[UnitStep, ...]:
        """Return where each unit that stands there now is from."""
        return tuple(
            self.of_old[self.back[j]] if j in self.back else UnitStep(None, unit)
            for j, unit in enumerate(self.new)
        )

    @property
    def gone(self) -> list[UnitStep]:
        """Return what is no longer there."""
        return [step for step in self.of_old if step.new is None]

    @property
    def steps(self) -> Iterator[UnitStep]:
        """Yield every step in the order of the new side, what is gone after what it followed."""
        gone: dict[int, list[UnitStep]] = {}
        last = -1
        for i, step in enumerate(self.of_old):
            if step.new is None:
                gone.setdefault(last, []).append(step)
            elif not step.moved:
                last = self.pairs[i]
        yield from gone.get(-1, ())
        for j, step in enumerate(self.of_new):
            yield step
            yield from gone.get(j, ())


def compare(old: Sequence[Unit], new: Sequence[Unit]) -> Script:
    """Return what became of the units of one version in another."""
    return Script(old, new, align(old, new))


def by_cell(
    old: Sequence[Segment], new: Sequence[Segment], *, seen: bool = False
) -> tuple[CellStep, ...] | None:
    """Return what became of each part of a paragraph; None when they are not built alike."""
    if not old or [s.source for s in old] != [s.source for s in new]:
        return None
    return tuple(CellStep(*pair, seen) for pair in zip(old, new, strict=True))

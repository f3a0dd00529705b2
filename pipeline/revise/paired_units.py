"""The units that stand in one place on three sides, and which is which."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.revise.align import Pairs, align, longest_rising
from pipeline.revise.story_blocks import Unit


@dataclass
class PairedUnits:
    """The units that stand in one place on each side, and which is which."""

    base: list[Unit]
    theirs: list[Unit]
    ours: list[Unit]
    to_theirs: Pairs = field(default_factory=dict)  # base → theirs
    to_base: Pairs = field(default_factory=dict)  # ours → base

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
        known = [i for k in range(len(self.ours)) if (i := self.to_base.get(k)) is not None]
        kept = longest_rising(known)
        return {k for k, i in self.to_base.items() if i not in kept}

    def strayed(self) -> set[int]:
        """Return the base units that were moved by hand."""
        known = [j for i in range(len(self.base)) if (j := self.to_theirs.get(i)) is not None]
        kept = longest_rising(known)
        return {i for i, j in self.to_theirs.items() if j not in kept}


def added_on_both(rows: PairedUnits) -> Pairs:
    """Return the units of ours that somebody has already written by hand, word for word."""
    left = {rows.theirs[j].key: j for j in reversed(rows.added) if rows.theirs[j].text}
    found: Pairs = {}
    for k, ours in enumerate(rows.ours):
        if k not in rows.to_base and ours.key in left:
            found[k] = left.pop(ours.key)
    return found

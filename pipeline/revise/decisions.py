"""What becomes of one place in a merge: the table of docs/merging.md.

Both sides are compared with base. What theirs did comes first, then what ours did. (DECISIONS 184)
"""

from __future__ import annotations

from enum import StrEnum

from pipeline.revise.script import Change

SAME, LOOKS, CHANGED, ADDED, GONE = Change


class Decision(StrEnum):
    """What the writer does. The values stand in docs/merging.md."""

    KEEP = "theirs stands"
    TAKE = "ours in its place"
    REWORD = "ours, in the look that theirs has"
    BOTH = "theirs struck, ours inserted"
    RESTORE = "ours as a tracked insertion where it stood"
    DROP = "goes"
    ORPHAN = "theirs, with a comment"


TABLE: dict[tuple[Change, Change], Decision] = {
    (SAME, SAME): Decision.KEEP,
    (LOOKS, SAME): Decision.KEEP,
    (CHANGED, SAME): Decision.KEEP,
    (GONE, SAME): Decision.KEEP,
    (SAME, LOOKS): Decision.TAKE,
    (SAME, CHANGED): Decision.TAKE,
    (LOOKS, LOOKS): Decision.BOTH,
    (LOOKS, CHANGED): Decision.REWORD,
    (CHANGED, LOOKS): Decision.BOTH,
    (CHANGED, CHANGED): Decision.BOTH,
    (GONE, LOOKS): Decision.RESTORE,
    (GONE, CHANGED): Decision.RESTORE,
    (SAME, GONE): Decision.DROP,
    (LOOKS, GONE): Decision.ORPHAN,
    (CHANGED, GONE): Decision.ORPHAN,
    (GONE, GONE): Decision.KEEP,
}


def decide(theirs: Change, ours: Change, *, alike: bool = False, waiting: bool = False) -> Decision:
    """Return what becomes of a place.

    Args:
        theirs: What a hand did with it.
        ours: What the workbook and the template did.
        alike: Whether both sides say the same now.
        waiting: Whether ours stands in theirs as an insertion that nobody has decided on: it is
            put back as if ours had just changed.
    """
    if alike:
        return Decision.KEEP
    return TABLE[theirs, CHANGED if waiting and ours is SAME and theirs is not SAME else ours]

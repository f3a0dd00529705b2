"""What becomes of one place in a merge: the table of docs/merging.md.

Both sides are compared with base. What theirs did comes first, then what ours did. (DECISIONS 190)
"""

from __future__ import annotations

from enum import StrEnum

from pipeline.revise.script import Change

SAME, LOOKS, CHANGED, ADDED, GONE = Change


class Verdict(StrEnum):
    """What the writer does. The values stand in docs/merging.md."""

    KEEP = "theirs stands"
    TAKE = "ours in its place"
    REWORD = "ours, in the look that theirs has"
    BOTH = "theirs struck, ours inserted"
    OFFER = "theirs struck, ours inserted: an offer"
    RESTORE = "ours as a tracked insertion where it stood"
    DROP = "goes"
    ORPHAN = "theirs, with a comment"


TABLE: dict[tuple[Change, Change], Verdict] = {
    (SAME, SAME): Verdict.KEEP,
    (LOOKS, SAME): Verdict.KEEP,
    (CHANGED, SAME): Verdict.KEEP,
    (GONE, SAME): Verdict.KEEP,
    (SAME, LOOKS): Verdict.TAKE,
    (SAME, CHANGED): Verdict.TAKE,
    (LOOKS, LOOKS): Verdict.BOTH,
    (LOOKS, CHANGED): Verdict.REWORD,
    (CHANGED, LOOKS): Verdict.BOTH,
    (CHANGED, CHANGED): Verdict.BOTH,
    (GONE, LOOKS): Verdict.RESTORE,
    (GONE, CHANGED): Verdict.RESTORE,
    (SAME, GONE): Verdict.DROP,
    (LOOKS, GONE): Verdict.ORPHAN,
    (CHANGED, GONE): Verdict.ORPHAN,
    (GONE, GONE): Verdict.KEEP,
}


def judge(theirs: Change, ours: Change, *, alike: bool = False, waiting: bool = False) -> Verdict:
    """Return what becomes of a place.

    Args:
        theirs: What a hand did with it.
        ours: What the workbook and the template did.
        alike: Whether both sides say the same now.
        waiting: Whether ours stands in theirs as an insertion that nobody has decided on: it is
            put back as if ours had just changed.
    """
    if alike:
        return Verdict.KEEP
    return TABLE[theirs, CHANGED if waiting and ours is SAME and theirs is not SAME else ours]

"""Whether what fullmäktige decides on has been prepared, and by whom (5 kap. 26–28 §§ KL).

A nämnd or a committee of fullmäktige has taken the matter up, or will, no later than the meeting
that decides, and the board has been heard. A board's own committee prepares for that board alone
(6 kap. 38 § p. 2); one that says nothing of whose it is, is not judged. (DECISIONS 286)
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.domain.bodies import (
    is_board,
    is_executive,
    is_of_the_council,
    is_unplaced,
    may_prepare,
)
from pipeline.domain.items import body_of, prepares, same_case, without_decision
from pipeline.domain.meetings import is_called_off, is_to_come
from pipeline.domain.records import day_at, record_at
from pipeline.model import Record


@dataclass(frozen=True, slots=True)
class Preparation:
    """Who prepares an item of fullmäktige, as items of other bodies.

    `by_committees`: of boards' committees; `lost`: of boards that did not come to it.
    """

    by_boards: tuple[Record, ...]
    by_council: tuple[Record, ...]
    by_committees: tuple[Record, ...]
    lost: tuple[Record, ...]

    @property
    def is_made(self) -> bool:
        """Return whether a nämnd or a committee of fullmäktige has prepared (26 §)."""
        return bool(self.by_boards or self.by_council)

    @property
    def is_board_heard(self) -> bool:
        """Return whether the board has prepared, or could speak (28 §), or may have."""
        heard = any(is_executive(body_of(item)) for item in self.by_boards)
        return heard or any(is_unplaced(body_of(item)) for item in self.by_council)


def preparation_of(item: Record, decides: Record) -> Preparation:
    """Return who has prepared an item of fullmäktige, or will, by the meeting that decides."""
    others = [o for o in same_case(item) if may_prepare(body_of(o))]
    ready = [o for o in others if prepares(o, decides) and _came_to_it(o, decides)]
    boards = [o for o in others if is_board(body_of(o))]
    council = [o for o in ready if is_of_the_council(body_of(o))]
    return Preparation(
        by_boards=tuple(o for o in boards if o in ready),
        by_council=tuple(council),
        by_committees=tuple(o for o in ready if o not in boards and o not in council),
        lost=tuple(o for o in boards if o not in ready and _is_lost(o)),
    )


def _is_lost(item: Record) -> bool:
    return without_decision(item) != "" or is_called_off(record_at(item, "Möte"))


def _came_to_it(item: Record, decides: Record) -> bool:
    """Return whether the body was done with the item; before the meeting S17 and S21 tell."""
    if not without_decision(item) or is_to_come(decides):
        return True
    again = record_at(item, "Tas upp igen vid")
    day = None if is_called_off(again) else day_at(again, "Datum")
    return day is not None and bool(day <= decides["Datum"])

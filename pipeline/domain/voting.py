"""What came of a vote: the last division on a decision, which side won, and by whose casting vote.

(5 kap. 54–56 §§ kommunallagen, for boards by 6 kap. 33 §)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.domain.competence import is_election
from pipeline.domain.decisions import (
    is_addition,
    is_counter_proposal,
    is_lost,
    is_taken,
    is_to_delay,
    is_withdrawn,
    puts_off,
)
from pipeline.domain.records import listed, record_at, text_at
from pipeline.domain.room import chair_at
from pipeline.model import Record
from pipeline.values.types import Whole

YES, NO, ABSTAINS = "Ja", "Nej", "Avstår"


class Tally(NamedTuple):
    """The votes of one division."""

    yes: int
    no: int
    abstained: int

    @property
    def is_tied(self) -> bool:
        """Return whether the chair has to settle it (5 kap. 56 § kommunallagen)."""
        return self.yes == self.no and self.yes > 0

    def winner(self, casting: str = "") -> str:
        """Return Ja or Nej, by simple majority (5 kap. 55 § KL); "" where nothing tells."""
        if self.yes == self.no:
            return casting if self.is_tied else ""
        return YES if self.yes > self.no else NO


def division_of(number: object) -> int:
    """Return which division a row of Röster belongs to by its cell Omröstning; empty: the first."""
    return int(number) if isinstance(number, Whole) else 1


def last_division(decision: Record) -> tuple[Record, ...]:
    """Return the votes of the last division on a decision: what it was decided by."""
    votes = listed(decision, "röster")
    last = max((division_of(vote["Omröstning"]) for vote in votes), default=1)
    return tuple(vote for vote in votes if division_of(vote["Omröstning"]) == last)


def tally_of(words: Iterable[str]) -> Tally:
    """Return how many said Ja, Nej and Avstår."""
    counts = Counter(words)
    return Tally(counts[YES], counts[NO], counts[ABSTAINS])


def tally_on(decision: Record) -> Tally | None:
    """Return the votes on a decision, of the list or as Ja and Nej say; None where neither does."""
    votes = last_division(decision)
    if votes:
        return tally_of(text_at(vote, "Röst") for vote in votes)
    yes, no, abstained = (decision[header] for header in (YES, NO, ABSTAINS))
    if not isinstance(yes, Whole) or not isinstance(no, Whole):
        return None
    return Tally(int(yes), int(no), int(abstained) if isinstance(abstained, Whole) else 0)


def casting_vote(decision: Record) -> str:
    """Return Ja or Nej of who led the §: the cell Utslagsröst, else the chair's own vote.

    "" in elections, where the lot settles what is equal (5 kap. 56 § kommunallagen).
    """
    item = record_at(decision, "Behandling")
    if item is not None and is_election(item):
        return ""
    return text_at(decision, "Utslagsröst") or vote_of_chair(decision)


def vote_of_chair(decision: Record) -> str:
    """Return what the chair voted in the last division, "" when that was neither Ja nor Nej."""
    item = record_at(decision, "Behandling")
    chair = chair_at(item) if item else None
    votes = (vote for vote in last_division(decision) if record_at(vote, "Person") is chair)
    words = (text_at(vote, "Röst") for vote in votes if chair is not None)
    return next((word for word in words if word in (YES, NO)), "")


def is_settled_by_majority(decision: Record) -> bool:
    """Return whether a decision is what most voted for: taken or lost, and not to put off.

    To send back or to table, a third of the council is enough (5 kap. 50 § kommunallagen).
    """
    return (is_taken(decision) or is_lost(decision)) and not puts_off([decision])


def counter_motion(item: Record) -> Record | None:
    """Return the motion that votes of Nej were for: the first in Motförslag."""
    motions = [m for m in listed(item, "yrkanden") if not is_withdrawn(m)]
    placed = [m for m in motions if isinstance(m["Motförslag"], Whole)]
    return min(placed, key=lambda motion: int(motion["Motförslag"]), default=None)


def settles_the_matter(decision: Record) -> bool:
    """Return whether the last division was on the matter, as far as the motions tell.

    By the motion that Nej was for. Where nobody says which that was, one to delay is voted on
    before the matter, which may then need no division, and an addition after it. (DECISIONS 321)
    """
    item = record_at(decision, "Behandling")
    against = counter_motion(item) if item else None
    if against is not None:
        return not (is_to_delay(against) or is_addition(against))
    standing = [m for m in listed(item, "yrkanden") if not is_withdrawn(m)]
    first = len({division_of(vote["Omröstning"]) for vote in listed(decision, "röster")}) < 2
    return not any(is_addition(m) or (first and is_to_delay(m)) for m in standing)


def order_is_told(item: Record) -> bool:
    """Return whether cells tell in which order proposals were put (5 kap. 67 § 2 KL).

    Huvudförslag stands on a decision, and each proposal against it has its place in Motförslag.
    """
    against = [m for m in listed(item, "yrkanden") if is_counter_proposal(m)]
    standing = [motion for motion in against if not is_withdrawn(motion)]
    decisions = listed(item, "beslut")
    told = any(text_at(decision, "Huvudförslag") for decision in decisions)
    return told and all(isinstance(motion["Motförslag"], Whole) for motion in standing)

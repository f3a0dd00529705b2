"""The filters about votes: each division with what it gave, the motions that were put against it.

A division is a mapping: beslut, rader, nummer, siffror, and, where it settled a decision, majoritet
and avstår. (5 kap. 67 § 3 and 5 kommunallagen)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.domain.competence import is_election
from pipeline.domain.decisions import is_addition, is_asked_for_in, is_lost, is_to_delay
from pipeline.domain.records import ask_row, ask_rows, ask_text, ask_value, group_by
from pipeline.domain.voting import (
    NO,
    YES,
    Tally,
    division_of,
    is_settled_by_majority,
    settles_the_matter,
    tally_of,
)
from pipeline.model import Row
from pipeline.swedish import votes as wording
from pipeline.values.types import Whole

Division = Mapping[str, Any]


def divisions_of(item: Row) -> list[Division]:
    """Return the divisions of an item in their order, also those of which only totals are known."""
    found: list[Division] = []
    for decision in ask_rows(item, "alla_beslut"):
        votes = ask_rows(decision, "röster")
        groups = group_by((division_of(vote.get("omröstning")), vote) for vote in votes)
        for number in sorted(groups):
            tally = tally_of(ask_text(vote, "röst") for vote in groups[number])
            settles = number == max(groups)
            found.append(_division(item, decision, tally, groups[number], settles=settles))
        totals = [ask_value(decision, name) for name in ("ja", "nej", "avstår")]
        if not votes and any(isinstance(total, Whole) and total for total in totals):
            tally = Tally(*(int(n) if isinstance(n, Whole) else 0 for n in totals))
            found.append(_division(item, decision, tally, [], settles=True))
    return [{**each, "nummer": at} for at, each in enumerate(found, 1)]


def _division(
    item: Row, decision: Row, tally: Tally, votes: list[Row], *, settles: bool
) -> dict[str, Any]:
    made: dict[str, Any] = {"beslut": decision, "rader": votes, "majoritet": "", "avstår": ""}
    made["siffror"] = wording.in_figures(*tally)
    made["avslår"] = bool(ask_text(decision, "status")) and is_lost(decision.record)
    for point in ask_rows(decision, "beslutspunkter"):  # by its words it may be to put off
        ask_text(point, "verb"), ask_text(point, "mening")
    for motion in ask_rows(item, "yrkanden"):  # they tell what was voted on
        ask_text(motion, "typ"), ask_text(motion, "återtaget"), motion.get("motförslag")
    by_majority = settles and is_settled_by_majority(decision.record)
    if not by_majority or not settles_the_matter(decision.record):
        return made
    if tally.winner(_casting(item, decision, votes) if tally.is_tied else ""):
        won, lost = sorted((tally.yes, tally.no), reverse=True)
        made["majoritet"] = wording.majority(won, lost)
        made["avstår"] = wording.abstention(tally.abstained)
    return made


def _casting(item: Row, decision: Row, votes: Iterable[Row]) -> str:
    """Return how the chair settled it: the cell Utslagsröst, else the chair's own vote.

    "" in elections, which are settled by lot (5 kap. 56 § kommunallagen).
    """
    if ask_text(item, "syfte") and is_election(item.record):
        return ""
    chair = ask_row(item, "ordförande") or ask_row(ask_row(item, "möte"), "ordförande")
    own = (ask_text(vote, "röst") for vote in votes if ask_row(vote, "person") == chair)
    said = next((word for word in own if chair is not None and word in (YES, NO)), "")
    return ask_text(decision, "utslagsröst") or said


def motions_against(item: Row) -> list[Row]:
    """Return the motions that stood against the main proposal, the one that Nej was for first.

    Whether to settle a matter at all is put apart from how, and so is what is added to it.
    """
    rows = [row for row in ask_rows(item, "yrkanden") if isinstance(row.get("motförslag"), Whole)]
    rows.sort(key=lambda row: int(row.get("motförslag")))
    kinds = [
        ask_text(row, "typ") and (is_to_delay(row.record), is_addition(row.record)) for row in rows
    ]
    return [row for row, kind in zip(rows, kinds, strict=True) if kind == kinds[0]]


def says_itself(motion: Row) -> bool:
    """Return whether the words of a motion say what it asks for, and need no sentence before."""
    return is_asked_for_in(ask_text(motion, "text"), ask_text(motion, "typ"))


def led_by_others(items: Iterable[Row]) -> list[tuple[Row, list[Row]]]:
    """Return who led §§ instead of the chair of the meeting, and which."""
    pairs = [(ask_row(item, "ordförande"), item) for item in items]
    return list(group_by((person, item) for person, item in pairs if person).items())

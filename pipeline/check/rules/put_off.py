"""S26 and S27: what is sent back or tabled says why, until when, and on whose request (50–51 §§).

A third of those present in fullmäktige can have a case put off, once (5 kap. 50 § KL). (DECISIONS
288)
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.bodies import is_fullmaktige
from pipeline.domain.competence import is_election
from pipeline.domain.course import is_same_matter, treated_on
from pipeline.domain.items import (
    body_of,
    count_present,
    is_of_a_minority,
    is_put_off,
    is_sent_back,
    same_case,
)
from pipeline.domain.meetings import is_approved, is_held, takes_place
from pipeline.domain.records import record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.values.types import Whole

_NEEDS = ("Behandling/Resultat", "Behandling/Möte", "Behandling/Syfte", "Beslut/Status")


@rule("S26", Severity.WARNING, needs=(*_NEEDS, "Behandling/Motivering"))
def what_is_sent_back_says_why(data: Dataset) -> Iterator[Problem]:
    """Who prepares it again must know what is missing (5 kap. 50 § KL)."""
    for item in _put_off(data):
        if is_sent_back(item) and not item["Motivering"]:
            message = (
                f"ärendet {_outcome(item)}, men inget säger varför. Motiveringen är en del av "
                "beslutet om återremiss (5 kap. 50 § kommunallagen)."
            )
            remedy = "Skriv vad som ska utredas eller kompletteras, som det beslutades."
            yield item.problem("Motivering", message, remedy=remedy)


@rule("S26", Severity.INFO, needs=(*_NEEDS, "Behandling/Tas upp igen vid"))
def what_is_put_off_says_until_when(data: Dataset) -> Iterator[Problem]:
    """It comes up at the next meeting, if nothing else is decided (5 kap. 51 § KL)."""
    for item in _put_off(data):
        if not item["Tas upp igen vid"] and not _is_back(item):
            message = f"ärendet {_outcome(item)}, men inget säger när det tas upp igen."
            if is_fullmaktige(body_of(item)) and not is_sent_back(item):
                message += (
                    " Ett bordlagt ärende tas upp vid fullmäktiges nästa sammanträde, om inget "
                    "annat har beslutats (5 kap. 51 § kommunallagen)."
                )
            remedy = "Välj sammanträdet i ”Tas upp igen vid” när det är bestämt."
            yield item.problem("Tas upp igen vid", message, remedy=remedy)


def _put_off(data: Dataset) -> Iterator[Record]:
    """Yield what was sent back or tabled at a meeting whose minutes are not approved."""
    for item in data["Behandling"]:
        meeting = record_at(item, "Möte")
        open_still = is_held(meeting) and not is_approved(meeting) and takes_place(meeting)
        if open_still and is_put_off(item):
            yield item


def _outcome(item: Record) -> str:
    return "återremitterades" if is_sent_back(item) else "bordlades"


def _is_back(item: Record) -> bool:
    """Return whether the body has a later row of the same matter."""
    day = treated_on(item)
    mine = [o for o in same_case(item) if body_of(o) is body_of(item) and is_same_matter(o, item)]
    return any(when > day for o in mine if day and (when := treated_on(o)))


@rule(
    "S27",
    Severity.WARNING,
    needs=(*_NEEDS, "Behandling/Begärt av", "Behandling/Antal som begärde"),
)
def a_minority_can_have_a_case_put_off(data: Dataset) -> Iterator[Problem]:
    """A third of those present in fullmäktige, once, and not in elections (5 kap. 50 § KL)."""
    for item in data["Behandling"]:
        meeting = record_at(item, "Möte")
        if meeting is None or not is_of_a_minority(item) or not takes_place(meeting):
            continue
        why = _not_by_a_minority(item)
        if why:
            remedy = "Rätta ”Begärt av” om majoriteten beslutade det, eller ”Resultat”."
            yield item.problem("Begärt av", why, remedy=remedy)
        elif is_held(meeting):
            yield from _too_few(item)


def _not_by_a_minority(item: Record) -> str:
    """Return why a minority could not have the item put off, "" when it could."""
    body = text_at(body_of(item), "I löpande text")
    before = _put_off_before(item)
    if not is_put_off(item):
        return "en minoritet är angiven, men ärendet är inte återremitterat eller bordlagt."
    if not is_fullmaktige(body_of(item)):
        return (
            "bara i fullmäktige kan en minoritet få ett ärende återremitterat eller bordlagt. I "
            f"{body} krävs enkel majoritet (6 kap. 33 § kommunallagen)."
        )
    if is_election(item):
        return "i fråga om val krävs enkel majoritet (5 kap. 50 § kommunallagen)."
    if before is not None:
        return (
            f"ärendet {_outcome(before)} på begäran av en minoritet redan {treated_on(before)}. Nu "
            "krävs enkel majoritet (5 kap. 50 § kommunallagen)."
        )
    return ""


def _put_off_before(item: Record) -> Record | None:
    """Return the earlier item of the matter that a minority had put off."""
    day = treated_on(item)
    others = [o for o in same_case(item) if is_of_a_minority(o) and is_put_off(o)]
    early = [o for o in others if day and (when := treated_on(o)) and when < day]
    return next((o for o in early if is_same_matter(o, item)), None)


def _too_few(item: Record) -> Iterator[Problem]:
    number, present = item["Antal som begärde"], count_present(item)
    third = f", {-(-present // 3)} av {present}" if present else ""
    least = f"minst en tredjedel av de närvarande{third}"
    if not isinstance(number, Whole):
        message = f"antalet saknas. Det ska vara {least} (5 kap. 50 § kommunallagen)."
        remedy = "Skriv hur många som begärde det."
        yield item.problem("Antal som begärde", message, remedy=remedy)
    elif present and 3 * int(number) < present:
        message = f"{number} är för få: det ska vara {least} (5 kap. 50 § kommunallagen)."
        remedy = "Rätta antalet, närvaron, eller ”Begärt av” och ”Resultat”."
        yield item.problem("Antal som begärde", message, remedy=remedy)

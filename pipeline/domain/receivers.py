"""Who gets what became of an item (`Expedieras till`): for every result, in this place alone."""

from __future__ import annotations

from pipeline.domain.course import returns_to
from pipeline.domain.decisions import is_taken, puts_off, was_put_off, was_returned
from pipeline.domain.items import is_sent_back, same_case, without_decision
from pipeline.domain.records import group_by, is_filled, listed, record_at, text_at
from pipeline.model import Record

_TO_CARRY_OUT = "verkställighet"  # Mottagare.För


def receivers_of(item: Record) -> tuple[Record, ...]:
    """Return the rows of Mottagare that get what became of an item, a receiver once.

    They stand as in the letter: decision by decision, each in the order of its own rows.
    What was decided, or turned down, goes to all of its receivers; what was sent back only to who
    prepares it again; what was tabled or struck to nobody: nothing was decided. Who only proposes
    has nothing carried out, and leaves that to who decides.
    """
    rows = [(row, of) for of in listed(item, "beslut") for row in listed(of, "mottagare")]
    getting = [row for row, of in rows if _gets(row, of, item)]
    if len(getting) < 2:
        return (*getting,)
    sent = group_by((_receiver(row), row) for row in getting)
    return tuple(same[0] for same in sent.values())


def _is_left_to_who_decides(receiver: Record, decision: Record, item: Record) -> bool:
    """Return whether a proposal has a receiver that is the final decision's (DECISIONS 329)."""
    to = record_at(decision, "Lämnas till")
    if to is None or record_at(receiver, "Organ") is to:
        return False
    if record_at(receiver, "Beslut") is not decision:  # it shows the points of another
        return True
    others = (of for o in same_case(item) for of in listed(o, "beslut"))
    final = [of for of in others if not is_filled(of, "Lämnas till")]
    return text_at(receiver, "För") == _TO_CARRY_OUT and any(
        receiver in listed(of, "mottagare") for of in final
    )


def _gets(receiver: Record, decision: Record, item: Record) -> bool:
    if was_put_off(decision):
        return was_returned(decision) and _has_it_again(receiver, item)
    if not without_decision(item) or (is_taken(decision) and not puts_off([decision])):
        return not _is_left_to_who_decides(receiver, decision, item)
    return is_sent_back(item) and _has_it_again(receiver, item)


def _has_it_again(receiver: Record, item: Record) -> bool:
    again = returns_to(item) or record_at(item, "Ärende", "Enhet")
    return again is not None and record_at(receiver, "Organ") is again


def _receiver(row: Record) -> tuple[object, ...]:
    return tuple(
        found if isinstance(found, Record) else str(found)
        for found in (row["Organ"], row["Kommun"], row["Namn"])
    )

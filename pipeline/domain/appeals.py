"""Which decisions a member of the municipality can have tried (13 kap. 1–2 §§ kommunallagen)."""

from __future__ import annotations

from pipeline.domain.bodies import is_committee, is_fullmaktige
from pipeline.domain.decisions import INFORMATION, is_lost, is_taken, type_of
from pipeline.domain.items import is_struck
from pipeline.domain.records import is_filled, listed, record_at, text_at
from pipeline.model import Record

_FORMAL = "formalia"
_STEPS = frozenset([_FORMAL, "information", "beredning", "anmälan"])  # Syfte of what prepares
_STEPS_OF_COMMITTEE = _STEPS | {"remiss"}
_PREPARING_VERBS = frozenset(["föreslå", "remittera", "återremittera", "bordlägga", "notera"])


def may_be_appealed(item: Record) -> bool:
    """Return whether an item at a meeting has a decision that laglighetsprövning may concern.

    Every decision of the assembly; of boards and their committees what does not only prepare
    (13 kap. 2 § kommunallagen). What a committee decides on delegation counts as its board's. In
    doubt it may: a notice with one day too many takes nobody's right away.
    """
    body, purpose = record_at(item, "Möte", "Organ"), text_at(item, "Syfte")
    if is_fullmaktige(body):
        return purpose != _FORMAL and not is_struck(item)
    steps = _STEPS_OF_COMMITTEE if is_committee(body) else _STEPS
    return purpose not in steps and any(map(_decides, listed(item, "beslut")))


def _decides(decision: Record) -> bool:
    """Return whether a decision was taken that is more than a step on the way to another."""
    taken = is_taken(decision) or is_lost(decision)
    if not taken or type_of(decision) == INFORMATION or is_filled(decision, "Lämnas till"):
        return False
    points = listed(decision, "beslutspunkter")
    return not points or any(map(_is_final, points))


def _is_final(point: Record) -> bool:
    prepares = text_at(point, "Verb").casefold() in _PREPARING_VERBS
    return not prepares and not is_filled(point, "Lämnas till")

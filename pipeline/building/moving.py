"""Documents whose place is another than where they lie: moved with their edits, or told why not.

(DECISIONS 3)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.building.document import Decision
from pipeline.errors import LockedError
from pipeline.model import Action, DocumentId, Reason
from pipeline.store.folder import Outputs

_TAKEN = Reason("på dess nya plats ligger en annan fil; flytta eller ta bort den")


def stay_where_taken(decisions: list[Decision], outputs: Outputs) -> list[Decision]:
    """Return the decisions; those whose new place is taken do not move, and fail."""
    _, blocked = outputs.arranged(_movers(decisions))
    return [
        _unmoved(one, Action.FAILED, (*one.step.why, _TAKEN))
        if one.step.moved_from in blocked
        else one
        for one in decisions
    ]


def bring_home(decisions: list[Decision], outputs: Outputs) -> list[Decision]:
    """Move documents to their new places; return them, failed where that was refused."""
    refused = outputs.bring_home(_movers(decisions))
    moved = []
    for one in decisions:
        error = refused.get(one.step.plan.identity)
        action = Action.LOCKED if isinstance(error, LockedError) else Action.FAILED
        moved.append(_unmoved(one, action, (Reason(str(error)),)) if error is not None else one)
    return moved


def _movers(decisions: Iterable[Decision]) -> list[DocumentId]:
    stays = (Action.FAILED, Action.LOCKED)
    return [
        d.step.plan.identity for d in decisions if d.step.moved_from and d.step.action not in stays
    ]


def _unmoved(decision: Decision, action: Action, why: tuple[Reason, ...]) -> Decision:
    return replace(decision, step=replace(decision.step, action=action, why=why))

"""What the next build would say, when this one has written documents and nothing moves meanwhile.

It finds them up to date and says the rest again. That is known where each was written as it was
planned, of the cells of today, and its making had nothing to tell; else the next build is made.
(DECISIONS 342)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.building.document import Finished
from pipeline.model import Action, Outcome, Report, State
from pipeline.store.decide import after_decisions
from pipeline.store.folder import Outputs

_LEFT = (Action.SKIP, Action.STANDS, Action.SETTLED, Action.SEALED)


def lasting_digests(finished: Iterable[Finished], outputs: Outputs) -> dict[str, str] | None:
    """Return the digest of each document that was written, by target; None where some is in doubt.

    Those that were left are in doubt too, where the next build may say something else of them.
    """
    found: dict[str, str] = {}
    for one in finished:
        if not _is_lasting(one, outputs):
            return None
        if one.outcome.action is Action.WRITE:
            trace = outputs.ledger.trace(*one.outcome.step.plan.identity)
            found[one.outcome.target] = trace.digest if trace is not None else ""
    return found


def _is_lasting(one: Finished, outputs: Outputs) -> bool:
    """Return whether the next build leaves a document, and says of it what this one does or less.

    The less is why it was written, and what is missing in it.
    """
    outcome = one.outcome
    if outcome.step.moved_from:
        return False
    if outcome.action is not Action.WRITE:
        return outcome.action in _LEFT
    doubtful = one.proof is not None and (one.proof.found or one.proof.remarks)
    told = one.problems or one.version or one.kept or outcome.faults
    return not (doubtful or told) and _is_of_today(outcome, outputs)


def _is_of_today(outcome: Outcome, outputs: Outputs) -> bool:
    """Return whether a document is as the program made it, and nothing in it stands for good.

    What takes up only what happened is compared with the next build by other rules.
    """
    trace = outputs.ledger.trace(*outcome.step.plan.identity)
    plan = after_decisions(outcome.step.plan, trace)
    stands = plan.past or plan.happened is not None or plan.view.as_adopted is not None
    return plan.state is State.OPEN and not stands and trace is not None and bool(trace.digest)


def next_report(report: Report) -> Report | None:
    """Return what the same build would report if it were made again, None if that is not known."""
    if report.quiet:
        return report
    if report.dry or report.lasting is None:
        return None
    return replace(report, outcomes=tuple(map(_up_to_date, report.outcomes)))


def _up_to_date(outcome: Outcome) -> Outcome:
    """Return what becomes of a document that was written, or left, in the next build."""
    if outcome.action is not Action.WRITE:
        return outcome
    return replace(outcome, action=Action.SKIP, why=(), missing=())

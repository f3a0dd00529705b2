"""What earlier builds have said of documents that stand: said once, then counted.

A paper of a held meeting, or approved minutes, will differ from the workbook for ever, and nobody
can do anything about it. What has been said of it is noted when it has been printed; what is new,
and every fault, is said. (DECISIONS 252)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipeline import cache
from pipeline.errors import StoreError
from pipeline.model import Action, Outcome, Reason, Report, Source, digest
from pipeline.store import write_whole

_NOTE = (".beredning", "sagt.json")  # in outputs/
LEFT_OUT = "handlingar till möten som har varit"  # a name that no document has

Told = Mapping[str, frozenset[str]]  # document → a mark of each thing that was said of it


def read_told(outputs: Path) -> Told:
    """Return what has been said; nothing when that is not known."""
    with suppress(*cache.UNFIT):
        known = cache.mapping(cache.read(outputs.joinpath(*_NOTE)))
        return {name: frozenset(cache.texts(marks)) for name, marks in known.items()}
    return {}


def note_told(outputs: Path, report: Report) -> bool:
    """Note what a report has said; return whether some of it was new.

    That it cannot be written is no fault: it is said again.
    """
    before = read_told(outputs)
    said = {_name(one): marks_of(one) for one in report.outcomes if _stands(one)}
    gone = {_name(one) for one in report.outcomes if not _stands(one)}
    now = {name: marks for name, marks in before.items() if name not in gone} | said
    now[LEFT_OUT] = before.get(LEFT_OUT, frozenset()) | frozenset(report.left_out)
    now = {name: marks for name, marks in now.items() if marks}
    if now == before:
        return False
    with suppress(OSError, StoreError):
        known = {name: sorted(marks) for name, marks in sorted(now.items())}
        write_whole(outputs.joinpath(*_NOTE), json.dumps(known, ensure_ascii=False).encode())
    return True


def is_told(outcome: Outcome, told: Told) -> bool:
    """Return whether a document differs from the workbook only as has been said."""
    marks = marks_of(outcome) if _stands(outcome) else frozenset()
    return bool(marks) and marks <= told.get(_name(outcome), frozenset())


def is_call_of_the_past(outcome: Outcome) -> bool:
    """Return whether it is the call to a meeting that was held: that it differs concerns nobody.

    What happened there, and where its matters went on to, is typed in the same rows ever after.
    """
    return _stands(outcome) and outcome.step.plan.kind == "kallelse"


def what_is_new(outcome: Outcome, told: Told) -> Outcome:
    """Return an outcome with the reasons that have not been said, and how many have been."""
    known = told.get(_name(outcome), frozenset())
    held, *why = outcome.why
    new = [reason for reason in why if _mark(outcome, reason) not in known]
    if not _stands(outcome) or len(new) == len(why):
        return outcome
    rest = Reason(f"… och {len(why) - len(new)} skäl till, som förra gången")
    return replace(outcome, why=(held, *new, rest))


def marks_of(outcome: Outcome) -> frozenset[str]:
    """Return a mark of each thing in which a document differs from the workbook."""
    reasons = (_mark(outcome, reason) for reason in outcome.why[1:])
    edits = (digest(edit.what, edit.text, str(edit.source)) for edit in outcome.step.edits)
    return frozenset([*reasons, *edits])


def _mark(outcome: Outcome, reason: Reason) -> str:
    """Return what tells a reason from others: its cell and what that holds, else its words."""
    source: Source | None = reason.source
    if source is None:
        return digest(reason.text, "")
    return digest(str(source), outcome.step.plan.view.digest(source))


def _stands(outcome: Outcome) -> bool:
    """Return whether a document is left as it is for good, and nothing is wrong with it."""
    left = outcome.action in (Action.SETTLED, Action.SEALED) and not outcome.step.moved_from
    return left and not (outcome.stopped_by or outcome.missing or outcome.faults)


def _name(outcome: Outcome) -> str:
    return "/".join(outcome.step.plan.identity)


def told_line(outcomes: Iterable[Outcome], told: Told) -> str:
    """Return how many documents differ as they did when it was said, "" for none."""
    number = sum(is_told(one, told) and not is_call_of_the_past(one) for one in outcomes)
    which = "är avgjort eller fryst" if number == 1 else "är avgjorda eller frysta"
    differ = f"{number} dokument som {which} skiljer sig från arbetsboken, som förra gången"
    return f"{differ}: visa med --all." if number else ""

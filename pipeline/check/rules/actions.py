"""One point of a decision is one action (DOMAIN.md 1.0 and 4.3)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.decisions import is_live, is_proposed
from pipeline.domain.records import record_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.actions import SecondAction, second_action
from pipeline.swedish.objects import masked

_POINT = ("Beslutspunkter/Verb", "Beslutspunkter/Sats")
_SPLIT = "Skriv två punkter, en för varje åtgärd."
_NAMED = "Är det ett namn: sätt det inom citattecken."


@rule("B17", Severity.ERROR, needs=_POINT)
def a_point_is_one_action(data: Dataset) -> Iterator[Problem]:
    """A point that is proposed says one thing to do: it must be possible to move and carry out."""
    for row, found in _doubled(data):
        if found.sure and is_proposed(record_at(row, "Beslut")):
            message = f"två åtgärder: ”{row['Verb']} …” och ”{found.words} …”."
            yield row.problem("Sats", message, remedy=f"{_SPLIT} {_NAMED}")


@rule("B17", Severity.INFO, needs=_POINT)
def a_point_may_be_two_actions(data: Dataset) -> Iterator[Problem]:
    """What is decided keeps its words; and what is asked of others may be several things."""
    for row, found in _doubled(data):
        decision = record_at(row, "Beslut")
        if found.sure and is_live(decision) and not is_proposed(decision):
            message = f"”{found.words} …” är en åtgärd till, och beslutet är redan fattat."
            yield row.problem("Sats", message, remedy=f"Inget, eller: {_SPLIT.lower()}")
        elif not found.sure and is_live(decision):
            message = f"”{found.words} …” kan vara en åtgärd till."
            remedy = f"Hör det till uppdraget: inget. Annars: {_SPLIT.lower()}"
            yield row.problem("Sats", message, remedy=remedy)


@rule("B17", Severity.INFO, needs=_POINT)
def a_verb_may_be_two_actions(data: Dataset) -> Iterator[Problem]:
    """Two verbs with one object (`godkänna och överlämna`) are mostly two decisions."""
    for row in data["Beslutspunkter"]:
        if " och " in str(row["Verb"]) and is_live(record_at(row, "Beslut")):
            message = f"”{row['Verb']}” är två verb i en punkt."
            remedy = f"Kan de beslutas var för sig: {_SPLIT.lower()}"
            yield row.problem("Verb", message, remedy=remedy)


def _doubled(data: Dataset) -> Iterator[tuple[Record, SecondAction]]:
    for row in data["Beslutspunkter"]:
        found = second_action(masked(str(row["Sats"] or "")))
        if found:
            yield row, found

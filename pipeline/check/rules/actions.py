"""One point of a decision is one action (DOMAIN.md 1.0 and 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.check.rules.registry import Search, text_rule
from pipeline.domain.decisions import is_live, is_proposed
from pipeline.domain.records import record_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.actions import SecondAction, second_action
from pipeline.swedish.objects import masked

_POINT = ("Beslutspunkter/Verb", "Beslutspunkter/Sats")
_SPLIT = "Skriv två punkter, en för varje åtgärd."
_NAMED = "Är det ett namn: sätt det inom citattecken."


# One of these is between two actions.
_BETWEEN = (",", ";", "\n", "och", "samt", "men", "dels", "som")


@text_rule("B17", Severity.ERROR, needs=_POINT, of={"Beslutspunkter": ("Sats",)})
def a_point_is_one_action(data: Dataset) -> Search:
    """A point that is proposed says one thing to do: it must be possible to move and carry out."""
    return Search(_two_actions, _BETWEEN)


def _two_actions(row: Record, header: str, text: str) -> Iterator[Problem]:
    found = _second(text) if is_proposed(record_at(row, "Beslut")) else None
    if found and found.sure:
        message = f"två åtgärder: ”{row['Verb']} …” och ”{found.words} …”."
        yield row.problem(header, message, remedy=f"{_SPLIT} {_NAMED}")


@text_rule("B17", Severity.INFO, needs=_POINT, of={"Beslutspunkter": ("Sats",)})
def a_point_may_be_two_actions(data: Dataset) -> Search:
    """What is decided keeps its words; and what is asked of others may be several things."""
    return Search(_perhaps_two_actions, _BETWEEN)


def _perhaps_two_actions(row: Record, header: str, text: str) -> Iterator[Problem]:
    decision = record_at(row, "Beslut")
    found = _second(text) if is_live(decision) else None
    if found and found.sure and not is_proposed(decision):
        message = f"”{found.words} …” är en åtgärd till, och beslutet är redan fattat."
        yield row.problem(header, message, remedy=f"Inget, eller: {_SPLIT.lower()}")
    elif found and not found.sure:
        message = f"”{found.words} …” kan vara en åtgärd till."
        remedy = f"Hör det till uppdraget: inget. Annars: {_SPLIT.lower()}"
        yield row.problem(header, message, remedy=remedy)


@text_rule("B17", Severity.INFO, needs=_POINT, of={"Beslutspunkter": ("Verb",)})
def a_verb_may_be_two_actions(data: Dataset) -> Search:
    """Two verbs with one object (`godkänna och överlämna`) are mostly two decisions."""
    return Search(_two_verbs, (" och ",))


def _two_verbs(row: Record, header: str, text: str) -> Iterator[Problem]:
    if " och " in text and is_live(record_at(row, "Beslut")):
        message = f"”{text}” är två verb i en punkt."
        remedy = f"Kan de beslutas var för sig: {_SPLIT.lower()}"
        yield row.problem(header, message, remedy=remedy)


@lru_cache(maxsize=4096)  # two rules ask the same of it
def _second(clause: str) -> SecondAction | None:
    return second_action(masked(clause))

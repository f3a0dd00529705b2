"""M05, M06 and M09 (DOMAIN.md 2.3): what a goal that steers must have, and who set its level."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.decisions import is_taken
from pipeline.domain.goals import is_kept, is_level_set, is_steering, was_adopted
from pipeline.domain.records import is_filled, listed, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity

_MEASURED = ("Mål/Mätbarhet", "Mål/Måltyp", "Mål/Status", "Indikatorer", "Program/Status")
_CRITERIA = {
    "Påverkbart": "gå att påverka",
    "Mätbart": "kunna mätas",
    "Resurser finns": "ha resurser",
}
_DOUBTED = ("nej", "oklart")


@rule("M05", Severity.WARNING, needs=_MEASURED)
def an_adopted_goal_that_steers_can_be_measured(data: Dataset) -> Iterator[Problem]:
    """Before its programme was adopted somebody has said how a steering goal is measured."""
    for goal in _steering(data):
        measured = is_filled(goal, "Mätbarhet") or listed(goal, "indikatorer")
        if was_adopted(record_at(goal, "Program")) and not measured:
            message = "målet är styrande, men det framgår inte hur det mäts."
            remedy = "Välj ”kvantitativ” eller ”kvalitativ”, eller ”inriktning” i ”Måltyp”."
            yield goal.problem("Mätbarhet", message, remedy=remedy)


@rule("M06", Severity.WARNING, needs=("Mål/Måltyp", *(f"Mål/{header}" for header in _CRITERIA)))
def a_goal_that_steers_meets_the_three_criteria(data: Dataset) -> Iterator[Problem]:
    """What steers can be influenced, can be measured and has resources (S1)."""
    for goal in _steering(data):
        for header, demand in _CRITERIA.items():
            if text_at(goal, header) in _DOUBTED:
                message = f"”{goal[header]}”, men ett styrande mål ska {demand}."
                remedy = "Välj ”ja” när det är klart, eller ”inriktning” i ”Måltyp”."
                yield goal.problem(header, message, remedy=remedy)


def _steering(data: Dataset) -> Iterator[Record]:
    return (goal for goal in data["Mål"] if is_steering(goal) and is_kept(goal))


@rule(
    "M09",
    Severity.WARNING,
    needs=("Mål/Ambitionsstatus", "Mål/Fastställd vid", "Beslut/Status", "Program/Status"),
)
def a_level_that_is_set_was_set_by_somebody(data: Dataset) -> Iterator[Problem]:
    """An ambition level is set at a meeting, or by a decision in a case of its programme."""
    for goal in data["Mål"]:
        if is_level_set(goal) and is_kept(goal) and not _has_been_decided(goal):
            message = "ambitionsnivån är fastställd, men inget sammanträde eller beslut är angivet."
            remedy = "Välj sammanträdet i ”Fastställd vid”, eller ”preliminär” här."
            yield goal.problem("Ambitionsstatus", message, remedy=remedy)


def _has_been_decided(goal: Record) -> bool:
    program = record_at(goal, "Program")
    if is_filled(goal, "Fastställd vid") or was_adopted(program):
        return True
    items = (item for case in listed(program, "ärenden") for item in listed(case, "behandling"))
    return any(is_taken(decision) for item in items for decision in listed(item, "beslut"))

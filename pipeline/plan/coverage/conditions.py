"""L04: the five conditions of S2 on goals of boards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.domain.records import record_at, records_at, text_at
from pipeline.model import Dataset, Problem, Record
from pipeline.plan.coverage.chains import Chain, gap, goals_above, items_of, name_of

_OVERALL = frozenset(["övergripande mål", "KF-mål"])
_WORD = re.compile(r"[^\W\d_]+|\d+")  # RUS 2020–2035, RUS2035 and RUS: have the same first word


@dataclass(frozen=True, slots=True)
class _Framework:
    """A framework that is asked for, told by how its name begins; `rus ` is a word of its own."""

    name: str
    begins: tuple[str, ...]

    def is_named(self, text: str) -> bool:
        """Return whether a text begins as the framework's name does."""
        return f"{' '.join(_WORD.findall(text.casefold()))} ".startswith(self.begins)

    def has_items(self, chain: Chain, dataset: Dataset) -> bool:
        """Return whether it stands in the workbooks."""
        return any(self.is_named(text_at(row, "Ramverk")) for row in dataset["Ramverk"])

    def is_led_to(self, goal: Record) -> bool:
        """Return whether a goal leads to one of its items."""
        return any(self.is_named(text_at(item, "Ramverk")) for item in items_of(goal))


_REGIONAL = _Framework(
    "Den regionala utvecklingsstrategin (RUS)",
    ("rus ", "regional utvecklingsstrategi", "regionala utvecklingsstrategi"),
)
_AGENDA = _Framework("Agenda 2030", ("agenda 2030",))
_CHALLENGES = _Framework("Ramverket Utmaningar", ("utmaning",))


@dataclass(frozen=True, slots=True)
class _Condition:
    """One condition: what a goal lacks, and where it is filled in."""

    text: str
    header: str
    remedy: str
    applies: Callable[[Chain, Dataset], bool]
    is_met: Callable[[Record], bool]


def unmet_conditions(chain: Chain, dataset: Dataset) -> Iterator[Problem]:
    """Yield a goal of a board that lacks one of the five; a framework that cannot be asked for."""
    for goal in chain.of_boards:
        for condition in _FIVE:
            if condition.applies(chain, dataset) and not condition.is_met(goal):
                message = f"{name_of(goal)} {condition.text}."
                yield gap("L04", goal, message, condition.remedy, condition.header)
    if chain.of_boards:
        yield from _absent_frameworks(chain, dataset)


def _absent_frameworks(chain: Chain, dataset: Dataset) -> Iterator[Problem]:
    for framework in (_REGIONAL, _AGENDA, _CHALLENGES):
        named = any(map(framework.is_named, text_at(chain.program, "Ramverk").split(";")))
        if named and not framework.has_items(chain, dataset):
            message = f"{framework.name} nämns, men har inga rader i bladet ”Ramverk”."
            remedy = "Lägg till dem, så att nämndmålen kan prövas mot det."
            yield gap("L04", chain.program, message, remedy, "Ramverk")


def _is_anchored(goal: Record) -> bool:
    return any(text_at(row, "Nivå") in _OVERALL for row in goals_above(goal))


def _has_perspective(goal: Record) -> bool:
    return any(record_at(row, "Perspektiv") for row in records_at(goal, "Delstrategier"))


def _of_framework(text: str, framework: _Framework) -> _Condition:
    remedy = "Lägg till en rad i bladet ”Kopplingar”, eller en delstrategi som har kopplingen."
    return _Condition(text, "Delstrategier", remedy, framework.has_items, framework.is_led_to)


_FIVE = (
    _Condition(
        "är inte förankrat i något av kommunens övergripande mål",
        "Överordnat mål",
        "Skriv det övergripande målets id i Överordnat mål.",
        lambda chain, dataset: True,
        _is_anchored,
    ),
    _of_framework("utgår inte från den regionala utvecklingsstrategin (RUS)", _REGIONAL),
    _Condition(
        "har inget medborgarperspektiv",
        "Delstrategier",
        "Skriv id för en delstrategi i Delstrategier: den har ett perspektiv.",
        lambda chain, dataset: bool(chain.strategies),
        _has_perspective,
    ),
    _of_framework("har ingen bäring på Agenda 2030", _AGENDA),
    _of_framework("tar inte hänsyn till någon av kommunens utmaningar", _CHALLENGES),
)

"""L02: what nothing below leads to."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain.goals import is_kept
from pipeline.domain.records import record_at, records_at, text_at
from pipeline.model import Dataset, Problem, Record
from pipeline.plan.coverage.chains import Chain, gap, goals_above, key_header, name_of

_LATER = "Lägg till det som fattas, eller ta bort raden."


def idle_rows(chain: Chain) -> Iterator[Problem]:
    """Yield a direction, perspective, sub-strategy or goal that nothing below leads to."""
    yield from _idle_parts(chain)
    yield from _idle_strategies(chain)
    yield from _goals_without_boards(chain)


def _idle_parts(chain: Chain) -> Iterator[Problem]:
    in_use = {record_at(row, "Struktur") for row in chain.goals}
    in_use |= {record_at(row, "Riktning") for row in chain.strategies}
    seen = {record_at(row, "Perspektiv") for row in chain.strategies}
    for area in chain.areas:
        if area not in in_use:
            yield _idle(area, f"{name_of(area)} har inga mål och inga delstrategier.", _LATER)
    for perspective in chain.perspectives if chain.strategies else ():
        if perspective not in seen:
            yield _idle(perspective, f"{name_of(perspective)} har inga delstrategier.", _LATER)


def _idle_strategies(chain: Chain) -> Iterator[Problem]:
    named = {row for goal in chain.goals for row in records_at(goal, "Delstrategier")}
    for strategy in chain.strategies if named else ():
        if strategy not in named:
            remedy = "Skriv dess id i Delstrategier för de mål som hör dit."
            yield _idle(strategy, f"inget mål hör till {name_of(strategy)}.", remedy)


def _goals_without_boards(chain: Chain) -> Iterator[Problem]:
    above = {row for goal in chain.of_boards for row in goals_above(goal)}
    for goal in chain.top if chain.of_boards else ():
        if goal not in above:
            remedy = "Skriv målets id i Överordnat mål för de nämndmål som hör dit."
            yield _idle(goal, f"inget nämndmål leder till {name_of(goal)}.", remedy)


def _idle(row: Record, message: str, remedy: str) -> Problem:
    return gap("L02", row, key_header(row), message, remedy)


def idle_items(dataset: Dataset) -> Iterator[Problem]:
    """Yield an item of a framework that is in use, but that nothing leads to."""
    links = (link for link in dataset["Kopplingar"] if not _is_of_retired(link))
    linked = {item for link in links if (item := record_at(link, "Till"))}
    used = {_edition(item) for item in linked}
    for item in dataset["Ramverk"]:
        if item not in linked and _edition(item) in used:
            message = f"inget mål och ingen delstrategi leder till {name_of(item)}"
            message += f" i {text_at(item, 'Ramverk')}."
            remedy = "Lägg till en rad i bladet ”Kopplingar” om något gör det."
            yield gap("L02", item, "Post-id", message, remedy)


def _is_of_retired(link: Record) -> bool:
    goal = record_at(link, "Mål")
    return goal is not None and not is_kept(goal)


def _edition(item: Record) -> tuple[str, str]:
    return text_at(item, "Ramverk"), text_at(item, "Version")

"""L01, L02 and L03: what hangs on nothing, what nothing hangs on, and combinations without any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.domain.goals import edition_of, is_kept
from pipeline.domain.records import is_filled, listed, record_at, records_at, text_at
from pipeline.model import Dataset, Problem, Record
from pipeline.plan.coverage.chains import Chain, gap, goals_above, has_goal_above, items_of, name_of

_LATER = "Lägg till det som fattas, eller ta bort raden."

# ------------------------------------------------------------ L01


def loose_rows(chain: Chain) -> Iterator[Problem]:
    """Yield a goal under no direction, a part of no goal, and what leads to no framework."""
    for goal in chain.top if chain.areas else ():
        hung = is_filled(goal, "Struktur") or has_goal_above(goal)
        if not hung and not _spans_areas(goal):
            message = f"{name_of(goal)} står inte under någon riktning eller något område."
            yield gap("L01", goal, message, "Skriv dess id i Struktur.", "Struktur")
    for goal in chain.goals:
        if text_at(goal, "Nivå") == "delmål" and not has_goal_above(goal):
            retired = " som gäller" if is_filled(goal, "Överordnat mål") else ""
            message = f"{name_of(goal)} är ett delmål men hör inte till något mål{retired}."
            yield gap("L01", goal, message, "Skriv målets id där.", "Överordnat mål")
    yield from _unlinked(chain.strategies)
    yield from _unlinked(chain.top)


def _spans_areas(goal: Record) -> bool:
    """Return whether the goal's own parts stand under directions: it is above all of them."""
    parts = filter(is_kept, listed(goal, "mål_överordnat_mål"))
    return any(is_filled(part, "Struktur") for part in parts)


def _unlinked(rows: Iterable[Record]) -> Iterator[Problem]:
    rows = list(rows)
    for row in rows if any(map(items_of, rows)) else ():
        if not items_of(row):
            linked = "kopplat" if row.sheet == "Mål" else "kopplad"
            message = f"{name_of(row)} är inte {linked} till något ramverk, men andra är det."
            yield gap("L01", row, message, "Lägg till en rad i bladet ”Kopplingar”.")


# ------------------------------------------------------------ L02


def idle_rows(chain: Chain) -> Iterator[Problem]:
    """Yield a direction, perspective, sub-strategy or goal that nothing below leads to."""
    yield from _idle_parts(chain)
    yield from _idle_strategies(chain)
    yield from _goals_without_boards(chain)


def _idle_parts(chain: Chain) -> Iterator[Problem]:
    in_use = {record_at(row, "Struktur") for row in chain.goals}
    in_use |= {record_at(row, "Riktning") for row in chain.strategies}
    in_use |= {record_at(area, "Ingår i") for area in chain.areas}
    seen = {record_at(row, "Perspektiv") for row in chain.strategies}
    for area in chain.areas:
        if area not in in_use:
            yield gap("L02", area, f"{name_of(area)} har inga mål och inga delstrategier.", _LATER)
    for perspective in chain.perspectives if chain.strategies else ():
        if perspective not in seen:
            message = f"{name_of(perspective)} har inga delstrategier."
            yield gap("L02", perspective, message, _LATER)


def _idle_strategies(chain: Chain) -> Iterator[Problem]:
    named = {row for goal in chain.goals for row in records_at(goal, "Delstrategier")}
    for strategy in chain.strategies if named else ():
        if strategy not in named:
            remedy = "Skriv dess id i Delstrategier för de mål som hör dit."
            yield gap("L02", strategy, f"inget mål hör till {name_of(strategy)}.", remedy)


def _goals_without_boards(chain: Chain) -> Iterator[Problem]:
    above = {row for goal in chain.of_boards for row in goals_above(goal)}
    for goal in chain.top if chain.of_boards else ():
        if goal not in above:
            remedy = "Skriv målets id i Överordnat mål för de nämndmål som hör dit."
            yield gap("L02", goal, f"inget nämndmål leder till {name_of(goal)}.", remedy)


def idle_items(dataset: Dataset) -> Iterator[Problem]:
    """Yield an item of a framework that is in use, but that nothing leads to."""
    links = (link for link in dataset["Kopplingar"] if not _is_of_retired(link))
    linked = {item for link in links if (item := record_at(link, "Till"))}
    used = {edition_of(item) for item in linked}
    for item in dataset["Ramverk"]:
        if item not in linked and edition_of(item) in used:
            message = f"inget mål och ingen delstrategi leder till {name_of(item)}"
            message += f" i {text_at(item, 'Ramverk')}."
            remedy = "Lägg till en rad i bladet ”Kopplingar” om något gör det."
            yield gap("L02", item, message, remedy)


def _is_of_retired(link: Record) -> bool:
    goal = record_at(link, "Mål")
    return goal is not None and not is_kept(goal)


# ------------------------------------------------------------ L03


def unused_combinations(chain: Chain) -> Iterator[Problem]:
    """Yield a direction and a perspective, both in use, that no sub-strategy brings together."""
    if not chain.strategies:
        return
    from pipeline.plan import tables

    pairs = [
        (area.key, perspective.key)
        for row in chain.strategies
        if (area := record_at(row, "Riktning")) and (perspective := record_at(row, "Perspektiv"))
    ]
    rows = {area.key: area for area in chain.areas if area.key in dict(pairs)}
    columns = {p.key: p for p in chain.perspectives if p.key in {pair[1] for pair in pairs}}
    for row, column in tables.empty_cells(pairs, list(rows), list(columns)):
        message = f"ingen delstrategi står under både {name_of(rows[row])} och "
        message += f"{name_of(columns[column])}."
        remedy = "Lägg till en i bladet ”Delstrategier”, om rutan inte ska vara tom."
        yield gap("L03", rows[row], message, remedy)

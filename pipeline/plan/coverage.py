"""What the chain of goals lacks (DOMAIN.md 1.7, seed S2): `beredning check --coverage`.

L01 hangs on nothing · L02 nothing hangs on it · L03 an empty cell of the matrix · L04 a goal of a
board lacks one of the five conditions. A kind of link that a programme does not use at all is no
gap: that is a choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.domain.goals import BOARD_LEVELS, built_programs, is_kept, kept_goals
from pipeline.domain.records import is_filled, listed, record_at, records_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.plan.chain import AREAS

BOARD = "nämndmål"
_OVERALL = frozenset(["övergripande mål", "KF-mål"])


@dataclass(frozen=True, slots=True)
class _Program:
    """One programme with its goals that stay, areas, perspectives and sub-strategies."""

    row: Record
    goals: tuple[Record, ...]
    areas: tuple[Record, ...]
    perspectives: tuple[Record, ...]
    strategies: tuple[Record, ...]

    @property
    def top(self) -> list[Record]:
        """Return the goals that are no board's."""
        return [goal for goal in self.goals if text_at(goal, "Nivå") not in BOARD_LEVELS]

    @property
    def of_boards(self) -> list[Record]:
        """Return the goals of boards."""
        return [goal for goal in self.goals if text_at(goal, "Nivå") == BOARD]


def gaps(dataset: Dataset) -> tuple[Problem, ...]:
    """Return every gap in the programmes that are built, each with its cell; they stop nothing."""
    found: list[Problem] = []
    for row in built_programs(dataset):
        program = _program(row)
        for code, find in _FINDERS:
            found += [replace(p, code=code) for p in find(program, dataset)]
    found += [replace(problem, code="L02") for problem in _idle_items(dataset)]
    return tuple(replace(problem, severity=Severity.INFO) for problem in found)


def _program(row: Record) -> _Program:
    parts = [part for part in listed(row, "struktur") if is_kept(part)]
    return _Program(
        row,
        kept_goals(row),
        tuple(part for part in parts if text_at(part, "Typ") in AREAS),
        tuple(part for part in parts if text_at(part, "Typ") == "perspektiv"),
        listed(row, "delstrategier"),
    )


def _named(row: Record) -> str:
    """Return målet M1 (Natur och klimat), as messages name a row."""
    noun = _NOUNS.get(row.sheet) or _NOUNS[text_at(row, "Typ")]
    name = text_at(row, "Kort namn") or text_at(row, "Namn")
    return f"{noun} {row.key} ({name})" if name else f"{noun} {row.key}"


_NOUNS = {
    "Mål": "målet",
    "Delstrategier": "delstrategin",
    "Ramverk": "posten",
    "riktning": "riktningen",
    "målområde": "målområdet",
    "fokusområde": "fokusområdet",
    "perspektiv": "perspektivet",
}


# ------------------------------------------------------------ what hangs on nothing


def _hanging_on_nothing(program: _Program, _: Dataset) -> Iterator[Problem]:
    """L01: a goal under no direction, a part of no goal, what leads to no framework."""
    for goal in program.top if program.areas else ():
        hung = is_filled(goal, "Struktur") or _has_goal_above(goal)
        if not hung and not _spans_areas(goal):
            message = f"{_named(goal)} står inte under någon riktning eller något område."
            yield goal.problem("Struktur", _capital(message), remedy="Skriv dess id i Struktur.")
    for goal in program.goals:
        if text_at(goal, "Nivå") == "delmål" and not _has_goal_above(goal):
            retired = " som gäller" if is_filled(goal, "Överordnat mål") else ""
            message = f"{_named(goal)} är ett delmål men hör inte till något mål{retired}."
            yield goal.problem("Överordnat mål", _capital(message), remedy="Skriv målets id där.")
    yield from _unlinked(program.strategies)
    yield from _unlinked(program.top)


def _has_goal_above(goal: Record) -> bool:
    """Return whether the goal hangs on one that stays; a cell at fault is no gap."""
    above = record_at(goal, "Överordnat mål")
    return is_kept(above) if above else is_filled(goal, "Överordnat mål")


def _spans_areas(goal: Record) -> bool:
    """Return whether the goal's own parts stand under directions: it is above all of them."""
    parts = filter(is_kept, listed(goal, "mål_överordnat_mål"))
    return any(is_filled(part, "Struktur") for part in parts)


def _unlinked(rows: Iterable[Record]) -> Iterator[Problem]:
    rows = list(rows)
    for row in rows if any(map(_items_of, rows)) else ():
        if not _items_of(row):
            linked = "kopplat" if row.sheet == "Mål" else "kopplad"
            message = f"{_named(row)} är inte {linked} till något ramverk, men andra är det."
            remedy = "Lägg till en rad i bladet ”Kopplingar”."
            yield row.problem(_key_of(row), _capital(message), remedy=remedy)


def _items_of(row: Record) -> list[Record]:
    """Return what a row leads to in the frameworks, by itself or through its sub-strategies."""
    rows = (row, *records_at(row, "Delstrategier"))
    links = [link for found in rows for link in listed(found, "kopplingar")]
    return [item for link in links if (item := record_at(link, "Till"))]


# ------------------------------------------------------------ what nothing hangs on


def _idle(program: _Program, _: Dataset) -> Iterator[Problem]:
    """L02: a direction, perspective, sub-strategy or goal that nothing below leads to."""
    for area in program.areas:
        if not _goals_under(program, area) and not _strategies_under(program, "Riktning", area):
            message = f"{_named(area)} har inga mål och inga delstrategier."
            yield area.problem("Struktur-id", _capital(message), remedy=_LATER)
    for perspective in program.perspectives if program.strategies else ():
        if not _strategies_under(program, "Perspektiv", perspective):
            message = f"{_named(perspective)} har inga delstrategier."
            yield perspective.problem("Struktur-id", _capital(message), remedy=_LATER)
    yield from _unused_strategies(program)
    yield from _goals_without_boards(program)


_LATER = "Lägg till det som fattas, eller ta bort raden."


def _goals_under(program: _Program, area: Record) -> list[Record]:
    return [goal for goal in program.goals if record_at(goal, "Struktur") is area]


def _strategies_under(program: _Program, header: str, part: Record) -> list[Record]:
    return [row for row in program.strategies if record_at(row, header) is part]


def _unused_strategies(program: _Program) -> Iterator[Problem]:
    used = {row for goal in program.goals for row in records_at(goal, "Delstrategier")}
    for strategy in program.strategies if used else ():
        if strategy not in used:
            message = f"inget mål hör till {_named(strategy)}."
            remedy = "Skriv dess id i Delstrategier för de mål som hör dit."
            yield strategy.problem("Delstrategi-id", _capital(message), remedy=remedy)


def _goals_without_boards(program: _Program) -> Iterator[Problem]:
    above = {row for goal in program.of_boards for row in _all_above(goal)}
    for goal in program.top if program.of_boards else ():
        if goal not in above:
            message = f"inget nämndmål leder till {_named(goal)}."
            remedy = "Skriv målets id i Överordnat mål för de nämndmål som hör dit."
            yield goal.problem("Mål-id", _capital(message), remedy=remedy)


def _all_above(goal: Record) -> list[Record]:
    """Return the goals that it hangs on, up to one that has been retired."""
    found: list[Record] = []
    above = record_at(goal, "Överordnat mål")
    while above is not None and is_kept(above) and above not in found:
        found.append(above)
        above = record_at(above, "Överordnat mål")
    return found


def _idle_items(dataset: Dataset) -> Iterator[Problem]:
    """L02: an item of a framework that is in use, but that nothing leads to."""
    links = (link for link in dataset["Kopplingar"] if not _is_of_retired(link))
    linked = {item for link in links if (item := record_at(link, "Till"))}
    used = {_edition(item) for item in linked}
    for item in dataset["Ramverk"]:
        if item not in linked and _edition(item) in used:
            message = f"inget mål och ingen delstrategi leder till {_named(item)}"
            remedy = "Lägg till en rad i bladet ”Kopplingar” om något gör det."
            where = f" i {text_at(item, 'Ramverk')}."
            yield item.problem("Post-id", _capital(message + where), remedy=remedy)


def _is_of_retired(link: Record) -> bool:
    goal = record_at(link, "Mål")
    return goal is not None and not is_kept(goal)


def _edition(item: Record) -> tuple[str, str]:
    return text_at(item, "Ramverk"), text_at(item, "Version")


# ------------------------------------------------------------ the matrix


def _empty_cells(program: _Program, _: Dataset) -> Iterator[Problem]:
    """L03: a direction and a perspective, both in use, that no sub-strategy brings together."""
    from pipeline.plan import tables

    if not program.strategies:
        return
    pairs = [
        (area.key, perspective.key)
        for row in program.strategies
        if (area := record_at(row, "Riktning")) and (perspective := record_at(row, "Perspektiv"))
    ]
    rows = {area.key: area for area in program.areas if area.key in dict(pairs)}
    columns = {p.key: p for p in program.perspectives if p.key in {pair[1] for pair in pairs}}
    for row, column in tables.empty_cells(pairs, list(rows), list(columns)):
        message = f"ingen delstrategi står under både {_named(rows[row])} och "
        message += f"{_named(columns[column])}."
        remedy = "Lägg till en i bladet ”Delstrategier”, om rutan inte ska vara tom."
        yield rows[row].problem("Struktur-id", _capital(message), remedy=remedy)


# ------------------------------------------------------------ the five conditions of S2


@dataclass(frozen=True, slots=True)
class _Condition:
    """One condition on goals of boards: what they lack, and where it is filled in."""

    text: str
    header: str
    remedy: str
    applies: Callable[[_Program, Dataset], bool]
    is_met: Callable[[Record], bool]


def _conditions(program: _Program, dataset: Dataset) -> Iterator[Problem]:
    """L04: a goal of a board that lacks one of the five; a framework that cannot be asked for."""
    for goal in program.of_boards:
        for condition in _FIVE:
            if condition.applies(program, dataset) and not condition.is_met(goal):
                message = f"{_named(goal)} {condition.text}."
                yield goal.problem(condition.header, _capital(message), remedy=condition.remedy)
    if program.of_boards:
        yield from _absent_frameworks(program, dataset)


def _absent_frameworks(program: _Program, dataset: Dataset) -> Iterator[Problem]:
    for framework in _FRAMEWORKS:
        named = any(map(framework, text_at(program.row, "Ramverk").split(";")))
        if named and not _has(framework)(program, dataset):
            message = f"{_FRAMEWORKS[framework]} nämns, men har inga rader i bladet ”Ramverk”."
            remedy = "Lägg till dem, så att nämndmålen kan prövas mot det."
            yield program.row.problem("Ramverk", message, remedy=remedy)


def _is_anchored(goal: Record) -> bool:
    return any(text_at(row, "Nivå") in _OVERALL for row in _all_above(goal))


def _has_perspective(goal: Record) -> bool:
    return any(record_at(row, "Perspektiv") for row in records_at(goal, "Delstrategier"))


def _begins(*words: str) -> Callable[[str], bool]:
    """Return what tells a framework by how its name begins; `rus ` is a word of its own."""
    return lambda name: f"{' '.join(_WORD.findall(name.casefold()))} ".startswith(words)


_WORD = re.compile(r"[^\W\d_]+|\d+")  # RUS 2020–2035, RUS2035 and RUS: have the same first word
_REGIONAL = _begins("rus ", "regional utvecklingsstrategi", "regionala utvecklingsstrategi")
_AGENDA = _begins("agenda 2030")
_CHALLENGES = _begins("utmaning")
_FRAMEWORKS = {
    _REGIONAL: "Den regionala utvecklingsstrategin (RUS)",
    _AGENDA: "Agenda 2030",
    _CHALLENGES: "Ramverket Utmaningar",
}


def _has(framework: Callable[[str], bool]) -> Callable[[_Program, Dataset], bool]:
    return lambda _, data: any(framework(text_at(row, "Ramverk")) for row in data["Ramverk"])


def _leads_to(framework: Callable[[str], bool]) -> Callable[[Record], bool]:
    return lambda goal: any(framework(text_at(item, "Ramverk")) for item in _items_of(goal))


_LINK = "Lägg till en rad i bladet ”Kopplingar”, eller en delstrategi som har kopplingen."
_FIVE = (
    _Condition(
        "är inte förankrat i något av kommunens övergripande mål",
        "Överordnat mål",
        "Skriv det övergripande målets id i Överordnat mål.",
        lambda program, data: True,
        _is_anchored,
    ),
    _Condition(
        "utgår inte från den regionala utvecklingsstrategin (RUS)",
        "Delstrategier",
        _LINK,
        _has(_REGIONAL),
        _leads_to(_REGIONAL),
    ),
    _Condition(
        "har inget medborgarperspektiv",
        "Delstrategier",
        "Skriv id för en delstrategi i Delstrategier: den har ett perspektiv.",
        lambda program, data: bool(program.strategies),
        _has_perspective,
    ),
    _Condition(
        "har ingen bäring på Agenda 2030",
        "Delstrategier",
        _LINK,
        _has(_AGENDA),
        _leads_to(_AGENDA),
    ),
    _Condition(
        "tar inte hänsyn till någon av kommunens utmaningar",
        "Delstrategier",
        _LINK,
        _has(_CHALLENGES),
        _leads_to(_CHALLENGES),
    ),
)

_FINDERS = (
    ("L01", _hanging_on_nothing),
    ("L02", _idle),
    ("L03", _empty_cells),
    ("L04", _conditions),
)


def _key_of(row: Record) -> str:
    return {"Mål": "Mål-id", "Delstrategier": "Delstrategi-id"}[row.sheet]


def _capital(message: str) -> str:
    return message[:1].upper() + message[1:]

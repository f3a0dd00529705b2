"""One programme's rows that hang together, what they hang on, and how a gap in them is told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline import schema
from pipeline.domain.goals import is_kept, is_of_board, kept_goals
from pipeline.domain.plain_names import is_worked_out, row_name
from pipeline.domain.records import is_filled, listed, record_at, records_at, text_at
from pipeline.model import Problem, Record, Severity
from pipeline.plan.chain import NO_AREAS

BOARD = "nämndmål"
_NOUNS = {
    "Mål": "målet",
    "Delstrategier": "delstrategin",
    "Ramverk": "posten",
    "riktning": "riktningen",
    "målområde": "målområdet",
    "fokusområde": "fokusområdet",
    "perspektiv": "perspektivet",
}


@dataclass(frozen=True, slots=True)
class Chain:
    """One programme with its goals that stay, areas, perspectives and sub-strategies."""

    program: Record
    goals: tuple[Record, ...]
    areas: tuple[Record, ...]
    perspectives: tuple[Record, ...]
    strategies: tuple[Record, ...]

    @property
    def top(self) -> list[Record]:
        """Return the goals that are no board's."""
        return [goal for goal in self.goals if not is_of_board(goal)]

    @property
    def of_boards(self) -> list[Record]:
        """Return the goals of boards."""
        return [goal for goal in self.goals if text_at(goal, "Nivå") == BOARD]


def chain_of(program: Record) -> Chain:
    """Return the chain of a programme, without what has been retired."""
    parts = [part for part in listed(program, "struktur") if is_kept(part)]
    return Chain(
        program,
        kept_goals(program),
        tuple(part for part in parts if text_at(part, "Typ") not in NO_AREAS),
        tuple(part for part in parts if text_at(part, "Typ") == "perspektiv"),
        listed(program, "delstrategier"),
    )


def has_goal_above(goal: Record) -> bool:
    """Return whether the goal hangs on one that stays; a cell at fault is no gap."""
    above = record_at(goal, "Överordnat mål")
    return is_kept(above) if above else is_filled(goal, "Överordnat mål")


def goals_above(goal: Record) -> list[Record]:
    """Return the goals that it hangs on, up to one that has been retired."""
    found: list[Record] = []
    above = record_at(goal, "Överordnat mål")
    while above is not None and is_kept(above) and above not in found:
        found.append(above)
        above = record_at(above, "Överordnat mål")
    return found


def items_of(row: Record) -> list[Record]:
    """Return what a row leads to in the frameworks, by itself or through its sub-strategies."""
    rows = (row, *records_at(row, "Delstrategier"))
    links = [link for found in rows for link in listed(found, "kopplingar")]
    return [item for link in links if (item := record_at(link, "Till"))]


def name_of(row: Record) -> str:
    """Return målet M1 (Natur och klimat), as messages name a row."""
    noun = _NOUNS.get(row.sheet) or _NOUNS.get(kind := text_at(row, "Typ"), kind)
    name = text_at(row, "Kort namn") or text_at(row, "Namn")
    if is_worked_out(row):
        return f"{noun} {name}" if name else row_name(row)
    return f"{noun} {row.key} ({name})" if name else f"{noun} {row.key}"


def gap(code: str, row: Record, message: str, remedy: str, header: str = "") -> Problem:
    """Return a gap at a cell, or at the row's key; the message gets its capital letter here."""
    header = header or schema.BY_NAME[row.sheet].key.header
    found = row.problem(header, message[:1].upper() + message[1:], remedy=remedy)
    return replace(found, code=code, severity=Severity.INFO)

"""Which goals stay and whose they are; how far a programme has come (WORKBOOK.md; DOMAIN.md)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain.meetings import is_built
from pipeline.domain.records import ask_text, listed, record_at, text_at
from pipeline.model import Dataset, Record, Row

RETIRED = "utgår"
BOARD_LEVELS = frozenset(["nämndmål", "delmål"])  # Nivå
_ASSEMBLY_LEVELS = frozenset(["övergripande mål", "KF-mål"])
DIRECTION = "inriktning"  # Måltyp
ADOPTED = frozenset(["antaget", "gällande"])  # Program.Status
ONCE_ADOPTED = ADOPTED | {"ersatt"}  # another programme is in its place; it stands as it was
_IN_FORCE = "gällande"
_DRAFTED = frozenset(["utkast", "remiss", "förslag"])
_APPROVED = frozenset(["godkänt AU", "på remiss", "fastställt"])


def is_kept(row: Record) -> bool:
    """Return whether a goal, or a part of the structure, stays in its programme."""
    return bool(row.bare("Status") != RETIRED)


def is_draft(goal: Record) -> bool:
    """Return whether a goal has not been adopted yet."""
    return text_at(goal, "Status") == "utkast"


def kept_goals(program: Record | None) -> tuple[Record, ...]:
    """Return the goals that stay in a programme."""
    return tuple(filter(is_kept, listed(program, "mål")))


def follow_ups_of(program: Record) -> list[Record]:
    """Return the rows of Uppföljning of the programme's goals, in the order of the goals."""
    return [row for goal in kept_goals(program) for row in listed(goal, "uppföljning")]


def is_of_board(goal: Record) -> bool:
    """Return whether a goal is a board's own, or a part of one."""
    return text_at(goal, "Nivå") in BOARD_LEVELS


def is_of_the_assembly(goal: Record) -> bool:
    """Return whether a goal is the whole municipality's, and not of one board."""
    return text_at(goal, "Nivå") in _ASSEMBLY_LEVELS


def ask_is_of_board(goal: Row | None) -> bool:
    """Return the same of the row of a view; the ask is logged."""
    return ask_text(goal, "nivå") in BOARD_LEVELS


def gives_direction(goal: Record | None) -> bool:
    """Return whether a goal shows the way only: no forecast is made of it (S1)."""
    return text_at(goal, "Måltyp") == DIRECTION


def is_steering(goal: Record) -> bool:
    """Return whether a goal is measured, and has a forecast."""
    return bool(goal.bare("Måltyp") == "styrande")


def is_clarification_approved(clarification: Record) -> bool:
    """Return whether a row of Förtydliganden has passed the committee (DOMAIN.md 1.8)."""
    return text_at(clarification, "Status") in _APPROVED


def is_level_set(goal: Record) -> bool:
    """Return whether the ambition level of a goal has been set (Ambitionsstatus)."""
    return text_at(goal, "Ambitionsstatus") == "fastställd"


def edition_of(item: Record) -> tuple[str, str]:
    """Return the framework that an item is of, and its version."""
    return text_at(item, "Ramverk"), text_at(item, "Version")


# ------------------------------------------------------------ programmes


def built_programs(dataset: Dataset) -> Iterator[Record]:
    """Yield the programmes whose documents are built here."""
    for program in dataset["Program"]:
        if is_built(program) and is_built(record_at(program, "Kommun")):
            yield program


def is_adopted(program: Record | None) -> bool:
    """Return whether a programme has been adopted, in force yet or not."""
    return text_at(program, "Status") in ADOPTED


def was_adopted(program: Record | None) -> bool:
    """Return whether a programme has been adopted, also when another has taken its place since."""
    return text_at(program, "Status") in ONCE_ADOPTED


def is_drafted(program: Record) -> bool:
    """Return whether a programme, or its new version, has not been adopted yet."""
    return text_at(program, "Status") in _DRAFTED


def is_in_force(program: Record) -> bool:
    """Return whether a programme is said to be in force."""
    return text_at(program, "Status") == _IN_FORCE


def is_strategy(program: Record | None) -> bool:
    """Return whether a programme is a strategy: its form is its own, and it may have no goals."""
    return text_at(program, "Dokumenttyp") == "strategi"

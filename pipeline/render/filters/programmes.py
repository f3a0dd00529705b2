"""The filters about a programme: what its parts are coupled to, what is done for its goals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.domain.records import ask_row
from pipeline.model import Row, Rows
from pipeline.values.types import Whole

_Framework = tuple[str, str]  # its name and version


def coupling_tables(program: Row) -> list[dict[str, Any]]:
    """Return a table for each framework that sub-strategies are coupled to: its `namn` and `rader`.

    Each of the rader is a `delstrategi` and its `kopplingar` there, by their Nr; also those that
    have none. The frameworks are in the order of Program.Ramverk, then as they come.
    """
    parts = [(part, list(part.get("kopplingar"))) for part in program.get("delstrategier")]
    found = dict.fromkeys(_framework(row) for _, rows in parts for row in rows)
    order = [name.strip() for name in str(program.get("ramverk")).split(";") if name.strip()]
    return [
        {
            "namn": _shown(framework),
            "rader": [
                {"delstrategi": part, "kopplingar": _of(framework, rows)} for part, rows in parts
            ],
        }
        for framework in sorted(found, key=lambda framework: _place(framework, order))
    ]


def _framework(coupling: Row) -> _Framework:
    post = coupling.get("till")
    return str(post.get("ramverk")), str(post.get("version"))


def _shown(framework: _Framework) -> str:
    """Return RUS 2020–2035, or Agenda 2030 (2015); a version only once."""
    name, version = framework
    if not version or version in name:
        return name
    return f"{name} ({version})" if name[-1:].isdecimal() else f"{name} {version}"


def _place(framework: _Framework, order: list[str]) -> int:
    names = (framework[0], _shown(framework))
    return next((at for at, name in enumerate(order) if name in names), len(order))


def _of(framework: _Framework, couplings: Iterable[Row]) -> list[Row]:
    return sorted((row for row in couplings if _framework(row) == framework), key=_number)


def _number(coupling: Row) -> float:
    number = coupling.get("till").get("nr")
    return int(number) if isinstance(number, Whole) else float("inf")


def activities(goals: Row | Iterable[Row]) -> list[Row]:
    """Return the activities of a goal or of several: its own, then those of its success factors."""
    each = [goals] if isinstance(goals, Row) else goals
    owners = [row for goal in each for row in (goal, *_rows(goal, "framgångsfaktorer"))]
    return [row for owner in owners for row in _rows(owner, "aktiviteter")]


def _rows(owner: Row, name: str) -> tuple[Row, ...]:
    found = owner.get(name)
    return tuple(found) if isinstance(found, Rows) else ()


def new_areas_above(goal: Row, goals: Iterable[Row]) -> list[Row]:
    """Return the areas that a goal's own lies in, the outermost first.

    Those that the goal before it among `goals` stands in too are not new, and left out.
    """
    listed = list(goals)
    before = listed[: listed.index(goal)] if goal in listed else []
    placed = (places for other in reversed(before) if (places := _areas(other)))
    known = next(placed, [])
    return [area for area in reversed(_areas(goal)[1:]) if area not in known]


def _areas(goal: Row) -> list[Row]:
    """Return the area of a goal, the one that it lies in, and so on; areas may make a ring."""
    found: list[Row] = []
    area = ask_row(goal, "struktur")
    while area is not None and area not in found:
        found.append(area)
        area = ask_row(area, "ingår_i")
    return found

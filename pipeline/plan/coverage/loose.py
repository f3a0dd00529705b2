"""L01: what hangs on nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.domain.goals import is_kept
from pipeline.domain.records import is_filled, listed, text_at
from pipeline.model import Problem, Record
from pipeline.plan.coverage.chains import Chain, gap, has_goal_above, items_of, key_header, name_of


def loose_rows(chain: Chain) -> Iterator[Problem]:
    """Yield a goal under no direction, a part of no goal, and what leads to no framework."""
    for goal in chain.top if chain.areas else ():
        hung = is_filled(goal, "Struktur") or has_goal_above(goal)
        if not hung and not _spans_areas(goal):
            message = f"{name_of(goal)} står inte under någon riktning eller något område."
            yield gap("L01", goal, "Struktur", message, "Skriv dess id i Struktur.")
    for goal in chain.goals:
        if text_at(goal, "Nivå") == "delmål" and not has_goal_above(goal):
            retired = " som gäller" if is_filled(goal, "Överordnat mål") else ""
            message = f"{name_of(goal)} är ett delmål men hör inte till något mål{retired}."
            yield gap("L01", goal, "Överordnat mål", message, "Skriv målets id där.")
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
            yield gap(
                "L01", row, key_header(row), message, "Lägg till en rad i bladet ”Kopplingar”."
            )

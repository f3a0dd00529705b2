"""L03: the matrix of directions and perspectives, with a sub-strategy in each cell."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain.records import record_at
from pipeline.model import Problem
from pipeline.plan.coverage.chains import Chain, gap, name_of


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
        yield gap("L03", rows[row], "Struktur-id", message, remedy)

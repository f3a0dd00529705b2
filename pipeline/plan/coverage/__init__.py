"""What the chain of goals lacks (DOMAIN.md 1.7, seed S2): `beredning check --coverage`.

L01 hangs on nothing · L02 nothing hangs on it · L03 an empty cell of the matrix · L04 a goal of a
board lacks one of the five conditions. A kind of link that a programme does not use at all is no
gap: that is a choice.

chains       one programme's rows that hang together, and how a gap in them is told
hanging      L01, L02, L03
conditions   L04

(DECISIONS 45)
"""

from __future__ import annotations

from pipeline.domain.goals import built_programs
from pipeline.model import Dataset, Problem
from pipeline.plan.coverage.chains import chain_of
from pipeline.plan.coverage.conditions import unmet_conditions
from pipeline.plan.coverage.hanging import idle_items, idle_rows, loose_rows, unused_combinations

__all__ = ["gaps"]


def gaps(dataset: Dataset) -> tuple[Problem, ...]:
    """Return every gap in the programmes that are built, each with its cell; they stop nothing."""
    found: list[Problem] = []
    for program in built_programs(dataset):
        chain = chain_of(program)
        found += loose_rows(chain)
        found += idle_rows(chain)
        found += unused_combinations(chain)
        found += unmet_conditions(chain, dataset)
    return (*found, *idle_items(dataset))

"""N06: who is to do what was decided, and by when (a reading of minutes that auditors make)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.assignments import DONE, DUE, RESPONSIBLE, gives_assignment
from pipeline.domain.decisions import is_live
from pipeline.domain.meetings import is_built
from pipeline.domain.records import is_filled, record_at
from pipeline.model import Dataset, Problem, Severity
from pipeline.swedish.words import enumeration


@rule(
    "N06",
    Severity.INFO,
    needs=("Beslutspunkter/Beslut", "Beslutspunkter/Ansvarig", "Beslutspunkter/Klart senast"),
)
def an_assignment_has_somebody_and_a_day(data: Dataset) -> Iterator[Problem]:
    """What has no day is followed up by nobody; who has it, the words may say of several bodies."""
    for row in data["Beslutspunkter"]:
        decision = record_at(row, "Beslut")
        here = is_built(record_at(decision, "Behandling", "Möte"))
        if not (here and is_live(decision) and gives_assignment(row)) or is_filled(row, DONE):
            continue
        lacking = [header for header in (RESPONSIBLE, DUE) if not is_filled(row, header)]
        if DUE in lacking:
            what = {RESPONSIBLE: "vem som ska göra det", DUE: "när det ska vara klart"}
            said = enumeration([what[header] for header in lacking], "eller")
            message = f"punkten ger ett uppdrag, men säger inte {said}."
            remedy = f"Fyll i {' och '.join(lacking)}, så följs det upp i uppdragslistan."
            yield row.problem(lacking[0], message, remedy=remedy)

"""N07–N08: letters that send a case out for comment, and answers to such."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.consultations import is_consultation
from pipeline.domain.records import day_at, record_at
from pipeline.model import Dataset, Problem, Severity


@rule("N07", Severity.WARNING, needs=("Remisser/Behandling", "Behandling/Syfte"))
def a_letter_belongs_to_a_consultation(data: Dataset) -> Iterator[Problem]:
    """The item of a letter or an answer is there for that."""
    for row in data["Remisser"]:
        item = record_at(row, "Behandling")
        if item is not None and not is_consultation(item):
            message = f"behandlingen har syftet {item['Syfte']}, inte remiss."
            remedy = "Välj en behandling med Syfte remiss, eller ändra syftet."
            yield row.problem("Behandling", message, remedy=remedy)


@rule("N08", Severity.WARNING, needs=("Remisser/Datum", "Remisser/Svar senast"))
def the_answer_is_due_after_the_letter(data: Dataset) -> Iterator[Problem]:
    """Nobody can answer before the letter is sent, and an answer comes in time."""
    for row in data["Remisser"]:
        written, due = day_at(row, "Datum"), day_at(row, "Svar senast")
        if written and due and written > due:
            message = f"svaret ska vara inne {due}, men dagen på {row['Typ']} är {written}."
            yield row.problem("Svar senast", message, remedy="Ändra den dag som är fel.")

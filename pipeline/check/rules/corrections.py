"""N01–N02: corrections of minutes (a rule of practice: JO dnr 581-2013)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.corrections import corrected_item, is_of_approved
from pipeline.domain.records import record_at
from pipeline.model import Dataset, Problem, Severity


@rule("N01", Severity.WARNING, needs=("Rättelser/Möte", "Rättelser/§", "Sammanträden/Status"))
def only_approved_minutes_are_corrected(data: Dataset) -> Iterator[Problem]:
    """Until they are approved the cell itself is corrected."""
    for row in data["Rättelser"]:
        if record_at(row, "Möte") is not None and not is_of_approved(row):
            message = "protokollet är inte justerat än, så rättelsen står inte i något dokument."
            remedy = "Rätta cellen som är fel, och ta bort raden."
            yield row.problem("Möte", message, remedy=remedy)


@rule("N02", Severity.WARNING, needs=("Rättelser/Möte", "Rättelser/§", "Behandling/§"))
def a_correction_is_of_a_paragraph_of_the_meeting(data: Dataset) -> Iterator[Problem]:
    """What is corrected is a § of the minutes."""
    for row in data["Rättelser"]:
        if record_at(row, "Möte") is not None and corrected_item(row) is None:
            message = f"sammanträdet har ingen § {row['§']}."
            yield row.problem("§", message, remedy="Rätta paragrafens nummer.")

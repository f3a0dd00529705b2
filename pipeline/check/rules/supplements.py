"""N05: what was added to an agenda that had been sent out."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.records import day_at, record_at
from pipeline.model import Dataset, Problem, Severity


@rule(
    "N05",
    Severity.WARNING,
    needs=("Behandling/Tillagt", "Behandling/Möte", "Sammanträden/Kallelse skickas"),
)
def what_is_added_comes_after_the_call(data: Dataset) -> Iterator[Problem]:
    """An item of before the call stands in the call, and none is added after the meeting."""
    for row in data["Behandling"]:
        added, meeting = day_at(row, "Tillagt"), record_at(row, "Möte")
        sent, held = day_at(meeting, "Kallelse skickas"), day_at(meeting, "Datum")
        if added and sent and added < sent:
            message = f"ärendet lades till {added}, men kallelsen skickas först {sent}."
            yield row.problem("Tillagt", message, remedy="Töm cellen, så står det i kallelsen.")
        elif added and held and added > held:
            message = f"ärendet lades till {added}, men sammanträdet är {held}."
            yield row.problem("Tillagt", message, remedy="Rätta dagen.")

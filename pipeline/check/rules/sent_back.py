"""S21: a case that was sent back or put off is told at every later body of its chain."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.preparation import lost_its_preparation
from pipeline.check.rules.proposals import outcome_of, waits_for_a_proposal
from pipeline.check.rules.registry import rule
from pipeline.domain.course import comes_up, waits_for
from pipeline.domain.meetings import is_built
from pipeline.domain.records import record_at
from pipeline.model import Dataset, Problem, Severity


@rule(
    "S21",
    Severity.WARNING,
    needs=("Behandling/Möte", "Behandling/Syfte", "Behandling/Resultat", "Sammanträden/Datum"),
)
def what_was_sent_back_is_told_at_every_later_body(data: Dataset) -> Iterator[Problem]:
    """What waits for a committee or a board is not ready for those after it; or S02, S17 tell."""
    for item in data["Behandling"]:
        meeting = record_at(item, "Möte")
        body = record_at(meeting, "Organ")
        if meeting is None or body is None or not comes_up(item) or not is_built(meeting):
            continue
        stopped = waits_for(item)
        if stopped is not None and not (waits_for_a_proposal(item) or lost_its_preparation(item)):
            message = (
                f"{body['I löpande text']} {meeting['Datum']} har ärendet på dagordningen, men det "
                f"{outcome_of(stopped)}."
            )
            remedy = (
                "Flytta raden till ett senare möte, lägg till mötet där ärendet bereds igen, eller "
                "skriv ”utgår” i ”Resultat”."
            )
            yield item.problem("Möte", message, remedy=remedy)

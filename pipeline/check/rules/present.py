"""R06 and S20 (DOMAIN.md 3.1 L14, L15): who leads and approves was there, and each § says what."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.items import without_decision
from pipeline.domain.meetings import is_approved, is_built, is_held, is_substitute, serves
from pipeline.domain.records import is_faulty, listed, record_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.values.types import Whole

_PEOPLE = ("Närvaro/Möte", "Närvaro/Person", "Närvaro/Roll", "Sammanträden/Status")


@rule("R06", Severity.WARNING, needs=(*_PEOPLE, "Sammanträden/Justerare"))
def who_approves_the_minutes_was_there(data: Dataset) -> Iterator[Problem]:
    """Who approves minutes served at the meeting (5 kap. 69 § KL leaves the how to fullmäktige)."""
    for meeting in _held(data):
        for person in meeting["Justerare"]:
            why = _absence(person, meeting)
            if why:
                message = f"{person.key} {why} men ska justera protokollet."
                remedy = "Rätta ”Justerare”, eller raden i bladet ”Närvaro”."
                yield meeting.problem("Justerare", message, remedy=remedy)


@rule("R06", Severity.WARNING, needs=(*_PEOPLE, "Sammanträden/Ordförande"))
def who_leads_the_meeting_was_there(data: Dataset) -> Iterator[Problem]:
    """The chair answers for the minutes (5 kap. 65 § KL) and is one of those who decide."""
    for meeting in _held(data):
        person = record_at(meeting, "Ordförande")
        why = _absence(person, meeting) if person else ""
        if person and why:
            message = f"{person.key} {why} men står som ordförande."
            remedy = "Rätta ”Ordförande”, eller raden i bladet ”Närvaro”."
            yield meeting.problem("Ordförande", message, remedy=remedy)


def _held(data: Dataset) -> Iterator[Record]:
    """Yield the meetings that have been held, are built and tell who was there."""
    for meeting in data["Sammanträden"]:
        if is_held(meeting) and is_built(meeting) and listed(meeting, "närvaro"):
            yield meeting


def _absence(person: Record, meeting: Record) -> str:
    """Return why a person did not serve at a meeting, "" when they did."""
    rows = [row for row in listed(meeting, "närvaro") if record_at(row, "Person") is person]
    if not rows:
        return "finns inte i bladet ”Närvaro” för mötet"
    if any(is_faulty(row, "Roll") or serves(row) for row in rows):
        return ""
    substitute = is_substitute(rows[0])
    return "var ersättare utan tjänstgöring" if substitute else f"var med som {rows[0]['Roll']}"


@rule(
    "S20",
    Severity.WARNING,
    needs=("Behandling/Möte", "Behandling/§", "Behandling/Resultat", "Beslut/Behandling"),
)
def approved_minutes_say_what_was_decided(data: Dataset) -> Iterator[Problem]:
    """The minutes tell the decision of every matter (5 kap. 67 § 4 kommunallagen)."""
    for item in data["Behandling"]:
        meeting = record_at(item, "Möte")
        if not is_approved(meeting) or not is_built(meeting) or without_decision(item):
            continue
        if isinstance(item["§"], Whole) and not listed(item, "beslut"):
            message = f"§ {item['§']} har inget beslut, men protokollet är justerat."
            remedy = "Lägg till raden i bladet ”Beslut”, så som det står i protokollet."
            yield item.problem("Behandling-id", message, remedy=remedy)

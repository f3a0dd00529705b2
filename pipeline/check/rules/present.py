"""R06, R08, R09 and S20 (DOMAIN.md 3.1 L14, L15): who was there, and each § says what."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from pipeline.check.rules.registry import rule
from pipeline.domain.items import is_struck, without_decision
from pipeline.domain.meetings import (
    is_approved,
    is_built,
    is_held,
    is_substitute,
    serves,
    was_away,
)
from pipeline.domain.plain_names import plain_name, row_name
from pipeline.domain.records import is_faulty, listed, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.paragraphs import Run, paragraph_numbers, paragraph_runs, read_paragraphs
from pipeline.values.types import Empty, Whole

_PEOPLE = ("Närvaro/Möte", "Närvaro/Person", "Närvaro/Roll", "Sammanträden/Status")
_MOST = 1_000  # §§ of a run that are looked for one by one


@rule("R06", Severity.WARNING, needs=(*_PEOPLE, "Sammanträden/Justerare"))
def who_approves_the_minutes_was_there(data: Dataset) -> Iterator[Problem]:
    """Who approves minutes served at the meeting (5 kap. 69 § KL leaves the how to fullmäktige)."""
    for meeting in _held(data):
        for person in meeting["Justerare"]:
            why = _absence(person, meeting)
            if why:
                message = f"{row_name(person)} {why} men ska justera protokollet."
                remedy = "Rätta ”Justerare”, eller raden i bladet ”Närvaro”."
                yield meeting.problem("Justerare", message, remedy=remedy)


@rule("R06", Severity.WARNING, needs=(*_PEOPLE, "Sammanträden/Ordförande"))
def who_leads_the_meeting_was_there(data: Dataset) -> Iterator[Problem]:
    """The chair answers for the minutes (5 kap. 65 § KL) and is one of those who decide."""
    for meeting in _held(data):
        person = record_at(meeting, "Ordförande")
        why = _absence(person, meeting) if person else ""
        if person and why:
            message = f"{row_name(person)} {why} men står som ordförande."
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


@rule("R09", Severity.INFO, needs=(*_PEOPLE, "Sammanträden/Justerare", "Sammanträden/Ordförande"))
def who_leads_and_approves_was_there_all_the_time(data: Dataset) -> Iterator[Problem]:
    """Somebody else led, or approves, a § where the person was away."""
    for meeting in _held(data):
        chair = record_at(meeting, "Ordförande")
        roles = [("Ordförande", person) for person in (chair,) if person]
        roles += [("Justerare", person) for person in meeting["Justerare"]]
        for header, person in roles:
            gone = _away(person, meeting)
            if gone and not _absence(person, meeting):
                does = "ska justera protokollet" if header == "Justerare" else "står som ordförande"
                message = f"{row_name(person)} var inte närvarande på {gone} men {does}."
                remedy = f"Rätta ”{header}” eller ”Ej §§”, om inte någon annan gjorde det då."
                yield meeting.problem(header, message, remedy=remedy)


def _away(person: Record, meeting: Record) -> str:
    """Return the §§ of the meeting that a person was away from, as a text."""
    rows = [row for row in listed(meeting, "närvaro") if record_at(row, "Person") is person]
    numbers = [item["§"] for item in listed(meeting, "behandling")]
    return paragraph_numbers(n for n in numbers if any(was_away(row, n) for row in rows))


@rule("R08", Severity.WARNING, needs=("Närvaro/Ej §§", "Behandling/§", "Behandling/Möte"))
def nobody_is_away_where_nothing_was(data: Dataset) -> Iterator[Problem]:
    """What minutes say that somebody was away from is one of the meeting's own §§."""
    sound = set(data["Behandling"])
    for row in data["Närvaro"]:
        meeting = record_at(row, "Möte")
        items = [item for item in listed(meeting, "behandling") if not _has_no_number(item)]
        numbers = {int(item["§"]) for item in items if isinstance(item["§"], Whole)}
        if not is_held(meeting) or not is_built(meeting) or not items:
            continue
        unknown = _unknown(read_paragraphs(text_at(row, "Ej §§")), numbers)
        if meeting and unknown and len(numbers) == len(items) and set(items) <= sound:
            message = (
                f"{plain_name(meeting)} har {paragraph_numbers(numbers)}, men här står {unknown}."
            )
            yield row.problem("Ej §§", message, remedy="Rätta paragraferna.")


def _has_no_number(item: Record) -> bool:
    return is_struck(item) and isinstance(item["§"], Empty)


def _unknown(runs: tuple[Run, ...], numbers: set[int]) -> str:
    """Return the §§ of the runs that are none of the numbers, as a text."""
    found: list[Run] = []
    for first, last in runs:
        if inf in (-first, last):
            found += [] if any(first <= n <= last for n in numbers) else [(first, last)]
        else:
            named = range(int(first), min(int(last), int(first) + _MOST) + 1)
            found += [(n, n) for n in named if n not in numbers]
    return paragraph_runs(found)


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

"""A06, S19, M14 and M15 (DOMAIN.md 2.3): the days of papers and programmes follow the meetings."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.decisions import PROGRAM, is_live, type_of
from pipeline.domain.goals import is_adopted
from pipeline.domain.meetings import is_built, is_to_come
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import day_at, listed, record_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.values.types import Day, Empty

_SUNDAY = 6
_ADOPTS = ("Beslut/Typ", "Beslut/Status", "Beslut/Lämnas till", "Sammanträden/Datum")


@rule("A06", Severity.WARNING, needs=("Behandling/Skrivelsens datum", "Sammanträden/Datum"))
def a_report_is_older_than_its_meeting(data: Dataset) -> Iterator[Problem]:
    """A report is written before the meeting that it is for (DOMAIN.md 1.1)."""
    for item in data["Behandling"]:
        written, held = item["Skrivelsens datum"], day_at(record_at(item, "Möte"), "Datum")
        if isinstance(written, Day) and held is not None and written > held:
            message = f"skrivelsen är daterad {written}, efter mötet {held}."
            yield item.problem("Skrivelsens datum", message, remedy="Ändra det datum som är fel.")


@rule("S19", Severity.INFO, needs=("Sammanträden/Datum", "Sammanträden/Status"))
def a_meeting_on_a_sunday_may_be_a_slip(data: Dataset) -> Iterator[Problem]:
    """Nothing in the law says which day; a Sunday is most often another year's date."""
    for meeting in data["Sammanträden"]:
        day = day_at(meeting, "Datum")
        coming = is_to_come(meeting) and is_built(meeting)
        if day is not None and coming and day.weekday() == _SUNDAY:
            yield meeting.problem("Datum", f"{day} är en söndag.", remedy="Kontrollera datumet.")


@rule("M14", Severity.WARNING, needs=("Program/Status", "Program/Antaget genom", *_ADOPTS))
def an_adopted_programme_names_its_decision(data: Dataset) -> Iterator[Problem]:
    """A programme that is adopted in a case of the workbook says by which decision."""
    for program, decision in _adoptions(data):
        if is_adopted(program) and type(program["Antaget genom"]) is Empty:
            message = f"programmet är {program['Status']}, men beslutet som antog det saknas."
            remedy = f"Välj {plain_name(decision)} om det är beslutet, eller ändra ”Status”."
            yield program.problem("Antaget genom", message, remedy=remedy)


@rule("M15", Severity.WARNING, needs=("Program/Gäller från", *_ADOPTS))
def a_programme_is_in_force_when_it_is_adopted(data: Dataset) -> Iterator[Problem]:
    """It does not begin before the day of its decision, which may have been moved."""
    for program, decision in _adoptions(data):
        begins, day = program["Gäller från"], _day(decision)
        if (
            isinstance(begins, Day)
            and day is not None
            and str(begins) < str(day)[: len(str(begins))]
        ):
            message = f"programmet gäller från {begins}, men antas först {day}."
            yield program.problem("Gäller från", message, remedy="Ändra det datum som är fel.")


def _day(decision: Record) -> Day | None:
    return day_at(record_at(decision, "Behandling", "Möte"), "Datum")


def _adoptions(data: Dataset) -> Iterator[tuple[Record, Record]]:
    """Yield each programme of one owner, with the last decision in its cases that adopts it."""
    found: dict[Record, Record] = {}
    for decision in data["Beslut"]:
        program = record_at(decision, "Behandling", "Ärende", "Program")
        adopts = type_of(decision) == PROGRAM and is_live(decision)
        if program is None or listed(program, "samverkan") or not adopts:
            continue
        if decision["Lämnas till"] or _day(decision) is None:
            continue
        known = found.get(program)
        if known is None or str(_day(known)) < str(_day(decision)):
            found[program] = decision
    yield from found.items()

"""A06, S19, M14 and M15 (DOMAIN.md 2.3): the days of papers and programmes follow the meetings."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.about import TO_COME, is_built, listed
from pipeline.check.rules.registry import hop, rule
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.values.types import Day, Empty

_SUNDAY = 6
_ADOPTED = ("antaget", "gällande")
_LIVE = ("förslag", "fattat")
_ADOPTS = ("Beslut/Typ", "Beslut/Status", "Beslut/Lämnas till", "Sammanträden/Datum")


@rule("A06", Severity.WARNING, needs=("Behandling/Skrivelsens datum", "Sammanträden/Datum"))
def a_report_is_older_than_its_meeting(data: Dataset) -> Iterator[Problem]:
    """A report is written before the meeting that it is for (DOMAIN.md 1.1)."""
    for item in data["Behandling"]:
        written, held = item["Skrivelsens datum"], _day(hop(item, "Möte"))
        if isinstance(written, Day) and held is not None and written > held:
            message = f"skrivelsen är daterad {written}, efter mötet {held}."
            yield item.problem("Skrivelsens datum", message, remedy="Ändra det datum som är fel.")


@rule("S19", Severity.INFO, needs=("Sammanträden/Datum", "Sammanträden/Status"))
def a_meeting_on_a_sunday_may_be_a_slip(data: Dataset) -> Iterator[Problem]:
    """Nothing in the law says which day; a Sunday is most often another year's date."""
    for meeting in data["Sammanträden"]:
        day = _day(meeting)
        coming = str(meeting["Status"]) in TO_COME and is_built(meeting)
        if day is not None and coming and day.weekday() == _SUNDAY:
            yield meeting.problem("Datum", f"{day} är en söndag.", remedy="Kontrollera datumet.")


@rule("M14", Severity.WARNING, needs=("Program/Status", "Program/Antaget genom", *_ADOPTS))
def an_adopted_programme_names_its_decision(data: Dataset) -> Iterator[Problem]:
    """A programme that is adopted in a case of the workbook says by which decision."""
    for program, decision in _adoptions(data):
        if str(program["Status"]) in _ADOPTED and type(program["Antaget genom"]) is Empty:
            message = f"programmet är {program['Status']}, men beslutet som antog det saknas."
            remedy = f"Skriv {decision.key} om det är beslutet, eller ändra ”Status”."
            yield program.problem("Antaget genom", message, remedy=remedy)


@rule("M15", Severity.WARNING, needs=("Program/Gäller från", *_ADOPTS))
def a_programme_is_in_force_when_it_is_adopted(data: Dataset) -> Iterator[Problem]:
    """It does not begin before the day of its decision, which may have been moved."""
    for program, decision in _adoptions(data):
        begins, day = program["Gäller från"], _day(hop(decision, "Behandling", "Möte"))
        if (
            isinstance(begins, Day)
            and day is not None
            and str(begins) < str(day)[: len(str(begins))]
        ):
            message = f"programmet gäller från {begins}, men antas först {day}."
            yield program.problem("Gäller från", message, remedy="Ändra det datum som är fel.")


def _day(meeting: Record | None) -> Day | None:
    day = meeting["Datum"] if meeting else None
    return day if isinstance(day, Day) else None


def _adoptions(data: Dataset) -> Iterator[tuple[Record, Record]]:
    """Yield each programme of one owner, with the last decision in its cases that adopts it."""
    found: dict[Record, Record] = {}
    for decision in data["Beslut"]:
        program = hop(decision, "Behandling", "Ärende", "Program")
        adopts = str(decision["Typ"]) == "program" and str(decision["Status"]) in _LIVE
        if program is None or listed(program, "samverkan") or not adopts:
            continue
        if decision["Lämnas till"] or _day(hop(decision, "Behandling", "Möte")) is None:
            continue
        known = found.get(program)
        if known is None or _when(known) < _when(decision):
            found[program] = decision
    yield from found.items()


def _when(decision: Record) -> str:
    return str(decision["Behandling"]["Möte"]["Datum"])

"""What is to be told of the documents of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.domain.records import record_at, text_at
from pipeline.model import Problem, Record, Severity
from pipeline.plan import meetings
from pipeline.plan.faults import fault
from pipeline.plan.subjects import Subject
from pipeline.swedish.paragraphs import shown


def found(subjects: Iterable[Subject]) -> Iterator[Problem]:
    """Yield S08 and S16 for the documents that are asked for."""
    asked = tuple(subjects)
    yield from _not_approved(subject for subject in asked if subject.of_minutes)
    called = {subject.key: subject for subject in asked if subject.row is subject.meeting}
    for subject in called.values():
        if not subject.is_held:
            yield from map(_without_place, meetings.carried_over(subject.meeting))


def _not_approved(extracts: Iterable[Subject]) -> Iterator[Problem]:
    """S08: no extract before the minutes, or the § itself, are approved; told once a meeting.

    Worth knowing as long as nobody asks for one of them by name; `stops` tells which they are.
    """
    waiting: dict[Record, list[Subject]] = {}
    for subject in extracts:
        if subject.meeting and meetings.awaits_approval(subject):
            waiting.setdefault(subject.meeting, []).append(subject)
    for meeting, subjects in waiting.items():
        numbers = shown(int(text_at(subject.row, "§")) for subject in subjects)
        none = "paragrafen är inte" if len(subjects) == 1 else "ingen av paragraferna är"
        message = (
            f"Protokollsutdrag för {numbers} kan inte skapas än: protokollet är inte justerat, och "
            f"{none} omedelbart justerad."
        )
        remedy = (
            "Ändra Status till justerat när det är gjort, "
            "eller skriv ja i Omedelbar justering för paragrafen."
        )
        told = fault(meeting.cell("Status"), "S08", message, remedy, [s.key for s in subjects])
        yield replace(told, severity=Severity.INFO)


def _without_place(item: Record) -> Problem:
    """S16: an item that was postponed to a meeting has no row of its own there yet."""
    meeting = record_at(item, "Tas upp igen vid")
    place = f" vid {meeting.key}" if meeting else ""
    message = f"{item.key} tas upp igen{place} och står sist i kallelsen."
    remedy = "Lägg till en rad i bladet ”Behandling” för att ge ärendet en punkt."
    cell, source = item.cell("Tas upp igen vid"), item.source("Tas upp igen vid")
    return Problem(cell, Severity.INFO, "S16", message, remedy, source)

"""S11–S15: the §§ of minutes are a series, and stand fast once the minutes are approved.

Kommuner.Paragrafserie says whether the series begins anew each year or at each meeting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.check.links.meetings import series
from pipeline.check.rules.registry import rule
from pipeline.domain.decisions import PROGRAM, WILL, type_of
from pipeline.domain.items import is_struck
from pipeline.domain.meetings import is_approved, is_built, is_held
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import group_by, listed, record_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.paragraphs import missing, paragraph_numbers
from pipeline.values.types import Empty, Whole

_NEEDS = ("Behandling/§", "Behandling/Möte", "Sammanträden/Datum", "Sammanträden/Organ")


@rule("S11", Severity.ERROR, needs=_NEEDS)
def a_paragraph_is_used_once_in_its_series(data: Dataset) -> Iterator[Problem]:
    """No two items of a body's year, or of a meeting, have the same §."""
    seen: dict[object, Record] = {}
    for row in data["Behandling"]:
        found = series(row)
        if found is None or not isinstance(row["§"], Whole):
            continue
        first = seen.setdefault((*found, int(row["§"])), row)
        if first is not row and not _are_the_two_decisions(first, row):
            place = first.cell("§").address
            message = f"§ {row['§']} finns redan för {plain_name(first)} (cell {place})."
            remedy = "Ge den ena raden ett eget nummer. Rör inte ett justerat protokoll."
            yield row.problem("§", message, remedy=remedy, stops=(first.source("§"),))


def _are_the_two_decisions(one: Record, other: Record) -> bool:
    """Return whether P02 tells it: the programme and the will under one §."""
    return {type_of(d) for item in (one, other) for d in listed(item, "beslut")} >= {PROGRAM, WILL}


@rule("S12", Severity.WARNING, needs=_NEEDS)
def the_paragraphs_of_a_meeting_have_no_gaps(data: Dataset) -> Iterator[Problem]:
    """The items of a meeting are numbered in one go."""
    for meeting, items in _by_meeting(data).items():
        gone = missing(int(item["§"]) for item in items)
        if gone and is_held(meeting):
            after = min((i for i in items if i["§"] > gone[0]), key=lambda i: int(i["§"]))
            message = f"{paragraph_numbers(gone)} saknas i protokollet {plain_name(meeting)}."
            remedy = "Kontrollera numren, eller lägg till raden som saknas."
            yield after.problem("§", message, remedy=remedy)


@rule("S13", Severity.WARNING, needs=_NEEDS)
def a_later_meeting_has_higher_paragraphs(data: Dataset) -> Iterator[Problem]:
    """Within a body's year the numbers go on from meeting to meeting."""
    highest: dict[object, tuple[int, Record]] = {}
    meetings = sorted(_by_meeting(data).items(), key=lambda pair: str(pair[0]["Datum"]))
    for meeting, items in meetings:
        found = series(items[0])
        low = min(items, key=lambda item: int(item["§"]))
        number, before = highest.get(found, (0, meeting))
        if before["Datum"] < meeting["Datum"] and low["§"] < number:
            message = f"§ {low['§']} är lägre än § {number}, som användes {before['Datum']}."
            yield low.problem("§", message, remedy="Kontrollera numret och mötets datum.")
        high = max(int(item["§"]) for item in items)
        highest[found] = max((number, before), (high, meeting), key=lambda pair: pair[0])


def _by_meeting(data: Dataset) -> Mapping[Record, list[Record]]:
    """Return the items with a §, by meeting."""
    rows = (row for row in data["Behandling"] if isinstance(row["§"], Whole) and series(row))
    return group_by((row["Möte"], row) for row in rows)


@rule("S14", Severity.INFO, needs=_NEEDS)
def the_next_paragraph_is_proposed(data: Dataset) -> Iterator[Problem]:
    """A held item without a § is told the next number; nothing is typed for the officer."""
    for row in data["Behandling"]:
        number = row.cells["föreslagen_paragraf"]
        if isinstance(number, Whole):
            message = f"§ saknas. Nästa nummer i serien är {number}."
            yield row.problem("§", message, remedy=f"Skriv {number}.")


@rule("S15", Severity.WARNING, needs=_NEEDS)
def approved_minutes_have_paragraphs(data: Dataset) -> Iterator[Problem]:
    """What is approved has its numbers; the program proposes none for it any more."""
    for row in data["Behandling"]:
        meeting = record_at(row, "Möte")
        approved = is_approved(meeting) and is_built(meeting)
        if approved and isinstance(row["§"], Empty) and not is_struck(row):
            message = "§ saknas, men protokollet är justerat."
            yield row.problem("§", message, remedy="Skriv paragrafen som står i protokollet.")

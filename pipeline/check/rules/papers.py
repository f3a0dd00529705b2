"""A04, A05, H01 and H02 (DOMAIN.md 2.3): papers have dates and numbers, decisions receivers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from pipeline.check.rules.registry import Search, rule, text_rule
from pipeline.domain.decisions import INFORMATION, WILL, type_of, was_put_off
from pipeline.domain.items import has_coming_report, is_formal, without_decision
from pipeline.domain.meetings import (
    is_announced,
    is_built,
    is_called,
    is_called_off,
    is_held,
    is_to_come,
)
from pipeline.domain.papers import DATED, letter_of, names_will
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import chain_from, day_at, is_filled, listed, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity, Source
from pipeline.swedish import dates, words
from pipeline.swedish.almanac import MONTHS
from pipeline.swedish.patterns import pattern
from pipeline.values.types import Day, Empty, Moment, Whole

_CITED_BY_DATE = {
    "tjänsteskrivelse": "tjänsteskrivelsen",
    "tjänsteutlåtande": "tjänsteutlåtandet",
    "protokollsutdrag": "protokollsutdraget",
}
_PAPER = ("Handlingar/Datum", "Handlingar/Typ", "Handlingar/Underlag till")


@rule("A04", Severity.ERROR, needs=_PAPER)
def a_cited_paper_has_a_date(data: Dataset) -> Iterator[Problem]:
    """Minutes refer to a report or an extract by its date."""
    for row in data["Handlingar"]:
        if _is_undated(row) and text_at(row, "Typ") in _CITED_BY_DATE:
            name = _CITED_BY_DATE[text_at(row, "Typ")]
            message = f"{name} saknar datum. Protokollet hänvisar till handlingen med datum."
            yield row.problem("Datum", message, remedy="Fyll i ”Datum”.")


@rule("A04", Severity.WARNING, needs=_PAPER)
def a_basis_has_a_date(data: Dataset) -> Iterator[Problem]:
    """So do the other papers that a decision builds on."""
    for row in data["Handlingar"]:
        if _is_undated(row) and text_at(row, "Typ") not in _CITED_BY_DATE:
            message = f"underlaget ”{row['Titel']}” saknar datum."
            yield row.problem("Datum", message, remedy="Fyll i ”Datum”, om så bara året.")


def _is_undated(row: Record) -> bool:
    return bool(row["Underlag till"]) and type(row["Datum"]) is Empty


@rule("A04", Severity.WARNING, needs=("Behandling/Skrivelsens datum", "Texter/Behandling"))
def a_report_that_is_written_has_a_date(data: Dataset) -> Iterator[Problem]:
    """An item with texts of its own at a called meeting has a report, which needs its date."""
    for item in data["Behandling"]:
        meeting = record_at(item, "Möte")
        called = is_called(meeting) and not is_held(meeting)
        written = listed(item, "texter") and listed(item, "beslut")
        if called and written and type(item["Skrivelsens datum"]) is Empty:
            message = "skrivelsen saknar datum, och byggs därför inte. Mötet är redan kallat."
            yield item.problem("Skrivelsens datum", message, remedy="Fyll i skrivelsens datum.")


# A05: what the decision says of a paper's date

_MONTHS = "|".join(MONTHS)
_DATED = pattern(
    rf"\bdatera[dt]e?\s+(?:den\s+)?(?P<day>\d{{1,2}}\s+(?:{_MONTHS})\s+\d{{4}}|\d{{4}}-\d\d-\d\d)",
    re.IGNORECASE,
)
_REPORT = pattern(r"\btjänste(?:skrivelsen?|utlåtandet?)[,\s]+$", re.IGNORECASE)


@text_rule(
    "A05",
    Severity.ERROR,
    needs=(
        *("Beslutspunkter", "Beslut/Typ", "Handlingar/Datum"),
        *("Behandling/Skrivelsens datum", "Program/Datum"),
    ),
    of={"Beslutspunkter": ("Sats", "Mening")},
)
def a_decision_names_the_date_of_its_paper(data: Dataset) -> Search:
    """`daterat den 26 juni 2019` is the date of the paper that the point is about."""
    return Search(_other_dates, ("dater",))


def _other_dates(point: Record, header: str, text: str) -> Iterator[Problem]:
    for found in _DATED.finditer(text):
        paper, column = _find_paper(point, text[: found.start()])
        right = paper[column] if paper else None
        if paper and _is_a_day(right) and _parse_day(found["day"]) not in (None, right):
            yield _other_date(point, header, found.group(), paper, column)


def _find_paper(point: Record, before: str) -> tuple[Record | None, str]:
    """Return the row that holds the date of what stands before `daterad`, and its column."""
    item = record_at(point, "Beslut", "Behandling")
    paper, program = record_at(point, "Avser handling"), record_at(item, "Ärende", "Program")
    if _REPORT.search(before):
        return item, DATED
    if paper:
        return paper, "Datum"
    named = words.plain_words(text_at(program, "Namn"))
    if program is None or not named or named not in words.plain_words(before):
        return (_letter_of_will(point), DATED) if names_will(before, program) else (None, "")
    return (program, "Datum") if _is_about(record_at(point, "Beslut"), program) else (None, "")


def _letter_of_will(point: Record) -> Record | None:
    """Return the row with the date of the will that a point is to adopt, at a meeting to come."""
    decision = record_at(point, "Beslut")
    item = record_at(decision, "Behandling")
    coming = type_of(decision) == WILL and is_to_come(record_at(item, "Möte"))
    return letter_of(item) if coming and item else None


def _is_about(decision: Record | None, program: Record) -> bool:
    """Return whether a decision is about the programme as it stands, not an earlier version.

    A meeting that has been held decided on what was laid before it; only the decision that adopted
    the programme is still about the one in the workbook.
    """
    held = is_held(record_at(decision, "Behandling", "Möte"))
    return not held or program["Antaget genom"] is decision


def _is_a_day(value: object) -> bool:
    precise = not isinstance(value, Moment) or value.precision == "dag"
    return isinstance(value, Day) and precise


def _parse_day(text: str) -> date | None:
    with suppress(ValueError):
        return dates.parse_day(text)
    return None


def _other_date(point: Record, header: str, says: str, paper: Record, column: str) -> Problem:
    place = paper.cell(column)
    where = f"(bladet ”{place.sheet}”, {place.address})"
    message = f"”{says}” stämmer inte med handlingens datum {paper[column]} {where}."
    return point.problem(header, message, remedy="Ändra det datum som är fel.")


# H01: receivers

_SENT = (
    *("Mottagare/Beslut", "Beslut/Behandling", "Beslut/Samma punkter som"),
    *("Behandling/Skrivelsens datum", "Behandling/Resultat", "Sammanträden/Status"),
)
_SEND = "Skriv en rad för var och en som ska ha beslutet"


@rule("H01", Severity.WARNING, needs=_SENT)
def a_decision_has_receivers(data: Dataset) -> Iterator[Problem]:
    """Until its minutes are announced, a decision that nobody will get is a warning."""
    yield from _without_receivers(data, stops=False)


@rule("H01", Severity.ERROR, needs=_SENT)
def a_decision_has_receivers_before_the_call(data: Dataset) -> Iterator[Problem]:
    """From the call on it stops the paper; a joint programme goes to the other municipalities."""
    yield from _without_receivers(data, stops=True)


def _without_receivers(data: Dataset, *, stops: bool) -> Iterator[Problem]:
    if not data.headers.get("Mottagare"):
        return
    sent = {row.place for row in data["Beslut"] if listed(row, "mottagare")}  # the parts of a row
    for decision in data["Beslut"]:
        item = record_at(decision, "Behandling")
        joint = listed(record_at(item, "Ärende", "Program"), "samverkan")
        if item is None or joint or decision.place in sent or not _is_to_be_sent(decision, item):
            continue
        meeting = record_at(item, "Möte")
        called = is_called(meeting) and not is_held(meeting)
        if (called and _has_paper(decision, item)) is stops:
            sent.add(decision.place)
            message = f"{plain_name(decision, 'beslut')} saknar mottagare i bladet ”Mottagare”."
            remedy = f"{_SEND}."
            if shared := record_at(decision, "Samma punkter som"):
                remedy = (
                    f"{_SEND}, vid detta beslut eller vid {plain_name(shared)}, som har punkterna."
                )
            of_paper = (Source("", item.key, ""),)
            yield decision.problem("Beslut-id", message, remedy=remedy, stops=of_paper)


def _is_to_be_sent(decision: Record, item: Record) -> bool:
    """Return whether somebody is to get a decision that is to come, or whose minutes are not out.

    Of those without a letter what a body decides for good, and does not only take note of.
    """
    meeting = record_at(item, "Möte")
    if _has_paper(decision, item):
        return True
    if is_called_off(meeting) or is_announced(meeting) or not is_built(meeting):
        return False
    held = is_held(meeting)
    if without_decision(item) or was_put_off(decision) or (held and _somebody_gets(item)):
        return False
    final = bool(listed(decision, "beslutspunkter")) and not is_filled(decision, "Lämnas till")
    notes = type_of(decision) == INFORMATION or is_formal(item)
    return (held and day_at(item, DATED) is not None) or (final and not notes)


def _somebody_gets(item: Record) -> bool:
    return any(listed(decision, "mottagare") for decision in listed(item, "beslut"))


def _has_paper(decision: Record, item: Record) -> bool:
    """Return whether a decision to come has a letter, or shows the points of another."""
    meeting = record_at(item, "Möte")
    chain, ring = chain_from(decision, "Samma punkter som")
    shows_points = len(chain) > 1 and not ring
    return has_coming_report(item) or (shows_points and is_to_come(meeting) and is_built(meeting))


# H02: attachment numbers


@rule("H02", Severity.ERROR, needs=("Handlingar/Bilaga nr", "Handlingar/Underlag till"))
def attachments_of_a_decision_are_numbered_in_order(data: Dataset) -> Iterator[Problem]:
    """The attachments of one decision are 1, 2, 3 …, each number once."""
    told: set[tuple[str, str]] = set()
    sound = set(data["Handlingar"])
    for decision in data["Beslut"]:
        papers = [p for p in listed(decision, "handlingar") if p in sound]
        rows = [row for row in papers if isinstance(row["Bilaga nr"], Whole)]
        for problem in _number_faults(sorted(rows, key=lambda row: int(row["Bilaga nr"]))):
            if (str(problem.cell), problem.message) not in told:
                told.add((str(problem.cell), problem.message))
                yield problem


def _number_faults(rows: list[Record]) -> Iterator[Problem]:
    numbers = [int(row["Bilaga nr"]) for row in rows]
    missing = sorted(set(range(1, max(numbers, default=0))) - set(numbers))
    if missing:
        names = words.enumeration([str(number) for number in missing])
        message = f"bilaga {names} saknas ({', '.join(map(str, numbers))})."
        yield rows[-1].problem("Bilaga nr", message, remedy="Numrera bilagorna 1, 2, 3 …")
    twice = [number for number, times in Counter(numbers).items() if times > 1]
    for number in twice:
        row = [row for row in rows if int(row["Bilaga nr"]) == number][-1]
        message = f"bilaga {number} finns mer än en gång för samma beslut."
        yield row.problem("Bilaga nr", message, remedy="Ge varje bilaga ett eget nummer.")

"""R01, R04, R05, R07 and R12 (DOMAIN.md 2.3): who moved what, and how the decision was reached."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.decisions import (
    asks_for_something,
    is_counter_proposal,
    is_taken,
    is_withdrawn,
)
from pipeline.domain.meetings import is_held
from pipeline.domain.plain_names import is_worked_out, person_called, plain_name
from pipeline.domain.records import listed, record_at
from pipeline.domain.room import room_at, sat_out_vote
from pipeline.domain.voting import order_is_told
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.values.types import Empty

_MOVES_NOTHING = ("reservation", "deltar ej", "jäv")
_MOVED = ("Yrkanden/Typ", "Yrkanden/Person", "Yrkanden/Beslut")


@rule("R01", Severity.ERROR, needs=_MOVED)
def who_reserves_took_part(data: Dataset) -> Iterator[Problem]:
    """Only who took part in the decision may reserve (4 kap. 27 § kommunallagen)."""
    for row, person, item in _motions(data):
        if row["Typ"] != "reservation":
            continue
        room, decision = room_at(item), row["Beslut"]
        away = f"är antecknad som frånvarande eller jävig i omröstningen {room.place}"
        why = room.exclusion(person, decision) or (
            away if sat_out_vote(person, decision) else room.idleness(person)
        )
        if why:
            message = (
                f"{person_called(person)} {why} och kan inte reservera sig "
                "(4 kap. 27 § kommunallagen)."
            )
            remedy = "Använd ”protokollsanteckning” om ordföranden medger det."
            yield row.problem("Person", message, remedy=remedy)


def _motions(data: Dataset) -> Iterator[tuple[Record, Record, Record]]:
    """Yield the rows of Yrkanden that stand, who is behind each, and the item."""
    for row in data["Yrkanden"]:
        person, item = record_at(row, "Person"), record_at(row, "Beslut", "Behandling")
        if person is not None and item is not None and not is_withdrawn(row):
            yield row, person, item


@rule("R04", Severity.ERROR, needs=("Beslut/Beslutsgång", "Yrkanden/Typ", "Yrkanden/Beslut"))
def how_a_decision_was_reached_is_told(data: Dataset) -> Iterator[Problem]:
    """More than one proposal: the order in which they were put (5 kap. 67 § 2 kommunallagen)."""
    sound = set(data["Beslut"])
    for item in data["Behandling"]:
        meeting = record_at(item, "Möte")
        rows = listed(item, "beslut")
        if not is_held(meeting) or not set(rows) <= sound or order_is_told(item):
            continue
        count = _count_proposals(item)
        if count and rows and not any(row["Beslutsgång"] for row in rows):
            yrkanden = "ett yrkande" if count == 1 else f"{count} yrkanden"
            message = (
                f"{yrkanden} vid sidan av förslaget ställdes men beslutsgången är tom "
                "(5 kap. 67 § 2 kommunallagen)."
            )
            remedy = "Skriv hur ordföranden lade fram förslagen och vad som beslutades."
            of = next(filter(is_taken, rows), rows[0])
            yield of.problem("Beslutsgång", message, remedy=remedy)


def _count_proposals(item: Record) -> int:
    """Return how many other proposals than the one on the table were made and stand."""
    motions = listed(item, "yrkanden")
    return sum(1 for m in motions if is_counter_proposal(m) and not is_withdrawn(m))


@rule("R05", Severity.INFO, needs=("Yrkanden/Återtaget",))
def what_was_withdrawn_is_not_printed(data: Dataset) -> Iterator[Problem]:
    """Withdrawn proposals are not in the minutes (5 kap. 67 § 1 kommunallagen)."""
    for row in data["Yrkanden"]:
        if is_withdrawn(row) and not isinstance(row["Återtaget"], Empty):
            person = record_at(row, "Person")
            whose = f" av {person_called(person)}" if person and not is_worked_out(row) else ""
            message = (
                f"{plain_name(row, 'yrkande')}{whose} är återtaget och skrivs inte ut i "
                "protokollet (5 kap. 67 § 1 kommunallagen)."
            )
            yield row.problem("Återtaget", message)


@rule("R07", Severity.WARNING, needs=_MOVED)
def who_moves_was_there(data: Dataset) -> Iterator[Problem]:
    """Only who is there can move anything; R01 tells who reserves, R12 who had a conflict."""
    for row, person, item in _motions(data):
        if row["Typ"] in _MOVES_NOTHING:
            continue
        room = room_at(item)
        why = room.absence(person)
        if why and not (asks_for_something(row) and room.has_conflict(person, row["Beslut"])):
            message = f"{person_called(person)} {why} men står för {plain_name(row, 'yrkande')} "
            remedy = "Rätta ”Person”, eller raden i bladet ”Närvaro”."
            yield row.problem("Person", f"{message}({row['Typ']}).", remedy=remedy)


@rule("R12", Severity.WARNING, needs=_MOVED)
def who_has_a_conflict_moves_nothing(data: Dataset) -> Iterator[Problem]:
    """To move is to take part (5 kap. 47 §, 6 kap. 30 § KL); perhaps nobody knew of it then."""
    for row, person, item in _motions(data):
        room = room_at(item)
        if asks_for_something(row) and room.has_conflict(person, row["Beslut"]):
            message = (
                f"{person_called(person)} är antecknad som jävig {room.place} men står för "
                f"{plain_name(row, 'yrkande')} ({row['Typ']}) ({room.law_of_conflict})."
            )
            remedy = "Skriv ja i ”Återtaget” om det togs tillbaka, annars rätta det som är fel."
            yield row.problem("Person", message, remedy=remedy)

"""R01–R05 and R07 (DOMAIN.md 2.3): who took part, who voted, and how the decision was reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.decisions import is_counter_proposal, is_taken, is_withdrawn
from pipeline.domain.meetings import is_held, is_substitute, serves, was_away
from pipeline.domain.plain_names import plain_name, row_name
from pipeline.domain.records import listed, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.values.types import Empty, Faulty, Whole

_VOTED = ("Ja", "Nej", "Avstår")
_AWAY = ("Frånvarande", "Jäv")
_MOVES_NOTHING = ("reservation", "deltar ej", "jäv")


@rule("R01", Severity.ERROR, needs=("Yrkanden/Typ", "Yrkanden/Person", "Yrkanden/Beslut"))
def who_reserves_took_part(data: Dataset) -> Iterator[Problem]:
    """Only who took part in the decision may reserve (4 kap. 27 § kommunallagen)."""
    for row in data["Yrkanden"]:
        person, item = record_at(row, "Person"), record_at(row, "Beslut", "Behandling")
        if row["Typ"] != "reservation" or person is None or item is None or is_withdrawn(row):
            continue
        why = _absence(person, row["Beslut"])
        if why:
            message = (
                f"{row_name(person)} {why}{_at(item)} och kan inte reservera sig "
                "(4 kap. 27 § kommunallagen)."
            )
            remedy = "Använd ”protokollsanteckning” om ordföranden medger det."
            yield row.problem("Person", message, remedy=remedy)


def _at(item: Record) -> str:
    return f" på § {item['§']}" if isinstance(item["§"], Whole) else f" vid {plain_name(item)}"


def _absence(person: Record, decision: Record) -> str:
    """Return why a person did not take part in a decision, "" when nothing says so."""
    return (
        _declaration(person, decision)
        or _absence_from_vote(person, decision)
        or _attendance(person, decision["Behandling"])
    )


def _declaration(person: Record, decision: Record) -> str:
    """Return what the person said of this very decision: jäv, or not to take part."""
    motions = [m for m in listed(decision, "yrkanden") if record_at(m, "Person") is person]
    said = {text_at(motion, "Typ") for motion in motions}
    if "jäv" in said:
        return "är antecknad som jävig"
    return "deltog inte i beslutet" if "deltar ej" in said else ""


def _absence_from_vote(person: Record, decision: Record) -> str:
    votes = [v for v in listed(decision, "röster") if record_at(v, "Person") is person]
    away = votes and all(vote["Röst"] in _AWAY for vote in votes)
    return "är antecknad som frånvarande eller jävig i omröstningen" if away else ""


def _attendance(person: Record, item: Record) -> str:
    row = _row_of(person, item)
    if row and not isinstance(row["Roll"], Faulty) and not serves(row):
        return "var ersättare utan tjänstgöring" if is_substitute(row) else f"var {row['Roll']}"
    return _absence_from_meeting(person, item)


def _row_of(person: Record, item: Record) -> Record | None:
    rows = listed(record_at(item, "Möte"), "närvaro")
    return next((row for row in rows if record_at(row, "Person") is person), None)


def _absence_from_meeting(person: Record, item: Record) -> str:
    """Return that a person was away at the item, or from the meeting; "" for who was there."""
    row = _row_of(person, item)
    if row is None:
        told = listed(record_at(item, "Möte"), "närvaro")
        return "finns inte i bladet ”Närvaro”" if told else ""
    return "var inte närvarande" if was_away(row, item["§"]) else ""


@rule("R02", Severity.ERROR, needs=("Beslut/Ja", "Beslut/Nej", "Beslut/Avstår", "Röster/Röst"))
def the_totals_are_those_of_the_list(data: Dataset) -> Iterator[Problem]:
    """Ja, Nej and Avstår are the votes of the last division (5 kap. 67 § 3 kommunallagen)."""
    sound = set(data["Röster"])
    for row in data["Beslut"]:
        votes = listed(row, "röster")
        if not votes or not set(votes) <= sound:
            continue
        last = max(_division(vote) for vote in votes)
        counts = Counter(text_at(vote, "Röst") for vote in votes if _division(vote) == last)
        for header, word in (("Ja", "ja-röster"), ("Nej", "nej-röster"), ("Avstår", "som avstår")):
            number = row[header]
            if isinstance(number, Whole) and number != counts[header]:
                message = f"{number} {word} angivna, bladet ”Röster” har {counts[header]}."
                yield row.problem(header, message, remedy="Rätta siffran eller röstlistan.")


def _division(vote: Record) -> int:
    number = vote["Omröstning"]
    return int(number) if isinstance(number, Whole) else 1


@rule("R03", Severity.ERROR, needs=("Röster/Röst", "Röster/Person", "Röster/Beslut"))
def who_votes_serves_and_has_no_conflict(data: Dataset) -> Iterator[Problem]:
    """Who has a conflict of interest, was away or did not serve has no vote (6 kap. 28 § KL)."""
    for row in data["Röster"]:
        person, item = record_at(row, "Person"), record_at(row, "Beslut", "Behandling")
        if row["Röst"] in _VOTED and person and item:
            why = _declaration(person, row["Beslut"]) or _attendance(person, item)
            if why:
                message = f"{row_name(person)} {why}{_at(item)} men har röstat."
                remedy = "Rätta rösten, eller det som står om personen."
                yield row.problem("Röst", message, remedy=remedy)


@rule("R04", Severity.ERROR, needs=("Beslut/Beslutsgång", "Yrkanden/Typ", "Yrkanden/Beslut"))
def how_a_decision_was_reached_is_told(data: Dataset) -> Iterator[Problem]:
    """More than one proposal: the order in which they were put (5 kap. 67 § 2 kommunallagen)."""
    sound = set(data["Beslut"])
    for item in data["Behandling"]:
        meeting = record_at(item, "Möte")
        rows = listed(item, "beslut")
        if not is_held(meeting) or not set(rows) <= sound:
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
            message = (
                f"{plain_name(row, 'yrkande')} är återtaget och skrivs inte ut i protokollet "
                "(5 kap. 67 § 1 kommunallagen)."
            )
            yield row.problem("Återtaget", message)


@rule("R07", Severity.WARNING, needs=("Yrkanden/Typ", "Yrkanden/Person", "Yrkanden/Beslut"))
def who_moves_was_there(data: Dataset) -> Iterator[Problem]:
    """Only who is there can move anything; R01 tells who reserves."""
    for row in data["Yrkanden"]:
        person, item = record_at(row, "Person"), record_at(row, "Beslut", "Behandling")
        if row["Typ"] in _MOVES_NOTHING or person is None or item is None or is_withdrawn(row):
            continue
        why = _absence_from_meeting(person, item)
        if why:
            moves = f"{plain_name(row)} ({row['Typ']})"
            message = f"{row_name(person)} {why}{_at(item)} men står för {moves}."
            remedy = "Rätta ”Person”, eller raden i bladet ”Närvaro”."
            yield row.problem("Person", message, remedy=remedy)

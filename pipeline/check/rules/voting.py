"""R02, R03, R17, R13 and R14 (DOMAIN.md 3.1 L8, L10): who voted, and what the votes gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.competence import is_election
from pipeline.domain.decisions import (
    is_carried,
    is_counter_proposal,
    is_lost,
    is_taken,
    is_turned_down,
    is_withdrawn,
)
from pipeline.domain.plain_names import person_called, plain_name
from pipeline.domain.records import group_by, is_filled, listed, record_at, text_at
from pipeline.domain.room import chair_at, has_voted, room_at
from pipeline.domain.voting import (
    ABSTAINS,
    NO,
    YES,
    Tally,
    casting_vote,
    counter_motion,
    division_of,
    is_settled_by_majority,
    last_division,
    settles_the_matter,
    tally_on,
    vote_of_chair,
)
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.values.types import Whole

_TOTALS = ("Beslut/Ja", "Beslut/Nej", "Beslut/Avstår", "Röster/Röst", "Röster/Omröstning")
_ONE, _MANY = 0, 1
_GIVEN = {
    YES: ("ja-röst är angiven", "ja-röster är angivna"),
    NO: ("nej-röst är angiven", "nej-röster är angivna"),
    ABSTAINS: ("som avstår är angiven", "som avstår är angivna"),
}


@rule("R02", Severity.ERROR, needs=_TOTALS)
def the_totals_are_those_of_the_list(data: Dataset) -> Iterator[Problem]:
    """Ja, Nej and Avstår are the votes of the last division (5 kap. 67 § 3 kommunallagen)."""
    sound = set(data["Röster"])
    for row in data["Beslut"]:
        votes = listed(row, "röster")
        if not votes or not set(votes) <= sound:
            continue
        counts = Counter(text_at(vote, "Röst") for vote in last_division(row))
        for header, words in _GIVEN.items():
            number = row[header]
            if isinstance(number, Whole) and number != counts[header]:
                given = words[_ONE if number == 1 else _MANY]
                message = f"{number} {given}, men bladet ”Röster” har {counts[header]}."
                yield row.problem(header, message, remedy="Rätta siffran eller röstlistan.")


@rule("R02", Severity.WARNING, needs=(*_TOTALS, "Närvaro/Roll", "Närvaro/Person", "Närvaro/Möte"))
def nobody_votes_who_is_not_there(data: Dataset) -> Iterator[Problem]:
    """There are no more votes than seats (4 kap. 24 § KL); of a list R03 tells who it is."""
    for row in data["Beslut"]:
        item, tally = record_at(row, "Behandling"), tally_on(row)
        if item is None or tally is None or listed(row, "röster"):
            continue
        room, cast = room_at(item), sum(tally)
        if room.rows and cast > len(room.seats):
            message = (
                f"{cast} röster är angivna med dem som avstår, men {len(room.seats)} tjänstgjorde "
                f"{room.place} enligt bladet ”Närvaro”."
            )
            yield row.problem(YES, message, remedy="Rätta siffrorna eller bladet ”Närvaro”.")


_THERE = "bladet ”Närvaro”: ”Ej §§” för den som inte var med, ”Tjänstgör §§” för en ersättare"


@rule("R03", Severity.ERROR, needs=("Röster/Röst", "Röster/Person", "Röster/Beslut"))
def who_votes_serves_and_has_no_conflict(data: Dataset) -> Iterator[Problem]:
    """Who has a conflict of interest, was away or did not serve has no vote (6 kap. 30 § KL)."""
    for item, votes in _by_item(data).items():
        room = room_at(item)
        for row in filter(has_voted, votes):
            person = record_at(row, "Person")
            if person is None:
                continue
            said = room.exclusion(person, row["Beslut"])
            conflict = room.has_conflict(person, row["Beslut"])
            law = f" ({room.law_of_conflict})" if conflict else ""
            if why := said or room.idleness(person):
                message = f"{person_called(person)} {why} men har röstat{law}."
                remedy = f"Rätta rösten, eller {'det som står om personen' if said else _THERE}."
                yield row.problem("Röst", message, remedy=remedy)


def _by_item(data: Dataset) -> dict[Record, list[Record]]:
    pairs = ((record_at(row, "Beslut", "Behandling"), row) for row in data["Röster"])
    return group_by((item, row) for item, row in pairs if item)


@rule(
    "R17",
    Severity.ERROR,
    needs=("Röster/Röst", "Röster/Person", "Röster/Beslut", "Röster/Omröstning"),
)
def nobody_votes_twice(data: Dataset) -> Iterator[Problem]:
    """Each has one vote in each division (4 kap. 24 § kommunallagen)."""
    first: dict[tuple[object, ...], Record] = {}
    for row in filter(has_voted, data["Röster"]):
        person, decision = record_at(row, "Person"), record_at(row, "Beslut")
        if person is None or decision is None:
            continue
        told = first.setdefault((decision, division_of(row["Omröstning"]), person), row)
        if told is not row:
            message = (
                f"{person_called(person)} har redan röstat {told['Röst'].lower()} i samma "
                f"omröstning, på rad {told.place.row}. Var och en har en röst "
                "(4 kap. 24 § kommunallagen)."
            )
            remedy = "Ta bort den ena raden, eller skriv omröstningens nummer i ”Omröstning”."
            yield row.problem("Person", message, remedy=remedy)


_OUTCOME = (
    *_TOTALS,
    "Beslut/Status",
    "Beslut/Utslagsröst",
    "Yrkanden/Utfall",
    "Behandling/Syfte",
)


@rule("R13", Severity.ERROR, needs=(*_OUTCOME, "Yrkanden/Motförslag"))
def the_motion_that_won_is_the_one_with_the_votes(data: Dataset) -> Iterator[Problem]:
    """The majority decides (5 kap. 55 § KL): Nej was for the first motion in Motförslag."""
    for row, tally, winner in _decided(data):
        motion = counter_motion(row["Behandling"])
        if motion is None or not winner or not is_filled(motion, "Utfall"):
            continue
        if (winner == NO and is_turned_down(motion)) or (winner == YES and is_carried(motion)):
            message = (
                f"omröstningen gav {_in_figures(tally)}, och nej-rösterna gällde "
                f"{plain_name(motion, 'yrkande')}. Det kan inte vara "
                f"{motion['Utfall']} (5 kap. 55 § kommunallagen)."
            )
            remedy = f"Rätta ”Utfall”, ”Motförslag” eller rösterna på {plain_name(row)}."
            yield motion.problem("Utfall", message, remedy=remedy)


@rule("R13", Severity.WARNING, needs=(*_OUTCOME, "Yrkanden/Typ", "Yrkanden/Motförslag"))
def a_decision_is_what_most_voted_for(data: Dataset) -> Iterator[Problem]:
    """The majority decides (5 kap. 55 § KL), unless Nej was for what is now the decision."""
    for row, tally, winner in _decided(data):
        item = row["Behandling"]
        motions = [m for m in listed(item, "yrkanden") if is_counter_proposal(m)]
        other_won = any(is_carried(m) and not is_withdrawn(m) for m in motions)
        if other_won or len(listed(item, "beslut")) > 1 or not settles_the_matter(row):
            continue
        if (winner == NO and is_taken(row)) or (winner == YES and is_lost(row)):
            casting = f" och utslagsrösten var {winner.lower()}" if tally.is_tied else ""
            message = (
                f"beslutet är {row['Status']}, men omröstningen gav {_in_figures(tally)}{casting} "
                f"(5 kap. {56 if casting else 55} § kommunallagen)."
            )
            remedy = (
                "Rätta rösterna eller ”Status”. Gällde nej-rösterna det som beslutades: skriv "
                "bifallet i ”Utfall” på det yrkandet."
            )
            yield row.problem("Status", message, remedy=remedy)


def _decided(data: Dataset) -> Iterator[tuple[Record, Tally, str]]:
    """Yield each decision that a majority takes, the votes on it, and Ja or Nej that won."""
    for row in data["Beslut"]:
        tally = tally_on(row)
        if tally is not None and record_at(row, "Behandling") and is_settled_by_majority(row):
            yield row, tally, tally.winner(casting_vote(row))


def _in_figures(tally: Tally) -> str:
    return f"{tally.yes} ja och {tally.no} nej"


@rule("R14", Severity.WARNING, needs=_OUTCOME)
def who_leads_settles_what_is_equal(data: Dataset) -> Iterator[Problem]:
    """The chair has the casting vote (5 kap. 56 § KL) and must vote when needed (4 kap. 25 §)."""
    for row, tally, winner in _decided(data):
        chair = chair_at(row["Behandling"])
        if is_election(row["Behandling"]):
            yield from _by_lot(row, tally)
        elif tally.is_tied and not winner:
            who = f"{person_called(chair)}, som ledde paragrafen," if chair else "ordföranden"
            message = (
                f"rösterna är lika, {tally.yes} mot {tally.no}, och det framgår inte hur {who} "
                "röstade. Då avgör ordförandens utslagsröst (5 kap. 56 § kommunallagen)."
            )
            remedy = (
                "Fyll i ”Utslagsröst”. Var det ett val: välj ”val” i ”Syfte”, där avgör lotten."
            )
            yield row.problem("Utslagsröst", message, remedy=remedy)
        elif is_filled(row, "Utslagsröst") and not tally.is_tied:
            message = f"utslagsrösten är ifylld, men omröstningen gav {_in_figures(tally)}."
            yield row.problem("Utslagsröst", message, remedy="Töm cellen, eller rätta rösterna.")
        elif is_filled(row, "Utslagsröst") and vote_of_chair(row) not in ("", winner):
            name = person_called(chair) if chair else "ordföranden"
            message = f"utslagsrösten är {winner.lower()}, men {name} röstade "
            message += f"{vote_of_chair(row).lower()} i omröstningen (5 kap. 56 § kommunallagen)."
            yield row.problem("Utslagsröst", message, remedy="Rätta den ena av dem.")


def _by_lot(decision: Record, tally: Tally) -> Iterator[Problem]:
    """Yield what is missing, or too much, where the lot settles it (5 kap. 56 § KL)."""
    if is_filled(decision, "Utslagsröst"):
        message = "utslagsrösten är ifylld, men vid val avgör lotten (5 kap. 56 § kommunallagen)."
        yield decision.problem("Utslagsröst", message, remedy="Töm cellen.")
    elif tally.is_tied and not is_filled(decision, "Beslutsgång"):
        message = f"rösterna är lika, {tally.yes} mot {tally.no}. Vid val avgör då lotten "
        message += "(5 kap. 56 § kommunallagen)."
        remedy = "Skriv hur lotten föll i ”Beslutsgång”."
        yield decision.problem("Beslutsgång", message, remedy=remedy)

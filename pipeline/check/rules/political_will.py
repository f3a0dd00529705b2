"""P01–P05 (DOMAIN.md 2.3): the political will is decided for itself, and in its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.course import decides_on
from pipeline.domain.decisions import (
    PROGRAM,
    WILL,
    adopted_by,
    has_failed,
    has_own_points,
    is_closed,
    is_proposed,
    is_taken,
    is_will_drafted,
    is_will_lost,
    type_of,
)
from pipeline.domain.goals import is_clarification_approved, is_kept
from pipeline.domain.meetings import is_called, is_held, is_planned
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import chain_from, is_filled, listed, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity, Source
from pipeline.swedish.words import enumeration as in_words


@rule("P01", Severity.ERROR, needs=("Politisk vilja/Beslut", "Beslut/Typ"))
def the_will_is_decided_for_itself(data: Dataset) -> Iterator[Problem]:
    """A row of the will points at a decision on the will, never at that on the programme."""
    sound = set(data["Beslut"])
    for row in data["Politisk vilja"]:
        decision = record_at(row, "Beslut")
        if decision in sound and decision and type_of(decision) not in (WILL, ""):
            kind = type_of(decision)
            what = "beslutet om programmet" if kind == PROGRAM else f"ett beslut av typen ”{kind}”"
            message = f"{plain_name(decision)} är {what}. Politisk vilja beslutas för sig."
            yield row.problem("Beslut", message, remedy=f"Välj ett beslut av typen ”{WILL}”.")


@rule("P01", Severity.ERROR, needs=("Beslut/Typ", "Beslut/Samma punkter som"))
def the_two_decisions_have_points_of_their_own(data: Dataset) -> Iterator[Problem]:
    """Neither the decision on the programme nor that on the will shows the points of the other."""
    for row in data["Beslut"]:
        chain, ring = chain_from(row, "Samma punkter som")
        other = next((each for each in chain[1:] if adopted_by(each) and not ring), None)
        if other and adopted_by(row) not in ("", adopted_by(other)) and not has_own_points(row):
            message = f"beslutet om {adopted_by(row)} visar punkterna i "
            message += f"{plain_name(other, 'beslut')}, som gäller {adopted_by(other)}. {_TWO}"
            remedy = f"Välj ett beslut av typen ”{row['Typ']}”, eller skriv egna rader i bladet "
            remedy += "”Beslutspunkter” och töm cellen."
            stops = (row.source(),)
            yield row.problem("Samma punkter som", message, remedy=remedy, stops=stops)


@rule("P02", Severity.ERROR, needs=("Beslut/Typ", "Beslut/Behandling"))
def the_two_decisions_have_two_paragraphs(data: Dataset) -> Iterator[Problem]:
    """The decisions on the programme and on the will are two items with a § each."""
    programmes = [row for row in data["Beslut"] if type_of(row) == PROGRAM]
    for will in data["Beslut"]:
        for programme in programmes if type_of(will) == WILL else ():
            stops = (will.source(), programme.source())
            item, other = record_at(will, "Behandling"), record_at(programme, "Behandling")
            if item and item is other:
                other_one = f"{plain_name(programme)}, om programmet"
                message = f"beslutet har samma behandling som {other_one}. {_TWO}"
                remedy = "Lägg en egen rad i bladet ”Behandling” och välj den här."
                yield will.problem("Behandling", message, remedy=remedy, stops=stops)
            elif item and other and _same_paragraph(item, other):
                message = f"programmet och den politiska viljan har samma paragraf (§ {item['§']})."
                remedy = f"{_TWO} Ge dem var sin paragraf."
                yield item.problem("§", message, remedy=remedy, stops=stops)


_TWO = "De ska vara två beslut."


def _same_paragraph(item: Record, other: Record) -> bool:
    meeting = record_at(item, "Möte")
    same_meeting = meeting is not None and meeting is record_at(other, "Möte")
    return same_meeting and isinstance(item["§"], int) and bool(item["§"] == other["§"])


_WHEN = "Välj ”godkänt AU”, ”på remiss” eller ”fastställt” i Status i bladet ”Förtydliganden” "
_LATER = f"{_WHEN}när det är godkänt, eller ta upp viljan vid ett senare möte. "
_WAITING = {  # what is said of the will, and the remedy
    "planned": (
        "kan ännu inte tas till beslut: {}.",
        f"{_LATER}Från kallelsen byggs inget förslag till beslut förrän det är gjort.",
    ),
    "called": (
        "kan inte tas till beslut: {}.",
        f"{_LATER}Till dess byggs inte förslaget till beslut. Viljans eget dokument byggs.",
    ),
    "held": (
        "har tagits upp på mötet, men {}.",
        f"{_WHEN}om det var godkänt då.",
    ),
}


@rule("P03", Severity.WARNING, needs=("Beslut/Typ", "Beslut/Status", "Förtydliganden/Status"))
def clarifications_come_before_the_will(data: Dataset) -> Iterator[Problem]:
    """While the meeting is planned, clarifications that are not approved yet are a warning."""
    yield from _early_wills(data, is_planned)


@rule("P03", Severity.ERROR, needs=("Beslut/Typ", "Beslut/Status", "Förtydliganden/Status"))
def clarifications_come_before_the_call(data: Dataset) -> Iterator[Problem]:
    """From the call they stop the draft of the decision on the will, and nothing else."""
    yield from _early_wills(data, is_called)


def _early_wills(data: Dataset, is_time: Callable[[Record], bool]) -> Iterator[Problem]:
    sound = set(data["Förtydliganden"])
    for decision in data["Beslut"]:
        meeting = record_at(decision, "Behandling", "Möte")
        if type_of(decision) != WILL or not is_proposed(decision) or not meeting:
            continue
        rows = [row for row in _clarifications(decision) if row in sound]
        waiting = [row for row in rows if not is_clarification_approved(row)]
        if waiting and is_time(meeting):
            when = "held" if is_held(meeting) else "called" if is_called(meeting) else "planned"
            said, remedy = _WAITING[when]
            message = f"den politiska viljan {said.format(_unapproved_clause(waiting))}"
            stops = (Source("", decision["Behandling"].key, ""),)  # the draft, and nothing else
            yield decision.problem("Beslut-id", message, remedy=remedy, stops=stops)


def _clarifications(decision: Record) -> Iterator[Record]:
    """Yield the clarifications of the goals that the will is about, each once."""
    program = record_at(decision, "Behandling", "Ärende", "Program")
    goals = list(listed(program, "mål"))
    wills = listed(decision, "politisk_vilja")
    goals += [goal for will in wills if (goal := record_at(will, "Mål"))]
    for goal in dict.fromkeys(goals):
        if is_kept(goal):
            yield from listed(goal, "förtydliganden")


def _unapproved_clause(rows: list[Record]) -> str:
    places = in_words([f"{plain_name(row)} (rad {row.place.row})" for row in rows])
    if len(rows) == 1:
        row = rows[0]
        where = f"(bladet ”Förtydliganden”, rad {row.place.row})"
        return f"{plain_name(row, 'förtydligande')} {where} är inte godkänt"
    return f"förtydligandena {places} i bladet ”Förtydliganden” är inte godkända"


@rule("P12", Severity.WARNING, needs=("Beslut/Status", "Beslut/Förutsätter", "Beslut/Lämnas till"))
def what_the_will_rests_on_is_decided(data: Dataset) -> Iterator[Problem]:
    """What rests on a decision which was sent back, put off or lost is told of it.

    So is one that was made all the same; a proposal that a committee has made was right then.
    """
    for decision in data["Beslut"]:
        first = record_at(decision, "Förutsätter")
        made = is_taken(decision) and is_closed(decision)
        if first and (made or is_proposed(decision)) and has_failed(first):
            place = record_at(first, "Behandling", "Tas upp igen vid")
            when = f" och tas upp igen vid {plain_name(place)}" if place else ""
            rests = "är fattat, men förutsätter" if made else "förutsätter"
            message = f"beslutet {rests} {plain_name(first)}, som är {first['Status']}{when}."
            before = "kunde fattas ändå" if made else "tas före"
            remedy = f"Kontrollera att det {before}, eller välj det nya beslutet här."
            yield decision.problem("Förutsätter", message, remedy=remedy)


@rule("P04", Severity.ERROR, needs=("Politisk vilja/Parti", "Politisk vilja/Skiljelinje"))
def a_dividing_line_has_a_party(data: Dataset) -> Iterator[Problem]:
    """Skiljelinje says ja where a party is named, and nowhere else."""
    for row in data["Politisk vilja"]:
        if row["Skiljelinje"] and not row["Parti"]:
            message = "skiljelinje är ”ja” men parti saknas."
            yield row.problem(
                "Parti", message, remedy="Fyll i parti, eller ändra skiljelinje till ”nej”."
            )
        if row["Parti"] and not row["Skiljelinje"]:
            message = "parti är ifyllt men skiljelinje är ”nej”."
            remedy = "Ändra till ”ja”, eller töm parti om viljan är gemensam."
            yield row.problem("Skiljelinje", message, remedy=remedy)


@rule(
    "P05",
    Severity.ERROR,
    needs=("Politisk vilja/Status", "Politisk vilja/Beslut", "Beslut/Status", "Beslut/Lämnas till"),
)
def the_decided_will_is_what_won(data: Dataset) -> Iterator[Problem]:
    """What lost is in no decision on the will; what is decided is no longer a proposal.

    In a decision that was itself sent back, put off or lost nothing was adopted; in one that is
    handed on nothing is adopted yet.
    """
    sound = set(data["Beslut"])
    for row in data["Politisk vilja"]:
        decision = record_at(row, "Beslut")
        if decision is None or decision not in sound:
            continue
        status = row["Status"]
        if is_will_lost(row) and not has_failed(decision):
            message = f"raden är ”{status}” men ingår i {plain_name(decision, 'beslut')}."
            remedy = "Töm ”Beslut”. Det som förlorade en omröstning står i bladet ”Yrkanden”."
            yield row.problem("Status", message, remedy=remedy)
        elif is_will_drafted(row) and is_taken(decision) and is_filled(decision, "Lämnas till"):
            if decides_on(decision) is decision:
                continue  # nobody has a decision yet that the row could be of
            whom = text_at(record_at(decision, "Lämnas till"), "I löpande text")
            handed = f"{plain_name(decision, 'beslut')} lämnar den vidare till {whom}"
            message = f"raden är ”{status}”, och {handed}."
            remedy = f"Välj det beslut som {whom} tar, eller töm cellen."
            yield row.problem("Beslut", message, remedy=remedy)
        elif is_will_drafted(row) and is_taken(decision):
            message = f"raden är ”{status}” men {plain_name(decision, 'beslut')} är fattat."
            remedy = "Välj ”beslutad” om raden antogs, annars ”avslagen” och töm ”Beslut”."
            yield row.problem("Status", message, remedy=remedy)

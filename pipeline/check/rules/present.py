"""R06, R08, R09, R11, R15, R16 and S20 (DOMAIN.md 3.1 L7, L14, L15): who was there, at each §."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import inf

from pipeline.check.rules.registry import rule
from pipeline.domain.bodies import is_board, is_fullmaktige
from pipeline.domain.competence import is_only_asked
from pipeline.domain.items import is_struck, needs_decision, without_decision
from pipeline.domain.meetings import is_approved, is_built, is_held
from pipeline.domain.plain_names import person_called, plain_name
from pipeline.domain.records import group_by, is_filled, listed, record_at, text_at
from pipeline.domain.room import (
    Room,
    chair_at,
    has_own_chair,
    is_serving_substitute,
    minute_of,
    other_role,
    room_at,
    serves,
)
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.paragraphs import Run, paragraph_numbers, paragraph_runs, read_paragraphs
from pipeline.values.types import Empty, Whole

_PEOPLE = ("Närvaro/Möte", "Närvaro/Person", "Närvaro/Roll", "Sammanträden/Status")
_LED = (*_PEOPLE, "Sammanträden/Ordförande", "Behandling/Ordförande", "Behandling/Möte")
_MOST = 1_000  # §§ of a run that are looked for one by one


@rule("R06", Severity.WARNING, needs=(*_PEOPLE, "Sammanträden/Justerare"))
def who_approves_the_minutes_was_there(data: Dataset) -> Iterator[Problem]:
    """Who approves minutes served at the meeting (5 kap. 69 § KL leaves the how to fullmäktige)."""
    for meeting in _held(data):
        for person in meeting["Justerare"]:
            why = _absence(person, meeting)
            if why:
                message = f"{person_called(person)} {why} men ska justera protokollet."
                remedy = "Rätta ”Justerare”, eller raden i bladet ”Närvaro”."
                yield meeting.problem("Justerare", message, remedy=remedy)


@rule("R06", Severity.WARNING, needs=_LED)
def who_leads_the_meeting_was_there(data: Dataset) -> Iterator[Problem]:
    """The chair answers for the minutes (5 kap. 65 § KL) and is one of those who decide."""
    remedy = "Rätta ”Ordförande”, eller raden i bladet ”Närvaro”."
    for meeting in _held(data):
        person = record_at(meeting, "Ordförande")
        why = _absence(person, meeting) if person else ""
        if person and why:
            message = f"{person_called(person)} {why} men står som ordförande."
            yield meeting.problem("Ordförande", message, remedy=remedy)
        for item in listed(meeting, "behandling"):
            person = record_at(item, "Ordförande")
            room = room_at(item) if person else None
            why = room.idleness(person) if person and room else ""
            if person and room and why and not room.has_conflict(person):
                message = f"{person_called(person)} {why} men står som ordförande för paragrafen."
                yield item.problem("Ordförande", message, remedy=remedy)


def _held(data: Dataset) -> Iterator[Record]:
    """Yield the meetings that have been held, are built and tell who was there."""
    for meeting in data["Sammanträden"]:
        if is_held(meeting) and is_built(meeting) and listed(meeting, "närvaro"):
            yield meeting


def _absence(person: Record, meeting: Record) -> str:
    """Return why a person did not serve at a meeting at all, "" when they did."""
    rows = [row for row in listed(meeting, "närvaro") if record_at(row, "Person") is person]
    if not rows:
        return "står inte i bladet ”Närvaro” för mötet"
    return "" if any(map(serves, rows)) else other_role(rows[0])


@rule("R09", Severity.INFO, needs=(*_LED, "Sammanträden/Justerare"))
def who_leads_and_approves_was_there_all_the_time(data: Dataset) -> Iterator[Problem]:
    """Somebody else led, or approves, a § where the person was away."""
    for meeting in _held(data):
        rooms = [room_at(item) for item in listed(meeting, "behandling")]
        chair = record_at(meeting, "Ordförande")
        led = [room for room in rooms if not has_own_chair(room.item)]
        roles = [("Ordförande", person, led) for person in (chair,) if person]
        roles += [("Justerare", person, rooms) for person in meeting["Justerare"]]
        for header, person, own in roles:
            gone = _away(person, own)
            if gone and not _absence(person, meeting):
                does = "ska justera protokollet" if header == "Justerare" else "står som ordförande"
                message = f"{person_called(person)} var inte närvarande på {gone} men {does}."
                remedy = f"Rätta ”{header}” eller ”Ej §§”, om inte någon annan gjorde det då."
                yield meeting.problem(header, message, remedy=remedy)


def _away(person: Record, rooms: list[Room]) -> str:
    """Return the §§ that a person was away from, as a text."""
    gone = [room.item["§"] for room in rooms if room.absence(person)]
    return paragraph_numbers(number for number in gone if isinstance(number, Whole))


# ------------------------------------------------------------ a chair with a conflict of interest

_CONFLICTS = ("Yrkanden/Typ", "Yrkanden/Person", "Yrkanden/Beslut")


@rule("R11", Severity.ERROR, needs=(*_LED, *_CONFLICTS))
def who_leads_a_paragraph_has_no_conflict(data: Dataset) -> Iterator[Problem]:
    """To lead is to take part (5 kap. 47 § and 6 kap. 30 § KL); it is told, and stops nothing."""
    for item, person, said in _led_in_conflict(data):
        if has_own_chair(item) and room_at(item).is_out_of_all(person):
            remedy = (
                "Rätta ”Ordförande” eller jävet. Gick det till så kan beslutet upphävas om det "
                "överklagas: ta om ärendet."
            )
            problem = item.problem("Ordförande", f"{said}.", remedy=remedy)
            yield replace(problem, source=None)


@rule("R11", Severity.WARNING, needs=(*_LED, *_CONFLICTS))
def who_leads_the_meeting_hands_over(data: Dataset) -> Iterator[Problem]:
    """Somebody else leads what the chair has a conflict of interest in."""
    for item, person, said in _led_in_conflict(data):
        if not has_own_chair(item) or not room_at(item).is_out_of_all(person):
            remedy = "Skriv i ”Ordförande” i bladet ”Behandling” vem som ledde paragrafen."
            yield item.problem("Ordförande", f"{said}.", remedy=remedy)


def _led_in_conflict(data: Dataset) -> Iterator[tuple[Record, Record, str]]:
    """Yield the items of held meetings whose chair has a conflict of interest, and what to say."""
    for item in data["Behandling"]:
        meeting, person = record_at(item, "Möte"), chair_at(item)
        if not is_held(meeting) or not is_built(meeting) or person is None:
            continue
        room = room_at(item)
        if room.has_conflict(person):
            said = f"{person_called(person)} är antecknad som jävig {room.place} men står som "
            yield item, person, f"{said}ordförande ({room.law_of_conflict})"


# ------------------------------------------------------------ the quorum

_QUORUM = (*_PEOPLE, "Organ/Ledamöter", "Närvaro/Ej §§", "Behandling/§", "Behandling/Möte")


@rule("R15", Severity.ERROR, needs=_QUORUM)
def more_than_half_decide(data: Dataset) -> Iterator[Problem]:
    """More than half are there (5 kap. 45 §, 6 kap. 27 § KL); it is told, and stops nothing."""
    for meeting, problem in _without_quorum(data):
        if is_approved(meeting) and _law_of_quorum(record_at(meeting, "Organ")):
            yield replace(problem, source=None)


@rule("R15", Severity.WARNING, needs=_QUORUM)
def more_than_half_will_have_decided(data: Dataset) -> Iterator[Problem]:
    """Before approval Närvaro may lack rows; what goes for committees, the board has decided."""
    for meeting, problem in _without_quorum(data):
        if not is_approved(meeting) or not _law_of_quorum(record_at(meeting, "Organ")):
            yield problem


def _without_quorum(data: Dataset) -> Iterator[tuple[Record, Problem]]:
    """Yield meetings where half or fewer of the members were there, told once for each number."""
    for meeting in _held(data):
        body = record_at(meeting, "Organ")
        members = body["Ledamöter"] if body else None
        if body is None or not isinstance(members, Whole):
            continue
        items = [item for item in listed(meeting, "behandling") if listed(item, "beslut")]
        counts = group_by((room_at(item).count(), item) for item in items if not is_struck(item))
        for count, few in counts.items():
            if count * 2 <= members:
                law = _law_of_quorum(body)
                message = (
                    f"{count} av {members} ledamöter var med {_places(few)}, men det ska vara fler "
                    f"än hälften{law and f' ({law})'}."
                )
                remedy = "Rätta bladet ”Närvaro”, eller ”Ledamöter” i bladet ”Organ”."
                yield meeting, meeting.problem("Möte-id", message, remedy=remedy)


def _places(items: list[Record]) -> str:
    numbers = paragraph_numbers(item["§"] for item in items if isinstance(item["§"], Whole))
    return f"på {numbers}" if numbers else room_at(items[0]).place


def _law_of_quorum(body: Record | None) -> str:
    if is_fullmaktige(body):
        return "5 kap. 45 § kommunallagen"
    return "6 kap. 27 § kommunallagen" if is_board(body) else ""


# ------------------------------------------------------------ what a row of Närvaro says


@rule("R16", Severity.WARNING, needs=(*_PEOPLE, "Närvaro/Kom", "Närvaro/Gick"))
def who_comes_and_goes_does_so_during_the_meeting(data: Dataset) -> Iterator[Problem]:
    """Times of a person lie within the meeting, and in order."""
    for row in data["Närvaro"]:
        person, meeting = record_at(row, "Person"), record_at(row, "Möte")
        if person is None or meeting is None:
            continue
        steps = [
            (meeting, "Starttid", "mötet började"),
            (row, "Kom", "kom"),
            (row, "Gick", "gick"),
            (meeting, "Sluttid", "mötet slutade"),
        ]
        known = [step for step in steps if minute_of(step[0], step[1], meeting) is not None]
        wrong = next((two for two in pairwise(known) if _is_turned(*two, meeting)), None)
        if wrong and row in (step[0] for step in wrong):
            (_, header, words), (other, column, others) = sorted(
                wrong, key=lambda s: s[0] is not row
            )
            message = f"{person_called(person)} {words} {row[header]} men {others} {other[column]}."
            yield row.problem(header, message, remedy="Rätta klockslaget.")


_Step = tuple[Record, str, str]  # whose clock, its column, and what happened then


def _is_turned(first: _Step, then: _Step, meeting: Record) -> bool:
    one, other = (minute_of(record, header, meeting) for record, header, _ in (first, then))
    return one is not None and other is not None and other < one


@rule("R16", Severity.WARNING, needs=("Sammanträden/Starttid", "Sammanträden/Sluttid"))
def a_meeting_ends_after_it_began(data: Dataset) -> Iterator[Problem]:
    """Also after midnight, but not at a time of the day before (DECISIONS 320)."""
    for meeting in data["Sammanträden"]:
        began, ended = (minute_of(meeting, h, meeting) for h in ("Starttid", "Sluttid"))
        if began is not None and ended is not None and ended < began:
            message = f"mötet slutade {meeting['Sluttid']} men började {meeting['Starttid']}."
            yield meeting.problem("Sluttid", message, remedy="Rätta klockslaget.")


@rule("R16", Severity.WARNING, needs=(*_PEOPLE, "Närvaro/Tjänstgör §§"))
def only_substitutes_serve_now_and_then(data: Dataset) -> Iterator[Problem]:
    """A member takes part in all but Ej §§; only a substitute has §§ of service."""
    for row in data["Närvaro"]:
        person = record_at(row, "Person")
        if person and is_filled(row, "Tjänstgör §§") and not is_serving_substitute(row):
            message = f"{person_called(person)} är {row['Roll']} men har ”Tjänstgör §§” ifylld."
            remedy = "Välj tjänstgörande ersättare i ”Roll”, eller töm cellen."
            yield row.problem("Tjänstgör §§", message, remedy=remedy)


_NUMBERED = ("Närvaro/Ej §§", "Närvaro/Tjänstgör §§")


@rule("R08", Severity.WARNING, needs=(*_NUMBERED, "Behandling/§", "Behandling/Möte"))
def nobody_is_away_where_nothing_was(data: Dataset) -> Iterator[Problem]:
    """What minutes say that somebody was away from is one of the meeting's own §§."""
    sound = set(data["Behandling"])
    for row in data["Närvaro"]:
        meeting = record_at(row, "Möte")
        items = [item for item in listed(meeting, "behandling") if not _has_no_number(item)]
        numbers = {int(item["§"]) for item in items if isinstance(item["§"], Whole)}
        if not is_held(meeting) or not is_built(meeting) or not items:
            continue
        if meeting is None or len(numbers) != len(items) or not set(items) <= sound:
            continue
        for header in ("Ej §§", "Tjänstgör §§"):
            unknown = _unknown(read_paragraphs(text_at(row, header)), numbers)
            if unknown:
                own = paragraph_numbers(numbers)
                message = f"{plain_name(meeting)} har {own}, men här står {unknown}."
                yield row.problem(header, message, remedy="Rätta paragraferna.")


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
    needs=(
        "Behandling/Möte",
        "Behandling/§",
        "Behandling/Resultat",
        "Behandling/Syfte",
        "Beslut/Behandling",
    ),
)
def approved_minutes_say_what_was_decided(data: Dataset) -> Iterator[Problem]:
    """The minutes tell the decision of every matter (5 kap. 67 § 4 kommunallagen).

    Where they ask for none, as in a formal item, none is missing.
    """
    for item in data["Behandling"]:
        meeting = record_at(item, "Möte")
        if not is_approved(meeting) or not is_built(meeting) or without_decision(item):
            continue
        undecided = not listed(item, "beslut") and not is_only_asked(item)
        undecided = undecided and needs_decision(item)
        if isinstance(item["§"], Whole) and undecided:
            message = f"§ {item['§']} har inget beslut, men protokollet är justerat."
            remedy = "Lägg till raden i bladet ”Beslut”, så som det står i protokollet."
            yield item.problem("Behandling-id", message, remedy=remedy)

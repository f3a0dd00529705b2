"""S01, S18, S22 and S25 (DOMAIN.md 2.3): who may decide on what (domain/competence.py).

(DECISIONS 30, 285)
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.bodies import (
    board_of,
    is_board,
    is_committee,
    is_fullmaktige,
    is_of_the_council,
)
from pipeline.domain.competence import competence_in, council_of, forbids
from pipeline.domain.course import treated_on
from pipeline.domain.decisions import (
    WILL,
    adopted_by,
    adopting_types,
    adopts,
    is_live,
    settles,
    type_of,
)
from pipeline.domain.goals import is_of_the_assembly
from pipeline.domain.items import body_of, same_case, without_decision
from pipeline.domain.meetings import is_built, is_called_off
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import day_at, is_filled, listed, record_at, span_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.values.types import Span

_NEEDS = (
    "Beslut/Typ",
    "Beslut/Status",
    "Beslut/Lämnas till",
    "Beslut/Samma punkter som",
    "Behandling/Möte",
)


@rule("S01", Severity.ERROR, needs=("Beslut/Typ", "Beslut/Status", "Beslut/Lämnas till"))
def a_committee_adopts_nothing(data: Dataset) -> Iterator[Problem]:
    """A committee or an office prepares; goals and direction are not delegated (6 kap. 38 § KL)."""
    for row in data["Beslut"]:
        body, what = body_of(record_at(row, "Behandling")), adopted_by(row)
        if body is None or not what or row["Lämnas till"] or not is_live(row) or is_board(body):
            continue
        paragraph = forbids(body, competence_in(row))
        if paragraph:
            message = (
                f"{body['I löpande text']} kan inte anta {what}. Ärenden om verksamhetens mål och "
                f"inriktning får inte delegeras ({paragraph} kommunallagen)."
            )
            yield row.problem("Lämnas till", message, remedy="Välj organet som beslutar.")


@rule("S18", Severity.WARNING, needs=_NEEDS)
def only_one_body_adopts(data: Dataset) -> Iterator[Problem]:
    """A board hands on what fullmäktige decides on (5 kap. 1 § KL); S01 tells committees."""
    for row in data["Beslut"]:
        what = adopted_by(row)
        decides = _decides(row) if what else None
        if decides and is_board(_body(row)) and _settles_here(row):
            name = decides["Organ"]["I löpande text"]
            message = (
                f"{_named(row)} antar {what} på egen hand, men {name} ska besluta om det "
                f"{decides['Datum']}."
            )
            remedy = (
                f"Skriv {plain_name(decides['Organ'])} i ”Lämnas till”, så blir det ett förslag."
            )
            yield row.problem("Lämnas till", message, remedy=remedy)


@rule("S22", Severity.WARNING, needs=(*_NEEDS, "Mål/Nivå", "Mål/Program"))
def a_board_does_not_adopt_alone(data: Dataset) -> Iterator[Problem]:
    """Goals and guidelines are fullmäktige's (5 kap. 1 § KL); S18 tells where it has a row.

    Goals of boards may be a board's, and so may a programme that several municipalities share.
    Without any goals nothing says whose they are.
    """
    for row in data["Beslut"] if data["Mål"] else ():
        what, paragraph = adopted_by(row), forbids(_body(row), competence_in(row))
        alone = what and is_board(_body(row)) and not _decides(row) and not _may_be_of_boards(row)
        if paragraph and alone and _settles_here(row):
            message = (
                f"{_named(row)} antar {what} på egen hand, men mål och riktlinjer för verksamheten "
                f"beslutar fullmäktige om ({paragraph} kommunallagen)."
            )
            yield row.problem("Lämnas till", message, remedy=_HAND_ON)


@rule("S22", Severity.WARNING, needs=(*_NEEDS, "Behandling/Syfte"))
def nobody_answers_for_fullmaktige(data: Dataset) -> Iterator[Problem]:
    """Motions, interpellations and new proposals of citizens are fullmäktige's (5 kap. 23 § KL)."""
    for row in data["Beslut"]:
        paragraph = forbids(_body(row), competence_in(row))
        if paragraph and not adopted_by(row) and _settles_here(row):
            message = (
                f"{_named(row)} kan inte avgöra ett ärende med syftet "
                f"”{row['Behandling']['Syfte']}” ({paragraph} kommunallagen)."
            )
            yield row.problem("Lämnas till", message, remedy=_HAND_ON)


_HAND_ON = "Välj organet som beslutar i ”Lämnas till”, så blir det ett förslag."


@rule("S22", Severity.WARNING, needs=_NEEDS)
def a_committee_speaks_through_its_board(data: Dataset) -> Iterator[Problem]:
    """A proposal to fullmäktige is a board's, and not delegated (6 kap. 38 § 2 KL).

    It is enough that the board is to have it too; S02 tells where fullmäktige has a row.
    """
    for row in data["Beslut"]:
        body, receiver = _body(row), record_at(row, "Lämnas till")
        past = is_committee(body) and not is_of_the_council(body) and is_fullmaktige(receiver)
        item = record_at(row, "Behandling")
        if receiver is None or item is None or not past or not _is_open(row):
            continue
        others = [body_of(other) for other in same_case(item)]
        if not any(is_board(other) or is_fullmaktige(other) for other in others):
            message = (
                f"{_named(row)} kan inte lämna förslag till {receiver['I löpande text']} förbi "
                f"{board_of(body)} (6 kap. 38 § 2 kommunallagen)."
            )
            remedy = "Välj nämnden eller styrelsen, eller lägg till dess möte i ”Behandling”."
            yield row.problem("Lämnas till", message, remedy=remedy)


@rule(
    "S25",
    Severity.WARNING,
    needs=(*_NEEDS, "Sammanträden/Datum", "Ärenden/Mandatperiod", "Politisk vilja/Mandatperiod"),
)
def each_council_decides_for_its_own_period(data: Dataset) -> Iterator[Problem]:
    """The council of an election year begins on 15 October (5 kap. 9 § KL)."""
    for row in data["Beslut"]:
        item = record_at(row, "Behandling")
        day = day_at(record_at(item, "Möte"), "Datum")
        mine = is_fullmaktige(_body(row)) and type_of(row) == WILL and _is_open(row)
        if item is None or day is None or not mine or is_filled(row, "Lämnas till"):
            continue
        for period in _periods(row):
            begins = council_of(period)
            if begins is not None and day < begins:
                message = (
                    f"{_named(row)} {day} beslutar om den politiska viljan för {period}, men de "
                    f"som är valda för den tiden tillträder {begins} (5 kap. 9 § kommunallagen)."
                )
                remedy = f"Ta upp viljan tidigast {begins}, eller rätta mandatperioden."
                yield item.problem("Möte", message, remedy=remedy)


def _periods(decision: Record) -> list[Span]:
    """Return the mandate periods that a decision on the will is about, each once."""
    rows = (record_at(decision, "Behandling", "Ärende"), *listed(decision, "politisk_vilja"))
    found = [span for row in rows if (span := span_at(row, "Mandatperiod"))]
    return list({str(span): span for span in found}.values())


def _body(decision: Record) -> Record | None:
    return body_of(record_at(decision, "Behandling"))


def _named(decision: Record) -> str:
    return text_at(_body(decision), "I löpande text")


def _is_open(decision: Record) -> bool:
    """Return whether a decision is made, or may be, at a meeting that is built here."""
    meeting = record_at(decision, "Behandling", "Möte")
    return is_live(decision) and is_built(meeting) and not is_called_off(meeting)


def _settles_here(decision: Record) -> bool:
    """Return whether a decision settles its matter, and does not hand it on."""
    points = listed(decision, "beslutspunkter")
    kept = [point for point in points if not is_filled(point, "Lämnas till")]
    what = adopted_by(decision)
    settled = any(map(adopts if what else settles, kept)) or (not points and what != "")
    return _is_open(decision) and settled and not is_filled(decision, "Lämnas till")


def _may_be_of_boards(decision: Record) -> bool:
    """Return whether the programme is of boards alone, of several municipalities, or not known."""
    program = record_at(decision, "Behandling", "Ärende", "Program")
    goals = listed(program, "mål")
    shared = program is None or bool(listed(program, "samverkan"))
    return shared or (bool(goals) and not any(map(is_of_the_assembly, goals)))


def _decides(row: Record) -> Record | None:
    """Return the meeting of fullmäktige that decides on the same: the next from there, or None."""
    item, shared = record_at(row, "Behandling"), record_at(row, "Samma punkter som")
    items = [record_at(shared, "Behandling"), *(same_case(item) if item else ())]
    day = str(treated_on(item)) if item else ""
    ours = [other for other in items if other and is_fullmaktige(body_of(other))]
    same = [o for o in ours if type_of(row) in adopting_types(listed(o, "beslut"))]
    turns = [
        (without_decision(o) != "", str(treated_on(o)) < day, str(treated_on(o))) for o in same
    ]
    first = min(zip(turns, same, strict=True), key=lambda pair: pair[0], default=None)
    return record_at(first[1], "Möte") if first else None

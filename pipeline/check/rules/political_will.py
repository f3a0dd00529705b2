"""P01–P05 (DOMAIN.md 2.3): the political will is decided for itself, and in its time."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import hop, rule
from pipeline.model import Dataset, Problem, Record, Severity, Source
from pipeline.swedish.words import listed

_WILL = "politisk vilja"
_APPROVED = ("godkänt AU", "på remiss", "fastställt")
_LOST = ("avslagen", "återtagen")
_UNDECIDED = ("förslag", "yrkande")
_OVER = ("fattat", "återremitterat", "bordlagt", "avslaget")  # Beslut.Status: nothing to stop
_CALLED = ("kallat", "hållet", "justerat", "anslaget")


@rule("P01", Severity.ERROR, needs=("Politisk vilja/Beslut", "Beslut/Typ"))
def the_will_is_decided_for_itself(data: Dataset) -> Iterator[Problem]:
    """A row of the will points at a decision on the will, never at that on the programme."""
    sound = set(data["Beslut"])
    for row in data["Politisk vilja"]:
        decision = hop(row, "Beslut")
        if decision in sound and decision and decision["Typ"] not in (_WILL, ""):
            kind = decision["Typ"]
            what = (
                "beslutet om programmet" if kind == "program" else f"ett beslut av typen ”{kind}”"
            )
            message = f"{decision.key} är {what}. Politisk vilja beslutas för sig."
            yield row.problem("Beslut", message, remedy=f"Välj ett beslut av typen ”{_WILL}”.")


@rule("P02", Severity.ERROR, needs=("Beslut/Typ", "Beslut/Behandling"))
def the_two_decisions_have_two_paragraphs(data: Dataset) -> Iterator[Problem]:
    """The decisions on the programme and on the will are two items with a § each."""
    programmes = [row for row in data["Beslut"] if row["Typ"] == "program"]
    for will in data["Beslut"]:
        for programme in programmes if will["Typ"] == _WILL else ():
            stops = (will.source(), programme.source())
            item, other = hop(will, "Behandling"), hop(programme, "Behandling")
            if item and item is other:
                message = (
                    f"beslutet har samma behandling som {programme.key}, om programmet. {_TWO}"
                )
                remedy = "Lägg en egen rad i bladet ”Behandling” och välj den här."
                yield will.problem("Behandling", message, remedy=remedy, stops=stops)
            elif item and other and _same_paragraph(item, other):
                message = f"programmet och den politiska viljan har samma paragraf (§ {item['§']})."
                remedy = f"{_TWO} Ge dem var sin paragraf."
                yield item.problem("§", message, remedy=remedy, stops=stops)


_TWO = "De ska vara två beslut."


def _same_paragraph(item: Record, other: Record) -> bool:
    same_meeting = hop(item, "Möte") is not None and hop(item, "Möte") is hop(other, "Möte")
    return same_meeting and isinstance(item["§"], int) and bool(item["§"] == other["§"])


@rule("P03", Severity.WARNING, needs=("Beslut/Typ", "Beslut/Status", "Förtydliganden/Status"))
def clarifications_come_before_the_will(data: Dataset) -> Iterator[Problem]:
    """While the meeting is planned, clarifications that are not approved yet are a warning."""
    yield from _too_early(data, ("planerat",), "ännu inte")


@rule("P03", Severity.ERROR, needs=("Beslut/Typ", "Beslut/Status", "Förtydliganden/Status"))
def clarifications_come_before_the_call(data: Dataset) -> Iterator[Problem]:
    """From the call to the meeting they stop the draft of the decision on the will."""
    yield from _too_early(data, _CALLED, "inte")


def _too_early(data: Dataset, statuses: tuple[str, ...], never: str) -> Iterator[Problem]:
    sound = set(data["Förtydliganden"])
    for decision in data["Beslut"]:
        meeting = hop(decision, "Behandling", "Möte")
        if decision["Typ"] != _WILL or decision["Status"] in _OVER or not meeting:
            continue
        rows = [row for row in _clarifications(decision) if row in sound]
        waiting = [row for row in rows if row["Status"] not in _APPROVED]
        if waiting and meeting["Status"] in statuses:
            message = f"den politiska viljan kan {never} tas till beslut: {_unapproved(waiting)}."
            remedy = "Ändra status när de är godkända, eller ta beslutet vid ett senare möte."
            stops = (Source("", decision["Behandling"].key, ""),)  # the draft, and nothing else
            yield decision.problem("Beslut-id", message, remedy=remedy, stops=stops)


def _clarifications(decision: Record) -> Iterator[Record]:
    """Yield the clarifications of the goals that the will is about, each once."""
    program = hop(decision, "Behandling", "Ärende", "Program")
    goals = list(program.lists["mål"].records) if program else []
    wills = decision.lists["politisk_vilja"].records
    goals += [goal for will in wills if (goal := hop(will, "Mål"))]
    for goal in dict.fromkeys(goals):
        if goal["Status"] != "utgår":
            yield from goal.lists["förtydliganden"].records


def _unapproved(rows: list[Record]) -> str:
    places = listed([f"{row.key} (rad {row.place.row})" for row in rows])
    if len(rows) == 1:
        row = rows[0]
        where = f"(bladet ”Förtydliganden”, rad {row.place.row})"
        return f"förtydligande {row.key} {where} är inte godkänt av arbetsutskottet"
    return f"förtydligandena {places} i bladet ”Förtydliganden” är inte godkända av arbetsutskottet"


@rule("P12", Severity.WARNING, needs=("Beslut/Status", "Beslut/Förutsätter"))
def what_the_will_rests_on_is_decided(data: Dataset) -> Iterator[Problem]:
    """A proposal that rests on a decision which was sent back, put off or lost is told of it."""
    for decision in data["Beslut"]:
        first = hop(decision, "Förutsätter")
        if first and decision["Status"] == "förslag" and first["Status"] in _OVER[1:]:
            place = hop(first, "Behandling", "Tas upp igen vid")
            when = f" och tas upp igen vid {place.key}" if place else ""
            message = f"beslutet förutsätter {first.key}, som är {first['Status']}{when}."
            remedy = "Kontrollera att det tas före, eller välj det nya beslutet här."
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
    "P05", Severity.ERROR, needs=("Politisk vilja/Status", "Politisk vilja/Beslut", "Beslut/Status")
)
def the_decided_will_is_what_won(data: Dataset) -> Iterator[Problem]:
    """What lost is in no decision on the will; what is decided is no longer a proposal."""
    sound = set(data["Beslut"])
    for row in data["Politisk vilja"]:
        decision = hop(row, "Beslut")
        if decision is None or decision not in sound:
            continue
        status = row["Status"]
        if status in _LOST:
            message = f"raden är ”{status}” men ingår i beslut {decision.key}."
            remedy = "Töm ”Beslut”. Det som förlorade en omröstning står i bladet ”Yrkanden”."
            yield row.problem("Status", message, remedy=remedy)
        elif status in _UNDECIDED and decision["Status"] == "fattat":
            message = f"raden är ”{status}” men beslut {decision.key} är fattat."
            remedy = "Välj ”beslutad” om raden antogs, annars ”avslagen” och töm ”Beslut”."
            yield row.problem("Status", message, remedy=remedy)

"""S01–S03 and S10 (DOMAIN.md 2.3): who may decide, and in which order the bodies take a case up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.rules.about import TO_COME, same_case
from pipeline.check.rules.registry import hop, rule
from pipeline.model import Dataset, Problem, Record, Severity, Source
from pipeline.values.types import Day

_OURS = {"program": "programmet", "politisk vilja": "den politiska viljan"}
_CANNOT = ("utskott", "beredning", "förvaltning", "avdelning")
_PREPARES = ("nämnd", "styrelse", "utskott", "beredning")
_LIVE = ("förslag", "fattat")
_POSTPONED = ("återremiss", "bordlagt", "utgår")
_VAGUE = re.compile(
    r"\b(?:kommande|nästa|nästkommande) (?:sammanträde|möte)t?\b(?!,? (?:den )?\d)", re.IGNORECASE
)


@rule("S01", Severity.ERROR, needs=("Beslut/Typ", "Beslut/Status", "Beslut/Lämnas till"))
def a_committee_adopts_nothing(data: Dataset) -> Iterator[Problem]:
    """A committee or an office prepares; goals and direction are not delegated (6 kap. 38 § KL)."""
    for row in data["Beslut"]:
        body = hop(row, "Behandling", "Möte", "Organ")
        what = _OURS.get(str(row["Typ"]))
        if body is None or what is None or row["Lämnas till"] or row["Status"] not in _LIVE:
            continue
        if body["Typ"] in _CANNOT:
            message = (
                f"{body['I löpande text']} kan inte anta {what}. Ärenden om verksamhetens mål och "
                "inriktning får inte delegeras (6 kap. 38 § kommunallagen)."
            )
            yield row.problem("Lämnas till", message, remedy="Välj organet som beslutar.")


@rule("S02", Severity.ERROR, needs=("Beslut/Typ", "Beslut/Status", "Behandling/Möte"))
def fullmaktige_decides_on_what_is_prepared(data: Dataset) -> Iterator[Problem]:
    """A board or committee takes the case up before fullmäktige (5 kap. 26 och 28 §§ KL)."""
    for row in data["Beslut"]:
        item = hop(row, "Behandling")
        meeting = hop(item, "Möte")
        if item is None or meeting is None or row["Typ"] not in _OURS or not _is_ours(meeting):
            continue
        body = hop(meeting, "Organ")
        if row["Status"] not in _LIVE or body is None or body["Typ"] != "fullmäktige":
            continue
        if hop(item, "Ärende") and not any(_prepares(other, meeting) for other in same_case(item)):
            message = (
                f"{body['I löpande text']} {meeting['Datum']} saknar beredning i nämnd eller "
                "styrelse före beslutet (5 kap. 26 och 28 §§ kommunallagen)."
            )
            remedy = "Lägg till en rad i bladet ”Behandling” för mötet där ärendet bereddes."
            stops = (Source("", item.key, ""),)  # the draft, and nothing else
            yield item.problem("Behandling-id", message, remedy=remedy, stops=stops)


def _is_ours(meeting: Record) -> bool:
    return str(meeting["Byggs"]) != "nej" and isinstance(meeting["Datum"], Day)


def _prepares(item: Record, decides: Record) -> bool:
    meeting, body = hop(item, "Möte"), hop(item, "Möte", "Organ")
    if meeting is None or body is None or not isinstance(meeting["Datum"], Day):
        return False
    return body["Typ"] in _PREPARES and bool(meeting["Datum"] <= decides["Datum"])


@rule("S03", Severity.ERROR, needs=("Behandling/Möte", "Behandling/Syfte", "Sammanträden/Datum"))
def the_meetings_come_in_order(data: Dataset) -> Iterator[Problem]:
    """Who prepares a case meets before the body that it is prepared for."""
    told: set[Record] = set()
    for item in data["Behandling"]:
        meeting = hop(item, "Möte")
        for receiver in _receivers(item) if meeting else ():
            late = _too_early(item, receiver)
            if meeting and late and late not in told:
                told.add(late)
                other = late["Möte"]
                message = (
                    f"{_named(other)} ligger före {_named(meeting)}, där ärendet bereds åt "
                    f"{receiver['I löpande text']}."
                )
                remedy = "Ändra ”Möte” här eller i den andra raden, eller mötenas datum."
                stops = (Source("", late.key, ""),)
                yield late.problem("Behandling-id", message, remedy=remedy, stops=stops)


def _named(meeting: Record) -> str:
    body = hop(meeting, "Organ")
    return f"{body.key if body else meeting.key} {meeting['Datum']}"


def _receivers(item: Record) -> list[Record]:
    """Return the bodies that an item is prepared for."""
    rows = item.lists["beslut"].records
    told = [body for row in rows if (body := hop(row, "Lämnas till"))]
    after = hop(item, "Möte", "Organ", "Bereder åt")
    if not told and after and item["Syfte"] == "beredning":
        return [after]
    return list(dict.fromkeys(told))


def _too_early(item: Record, receiver: Record) -> Record | None:
    """Return the receiver's only coming item of the case, when it is before this one."""
    day = item["Möte"]["Datum"]
    others = [o for o in same_case(item) if hop(o, "Möte", "Organ") is receiver]
    dated = [o for o in others if isinstance(o["Möte"]["Datum"], Day)]
    if not isinstance(day, Day) or any(other["Möte"]["Datum"] >= day for other in dated):
        return None
    coming = [o for o in dated if o["Möte"]["Status"] in TO_COME]
    return next((o for o in coming if o["Resultat"] not in _POSTPONED), None)


@rule("S10", Severity.WARNING, needs=("Beslutspunkter/Sats", "Beslutspunkter/Mening"))
def a_coming_meeting_is_named(data: Dataset) -> Iterator[Problem]:
    """A decision says which meeting it means, not ”nästa sammanträde”."""
    for row in data["Beslutspunkter"]:
        for header in ("Sats", "Mening"):
            found = _VAGUE.search(" ".join(str(row[header]).split()))
            if found:
                message = f"”{found.group()}” – ange vilket.{_next_meeting(data, row)}"
                yield row.problem(header, message, remedy="Skriv sammanträdets datum.")


def _next_meeting(data: Dataset, point: Record) -> str:
    meeting = hop(point, "Beslut", "Behandling", "Möte")
    body = hop(meeting, "Organ")
    if meeting is None or body is None or not isinstance(meeting["Datum"], Day):
        return ""
    later = [
        other["Datum"]
        for other in data["Sammanträden"]
        if hop(other, "Organ") is body
        and isinstance(other["Datum"], Day)
        and other["Datum"] > meeting["Datum"]
        and other["Status"] not in ("inställt", "flyttat")
    ]
    return f" Nästa möte för {body.key} är {min(later)}." if later else ""

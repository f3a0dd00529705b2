"""S01–S03 and S10 (DOMAIN.md 2.3): who may decide, and in which order the bodies take a case up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.bodies import is_fullmaktige, may_not_adopt
from pipeline.domain.decisions import adopted_by, is_live
from pipeline.domain.items import is_preparing, prepares, same_case, without_decision
from pipeline.domain.meetings import is_built, is_called_off, is_to_come
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import day_at, listed, record_at
from pipeline.model import Dataset, Problem, Record, Severity, Source
from pipeline.values.types import Day

_VAGUE = re.compile(
    r"\b(?:kommande|nästa|nästkommande) (?:sammanträde|möte)t?\b(?!,? (?:den )?\d)", re.IGNORECASE
)


@rule("S01", Severity.ERROR, needs=("Beslut/Typ", "Beslut/Status", "Beslut/Lämnas till"))
def a_committee_adopts_nothing(data: Dataset) -> Iterator[Problem]:
    """A committee or an office prepares; goals and direction are not delegated (6 kap. 38 § KL)."""
    for row in data["Beslut"]:
        body = record_at(row, "Behandling", "Möte", "Organ")
        what = adopted_by(row)
        if body is None or not what or row["Lämnas till"] or not is_live(row):
            continue
        if may_not_adopt(body):
            message = (
                f"{body['I löpande text']} kan inte anta {what}. Ärenden om verksamhetens mål och "
                "inriktning får inte delegeras (6 kap. 38 § kommunallagen)."
            )
            yield row.problem("Lämnas till", message, remedy="Välj organet som beslutar.")


@rule("S02", Severity.ERROR, needs=("Beslut/Typ", "Beslut/Status", "Behandling/Möte"))
def fullmaktige_decides_on_what_is_prepared(data: Dataset) -> Iterator[Problem]:
    """A board or committee takes the case up before fullmäktige (5 kap. 26 och 28 §§ KL)."""
    for row in data["Beslut"]:
        item = record_at(row, "Behandling")
        meeting, body = record_at(item, "Möte"), record_at(item, "Möte", "Organ")
        if item is None or meeting is None or body is None or not _will_adopt(row, meeting):
            continue
        if record_at(item, "Ärende") and not any(prepares(o, meeting) for o in same_case(item)):
            message = (
                f"{body['I löpande text']} {meeting['Datum']} saknar beredning i nämnd eller "
                "styrelse före beslutet (5 kap. 26 och 28 §§ kommunallagen)."
            )
            remedy = "Lägg till en rad i bladet ”Behandling” för mötet där ärendet bereddes."
            stops = (Source("", item.key, ""),)  # the draft, and nothing else
            yield item.problem("Behandling-id", message, remedy=remedy, stops=stops)


def _will_adopt(decision: Record, meeting: Record) -> bool:
    """Return whether the assembly adopts something, or may, at a meeting that is built here."""
    is_ours = is_built(meeting) and day_at(meeting, "Datum") is not None
    adopts = adopted_by(decision) != "" and is_live(decision)
    return is_ours and adopts and is_fullmaktige(record_at(meeting, "Organ"))


@rule("S03", Severity.ERROR, needs=("Behandling/Möte", "Behandling/Syfte", "Sammanträden/Datum"))
def the_meetings_come_in_order(data: Dataset) -> Iterator[Problem]:
    """Who prepares a case meets before the body that it is prepared for."""
    told: set[Record] = set()
    for item in data["Behandling"]:
        meeting = record_at(item, "Möte")
        for receiver in _receivers(item) if meeting else ():
            late = _early_item(item, receiver)
            if meeting and late and late not in told:
                told.add(late)
                other = late["Möte"]
                message = (
                    f"{_place_and_day(other)} ligger före {_place_and_day(meeting)}, "
                    f"där ärendet bereds åt {receiver['I löpande text']}."
                )
                remedy = "Ändra ”Möte” här eller i den andra raden, eller mötenas datum."
                stops = (Source("", late.key, ""),)
                yield late.problem("Behandling-id", message, remedy=remedy, stops=stops)


def _place_and_day(meeting: Record) -> str:
    body = record_at(meeting, "Organ")
    return f"{plain_name(body or meeting)} {meeting['Datum']}"


def _receivers(item: Record) -> list[Record]:
    """Return the bodies that an item is prepared for."""
    rows = listed(item, "beslut")
    told = [body for row in rows if (body := record_at(row, "Lämnas till"))]
    after = record_at(item, "Möte", "Organ", "Bereder åt")
    if not told and after and is_preparing(item):
        return [after]
    return list(dict.fromkeys(told))


def _early_item(item: Record, receiver: Record) -> Record | None:
    """Return the receiver's only coming item of the case, when it is before this one."""
    day = item["Möte"]["Datum"]
    others = [o for o in same_case(item) if record_at(o, "Möte", "Organ") is receiver]
    dated = [o for o in others if isinstance(o["Möte"]["Datum"], Day)]
    if not isinstance(day, Day) or any(other["Möte"]["Datum"] >= day for other in dated):
        return None
    coming = [o for o in dated if is_to_come(o["Möte"])]
    return next((o for o in coming if not without_decision(o)), None)


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
    meeting = record_at(point, "Beslut", "Behandling", "Möte")
    body = record_at(meeting, "Organ")
    if meeting is None or body is None or not isinstance(meeting["Datum"], Day):
        return ""
    later = [
        other["Datum"]
        for other in data["Sammanträden"]
        if record_at(other, "Organ") is body
        and isinstance(other["Datum"], Day)
        and other["Datum"] > meeting["Datum"]
        and not is_called_off(other)
    ]
    return f" Nästa möte för {plain_name(body)} är {min(later)}." if later else ""

"""S02, S03 and S10 (DOMAIN.md 2.3): who prepares a case, and in which order it is taken up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.rules.proposals import outcome_of
from pipeline.check.rules.registry import Search, rule, text_rule
from pipeline.domain.bodies import board_of, is_fullmaktige
from pipeline.domain.competence import must_be_prepared
from pipeline.domain.decisions import adopted_by, is_live, puts_off
from pipeline.domain.items import body_of, is_preparing, is_urgent, same_case, without_decision
from pipeline.domain.meetings import is_built, is_called_off, is_to_come
from pipeline.domain.plain_names import plain_name
from pipeline.domain.preparation import preparation_of
from pipeline.domain.records import day_at, listed, record_at
from pipeline.model import Dataset, Problem, Record, Severity, Source
from pipeline.values.types import Day

_VAGUE = re.compile(
    r"\b(?:kommande|nästa|nästkommande) (?:sammanträde|möte)t?\b(?!,? (?:den )?\d)", re.IGNORECASE
)


_S02_NEEDS = (
    "Beslut/Typ",
    "Beslut/Status",
    "Beslut/Lämnas till",
    "Behandling/Möte",
    "Behandling/Syfte",
    "Behandling/Brådskande",
)


@rule("S02", Severity.ERROR, needs=_S02_NEEDS)
def fullmaktige_adopts_what_is_prepared(data: Dataset) -> Iterator[Problem]:
    """A nämnd or a committee of fullmäktige takes the case up before it (5 kap. 26 § KL)."""
    for item in _decided_by_fullmaktige(data, adopting=True):
        if is_unprepared(item) and not is_urgent(item):
            message = f"{_unprepared(item)} (5 kap. 26 och 28 §§ kommunallagen){_why(item)}."
            remedy = "Lägg till en rad i bladet ”Behandling” för mötet där ärendet bereddes."
            stops = (Source("", item.key, ""),)  # the draft, and nothing else
            yield item.problem("Behandling-id", message, remedy=remedy, stops=stops)


@rule("S02", Severity.WARNING, needs=_S02_NEEDS)
def fullmaktige_decides_on_what_is_prepared(data: Dataset) -> Iterator[Problem]:
    """So with what adopts nothing, where the law knows more exceptions than Syfte has words for.

    An urgent case may be decided on all the same when all who are there agree (33 §).
    """
    adopting = tuple(_decided_by_fullmaktige(data, adopting=True))
    for item in dict.fromkeys([*adopting, *_decided_by_fullmaktige(data, adopting=False)]):
        if is_unprepared(item) and is_urgent(item):
            message = (
                f"{_unprepared(item)}{_why(item)}. Ett brådskande ärende får avgöras, om samtliga "
                "närvarande ledamöter är ense om beslutet (5 kap. 33 § kommunallagen)."
            )
            remedy = "Lägg till beredningen i ”Behandling”, eller se till att enigheten antecknas."
            yield item.problem("Brådskande", message, remedy=remedy)
        elif is_unprepared(item) and item not in adopting:
            message = f"{_unprepared(item)} (5 kap. 26 och 28 §§ kommunallagen){_why(item)}."
            remedy = (
                "Lägg till mötet där ärendet bereddes i ”Behandling”. Val, avsägelser, "
                "interpellationer och frågor behöver ingen beredning: välj det i ”Syfte”."
            )
            yield item.problem("Behandling-id", message, remedy=remedy)


@rule("S02", Severity.WARNING, needs=_S02_NEEDS)
def the_board_is_heard(data: Dataset) -> Iterator[Problem]:
    """The board can speak of what another nämnd or fullmäktige's own prepared (5 kap. 28 § KL)."""
    adopting = _decided_by_fullmaktige(data, adopting=True)
    for item in dict.fromkeys([*adopting, *_decided_by_fullmaktige(data, adopting=False)]):
        made = preparation_of(item, item["Möte"])
        if made.is_made and not made.is_board_heard:
            by = body_of((*made.by_boards, *made.by_council)[0])
            name = by["I löpande text"] if by else "en nämnd"
            message = (
                f"ärendet har beretts av {name}, men styrelsen ska alltid få tillfälle att yttra "
                f"sig före fullmäktiges beslut (5 kap. 28 § kommunallagen){_why(item)}."
            )
            remedy = "Lägg till mötet där styrelsen tar upp ärendet i ”Behandling”."
            yield item.problem("Behandling-id", message, remedy=remedy)


def _decided_by_fullmaktige(data: Dataset, *, adopting: bool) -> Iterator[Record]:
    """Yield the items of a case that fullmäktige settles, when it must have been prepared."""
    settled = data.remember("settled by fullmäktige", lambda: [*_settled(data)])
    yield from (item for row, item in settled if bool(adopted_by(row)) is adopting)


def _settled(data: Dataset) -> Iterator[tuple[Record, Record]]:
    """Yield each decision that settles a case in fullmäktige, and its item."""
    sound = set(data["Behandling"])
    for row in data["Beslut"]:
        item = record_at(row, "Behandling")
        if item in sound and item and _settles(row, item):
            yield row, item


def _settles(decision: Record, item: Record) -> bool:
    """Return whether fullmäktige decides for good, or may, at a meeting that is built here."""
    meeting = record_at(item, "Möte")
    if not is_fullmaktige(body_of(item)) or decision["Lämnas till"]:
        return False
    is_ours = is_built(meeting) and not is_called_off(meeting)
    dated = day_at(meeting, "Datum") is not None and record_at(item, "Ärende") is not None
    settled = is_live(decision) and not without_decision(item) and not puts_off([decision])
    return is_ours and dated and settled and must_be_prepared(decision)


def is_unprepared(item: Record) -> bool:
    """Return whether nobody who may has prepared an item of fullmäktige by its meeting."""
    return not preparation_of(item, item["Möte"]).is_made


def lost_its_preparation(item: Record) -> bool:
    """Return whether S02 tells that the meeting that was to prepare the item is called off."""
    meeting = record_at(item, "Möte")
    settled = meeting is not None and any(_settles(row, item) for row in listed(item, "beslut"))
    made = preparation_of(item, meeting) if settled and meeting else None
    return made is not None and not made.is_made and bool(made.lost)


def _unprepared(item: Record) -> str:
    meeting, body = item["Möte"], body_of(item)
    name = body["I löpande text"] if body else meeting.key
    return f"{name} {meeting['Datum']} saknar beredning i nämnd eller styrelse före beslutet"


def _why(item: Record) -> str:
    """Return what came of the preparation, after a colon; "" when there was none."""
    made = preparation_of(item, item["Möte"])
    committee = body_of(next(iter(made.by_committees), None))
    if made.lost:
        return f": ärendet {outcome_of(made.lost[-1])}"
    if committee is None:
        return ""
    return (
        f": {committee['I löpande text']} bereder åt {board_of(committee)}, och kan inte yttra sig "
        "till fullmäktige i dess ställe (6 kap. 38 § 2)"
    )


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


@text_rule(
    "S10",
    Severity.WARNING,
    needs=("Beslutspunkter/Sats", "Beslutspunkter/Mening"),
    of={"Beslutspunkter": ("Sats", "Mening")},
)
def a_coming_meeting_is_named(data: Dataset) -> Search:
    """A decision says which meeting it means, not ”nästa sammanträde”."""

    def look(row: Record, header: str, text: str) -> Iterator[Problem]:
        if found := _VAGUE.search(" ".join(text.split())):
            message = f"”{found.group()}” – ange vilket.{_next_meeting(data, row)}"
            yield row.problem(header, message, remedy="Skriv sammanträdets datum.")

    return Search(look, ("kommande", "nästa"))


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

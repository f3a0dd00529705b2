"""S17 and S18 (DOMAIN.md 2.3): fullmäktige has a proposal to decide on, and decides alone."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.about import TO_COME, is_built, listed, same_case
from pipeline.check.rules.registry import hop, rule
from pipeline.model import Dataset, Problem, Record, Severity, Source
from pipeline.values.types import Day

_OURS = {"program": "programmet", "politisk vilja": "den politiska viljan"}
_PREPARES = ("nämnd", "styrelse", "utskott", "beredning")
_DECIDES_ALONE = ("nämnd", "styrelse")
_LIVE = ("förslag", "fattat")
_WENT = {"återremiss": "återremitterades av", "bordlagt": "bordlades av", "utgår": "utgick hos"}


@rule(
    "S17",
    Severity.ERROR,
    needs=(
        "Beslut/Typ",
        "Behandling/Möte",
        "Behandling/Resultat",
        "Sammanträden/Datum",
        "Sammanträden/Status",
    ),
)
def fullmaktige_waits_for_a_proposal(data: Dataset) -> Iterator[Problem]:
    """What the body that prepares sent back is not prepared yet (5 kap. 26 och 28 §§ KL)."""
    for item in data["Behandling"]:
        meeting, body = hop(item, "Möte"), hop(item, "Möte", "Organ")
        if meeting is None or body is None or not _will_decide(item, meeting, body):
            continue
        stopped = _stopped(item, meeting)
        if stopped is not None:
            message = (
                f"{body['I löpande text']} {meeting['Datum']} har inget förslag att besluta om: "
                f"ärendet {_told(stopped)} (5 kap. 26 och 28 §§ kommunallagen)."
            )
            remedy = "Flytta raden till ett senare möte, eller skriv ”utgår” i ”Resultat”."
            stops = (Source("", item.key, ""),)
            yield item.problem("Möte", message, remedy=remedy, stops=stops)


def _will_decide(item: Record, meeting: Record, body: Record) -> bool:
    coming = str(meeting["Status"]) in TO_COME and isinstance(meeting["Datum"], Day)
    ours = body["Typ"] == "fullmäktige" and bool(_types(item)) and is_built(meeting)
    return coming and ours and str(item["Resultat"]) not in _WENT


def _types(item: Record) -> set[str]:
    return {str(row["Typ"]) for row in listed(item, "beslut")} & _OURS.keys()


def _stopped(item: Record, decides: Record) -> Record | None:
    """Return the last item that prepares this one, when nothing came of it."""
    found = [o for o in same_case(item) if _types(o) & _types(item) and _prepares(o, decides)]
    last = max((str(other["Möte"]["Datum"]) for other in found), default="")
    latest = [other for other in found if str(other["Möte"]["Datum"]) == last]
    went = [other for other in latest if str(other["Resultat"]) in _WENT]
    return went[0] if went and len(went) == len(latest) else None


def _prepares(item: Record, decides: Record) -> bool:
    meeting, body = hop(item, "Möte"), hop(item, "Möte", "Organ")
    if meeting is None or body is None or not isinstance(meeting["Datum"], Day):
        return False
    on = str(meeting["Status"]) not in ("inställt", "flyttat")
    return on and body["Typ"] in _PREPARES and bool(meeting["Datum"] <= decides["Datum"])


def _told(item: Record) -> str:
    """Return `återremitterades av kommunstyrelsen 2027-02-10 och tas upp igen 2027-03-10`."""
    meeting, again = item["Möte"], hop(item, "Tas upp igen vid")
    body = hop(meeting, "Organ")
    name = body["I löpande text"] if body else meeting.key
    later = f" och tas upp igen {again['Datum']}" if again else ""
    return f"{_WENT[str(item['Resultat'])]} {name} {meeting['Datum']}{later}"


@rule(
    "S18",
    Severity.WARNING,
    needs=(
        "Beslut/Typ",
        "Beslut/Status",
        "Beslut/Lämnas till",
        "Beslut/Samma punkter som",
        "Behandling/Möte",
    ),
)
def only_one_body_adopts(data: Dataset) -> Iterator[Problem]:
    """A board hands on what fullmäktige decides on (5 kap. 1 § KL); S01 tells committees."""
    for row in data["Beslut"]:
        item, body = hop(row, "Behandling"), hop(row, "Behandling", "Möte", "Organ")
        what = _OURS.get(str(row["Typ"]))
        if item is None or body is None or what is None or row["Lämnas till"]:
            continue
        decides = _decides(row, item)
        mine = body["Typ"] in _DECIDES_ALONE and is_built(hop(item, "Möte"))
        if decides and mine and row["Status"] in _LIVE:
            name = decides["Organ"]["I löpande text"]
            message = (
                f"{body['I löpande text']} antar {what} på egen hand, men {name} ska besluta om "
                f"det {decides['Datum']}."
            )
            remedy = f"Skriv {decides['Organ'].key} i ”Lämnas till”, så blir det ett förslag."
            yield row.problem("Lämnas till", message, remedy=remedy)


def _decides(row: Record, item: Record) -> Record | None:
    """Return the meeting of fullmäktige that decides on the same, or None."""
    shared = hop(row, "Samma punkter som")
    items = [hop(shared, "Behandling"), *same_case(item)]
    wanted = str(row["Typ"])
    meetings = (hop(other, "Möte") for other in items if other and wanted in _types(other))
    return next((m for m in meetings if m and _is_fullmaktige(m)), None)


def _is_fullmaktige(meeting: Record) -> bool:
    body = hop(meeting, "Organ")
    return body is not None and bool(body["Typ"] == "fullmäktige")

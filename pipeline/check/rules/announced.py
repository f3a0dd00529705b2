"""S23 and S24: fullmäktige settles only what has been announced (5 kap. 13, 14 och 52 §§ KL).

An urgent case may be announced as late as the weekday before. One that was not is settled only
when all who are there decide to: it is told, and the call is built. (DECISIONS 287)
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.bodies import is_fullmaktige
from pipeline.domain.items import is_struck, is_urgent
from pipeline.domain.meetings import is_approved, is_called, is_held, takes_place
from pipeline.domain.records import day_at, record_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.deadlines import latest_notice, latest_urgent_notice
from pipeline.values.types import Day

_ALL_AGREE = (
    "får ärendet avgöras bara om samtliga närvarande ledamöter beslutar det "
    "(5 kap. 52 § kommunallagen)."
)

_LET_ALL_HAVE = "Se till att alla ledamöter och ersättare får"


@rule(
    "S23",
    Severity.WARNING,
    needs=(
        "Behandling/Möte",
        "Behandling/Syfte",
        "Behandling/Resultat",
        "Behandling/Brådskande",
        "Behandling/Tillkännagivet",
        "Sammanträden/Datum",
        "Sammanträden/Status",
        "Sammanträden/Kallelse skickas",
    ),
)
def what_came_after_the_call_is_urgent(data: Dataset) -> Iterator[Problem]:
    """Announced a week before; an urgent case by the weekday before (5 kap. 13–15 §§ KL)."""
    meetings = set(data["Sammanträden"])
    for item in data["Behandling"]:
        meeting = record_at(item, "Möte")
        if meeting is None or meeting not in meetings or not _is_open(meeting) or is_struck(item):
            continue
        announced = _announced(item, meeting)
        if is_urgent(item):
            yield from _urgent(item, announced, meeting)
        elif announced and announced > latest_notice(meeting["Datum"]):
            message = (
                f"ärendet tillkännagavs {announced}, senare än en vecka före sammanträdet "
                f"{meeting['Datum']}. Så sent får bara ett brådskande ärende tillkännages "
                "(5 kap. 13 och 14 §§ kommunallagen)."
            )
            remedy = "Är det brådskande: skriv ”ja” i ”Brådskande”. Annars: ta ett senare möte."
            yield item.problem("Tillkännagivet", message, remedy=remedy)


def _is_open(meeting: Record) -> bool:
    """Return whether fullmäktige meets, and its minutes are not approved yet."""
    body, day = record_at(meeting, "Organ"), day_at(meeting, "Datum")
    of_fullmaktige = is_fullmaktige(body) and day is not None
    return of_fullmaktige and takes_place(meeting) and not is_approved(meeting)


def _announced(item: Record, meeting: Record) -> Day | None:
    """Return the day on which an item was announced, None when nothing tells.

    An urgent one without a day of its own was in the call, where that was late itself.
    """
    call = day_at(meeting, "Kallelse skickas")
    late = call is not None and call > latest_notice(meeting["Datum"])
    return day_at(item, "Tillkännagivet") or (call if late and is_urgent(item) else None)


def _urgent(item: Record, announced: Day | None, meeting: Record) -> Iterator[Problem]:
    day, met = meeting["Datum"], is_held(meeting)
    last = latest_urgent_notice(day)
    if announced is None:
        message = (
            "det brådskande ärendet saknar dag i ”Tillkännagivet”. "
            f"{'Tillkännagavs' if met else 'Tillkännages'} det inte på anslagstavlan senast {last} "
            f"{_ALL_AGREE}"
        )
        remedy = "Fyll i dagen. Var ärendet med i kallelsen är det den dagen."
        yield item.problem("Brådskande", message, remedy=remedy)
    elif announced > last:
        message = (
            f"det brådskande ärendet tillkännagavs {announced}, men det skulle ha skett senast "
            f"{last}, vardagen före sammanträdet (5 kap. 14 §). Därför {_ALL_AGREE}"
        )
        remedy = "Se till att protokollet visar att alla var ense om att avgöra ärendet."
        yield item.problem("Brådskande", message, remedy=remedy)
    elif announced > latest_notice(day):
        message = (
            f"ärendet tillkännagavs {announced}, mindre än en vecka före sammanträdet {day}. Det "
            "är tillåtet när ärendet är brådskande (5 kap. 14 § kommunallagen)."
        )
        see = "Kontrollera att alla ledamöter och ersättare fick" if met else _LET_ALL_HAVE
        remedy = f"{see} uppgiften senast {last} (15 §)."
        yield item.problem("Brådskande", message, remedy=remedy)


@rule(
    "S24",
    Severity.WARNING,
    needs=("Sammanträden/Datum", "Sammanträden/Status", "Sammanträden/Kallelse skickas"),
)
def a_called_meeting_says_when_it_was_announced(data: Dataset) -> Iterator[Problem]:
    """Without the day nothing shows that the cases were announced in time (5 kap. 13 § KL)."""
    for row in data["Sammanträden"]:
        if _is_open(row) and is_called(row) and not row["Kallelse skickas"]:
            message = (
                f"{row['Organ']['I löpande text']} {row['Datum']} är {row['Status']}, men inget "
                f"visar att sammanträdet tillkännagavs senast {latest_notice(row['Datum'])}. Det "
                "som inte har tillkännagetts får avgöras bara om samtliga närvarande ledamöter "
                "beslutar det (5 kap. 13 och 52 §§ kommunallagen)."
            )
            yield row.problem("Kallelse skickas", message, remedy="Fyll i dagen.")

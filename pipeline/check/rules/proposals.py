"""S17 (DOMAIN.md 2.3): fullmäktige has a proposal to decide on.

(DECISIONS 30)
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.bodies import is_fullmaktige
from pipeline.domain.course import comes_up, is_same_matter
from pipeline.domain.decisions import adopting_types
from pipeline.domain.items import prepares, same_case, without_decision
from pipeline.domain.meetings import is_built, is_called_off, is_to_come
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import day_at, listed, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity, Source


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
        meeting, body = record_at(item, "Möte"), record_at(item, "Möte", "Organ")
        if meeting is None or body is None or not _will_decide(item, meeting, body):
            continue
        stopped = _stopped(item, meeting)
        if stopped is not None:
            message = (
                f"{body['I löpande text']} {meeting['Datum']} har inget förslag att besluta om: "
                f"ärendet {outcome_of(stopped)} (5 kap. 26 och 28 §§ kommunallagen)."
            )
            remedy = f"{_to_be_prepared(stopped, meeting)} Annars skriv ”utgår” i ”Resultat”."
            stops = (Source("", item.key, ""),)
            yield item.problem("Möte", message, remedy=remedy, stops=stops)


def _to_be_prepared(stopped: Record, decides: Record) -> str:
    """Return what makes it be prepared in time: after that S17 is quiet."""
    again = record_at(stopped, "Tas upp igen vid")
    if again is None or is_called_off(again):
        return (
            f"Fyll i ”Tas upp igen vid” på rad {stopped.place.row} i ”Behandling”, och flytta den "
            "här raden till ett möte efter det."
        )
    if not _is_of_same_body(again, stopped):
        name = text_at(record_at(stopped, "Möte", "Organ"), "I löpande text")
        return f"Lägg till mötet där {name} tar upp det igen i ”Behandling”, före det här."
    if again["Datum"] > decides["Datum"]:
        return f"Flytta raden till ett möte efter {again['Datum']}."
    return "Lägg till det mötets rader i ”Behandling” och ”Beslut”."


def waits_for_a_proposal(item: Record) -> bool:
    """Return whether S17 tells that the item has no proposal to decide on."""
    meeting, body = record_at(item, "Möte"), record_at(item, "Möte", "Organ")
    decides = meeting is not None and body is not None and _will_decide(item, meeting, body)
    return decides and meeting is not None and _stopped(item, meeting) is not None


def _will_decide(item: Record, meeting: Record, body: Record) -> bool:
    coming = is_to_come(meeting) and day_at(meeting, "Datum") is not None
    ours = is_fullmaktige(body) and bool(_types(item)) and is_built(meeting)
    return coming and ours and not without_decision(item)


def _types(item: Record) -> set[str]:
    return adopting_types(listed(item, "beslut"))


def _stopped(item: Record, decides: Record) -> Record | None:
    """Return the last item that prepares this one, when nothing came of it or is to come."""
    found = [o for o in same_case(item) if _is_step(o, item) and _has_prepared(o, decides)]
    last = max((str(other["Möte"]["Datum"]) for other in found), default="")
    latest = [other for other in found if str(other["Möte"]["Datum"]) == last]
    went = [other for other in latest if without_decision(other)]
    stays = went and len(went) == len(latest) and not any(_is_back(o, decides) for o in went)
    return went[0] if stays else None


def _is_step(item: Record, decides: Record) -> bool:
    """Return whether an item prepares another: by its decisions, or will when it has some."""
    types = _types(item)
    return bool(types & _types(decides)) or (
        not types and comes_up(item) and is_same_matter(item, decides)
    )


def _is_back(item: Record, decides: Record) -> bool:
    """Return whether the body that put the item off is to take it up again before a meeting."""
    again = record_at(item, "Tas upp igen vid")
    on_time = again is not None and bool(again["Datum"] <= decides["Datum"])
    return on_time and is_to_come(again) and _is_of_same_body(again, item)


def _is_of_same_body(meeting: Record | None, item: Record) -> bool:
    body = record_at(item, "Möte", "Organ")
    return body is not None and record_at(meeting, "Organ") is body


def _has_prepared(item: Record, decides: Record) -> bool:
    return prepares(item, decides) and not is_called_off(record_at(item, "Möte"))


def outcome_of(item: Record) -> str:
    """Return `återremitterades av kommunstyrelsen 2027-02-10 och tas upp igen 2027-03-10`."""
    meeting, again = item["Möte"], record_at(item, "Tas upp igen vid")
    body = record_at(meeting, "Organ")
    name = body["I löpande text"] if body else plain_name(meeting)
    later = f" och tas upp igen {again['Datum']}" if again else ""
    if is_called_off(meeting):
        return f"skulle beredas av {name} {meeting['Datum']}, ett möte som är {meeting['Status']}"
    return f"{without_decision(item)} {name} {meeting['Datum']}{later}"

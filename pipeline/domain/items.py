"""What a row of Behandling is: its matter, its case, its report, and what became of it.

(DECISIONS 48)
"""

from __future__ import annotations

import re

from pipeline import schema
from pipeline.domain import bodies, meetings
from pipeline.domain.decisions import PROGRAM, WILL, adopting_types
from pipeline.domain.records import ask_text, day_at, listed, record_at, records_at, text_at
from pipeline.domain.room import room_at, serves
from pipeline.model import Record, Row
from pipeline.values.types import Whole

# Resultat of what was not decided, and how a sentence tells it.
_NO_DECISION = {
    "återremiss": "återremitterades av",
    "bordlagt": "bordlades av",
    "utgår": "utgick hos",
}
# The heading of the item where those who approve the minutes are chosen.
_APPOINTS = re.compile(
    r"\b(?:val av|utseende av|(?:att )?utse)(?: \w+)? (?:protokolls?)?juster(?:are|ingsmän)\b", re.I
)
# Syfte of what no other body has to take up after this one, and of what is a matter of its own.
_RAISED = ("medborgarförslag", "val", "avsägelse", "interpellation", "fråga")
_NOT_IN_A_CHAIN = frozenset(["formalia", "anmälan", "remiss", *_RAISED])
_FOLLOW_UP = "uppföljning"
_SENT_BACK = "återremiss"
_DECIDED = "beslut"
_STRUCK = "utgår"


def is_struck(item: Record) -> bool:
    """Return whether the item was struck from the agenda: it has no § (5 kap. 67 § KL)."""
    return text_at(item, "Resultat") == _STRUCK


def is_approved_at_once(item: Record | None) -> bool:
    """Return whether the § was approved during the meeting (5 kap. 69 § kommunallagen)."""
    return text_at(item, "Omedelbar justering") == "ja"


def is_sent_back(item: Record) -> bool:
    """Return whether the item goes back to who prepared it."""
    return text_at(item, "Resultat") == _SENT_BACK


def is_put_off(item: Record) -> bool:
    """Return whether the item was sent back or put off: it comes up again."""
    return without_decision(item) != "" and not is_struck(item)


def without_decision(item: Record) -> str:
    """Return återremitterades av, bordlades av or utgick hos; "" for other items."""
    return _NO_DECISION.get(text_at(item, "Resultat"), "")


def is_formal(item: Record) -> bool:
    """Return whether the item is of the meeting itself, or only told of (Syfte)."""
    return text_at(item, "Syfte") in (schema.FORMAL, "anmälan")


def needs_decision(item: Record) -> bool:
    """Return whether the minutes ask for a decision on the item, by its Syfte.

    What is formal or only told needs none, or the minutes word it themselves.
    """
    return not is_formal(item) and text_at(item, "Syfte") != schema.OTHER


def may_be_decided(item: Record) -> bool:
    """Return whether nothing says that the item was put off or struck."""
    return text_at(item, "Resultat") in ("", _DECIDED)


def is_preparing(item: Record) -> bool:
    """Return whether the item is taken up to prepare it for another body (Syfte)."""
    return text_at(item, "Syfte") == schema.PREPARING


def ask_appoints(item: Row) -> bool:
    """Return whether a formal item's heading says that those who approve the minutes are chosen.

    `Upprop och val av justerare`; not the approval of minutes, these or earlier ones.
    """
    formal = ask_text(item, "syfte") == schema.FORMAL
    return formal and _APPOINTS.search(ask_text(item, "rubrik")) is not None


def matter_of(item: Record) -> object:
    """Return what makes two items the same matter: the case, else the heading.

    The programme and the political will of one case are two matters: either can be put off alone.
    """
    of_will = purposed_type(item) == WILL
    return record_at(item, "Ärende") or text_at(item, "Rubrik"), of_will


def purposed_type(item: Record) -> str:
    """Return what type of decision Syfte says that the item is taken up for, or ""."""
    return schema.PURPOSES.get(text_at(item, "Syfte"), "")


def adopts_another(item: Record) -> bool:
    """Return whether Syfte is to adopt the programme or the will, and the decisions the other."""
    purposed = purposed_type(item)
    adopting = adopting_types(listed(item, "beslut"))
    return {purposed} | adopting == {PROGRAM, WILL} and purposed not in adopting


def have_one_purpose(one: Record, other: Record) -> bool:
    """Return whether two items of a case can be steps of one chain, as their purposes say."""
    purposes = {text_at(item, "Syfte") for item in (one, other)}
    return not purposes & _NOT_IN_A_CHAIN and (_FOLLOW_UP not in purposes or len(purposes) == 1)


def body_of(item: Record | None) -> Record | None:
    """Return the body that takes the item up."""
    return record_at(item, "Möte", "Organ")


def count_present(item: Record) -> int | None:
    """Return how many who decide were there for an item: by the attendance, else by the votes."""
    room = room_at(item)
    if any(map(serves, listed(record_at(item, "Möte"), "närvaro"))):
        return len(room.seats)
    totals = [
        sum(
            int(cell)
            for header in ("Ja", "Nej", "Avstår")
            if isinstance(cell := row[header], Whole)
        )
        for row in listed(item, "beslut")
    ]
    return max(totals, default=0) or None


def same_case(item: Record) -> tuple[Record, ...]:
    """Return every item of the case that an item belongs to, itself too."""
    return listed(record_at(item, "Ärende"), "behandling")


def prepares(item: Record, decides: Record) -> bool:
    """Return whether an item is taken up by a body that prepares, no later than that meeting.

    A meeting that was called off prepares nothing, but for the one that came instead of it. For
    whom they prepare is in preparation.py.
    """
    meeting = meetings.instead_of(record_at(item, "Möte")) or record_at(item, "Möte")
    day = None if meetings.is_called_off(meeting) else day_at(meeting, "Datum")
    return day is not None and bodies.may_prepare(body_of(item)) and bool(day <= decides["Datum"])


def is_urgent(item: Record) -> bool:
    """Return whether the item could not wait to be announced or prepared (5 kap. 14, 33 §§ KL)."""
    return text_at(item, "Brådskande") == "ja"


def is_all_urgent(meeting: Record) -> bool:
    """Return whether every case of a meeting is urgent, and there is one."""
    items = [o for o in listed(meeting, "behandling") if not is_formal(o) and not is_struck(o)]
    return bool(items) and all(map(is_urgent, items))


def is_of_a_minority(item: Record) -> bool:
    """Return whether a third of those present had the item put off (5 kap. 50 § KL)."""
    return text_at(item, "Begärt av") == "minoritet"


def has_coming_report(item: Record) -> bool:
    """Return whether an officer's report on the item is built, and its meeting is to come."""
    meeting, town = record_at(item, "Möte"), record_at(item, "Ärende", "Kommun")
    is_coming = meeting is not None and not meetings.is_over(meeting)
    is_built = meetings.is_built(meeting) and meetings.is_built(town)
    return is_built and is_coming and day_at(item, "Skrivelsens datum") is not None


# ------------------------------------------------------------ running text


def cases_of(text: Record) -> tuple[Record, ...]:
    """Return the cases that a row of Texter belongs to."""
    items = records_at(text, "Behandling")
    found = [
        *records_at(text, "Ärende"),
        *(case for item in items if (case := record_at(item, "Ärende"))),
    ]
    return tuple(dict.fromkeys(found))


def program_of(text: Record) -> Record | None:
    """Return the programme that a row of Texter is about."""
    cases = (record_at(case, "Program") for case in cases_of(text))
    return record_at(text, "Program") or next(filter(None, cases), None)

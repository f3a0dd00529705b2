"""What is made of a meeting: the call before it, the minutes of it, an extract of each §.

(DECISIONS 39)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.domain.appeals import may_be_appealed
from pipeline.domain.corrections import corrections_of
from pipeline.domain.decisions import is_withdrawn
from pipeline.domain.items import is_approved_at_once, is_put_off, is_struck, matter_of
from pipeline.domain.meetings import (
    is_announced,
    is_approved,
    is_held,
    is_moved,
    is_ours,
    is_to_come,
)
from pipeline.domain.records import day_at, is_filled, listed, record_at, text_at
from pipeline.model import Dataset, Record, State
from pipeline.plan.printed_decisions import decisions_of_minutes, printed_keys
from pipeline.plan.subjects import Subject
from pipeline.plan.views import Only
from pipeline.values.types import Whole

_UP = "Anslag upp"

# ------------------------------------------------------------ what asks for a document


def calls(dataset: Dataset) -> Iterator[Subject]:
    """Yield each meeting with an agenda; once it has been held its call is only left in peace."""
    for meeting in _meetings(dataset):
        if (is_to_come(meeting) or is_held(meeting)) and items_to_come(meeting):
            yield _of_meeting(meeting)


def supplements(dataset: Dataset) -> Iterator[Subject]:
    """Yield each meeting and day when items were added to an agenda that had been sent out."""
    for meeting in _meetings(dataset):
        if is_to_come(meeting) or is_held(meeting):
            for day in dict.fromkeys(sorted(map(_added_on, added_to(meeting)))):
                subject = _of_meeting(meeting)
                yield replace(subject, key=f"{meeting.key}+{day}", part=day)


def minutes(dataset: Dataset) -> Iterator[Subject]:
    """Yield each meeting that has been held, whose agenda is known."""
    for meeting in _meetings(dataset):
        if is_held(meeting) and matters(meeting):
            yield _of_meeting(meeting)


def extracts(dataset: Dataset) -> Iterator[Subject]:
    """Yield each § of a held meeting; problems.py refuses those that are not approved."""
    for meeting in _meetings(dataset):
        if is_held(meeting):
            for item in matters(meeting):
                if isinstance(item.columns.get("§"), Whole):
                    yield _of_paragraph(meeting, item, "utdrag")


def notices(dataset: Dataset) -> Iterator[Subject]:
    """Yield each meeting whose approved minutes are announced, and each § announced by itself.

    `Anslag upp` asks for it (8 kap. 12 § kommunallagen).
    """
    for meeting in _meetings(dataset):
        if is_approved(meeting) and is_filled(meeting, _UP) and matters(meeting):
            yield _of_meeting(meeting)
        for item in matters(meeting) if is_held(meeting) else ():
            if _is_announced(item) and isinstance(item.columns.get("§"), Whole):
                yield _of_paragraph(meeting, item, "anslag")


def corrections(dataset: Dataset) -> Iterator[Subject]:
    """Yield each meeting whose approved minutes have been corrected."""
    for meeting in _meetings(dataset):
        if corrections_of(meeting):
            yield _of_meeting(meeting)


def _meetings(dataset: Dataset) -> Iterator[Record]:
    for meeting in dataset["Sammanträden"]:
        if is_ours(meeting):
            yield meeting


def _of_meeting(meeting: Record) -> Subject:
    town = record_at(meeting, "Organ", "Kommun")
    return Subject(key=meeting.key, row=meeting, municipality=town, meeting=meeting)


def _of_paragraph(meeting: Record, item: Record, ending: str) -> Subject:
    case = record_at(item, "Ärende")
    return Subject(
        key=f"{item.key}+{ending}",  # the item's own key is that of its report
        row=item,
        municipality=record_at(meeting, "Organ", "Kommun"),
        meeting=meeting,
        item=item,
        case=case,
        program=record_at(case, "Program"),
        decisions=decisions_of_minutes(item),
        of_minutes=True,
        part=text_at(item, "§"),
    )


# ------------------------------------------------------------ which items


def items_to_come(meeting: Record | None) -> tuple[Record, ...]:
    """Return the items of a call: the meeting's own, then those carried over to it."""
    return (*listed(meeting, "behandling"), *carried_over(meeting))


def added_to(meeting: Record | None) -> tuple[Record, ...]:
    """Return the items that were added when the call had been sent: a supplement has them."""
    return tuple(item for item in items_to_come(meeting) if _added_on(item))


def items_of_call(subject: Subject) -> tuple[Record, ...]:
    """Return the items of a call, or of its supplement of one day."""
    items = items_to_come(subject.meeting)
    return tuple(item for item in items if _added_on(item) == subject.part)


def _added_on(item: Record) -> str:
    return str(day_at(item, "Tillagt") or "")


def carried_over(meeting: Record | None) -> tuple[Record, ...]:
    """Return items postponed to this meeting, whose case has no row here yet."""
    if meeting is None:
        return ()
    if _CARRIED not in meeting.known:  # each of its papers asks
        meeting.known[_CARRIED] = tuple(_find_carried(meeting))
    found: tuple[Record, ...] = meeting.known[_CARRIED]
    return found


_CARRIED = "carried over"


def _find_carried(meeting: Record) -> Iterable[Record]:
    own = {matter_of(item) for item in listed(meeting, "behandling")}
    moved = [m for m in listed(meeting, "sammanträden_flyttat_till") if is_moved(m)]
    found: dict[object, Record] = {}
    for here in (meeting, *moved):
        for item in listed(here, "behandling_tas_upp_igen_vid"):
            matter = matter_of(item)
            if is_put_off(item) and matter not in own:
                found[matter] = item
    return found.values()


def matters(meeting: Record | None) -> tuple[Record, ...]:
    """Return the items of the minutes in the order of their §; what was struck has none."""
    items = listed(meeting, "behandling")
    treated = [item for item in items if not is_struck(item) or is_filled(item, "§")]
    return tuple(sorted(treated, key=_paragraph))


def _paragraph(item: Record) -> float:
    numbers = (item.columns.get("§"), item.cells.get("föreslagen_paragraf"))
    return next((int(n) for n in numbers if isinstance(n, Whole)), float("inf"))


def items_of_minutes(subject: Subject) -> tuple[Record, ...]:
    """Return the items that minutes show, or the one of an extract."""
    return (subject.item,) if subject.item else matters(subject.meeting)


def items_of_notice(subject: Subject) -> tuple[Record, ...]:
    """Return the items whose approval a notice tells of: not those that have one of their own."""
    items = items_of_minutes(subject)
    return items if subject.item else tuple(item for item in items if not _is_announced(item))


def has_appealable(subject: Subject) -> bool:
    """Return whether a notice tells of a decision that laglighetsprövning may concern."""
    return any(map(may_be_appealed, items_of_notice(subject)))


def _is_announced(item: Record) -> bool:
    """Return whether the § was approved at once and has a notice of its own."""
    return is_approved_at_once(item) and is_filled(item, _UP)


# ------------------------------------------------------------ what may be seen, and when


def minutes_rows(dataset: Dataset, _: Subject) -> Only:
    """Return what minutes list: of Beslut what was decided, of Yrkanden what was not withdrawn.

    5 kap. 67 § kommunallagen: proposals that are not withdrawn.
    """
    taken = printed_keys(dataset, decisions_of_minutes)
    return {
        "Beslut": lambda decision: decision.key in taken,
        "Yrkanden": lambda motion: not is_withdrawn(motion),
    }


def awaits_approval(subject: Subject) -> bool:
    """Return whether an extract has to wait for the approval of its minutes, or of its §."""
    return subject.of_minutes and sealed_when_approved(subject) is State.OPEN


def state_of_minutes(subject: Subject) -> State:
    """Return the state of minutes: from the meeting on only what happened there is taken up."""
    state = sealed_when_approved(subject)
    return State.HELD if state is State.OPEN else state


def sealed_when_approved(subject: Subject) -> State:
    """Return the state of minutes and extracts; a § may be approved before its minutes."""
    if is_approved(subject.meeting):
        return State.SEALED
    return State.SEALED_AT_ONCE if is_approved_at_once(subject.item) else State.OPEN


def state_of_notice(subject: Subject) -> State:
    """Return the state of a notice: once the minutes stand announced, it is what was put up."""
    return State.SEALED if is_announced(subject.meeting) else State.OPEN

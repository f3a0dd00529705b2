"""What is made of a meeting: the call before it, the minutes of it, an extract of each §."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Dataset, Record, State
from pipeline.plan.cells import filled, listed, record_at, text_at
from pipeline.plan.decisions import WILL, decided
from pipeline.plan.sealing import APPROVED
from pipeline.plan.subjects import HELD, Subject, is_built, is_on
from pipeline.plan.views import Only
from pipeline.values.types import Whole

CALLED = frozenset(["planerat", "kallat"])
_POSTPONED = frozenset(["bordlagt", "återremiss"])
_STRUCK = "utgår"


# ------------------------------------------------------------ what asks for a document


def calls(dataset: Dataset) -> Iterator[Subject]:
    """Yield each meeting with an agenda; once it has been held its call is only left in peace."""
    for meeting in _meetings(dataset):
        if text_at(meeting, "Status") in CALLED | HELD and agenda(meeting):
            yield _of_meeting(meeting)


def minutes(dataset: Dataset) -> Iterator[Subject]:
    """Yield each meeting that has been held, whose agenda is known."""
    for meeting in _meetings(dataset):
        if text_at(meeting, "Status") in HELD and matters(meeting):
            yield _of_meeting(meeting)


def extracts(dataset: Dataset) -> Iterator[Subject]:
    """Yield each § of a held meeting; problems.py refuses those that are not approved."""
    for meeting in _meetings(dataset):
        if text_at(meeting, "Status") in HELD:
            for item in matters(meeting):
                if isinstance(item.columns.get("§"), Whole):
                    yield _of_paragraph(meeting, item)


def _meetings(dataset: Dataset) -> Iterator[Record]:
    for meeting in dataset["Sammanträden"]:
        municipality = record_at(record_at(meeting, "Organ"), "Kommun")
        if is_on(meeting) and is_built(municipality):
            yield meeting


def _of_meeting(meeting: Record) -> Subject:
    town = record_at(record_at(meeting, "Organ"), "Kommun")
    return Subject(key=meeting.key, row=meeting, municipality=town, meeting=meeting)


def _of_paragraph(meeting: Record, item: Record) -> Subject:
    case = record_at(item, "Ärende")
    return Subject(
        key=f"{item.key}+utdrag",  # the item's own key is that of its report
        row=item,
        municipality=record_at(record_at(meeting, "Organ"), "Kommun"),
        meeting=meeting,
        item=item,
        case=case,
        program=record_at(case, "Program"),
        decisions=decided(item),
        of_minutes=True,
    )


# ------------------------------------------------------------ which items


def agenda(meeting: Record | None) -> tuple[Record, ...]:
    """Return the items of a call: the meeting's own, then those carried over to it."""
    return (*listed(meeting, "behandling"), *carried_over(meeting))


def carried_over(meeting: Record | None) -> tuple[Record, ...]:
    """Return items postponed to this meeting, whose case has no row here yet."""
    own = {_matter(item) for item in listed(meeting, "behandling")}
    moved = [m for m in listed(meeting, "sammanträden_flyttat_till") if _is_moved(m)]
    found: dict[object, Record] = {}
    for here in (meeting, *moved):
        for item in listed(here, "behandling_tas_upp_igen_vid"):
            matter = _matter(item)
            if text_at(item, "Resultat") in _POSTPONED and matter not in own:
                found[matter] = item
    return tuple(found.values())


def _is_moved(meeting: Record) -> bool:
    return text_at(meeting, "Status") == "flyttat"


def _matter(item: Record) -> object:
    """Return what makes two items the same matter: the case, else the heading.

    The programme and the political will of one case are two matters: either can be put off alone.
    """
    return record_at(item, "Ärende") or text_at(item, "Rubrik"), text_at(item, "Syfte") == WILL


def matters(meeting: Record | None) -> tuple[Record, ...]:
    """Return the items of the minutes in the order of their §; what was struck has none."""
    items = [item for item in listed(meeting, "behandling") if _is_treated(item)]
    return tuple(sorted(items, key=_paragraph))


def _is_treated(item: Record) -> bool:
    return text_at(item, "Resultat") != _STRUCK or filled(item, "§")


def _paragraph(item: Record) -> float:
    numbers = (item.columns.get("§"), item.cells.get("föreslagen_paragraf"))
    return next((int(n) for n in numbers if isinstance(n, Whole)), float("inf"))


def items_of(subject: Subject) -> tuple[Record, ...]:
    """Return the items that minutes show, or the one of an extract."""
    if subject.item:
        return (subject.item,)
    return matters(subject.meeting)


def agenda_of(subject: Subject) -> tuple[Record, ...]:
    """Return the items that a call shows."""
    return agenda(subject.meeting)


# ------------------------------------------------------------ what may be seen, and when


def minutes_rows(dataset: Dataset, _: Subject) -> Only:
    """Return what minutes list: of Beslut what was decided, of Yrkanden what was not withdrawn.

    5 kap. 67 § kommunallagen: proposals that are not withdrawn.
    """
    taken: frozenset[str] = dataset.remember("decided", lambda: _decided(dataset))
    return {
        "Beslut": lambda decision: decision.key in taken,
        "Yrkanden": lambda motion: text_at(motion, "Återtaget") != "ja",
    }


def _decided(dataset: Dataset) -> frozenset[str]:
    loose = [row for row in dataset["Beslut"] if record_at(row, "Behandling") is None]
    rows = [row for item in dataset["Behandling"] for row in decided(item)]
    return frozenset(row.key for row in (*rows, *loose))


def is_approved(subject: Subject) -> bool:
    """Return whether the minutes, or this § of them, are approved."""
    meeting = text_at(subject.meeting, "Status") if subject.meeting else ""
    return meeting in APPROVED or is_approved_at_once(subject.item)


def is_approved_at_once(item: Record | None) -> bool:
    """Return whether the § was approved during the meeting."""
    return item is not None and text_at(item, "Omedelbar justering") == "ja"


def is_waiting(subject: Subject) -> bool:
    """Return whether an extract has to wait for the approval of its minutes."""
    return subject.of_minutes and not is_approved(subject)


def sealed_when_approved(subject: Subject) -> State:
    """Return the state of minutes and extracts; a § may be approved before its minutes."""
    if not is_approved(subject):
        return State.OPEN
    minutes = text_at(subject.meeting, "Status") if subject.meeting else ""
    return State.SEALED if minutes in APPROVED else State.SEALED_AT_ONCE

"""What happened at a meeting, or became of a decision: cells that a document of the past takes up.

Whatever else changes stands in it as it was. (DECISIONS 95, 96, 246)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from pipeline.domain.course import LETTER
from pipeline.domain.goals import ONCE_ADOPTED
from pipeline.domain.meetings import is_held
from pipeline.domain.papers import DATED, SENT, has_letter
from pipeline.domain.records import listed, record_at, records_at
from pipeline.model import (
    Dataset,
    DecisionSide,
    Happened,
    Link,
    Record,
    Source,
    digest,
    digest_value,
)
from pipeline.plan.agenda import items_to_come
from pipeline.plan.roots import DECIDED, IS_DECIDED, PERIOD
from pipeline.plan.subjects import Subject
from pipeline.values.types import Span

# What the minutes of a meeting are about; of Texter and Handlingar what its items have.
_OF_MEETING = frozenset(
    [
        *("Sammanträden", "Behandling", "Beslut", "Beslutspunkter", "Mottagare", "Närvaro"),
        *("Yrkanden", "Röster", "Handlingar", "Texter", "Konsekvenser"),
    ]
)
_OF_CASE = frozenset(["Texter", "Handlingar"])
# What is written of a decision after it was taken, and how the document fares.
_OF_DECISION = frozenset(["Sammanträden", "Behandling", "Beslut", "Samverkan"])
_FARES = {
    "Program": frozenset(["Status", "Version", "Antaget genom"]),
    "Politisk vilja": frozenset(["Status", "Beslut"]),
}
# What a reading edition shows of the will beside the programme.
_OF_WILL = frozenset(["Politisk vilja", "Partier"])
_BY_ROW = frozenset(["Politisk vilja"])  # each row says itself how it was decided, and when
_ROOTS_OF_WILL = frozenset([DECIDED, PERIOD, "ärende", LETTER])
_ROOTS = frozenset(["organ", "möte", "behandling", "punkterna", LETTER])


def at_meeting(dataset: Dataset, subject: Subject) -> Happened | None:
    """Return what tells a cell of what happened at a meeting; None before it is held."""
    meeting = subject.meeting
    if meeting is None or not is_held(meeting):
        return None

    def rows() -> frozenset[tuple[str, str]]:
        of_meeting = (meeting, *_rows(meeting, items_to_come(meeting)))
        return frozenset((row.sheet, row.key) for row in of_meeting)

    def happened(source: Source) -> bool:
        if not source.sheet:
            return source.column in _ROOTS
        record = dataset.find(source.sheet, source.key)
        if record is None:
            return source.sheet in _OF_MEETING
        if source.column in (SENT, LETTER) and not has_letter(record):
            return False  # it follows from another meeting's row
        own = source[:2] in dataset.remember(("happened", meeting.key), rows)
        link = record.lists.get(source.column)
        if link is None:
            return own
        of_case = record.sheet == "Ärenden" and link.sheet in _OF_CASE
        cases = dataset.remember(("cases", meeting.key), lambda: _cases(meeting))
        return (own and link.sheet in _OF_MEETING) or (of_case and record.key in cases)

    return happened


def _cases(meeting: Record) -> frozenset[str]:
    """Return the ids of the cases that come up at a meeting."""
    cases = (record_at(item, "Ärende") for item in items_to_come(meeting))
    return frozenset(case.key for case in cases if case)


def _rows(meeting: Record, items: Collection[Record]) -> Iterator[Record]:
    yield from listed(meeting, "närvaro")
    for item in items:
        case = record_at(item, "Ärende")
        yield item
        yield from listed(item, "konsekvenser")
        yield from listed(item, "texter")
        yield from (row for row in listed(case, "texter") if not records_at(row, "Behandling"))
        yield from listed(case, "handlingar")
        for decision in listed(item, "beslut"):
            yield decision
            for name in ("beslutspunkter", "mottagare", "yrkanden", "röster"):
                yield from listed(decision, name)


# ------------------------------------------------------------ what is adopted


def of_program(dataset: Dataset, subject: Subject) -> tuple[DecisionSide, ...]:
    """Return the decision on a programme, which all of its document is about."""
    return (_side(dataset, _edition(subject.program), _standing(dataset)),)


def of_will(dataset: Dataset, subject: Subject) -> tuple[DecisionSide, ...]:
    """Return the decision on the will, likewise."""
    return (_side(dataset, _decided(subject), _standing(dataset)),)


def of_both(dataset: Dataset, subject: Subject) -> tuple[DecisionSide, ...]:
    """Return the two decisions that a reading edition tells of, of one mandate period.

    What it lists of factors follows from both: another period has others.
    """
    stands = _standing(dataset)
    edition, period = _edition(subject.program), _period(subject)

    def shows(source: Source) -> str:
        link = _list_of(dataset, source)
        return link.sheet if link is not None else source.sheet

    def is_of_will(source: Source) -> bool:
        of_will = shows(source) in _OF_WILL or _is_date(source)
        return of_will if source.sheet else source.column in _ROOTS_OF_WILL

    def is_list_of_period(source: Source) -> bool:
        return source.sheet != "Framgångsfaktorer" == shows(source)

    def is_of_program(source: Source) -> bool:
        return not is_of_will(source) and not is_list_of_period(source)

    return (
        _side(dataset, edition, lambda source: is_of_program(source) and stands(source)),
        _side(dataset, {**edition, **period}, is_list_of_period),
        _side(dataset, {**_decided(subject), **period}, lambda s: is_of_will(s) and stands(s)),
    )


def _side(
    dataset: Dataset, sealing: Mapping[Source, frozenset[str]], owns: Happened
) -> DecisionSide:
    """Return a decision, which keeps the rows that refer to what it was about.

    What a cell itself refers to is a correction when it changes.
    """

    def keeps(link: Link) -> bool:
        refers = not link.source.sheet or _list_of(dataset, link.source) is not None
        return refers and link.sheet not in _BY_ROW and owns(link.source)

    return DecisionSide(sealing, owns, keeps)


def _edition(program: Record | None) -> Mapping[Source, frozenset[str]]:
    """Return the cells that say that a programme is adopted, and in which version."""
    if program is None:
        return {}
    version = program["Version"]
    return {
        **status_cell(program, ONCE_ADOPTED),
        version.source: frozenset([digest_value(version)]),
    }


def status_cell(record: Record | None, words: Collection[str]) -> Mapping[Source, frozenset[str]]:
    """Return the cell Status with the digests of these words, as its own value would have them."""
    if record is None:
        return {}
    kind = type(record["Status"]).__name__
    return {record.source("Status"): frozenset(digest(kind, word) for word in words)}


def _decided(subject: Subject) -> Mapping[Source, frozenset[str]]:
    """Return what says that the will has been decided, by its decision, for all its rows."""
    return {Source("", subject.key, DECIDED): frozenset([digest_value(IS_DECIDED)])}


def _period(subject: Subject) -> Mapping[Source, frozenset[str]]:
    """Return whose will it is, whether the programme or the rows of the will say so."""
    kinds = (Span.__name__, str.__name__)
    words = frozenset(digest(kind, str(subject.period or "")) for kind in kinds)
    return {Source("", subject.key, PERIOD): words}


def _standing(dataset: Dataset) -> Happened:
    """Return what tells a cell of what was decided from what became of its decision since."""

    def stands(source: Source) -> bool:
        if not source.sheet:
            return source.column not in _ROOTS - {LETTER}
        link = _list_of(dataset, source)
        sheet = link.sheet if link is not None else source.sheet
        return _is_date(source) or (
            sheet not in _OF_DECISION and source.column not in _FARES.get(sheet, ())
        )

    return stands


def _is_date(source: Source) -> bool:
    """Return whether a cell is the date that what is adopted bears: that of its letter."""
    return source.sheet == "Behandling" and source.column == DATED


def _list_of(dataset: Dataset, source: Source) -> Link | None:
    record = dataset.find(source.sheet, source.key)
    return record.lists.get(source.column) if record is not None else None

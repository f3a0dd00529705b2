"""What asks for a document: a Behandling, a programme, a programme's mandate period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.domain.consultations import is_sort
from pipeline.domain.course import is_decided, meeting_of
from pipeline.domain.decisions import ADOPTED_TYPES, adopted_by, is_will_decided, type_of
from pipeline.domain.goals import built_programs, is_strategy
from pipeline.domain.items import purposed_type
from pipeline.domain.meetings import is_built, is_held, takes_place
from pipeline.domain.periods import followed_up
from pipeline.domain.records import is_filled, record_at, span_at
from pipeline.model import Dataset, Record
from pipeline.plan.printed_decisions import (
    decision_of,
    decisions_of_minutes,
    proposals,
    will_period,
    wills_of,
)
from pipeline.values.types import Moment, Span


@dataclass(frozen=True, eq=False, slots=True)
class Subject:
    """What one document is about. `row` asks for it; `key` is the document's, within its kind.

    `of_period`: one of several documents of a programme, each of its own mandate period, or of its
    own follow-up: then `moment` is what is followed up, `reports` are its rows and `earlier` those
    of the period before. `is_decided`: the will has been adopted, as its decision says.
    `of_minutes`: an extract of minutes, not an officer's report. `part`: what tells it from others
    of its meeting, a § or a day.
    """

    key: str
    row: Record
    municipality: Record | None = None
    meeting: Record | None = None
    item: Record | None = None
    case: Record | None = None
    program: Record | None = None
    decisions: tuple[Record, ...] = ()
    period: Span | None = None
    of_period: bool = False
    of_minutes: bool = False
    part: str = ""
    moment: Moment | None = None
    reports: tuple[Record, ...] = ()
    earlier: tuple[Record, ...] = ()
    is_decided: bool = False

    @property
    def is_paper(self) -> bool:
        """Return whether it is an officer's report on one item of a meeting."""
        return self.row is self.item and not self.of_minutes

    @property
    def is_held(self) -> bool:
        """Return whether the meeting has been held."""
        return is_held(self.meeting)


Subjects = Callable[[Dataset], Iterator[Subject]]


class _Item(NamedTuple):
    """A Behandling that has a paper. `rows`: what is proposed; `types`: of what type each is."""

    row: Record
    rows: tuple[Record, ...]
    types: tuple[str, ...]

    def is_to_adopt(self, *types: str) -> bool:
        """Return whether Syfte says what the item is to adopt, before it has a decision."""
        return not self.rows and purposed_type(self.row) in types


def officers_reports(dataset: Dataset) -> Iterator[Subject]:
    """Yield each Behandling with an officer's report, where no draft adopts programme or will."""
    for item in _items(dataset):
        if ADOPTED_TYPES.isdisjoint(item.types) and not item.is_to_adopt(*ADOPTED_TYPES):
            yield _paper(item.row, item.rows)


def drafts(decision_type: str) -> Subjects:
    """Return what yields each Behandling with a draft decision of that type."""

    def subjects(dataset: Dataset) -> Iterator[Subject]:
        for item in _items(dataset):
            rows = _drafted(item, decision_type)
            if rows or item.is_to_adopt(decision_type):
                yield _paper(item.row, rows)

    return subjects


def letters(sort: str) -> Subjects:
    """Return what yields each row of Remisser of that sort, with its item's decisions."""

    def subjects(dataset: Dataset) -> Iterator[Subject]:
        for letter in dataset["Remisser"]:
            item = record_at(letter, "Behandling")
            if item is None or not is_sort(letter, sort):
                continue
            paper = _paper(item, decisions_of_minutes(item))
            town = paper.municipality or record_at(paper.meeting, "Organ", "Kommun")
            if takes_place(paper.meeting) and is_built(town):
                yield replace(paper, key=letter.key, row=letter, municipality=town)

    return subjects


def _drafted(item: _Item, decision_type: str) -> tuple[Record, ...]:
    """Return the decisions of one draft: those of its type, then what adopts neither.

    What a body decides on its own beside the programme or the will stands in the same report. Where
    an item has both, it stands in the first: the two never share one.
    """
    if decision_type not in item.types:
        return ()
    drafted = tuple(row for row in item.rows if type_of(row) == decision_type)
    adopting = tuple(row for row in item.rows if adopted_by(row))
    is_first = drafted[:1] == adopting[:1]
    others = tuple(row for row in item.rows if row not in adopting) if is_first else ()
    return drafted + others


def _items(dataset: Dataset) -> list[_Item]:
    """Return each Behandling that has a paper."""
    return dataset.remember("items with papers", lambda: list(_find_items(dataset)))


def _find_items(dataset: Dataset) -> Iterator[_Item]:
    takes: dict[Record | None, bool] = {}
    for item in dataset["Behandling"]:
        meeting, town = record_at(item, "Möte"), record_at(item, "Ärende", "Kommun")
        if meeting not in takes:
            takes[meeting] = takes_place(meeting)
        if takes[meeting] and is_built(town) and is_filled(item, "Skrivelsens datum"):
            rows = proposals(item)
            yield _Item(item, rows, tuple(map(type_of, rows)))


def _paper(item: Record, decisions: tuple[Record, ...]) -> Subject:
    case = record_at(item, "Ärende")
    return Subject(
        key=item.key,
        row=item,
        municipality=record_at(case, "Kommun"),
        meeting=record_at(item, "Möte"),
        item=item,
        case=case,
        program=record_at(case, "Program"),
        decisions=decisions,
        period=span_at(case, "Mandatperiod"),
    )


def programs(dataset: Dataset) -> Iterator[Subject]:
    """Yield each programme; nothing of the political will is looked at."""
    for program in built_programs(dataset):
        yield _programme(program, span_at(program, "Mandatperiod"))


def reading_editions(dataset: Dataset) -> Iterator[Subject]:
    """Yield each programme with the mandate period whose will it is read together with.

    A strategy without a will has no edition beside itself.
    """
    for program in built_programs(dataset):
        if is_strategy(program) and not wills_of(program):
            continue
        period = will_period(program)
        rows = [w for w in wills_of(program) if span_at(w, "Mandatperiod") == period]
        yield _programme(program, period, rows)


def wills(dataset: Dataset) -> Iterator[Subject]:
    """Yield each programme × mandate period with rows of the will that are printed."""
    for program in built_programs(dataset):
        rows = wills_of(program)
        periods = {span: will for will in reversed(rows) if (span := span_at(will, "Mandatperiod"))}
        for period, first in sorted(periods.items()):
            own = [w for w in rows if span_at(w, "Mandatperiod") == period]
            yield _programme(program, period, own, first)


def follow_ups(dataset: Dataset) -> Iterator[Subject]:
    """Yield each programme × period with rows in Uppföljning, with the period before it."""
    for program in built_programs(dataset):
        earlier: tuple[Record, ...] = ()
        for period, rows in followed_up(program):
            yield Subject(
                key=f"{program.key}+{period}",
                row=rows[0],
                municipality=record_at(program, "Kommun"),
                program=program,
                of_period=True,
                moment=period,
                reports=rows,
                earlier=earlier,
            )
            earlier = rows


def _programme(
    program: Record,
    period: Span | None,
    wills: Sequence[Record] = (),
    first: Record | None = None,
) -> Subject:
    decision = decision_of(wills)
    item = record_at(decision, "Behandling")
    return Subject(
        key=f"{program.key}+{period}" if first else program.key,
        row=first or program,
        municipality=record_at(program, "Kommun"),
        meeting=meeting_of(decision) if decision else None,
        item=item,
        case=record_at(item, "Ärende"),
        program=program,
        period=period,
        of_period=first is not None,
        is_decided=is_decided(decision) if decision else _all_decided(wills),
    )


def _all_decided(wills: Sequence[Record]) -> bool:
    """Return whether every row is decided, where nothing says by which decision."""
    return bool(wills) and all(map(is_will_decided, wills))

"""What asks for a document: a Behandling, a programme, a programme's mandate period."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.model import Dataset, Record
from pipeline.plan import periods
from pipeline.plan.cells import filled, record_at, span_at, text_at
from pipeline.plan.decisions import (
    PROGRAM,
    WILL,
    decision_of,
    proposals,
    will_period,
    wills_of,
)
from pipeline.values.types import Moment, Span

HELD = frozenset(["hållet", "justerat", "anslaget"])
_OFF = frozenset(["inställt", "flyttat"])


@dataclass(frozen=True, eq=False)
class Subject:
    """What one document is about. `row` asks for it; `key` is the document's, within its kind.

    `of_period`: one of several documents of a programme, each of its own mandate period, or of its
    own follow-up: then `moment` is what is followed up, `reports` are its rows and `earlier` those
    of the period before.
    `of_minutes`: an extract of minutes, not an officer's report.
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
    moment: Moment | None = None
    reports: tuple[Record, ...] = ()
    earlier: tuple[Record, ...] = ()

    @property
    def is_paper(self) -> bool:
        """Return whether it is an officer's report on one item of a meeting."""
        return self.row is self.item and not self.of_minutes

    @property
    def is_held(self) -> bool:
        """Return whether the meeting has been held."""
        return self.meeting is not None and text_at(self.meeting, "Status") in HELD


Subjects = Callable[[Dataset], Iterator[Subject]]


def reports(dataset: Dataset) -> Iterator[Subject]:
    """Yield each Behandling with an officer's report on other than a programme or its will."""
    for item in _items(dataset):
        rows = proposals(item)
        others = tuple(row for row in rows if text_at(row, "Typ") not in (PROGRAM, WILL))
        if others or not rows:
            yield _paper(item, others)


def drafts(decision_type: str) -> Subjects:
    """Return what yields each Behandling with a draft decision of that type."""

    def subjects(dataset: Dataset) -> Iterator[Subject]:
        for item in _items(dataset):
            rows = tuple(row for row in proposals(item) if text_at(row, "Typ") == decision_type)
            if rows:
                yield _paper(item, rows)

    return subjects


def _items(dataset: Dataset) -> Iterator[Record]:
    for item in dataset["Behandling"]:
        municipality = record_at(record_at(item, "Ärende"), "Kommun")
        on = is_on(record_at(item, "Möte")) and is_built(municipality)
        if on and filled(item, "Skrivelsens datum"):
            yield item


def is_on(meeting: Record | None) -> bool:
    """Return whether a meeting takes place, and its documents are built here."""
    return meeting is None or (text_at(meeting, "Status") not in _OFF and is_built(meeting))


def is_built(row: Record | None) -> bool:
    """Return whether Byggs of a municipality, meeting or programme lets its documents be built."""
    return row is None or text_at(row, "Byggs") != "nej"


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
        period=span_at(case, "Mandatperiod") if case else None,
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
        item = decision_of(w for w in wills_of(program) if span_at(w, "Mandatperiod") == period)
        yield _programme(program, period, item)


def wills(dataset: Dataset) -> Iterator[Subject]:
    """Yield each programme × mandate period with rows of the will that are printed."""
    for program in built_programs(dataset):
        rows = wills_of(program)
        periods = {span: will for will in reversed(rows) if (span := span_at(will, "Mandatperiod"))}
        for period, first in sorted(periods.items()):
            item = decision_of(w for w in rows if span_at(w, "Mandatperiod") == period)
            yield _programme(program, period, item, first)


def follow_ups(dataset: Dataset) -> Iterator[Subject]:
    """Yield each programme × period with rows in Uppföljning, with the period before it."""
    for program in built_programs(dataset):
        earlier: tuple[Record, ...] = ()
        for period, rows in periods.followed_up(program):
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


def is_strategy(program: Record | None) -> bool:
    """Return whether a programme is a strategy: its form is its own, and it may have no goals."""
    return program is not None and text_at(program, "Dokumenttyp") == "strategi"


def built_programs(dataset: Dataset) -> Iterator[Record]:
    """Yield the programmes whose documents are built here."""
    for program in dataset["Program"]:
        if is_built(program) and is_built(record_at(program, "Kommun")):
            yield program


def _programme(
    program: Record, period: Span | None, item: Record | None = None, will: Record | None = None
) -> Subject:
    return Subject(
        key=f"{program.key}+{period}" if will else program.key,
        row=will or program,
        municipality=record_at(program, "Kommun"),
        meeting=record_at(item, "Möte"),
        item=item,
        case=record_at(item, "Ärende"),
        program=program,
        period=period,
        of_period=will is not None,
    )

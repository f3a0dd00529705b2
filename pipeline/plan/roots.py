"""What templates start from: one row a name, and the sections of running text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.domain.records import listed, record_at, records_at, text_at
from pipeline.model import Computed, Link, Record, Source
from pipeline.plan import agenda, chain, followup, frameworks
from pipeline.plan.subjects import Subject
from pipeline.schema import vocabulary_name
from pipeline.values.types import Empty, Span

Found = Link | Mapping[str, Link] | Empty | str | dict[str, str] | Computed
TEXTS = "Texter"


@dataclass(frozen=True)
class Root:
    """A name that templates start from. `sheet`: what its records are of; "" for a plain value."""

    name: str
    sheet: str
    find: Callable[[Subject], object]
    many: bool = False

    def of(self, subject: Subject) -> Found:
        """Return what the name stands for in the document about `subject`."""
        source = Source("", subject.key, self.name)
        found = self.find(subject)
        empty = Empty("", source, subject.row.place)
        if self.sheet == TEXTS:
            return Sections(subject.key, _records(found))
        if not self.sheet:
            return found if isinstance(found, str | dict | Computed) else empty
        single = not self.many
        return Link(source, subject.row.place, self.sheet, _records(found), single, empty)


def _records(found: object) -> tuple[Record, ...]:
    if isinstance(found, tuple):
        return found
    return (found,) if isinstance(found, Record) else ()


class Sections(Mapping[str, Link]):
    """Avsnitt (as a vocabulary name) → its rows of Texter; any other name gives an empty list."""

    def __init__(self, key: str, rows: Iterable[Record]) -> None:
        """Group `rows` by Avsnitt for the document `key`, in their order."""
        self._key = key
        self._rows: dict[str, tuple[Record, ...]] = {}
        for row in rows:
            name = section(row)
            self._rows[name] = (*self._rows.get(name, ()), row)

    def __getitem__(self, name: str) -> Link:
        """Return the rows of a section, also of one that is not written yet."""
        rows = self._rows.get(name, ())
        place = rows[0].place if rows else None
        return Link(Source("", self._key, f"texter.{name}"), place, TEXTS, rows)

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Roots(Mapping[str, Found]):
    """The names of one document; what they stand for is looked up at the first ask."""

    def __init__(self, roots: tuple[Root, ...], subject: Subject) -> None:
        self._roots = {root.name: root for root in roots}
        self._subject = subject
        self._found: dict[str, Found] = {}

    def __getitem__(self, name: str) -> Found:
        if name not in self._found:
            self._found[name] = self._roots[name].of(self._subject)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._roots)

    def __len__(self) -> int:
        return len(self._roots)


def section(row: Record) -> str:
    """Return a row's Avsnitt as templates write it: `efter målen` → `efter_målen`."""
    return vocabulary_name(text_at(row, "Avsnitt"))


def _texts_of_item(subject: Subject) -> tuple[Record, ...]:
    """Return the Behandling's rows, and the case's general ones of sections that it lacks."""
    own = listed(subject.item, "texter")
    written = {section(row) for row in own}
    general = [
        row
        for row in listed(subject.case, "texter")
        if not records_at(row, "Behandling") and section(row) not in written
    ]
    return (*own, *general)


def _goals_of_item(subject: Subject) -> tuple[Record, ...]:
    """Return the goals of the Behandling in the order of their programmes, however it is typed."""
    goals = records_at(subject.item, "Mål")
    programs = dict.fromkeys(record_at(goal, "Program") for goal in goals)
    wanted = set(goals)
    ordered = [goal for program in programs for goal in listed(program, "mål") if goal in wanted]
    found = set(ordered)
    return (*ordered, *[goal for goal in goals if goal not in found])


def _period(subject: Subject) -> Span | str | None:
    """Return the mandate period: the programme's cell, or a text when many rows tell it."""
    period = subject.period
    return str(period) if period and period.source.sheet != "Program" else period


def _document(_: Subject) -> dict[str, str]:
    """Return what is known of the document itself; which version it is, only a build knows.

    It is no cell and makes no document out of date: a plain dict is not noted as read.
    """
    return {"version": ""}


DOCUMENT, PERIOD = "dokument", "mandatperiod"
DECIDED, IS_DECIDED = "beslutad", "ja"  # whether the will is, as templates ask
_OWN = Root(DOCUMENT, "", _document)

MEETING_ROOTS = (
    Root("kommun", "Kommuner", lambda subject: subject.municipality),
    Root("organ", "Organ", lambda subject: record_at(subject.meeting, "Organ")),
    Root("möte", "Sammanträden", lambda subject: subject.meeting),
    Root("behandling", "Behandling", lambda subject: subject.item),
    Root("ärende", "Ärenden", lambda subject: subject.case),
    Root("beslut", "Beslut", lambda subject: subject.decisions[:1]),
    Root("besluten", "Beslut", lambda subject: subject.decisions, many=True),
    Root("målen", "Mål", _goals_of_item, many=True),
    Root("texter", TEXTS, _texts_of_item),
    _OWN,
)

# A call, minutes and extracts: `punkterna` are the items, in an extract the one.
_OF_MEETING = MEETING_ROOTS[:3]
_CALLED = Root("punkterna", "Behandling", lambda s: agenda.items_to_come(s.meeting), many=True)
_TREATED = Root("punkterna", "Behandling", agenda.items_of_minutes, many=True)
CALL_ROOTS = (*_OF_MEETING, _OWN, _CALLED)
MINUTES_ROOTS = (*_OF_MEETING, _OWN, _TREATED)
EXTRACT_ROOTS = (*MEETING_ROOTS, _TREATED)

PROGRAM_ROOTS = (
    Root("kommun", "Kommuner", lambda subject: subject.municipality),
    Root("program", "Program", lambda subject: subject.program),
    Root(PERIOD, "", _period),
    Root("målen", "Mål", lambda subject: listed(subject.program, "mål"), many=True),
    Root("texter", TEXTS, lambda subject: listed(subject.program, "texter")),
    _OWN,
    Root("målkedjan", "", lambda _: Computed(chain.downwards)),
    Root("ramverkskedjan", "", lambda _: Computed(frameworks.upwards)),
)

# A programme at one of its follow-ups: its rows, and what is worked out of them.
FOLLOW_UP_ROOTS = (
    *(root for root in PROGRAM_ROOTS if root.name != PERIOD),
    Root("period", "", lambda subject: str(subject.moment or "")),
    Root("uppföljningen", "Uppföljning", lambda subject: subject.reports, many=True),
    Root("förra_uppföljningen", "Uppföljning", lambda subject: subject.earlier, many=True),
    Root("mätningen", "", lambda _: Computed(followup.measured)),
    Root("samlad_bild", "", lambda _: Computed(followup.overview)),
    Root("läget", "", lambda _: Computed(followup.summary)),
    Root("nämndernas", "", lambda _: Computed(followup.by_board)),
    Root("indikatorläget", "", lambda _: Computed(followup.indicators)),
    Root("diagrammet", "", lambda _: Computed(followup.diagram)),
    Root("skillnaderna", "", lambda _: Computed(followup.changes)),
)

# … and where decision 2 on the programme's political will is taken.
WILL_ROOTS = (
    *PROGRAM_ROOTS,
    Root("möte", "Sammanträden", lambda subject: subject.meeting),
    Root("behandling", "Behandling", lambda subject: subject.item),
    Root("ärende", "Ärenden", lambda subject: subject.case),
    Root(DECIDED, "", lambda subject: IS_DECIDED if subject.is_decided else ""),
)

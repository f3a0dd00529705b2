"""What templates start from: one row a name, and the sections of running text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, cast

from pipeline.domain.corrections import corrections_of
from pipeline.domain.course import LETTER
from pipeline.domain.papers import letter_now
from pipeline.domain.records import group_by, listed, record_at, records_at, text_at
from pipeline.model import Cell, Computed, Link, Record, Rows, Source, View
from pipeline.plan import agenda, assignment_lists, chain, followup, frameworks
from pipeline.plan.news import NEWS, last_sent, news
from pipeline.plan.subjects import Subject
from pipeline.schema import vocabulary_name
from pipeline.values.types import Empty, Span

Found = Link | Mapping[str, Link] | Empty | str | dict[str, str] | Computed
TEXTS, TEXTS_ROOT = "Texter", "texter"


@dataclass(frozen=True)
class Root:
    """A name that templates start from. `sheet`: what its records are of; "" for a plain value."""

    name: str
    sheet: str
    find: Callable[[Subject], object]
    many: bool = False

    def of(self, subject: Subject, place: Cell, settled: Mapping[str, str]) -> Found:
        """Return what the name stands for in the document about `subject`, whose row is at `place`.

        `settled`: the sections that headings mean (Dataset.sections).
        """
        found = self.find(subject)
        if self.sheet == TEXTS:
            own, general = cast("tuple[tuple[Record, ...], tuple[Record, ...]]", found)
            return Sections(subject.key, own, general, settled)
        source = Source("", subject.key, self.name)
        if not self.sheet:
            if isinstance(found, str | dict | Computed):
                return found
            return Empty("", source, place)
        records, single = _records(found), not self.many
        empty = Empty("", source, place) if single and not records else None
        return Link(source, place, self.sheet, records, single, empty)


def _records(found: object) -> tuple[Record, ...]:
    if isinstance(found, tuple):
        return found
    return (found,) if isinstance(found, Record) else ()


OTHERS = "*"  # stands for the sections that no template asks for


class Sections(Mapping[str, Link]):
    """Section (as a vocabulary name) → its rows of Texter; any other name gives an empty list.

    General rows, of the case, come where a section has none of the document's own. What a heading
    means is settled later (`settled`): the rows are grouped when they are asked for.
    """

    def __init__(
        self,
        key: str,
        own: tuple[Record, ...],
        general: tuple[Record, ...],
        settled: Mapping[str, str],
    ) -> None:
        """Take the rows of the document `key`, in their order."""
        self._key, self._own, self._general = key, own, general
        self._settled = settled
        self._grouped: tuple[int, dict[str, tuple[Record, ...]]] = (-1, {})

    @property
    def candidates(self) -> tuple[Record, ...]:
        """Return all rows that may be shown, whatever their sections are."""
        return (*self._own, *self._general)

    @property
    def _rows(self) -> Mapping[str, tuple[Record, ...]]:
        if self._grouped[0] != len(self._settled):
            name = {row: self._name(row) for row in self.candidates}
            written = set(map(self._full_name, self._own))
            rest = [row for row in self._general if self._full_name(row) not in written]
            groups = group_by((name[row], row) for row in (*self._own, *rest))
            self._grouped = len(self._settled), {n: tuple(rows) for n, rows in groups.items()}
        return self._grouped[1]

    def replaced(self) -> Iterator[tuple[Record, list[Record]]]:
        """Yield the first of the document's own rows in a section, and those it hides."""
        if not (self._own and self._general):
            return
        own = group_by((self._full_name(row), row) for row in self._own)
        general = group_by((self._full_name(row), row) for row in self._general)
        yield from ((rows[0], general[name]) for name, rows in own.items() if name in general)

    def _name(self, row: Record) -> str:
        return settled_section(row, self._settled) or OTHERS

    def _full_name(self, row: Record) -> str:
        """Return the section, of those of one's own as typed."""
        return settled_section(row, self._settled) or f"{OTHERS}{typed_section(row)}"

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

    def __init__(
        self, roots: Mapping[str, Root], subject: Subject, settled: Mapping[str, str]
    ) -> None:
        self._roots = roots
        self._subject, self._settled = subject, settled
        self._found: dict[str, Found] = {}

    def __getitem__(self, name: str) -> Found:
        if name not in self._found:
            root = self._roots[name]
            self._found[name] = root.of(self._subject, self._place, self._settled)
        return self._found[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return what a name stands for, `default` for no name of the document."""
        found = self._found.get(name)
        if found is None:
            found = self[name] if name in self._roots else default
        return found

    @cached_property
    def _place(self) -> Cell:
        return self._subject.row.place

    def __iter__(self) -> Iterator[str]:
        return iter(self._roots)

    def __len__(self) -> int:
        return len(self._roots)


def typed_section(row: Record) -> str:
    """Return a row's Avsnitt as templates write it: `efter målen` → `efter_målen`."""
    return _as_name(text_at(row, "Avsnitt"))


_as_name = lru_cache(maxsize=1_000)(vocabulary_name)  # most texts stand in the same few sections


def settled_section(row: Record, settled: Mapping[str, str]) -> str:
    """Return the section of templates that a row belongs to, "" for one of its own."""
    return settled[row.key] if row.key in settled else typed_section(row)


def _texts_of_item(subject: Subject) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """Return the Behandling's rows, and the case's general ones."""
    general = listed(subject.case, "texter")
    return (
        listed(subject.item, "texter"),
        tuple(row for row in general if not records_at(row, "Behandling")),
    )


def _other_sections(view: View) -> list[dict[str, Any]]:
    """Return the heading and the rows of each section that no template asks for."""
    texts = view.roots.get(TEXTS_ROOT)
    if not isinstance(texts, Sections):
        return []
    found = []
    shown = group_by((typed_section(row.record), row) for row in view.follow(texts[OTHERS]))
    for section in shown.values():
        rows = Rows(section)
        rows.link = texts[OTHERS]._replace(records=tuple(row.record for row in rows))
        headings = [row.get("avsnitt") for row in rows]
        found.append({"rubrik": headings[0], "text": rows})
    return found


def _goals_of_item(subject: Subject) -> tuple[Record, ...]:
    """Return the goals of the Behandling in the order of their programmes, however it is typed."""
    goals = records_at(subject.item, "Mål")
    program = record_at(goals[0], "Program") if goals else None
    if program is not None:
        place = _places_of_goals(program)
        if all(map(place.__contains__, goals)):  # as mostly
            return tuple(sorted(dict.fromkeys(goals), key=place.__getitem__))
    programs = dict.fromkeys(record_at(goal, "Program") for goal in goals)
    wanted = dict.fromkeys(goals)
    ordered: list[Record] = []
    for program in filter(None, programs):
        place = _places_of_goals(program)
        ordered += sorted((goal for goal in wanted if goal in place), key=place.__getitem__)
    found = set(ordered)
    return (*ordered, *[goal for goal in goals if goal not in found])


def _places_of_goals(program: Record) -> dict[Record, int]:
    """Return where each goal stands in the list of its programme; worked out once."""
    if "mål" not in program.known:
        program.known["mål"] = {goal: place for place, goal in enumerate(listed(program, "mål"))}
    found: dict[Record, int] = program.known["mål"]
    return found


def _period(subject: Subject) -> Span | str | None:
    """Return the mandate period: the programme's cell, or a text when many rows tell it."""
    period = subject.period
    return str(period) if period and period.source.sheet != "Program" else period


def _document(_: Subject) -> dict[str, str]:
    """Return what is known of the document itself; which version it is, only a build knows.

    It is no cell and makes no document out of date: a plain dict is not noted as read.
    """
    return {"version": ""}


def _yes(value: bool) -> str:
    return IS_DECIDED if value else ""


DOCUMENT, PERIOD = "dokument", "mandatperiod"
DECIDED, IS_DECIDED = "beslutad", "ja"  # whether the will is, as templates ask
_OTHERS = Root("övriga_avsnitt", "", lambda _: Computed(_other_sections))
_OWN = Root(DOCUMENT, "", _document)
_NEWS = Root(NEWS, "", lambda _: Computed(news, last_sent))

MEETING_ROOTS = (
    Root("kommun", "Kommuner", lambda subject: subject.municipality),
    Root("organ", "Organ", lambda subject: record_at(subject.meeting, "Organ")),
    Root("möte", "Sammanträden", lambda subject: subject.meeting),
    Root("behandling", "Behandling", lambda subject: subject.item),
    Root("ärende", "Ärenden", lambda subject: subject.case),
    Root("beslut", "Beslut", lambda subject: subject.decisions[:1]),
    Root("besluten", "Beslut", lambda subject: subject.decisions, many=True),
    Root("målen", "Mål", _goals_of_item, many=True),
    Root(TEXTS_ROOT, TEXTS, _texts_of_item),
    _OTHERS,
    _OWN,
    _NEWS,
)

LETTER_ROOTS = (*MEETING_ROOTS, Root("remiss", "Remisser", lambda subject: subject.row))

# A call, minutes and extracts: `punkterna` are the items, in an extract the one.
_OF_MEETING = MEETING_ROOTS[:3]
_CALLED = Root("punkterna", "Behandling", agenda.items_of_call, many=True)
_TREATED = Root("punkterna", "Behandling", agenda.items_of_minutes, many=True)
_ANNOUNCED = Root("punkterna", "Behandling", agenda.items_of_notice, many=True)
_APPEALED = Root("kan_överklagas", "", lambda s: _yes(agenda.has_appealable(s)))
CALL_ROOTS = (*_OF_MEETING, _OWN, _NEWS, _CALLED)
NOTICE_ROOTS = (*_OF_MEETING, MEETING_ROOTS[3], _OWN, _ANNOUNCED, _APPEALED)
_CORRECTED = Root("rättelserna", "Rättelser", lambda s: corrections_of(s.meeting), many=True)
CORRECTION_ROOTS = (*_OF_MEETING, _OWN, _CORRECTED)
MINUTES_ROOTS = (*_OF_MEETING, _OWN, _TREATED, _APPEALED)
EXTRACT_ROOTS = (*MEETING_ROOTS, _TREATED)

ASSIGNMENT_ROOTS = (
    MEETING_ROOTS[0],
    Root("organ", "Organ", lambda subject: subject.row),
    _OWN,
    Root("besluten", "Beslut", lambda subject: subject.decisions, many=True),
    Root("uppdragen", "", lambda _: Computed(assignment_lists.listing)),
)

PROGRAM_ROOTS = (
    Root("kommun", "Kommuner", lambda subject: subject.municipality),
    Root("program", "Program", lambda subject: subject.program),
    Root(PERIOD, "", _period),
    Root("målen", "Mål", lambda subject: listed(subject.program, "mål"), many=True),
    Root(TEXTS_ROOT, TEXTS, lambda subject: (listed(subject.program, "texter"), ())),
    _OTHERS,
    _OWN,
    _NEWS,
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
    Root(LETTER, "Behandling", lambda subject: letter_now(subject.item)),
    Root(DECIDED, "", lambda subject: _yes(subject.is_decided)),
)

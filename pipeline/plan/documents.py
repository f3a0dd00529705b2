"""The kinds of document: a row each. A new one is a row, a template and a case that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.domain.decisions import PROGRAM, WILL
from pipeline.domain.goals import is_strategy
from pipeline.model import Dataset, State
from pipeline.plan import agenda, paths, roots, sealing, subjects, views
from pipeline.plan.roots import Root
from pipeline.plan.sealing import Sealing
from pipeline.plan.subjects import Subject, Subjects
from pipeline.plan.views import Narrowed, Only


def always_open(_: Subject) -> State:
    """Return the state of what follows its cells for ever."""
    return State.OPEN


def settled_when_held(subject: Subject) -> State:
    """Return the state of a paper before a meeting."""
    return State.SETTLED if subject.is_held else State.OPEN


def never(_: Subject) -> bool:
    """Return that there is always time to build it."""
    return False


@dataclass(frozen=True)
class DocumentKind:
    """One kind of document. `per` yields what each of them is about; `needs` are sheets."""

    name: str
    label: str  # for people, first in a document's title
    per: Subjects
    roots: tuple[Root, ...]
    hidden: frozenset[str]
    only: Callable[[Dataset, Subject], Only]
    needs: tuple[str, ...]
    narrowed: Callable[[Dataset, Subject], Narrowed] = views.nothing_narrowed
    family: Literal["möte", "program"] = "program"  # whose folder it lies in
    state: Callable[[Subject], State] = always_open
    sealing: Sealing = sealing.by_nothing  # the cells that say so, where they may change
    past: Callable[[Subject], bool] = never  # whether the time to build it is over
    early: Callable[[Subject], bool] = never  # whether that time has not come

    @property
    def template(self) -> str:
        """Return the template's file name."""
        return f"{paths.slug(self.name)}.docx"


# The sheets that an officer's report asks for; a programme may consist of nothing but its goals.
_PAPER = ("Kommuner", "Organ", "Personer", "Ärenden", "Sammanträden")
_PAPER_NEEDS = (*_PAPER, "Behandling", "Beslut", "Beslutspunkter", "Mottagare", "Texter")
_AGENDA_NEEDS = ("Kommuner", "Organ", "Sammanträden", "Behandling")
_PROGRAM_NEEDS = ("Program", "Mål")
_FOLLOW_UP_NEEDS = ("Program", "Mål", "Uppföljning")

KINDS = (
    DocumentKind(
        name="tjänsteskrivelse",
        label="Tjänsteskrivelse",
        per=subjects.officers_reports,
        roots=roots.MEETING_ROOTS,
        hidden=views.PARTY_POLITICS,
        only=views.paper_rows,
        needs=_PAPER_NEEDS,
        family="möte",
        state=settled_when_held,
    ),
    DocumentKind(
        name="beslut-program",
        label="Förslag till beslut om program",
        per=subjects.drafts(PROGRAM),
        roots=roots.MEETING_ROOTS,
        hidden=views.PARTY_POLITICS,
        only=views.paper_rows,
        needs=_PAPER_NEEDS,
        family="möte",
        state=settled_when_held,
    ),
    DocumentKind(
        name="beslut-politisk-vilja",
        label="Förslag till beslut om politisk vilja",
        per=subjects.drafts(WILL),
        roots=roots.MEETING_ROOTS,
        hidden=frozenset(["Förtydliganden"]),
        only=views.decision_2_rows,
        needs=_PAPER_NEEDS,
        family="möte",
        state=settled_when_held,
        narrowed=views.decision_1_narrowed,
    ),
    DocumentKind(
        name="kallelse",
        label="Kallelse",
        per=agenda.calls,
        roots=roots.CALL_ROOTS,
        hidden=views.all_but("Beslut", "Handlingar"),
        only=views.paper_rows,
        needs=_AGENDA_NEEDS,
        family="möte",
        state=settled_when_held,
        past=lambda subject: subject.is_held,
    ),
    DocumentKind(
        name="protokoll",
        label="Protokoll",
        per=agenda.minutes,
        roots=roots.MINUTES_ROOTS,
        hidden=frozenset(),
        only=agenda.minutes_rows,
        needs=_AGENDA_NEEDS,
        family="möte",
        state=agenda.sealed_when_approved,
        sealing=sealing.by_approval,
    ),
    DocumentKind(
        name="protokollsutdrag",
        label="Protokollsutdrag",
        per=agenda.extracts,
        roots=roots.EXTRACT_ROOTS,
        hidden=frozenset(),
        only=agenda.minutes_rows,
        needs=_AGENDA_NEEDS,
        family="möte",
        state=agenda.sealed_when_approved,
        early=agenda.awaits_approval,
    ),
    DocumentKind(
        name="program",
        label="Program",
        per=subjects.programs,
        roots=roots.PROGRAM_ROOTS,
        hidden=views.PARTY_POLITICS,
        only=views.goal_rows,
        needs=_PROGRAM_NEEDS,
        state=sealing.state_of_program,
        sealing=sealing.by_adoption,
    ),
    DocumentKind(
        name="politisk-vilja",
        label="Politisk vilja",
        per=subjects.wills,
        roots=roots.WILL_ROOTS,
        hidden=views.all_but("Politisk vilja", "Mål", "Framgångsfaktorer", "Partier"),
        only=views.will_rows,
        needs=_PROGRAM_NEEDS,
        state=sealing.state_of_will,
        sealing=sealing.by_decision,
    ),
    DocumentKind(
        name="program-läsversion",
        label="Läsversion av program",
        per=subjects.reading_editions,
        roots=roots.WILL_ROOTS,
        hidden=frozenset(),
        only=views.will_rows,
        needs=_PROGRAM_NEEDS,
    ),
    DocumentKind(
        name="uppföljning",
        label="Uppföljning",
        per=subjects.follow_ups,
        roots=roots.FOLLOW_UP_ROOTS,
        hidden=views.PARTY_POLITICS,
        only=views.follow_up_rows,
        needs=_FOLLOW_UP_NEEDS,
    ),
    DocumentKind(
        name="uppföljning-kort",
        label="Uppföljning i korthet",
        per=subjects.follow_ups,
        roots=roots.FOLLOW_UP_ROOTS,
        hidden=views.PARTY_POLITICS,
        only=views.follow_up_rows,
        needs=_FOLLOW_UP_NEEDS,
    ),
)

BY_NAME: Mapping[str, DocumentKind] = {kind.name: kind for kind in KINDS}


def template_of(kind: DocumentKind, subject: Subject) -> str:
    """Return the template's file name: a strategy has one of its own."""
    own = kind.name == "program" and is_strategy(subject.program)
    return "strategi.docx" if own else kind.template


def needs_of(kind: DocumentKind, subject: Subject) -> tuple[str, ...]:
    """Return the sheets that the document can't be without; a strategy may have no goals."""
    of_strategy = kind.family == "program" and is_strategy(subject.program)
    return () if of_strategy else kind.needs

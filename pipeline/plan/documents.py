"""The kinds of document: a row each. A new one is a row, a template and a case that asks for it.

(DECISIONS 35, 83, 96, 246)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal

from pipeline.domain.consultations import ANSWERED, SENT_OUT
from pipeline.domain.decisions import PROGRAM, WILL
from pipeline.domain.goals import is_strategy, was_adopted
from pipeline.domain.meetings import ANNOUNCED, APPROVED
from pipeline.domain.records import listed
from pipeline.model import Dataset, DecisionSide, Happened, Record, Source, State
from pipeline.plan import agenda, assignment_lists, happened, paths, roots, subjects, views
from pipeline.plan.roots import Root
from pipeline.plan.subjects import Subject, Subjects
from pipeline.plan.views import Narrowed, Only


@dataclass(frozen=True)
class DocumentKind:
    """One kind of document. `per` yields what each of them is about; `needs` are sheets.

    `sealing`: the cell that says that the document is approved; of `sides`, adopted. It counts as
    read, so it is known of a finished file whether it was made before or after.
    """

    name: str
    label: str  # for people, first in a document's title
    per: Subjects
    roots: tuple[Root, ...]
    hidden: frozenset[str]
    only: Callable[[Dataset, Subject], Only]
    needs: tuple[str, ...]
    narrowed: Callable[[Dataset, Subject], Narrowed] = lambda *_: {}
    family: Literal["möte", "program", "organ"] = "program"  # whose folder it lies in
    is_archived: bool = False  # whether its PDF is for the archive, adopted or not
    state: Callable[[Subject], State] = lambda _: State.OPEN
    sealing: Callable[[Subject], Mapping[Source, frozenset[str]]] = lambda _: {}
    past: Callable[[Subject], bool] = lambda _: False  # whether the time to build it is over
    early: Callable[[Subject], bool] = lambda _: False  # whether that time has not come
    happened: Callable[[Dataset, Subject], Happened | None] = lambda *_: None
    sides: Callable[[Dataset, Subject], tuple[DecisionSide, ...]] = lambda *_: ()
    instead: Callable[[Subject], Mapping[tuple[str, str], Record]] = lambda _: {}

    @cached_property
    def shown_roots(self) -> Mapping[str, Root]:
        """Return the names that its templates may start from."""
        return {root.name: root for root in self.roots if root.sheet not in self.hidden}

    @cached_property
    def template(self) -> str:
        """Return the template's file name."""
        return f"{paths.slug(self.name)}.docx"


def _adopted(adopted: bool) -> State:
    return State.ADOPTED if adopted else State.OPEN


# The sheets that an officer's report asks for; a programme may consist of nothing but its goals.
_CASE = ("Kommuner", "Organ", "Personer", "Ärenden", "Sammanträden")
_PAPER_NEEDS = (*_CASE, "Behandling", "Beslut", "Beslutspunkter", "Mottagare", "Texter")
_AGENDA_NEEDS = ("Kommuner", "Organ", "Sammanträden", "Behandling")
_PROGRAM_NEEDS = ("Program", "Mål")

# A paper before a meeting, and one of a programme's follow-ups.
_paper = partial(
    DocumentKind,
    roots=roots.MEETING_ROOTS,
    hidden=views.PARTY_POLITICS,
    only=views.paper_rows,
    needs=_PAPER_NEEDS,
    family="möte",
    state=lambda subject: State.SETTLED if subject.is_held else State.OPEN,
    past=lambda subject: subject.is_held,
    instead=views.editions,
)
# What is sent out for comment after its meeting, and an answer to such, decided at one.
_letter = partial(
    DocumentKind,
    roots=roots.LETTER_ROOTS,
    hidden=views.PARTY_POLITICS,
    only=agenda.minutes_rows,
    needs=(*_CASE, "Behandling"),
    family="möte",
)
_follow_up = partial(
    DocumentKind,
    per=subjects.follow_ups,
    roots=roots.FOLLOW_UP_ROOTS,
    hidden=views.PARTY_POLITICS,
    only=views.follow_up_rows,
    needs=(*_PROGRAM_NEEDS, "Uppföljning"),
)

KINDS: tuple[DocumentKind, ...] = (
    _paper(name="tjänsteskrivelse", label="Tjänsteskrivelse", per=subjects.officers_reports),
    _paper(
        name="beslut-program",
        label="Förslag till beslut om program",
        per=subjects.drafts(PROGRAM),
    ),
    _paper(
        name="beslut-politisk-vilja",
        label="Förslag till beslut om politisk vilja",
        per=subjects.drafts(WILL),
        hidden=frozenset(["Förtydliganden", "Aktiviteter"]),
        only=views.decision_2_rows,
        narrowed=views.decision_1_narrowed,
    ),
    _letter(name="missiv", label="Missiv", per=subjects.letters(SENT_OUT)),
    _letter(
        name="yttrande",
        label="Yttrande",
        per=subjects.letters(ANSWERED),
        state=agenda.sealed_when_approved,
        sealing=lambda subject: happened.status_cell(subject.meeting, APPROVED),
    ),
    _paper(
        name="kallelse",
        label="Kallelse",
        per=agenda.calls,
        roots=roots.CALL_ROOTS,
        hidden=views.all_but("Beslut", "Handlingar"),
        needs=_AGENDA_NEEDS,
    ),
    _paper(
        name="tillägg",
        label="Tillägg till kallelsen",
        per=agenda.supplements,
        roots=roots.CALL_ROOTS,
        hidden=views.all_but("Beslut", "Handlingar"),
        needs=_AGENDA_NEEDS,
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
        is_archived=True,
        state=agenda.state_of_minutes,
        sealing=lambda subject: happened.status_cell(subject.meeting, APPROVED),
        happened=happened.at_meeting,
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
        is_archived=True,
        state=agenda.sealed_when_approved,
        early=agenda.awaits_approval,
        happened=happened.at_meeting,
    ),
    DocumentKind(
        name="anslag",
        label="Anslag",
        per=agenda.notices,
        roots=roots.NOTICE_ROOTS,
        hidden=views.all_but(),
        only=lambda *_: {},
        needs=_AGENDA_NEEDS,
        family="möte",
        state=agenda.state_of_notice,
        sealing=lambda subject: happened.status_cell(subject.meeting, ANNOUNCED),
    ),
    DocumentKind(
        name="rättelse",
        label="Rättelse av protokoll",
        per=agenda.corrections,
        roots=roots.CORRECTION_ROOTS,
        hidden=views.all_but("Rättelser", "Partier"),
        only=lambda *_: {},
        needs=_AGENDA_NEEDS,
        family="möte",
    ),
    DocumentKind(
        name="uppdragslista",
        label="Uppdragslista",
        per=assignment_lists.bodies,
        roots=roots.ASSIGNMENT_ROOTS,
        hidden=views.all_but("Beslut", "Beslutspunkter"),
        only=lambda *_: {},
        needs=_AGENDA_NEEDS,
        family="organ",
    ),
    DocumentKind(
        name="program",
        label="Program",
        per=subjects.programs,
        roots=roots.PROGRAM_ROOTS,
        hidden=views.PARTY_POLITICS,
        only=views.goal_rows,
        needs=_PROGRAM_NEEDS,
        state=lambda subject: _adopted(was_adopted(subject.program)),
        sides=happened.of_program,
    ),
    DocumentKind(
        name="politisk-vilja",
        label="Politisk vilja",
        per=subjects.wills,
        roots=roots.WILL_ROOTS,
        hidden=views.all_but("Politisk vilja", "Mål", "Framgångsfaktorer", "Partier"),
        only=views.will_rows,
        needs=_PROGRAM_NEEDS,
        state=lambda subject: _adopted(subject.is_decided),
        sides=happened.of_will,
    ),
    DocumentKind(
        name="program-läsversion",
        label="Läsversion av program",
        per=subjects.reading_editions,
        roots=roots.WILL_ROOTS,
        hidden=frozenset(),
        only=views.will_rows,
        needs=_PROGRAM_NEEDS,
        state=lambda subject: _adopted(was_adopted(subject.program) or subject.is_decided),
        sides=happened.of_both,
    ),
    _follow_up(name="uppföljning", label="Uppföljning"),
    _follow_up(name="uppföljning-kort", label="Uppföljning i korthet"),
)

BY_NAME: Mapping[str, DocumentKind] = {kind.name: kind for kind in KINDS}


_STRATEGY = "strategi.docx"


def kinds_of_template(name: str) -> list[DocumentKind]:
    """Return the kinds whose documents are made from a template of that file name."""
    wanted = "program.docx" if name == _STRATEGY else name
    return [kind for kind in KINDS if kind.template == wanted]


def template_names() -> list[str]:
    """Return every file name that a template can have."""
    return sorted({_STRATEGY, *(kind.template for kind in KINDS)})


def template_of(kind: DocumentKind, subject: Subject) -> str:
    """Return the template's file name: a strategy has one of its own."""
    own = kind.name == "program" and is_strategy(subject.program)
    return _STRATEGY if own else kind.template


def home_of(kind: DocumentKind, subject: Subject) -> Record | None:
    """Return the row whose folder the document lies in: a meeting, a programme or a body."""
    owners = {"möte": subject.meeting, "program": subject.program, "organ": subject.row}
    return owners[kind.family]


def needs_of(kind: DocumentKind, subject: Subject) -> tuple[str, ...]:
    """Return the sheets that the document can't be without; a strategy may have no goals."""
    if kind.family == "program" and is_strategy(subject.program):
        return ()
    joint = listed(subject.program, "samverkan")  # the others get the decision
    return tuple(sheet for sheet in kind.needs if not (joint and sheet == "Mottagare"))

"""The documents: what is planned, what is done with each and why, and what became of it.

(DECISIONS 3)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from pipeline.model.cells import Cell, Problem, Severity, Source, one_line
from pipeline.model.dataset import Dataset, News
from pipeline.model.record import Link
from pipeline.model.view import Sight, View

DocumentId = tuple[str, str]  # kind and key
Happened = Callable[[Source], bool]  # whether a cell tells of what happened, or of what stands


class State(StrEnum):
    """Whether a build may still change a document. The values are for people."""

    OPEN = "öppen"
    ADOPTED = "antagen"  # stands as it was adopted; what changes is offered
    HELD = "hållen"  # takes up what happened at its meeting; what else changes is offered
    SETTLED = "avgjord"  # its meeting has been held: left as it is
    SEALED = "fryst"  # approved or sent out
    SEALED_AT_ONCE = "fryst för sig"  # a § that was approved before its minutes


@dataclass(frozen=True, slots=True)
class DecisionSide:
    """A decision that a document tells of. `owns`: whether a cell stands as it was decided.

    `sealing`: the cells that say that it has been taken, with the digests of what they then hold.
    `keeps`: whether a list has the rows that were decided on, and none that come later.
    """

    sealing: Mapping[Source, frozenset[str]]
    owns: Happened
    keeps: Callable[[Link], bool]


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What a theme becomes for one municipality: its colours by name there, its typeface.

    `cells`: where that is said, filled or not. Empty: as the template has it.
    """

    cells: tuple[Source, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)  # accent1 → 1F3A4D
    typeface: str = ""


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """One document to build. A document is its kind and key, not its path."""

    kind: str
    key: str  # BH1, SUP, SUP+2019–2022
    target: str  # relative to outputs/, with /
    folder: str  # the Mallmapp where the template is looked for first
    template: str  # a file name, tjansteskrivelse.docx
    sight: Sight = field(repr=False, compare=False)
    cell: Cell  # the row that asks for the document
    title: str  # for people: Kallelse
    whose: str  # its meeting or programme, for people: kommunstyrelsen den 10 februari 2027
    state: State = State.OPEN
    meeting: str = ""  # Möte-id
    case: str = ""  # Ärende-id
    program: str = ""  # Program-id
    past: bool = False  # its time is over: what stands is left, and none is built unless named
    early: bool = False  # its time has not come: none is built
    named: bool = True  # no cell that its target is made of has a fault
    happened: Happened | None = field(default=None, repr=False, compare=False)  # of the past only
    sides: tuple[DecisionSide, ...] = field(default=(), repr=False, compare=False)
    style: HouseStyle = field(default=HouseStyle(), repr=False, compare=False)

    @property
    def identity(self) -> DocumentId:
        """Return what it is, wherever it lies."""
        return self.kind, self.key

    @property
    def view(self) -> View:
        """Return the records as the document may see them."""
        return self.sight.view

    @property
    def dataset(self) -> Dataset:
        """Return all records."""
        return self.sight.dataset

    def seeing(self, view: View) -> DocumentPlan:
        """Return the plan of the same document with another view."""
        return replace(self, sight=Sight(view.dataset, lambda own: own, view))

    @property
    def full_title(self) -> str:
        """Return what it is and whose: Kallelse – kommunstyrelsen den 10 februari 2027."""
        return f"{self.title} – {self.whose}"


@dataclass(frozen=True, slots=True)
class Plans:
    """All documents that the dataset asks for, and what is in the way of some of them.

    A problem's `stops` names a document as `Source("", document key, "")`.
    """

    plans: tuple[DocumentPlan, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that templates of one kind may ask for; what is hidden is not among them.

    `roots`: name → sheet, "" for a plain value, "texter" for the sections. `lists`: the roots that
    are lists. `sheets`: sheet → name → (the sheet it leads to or "", whether it is a list).
    `sections`: what is known of them; a template may have others.
    """

    roots: Mapping[str, str]
    lists: frozenset[str]
    sheets: Mapping[str, Mapping[str, tuple[str, bool]]]
    sections: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """What is wrong at one place of a template, for the officer who edits it.

    `place` tells the paragraph from others with the same words: the heading above it, its row.
    `ordinal`: which w:p of the body it is, from 0; -1 when it is none, or not known.
    """

    template: str
    part: str  # "brödtext", "sidhuvud", "sidfot" …
    paragraph: str  # the paragraph's text as it stands in the template
    tag: str  # the tag as written
    message: str
    remedy: str = ""
    severity: Severity = Severity.ERROR  # with a VARNING documents are made all the same
    place: str = ""
    ordinal: int = -1

    def __str__(self) -> str:
        place = f"Mallen {self.template}" + (f", {self.part}" if self.part else "")
        place += f", stycket ”{_shortened(self.paragraph)}”" if self.paragraph else ""
        place += f" ({self.place})" if self.place else ""
        place += f", taggen {_shortened(self.tag)}" if self.tag else ""
        return one_line(f"{place}: {self.message} {self.remedy}")


def _shortened(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}…"


class Action(StrEnum):
    """What a build does with one document. The values are for people."""

    WRITE = "skrivs"
    SKIP = "aktuell"
    MERGE = "slogs ihop"  # edited by hand or of the past, and out of date: both are in it now
    STANDS = "står som den var"  # of the past: left, though cells have other words by now
    KEEP = "redigerad för hand"  # left alone, reported
    SETTLED = "avgjord"
    SEALED = "fryst"
    LOCKED = "öppen i ett annat program"
    FAILED = "byggdes inte"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step is taken: a sentence, and the cell it is about; the problem that stops it."""

    text: str
    source: Source | None = None
    problem: Problem | None = None

    def __str__(self) -> str:
        return one_line(self.text)


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known of a document as it was last written: from the ledger or its own memory."""

    kind: str
    key: str
    template: str  # digest
    renderer: str
    reads: Mapping[Source, str]
    target: str = ""
    digest: str = ""  # of the file's bytes; "" when only the document's memory is known
    proved: str = ""  # digest of the will that the file is proved to be free of; "" = not proved
    sentences: int = 0  # of that will


@dataclass(frozen=True, slots=True)
class Edit:
    """One place where a file differs from what was written."""

    what: str  # ändrat, nytt, borttaget
    text: str  # as it stands in the file now; "" where something was taken away
    source: Source | None = None  # the cell whose control it stands in

    def __str__(self) -> str:
        """Return as an officer reads it."""
        where = f" ({self.source})" if self.source else ""
        return f"{self.what}: ”{self.text}”{where}" if self.text else f"{self.what}{where}"


@dataclass(frozen=True, slots=True)
class Merged:
    """What happened when a document edited by hand was brought together with the workbook."""

    kept: tuple[Edit, ...]  # by hand, and still there
    came: tuple[Edit, ...]  # from the workbook
    conflicts: tuple[Edit, ...]  # changed on both sides: both stand in the document
    unplaced: tuple[Edit, ...]  # by hand, and now at the end of the document
    offered: tuple[Edit, ...] = ()  # of the past: it stands, and what the cell says now beside it
    exact: bool = True  # False: only digests told how the document was when it was last written
    lost: tuple[Edit, ...] = ()  # by hand, and now in the kept copy of the file alone

    @property
    def has_edits(self) -> bool:
        """Return whether anything was written by hand, wherever it is now."""
        return bool(self.kept or self.conflicts or self.unplaced or self.lost)

    @property
    def asks(self) -> bool:
        """Return whether somebody has to look at it."""
        return bool(self.conflicts or self.lost)


@dataclass(frozen=True, slots=True)
class Step:
    """What will be done with one document, and why. The same in a dry run."""

    plan: DocumentPlan
    action: Action
    why: tuple[Reason, ...]
    moved_from: str = ""  # the target it had before
    edits: tuple[Edit, ...] = ()
    stands: bool = False  # what did not happen at its meeting is offered in it, not written


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step."""

    step: Step
    action: Action
    why: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()  # what a reader sees as missing in the document
    faults: tuple[TemplateFault, ...] = ()
    merged: Merged | None = None
    news: News | None = None  # since it was sent out, where that is asked for

    @property
    def target(self) -> str:
        """Return the document's path under outputs/."""
        return self.step.plan.target

    @property
    def stopped_by(self) -> tuple[Problem, ...]:
        """Return the problems that it was not built for."""
        found = (reason.problem for reason in self.why)
        return tuple(one for one in found if one is not None)

    @property
    def is_quiet(self) -> bool:
        """Return whether there is nothing to tell: the file stands, as it did and as it should."""
        if self.action in (Action.SEALED, Action.SETTLED):
            return len(self.why) == 1 and not self.missing
        return self.action in (Action.SKIP, Action.STANDS)


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether one document of decision 1 is free of the political will."""

    target: str
    sources: int  # cells and lists that it read
    sentences: int  # sentences of the will that were looked for
    found: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()  # what is near: for a person to judge
    left: bool = False  # the file was left as it is: up to date, edited by hand or settled


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is to be done by a day, or may be done from it, and the cells that say so."""

    day: date
    task: str  # for people: Justera protokollet från kommunstyrelsen den 3 mars 2027
    why: str  # a sentence
    what: str  # the sort of task, in a word
    about: Source  # the row, and the column where it is filled in that the task is done
    whose: str  # the municipality
    cells: tuple[Cell, ...]
    may_wait: bool = False  # the day is the first, not the last
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What the command line and the report file show."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    proofs: tuple[Proof, ...] = ()
    unplanned: tuple[str, ...] = ()  # documents in outputs/ that no row asks for any longer
    dry: bool = False
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()  # papers of held meetings that were not made
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)  # what builds have said before
    deadlines: tuple[Deadline, ...] = ()  # the nearest first
    unmade: int = 0  # documents that were not come to, since the build was cancelled
    dataset: Dataset | None = field(default=None, repr=False, compare=False)
    plans: Plans | None = field(default=None, repr=False, compare=False)
    # the digest of each document written, if the next build finds them so and says the rest again
    lasting: Mapping[str, str] | None = None

    @property
    def quiet(self) -> bool:
        """Return whether no file was touched, so that the same build again would say the same."""
        still = (Action.SKIP, Action.KEEP, Action.STANDS, Action.SETTLED, Action.SEALED)
        calm = all(o.action in still and not o.step.moved_from for o in self.outcomes)
        return calm and not (self.dry or self.unmade)

    @property
    def failed(self) -> bool:
        """Return whether there is a FEL, or a document that failed or was left alone."""
        bad = (Action.FAILED, Action.KEEP, Action.LOCKED)
        return any(p.severity is Severity.ERROR for p in self.problems) or any(
            outcome.action in bad or (outcome.merged is not None and outcome.merged.asks)
            for outcome in self.outcomes
        )

"""How a working folder stands, as officers read it: its meetings, programmes and documents.

No ids where there is a name; `key` stands for a meeting or a document in addresses, and lasts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from itertools import chain

from pipeline.commands.status import Status
from pipeline.model import Cell, Dataset, Outcome, Plans, Problem, Severity, Source


class Condition(StrEnum):
    """How a document stands, in one word for people; what asks most of them is first."""

    TO_MEND = "kan inte byggas"
    LOCKED = "öppet i ett annat program"
    CHANGED = "ändrat sedan du byggde"
    NOT_BUILT = "inte byggt än"
    EDITED = "redigerat för hand"
    READY = "klart"
    SEALED = "fryst"
    SETTLED = "avgjort"
    LEFT_OVER = "ingen rad ber om det"


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell where people find it, and what they call it: mål 2 Arbete, måltext."""

    file: str
    sheet: str
    address: str  # F3, rad 3 for a whole row, "" for a whole sheet
    name: str  # "" when it has no other than its place
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a document stands as it does: a sentence, and the cell that it is about.

    `told`: the sentence as the command line has it, with code and place.
    """

    text: str
    told: str
    cell: CellPlace | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class DocumentState:
    """One document: what it is, how it stands and why. `target` is its path under outputs/."""

    key: str
    title: str
    target: str
    whose: str  # its meeting or programme, for people
    condition: Condition
    state: str  # as the command `status` says it
    why: tuple[Why, ...] = ()
    remarks: tuple[str, ...] = ()  # all that the command `status` says of it
    point: str = ""  # its number on the agenda
    item: str = ""  # the heading of that point
    built_at: datetime | None = None  # when its file was last saved, by a build or by hand
    moved_from: str = ""  # where the file lies until the next build, when that is elsewhere
    is_outside: bool = False  # whether a link leads to it, out of outputs/
    outcome: Outcome | None = field(default=None, repr=False, compare=False)  # None: left over

    @property
    def stopped_by(self) -> tuple[Problem, ...]:
        """Return the problems that it can't be built for."""
        return self.outcome.stopped_by if self.outcome is not None else ()

    @property
    def is_settled(self) -> bool:
        """Return whether no build touches it any longer."""
        return self.condition in (Condition.SEALED, Condition.SETTLED)

    @property
    def exists(self) -> bool:
        """Return whether there is a file of it to look at."""
        return self.built_at is not None and not self.is_outside

    @property
    def place(self) -> str:
        """Return where its file lies now, under outputs/."""
        return self.moved_from or self.target


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """How many documents stand how. `to_mend` also counts files that are open elsewhere."""

    documents: int
    to_mend: int
    ready: int
    changed: int  # also those that have not been built yet
    edited: int
    sealed: int  # also those that are settled


def count_conditions(documents: tuple[DocumentState, ...]) -> DocumentCounts:
    """Return how many of some documents stand how."""
    found = Counter(one.condition for one in documents)
    return DocumentCounts(
        len(documents),
        found[Condition.TO_MEND] + found[Condition.LOCKED],
        found[Condition.READY],
        found[Condition.CHANGED] + found[Condition.NOT_BUILT],
        found[Condition.EDITED],
        found[Condition.SEALED] + found[Condition.SETTLED],
    )


@dataclass(frozen=True, slots=True)
class MeetingState:
    """A meeting with its documents in the order of its agenda.

    `heading`: Kommunstyrelsen, onsdag 10 februari 2027. `stands`: Planerat; Hållet och justerat.
    """

    key: str
    id: str  # what commands call it by; never shown
    heading: str
    day: date | None
    place: str
    time: str  # klockan 17.00, "" when no time is told
    stands: str
    is_over: bool  # held, or called off
    has_passed: bool  # its day has been, and nobody has noted that it is over
    is_approved: bool
    is_called: bool
    summons_by: date | None  # the last day to send the call, None when it has gone out
    summons_meant: date | None  # the day that the workbook has for it, when that is before
    days_left: int | None  # until then, negative when it is over
    documents: tuple[DocumentState, ...]
    counts: DocumentCounts


@dataclass(frozen=True, slots=True)
class ProgramState:
    """A programme, or a body with a list of its assignments, and its documents."""

    key: str
    heading: str
    documents: tuple[DocumentState, ...]
    counts: DocumentCounts


@dataclass(frozen=True, slots=True)
class ProblemState:
    """What is wrong with a cell, and the documents that can't be built for it."""

    problem: Problem
    cell: CellPlace | None
    stops: tuple[DocumentState, ...]
    meetings: tuple[MeetingState, ...]  # of those documents


@dataclass(frozen=True)
class FolderState:
    """A working folder as it was when it was read; never changed."""

    version: str
    read_at: datetime
    today: date
    status: Status
    dataset: Dataset
    plans: Plans
    meetings: tuple[MeetingState, ...]  # those to come first, the nearest before others
    programmes: tuple[ProgramState, ...]
    left_over: tuple[DocumentState, ...]  # files that no row asks for any longer
    problems: tuple[ProblemState, ...]  # what stops documents first, then as the report has them
    lost_books: tuple[str, ...] = ()  # what the documents were built of, where inputs/ has none

    @cached_property
    def documents(self) -> Mapping[str, DocumentState]:
        """Return every document by its key, in the order of meetings and programmes."""
        return {one.key: one for one in (*self._asked_for, *self.left_over)}

    @cached_property
    def counts(self) -> DocumentCounts:
        """Return how many of all documents stand how, but for those that are left over."""
        return count_conditions(self._asked_for)

    @property
    def _asked_for(self) -> tuple[DocumentState, ...]:
        of_meetings = chain.from_iterable(one.documents for one in self.meetings)
        return (*of_meetings, *chain.from_iterable(one.documents for one in self.programmes))

    @property
    def has_workbooks(self) -> bool:
        """Return whether there is anything to read in inputs/."""
        return self.status.report.dataset is not None

    @property
    def to_mend(self) -> tuple[ProblemState, ...]:
        """Return what must be mended."""
        return tuple(one for one in self.problems if one.problem.severity is Severity.ERROR)

    def meeting(self, key: str) -> MeetingState | None:
        """Return the meeting with a key, or None."""
        return next((one for one in self.meetings if one.key == key), None)

    def document(self, key: str) -> DocumentState | None:
        """Return the document with a key or a target, or None."""
        found = self.documents.get(key)
        return found or next((d for d in self.documents.values() if d.target == key), None)


def cell_place(cell: Cell | None, name: str = "", source: Source | None = None) -> CellPlace | None:
    """Return a cell where people find it, None for no cell."""
    return CellPlace(cell.file, cell.sheet, cell.address, name, source) if cell else None


def cell_where(dataset: Dataset, source: Source, name: str = "") -> CellPlace | None:
    """Return where people find a cell, or its row where there is none; None when that is gone."""
    record = dataset.find(source.sheet, source.key)
    if record is None:
        return None
    value = dataset.at(*source) if source.column else None
    return cell_place(getattr(value, "cell", None) or record.place, name, source)

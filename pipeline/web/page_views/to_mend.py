"""Att rätta: what is wrong, workbook by workbook, what stops documents first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from pipeline.building.summary import summarised
from pipeline.commands.folder_state import DocumentState, FolderState, ProblemState
from pipeline.commands.mark import can_be_marked
from pipeline.commands.state_of_folder import cell_of
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.domain.records import group_by
from pipeline.model import Problem, Severity, Source
from pipeline.plan.documents import BY_NAME as BY_KIND
from pipeline.schema import BY_NAME
from pipeline.swedish.words import capital, enumeration
from pipeline.web.answers.lookup import CHOSEN
from pipeline.web.answers.signs import StateKind, StateSign
from pipeline.web.page_views.cell_places import address_to_go_to, cell_link
from pipeline.web.page_views.document_rows import as_sentence, plain_sentences, title_of
from pipeline.web.page_views.file_keys import book_key
from pipeline.web.page_views.missing_parts import ADDRESS as WITHOUT
from pipeline.web.page_views.missing_parts import sheet_code

_MOST_CELLS = 6  # that are named of those with the same fault
_ELSEWHERE = "Mallar och dokument"  # what no workbook’s cell is at fault for
_SUGGESTED = re.compile(r"Menade du ”?([^”?]+)”?\?|Skriv ”([^”]+)”|Skriv (\d[\d-]*)\.")
_NOT_OPENED = "Filen är inte av ett slag som läses, och öppnas inte härifrån."
_MORE = re.compile(r"^\w+ [A-Z]+\d* … ")
_SIGNS: dict[Severity, StateKind] = {
    Severity.ERROR: "fault",
    Severity.WARNING: "changed",
    Severity.INFO: "note",
}
_NAMES = {
    Severity.ERROR: ("att rätta", "att rätta"),
    Severity.WARNING: ("varning", "varningar"),
    Severity.INFO: ("bra att veta", "bra att veta"),
}


@dataclass(frozen=True, slots=True)
class FaultRow:
    """What is wrong with one cell. `copied`: what to write there, "" when nobody knows.

    `go_to`: what leads there in the workbook, "" for nothing. `missing`: the sheet that something
    is missing of, when that may be meant, "" otherwise; `without`: where to build without that.
    `address`: of the cell's page, "" where none is linked.
    """

    place: str  # Mål, F5
    go_to: str
    sign: StateSign
    name: str  # what people call the cell: Mål 4 Trygghet, måltext
    remedy: str
    copied: str
    stops: tuple[str, ...]
    missing: str
    without: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """Faults of one severity in one workbook. `title`: 3 varningar; `more`: how many beside."""

    title: str
    rows: tuple[FaultRow, ...]
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BookOfFaults:
    """A workbook with its faults. `key`: what forms call it, "" for what is in none."""

    heading: str
    key: str
    why_not: str  # said of a file that is not opened from here
    errors: FaultGroup | None
    others: tuple[FaultGroup, ...]  # folded


@dataclass(frozen=True, slots=True)
class ChoiceOfMeeting:
    """One meeting whose faults can be shown alone."""

    key: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MendingPage:
    """All that is wrong. `summary`: how much, in a sentence."""

    title: str
    summary: str
    meetings: tuple[ChoiceOfMeeting, ...]
    books: tuple[BookOfFaults, ...]
    nothing: str  # said when there is no fault
    can_mark: bool  # whether a workbook has faults that are seen at their cells


def mending_page(folder: WorkingFolder, asked: Mapping[str, str]) -> MendingPage:
    """Return what is to be mended; of one meeting when `mote` is its key."""
    state = folder.state()
    wanted = state.meeting(asked.get("mote", ""))
    found = [p for p in state.problems if wanted is None or wanted in p.meetings]
    plain = plain_sentences(state)
    books = group_by((_file(one), one) for one in found)
    ordered = sorted(books, key=lambda file: (not _stops(books[file]), not file, file))
    return MendingPage(
        "Att rätta",
        fault_summary(found),
        tuple(_choices(state, wanted.key if wanted else "")),
        tuple(_book(file, books[file], plain) for file in ordered),
        "" if any(_is_error(one) for one in found) else "Inga fel.",
        any(one.cell and one.cell.sheet and can_be_marked(one.cell.file) for one in found),
    )


def fault_summary(found: Sequence[ProblemState]) -> str:
    """Return how much is wrong, as the command line counts it: 3 att rätta, 1 varning."""
    stopping = sum(_is_error(one) and bool(one.stops) for one in found)
    parts = [
        f"{number} {_NAMES[severity][number != 1]}"
        for severity in _NAMES
        if (number := sum(one.problem.severity is severity for one in found))
    ]
    told = f" {stopping} av felen stoppar dokument." if stopping else ""
    return f"{', '.join(parts)}.{told}" if parts else ""


def _is_error(one: ProblemState) -> bool:
    return one.problem.severity is Severity.ERROR


def _stops(found: Iterable[ProblemState]) -> bool:
    return any(one.stops for one in found)


def _file(one: ProblemState) -> str:
    return one.cell.file if one.cell else ""


def _choices(state: FolderState, chosen: str) -> Iterator[ChoiceOfMeeting]:
    """Yield the meetings that something is stopped for, and the one that is shown."""
    stopped = {meeting.key for one in state.problems for meeting in one.meetings}
    for meeting in state.meetings:
        if meeting.key in stopped or meeting.key == chosen:
            yield ChoiceOfMeeting(meeting.key, meeting.heading, meeting.key == chosen)


# ------------------------------------------------------------ one workbook


def remarks_by_book(problems: Iterable[Problem], plain: PlainSentences) -> tuple[BookOfFaults, ...]:
    """Return remarks that stop nothing, each in a row that leads to the page of its cell."""
    states = [ProblemState(one, cell_of(one, plain.dataset), (), ()) for one in problems]
    return tuple(
        _with(file, FaultGroup("Att läsa", tuple(_linked(one, plain) for one in found)), ())
        for file, found in group_by((_file(one), one) for one in states).items()
    )


def _linked(one: ProblemState, plain: PlainSentences) -> FaultRow:
    row, source = _row([one], plain), one.problem.source
    known = source is not None and plain.dataset.at(*source) is not None
    return replace(row, address=cell_link(source)) if source is not None and known else row


def _book(file: str, found: Sequence[ProblemState], plain: PlainSentences) -> BookOfFaults:
    groups = {
        severity: _group(
            severity, [one for one in found if one.problem.severity is severity], plain
        )
        for severity in _NAMES
    }
    others = (groups[severity] for severity in (Severity.WARNING, Severity.INFO))
    errors = groups[Severity.ERROR]
    return _with(file, errors if errors.rows else None, filter(attrgetter("rows"), others))


def _with(file: str, shown: FaultGroup | None, folded: Iterable[FaultGroup]) -> BookOfFaults:
    key = book_key(file)
    why_not = _NOT_OPENED if file and not key else ""
    return BookOfFaults(file or _ELSEWHERE, key, why_not, shown, tuple(folded))


def _group(severity: Severity, found: list[ProblemState], plain: PlainSentences) -> FaultGroup:
    """Return faults of one severity; those that say the same in one row, of many the first."""
    found.sort(key=lambda one: -len(one.stops))
    known = {one.problem: one for one in found}
    told = list(summarised(known))
    shown = [known[problem] for _, problem in told if problem]
    alike = group_by((_says(one), one) for one in shown)
    more = tuple(capital(_MORE.sub("", line)) for line, problem in told if problem is None)
    number = len(found)
    title = f"{number} {_NAMES[severity][number != 1]}"
    return FaultGroup(title, tuple(_row(many, plain) for many in alike.values()), more)


def _says(one: ProblemState) -> tuple[object, ...]:
    """Return what faults have in common that are told in one row."""
    problem, sheet = one.problem, one.cell.sheet if one.cell else ""
    stopped = frozenset(document.key for document in one.stops)
    return (sheet, problem.message, problem.remedy, stopped)


def _row(many: Sequence[ProblemState], plain: PlainSentences) -> FaultRow:
    one = many[0]
    problem, about = one.problem, one.problem.source
    named = len(many) == 1 and one.cell is not None
    return FaultRow(
        _place(many),
        address_to_go_to(one.cell),
        StateSign(_SIGNS[problem.severity], as_sentence(plain(problem.message, about))),
        as_sentence(plain(one.cell.name, about)) if named and one.cell else "",
        as_sentence(plain(problem.remedy, about, remedy=True)),
        _copied(problem.remedy, one, plain),
        tuple(_stopped(one.stops, plain)),
        missing=problem.accepts,
        without=f"{WITHOUT}?{CHOSEN}={sheet_code(problem.accepts)}",
    )


def _place(many: Sequence[ProblemState]) -> str:
    """Return where it is, within its workbook: Mål, F5 och F6."""
    cells = [one.cell for one in many if one.cell]
    if not cells:
        return ""
    addresses = [cell.address for cell in cells if cell.address]
    more = len(addresses) - _MOST_CELLS
    shown = addresses if more <= 1 else [*addresses[:_MOST_CELLS], f"{more} till"]
    parts = (cells[0].sheet, enumeration(shown) if shown else "")
    return ", ".join(filter(None, parts)) or "hela filen"


def _stopped(documents: Sequence[DocumentState], plain: PlainSentences) -> Iterator[str]:
    """Yield what is stopped: one document by its name, more by what they are and how many."""
    if len(documents) == 1:
        yield plain(title_of(documents[0]))
        return
    for kind, number in Counter(map(_label, documents)).items():
        yield kind if number == 1 else f"{kind} ({number})"


def _label(document: DocumentState) -> str:
    plan = document.outcome.step.plan if document.outcome else None
    return BY_KIND[plan.kind].label if plan else document.title


def _copied(remedy: str, one: ProblemState, plain: PlainSentences) -> str:
    """Return what a remedy says to write, when it is one thing: in words, where they lead there."""
    found = [text for groups in _SUGGESTED.findall(remedy) for text in groups if text]
    source = one.problem.source
    if len(found) != 1 or remedy.count("”") > 2:
        return ""
    said = plain(f"”{found[0]}”", source, remedy=True).strip("”")
    sheet = _target(source) if source else ""
    called = plain.dataset.called
    return said if sheet and called(sheet, said) == called(sheet, found[0]) else found[0]


def _target(source: Source) -> str:
    """Return the sheet that a cell refers to, "" for none."""
    sheet = BY_NAME.get(source.sheet)
    column = sheet.column(source.column) if sheet else None
    return column.target if column else ""

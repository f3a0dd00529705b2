"""Program och uppföljning: programmes with their documents, deadlines, and what boards hand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.commands.collect import BoardStanding, boards_of
from pipeline.commands.folder_state import FolderState, ProgramState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.domain.records import text_at
from pipeline.web.answers.signs import StateSign
from pipeline.web.page_views.board_forms import board_names, why_not_send
from pipeline.web.page_views.days import day_as_told, day_with_year, handed_in, number_of_days
from pipeline.web.page_views.document_rows import DocumentRow, document_rows, plain_sentences
from pipeline.web.page_views.meeting import Choice


@dataclass(frozen=True, slots=True)
class ProgrammeCard:
    """One programme, or a body with a list of assignments. `deadlines`: the nearest first."""

    heading: str
    documents: tuple[DocumentRow, ...]
    deadlines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """How far one board has come with what it was asked for."""

    name: str
    sign: StateSign
    about: str
    last_day: str


@dataclass(frozen=True, slots=True)
class ProgrammesPage:
    """All programmes. `boards`: those that were asked; `strays`: what came and cannot be used."""

    title: str
    programmes: tuple[ProgrammeCard, ...]
    boards: tuple[BoardRow, ...]
    came: int
    strays: tuple[str, ...]
    send: Choice
    answers: Choice


def programmes_page(folder: WorkingFolder, asked: Mapping[str, str]) -> ProgrammesPage:
    """Return the page of programmes; raises what reading the folder raises."""
    state = folder.state()
    plain = plain_sentences(state)
    names = board_names(state.dataset)
    standing = boards_of(folder.path, state.dataset, state.today)
    has_come = any(one.file for one in standing.boards) or bool(standing.refused)
    return ProgrammesPage(
        "Program och uppföljning",
        tuple(_card(one, state, plain, folder.path) for one in state.programmes),
        tuple(_board(one, names) for one in standing.boards),
        sum(_has_come(one) for one in standing.boards),
        tuple(plain(text) for text in standing.refused),
        Choice("Skicka ut till nämnderna", "/program/skicka", why_not_send(state.dataset)),
        Choice("Se svaren", "/program/svar", "" if has_come else "Inget svar har kommit än."),
    )


def _card(
    programme: ProgramState, state: FolderState, plain: PlainSentences, folder: Path
) -> ProgrammeCard:
    rows = document_rows(programme.documents, plain, state.today, folder / "outputs")
    return ProgrammeCard(programme.heading, rows, tuple(_deadlines(programme, state, plain)))


def _deadlines(programme: ProgramState, state: FolderState, plain: PlainSentences) -> Iterator[str]:
    """Yield what is to be done with a programme, and by when."""
    for one in state.status.report.deadlines:
        row = state.dataset.find(*one.about[:2])
        if row is not None and text_at(row, "Namn") == programme.heading:
            late = "försenat, " if one.overdue else ""
            yield f"{late}senast {day_with_year(one.day)} – {plain(one.task)}"


# ------------------------------------------------------------ boards


def _has_come(one: BoardStanding) -> bool:
    return bool(one.file) and not one.earlier


def _board(one: BoardStanding, names: Mapping[str, str]) -> BoardRow:
    if _has_come(one):
        sign, about = StateSign("ready", "Har kommit"), _handed(one)
    else:
        late = one.days_left is not None and one.days_left < 0
        sign = StateSign("fault" if late else "new", "Har inte kommit")
        about = "Ett svar på ett tidigare utskick finns." if one.file else ""
    return BoardRow(names.get(one.board) or one.name or one.board, sign, about, _last_day(one))


def _handed(one: BoardStanding) -> str:
    """Return who handed it in, and when."""
    return handed_in(one.handed_by, one.handed) if one.handed_by or one.handed else ""


def _last_day(one: BoardStanding) -> str:
    if one.days_left is None:
        return "ingen sista dag är satt"
    day, left = day_as_told(one.deadline), one.days_left
    if _has_come(one):
        return day
    if left < 0:
        return f"{day}, för {number_of_days(-left)} sedan"
    return f"{day}, i dag" if left == 0 else f"{day}, {number_of_days(left)} kvar"

"""Skicka ut till nämnderna: boards to choose, the day that they answer by; and what was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline import disk
from pipeline.commands.board_forms import BODIES, SHEETS_OF_BOARDS
from pipeline.commands.collect import collect_new, form_path
from pipeline.commands.questions import questions_on
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.bodies import is_board
from pipeline.domain.records import record_at, text_at
from pipeline.errors import UsageError
from pipeline.model import Dataset, Record
from pipeline.swedish.dates import weekday_running
from pipeline.swedish.words import enumeration

_TITLE = "Skicka ut till nämnderna"


@dataclass(frozen=True, slots=True)
class BoardChoice:
    """A board that can be chosen."""

    key: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class BoardFormsPage:
    """The boards, and what was answered. `faults`: what is wrong, by the name of the field.

    `why_not`: why nothing can be sent, "" when it can. `replaces`: whether that was chosen.
    """

    title: str
    boards: tuple[BoardChoice, ...]
    day: str
    replaces: bool
    faults: Mapping[str, str]
    why_not: str


@dataclass(frozen=True, slots=True)
class MadeFormsPage:
    """The workbooks that were made, each with the name of its board; and what to do next."""

    title: str
    files: tuple[tuple[str, str], ...]
    answer_by: str


@dataclass(frozen=True, slots=True)
class BoardAnswers:
    """What a form says: the keys of boards, the day as it is written, whether files go."""

    boards: Sequence[str] = ()
    day: str = ""
    replaces: bool = False


def board_forms_page(folder: WorkingFolder, asked: Mapping[str, str]) -> BoardFormsPage:
    """Return the form, with nothing chosen."""
    return answered_boards(folder, BoardAnswers(), {})


def answered_boards(
    folder: WorkingFolder, given: BoardAnswers, faults: Mapping[str, str]
) -> BoardFormsPage:
    """Return the form with what was answered."""
    data = folder.state().dataset
    names = board_names(data)
    boards = tuple(BoardChoice(key, names[key], key in given.boards) for key in names)
    return BoardFormsPage(_TITLE, boards, given.day, given.replaces, faults, why_not_send(data))


def send_forms(folder: WorkingFolder, given: BoardAnswers) -> BoardFormsPage | MadeFormsPage:
    """Write the workbooks of the boards that were chosen; the form again when that can't be.

    Raises as `collect_new`.
    """
    data, today = folder.state().dataset, folder.day()
    called = board_names(data)
    bodies = [body for body in _boards(data) if body.key in given.boards]
    day, fault = _read_day(given.day, today)
    faults = {"dag": fault} if fault else {}
    if not bodies:
        faults["namnd"] = "Välj minst en nämnd."
    there = [body for body in bodies if disk.exists(form_path(folder.path, body))]
    if there and not given.replaces:
        names = enumeration([called[body.key] for body in there])
        faults["gor-om"] = f"Det finns redan underlag för {names}. Kryssa här om de ska ersättas."
    if faults:
        return answered_boards(folder, given, faults)
    keys = [body.key for body in bodies]
    made = collect_new(folder.path, today, keys, day, renew=given.replaces)
    files = tuple((called[body.key], made.files[body.key].rsplit("/", 1)[-1]) for body in bodies)
    return MadeFormsPage("Underlagen är klara", files, weekday_running(day) if day else "")


def why_not_send(data: Dataset) -> str:
    """Return why there is nothing to send to boards, "" when there is."""
    names = [sheet.name for sheet in SHEETS_OF_BOARDS]
    if not any(name in data.headers for name in names):
        said = enumeration(names, "eller")
        return f"Det behövs ett av bladen {said}. De finns under Nytt ärende, Fler blad."
    return "" if any(_boards(data)) else "Det finns inga nämnder i bladet Organ."


def _boards(data: Dataset) -> Iterator[Record]:
    yield from (body for body in data[BODIES] if is_board(body))


def board_names(data: Dataset) -> dict[str, str]:
    """Return what each board is called, by its key, so that no two are called the same.

    With its municipality where it has the name of another, with its id where that tells no more.
    """
    ways = {
        body.key: (
            text_at(body, "Namn") or body.key,
            f"{text_at(body, 'Namn')} ({text_at(record_at(body, 'Kommun'), 'Namn')})",
            f"{text_at(body, 'Namn')} ({body.key})",
        )
        for body in _boards(data)
    }
    found = Counter(way for each in ways.values() for way in set(each))
    return {
        key: next((way for way in each if found[way] == 1), each[-1]) for key, each in ways.items()
    }


def _read_day(text: str, today: date) -> tuple[date | None, str]:
    """Return the day and "", or None and what is wrong with it; None and "" when none is given."""
    if not text.strip():
        return None, ""
    question = next(one for one in questions_on(today) if one.name == "date")
    try:
        day: date = question.read(text)
    except UsageError as fault:
        return None, str(fault)
    return (day, "") if day >= today else (None, "Dagen har varit. Skriv en dag som kommer.")

"""Nytt ärende: the questions of `new` as a form; each fault at its field, and answers kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from pipeline.commands.folder_state import FolderState
from pipeline.commands.lists import Freshened
from pipeline.commands.new import add
from pipeline.commands.next_case import add_case
from pipeline.commands.questions import Answers, Question, questions_on
from pipeline.commands.sheet_groups import GROUPS
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.bodies import is_elected
from pipeline.domain.plain_sentences import on_a_page
from pipeline.domain.records import text_at
from pipeline.errors import BeredningError, UsageError
from pipeline.model import Record
from pipeline.swedish.dates import weekday_running
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import enumeration
from pipeline.web.page_views.file_keys import file_key
from pipeline.web.page_views.told_plainly import told_plainly

_LEFT_OUT = ("arms", "address")  # a file of the officer's, and what nobody knows by heart
_NO_NUMBER = "kommer"  # what says on the command line that there is no number yet
_HELP = {
    "municipality": "Hela namnet.",
    "dnr": "Lämna tomt om ärendet inte har något nummer än.",
}


@dataclass(frozen=True, slots=True)
class FormField:
    """One question, what has been answered, and what is wrong with that. `choices`: known names."""

    name: str
    ask: str
    help: str
    value: str
    fault: str = ""
    choices: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class MoreSheets:
    """Sheets that can be had in a workbook of their own; none are `lacking` when all are there."""

    name: str
    holds: str
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewCasePage:
    """The form. `about`: what becomes of the answers; `action`: where they are sent."""

    title: str
    about: str
    action: str
    fields: tuple[FormField, ...]
    sheets: tuple[MoreSheets, ...] = ()

    @property
    def faults(self) -> tuple[FormField, ...]:
        """Return the questions whose answers can't be read."""
        return tuple(field for field in self.fields if field.fault)


@dataclass(frozen=True, slots=True)
class MadeCasePage:
    """What was made, and what to do next."""

    title: str
    key: str  # what forms call its workbook
    sentences: tuple[str, ...]


_ABOUT = "Sex frågor. Svaren skrivs i en ny arbetsbok i arbetsmappen."


def new_case_page(folder: WorkingFolder, asked: Mapping[str, str]) -> NewCasePage:
    """Return the form, with what the folder knows already."""
    return answered_form(folder, {})


def make_case(folder: WorkingFolder, given: Mapping[str, str]) -> NewCasePage | MadeCasePage:
    """Write the workbook of what was answered; the form again when an answer can't be read.

    Raises StoreError when the disk refuses.
    """
    today = folder.day()
    answers, faults = read_form(given, today)
    if answers is None:
        return answered_form(folder, given, faults)
    file = add_case(folder.path, answers, today)
    return MadeCasePage(
        "Arbetsboken är klar",
        file_key(file),
        (
            f"Svaren står i {file}.",
            f"Sammanträdet är {weekday_running(answers.date)}. Stämmer det inte ändrar du dagen "
            "i bladet Sammanträden.",
            "Öppna arbetsboken och fyll i bladen Beslutspunkter, Mottagare och Texter. I bladet "
            "Läs mig står hur. Spara, så syns ärendet här.",
        ),
    )


def make_sheets(folder: WorkingFolder, name: str) -> MadeCasePage:
    """Write the workbook of the sheets that a form names; raises as `new.add`."""
    added = add(folder.path, [name], folder.day())
    made = added.files[0].name
    told = f"Arbetsboken heter {made}. Öppna den och fyll i. I bladet Läs mig står hur."
    sentences = (told, *_of_lists(added.fresh or Freshened(), folder))
    return MadeCasePage("Arbetsboken är klar", file_key(made), sentences)


def _of_lists(fresh: Freshened, folder: WorkingFolder) -> Iterator[str]:
    """Yield what was done with the lists of the other workbooks, and what was not."""
    if fresh.copies:
        books = enumeration(tuple(fresh.copies))
        yield f"Det som går att välja i listorna är uppdaterat i {books} också."
        yield "Arbetsböckerna som de var är sparade i mappen outputs."
    for file, count in Counter(cell.file for cell in fresh.keys).items():
        rows = counted(count, "rad som inte hade id", "rader som inte hade id")
        yield f"I {file} fick {rows} var sitt, så att de går att välja."
    for file, why in fresh.left.items():
        yield f"Listorna i {file} är inte uppdaterade: {told_plainly(why, folder)}"
    for file in fresh.without:
        yield f"{file} får inga listor så länge den är .ods: spara den som .xlsx."
    for cell in filter(None, (fault.cell for fault in fresh.faults)):
        yield (
            f"Raden i {cell.file}, bladet ”{cell.sheet}”, cell {cell.address} går inte att välja "
            "i listorna. Varför står under Att rätta."
        )


def answered_form(
    folder: WorkingFolder, given: Mapping[str, str], faults: Mapping[str, str] | None = None
) -> NewCasePage:
    """Return the form with what was answered, also where the folder can't be read."""
    known: dict[str, tuple[str, ...]] = {}
    sheets: tuple[MoreSheets, ...] = ()
    with suppress(BeredningError):
        state = folder.state()
        known, sheets = dict(_known(state)), tuple(_sheets(state))
    form = case_form(given, folder.day(), faults, known, about=_ABOUT)
    return replace(form, sheets=sheets)


def case_form(
    given: Mapping[str, str],
    today: date,
    faults: Mapping[str, str] | None = None,
    known: Mapping[str, tuple[str, ...]] | None = None,
    *,
    title: str = "Nytt ärende",
    about: str,
    action: str = "/nytt",
) -> NewCasePage:
    """Return the questions with the answers that were `given`, else the only name that is `known`.

    `faults`: what is wrong with an answer, by the question's name.
    """
    known, faults = known or {}, faults or {}
    fields = tuple(
        FormField(
            question.name,
            f"{question.ask.partition('?')[0]}?",
            _help(question),
            given.get(question.name, _only(known.get(question.name, ()))),
            faults.get(question.name, ""),
            known.get(question.name, ()),
            question.name == "dnr",
        )
        for question in _questions(today)
    )
    return NewCasePage(title, about, action, fields)


def read_form(given: Mapping[str, str], today: date) -> tuple[Answers | None, dict[str, str]]:
    """Return the answers, or None and what is wrong with each that can't be read."""
    read, faults = {}, {}
    for question in _questions(today):
        text = given.get(question.name, "").strip()
        try:
            read[question.name] = question.read(text or _unanswered(question))
        except UsageError as fault:
            faults[question.name] = on_a_page(f"{fault.sentence} {fault.remedy}".strip())
    return (None if faults else Answers(**read)), faults


def _questions(today: date) -> list[Question]:
    return [each for each in questions_on(today) if each.name not in _LEFT_OUT]


def _unanswered(question: Question) -> str:
    return _NO_NUMBER if question.name == "dnr" else ""


def _help(question: Question) -> str:
    """Return what an answer is to hold, and an example."""
    more = _HELP.get(question.name) or question.ask.partition("?")[2].strip()
    return f"{more} Till exempel {question.example}.".strip()


def _only(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else ""


def _known(state: FolderState) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the municipalities, bodies and officers of the folder, by question."""
    data = state.dataset
    yield "municipality", _names(text_at(row, "Namn") for row in data["Kommuner"])
    yield "body", _names(text_at(row, "Namn") for row in data["Organ"] if is_elected(row))
    officers = (row.columns.get("Handläggare") for row in data["Ärenden"])
    rows = [each for each in officers if isinstance(each, Record)]
    yield "officer", _names(_officer(row) for row in rows)


def _sheets(state: FolderState) -> Iterator[MoreSheets]:
    """Yield the groups of sheets, those that most cases need first."""
    for name, group in sorted(GROUPS.items(), key=lambda each: each[0] != "ärende"):
        yield MoreSheets(name, group.holds, group.lacking(state.dataset.headers))


def _officer(row: Record) -> str:
    """Return `Elin Dahlvik, utredare, Kommunledningsförvaltningen`; "" when something lacks."""
    unit = row.columns.get("Organ")
    parts = (
        text_at(row, "Namn"),
        text_at(row, "Titel"),
        text_at(unit if isinstance(unit, Record) else None, "Namn"),
    )
    return ", ".join(parts) if all(parts) else ""


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))

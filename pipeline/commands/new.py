"""New: a working folder with a first workbook; more sheets, or the templates, for one that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.building.builtin import builtin_templates
from pipeline.check import check
from pipeline.commands.first_workbook import WORKBOOK, first_workbook, paper_date
from pipeline.commands.lists import Freshened, lists, shown_rows, told_of_lists
from pipeline.commands.questions import Answers
from pipeline.commands.sheet_groups import GROUPS, group_workbook
from pipeline.commands.start_files import ROOMS, start_files, write_start_files
from pipeline.errors import UsageError
from pipeline.plan.paths import is_folder_name, slug
from pipeline.read import read_folder
from pipeline.read.folder import NAMED
from pipeline.schema import TARGETS
from pipeline.store import write_whole
from pipeline.store.files import all_or_none, refused
from pipeline.swedish.dates import weekday_running
from pipeline.swedish.holidays import holiday_name
from pipeline.swedish.words import enumeration, nearest

_FRIDAY = 4  # of date.weekday
# what is added that is no sheets: the standard templates, to change; the files to double-click
TEMPLATES, START = "mallar", "start"
_HINT = "Läs mig.txt"

_ABOUT_TEMPLATES = """\
Här ligger kommunens egna Word-mallar, om ni vill ha sådana.

Så länge mappen är tom används mallarna som följer med programmet, alltid i den senaste versionen.
Vill ni ändra en mall skriver ni, i arbetsmappen:

    beredning new . --add mallar

Då kopieras alla mallar till mappen standard här. Öppna den som ska ändras i Word, ändra och spara.
Ta bort de andra. En mall som tas bort ersätts av programmets egen.
"""

NAMES = (*GROUPS, TEMPLATES, START)


# --- a new folder


def refuse_taken(folder: Path) -> None:
    """Raise UsageError when no working folder can be made there without touching what is there."""
    _refuse_unfit(folder)
    inputs = folder / "inputs"
    taken = disk.is_file(inputs) or any(
        p.suffix.casefold() in NAMED for p in disk.paths_below(inputs)
    )
    if taken:
        remedy = "Välj en ny mapp, eller lägg till blad med --add."
        raise UsageError(f"{folder} är redan en arbetsmapp. Inget har ändrats.", remedy=remedy)


def _refuse_unfit(folder: Path) -> None:
    """Refuse a path over a file, and a new name that Windows cannot have."""
    for part in (folder, *folder.parents):
        if disk.exists(part) and not disk.is_folder(part):
            raise UsageError(f"{part} är en fil.", remedy="Välj ett annat namn på mappen.")
        if not disk.exists(part) and not is_folder_name(part.name):
            remedy = 'Använd inte \\ / : * ? " < > | och ingen punkt eller mellanslag på slutet.'
            sentence = f"En mapp kan inte heta ”{part.name}” på alla datorer."
            raise UsageError(sentence, remedy=remedy)


def new(folder: Path, answers: Answers) -> tuple[str, ...]:
    """Make the folder with its first workbook; return what to do next.

    Raises UsageError, StoreError.
    """
    refuse_taken(folder)
    book = folder / "inputs" / WORKBOOK
    hint = folder / "templates" / _HINT
    data = first_workbook(answers)
    files: dict[Path, bytes] = {}
    if not disk.exists(hint):
        files[hint] = _ABOUT_TEMPLATES.replace("\n", "\r\n").encode("utf-8-sig")
    if answers.arms:
        files[book.with_name(answers.arms.name)] = answers.arms.data
    starts = (folder / name for name in start_files())
    with all_or_none((folder, *map(folder.joinpath, ROOMS), *files, *starts, book)):
        _make_folder(folder / "outputs")
        for path, content in files.items():
            write_whole(path, content)
        write_start_files(folder)
        write_whole(book, data)
    return (
        f"Arbetsmappen {folder} är klar.",
        _day_in_words(answers.date),
        f"1. Öppna {book}. I bladet ”Läs mig” står vad du ska fylla i.",
        "2. Spara arbetsboken.",
        f"3. Skriv: {_command('build', folder)}",
        f"Skrivelsens datum är {paper_date(answers)}, en vecka före sammanträdet. "
        "Det ändras i bladet Behandling.",
        "Dubbelklicka på ”Öppna Beredning” i mappen när du vill se allt på en sida i webbläsaren.",
    )


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(path, error) from error


def _day_in_words(day: date) -> str:
    """Return the meeting's day, and a question when few bodies meet on such a one."""
    said = f"Sammanträdet är {weekday_running(day)}"
    free = holiday_name(day)
    if free:
        return f"{said}, {free}. Stämmer det? Dagen ändras i bladet Sammanträden."
    doubt = " Stämmer det? Dagen ändras i bladet Sammanträden." if day.weekday() > _FRIDAY else ""
    return f"{said}.{doubt}"


def _command(name: str, folder: Path) -> str:
    where = str(folder)
    if where == ".":
        return f"beredning {name}"
    return f"beredning {name} --folder " + (f'"{where}"' if " " in where else where)


# --- more for a folder that is


@dataclass(frozen=True, slots=True)
class Added:
    """What was added. `fresh`: what became of the lists in the workbooks, when sheets were."""

    files: tuple[Path, ...]
    fresh: Freshened | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what an officer is told."""
        fresh = self.fresh
        told = told_of_lists(fresh) if fresh and (fresh.copies or fresh.left) else ()
        return (*(f"{path} är klar." for path in self.files), *told)


def add(folder: Path, names: Sequence[str], today: date) -> Added:
    """Add sheets as workbooks of their own, or the templates: all that is named, or nothing.

    Of what is there only the lists to choose from are made fresh.

    Raises:
        UsageError: a name is none of NAMES, or there is nothing to add; then nothing is added.
        StoreError: the disk refuses.
    """
    wanted = list(dict.fromkeys(map(_named, names)))
    if not disk.is_folder(folder / "inputs"):
        remedy = "Kontrollera namnet, eller gör mappen först: kör utan --add."
        sentence = f"{folder} är ingen arbetsmapp: den har ingen mapp inputs."
        raise UsageError(sentence, remedy=remedy)
    files = _templates(folder) if TEMPLATES in wanted else {}
    groups = [name for name in wanted if name in GROUPS]
    if groups:
        files |= _workbooks(folder, groups, today)
    there = [str(path) for path in files if disk.exists(path)]
    if there:
        remedy = "Ta bort filen eller byt namn på den, om du vill ha en ny."
        raise UsageError(f"{enumeration(there)} finns redan. Inget har ändrats.", remedy=remedy)
    with all_or_none(files):
        for path, data in files.items():
            write_whole(path, data)
        fresh = lists(folder, today) if groups else None
    started = write_start_files(folder) if START in wanted else ()
    if wanted == [START] and not started:
        remedy = "Dubbelklicka på den, eller ta bort den om du vill ha en ny."
        raise UsageError(f"”Öppna Beredning” finns redan i {folder}.", remedy=remedy)
    return Added((*files, *started), fresh)


def _named(name: str) -> str:
    found = {slug(known): known for known in NAMES}.get(slug(name))
    if found:
        return found
    near = nearest(name, NAMES)
    remedy = f"Menade du {near}?" if near else f"Välj {enumeration(NAMES, 'eller')}."
    raise UsageError(f"Det finns inget som heter ”{name}” att lägga till.", remedy=remedy)


def _templates(folder: Path) -> dict[Path, bytes]:
    own = sorted((builtin_templates() / "standard").glob("[!~.]*.docx"))
    return {folder / "templates" / "standard" / path.name: path.read_bytes() for path in own}


def _workbooks(folder: Path, groups: Sequence[str], today: date) -> dict[Path, bytes]:
    """Return a workbook a group, without sheets that the folder, or a group before it, has."""
    tables = read_folder(folder / "inputs").tables
    present = set(check(tables, today).headers)
    shown = shown_rows(tables)
    known = {name: shown[name] for name in TARGETS if name in present}
    made = {}
    for name in groups:
        data = group_workbook(name, present, known)
        if not data:
            sentence = f"Alla blad för {name} finns redan i inputs. Inget har ändrats."
            raise UsageError(sentence, remedy="Fyll i dem som finns.")
        present.update(GROUPS[name].sheets)
        made[folder / "inputs" / f"{slug(name)}.xlsx"] = data
    return made

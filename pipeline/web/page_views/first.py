"""The first page where no working folder is known: those that the officer may mean.

A folder is chosen among those that are shown, by a key that is looked up: no path comes from the
browser, and no other folder is listed. (DECISIONS 405)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path

from pipeline import disk
from pipeline.commands.start_files import START_FILES, is_working_folder
from pipeline.errors import StoreError, UsageError
from pipeline.plan.paths import is_folder_name
from pipeline.web.door.user_folder import recent_folders, whole_path
from pipeline.web.page_views.new_case import FormField, NewCasePage, case_form, read_form

_NAME = "mappens-namn"  # the question that only a place with other things in it asks
_USUAL = "Beredning"
_MOST_NEAR = 20
_MOST_LOOKED_AT = 200  # folders beside and below the place


@dataclass(frozen=True, slots=True)
class FolderChoice:
    """A working folder to choose. `where`: the folder that it lies in."""

    key: str
    name: str
    where: str
    path: Path


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What can be chosen, or made. `other`: a page that shows the folder chosen already."""

    title: str
    recent: tuple[FolderChoice, ...]
    near: tuple[FolderChoice, ...]
    form: NewCasePage
    other: str = ""


def first_page(
    place: Path,
    today: date,
    *,
    other: str = "",
    given: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> FirstPage:
    """Return the folders that were open last, those near the place, and the questions of a new one.

    `given`: what was answered; `faults`: what is wrong with an answer, by the question's name.
    """
    recent = tuple(map(_choice, recent_folders()))
    known = {one.key for one in recent}
    near = (one for one in map(_choice, _near(place)) if one.key not in known)
    found = tuple(islice(near, _MOST_NEAR))
    form = _form(place, today, given or {}, faults or {})
    return FirstPage("Välj arbetsmapp", recent, found, form, other)


def chosen_folder(page: FirstPage, key: str) -> FolderChoice | None:
    """Return the folder of a key that the page shows, None when it shows none."""
    return next((one for one in (*page.recent, *page.near) if one.key == key), None)


# --- a new one


def make_folder(place: Path, given: Mapping[str, str], today: date) -> Path | dict[str, str]:
    """Make a working folder of the answers and return it; or what is wrong with each of them.

    Raises StoreError.
    """
    from pipeline.commands.new import new, refuse_taken  # loads what writes workbooks

    answers, faults = read_form(given, today)
    folder = place
    if not _is_empty(place):
        name = given.get(_NAME, "").strip() or _USUAL
        folder = place / name
        if not is_folder_name(name):
            faults[_NAME] = (
                "En mapp kan inte heta så här. Välj ett annat namn, "
                'utan \\ / : * ? " < > | och utan punkt på slutet.'
            )
    if _NAME not in faults:  # Windows answers strangely of names that can be none
        try:
            refuse_taken(folder)
        except UsageError:
            faults[_NAME] = "En mapp kan inte heta så här. Välj ett annat namn."
    if answers is None or faults:
        return faults
    new(folder, answers)
    return folder


def _form(
    place: Path, today: date, given: Mapping[str, str], faults: Mapping[str, str]
) -> NewCasePage:
    form = case_form(given, today, faults, about=f"Den görs i {place.resolve()}.", action="/ny")
    if _is_empty(place):
        return form
    ask, help_text = "Vad ska mappen heta?", "Där ligger sedan arbetsböckerna och dokumenten."
    name = FormField(_NAME, ask, help_text, given.get(_NAME, _USUAL), faults.get(_NAME, ""))
    return replace(form, fields=(name, *form.fields))


def _is_empty(place: Path) -> bool:
    """Return whether a place has nothing but what is double-clicked."""
    return set(disk.names(place)) <= START_FILES


# --- those that are


def _choice(folder: Path) -> FolderChoice:
    digest = sha256(str(folder).encode("utf-8", "surrogatepass")).hexdigest()
    return FolderChoice(digest[:16], folder.name or str(folder), str(folder.parent), folder)


def _near(place: Path) -> Iterator[Path]:
    """Yield the working folders below and beside a place; what the disk refuses is passed over."""
    home = Path(whole_path(place))
    for folder in islice((*_folders(home), *_folders(home.parent)), _MOST_LOOKED_AT):
        try:
            if folder != home and is_working_folder(folder):
                yield folder
        except StoreError:
            continue


def _folders(home: Path) -> Iterable[Path]:
    try:
        return disk.folders(home)
    except StoreError:
        return ()

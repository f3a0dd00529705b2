"""The first page where no working folder is known: those that the officer may mean.

A folder is chosen among those that are shown, by a key that is looked up: no path comes from the
browser, and no other folder is listed. (DECISIONS 405)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

from pipeline import disk
from pipeline.errors import StoreError
from pipeline.web.user_folder import recent_folders, whole_path

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
    """What can be chosen. `other`: a page that shows the folder already, if one was chosen."""

    title: str
    recent: tuple[FolderChoice, ...]
    near: tuple[FolderChoice, ...]
    other: str = ""


def first_page(place: Path, other: str = "") -> FirstPage:
    """Return the folders that were open last, and those near the place where one starts."""
    recent = tuple(map(_choice, recent_folders()))
    known = {one.key for one in recent}
    near = (one for one in map(_choice, _near(place)) if one.key not in known)
    found = tuple(islice(near, _MOST_NEAR))
    return FirstPage("Välj arbetsmapp", recent, found, other)


def chosen_folder(page: FirstPage, key: str) -> FolderChoice | None:
    """Return the folder of a key that the page shows, None when it shows none."""
    return next((one for one in (*page.recent, *page.near) if one.key == key), None)


def _choice(folder: Path) -> FolderChoice:
    digest = sha256(str(folder).encode("utf-8", "surrogatepass")).hexdigest()
    return FolderChoice(digest[:16], folder.name or str(folder), str(folder.parent), folder)


def _near(place: Path) -> Iterator[Path]:
    """Yield the working folders below and beside a place; what the disk refuses is passed over."""
    home = Path(whole_path(place))
    for folder in islice((*_folders(home), *_folders(home.parent)), _MOST_LOOKED_AT):
        try:
            if folder != home and disk.is_folder(folder / "inputs"):
                yield folder
        except StoreError:
            continue


def _folders(home: Path) -> Iterable[Path]:
    try:
        return disk.folders(home)
    except StoreError:
        return ()

"""What is saved is seen: the files are looked at again and again, for a share sends no events.

A save is over when two looks are equal and no workbook lacks a piece. Then the folder is checked,
and every open page told. (DECISIONS 394)
"""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipeline import disk
from pipeline.bugs import unforeseen
from pipeline.disk import Stamp, file_stamp
from pipeline.errors import BeredningError, StoreError
from pipeline.web.answers.refusals import folder_gone
from pipeline.web.live.board import Board

WATCHED = ("inputs", "templates")
# Seconds to the next look, when something moves and when nothing does: a save is told within both.
SOON, LATER = 0.2, 0.8
PATIENCE = 10  # looks at a file that lacks a piece, until it is told as it is
SELDOM = 5  # looks between those at outputs/, where there are many files, and at the day
_LARGEST = 100_000_000  # bytes of a file
_MOST_UNPACKED = 500_000_000  # bytes; a zip of more is refused by who reads it
_OTHERWISE_PACKED = (RuntimeError, NotImplementedError)  # a password, or an odd way: it is whole

Stamps = Mapping[str, Stamp]


class Checked(Protocol):
    """A folder's state, as far as it matters here."""

    @property
    def version(self) -> str:
        """Return the version that it is the state of."""


class Folder(Protocol):
    """A folder kept in mind, as far as it matters here."""

    @property
    def path(self) -> Path:
        """Return where it lies."""

    def version(self) -> str:
        """Return what tells all that counts from what it was."""

    def state(self) -> Checked:
        """Return what it holds, read and checked."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What was seen: the watched files, and the version of the folder."""

    files: Stamps = field(default_factory=dict)
    version: str = ""


class Watcher:
    """Looks at a folder, and has it checked when something in it is another.

    `is_busy`: whether something of ours writes there, so that nothing is looked at. `saved` is
    called when what a person saved has been checked; and once more if it returns False.
    """

    def __init__(
        self,
        folder: Folder,
        board: Board,
        is_busy: Callable[[], bool] = lambda: False,
        saved: Callable[[], bool] = lambda: True,
        plain: Callable[[str], str] = lambda text: text,
    ) -> None:
        """Begin without having looked. `plain`: puts what the program says in a page's words."""
        self._folder, self._board = folder, board
        self._is_busy, self._saved, self._plain = is_busy, saved, plain
        self._checked: Glance | None = None
        self._moving: Glance | None = None  # what the last look saw, when it was another
        self._equal = self._looks = 0
        self._worked_on: Stamps | None = None  # the watched files when work of ours began
        self._fault = ""  # what was told last, so that it is told once
        self._told = ""  # the text of the fault
        self._lock = threading.Lock()

    def look(self) -> float:
        """Look once, and do what there is to do; return the seconds until the next look."""
        with self._lock:
            stood = self._board.now.text  # before it is asked who is busy: work that begins tells
            if self._is_busy():
                return LATER
            try:
                return self._look(stood)
            except Exception as error:  # the looking goes on
                self._fail(error)
                return LATER

    def check_now(self) -> None:
        """Check the folder as it stands: what was written in outputs/ just now is ours.

        What somebody saved meanwhile is seen as a save by the next looks.
        """
        with self._lock:
            known, path = self._checked, self._folder.path
            try:
                files = known.files if known is not None else watched_files(path)
                self._check(Glance(files, self._folder.version()))
            except Exception as error:
                self._fail(error)

    def note_files(self) -> None:
        """Note the files as they stand when work of ours begins: what it tells holds for them."""
        with self._lock:
            self._worked_on = watched_files(self._folder.path)

    def run(self, stop: threading.Event) -> None:
        """Look until told to stop."""
        pause = 0.0
        while not stop.wait(pause):
            pause = self.look()

    def _look(self, stood: str) -> float:
        """Look; `stood`: what was on the board before."""
        files = watched_files(self._folder.path)
        known, self._looks = self._checked, self._looks + 1
        is_calm = self._moving is None and known is not None and files == known.files
        if is_calm and self._looks % SELDOM:
            return LATER
        seen = Glance(files, self._folder.version())
        if seen == known:
            self._moving = None
            return LATER
        if known is not None and seen != self._moving:
            self._moving, self._equal = seen, 0
            return SOON
        self._equal += 1
        if known is not None and self._is_halfway(files, known.files):
            return LATER
        is_known = known is None or (seen.version, files) == (known.version, self._worked_on)
        self._check(seen, over="" if is_known else stood)
        if known is not None and known.files != files and not self._saved():
            self._checked = Glance(known.files, seen.version)
        return LATER

    def _is_halfway(self, files: Stamps, known: Stamps) -> bool:
        """Return whether a file that is being saved lacks a piece, and is still waited for."""
        new = (name for name, stamp in files.items() if known.get(name) != stamp)
        return self._equal < PATIENCE and not all(map(self._is_whole, new))

    def _is_whole(self, name: str) -> bool:
        try:
            return is_whole(disk.bytes_of(self._folder.path / name, _LARGEST) or b"")
        except StoreError:  # held by who saves it
            return False

    def _check(self, seen: Glance, over: str = "") -> None:
        """Have the folder checked; `over`: what was told of how it stood before."""
        self._checked, self._moving = seen, None
        try:
            version = self._folder.state().version
        except BeredningError as error:
            self._fail(error, version=seen.version)
            return
        self._board.tell(version=version, over=over or self._told)
        self._fault = self._told = ""

    def _fail(self, error: Exception, **more: str) -> None:
        """Tell once why nothing can be said of the folder; where it may be another time, ask."""
        if self._checked is not None and isinstance(error, BeredningError):
            self._checked = Glance(self._checked.files)
        if repr(error) != self._fault:
            self._fault = repr(error)
            where = folder_gone(self._folder.path)
            text = f"{where.title}." if where else self._plain(fault_text(error))
            self._told = text
            self._board.tell(text=text, said=text, failed=True, **more)


def fault_text(error: Exception) -> str:
    """Return what to say of an error; of one that the program did not foresee, that it is ours."""
    if isinstance(error, BeredningError):
        return str(error)
    return f"Det blev {unforeseen(error)}. Felet är vårt, inte ditt. Skicka gärna loggen."


def watched_files(folder: Path) -> Stamps:
    """Return what tells each file in inputs/ and templates/ from what it was, by its path there.

    But for what programs lay beside an open file. Raises StoreError.
    """
    found: dict[str, Stamp] = {}
    for name in WATCHED:
        for entry in disk.files_below(folder / name, disk.is_aside, links=True):
            with suppress(OSError):  # gone since
                found[Path(entry.path).relative_to(folder).as_posix()] = file_stamp(entry.stat())
    return found


def is_whole(data: bytes) -> bool:
    """Return whether no piece of a file is missing, as far as its bytes tell.

    A zip ends with the list of its parts, and each part is as its checksum says. Of other files it
    is known that they are neither empty nor nothing but zeros, as one that is being copied is.
    """
    if not data.startswith(b"PK"):
        return bool(data.strip(b"\0"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
            return size > _MOST_UNPACKED or archive.testzip() is None
    except _OTHERWISE_PACKED:
        return True
    except Exception:  # zipfile has seven kinds of its own for a damaged part
        return False

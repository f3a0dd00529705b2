"""A file, shown to a person in the program of theirs that it belongs to.

Only `web/` asks for it: for files that it has looked up itself, never for a path that was received.
(DECISIONS 403)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

from pipeline import disk
from pipeline.errors import UsageError

ENDINGS = disk.SHOWN
ROOMS = ("inputs", "outputs", "templates")
_PATIENCE = 2.0  # seconds: what fails to find a program says so at once
_OPENERS = {"darwin": "/usr/bin/open"}


def open_file(path: Path, folder: Path) -> None:
    """Open a file of a working folder in Word, Excel or what else the person has for it.

    Raises UsageError when nothing is there, when it is of no kind that is opened, when a link leads
    out of the working folder’s rooms, or when the system has no program for it.
    """
    if path.suffix.lower() not in ENDINGS or not _is_in_rooms(path, folder):
        remedy = "Öppna den själv i Utforskaren, om du vet vad det är."
        raise UsageError(f"{path.name} öppnas inte härifrån.", remedy=remedy)
    if not disk.is_file(path):
        remedy = "Ladda om sidan, så ser du vad som finns."
        raise UsageError(f"{path.name} finns inte längre.", remedy=remedy)
    _show(Path(os.path.realpath(path)), path.name)


def _is_in_rooms(path: Path, folder: Path) -> bool:
    """Return whether a file, and all that leads to it, lies in a room of the working folder."""
    real = Path(os.path.realpath(path))
    home = Path(os.path.realpath(folder))
    return any(
        real.is_relative_to(home / room) and real.suffix.lower() in ENDINGS for room in ROOMS
    )


def _show(path: Path, name: str) -> None:
    """Hand a whole path to the system, without a shell."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
        else:
            _start(_opener(sys.platform), path)
    except OSError as error:
        remedy = "Öppna den själv från mappen där den ligger."
        raise UsageError(f"{name} gick inte att öppna.", remedy=remedy) from error


def _opener(system: str) -> str:
    """Return the system's own program that opens files, never one of the folder where we stand."""
    found = _OPENERS.get(system) or shutil.which("xdg-open")
    if not found or not Path(found).is_absolute() or Path(found).parent == Path.cwd():
        raise FileNotFoundError
    return found


def _start(program: str, path: Path) -> None:
    process = subprocess.Popen(
        [program, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=path.parent,
    )
    try:
        code = process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:  # it is the program itself that shows the file
        Thread(target=process.wait, daemon=True).start()
    else:
        if code:
            raise FileNotFoundError

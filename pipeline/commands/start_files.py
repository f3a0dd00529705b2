r"""What an officer double-clicks in a working folder: a file for each system that she may sit at.

None of them knows a folder by name: they find the one in which they lie, so that it can be moved,
copied and called anything. Windows reads its one in an old code page: it is ASCII, its name is not.
(DECISIONS 405)
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pipeline import disk
from pipeline.store import write_whole
from pipeline.store.files import refused

_PROGRAM = r"python\pythonw.exe"  # below the folder that tools/portable.py packs
_MAY_START = 0o755

# %~dp0 is the folder with a last \, which would guard the quotation mark after it; hence the full
# stop. A network folder cannot be stood in, so nothing here depends on where one stands. Of several
# programs the one that IT has put in place wins: the last of the list.
_CMD = rf"""@echo off
setlocal DisableDelayedExpansion
set "NoDefaultCurrentDirectoryInExePath=1"
set "FOLDER=%~dp0."
set "HOME_OF_IT="
for %%p in (
  "%~dp0Beredning"
  "%~dp0..\Beredning"
  "%LOCALAPPDATA%\Programs\Beredning"
  "%ProgramFiles%\Beredning"
) do if exist "%%~p\{_PROGRAM}" set "HOME_OF_IT=%%~p"
if defined HOME_OF_IT (
  start "" "%HOME_OF_IT%\{_PROGRAM}" -I -m pipeline serve --folder "%FOLDER%"
  exit /b
)
py -3 -P -c "import pipeline.web.serve" >nul 2>nul && (
  start "" pyw -3 -P -m pipeline serve --folder "%FOLDER%"
  exit /b
)
echo.
echo   Programmet Beredning hittades inte.
echo   Be IT-avdelningen packa upp det i mappen %ProgramFiles%\Beredning
echo.
pause
"""

_COMMAND = """#!/bin/sh
folder=$(dirname -- "$0")
PATH=$HOME/.local/bin:/opt/homebrew/bin:/usr/local/bin:$PATH
if command -v beredning >/dev/null; then
  exec beredning serve --folder "$folder"
fi
exec python3 -P -m pipeline serve --folder "$folder"
"""

_DESKTOP = r"""[Desktop Entry]
Type=Application
Version=1.5
Name=Öppna Beredning
Exec=sh -c "PATH=\\$HOME/.local/bin:\\$PATH exec beredning serve --folder \\"\\$1\\"" sh %k
Terminal=false
"""

_FILES = {
    "win32": ("Öppna Beredning.cmd", _CMD.replace("\n", "\r\n").encode("ascii")),
    "darwin": ("Öppna Beredning.command", _COMMAND.encode()),
    "linux": ("Öppna Beredning.desktop", _DESKTOP.encode()),
}
ROOMS = ("inputs", "outputs", "templates")  # the folders of a working folder
START_FILES = frozenset(name for name, _ in _FILES.values())


def is_working_folder(place: Path) -> bool:
    """Return whether a place is a working folder: it has inputs/, or has lost that alone."""
    inputs, *others = (disk.is_folder(place / room) for room in ROOMS)
    return inputs or all(others)


def start_files(system: str = sys.platform) -> dict[str, bytes]:
    """Return the start files of a folder, by name: for Windows, and for the machine's own system.

    Windows is what colleagues have; who sits at another has a file too.
    """
    return dict(_FILES[name] for name in _FILES if name in ("win32", system))


def write_start_files(folder: Path, system: str = sys.platform) -> tuple[Path, ...]:
    """Write the start files that a folder lacks; return them. Raises StoreError."""
    made = [(folder / name, data) for name, data in start_files(system).items()]
    lacking = [(path, data) for path, data in made if not disk.exists(path)]
    for path, data in lacking:
        write_whole(path, data)
        if os.name != "nt":
            try:
                path.chmod(_MAY_START)
            except OSError as error:
                raise refused(path, error) from error
    return tuple(path for path, _ in lacking)

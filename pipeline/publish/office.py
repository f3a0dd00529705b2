"""LibreOffice: where it is, and conversions by it, several files in one process.

Each run has a profile of its own (two that share one fail) and a time limit; whether a file came is
for the caller to see: soffice ends with 0 also when it could not load anything. (DECISIONS 74)
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from pipeline.errors import OfficeError

TIMEOUT = 120.0  # seconds for the files of a run; twenty programmes take three
_NAMES = ("soffice", "libreoffice")
_WINDOWS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_MAC = ("/Applications/LibreOffice.app", "~/Applications/LibreOffice.app")
_LINUX = ("/opt/libreoffice*/program", "/snap/bin")
_REMEDY = "Dokumenten är byggda; bygg dem med --force för att försöka igen."


def find_office(system: str = sys.platform) -> Path | None:
    """Return LibreOffice's program, never one that lies in the folder where we stand.

    Windows looks there before the search path, so what its installer put in place comes first.
    """
    usual = (path for path in _usual(system) if path.is_file())
    places = (*usual, *_on_path()) if system == "win32" else (*_on_path(), *usual)
    return next(iter(places), None)


def _on_path() -> Iterable[Path]:
    found = (Path(place) for name in _NAMES if (place := shutil.which(name)))
    return (path for path in found if path.is_absolute() and path.parent != Path.cwd())


def _usual(system: str) -> Iterable[Path]:
    """Yield where LibreOffice's installers put the program."""
    if system == "win32":
        # soffice.com waits until the work is done, soffice.exe only starts it
        homes = [Path(os.environ[name]) for name in _WINDOWS if os.environ.get(name)]
        for home in homes:
            yield home / "LibreOffice" / "program" / "soffice.com"
            yield home / "Programs" / "LibreOffice" / "program" / "soffice.com"
    elif system == "darwin":
        for place in _MAC:
            yield Path(place).expanduser() / "Contents" / "MacOS" / "soffice"
    else:
        for pattern in _LINUX:
            for folder in sorted(Path("/").glob(pattern[1:]), reverse=True):
                yield from (folder / name for name in _NAMES)


def room(program: Path) -> Path | None:
    """Return where the files of a run must lie; None for where temporary files do.

    LibreOffice as a snap has a /tmp of its own, but this folder it shares.
    """
    if program.parts[1:2] != ("snap",):
        return None
    common = Path.home() / "snap" / "libreoffice" / "common"
    common.mkdir(parents=True, exist_ok=True)
    return common


def convert(
    program: Path, files: Sequence[Path], kind: str, folder: Path, seconds: float = TIMEOUT
) -> None:
    """Convert files into `folder`, in one process; `kind` as --convert-to has it.

    Raises OfficeError when the program cannot be started, fails, or takes longer than `seconds`.
    """
    profile = f"-env:UserInstallation={(folder / 'profil').resolve().as_uri()}"
    task = ("--headless", "--norestore", "--convert-to", kind, "--outdir", str(folder))
    try:
        process = subprocess.Popen(
            [str(program), profile, *task, *map(str, files)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=folder,
        )
    except OSError as error:
        raise OfficeError("LibreOffice gick inte att starta.", remedy=_REMEDY) from error
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        sentence = f"LibreOffice blev inte klart på {seconds:g} sekunder och avbröts."
        raise OfficeError(sentence, remedy=_REMEDY) from error
    finally:
        _end(process)
    if code != 0:
        raise OfficeError("LibreOffice avslutades med ett fel.", remedy=_REMEDY)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, and what it has started: soffice is a starter of another."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        # by its whole path, so that no other of that name is started
        taskkill = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
        stop = [str(taskkill), "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(stop, check=False, capture_output=True)
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()

"""LibreOffice: where it is, and how it is started and ended.

(DECISIONS 74)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline import disk
from pipeline.errors import OfficeError
from pipeline.publish.programs import after_us
from pipeline.publish.programs.after_us import DONE, NOTHING, end_tree

TIMEOUT = 120.0  # seconds for one file; a programme takes a tenth of one
_NAMES = ("soffice", "libreoffice")
_WINDOWS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_MAC = ("/Applications/LibreOffice.app", "~/Applications/LibreOffice.app")
_LINUX = ("/opt/libreoffice*/program", "/snap/bin")
REMEDY = "Dokumenten är byggda; bygg dem med --force för att försöka igen."
# Fetch nothing, run nothing: where the document has not been written here, and where it has.
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    *(
        ("org.openoffice.Inet/Settings", f"ooInet{kind}Proxy{what}", value)
        for kind in ("HTTP", "HTTPS", "FTP")
        for what, value in (("Name", "127.0.0.1"), ("Port", "9"))  # where nobody answers
    ),
    ("org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
)


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


@contextmanager
def workroom(program: Path) -> Iterator[Path]:
    """Yield a folder for the files of a run; it goes with the run, or with our own process.

    Raises OfficeError where the disk has no room for them.
    """
    try:
        with tempfile.TemporaryDirectory(
            prefix="beredning-", dir=room(program), ignore_cleanup_errors=True
        ) as made:
            folder = Path(made)
            with _watched(folder):
                yield folder
    except OSError as error:
        sentence = f"Pdf gick inte att göra: {disk.why(error)}."
        raise OfficeError(sentence, remedy="Kontrollera att disken har plats.") from error


_WATCHERS: dict[Path, subprocess.Popen[bytes]] = {}  # of the folders of runs


@contextmanager
def _watched(folder: Path) -> Iterator[None]:
    """Have somebody see to it that nothing of a run is left, should our process be gone."""
    command = [sys.executable, "-I", "-S", after_us.__file__, str(folder)]
    _WATCHERS[folder] = watcher = _started(command, folder.parent, subprocess.PIPE)
    try:
        yield
    finally:
        del _WATCHERS[folder]
        watcher.communicate(b"%d\n" % DONE)


def room(program: Path) -> Path | None:
    """Return where the files of a run must lie; None for where temporary files do.

    LibreOffice as a snap has a /tmp of its own, but this folder it shares.
    """
    if program.parts[1:2] != ("snap",):
        return None
    common = Path.home() / "snap" / "libreoffice" / "common"
    common.mkdir(parents=True, exist_ok=True)
    return common


def new_profile(home: Path) -> None:
    """Write the settings of a LibreOffice that asks no network."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    folder = home / "user"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/'
        f'registry">{items}</oor:items>\n',
        encoding="utf-8",
    )


def start(command: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    """Return the program at work, in a folder; OfficeError when it cannot be started."""
    process = _started(command, folder, subprocess.DEVNULL)
    _tell(folder, process.pid)
    return process


def _started(command: Sequence[str], folder: Path, stdin: int) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=folder,
        )
    except OSError as error:
        raise OfficeError("LibreOffice gick inte att starta.", remedy=REMEDY) from error


def _tell(folder: Path, pid: int) -> None:
    """Tell who watches a folder which process is at work there."""
    watcher = _WATCHERS.get(folder)
    if watcher is not None and watcher.stdin is not None:
        with suppress(OSError):  # it is gone itself
            watcher.stdin.write(f"{pid}\n".encode())
            watcher.stdin.flush()


def ended(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """Return what the program ended with, None while it is at work after some seconds."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def end(process: subprocess.Popen[bytes], folder: Path) -> None:
    """End a process that still runs in a folder, and what it has started."""
    if process.poll() is None:
        end_tree(process.pid)
        process.wait()
    _tell(folder, NOTHING)

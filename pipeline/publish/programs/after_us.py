"""Runs beside LibreOffice: ends it, and takes its files away, when our own process is gone.

However that went: ended in the midst of a run, or by a signal that asks nobody. What it reads from
us ends then. It is started as a file of its own, with nothing of the program loaded.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

NOTHING = 0  # is said when no process is at work
DONE = -1  # when none will be any longer
_CALM = 3  # looks in a row
_TRIES = 50  # a process that was ended may hold its files for a moment


def end_tree(pid: int) -> None:
    """End a process, and what it has started: soffice is a starter of another."""
    if sys.platform == "win32":
        # by its whole path, so that no other of that name is started
        taskkill = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
        stop = [str(taskkill), "/F", "/T", "/PID", str(pid)]
        subprocess.run(stop, check=False, capture_output=True)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def watch(folder: Path, said: Iterable[str]) -> None:
    """Read which process is at work; when there is no more to read, end it and take all away."""
    pid = NOTHING
    for line in said:
        pid = int(line)
    if pid == DONE:
        shutil.rmtree(folder, ignore_errors=True)
        return
    if pid != NOTHING:
        end_tree(pid)
    calm = 0  # looks in a row that found nothing: one that is just beginning has no name yet
    for _ in range(_TRIES):
        begun = [*_begun_for(folder)]
        for one in begun:
            end_tree(one)
        shutil.rmtree(folder, ignore_errors=True)
        calm = 0 if begun or folder.exists() else calm + 1
        if calm == _CALM:
            return
        time.sleep(0.1)


def _begun_for(folder: Path) -> Iterator[int]:
    """Yield processes that were told of the folder: we may have gone before we told of them.

    Where the system has no such list that moment is not covered.
    """
    name = os.fsencode(folder)
    for known in Path("/proc").glob("[0-9]*/cmdline"):
        number = int(known.parent.name)
        with suppress(OSError):
            if number != os.getpid() and name in known.read_bytes():
                yield number


if __name__ == "__main__":
    watch(Path(sys.argv[1]), sys.stdin)

"""Mutated files through the program, in a process of its own that is watched.

A failure is any exception but our own, a process that dies, more than 500 MB, or a file that keeps
it busy for minutes, where others take milliseconds. Where it stopped the next process goes on.
"""

from __future__ import annotations

import json
import mmap
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile.home import MOST_MEGABYTES, ROOT

KINDS = ("workbook", "template")
WORKERS = 2
_NET = 4 * 2**30  # bytes of address space
_ENDLESS = 120.0  # seconds of processor time, or ten times as many by the clock
_STEP = struct.Struct("<q")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong with one mutation, which `kind`, `seed` and `number` make again."""

    kind: str
    seed: str
    number: int
    what: str

    def __str__(self) -> str:
        """Return how to make it again, and what happened."""
        again = f"python -m tests.fuzz_files --kind {self.kind} --seed {self.seed}"
        return f"{again} --only {self.number}\n{self.what}"


# ---------------------------------------------------------------- the process that watches


def fuzz(kind: str, seed: str, count: int, first: int = 0) -> list[Failure]:
    """Return the failures of `count` mutations of a kind: workbook or template."""
    share = -(-count // WORKERS)
    starts = range(first, first + count, share)
    with ThreadPoolExecutor(WORKERS) as pool:
        found = pool.map(
            lambda start: list(_watched(kind, seed, start, min(start + share, first + count))),
            starts,
        )
        return [failure for failures in found for failure in failures]


def _watched(kind: str, seed: str, start: int, end: int) -> Iterator[Failure]:
    while start < end:
        with tempfile.TemporaryDirectory() as place:
            step = Path(place, "step")
            step.write_bytes(_STEP.pack(start))
            told = Path(place, "told").open("w+", encoding="utf-8")  # noqa: SIM115
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "tests.hostile.fuzzing",
                    kind,
                    seed,
                    str(start),
                    str(end),
                    str(step),
                ],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
            )
            hung = _wait(process, step)
            told.seek(0)
            output = told.read()
            told.close()
            at = _STEP.unpack(step.read_bytes())[0]
        reported = [line for line in output.splitlines() if line.startswith('{"number"')]
        for line in reported:
            yield Failure(kind, seed, **json.loads(line))
        if process.returncode == 0:
            return
        start = at + 1
        if hung:
            yield Failure(kind, seed, at, "blir aldrig klar")
        elif process.returncode != _TOO_LARGE:
            yield Failure(
                kind, seed, at, f"processen dog ({process.returncode}):\n{output[-2000:]}"
            )


def _wait(process: subprocess.Popen[bytes], step: Path) -> bool:
    """Wait for the process; kill it, and return True, when one file takes too long."""
    at, since, begun = -1, 0.0, time.monotonic()
    while process.poll() is None:
        time.sleep(0.2)
        now = _STEP.unpack(step.read_bytes())[0]
        spent = _processor_time(process.pid)
        if now != at:
            at, since, begun = now, spent, time.monotonic()
        elif spent - since > _ENDLESS or time.monotonic() - begun > 10 * _ENDLESS:
            process.kill()
            process.wait()
            return True
    return False


def _processor_time(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


# ---------------------------------------------------------------- the process that is watched

_TOO_LARGE = 3  # exit code: it has told of the file itself


def work(kind: str, seed: str, start: int, end: int, step: Path) -> int:
    """Try the mutations from `start` to `end`; print a line for each failure."""
    resource.setrlimit(resource.RLIMIT_AS, (_NET, _NET))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with step.open("r+b") as file, mmap.mmap(file.fileno(), _STEP.size) as shared:
        trial = trial_of(kind)
        for number in range(start, end):
            shared[:] = _STEP.pack(number)
            _try(trial, seed, kind, number)
            megabytes = _most_megabytes()
            if megabytes > MOST_MEGABYTES:
                _tell(number, f"{megabytes:.0f} MB")
                return _TOO_LARGE
    return 0


def _most_megabytes() -> float:
    """Return the most memory that this process has had since it began with its own program.

    What `getrusage` gives is never less than what the process that started it had.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def trial_of(kind: str) -> Any:
    """Return what makes and tries the mutations of a kind."""
    from tests.hostile import trials

    known = {"workbook": trials.WorkbookTrial, "template": trials.TemplateTrial}
    return {**known, "failing": trials.FailingTrial}[kind]()


def _try(trial: Callable[[str], None], seed: str, kind: str, number: int) -> None:
    try:
        trial(f"{seed}/{kind}/{number}")
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of a library is one too
        _tell(number, traceback.format_exc()[-3000:])


def _tell(number: int, what: str) -> None:
    sys.stdout.write(json.dumps({"number": number, "what": what}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _kind, _seed, _start, _end, _step = sys.argv[1:]
    sys.exit(work(_kind, _seed, int(_start), int(_end), Path(_step)))

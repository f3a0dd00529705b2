"""What a process costs, and rounds that take turns. Nothing else here asks a clock.

The measuring process stays small: a child's peak begins as its parent's.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

TOP = Path(__file__).parents[1]
T = TypeVar("T")
_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
_UNKEPT = "PYTHONDONTWRITEBYTECODE"  # each process would compile what is compiled once elsewhere


class Usage(NamedTuple):
    """What a process and the children it waited for cost; its exit code and all that it printed."""

    cpu: float  # seconds
    wall: float  # seconds
    peak: float  # MB of the largest of them
    code: int
    text: str


def run(command: Sequence[str], place: Path = TOP, patience: int = 0) -> Usage:
    """Return what a whole process cost; it is ended after so many seconds of processor time."""
    around = {name: value for name, value in os.environ.items() if name != _UNKEPT}
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=place,
            env=around,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        if patience and sys.platform == "linux":
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (patience, patience + 5))
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = code = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    cpu = usage.ru_utime + usage.ru_stime
    return Usage(cpu, wall, usage.ru_maxrss * _UNIT / 1e6, code, text)


def waited(call: Callable[[], object]) -> float:
    """Return how many seconds a call takes, by the clock."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def must_run(command: Sequence[str], place: Path = TOP, codes: Collection[int] = (0,)) -> Usage:
    """Return what a process cost that has to end with one of the codes."""
    used = run(command, place)
    if used.code not in codes:
        raise RuntimeError(
            f"{' '.join(command[:4])} … ended with {used.code}:\n{used.text[-2000:]}"
        )
    return used


def python(module: str, *arguments: object, interpreter: str = sys.executable) -> list[str]:
    """Return the command that runs a module of this tree."""
    return [interpreter, "-m", module, *map(str, arguments)]


def program(command: str, folder: Path, *options: str) -> list[str]:
    """Return what the program is asked, on a day that the folders are made for."""
    return [command, "--folder", str(folder), "--today", "2027-01-01", *options]


def ours(command: str, folder: Path, *options: str) -> list[str]:
    """Return the command that asks the program."""
    return python("pipeline", *program(command, folder, *options))


def in_turn(rounds: int, **sides: Callable[[int], T]) -> dict[str, list[T]]:
    """Return what each side gave in each round. Every other round goes the other way."""
    found: dict[str, list[T]] = {name: [] for name in sides}
    for number in range(rounds):
        names = list(sides) if number % 2 == 0 else list(reversed(sides))
        for name in names:
            found[name].append(sides[name](number))
    return found


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """Return the median of the rounds' ratios."""
    return median(a / max(b, 1e-9) for a, b in zip(above, below, strict=True))


def shares(values: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return the median of each."""
    return {name: median(column) for name, column in values.items()}

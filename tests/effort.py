"""How much work something is, on any machine: steps are counted, times only compared.

A quick machine and a slow one take the same steps. What the interpreter does not see, such as the
work of an expression inside the `re` module, is compared with other work in the same process.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time
from types import FrameType
from typing import Any

_NET = 300.0  # seconds of processor time: a hundred times what the slowest takes
_TRIES = 5

Work = Callable[[], object]


def steps(work: Work) -> int:
    """Return how many lines of Python `work` runs through, and how many built-in functions."""
    taken = 0

    def traced(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal taken
        taken += event == "line"
        return traced

    def profiled(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal taken
        taken += event == "c_call"

    before = sys.gettrace(), sys.getprofile()
    sys.setprofile(profiled)
    sys.settrace(traced)
    try:
        work()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return taken


def pace(reference: Work) -> float:
    """Return how long some work takes on this machine now, to hold other work against."""
    return min(_taken(reference) for _ in range(_TRIES))


def keeps_pace(work: Work, times: int, with_: float) -> bool:
    """Ask whether `work` takes at most so many times as long as a `pace`.

    A busy machine delays now and then: the best of some tries counts.
    """
    return any(_taken(work) <= times * with_ for _ in range(_TRIES))


def _taken(work: Work) -> float:
    gc.disable()
    try:
        begun = process_time()
        work()
        return process_time() - begun
    finally:
        gc.enable()


@contextmanager
def net() -> Iterator[None]:
    """Raise TimeoutError in what would never end, after some minutes of processor time."""

    def raising(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(number, frame)

    before = signal.signal(signal.SIGPROF, raising)
    signal.setitimer(signal.ITIMER_PROF, _NET)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)

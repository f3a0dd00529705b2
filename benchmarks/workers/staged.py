"""A command of the program that tells what each of its stages cost.

    python -m benchmarks.workers.staged RESULT build --folder …

A timer of processor time looks at the stack a few hundred times a second, and what has passed
since the last look is its stage's: the room of the first frame that is in one. What is found is in
the file RESULT at every moment, so that it is there however the process ends.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import signal
import sys
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType

_EVERY = 0.004  # seconds of processor time
_ROOMS = {
    "read": "read",
    "check": "check",
    "plan": "plan",
    "store": "decide",
    "render": "render",
    "proof": "prove",
    "revise": "merge",
}
_WRITING = ("files", "base_copies", "seals")  # modules of store/
_LOADING = "<frozen importlib"


class _Looks:
    """What has been seen so far."""

    def __init__(self, result: Path) -> None:
        self._spent: dict[str, float] = defaultdict(float)
        self._last = time.process_time()
        self._file = os.open(result, os.O_WRONLY | os.O_CREAT)

    def look(self, _: int, frame: FrameType | None) -> None:
        """Give what has passed to the stage that a frame is in."""
        self._give(_stage(frame))

    def collecting(self, phase: str, found: dict[str, int]) -> None:
        """Give a full collection to itself."""
        if found["generation"] == 2:
            self._give("collect" if phase == "stop" else _stage(sys._getframe().f_back))

    def _give(self, stage: str) -> None:
        now = time.process_time()
        self._spent[stage] += now - self._last
        self._last = now
        os.pwrite(self._file, f"{json.dumps(self._spent)}\n".encode(), 0)


def _stage(frame: FrameType | None) -> str:
    """Return the stage of the outermost frame that is in a room of one; loading comes first."""
    found, writing = "", False
    while frame is not None:
        if frame.f_code.co_filename.startswith(_LOADING):
            return "load"
        _, _, name = frame.f_globals.get("__name__", "").partition("pipeline.")
        room, _, module = name.partition(".")
        found = _ROOMS.get(room, found)
        writing = writing or (room == "store" and module in _WRITING)
        frame = frame.f_back
    return "write" if writing and found == "decide" else found or "rest"


def main(result: Path, arguments: list[str]) -> None:
    """Run the program with the arguments."""
    looks = _Looks(result)
    signal.signal(signal.SIGPROF, looks.look)
    signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
    atexit.register(signal.setitimer, signal.ITIMER_PROF, 0)  # after that it would end the process
    gc.callbacks.append(looks.collecting)
    sys.argv[:] = ["beredning", *arguments]
    runpy.run_module("pipeline", run_name="__main__")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

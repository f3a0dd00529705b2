"""The only module that starts processes of this program, to render or to build a folder.

Where the system can copy a process as it stands (fork), and no thread runs that could hold a lock
in the copy, all that is known here is there at once. Elsewhere a process begins anew (spawn).
(DECISIONS 339)
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from hashlib import sha256
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar, cast

from pipeline import disk
from pipeline.building import render_worker
from pipeline.building.render_worker import Bundle, Delivery, KeyRenderer
from pipeline.model import DocumentId

_End = TypeVar("_End")
_SECONDS = 2  # for a process that was interrupted to put its things away
_TASKS = Path("/proc/self/task")  # the threads of this process, those of libraries too
_COPY = "copy of this process"


def can_copy() -> bool:
    """Return whether a copy of this process as it stands can be relied on."""
    return "fork" in multiprocessing.get_all_start_methods() and len(disk.names(_TASKS)) == 1


class Processes:
    """Processes of this machine that render documents."""

    batch = 8
    failing = (
        "En process som gjorde dokument svarade inte som den skulle. Det som den skulle ha gjort "
        "är gjort ändå, och inget är förlorat."
    )

    def __init__(self, number: int, work: KeyRenderer | Bundle) -> None:
        """Start that many: copies that can render at once, or new ones that open a bundle."""
        self.number, self.before = number, multiprocessing.active_children()
        self.same = isinstance(work, KeyRenderer)
        given: KeyRenderer | bytes
        if isinstance(work, KeyRenderer):
            given, self.made_with = work, _COPY
        else:
            given = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
            self.made_with = render_worker.made_of(sha256(given).hexdigest())
        context = multiprocessing.get_context("fork" if self.same else "spawn")
        self.pool = ProcessPoolExecutor(number, context, _begin, (given, self.made_with))

    def submit(self, keys: Sequence[DocumentId]) -> Future[Delivery]:
        """Ask for documents."""
        return self.pool.submit(render_worker.answer, keys, self.made_with)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for process in multiprocessing.active_children():
            if process not in self.before:
                process.kill()
        self.pool.shutdown(cancel_futures=True)


def _begin(renderer: KeyRenderer | bytes, made_with: str) -> None:
    """Make ready for work, in a process that ends with the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build is told, and ends this one
    gc.freeze()  # what the copy shares with the build stays shared
    Thread(target=_end_with_parent, daemon=True).start()
    render_worker.begin(renderer, made_with)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)  # also what a copy holds of locks is let go


# ---------------------------------------------------------------- a folder a process


def each_by_itself(
    run: Callable[[Path], _End], folders: Sequence[Path], number: int
) -> Iterator[tuple[Path, _End | None]]:
    """Yield what `run` gives for each folder, in a process of its own, as they end.

    None where a process ended without an answer. `number` of them run at the same time.
    """
    context: Any = multiprocessing.get_context("fork" if can_copy() else "spawn")
    waiting, running = deque(folders), dict[connection.Connection, tuple[Path, BaseProcess]]()
    try:
        while waiting or running:
            while waiting and len(running) < number:
                here, there = context.Pipe(duplex=False)
                process = context.Process(target=_run, args=(run, waiting[0], there))
                process.start()
                there.close()
                running[here] = waiting.popleft(), process
            for done in connection.wait(list(running)):
                folder, process = running.pop(cast(connection.Connection, done))
                yield folder, _received(cast(connection.Connection, done))
                process.join()
    finally:
        for _, process in running.values():
            process.join(_SECONDS)
            process.kill()


def _run(run: Callable[[Path], object], folder: Path, there: connection.Connection) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    with there, suppress(KeyboardInterrupt):
        there.send(run(folder))


def _received(here: connection.Connection) -> Any:
    with here:
        try:
            return here.recv()
        except EOFError:
            return None

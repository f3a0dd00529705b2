"""The work that a page asks for: one piece at a time, in a thread, while pages are served.

A piece of work that fails leaves every page standing, and says why. (DECISIONS 395)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.commands.build import Progress
from pipeline.errors import BeredningError, BusyError
from pipeline.web.live.board import Board
from pipeline.web.live.watching import fault_text

_OFTEN = 1.0  # seconds between two notices of how far the work has come
_STEP = 10  # per cent between two that are read aloud
_PATIENCE = 1.0  # seconds that the end of the server waits for the document at hand
BUSY = "Ett annat bygge pågår. Försök igen när det är klart."

IsCancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work. `text`: what is said while it begins, Bygger; `run` returns what it did.

    `verb`: the text before “5 av 8”, "" for work that is not counted, and can't be called off.
    `about`: what it is for: meetings, sheets that may be missing. Jobs are equal when they do the
    same.
    """

    text: str
    run: Callable[[Progress, IsCancelled], str] = field(compare=False)
    verb: str = ""
    about: tuple[str, ...] = ()


class Jobs:
    """What is at work in a folder, one piece at a time; started and called off from any thread.

    `begun` is called before each piece, and `done` after it, before it is said to be over: what it
    wrote is to be known.
    """

    def __init__(
        self,
        board: Board,
        done: Callable[[], object] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        plain: Callable[[str], str] = lambda text: text,
        begun: Callable[[], object] = lambda: None,
    ) -> None:
        """Begin with nothing to do. `plain`: puts what the program says in the words of a page."""
        self._board, self._clock, self._plain = board, clock, plain
        self._begun, self._done = begun, done
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._job: Job | None = None
        self._cancelled = threading.Event()

    def is_running(self) -> bool:
        """Return whether something is at work."""
        return self._thread is not None

    def start(self, job: Job) -> bool:
        """Start a piece of work; return False, and start nothing, while another is at work.

        A second press on the same button finds its own work going on, unless it is called off.
        """
        with self._lock:
            if self._thread is not None:
                return job == self._job and not self._cancelled.is_set()
            self._job = job
            self._cancelled.clear()
            thread = threading.Thread(target=self._work, args=(job,), daemon=True)
            thread.start()
            self._thread = thread  # one that may be waited for
            self._tell_begun(job)
            return True

    def cancel(self) -> None:
        """Ask the work to end after the document at hand."""
        with self._lock:
            if self._thread is not None and self._board.now.cancellable:
                self._cancelled.set()
                text = "Avbryter efter dokumentet som görs nu …"
                self._board.tell(text=text, said=text, cancellable=False)

    def wait(self, seconds: float | None = None) -> None:
        """Return when nothing is at work, or when the time is over."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def close(self) -> None:
        """Call off what is at work, and give it a moment to end."""
        self._cancelled.set()
        self.wait(_PATIENCE)

    def _work(self, job: Job) -> None:
        text, failed = "", True
        try:
            text, failed = self._end_of(job)
            self._done()
        except Exception as error:  # not even what happened could be told
            text, failed = fault_text(error), True
        finally:
            with self._lock:
                self._tell_ended(text, failed=failed)
                self._thread = None

    def _end_of(self, job: Job) -> tuple[str, bool]:
        """Do a piece of work; return what is said of it, and whether it failed."""
        try:
            self._begun()
            return self._plain(job.run(self._progress(job), self._cancelled.is_set)), False
        except BusyError:
            return BUSY, True
        except BeredningError as error:
            return self._plain(str(error)), True
        except Exception as error:  # the page stands, and says what happened
            return fault_text(error), True

    def _tell_begun(self, job: Job) -> None:
        self._board.tell(
            text=job.text,
            said=job.text,
            done=0,
            total=0,
            running=True,
            cancellable=bool(job.verb),
            failed=False,
        )

    def _tell_ended(self, text: str, *, failed: bool) -> None:
        self._board.tell(
            text=text, said=text, done=0, total=0, running=False, cancellable=False, failed=failed
        )

    def _progress(self, job: Job) -> Progress:
        """Return what tells how far the work has come: not each document, but about each second."""
        last = -_OFTEN
        step = 0

        def tell(done: int, total: int, name: str) -> None:
            nonlocal last, step
            if not name:
                return
            now = self._clock()
            if now - last < _OFTEN:
                return
            last = now
            text = progress_text(job.verb, done, total, name)
            share = 100 * done // total // _STEP
            aloud = {"said": text} if share != step else {}
            step = share
            with self._lock:  # so that nothing is said after that it ends
                if not self._cancelled.is_set():
                    self._board.tell(text=text, done=done, total=total, **aloud)

        return tell


def progress_text(verb: str, done: int, total: int, name: str) -> str:
    """Return how far some work has come: Bygger 5 av 8: Förslag till beslut."""
    return f"{verb} {done + 1} av {total}: {name}"

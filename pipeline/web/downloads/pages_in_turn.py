"""Documents on their way to be shown as pages: one is laid out at a time, the others wait in turn.

Who waits asks again and again; what nobody has asked for in a while is left, also midway, so a
browser that goes away costs nothing. The same document is laid out once for all who ask.
(DECISIONS 417)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from pipeline.bugs import unforeseen
from pipeline.errors import BeredningError, BusyError

MOST = 8  # documents that wait or are laid out
_KEPT = 4  # documents whose pages are kept: a look back lays out nothing
_LEFT_AFTER = 15.0  # seconds; a page that waits asks every third
_TOLD = 30.0  # seconds in which a failure is told, and not tried again

LayOut = Callable[[bytes, Callable[[], bool]], bytes]  # also given: is it still wanted?


@dataclass(slots=True)
class _Asked:
    """A document that is asked for. `at`: when, the last time."""

    data: bytes
    at: float
    is_left: bool = False  # nobody waited any longer


@dataclass(frozen=True, slots=True)
class Waiting:
    """The pages are not there yet. `before`: the documents that are laid out first."""

    before: int


class PagesInTurn:
    """Lays out documents, in a thread that ends when nothing waits; asked from any thread."""

    def __init__(self, lay_out: LayOut, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing to do. `lay_out`: makes the pages; raises BeredningError."""
        self._lay_out, self._clock = lay_out, clock
        self._lock = threading.Lock()
        self._asked: dict[str, _Asked] = {}  # in their turn; the first is at work
        self._made: dict[str, bytes] = {}
        self._failed: dict[str, tuple[BeredningError, float]] = {}
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def ask(self, data: bytes) -> bytes | Waiting:
        """Return a document's pages, or that they are to come: then ask again.

        Raises BusyError when too many are waiting, and what the layout failed at.
        """
        key = sha256(data).hexdigest()
        with self._lock:
            if key in self._made:
                return self._made[key]
            self._raise_if_failed(key)
            self._leave_forgotten()
            asked = self._asked.get(key)
            if asked is None or asked.is_left:
                self._refuse_too_many()
                asked = self._asked[key] = _Asked(data, 0.0)
            asked.at = self._clock()
            if self._thread is None and not self._is_closed:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
            return Waiting([*self._asked].index(key))

    def close(self) -> None:
        """Let all of it be: the server ends, and waits for nothing."""
        self._is_closed = True

    def wait(self) -> None:
        """Return when nothing is at work."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _raise_if_failed(self, key: str) -> None:
        error, at = self._failed.get(key, (None, 0.0))
        if error is not None and self._clock() - at < _TOLD:
            raise error.with_traceback(None)
        self._failed.pop(key, None)

    def _refuse_too_many(self) -> None:
        if len(self._asked) >= MOST:
            raise BusyError(
                f"Det är redan {len(self._asked)} dokument som väntar på att visas som pdf-sidor.",
                remedy="Försök igen om en stund, eller öppna dokumentet i Word.",
            )

    def _leave_forgotten(self) -> None:
        for key, asked in [*self._asked.items()]:
            if self._clock() - asked.at >= _LEFT_AFTER:
                asked.is_left = True
                del self._asked[key]

    def _is_wanted(self, asked: _Asked) -> bool:
        with self._lock:
            self._leave_forgotten()
            return not (asked.is_left or self._is_closed)

    def _work(self) -> None:
        while (turn := self._next()) is not None:
            key, asked = turn
            try:
                made: bytes | BeredningError = self._pages(asked)
            except BeredningError as error:
                made = error
            except Exception as error:  # the page stands, and says what happened
                made = unforeseen(error)
            with self._lock:
                self._note(key, asked, made)

    def _pages(self, asked: _Asked) -> bytes:
        return self._lay_out(asked.data, lambda: self._is_wanted(asked))

    def _next(self) -> tuple[str, _Asked] | None:
        """Return whose turn it is; None when nobody waits, and then the thread is over."""
        with self._lock:
            self._leave_forgotten()
            turn = None if self._is_closed else next(iter(self._asked.items()), None)
            if turn is None:
                self._thread = None
            return turn

    def _note(self, key: str, asked: _Asked, made: bytes | BeredningError) -> None:
        if self._asked.get(key) is asked:
            del self._asked[key]
        if isinstance(made, bytes):
            self._made[key] = made
            for old in [*self._made][:-_KEPT]:
                del self._made[old]
        elif not asked.is_left:
            self._failed[key] = made, self._clock()

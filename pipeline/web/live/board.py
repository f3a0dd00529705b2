"""The board: what every open page is told of the folder and of the work at hand.

There is one board, and what stands on it is whole: a page that misses a notice misses nothing, for
the next one has all there is to know. So nobody's queue is longer than one. (DECISIONS 393)
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Live:
    """What stands on the board.

    `version`: of the folder as it was last checked. `text`: the status line; `said`: what of it is
    read aloud. `done` of `total` documents, 0 of 0 when that is not known.
    """

    number: int = 0  # of the notice, the last one is the highest
    version: str = ""
    text: str = ""
    said: str = ""
    done: int = 0
    total: int = 0
    running: bool = False
    cancellable: bool = False
    failed: bool = False
    on_save: bool = False  # whether a save leads to a build


_NOTHING: dict[str, Any] = {"text": "", "said": "", "failed": False}  # is told


class Board:
    """What every open page is told; told from any thread, read in the server's loop."""

    def __init__(self) -> None:
        """Begin with an empty board."""
        self._now = Live()
        self._lock = threading.Lock()
        self._readers: set[_Reader] = set()
        self._closed = False

    @property
    def now(self) -> Live:
        """Return what stands there."""
        return self._now

    @property
    def readers(self) -> int:
        """Return how many pages are listening."""
        return len(self._readers)

    def tell(self, *, over: str = "", **changes: Any) -> None:
        """Put fields of `Live` on the board, and wake who reads it; nothing when none is new.

        `over`: a text that holds no longer, which goes unless another stands there by now.
        """
        with self._lock:
            if over and over == self._now.text:
                changes = _NOTHING | changes
            told = replace(self._now, **changes)
            if told == self._now:
                return
            self._now = replace(told, number=self._now.number + 1)
            self._wake()

    def close(self) -> None:
        """Let every page that listens go: the server ends. From any thread, also twice."""
        with self._lock:
            self._closed = True
            self._wake()

    def _wake(self) -> None:
        for reader in tuple(self._readers):
            reader.wake()

    async def notices(self, pause: float) -> AsyncIterator[Live | None]:
        """Yield what stands on the board, then each time it is another; None after a pause.

        `pause`: seconds of silence. Ends when the board is closed.
        """
        reader = _Reader(asyncio.get_running_loop())
        with self._lock:
            self._readers.add(reader)
        try:
            last = -1
            while not self._closed:
                now = self._now
                yield now if now.number != last else None
                last = now.number
                await reader.wait(pause)
        finally:
            with self._lock:
                self._readers.discard(reader)


class _Reader:
    """One page that listens."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._event = loop, asyncio.Event()

    def wake(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self, seconds: float) -> None:
        """Return when woken, or when the time is over."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return
        finally:
            self._event.clear()

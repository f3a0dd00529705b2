"""When the page has been left: no window is open, and nothing is being done.

(DECISIONS 404)
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

LEFT_AFTER = 15 * 60.0  # seconds


class Visits:
    """Counts what is asked of the app; an open page has a stream of events, which counts."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = monotonic) -> None:
        self._app = app
        self._clock = clock
        self._open = 0
        self._last = clock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._open += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open -= 1
            self._last = self._clock()

    def are_over(self, *, is_working: bool) -> bool:
        """Return whether nobody has asked for anything for so long; `is_working`: a build runs."""
        if self._open or is_working:
            self._last = self._clock()
        return self._clock() - self._last >= LEFT_AFTER

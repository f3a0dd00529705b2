"""What a second start asks of the page that runs: answered before the guard, which wants a cookie.

It gives nothing but a way in, and that only to who proves to have read the user's own note.
(DECISIONS 404)
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.web.door.browser import another_way_in
from pipeline.web.door.entrance import Entrance
from pipeline.web.door.guard import SEAL
from pipeline.web.door.running import ASK_PATH, answered


class SecondStarts:
    """Answers second starts, and passes everything else on."""

    def __init__(self, app: ASGIApp, entrance: Entrance, key: Callable[[], str]) -> None:
        self._app, self._entrance, self._key = app, entrance, key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != ASK_PATH or not self._is_for_us(scope):
            await self._app(scope, receive, send)
            return
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        found = answered(
            self._key(),
            asked.get("fraga", ""),
            asked.get("bevis", ""),
            lambda: another_way_in(self._entrance),
        )
        status = 403 if found is None else 200
        response = Response(found or "", status, dict(SEAL), media_type="text/plain")
        await response(scope, receive, send)

    def _is_for_us(self, scope: Scope) -> bool:
        hosts = Headers(scope=scope).getlist("host")
        return scope["method"] == "GET" and hosts == [self._entrance.hosts[0]]

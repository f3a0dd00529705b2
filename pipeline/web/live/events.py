"""What stands on the board, on its way to a page: as a stream of events, or asked for again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse

from pipeline.web.live.board import Board, Live

HEARTBEAT = 15.0  # seconds; what stands between closes a stream that is silent for a minute
_AGAIN = 2_000  # milliseconds until a page that lost its stream asks for another


def the_board(request: Request) -> Board:
    """Return the server's board."""
    found: Board = request.app.state.live_folder.board
    return found


async def events(request: Request) -> StreamingResponse:
    """Answer with what stands on the board, and each time it is another, for as long as it lasts.

    (https://html.spec.whatwg.org/multipage/server-sent-events.html)
    """
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    stream = event_texts(the_board(request))
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def live_state(request: Request) -> JSONResponse:
    """Answer with what stands on the board now."""
    now = the_board(request).now
    return JSONResponse(asdict(now), headers={"Cache-Control": "no-store"})


async def event_texts(board: Board) -> AsyncIterator[str]:
    """Yield each notice as an event, and a comment in silence, by which a lost page is found."""
    yield f"retry: {_AGAIN}\n\n"
    async for notice in board.notices(HEARTBEAT):
        yield ": \n\n" if notice is None else event_text(notice)


def event_text(notice: Live) -> str:
    """Return a notice as one event, with its number."""
    data = json.dumps(asdict(notice), ensure_ascii=False)
    return f"id: {notice.number}\ndata: {data}\n\n"

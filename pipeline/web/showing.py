"""A page as an answer: its model and what stands round it, drawn; faults are told likewise."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pipeline.bugs import log_path
from pipeline.commands.folder_state import FolderState
from pipeline.errors import BeredningError
from pipeline.web.answers.drawing import Shown, draw
from pipeline.web.answers.own_thread import in_own_thread
from pipeline.web.answers.refusals import (
    NoPageError,
    Refusal,
    bug_refusal,
    error_refusal,
    nothing_there,
)
from pipeline.web.frame import page_frame
from pipeline.web.live.synced import synced_by, team_libraries
from pipeline.web.page_views.told_plainly import told_plainly


def asked_address(request: Request) -> str:
    """Return the address of a page as it stands in links, with its query."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def respond(
    request: Request, shown: Shown, address: str = "", state: FolderState | None = None
) -> Response:
    """Return a page with what stands round it; raises what reading the folder raises.

    `state`: how the folder stood before the model was made, so that a page is never newer in its
    frame than in what it shows; without it as it stands now.
    """
    return _drawn(request, shown, state or request.app.state.folder.state(), address)


async def answer(request: Request, make: Callable[[], Response]) -> Response:
    """Return what `make` gives in a thread of its own; what it fails at is told on a page."""
    try:
        return await in_own_thread(make)
    except NoPageError:
        refusal = nothing_there()
    except BeredningError as error:
        refusal = await in_own_thread(partial(_refusal, request, error))
    except Exception as error:
        refusal = bug_refusal(log_path(error, request.url.path))
    return await tell(request, refusal)


def _refusal(request: Request, error: BeredningError) -> Refusal:
    folder = request.app.state.folder
    return error_refusal(error, folder.path, lambda text: told_plainly(text, folder))


async def tell(request: Request, refusal: Refusal) -> Response:
    """Return why there is no page, with what stands round all pages."""
    return await in_own_thread(partial(_told, request, refusal))


def _told(request: Request, refusal: Refusal) -> Response:
    state = None
    try:
        state = request.app.state.folder.state()
    except BeredningError:
        pass
    except Exception as error:
        log_path(error, request.url.path)
    response = _drawn(request, Shown("error.html", refusal, refusal.status), state, "/")
    if refusal.allow:
        response.headers["allow"] = refusal.allow
    return response


def _drawn(
    request: Request, shown: Shown, state: FolderState | None, address: str = ""
) -> Response:
    folder, entrance = request.app.state.folder, request.app.state.entrance
    address = address or asked_address(request)
    path = folder.path.resolve()
    synced = synced_by(path, libraries=team_libraries())
    live = request.app.state.live_folder.board.now
    frame = page_frame(state, path.name, address, entrance, shown.notice, live, synced)
    return HTMLResponse(draw(shown.page, page=shown.model, frame=frame), shown.status)

"""A page as an answer: its model and what stands round it, drawn; faults are told likewise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pipeline.bugs import log_path
from pipeline.commands.folder_state import FolderState
from pipeline.errors import BeredningError
from pipeline.web.answers.drawing import Shown, draw
from pipeline.web.answers.lookup import HOME, asked_from
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
    """Return a page with what stands round it.

    `state`: how the folder stood before the model was made, so that a page is never newer in its
    frame than in what it shows; without it as it stands now, where it can be read.
    """
    return _drawn(request, shown, state or _state(request), address)


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
    page = ErrorPage(refusal.title, refusal.sentences, _sent(request, refusal))
    response = _drawn(request, Shown("error.html", page, refusal.status), _state(request), HOME)
    if refusal.allow:
        response.headers["allow"] = refusal.allow
    return response


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form that led to nothing: where it was sent, what it held, the page that it was on."""

    action: str
    fields: tuple[tuple[str, str], ...]
    page: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Why there is no page. `again`: the form that can be sent again, None for none."""

    title: str
    sentences: tuple[str, ...]
    again: SentForm | None


def _sent(request: Request, refusal: Refusal) -> SentForm | None:
    if request.method != "POST" or refusal.status < 500:
        return None
    fields = [pair for pair in request.state.form.multi_items() if pair[0] != "csrf"]
    return SentForm(request.url.path, tuple(fields), asked_from(request))


def _state(request: Request) -> FolderState | None:
    """Return how the folder stands, None when it can't be read."""
    try:
        state: FolderState = request.app.state.folder.state()
    except BeredningError:
        return None
    except Exception as error:
        log_path(error, request.url.path)
        return None
    return state


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

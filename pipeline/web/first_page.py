"""The addresses of the first page, where no working folder is known yet.

(DECISIONS 405)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from pipeline import disk
from pipeline.bugs import log_path
from pipeline.errors import BeredningError
from pipeline.web.drawing import draw
from pipeline.web.entrance import Entrance
from pipeline.web.guard import Guard
from pipeline.web.page_views.first import FirstPage, chosen_folder, first_page
from pipeline.web.refusals import Refusal, bug_refusal
from pipeline.web.static_files import static_file
from pipeline.web.user_folder import forget_folder

_GONE = "Mappen finns inte längre, eller så svarar inte disken som den ligger på."
_HOME = "/"

Show = Callable[[Path], str]  # shows a folder; returns where it is shown already, else ""


def make_first_app(place: Path, entrance: Entrance, day: Callable[[], date], show: Show) -> ASGIApp:
    """Return the page on which a working folder is chosen, guarded; `show` is called with it."""

    def page(request: Request) -> Response:
        return _drawn(first_page(place), entrance)

    def choose(request: Request) -> Response:
        shown = first_page(place)
        chosen = chosen_folder(shown, str(request.state.form.get("mapp", "")))
        if chosen is None or not disk.is_folder(chosen.path / "inputs"):
            if chosen is not None:
                forget_folder(chosen.path)
            return _drawn(first_page(place), entrance, _GONE, 409)
        other = show(chosen.path)
        if other:
            return _drawn(first_page(place, other), entrance)
        return RedirectResponse(_HOME, 303)

    app = Starlette(
        routes=[
            Route(_HOME, _in_thread(page)),
            Route("/valj", _in_thread(choose), methods=["POST"]),
            Route("/static/{name}", static_file),
        ],
        exception_handlers={HTTPException: _to_the_first},
    )
    app.router.redirect_slashes = False
    return Guard(app, entrance)


def _in_thread(make: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return await run_in_threadpool(make, request)
        except BeredningError as error:
            refusal = Refusal(503, "Det går inte just nu", (error.sentence, error.remedy))
        except Exception as error:
            refusal = bug_refusal(log_path(error, request.url.path))
        return HTMLResponse(refusal.page(), refusal.status)

    return endpoint


def _drawn(page: FirstPage, entrance: Entrance, notice: str = "", status: int = 200) -> Response:
    drawn = draw("first.html", page=page, csrf=entrance.csrf, notice=notice)
    return HTMLResponse(drawn, status)


async def _to_the_first(request: Request, error: Exception) -> Response:
    """Tell of an address where nothing is."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    refusal = Refusal(status, "Sidan finns inte", ("Välj en arbetsmapp först.",))
    return HTMLResponse(refusal.page(), status)

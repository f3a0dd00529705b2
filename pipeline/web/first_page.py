"""The addresses of the first page, where no working folder is known yet.

(DECISIONS 405)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event, Lock
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from pipeline.bugs import log_path
from pipeline.commands.start_files import is_working_folder
from pipeline.errors import BeredningError
from pipeline.web.answers.drawing import draw
from pipeline.web.answers.own_thread import in_own_thread
from pipeline.web.answers.refusals import Refusal, bug_refusal
from pipeline.web.answers.static_files import static_file
from pipeline.web.door.entrance import Entrance
from pipeline.web.door.guard import Guard
from pipeline.web.door.user_folder import forget_folder
from pipeline.web.page_views.first import chosen_folder, first_page, make_folder

_GONE = "Mappen finns inte längre, eller så svarar inte disken som den ligger på."
_HOME = "/"

Endpoint = Callable[[Request], Awaitable[Response]]
Show = Callable[[Path], str]  # shows a folder; returns where it is shown already, else ""


def make_first_app(place: Path, entrance: Entrance, day: Callable[[], date], show: Show) -> ASGIApp:
    """Return the page on which a working folder is chosen, guarded; `show` is called with it."""
    first = _First(place, entrance, day, show)
    app = Starlette(
        routes=[
            Route(_HOME, first.endpoint(lambda _: first.drawn())),
            Route("/valj", first.endpoint(first.choose), methods=["POST"]),
            Route("/ny", first.endpoint(first.make), methods=["POST"]),
            Route("/static/{name}", static_file),
        ],
        exception_handlers={HTTPException: _to_the_first},
    )
    app.router.redirect_slashes = False
    return Guard(app, entrance)


@dataclass(frozen=True, slots=True)
class _First:
    """The page at a place, and what is done from it: one form at a time."""

    place: Path
    entrance: Entrance
    day: Callable[[], date]
    show: Show
    turn: Lock = field(default_factory=Lock)
    is_shown: Event = field(default_factory=Event)  # a folder is, so there is nothing left to do

    def drawn(self, notice: str = "", status: int = 200, **asked: Any) -> Response:
        """Return the page; `asked`: what `first_page` is to know."""
        page = first_page(self.place, self.day(), **asked)
        drawn = draw("first.html", page=page, csrf=self.entrance.csrf, notice=notice)
        return HTMLResponse(drawn, status)

    def choose(self, request: Request) -> Response:
        """Show the folder that was chosen."""
        shown = first_page(self.place, self.day())
        chosen = chosen_folder(shown, str(request.state.form.get("mapp", "")))
        if chosen is not None and is_working_folder(chosen.path):
            return self._go_to(chosen.path)
        if chosen is not None:
            forget_folder(chosen.path)
        return self.drawn(_GONE, 409)

    def make(self, request: Request) -> Response:
        """Make a folder of the answers and show it; or show what is wrong with them."""
        given = request.state.form
        made = make_folder(self.place, given, self.day())
        if isinstance(made, dict):
            return self.drawn(status=422, given=given, faults=made)
        return self._go_to(made)

    def _go_to(self, folder: Path) -> Response:
        other = self.show(folder)
        if other:
            return self.drawn(other=other)
        self.is_shown.set()
        return RedirectResponse(_HOME, 303)

    def endpoint(self, act: Callable[[Request], Response]) -> Endpoint:
        """Return what answers a request; where it fails the page says why, with what was sent."""

        def acted(request: Request) -> Response:
            with self.turn:
                if self.is_shown.is_set():
                    return RedirectResponse(_HOME, 303)
                return act(request)

        async def endpoint(request: Request) -> Response:
            try:
                return await in_own_thread(partial(acted, request))
            except BeredningError as error:
                refusal = Refusal(503, "Det går inte just nu", (error.sentence, error.remedy))
            except Exception as error:
                refusal = bug_refusal(log_path(error, request.url.path))
            return await in_own_thread(partial(self._told, request, refusal))

        return endpoint

    def _told(self, request: Request, refusal: Refusal) -> Response:
        notice = " ".join(filter(None, (f"{refusal.title}.", *refusal.sentences)))
        try:
            given = request.state.form if request.method == "POST" else {}
            return self.drawn(notice, refusal.status, given=given)
        except Exception:  # not even the folders nearby can be shown
            return HTMLResponse(refusal.page(), refusal.status)


async def _to_the_first(request: Request, error: Exception) -> Response:
    """Tell of an address where nothing is."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    refusal = Refusal(status, "Sidan finns inte", ("Välj en arbetsmapp först.",))
    return HTMLResponse(refusal.page(), status)

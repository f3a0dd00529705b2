"""The pages and what is done from them: one table of addresses.

(DECISIONS 376)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Scope

from pipeline.commands.working_folder import WorkingFolder, content_of
from pipeline.web.answers.drawing import Shown
from pipeline.web.answers.lookup import HOME, asked_from
from pipeline.web.answers.refusals import NoPageError, Refusal, nothing_there
from pipeline.web.answers.static_files import static_file
from pipeline.web.door.entrance import Entrance
from pipeline.web.door.guard import Guard
from pipeline.web.late_loading import Late
from pipeline.web.live.events import events, live_state
from pipeline.web.live.live_folder import LiveFolder
from pipeline.web.showing import answer, respond, tell

View = Callable[[WorkingFolder, Mapping[str, str]], object]
ActionResult = str | Shown  # where to go, or what to show
WebAction = Callable[[Request], ActionResult]
Find = Callable[[WorkingFolder, Mapping[str, str]], Any]  # gives a downloads/download.Download
FindOrMake = Callable[[Request], Any]  # gives a Download, or what is Shown until it is made
Endpoint = Callable[[Request], Awaitable[Response]]
_OLD = "Något har ändrats sedan sidan visades, så ingenting är gjort. Så här är det nu."

Page = tuple[str, View, str]  # an address, what is shown there, the file of pages/ that shows it
PAGES: tuple[Page, ...] = (
    (HOME, Late("page_views.moten:meetings_page"), "moten.html"),
    ("/mote/{key}", Late("page_views.meeting:meeting_page"), "meeting.html"),
    ("/mote/{key}/frys", Late("page_views.meeting:freeze_page"), "freeze.html"),
    ("/mote/{key}/pdf", Late("page_views.papers:papers_page"), "papers.html"),
    ("/dokument/{key}", Late("page_views.document:document_page"), "document.html"),
    ("/program", Late("page_views.programmes:programmes_page"), "programmes.html"),
    ("/ratta", Late("page_views.to_mend:mending_page"), "to_mend.html"),
    ("/nytt", Late("page_views.new_case:new_case_page"), "new_case.html"),
    ("/mallar", Late("page_views.template_list:templates_page"), "templates.html"),
    ("/dokument/{key}/aterfor", Late("page_views.proposals:proposals_page"), "proposals.html"),
    ("/cell", Late("page_views.cell:cell_page"), "cell.html"),
)
# An address and what is done there. From an old page nothing is done, but for `ANY_VERSION`.
ACTIONS: tuple[tuple[str, WebAction], ...] = (
    ("/bygg", Late("forms.work:build_documents")),
    ("/avbryt", Late("forms.work:cancel_work")),
    ("/sparbygg", Late("forms.work:switch_saving")),
    ("/frys", Late("forms.work:freeze_papers")),
    ("/aterfor", Late("page_views.proposals:take_home")),
    ("/publicera", Late("forms.work:publish_papers")),
    ("/nytt", Late("forms.page_forms:answer_questions")),
    ("/oppna", Late("forms.open_in_program:open_in_program")),
    ("/mallar/kopia", Late("forms.page_forms:copy_template")),
    ("/mallar/granska", Late("forms.page_forms:check_templates_closely")),
    ("/mallar/prov", Late("forms.page_forms:try_template")),
    ("/mallar/programmets", Late("forms.page_forms:return_template")),
)
# They change nothing that a page shows, or only add to it.
ANY_VERSION = frozenset(["/avbryt", "/sparbygg", "/nytt", "/oppna"])
# An address, and the file that a browser saves or shows from there.
DOWNLOADS: tuple[tuple[str, Find], ...] = (
    ("/dokument/{key}/bild/{number}", Late("downloads.pictures:document_picture")),
    ("/fil/{key:path}", Late("downloads.built_files:built_document")),
    ("/mote/{key}/handlingar.zip", Late("downloads.meeting_papers:papers_zip")),
    ("/mote/{key}/handlingar.pdf", Late("downloads.meeting_papers:papers_pdf")),
)
# An address, and the file that is made when it is asked for there; until then a page says so.
MADE_FILES: tuple[tuple[str, FindOrMake], ...] = (
    ("/dokument/{key}/pdf", Late("page_views.document_pages:document_pdf")),
)


def make_app(
    folder: WorkingFolder,
    entrance: Entrance,
    pages: tuple[Page, ...] = PAGES,
    actions: tuple[tuple[str, WebAction], ...] = ACTIONS,
    live_folder: LiveFolder | None = None,
) -> ASGIApp:
    """Return the pages of a working folder, guarded.

    `live_folder`: what looks at it and works in it, begun and ended by who serves the pages.
    """
    app = Starlette(
        routes=[
            *(Route(path, _page(view, file)) for path, view, file in pages),
            *(Route(path, _act(path, action), methods=["POST"]) for path, action in actions),
            *(Route(path, _download(find)) for path, find in DOWNLOADS),
            *(Route(path, _made(make)) for path, make in MADE_FILES),
            Route("/handelser", events),
            Route("/lage", live_state),
            Route("/static/{name}", static_file),
        ],
        exception_handlers={HTTPException: _not_there},
    )
    app.router.redirect_slashes = False
    app.state.folder, app.state.entrance, app.state.pages = folder, entrance, pages
    app.state.live_folder = live_folder or LiveFolder(folder)
    return Guard(app, entrance)


def _page(view: View, file: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        def make() -> Response:
            folder: WorkingFolder = request.app.state.folder
            state = folder.state()
            asked = {**request.query_params, **request.path_params}
            return respond(request, Shown(file, view(folder, asked)), state=state)

        return await answer(request, make)

    return endpoint


def _download(find: Find) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        def make() -> Response:
            found: Response = find(request.app.state.folder, request.path_params).response()
            return found

        return await answer(request, make)

    return endpoint


def _made(find_or_make: FindOrMake) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        def make() -> Response:
            found = find_or_make(request)
            if isinstance(found, Shown):
                return respond(request, found)
            response: Response = found.response()
            return response

        return await answer(request, make)

    return endpoint


def _act(path: str, action: WebAction) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        def make() -> Response:
            if path not in ANY_VERSION and _is_old(request):
                return _fresh(request)
            found = action(request)
            if isinstance(found, str):
                return RedirectResponse(found, 303)
            return respond(request, found, asked_from(request))

        return await answer(request, make)

    return endpoint


def _is_old(request: Request) -> bool:
    """Return whether a form comes from a page that shows what no longer is so."""
    now = content_of(request.app.state.folder.state().version)
    return content_of(str(request.state.form.get("version", ""))) != now


def _fresh(request: Request) -> Response:
    """Return the page that a form was sent from, as it is now; the first if there is no such."""
    address = str(request.state.form.get("page", HOME))
    pages, folder = request.app.state.pages, request.app.state.folder
    found = _page_at(address, pages)
    state = folder.state()
    if found is not None:
        view, file, asked = found
        with suppress(NoPageError):  # what it was about is gone by now
            model = view(folder, asked)
            return respond(request, Shown(file, model, 409, _OLD), address, state)
    _, view, file = pages[0]
    return respond(request, Shown(file, view(folder, {}), 409, _OLD), HOME, state)


def _page_at(address: str, pages: tuple[Page, ...]) -> tuple[View, str, Mapping[str, str]] | None:
    """Return the view at an address, its file and what is asked of it; None when there is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    scope: Scope = {"type": "http", "method": "GET", "path": parts.path, "root_path": ""}
    for path, view, file in pages:
        match, found = Route(path, _page(view, file)).matches(scope)
        if match is Match.FULL:
            return view, file, {**dict(parse_qsl(parts.query)), **found["path_params"]}
    return None


async def _not_there(request: Request, error: Exception) -> Response:
    """Tell of an address where nothing is, or where nothing can be sent."""
    if isinstance(error, HTTPException) and error.status_code == 405:
        allow = (error.headers or {}).get("allow", "")
        refusal = Refusal(405, "Så går det inte att fråga", ("Gå till Möten.",), allow)
        return await tell(request, refusal)
    return await tell(request, nothing_there())

"""The pages and what is done from them: one table of addresses.

(DECISIONS 376)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from pipeline.commands.working_folder import WorkingFolder
from pipeline.web.acting import Endpoint, Page, View, WebAction, acting
from pipeline.web.answers.answered import NOTICE, Answered
from pipeline.web.answers.drawing import Shown
from pipeline.web.answers.lookup import HOME, document_inside
from pipeline.web.answers.refusals import Refusal, answer_gone, nothing_there
from pipeline.web.answers.static_files import static_file
from pipeline.web.door.entrance import Entrance
from pipeline.web.door.guard import Guard
from pipeline.web.late_loading import Late
from pipeline.web.live.events import events, live_state
from pipeline.web.live.live_folder import LiveFolder
from pipeline.web.showing import answer, respond, tell

Find = Callable[[WorkingFolder, Mapping[str, str]], Any]  # gives a downloads/download.Download
FindOrMake = Callable[[Request], Any]  # gives a Download, or what is Shown until it is made

PAGES: tuple[Page, ...] = (
    (HOME, Late("page_views.moten:meetings_page"), "moten.html"),
    ("/mote/{key}", Late("page_views.meeting:meeting_page"), "meeting.html"),
    ("/mote/{key}/frys", Late("page_views.meeting:freeze_page"), "freeze.html"),
    ("/mote/{key}/pdf", Late("page_views.papers:papers_page"), "papers.html"),
    ("/mote/{key}/beslut", Late("page_views.decisions_aloud:decisions_page"), "decisions.html"),
    ("/mote/{key}/webb", Late("page_views.web_copies:web_copies_page"), "web_copies.html"),
    ("/dokument/{key}", Late("page_views.document:document_page"), "document.html"),
    ("/program", Late("page_views.programmes:programmes_page"), "programmes.html"),
    ("/program/skicka", Late("page_views.board_forms:board_forms_page"), "board_forms.html"),
    ("/program/svar", Late("page_views.board_answers:board_answers_page"), "board_answers.html"),
    ("/program/luckor", Late("page_views.chain_gaps:chain_gaps_page"), "chain_gaps.html"),
    ("/ratta", Late("page_views.to_mend:mending_page"), "to_mend.html"),
    ("/ratta/borta", Late("page_views.missing_parts:missing_parts_page"), "missing_parts.html"),
    ("/ratta/sprak", Late("page_views.language_remarks:language_page"), "language.html"),
    ("/nytt", Late("page_views.new_case:new_case_page"), "new_case.html"),
    ("/mallar", Late("page_views.template_list:templates_page"), "templates.html"),
    ("/dokument/{key}/aterfor", Late("page_views.proposals:proposals_page"), "proposals.html"),
    (
        "/dokument/{key}/nytt",
        Late("page_views.fresh_document:fresh_document_page"),
        "fresh_document.html",
    ),
    ("/dokument/{key}/texter", Late("page_views.chosen_texts:texts_page"), "chosen_texts.html"),
    ("/cell", Late("page_views.cell:cell_page"), "cell.html"),
)
# An address and what is done there (acting.py).
ACTIONS: tuple[tuple[str, WebAction], ...] = (
    ("/bygg", Late("forms.work:build_documents")),
    ("/bygg/utan", Late("forms.work:build_without")),
    ("/bygg/nytt", Late("forms.work:begin_anew")),
    ("/avbryt", Late("forms.work:cancel_work")),
    ("/sparbygg", Late("forms.work:switch_saving")),
    ("/frys", Late("forms.work:freeze_papers")),
    ("/aterfor", Late("page_views.proposals:take_home")),
    ("/texter", Late("page_views.chosen_texts:choose")),
    ("/publicera", Late("forms.work:publish_papers")),
    ("/publicera/webb", Late("forms.work:publish_for_web")),
    ("/nytt", Late("forms.page_forms:answer_questions")),
    ("/nytt/blad", Late("forms.page_forms:add_sheets")),
    ("/program/skicka", Late("forms.page_forms:send_to_boards")),
    ("/ny", Late("forms.page_forms:stay_in_folder")),
    ("/valj", Late("forms.page_forms:stay_in_folder")),
    ("/oppna", Late("forms.open_in_program:open_in_program")),
    ("/mallar/kopia", Late("forms.page_forms:copy_template")),
    ("/mallar/granska", Late("forms.page_forms:check_templates_closely")),
    ("/mallar/prov", Late("forms.page_forms:try_template")),
    ("/mallar/programmets", Late("forms.page_forms:return_template")),
)
# An address, and the file that a browser saves or shows from there.
DOWNLOADS: tuple[tuple[str, Find], ...] = (
    ("/dokument/{key}/bild/{number}", Late("downloads.pictures:document_picture")),
    ("/fil/{key:path}", Late("downloads.built_files:built_document")),
    ("/tider.ics", Late("downloads.calendar:deadlines_calendar")),
    ("/ratta/arbetsbocker.zip", Late("downloads.marked_books:marked_books_zip")),
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
            *(Route(path, acting(action), methods=["POST"]) for path, action in actions),
            *(Route(path, _download(find)) for path, find in DOWNLOADS),
            *(Route(path, _made(make)) for path, make in MADE_FILES),
            Route("/{action:path}/svar/{key}", _told),
            Route("/dokument", _lead_to_document),
            Route("/handelser", events),
            Route("/lage", live_state),
            Route("/static/{name}", static_file),
        ],
        exception_handlers={HTTPException: _not_there},
    )
    app.router.redirect_slashes = False
    app.state.folder, app.state.entrance, app.state.pages = folder, entrance, pages
    app.state.answered = Answered()
    app.state.live_folder = live_folder or LiveFolder(folder)
    return Guard(app, entrance)


def _page(view: View, file: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        def make() -> Response:
            folder: WorkingFolder = request.app.state.folder
            state = folder.state()
            asked = {**request.query_params, **request.path_params}
            notice = request.app.state.answered.notice(asked.pop(NOTICE, ""))
            return respond(request, Shown(file, view(folder, asked), notice=notice), state=state)

        return await answer(request, make)

    return endpoint


async def _lead_to_document(request: Request) -> Response:
    """Lead to the document that was chosen on a page with many."""
    key = request.query_params.get("key", "")

    def lead() -> Response:
        document = document_inside(request.app.state.folder, key)
        return RedirectResponse(f"/dokument/{document.key}", 303)

    return await answer(request, lead)


async def _told(request: Request) -> Response:
    """Show what a form has led to, for as long as that is kept."""
    found = request.app.state.answered.page(request.path_params["key"])
    if found is None:
        return await tell(request, answer_gone())
    return await answer(request, lambda: respond(request, found))


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


async def _not_there(request: Request, error: Exception) -> Response:
    """Tell of an address where nothing is, or where nothing can be sent."""
    if isinstance(error, HTTPException) and error.status_code == 405:
        allow = (error.headers or {}).get("allow", "")
        refusal = Refusal(405, "Så går det inte att fråga", ("Gå till Möten.",), allow)
        return await tell(request, refusal)
    return await tell(request, nothing_there())

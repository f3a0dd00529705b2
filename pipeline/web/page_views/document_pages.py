"""A document as its pages: the browser shows the PDF, and until it is made a page says so.

(DECISIONS 417)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from starlette.requests import Request

from pipeline.commands.working_folder import WorkingFolder
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import capital
from pipeline.web.answers.drawing import Shown
from pipeline.web.answers.lookup import document_inside
from pipeline.web.downloads.built_files import built_document
from pipeline.web.downloads.download import Download
from pipeline.web.downloads.pages_in_turn import PagesInTurn, Waiting
from pipeline.web.page_views.document_rows import title_of


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A document’s pages are being made. `turn`: what is made first, "" when it is at work."""

    title: str
    back: str
    turn: str


def document_pdf(request: Request) -> Download | Shown:
    """Return a document as PDF, to be shown; until it is made, a page that says so and asks again.

    Raises NoPageError; BusyError when too many are waiting, OfficeError when it can’t be made.
    """
    folder: WorkingFolder = request.app.state.folder
    in_turn: PagesInTurn = request.app.state.live_folder.pages
    built = built_document(folder, request.path_params)
    pages = in_turn.ask(built.data)
    if isinstance(pages, Waiting):
        document = document_inside(folder, request.path_params["key"])
        back = f"/dokument/{document.key}"
        page = WaitingPage(f"{title_of(document)}: sidorna görs", back, _turn(pages))
        return Shown("pages_waiting.html", page, 202)
    return Download(PurePath(built.name).with_suffix(".pdf").name, "application/pdf", pages, True)


def _turn(waiting: Waiting) -> str:
    if not waiting.before:
        return ""
    others = capital(counted(waiting.before, "dokument", "dokument"))
    return f"{others} görs före."

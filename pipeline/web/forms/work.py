"""What is done from the pages: each is a form that was sent, and ends at a page.

Work is only begun here: how it goes stands in the status line of every page. (DECISIONS 395, 396)
"""

from __future__ import annotations

from starlette.requests import Request

from pipeline.commands.folder_state import MeetingState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.errors import BusyError
from pipeline.store.decide import Wish
from pipeline.web.answers.drawing import GoTo, Shown
from pipeline.web.answers.lookup import back_to, document_inside, known_meeting
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.live.live_folder import LiveFolder
from pipeline.web.page_views.fresh_document import fresh_document_page
from pipeline.web.page_views.missing_parts import ADDRESS as MISSING_PARTS
from pipeline.web.page_views.missing_parts import missing_sheets

YES = "ja"
STATUS = "lage"  # what every page has, and says how the work goes


def build_documents(request: Request) -> str:
    """Begin to build what is missing or out of date: all of it, or a meeting's.

    This and what follows raise BusyError when something else is at work, so that nothing is begun.
    """
    wanted = _field(request, "meeting")
    select = (_meeting(request).id,) if wanted else ()
    _only_if(_live_folder(request).build(select))
    return back_to(request)


def build_without(request: Request) -> str | GoTo:
    """Begin to build without what is missing of the sheets that a form names by their codes.

    Raises NoPageError when nothing that is missing may be of one.
    """
    sheets, codes = missing_sheets(_folder(request).state()), request.state.form.getlist("code")
    if not codes:
        return GoTo(MISSING_PARTS, "Inget är valt, så inget är byggt.")
    if not sheets.keys() >= set(codes):
        raise NoPageError
    accepted = frozenset(sheets[code] for code in codes)
    _only_if(_live_folder(request).build(wish=Wish(accepted=accepted)))
    return f"/ratta#{STATUS}"


def begin_anew(request: Request) -> str | Shown:
    """Begin to build a document anew; what a hand has done in it is kept aside.

    Raises NoPageError when there is nothing of that kind to leave behind.
    """
    folder = _folder(request)
    page = fresh_document_page(folder, {"key": _field(request, "document")})
    if page.why_not:
        return Shown("fresh_document.html", page, 422)
    target = document_inside(folder, page.key).target
    _only_if(_live_folder(request).begin_anew(target))
    return f"/dokument/{page.key}#{STATUS}"


def cancel_work(request: Request) -> str:
    """Let what is at work end after the document at hand."""
    _live_folder(request).jobs.cancel()
    return back_to(request)


def switch_saving(request: Request) -> str:
    """Let a save lead to a build from now on, or not."""
    _live_folder(request).build_when_saved(_field(request, "on") == YES)
    return back_to(request)


def freeze_papers(request: Request) -> str:
    """Begin to seal what is sent out to a meeting; go to the meeting."""
    meeting = _meeting(request)
    _only_if(_live_folder(request).freeze(meeting.id))
    return f"/mote/{meeting.key}#{STATUS}"


def publish_papers(request: Request) -> str:
    """Begin to make a meeting's papers as they leave the house."""
    _only_if(_live_folder(request).publish(_meeting(request).id))
    return back_to(request)


def publish_for_web(request: Request) -> str:
    """Begin to make the copies of a meeting's papers that the web may show."""
    _only_if(_live_folder(request).publish(_meeting(request).id, web=True))
    return back_to(request)


def _only_if(is_begun: bool) -> None:
    if not is_begun:
        raise BusyError(
            "Något annat görs i arbetsmappen just nu, så det du valde är inte gjort.",
            remedy="Vänta tills det är klart och försök igen.",
        )


def _live_folder(request: Request) -> LiveFolder:
    found: LiveFolder = request.app.state.live_folder
    return found


def _folder(request: Request) -> WorkingFolder:
    found: WorkingFolder = request.app.state.folder
    return found


def _field(request: Request, name: str) -> str:
    return str(request.state.form.get(name, ""))


def _meeting(request: Request) -> MeetingState:
    """Return the meeting whose key was sent; NoPageError when there is none."""
    return known_meeting(_folder(request).state(), _field(request, "meeting"))

"""What an address or a form names: it is looked up, and where it is not known nothing is there."""

from __future__ import annotations

from urllib.parse import urldefrag

from starlette.datastructures import FormData
from starlette.requests import Request

from pipeline import disk
from pipeline.commands.folder_state import DocumentState, FolderState, MeetingState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.web.answers.answered import without_notice
from pipeline.web.answers.refusals import NoPageError

HOME = "/"
CHOSEN = "valda"  # what a page is asked for with what was chosen on it, with blanks between


def chosen_in(form: FormData) -> list[str]:
    """Return what is chosen in a form: in its fields called `code`, or `code-` and a number."""
    return [str(value) for name, value in form.multi_items() if name.partition("-")[0] == "code"]


def asked_from(request: Request) -> str:
    """Return the address of the page that a form was sent from; never one of another server."""
    return urldefrag(back_to(request)).url


def back_to(request: Request) -> str:
    """Return the address of that page, with the place in it where who sent the form goes on."""
    address = without_notice(str(request.state.form.get("page", "")))
    ours = address.isprintable() and address.startswith("/") and address[1:2] != "/"
    return address if ours and "\\" not in address else HOME


def known_meeting(state: FolderState, key: str) -> MeetingState:
    """Return the meeting with a key; raises NoPageError when there is none."""
    found = state.meeting(key)
    if found is None:
        raise NoPageError
    return found


def document_inside(folder: WorkingFolder, key: str) -> DocumentState:
    """Return a document by its key, when no link leads from its place out of outputs/.

    Raises NoPageError: there is none, or one does.
    """
    outputs = folder.path / "outputs"
    document = folder.state().document(key)
    if document is None or not disk.is_inside(outputs / document.place, outputs):
        raise NoPageError
    return document

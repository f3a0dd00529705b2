"""Handlingarna som en pdf: whether there is one, and what it takes to make it anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline import disk
from pipeline.commands.folder_state import FolderState, MeetingState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.plan import folder_name
from pipeline.publish import find_office
from pipeline.store.seals import seals
from pipeline.swedish.dates import weekday_running
from pipeline.web.answers.lookup import known_meeting
from pipeline.web.downloads.meeting_papers import published_pdf
from pipeline.web.page_views.document_rows import plain_sentences
from pipeline.web.page_views.meeting import why_not_freeze

_NO_OFFICE = (
    "Det behövs LibreOffice på datorn för att göra pdf. Alla dokument går att ladda ner som de är, "
    "från mötets sida."
)
_OF_SEALED = "Den görs av det som är fryst."
_SEALED_FIRST = "Utskicket är inte fryst. Det fryses först, och pdf:en görs av det som är fryst."


@dataclass(frozen=True, slots=True)
class PapersPage:
    """A meeting's papers as one PDF. `made`: when; `file`: its address, "" for none."""

    title: str
    key: str
    meeting: str
    address: str
    made: str
    file: str
    frozen: str
    why_not: str


def papers_page(folder: WorkingFolder, asked: Mapping[str, str]) -> PapersPage:
    """Return the page of a meeting's papers as one PDF; NoPageError when there is no meeting."""
    state = folder.state()
    meeting = known_meeting(state, asked["key"])
    at = disk.about(folder.path / "outputs" / published_pdf(meeting))
    place = f"/mote/{meeting.key}"
    day = datetime.fromtimestamp(at.st_mtime).astimezone() if at is not None else None
    sealed = seals(folder.path / "outputs", folder_name(meeting.id))
    made = f"{weekday_running(day.date())} klockan {day:%H.%M}" if day is not None else ""
    return PapersPage(
        title="Handlingarna som en pdf",
        key=meeting.key,
        meeting=meeting.heading,
        address=place,
        made=made,
        file=f"{place}/handlingar.pdf" if made else "",
        frozen=_OF_SEALED if sealed else _SEALED_FIRST,
        why_not=_why_not(state, meeting, is_sealed=bool(sealed)),
    )


def _why_not(state: FolderState, meeting: MeetingState, *, is_sealed: bool) -> str:
    if find_office() is None:
        return _NO_OFFICE
    return "" if is_sealed else why_not_freeze(state, meeting, plain_sentences(state))

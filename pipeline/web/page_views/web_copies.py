"""Kopior för webben: which there are, what did not come and why, and what it takes to make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline import disk
from pipeline.commands.folder_state import FolderState, MeetingState
from pipeline.commands.publish_result import Published
from pipeline.commands.working_folder import WorkingFolder
from pipeline.plan import folder_name
from pipeline.store.folder import PUBLISHED, WEB
from pipeline.store.seals import seals
from pipeline.web.answers.lookup import known_meeting
from pipeline.web.page_views.document_rows import plain_sentences
from pipeline.web.page_views.meeting import why_not_freeze

_OF_SEALED = "De görs av det som är fryst."
_FORGOTTEN = "Vad som inte kom med, och varför, står här när du gör om kopiorna."
_SEALED_FIRST = "Utskicket är inte fryst. Det fryses först, och kopiorna görs av det som är fryst."


@dataclass(frozen=True, slots=True)
class WebCopiesPage:
    """How many copies for the web a meeting has, and what is `told` of those made last.

    `why_not`: "" when they can be made.
    """

    title: str
    key: str
    meeting: str
    address: str
    copies: int
    told: tuple[str, ...]
    frozen: str
    why_not: str


def web_copies_page(folder: WorkingFolder, asked: Mapping[str, str]) -> WebCopiesPage:
    """Return the page of a meeting's copies for the web; NoPageError when there is no meeting."""
    state = folder.state()
    meeting = known_meeting(state, asked["key"])
    outputs, own = folder.path / "outputs", folder_name(meeting.id)
    sealed = seals(outputs, own)
    copies = len(list(disk.paths_below(outputs / PUBLISHED / own / WEB)))
    forgotten = (_FORGOTTEN,) if copies and meeting.id not in folder.published else ()
    return WebCopiesPage(
        title="Kopior för webben",
        key=meeting.key,
        meeting=meeting.heading,
        address=f"/mote/{meeting.key}",
        copies=copies,
        told=tuple(_told(folder.published.get(meeting.id), state)) or forgotten,
        frozen=_OF_SEALED if sealed else _SEALED_FIRST,
        why_not="" if sealed else _why_not(state, meeting),
    )


def _why_not(state: FolderState, meeting: MeetingState) -> str:
    return why_not_freeze(state, meeting, plain_sentences(state))


def _told(found: Published | None, state: FolderState) -> Iterator[str]:
    """Yield what is said of what was published last: first what did not come, and why."""
    plain = plain_sentences(state)
    if found is not None:
        lines = (*found.faults, *found.notes)
        yield from filter(None, [plain(line) for line in lines if found.seal not in line])

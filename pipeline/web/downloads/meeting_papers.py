"""Files that a browser saves: they are looked up in the folder, by a meeting's key.

Nothing of an address is ever part of a path. (DECISIONS 395)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.responses import Response

from pipeline import disk
from pipeline.building.meeting_bundle import FILE
from pipeline.building.meeting_zip import plain_file_name
from pipeline.commands.folder_state import MeetingState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.ooxml.package.zipping import zipped
from pipeline.plan import folder_name
from pipeline.store.folder import PUBLISHED
from pipeline.web.refusals import NoPageError


@dataclass(frozen=True, slots=True)
class Download:
    """A file for the browser to save: what it is called, its media type, its bytes.

    `is_shown`: the browser is to show it and not save it.
    """

    name: str
    kind: str
    data: bytes
    is_shown: bool = False

    def response(self) -> Response:
        """Return it as an answer; its name keeps å, ä and ö (RFC 6266)."""
        use = "inline" if self.is_shown else "attachment"
        headers = {"content-disposition": f"{use}; filename*=UTF-8''{quote(self.name)}"}
        return Response(self.data, media_type=self.kind, headers=headers)


def papers_zip(folder: WorkingFolder, asked: Mapping[str, str]) -> Download:
    """Return a meeting's built documents as they stand, numbered in the order of its agenda.

    Raises NoPageError when there is no such meeting, or nothing of it is built.
    """
    meeting = _meeting_asked_for(folder, asked)
    outputs = folder.path / "outputs"
    titles = {one.target: one.title for one in meeting.documents}
    found = [(title, _bytes_in(outputs, target)) for target, title in titles.items()]
    papers = [(title, data) for title, data in found if data]
    if not papers:
        raise NoPageError
    digits = len(str(len(papers)))
    files = {
        f"{place:0{digits}} {plain_file_name(title)}.docx": data
        for place, (title, data) in enumerate(papers, 1)
    }
    name = f"{plain_file_name(meeting.heading)}.zip"
    return Download(name, "application/zip", zipped(files))


def papers_pdf(folder: WorkingFolder, asked: Mapping[str, str]) -> Download:
    """Return a meeting's papers as one PDF, as they were published last; NoPageError for none."""
    meeting = _meeting_asked_for(folder, asked)
    data = _bytes_in(folder.path / "outputs", published_pdf(meeting))
    if not data:
        raise NoPageError
    name = f"Handlingar, {plain_file_name(meeting.heading)}.pdf"
    return Download(name, "application/pdf", data)


def published_pdf(meeting: MeetingState) -> str:
    """Return where a meeting's papers lie as one PDF when they are published, under outputs/."""
    return f"{PUBLISHED}/{folder_name(meeting.id)}/{FILE}"


def _meeting_asked_for(folder: WorkingFolder, asked: Mapping[str, str]) -> MeetingState:
    found = folder.state().meeting(asked["key"])
    if found is None:
        raise NoPageError
    return found


def _bytes_in(outputs: Path, target: str) -> bytes | None:
    """Return a file's bytes; None when it is not there, or lies elsewhere by way of a link."""
    path = outputs / target
    return disk.bytes_of(path) if disk.is_inside(path, outputs) else None

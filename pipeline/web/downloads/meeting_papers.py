"""A meeting's papers for the browser to save: they are looked up in the folder, by its key.

Nothing of an address is ever part of a path. (DECISIONS 395)
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline import disk
from pipeline.building.meeting_bundle import FILE
from pipeline.building.meeting_zip import plain_file_name
from pipeline.commands.folder_state import MeetingState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.ooxml.package.zipping import zipped
from pipeline.plan import folder_name
from pipeline.store.folder import PUBLISHED
from pipeline.web.answers.lookup import known_meeting
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.downloads.download import Download
from pipeline.web.downloads.papers_told import FILE as FILE_TOLD
from pipeline.web.downloads.papers_told import papers_list


def papers_zip(folder: WorkingFolder, asked: Mapping[str, str]) -> Download:
    """Return a meeting's built documents as they stand, numbered in the order of its agenda.

    With a list of what is missing, old or edited by hand, where something is.
    Raises NoPageError when there is no such meeting, or nothing of it is built.
    """
    meeting = known_meeting(folder.state(), asked["key"])
    outputs = folder.path / "outputs"
    built = {one.place: one.title for one in meeting.documents if one.exists}
    found = [(title, _bytes_in(outputs, place)) for place, title in built.items()]
    papers = [(title, data) for title, data in found if data]
    if not papers:
        raise NoPageError
    digits = len(str(len(papers)))
    files = {
        f"{place:0{digits}} {plain_file_name(title)}.docx": data
        for place, (title, data) in enumerate(papers, 1)
    }
    told = papers_list(meeting)
    files |= {FILE_TOLD: told} if told else {}
    name = f"{plain_file_name(meeting.heading)}.zip"
    return Download(name, "application/zip", zipped(files))


def papers_pdf(folder: WorkingFolder, asked: Mapping[str, str]) -> Download:
    """Return a meeting's papers as one PDF, as they were published last; NoPageError for none."""
    meeting = known_meeting(folder.state(), asked["key"])
    data = _bytes_in(folder.path / "outputs", published_pdf(meeting))
    if not data:
        raise NoPageError
    name = f"Handlingar, {plain_file_name(meeting.heading)}.pdf"
    return Download(name, "application/pdf", data)


def published_pdf(meeting: MeetingState) -> str:
    """Return where a meeting's papers lie as one PDF when they are published, under outputs/."""
    return f"{PUBLISHED}/{folder_name(meeting.id)}/{FILE}"


def _bytes_in(outputs: Path, target: str) -> bytes | None:
    """Return a file's bytes; None when it is not there, or lies elsewhere by way of a link."""
    path = outputs / target
    return disk.bytes_of(path) if disk.is_inside(path, outputs) else None

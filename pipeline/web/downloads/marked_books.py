"""The workbooks with their faults in colour, for the browser to save; no file is left behind."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.commands.folder_state import DocumentState
from pipeline.commands.mark import MarkedFaults, fault_marks, marked_copies, not_marked
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.ooxml.package.zipping import zipped
from pipeline.store.marked_files import MARKED_BOOKS, Replaced
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.downloads.download import Download
from pipeline.web.downloads.papers_told import FILE

_NAME = "Arbetsböcker med felen färgade.zip"


def marked_books_zip(folder: WorkingFolder, asked: Mapping[str, str]) -> Download:
    """Return a copy of each workbook that has faults, as `check --mark` makes them.

    With a list of what is not seen in them, and why. Raises NoPageError when there are none.
    """
    state = folder.state()
    stopped = {one.problem: [*map(_full_title, one.stops)] for one in state.problems}
    marks = fault_marks(stopped, stopped)
    found = MarkedFaults(tuple(stopped), Replaced())
    copies = marked_copies(folder.path, marks, found)
    files = {target.removeprefix(f"{MARKED_BOOKS}/"): data for target, data in copies}
    if not files and not found.unread:
        raise NoPageError
    plain = PlainSentences(state.dataset)
    found.unread = {file: plain(why) or why for file, why in found.unread.items()}
    if lines := [*not_marked(found, "Att rätta")]:
        files[FILE] = "\r\n".join([*lines, ""]).encode("utf-8-sig")
    return Download(_NAME, "application/zip", zipped(files))


def _full_title(document: DocumentState) -> str:
    outcome = document.outcome
    return outcome.step.plan.full_title if outcome is not None else document.title

"""The days by which something is to be done, for the calendar of who looks at the page."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.commands.calendar_file import as_calendar
from pipeline.commands.status import CALENDAR
from pipeline.commands.working_folder import WorkingFolder
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.downloads.download import Download


def deadlines_calendar(folder: WorkingFolder, asked: Mapping[str, str]) -> Download:
    """Return what `status --ics` writes; raises NoPageError when there is no day to tell of."""
    state = folder.state()
    deadlines = state.status.report.deadlines
    if not deadlines:
        raise NoPageError
    return Download(CALENDAR, "text/calendar", as_calendar(deadlines, state.today))

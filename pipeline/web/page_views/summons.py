"""When the call to a meeting goes out, as every page says it."""

from __future__ import annotations

from pipeline.commands.folder_state import MeetingState
from pipeline.web.page_views.days import day_in_week, number_of_days


def summons_text(meeting: MeetingState) -> str:
    """Return the last day for the call, and the day that the workbook has if that is before.

    Of a meeting that is not waiting for its call: how far it has come, or what to note of it.
    """
    if meeting.has_passed:
        return "Dagen har varit. Skriv ”hållet” i Status när mötet är hållet."
    by, left = meeting.summons_by, meeting.days_left
    if by is None or left is None:
        return f"{meeting.stands}."
    day = day_in_week(by)
    if left < 0:
        said = f"Kallelsen skulle ha skickats senast {day}, {number_of_days(-left)} sedan."
    else:
        when = "i dag" if left == 0 else f"{number_of_days(left)} kvar"
        said = f"Kallelsen ska skickas senast {day}, {when}."
    meant = meeting.summons_meant
    return f"{said} I arbetsboken står {day_in_week(meant)}." if meant else said

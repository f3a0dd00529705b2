"""M07, M08, M16 and U01–U03 (DOMAIN.md 2.3): forecasts where they belong, follow-ups in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.check.rules.registry import rule
from pipeline.domain.goals import (
    built_programs,
    follow_ups_of,
    gives_direction,
    is_kept,
    is_of_board,
    is_steering,
    kept_goals,
)
from pipeline.domain.periods import moment_of
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import group_by, listed, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity

_BY_LAW = (6, 7, 8)  # the months with which a report by law may end
_YEAR = 366  # days between two follow-ups, at most


@rule("M07", Severity.ERROR, needs=("Uppföljning/Prognos", "Uppföljning/Mål", "Mål/Måltyp"))
def no_forecast_for_a_goal_that_gives_direction(data: Dataset) -> Iterator[Problem]:
    """A goal that only gives direction has activities, no forecast (S1)."""
    for row in data["Uppföljning"]:
        goal = record_at(row, "Mål")
        if row["Prognos"] and goal and gives_direction(goal):
            kind = "ett inriktningsmål. För sådana mål lämnas ingen prognos"
            message = f"{plain_name(goal, 'mål')} är {kind}."
            remedy = "Töm cellen, och beskriv vad som har gjorts i kolumnen Aktiviteter i stället."
            yield row.problem("Prognos", message, remedy=remedy)


@rule("M08", Severity.WARNING, needs=("Uppföljning", "Mål/Måltyp", "Mål/Status"))
def a_steering_goal_has_a_common_forecast(data: Dataset) -> Iterator[Problem]:
    """A steering goal that is followed up has a forecast for all of it, not for some boards."""
    for goal in data["Mål"]:
        if is_steering(goal) and is_kept(goal):
            yield from _lacking_forecasts(goal)


def _lacking_forecasts(goal: Record) -> Iterator[Problem]:
    periods = group_by((text_at(row, "Period"), row) for row in listed(goal, "uppföljning"))
    own = _own_board(goal)
    for period, rows in periods.items():
        whole = [row for row in rows if record_at(row, "Organ") in (None, own)]
        if not any(row["Prognos"] for row in whole):
            what, where = "gemensam prognos", "Organ är tomt"
            if own:
                what, where = "prognos", f"Organ är {plain_name(own)} eller tomt"
            message = f"{what} saknas för {plain_name(goal, 'mål')}, period {period}."
            remedy = f"Skriv den i en rad för målet och perioden där {where}."
            yield (whole or rows)[0].problem("Prognos", message, remedy=remedy)


def _own_board(goal: Record) -> Record | None:
    """Return the board whose own goal it is: its row tells of the goal as a whole."""
    return record_at(goal, "Ansvarigt organ") if is_of_board(goal) else None


@rule("M16", Severity.WARNING, needs=("Uppföljning", "Mål/Måltyp", "Mål/Status"))
def a_goal_that_is_followed_up_has_a_kind(data: Dataset) -> Iterator[Problem]:
    """Steering or direction: it decides whether there is a forecast (S1).

    A programme without kinds and without forecasts has chosen neither.
    """
    sound = set(data["Mål"])
    for program in data["Program"]:
        goals = [goal for goal in kept_goals(program) if goal in sound]
        followed = [goal for goal in goals if listed(goal, "uppföljning")]
        uses = any(goal["Måltyp"] or _has_forecast(goal) for goal in goals) if followed else False
        for goal in followed if uses else ():
            if not goal["Måltyp"]:
                message = (
                    f"{plain_name(goal, 'mål')} följs upp, men det framgår inte om det är styrande."
                )
                remedy = "Välj ”styrande” om målet ska ha en prognos, annars ”inriktning”."
                yield goal.problem("Måltyp", message, remedy=remedy)


def _has_forecast(goal: Record) -> bool:
    return any(row["Prognos"] for row in listed(goal, "uppföljning"))


@rule("U01", Severity.WARNING, needs=("Uppföljning/Period", "Uppföljning/Mätdatum"))
def a_programme_is_followed_up_every_year(data: Dataset, today: date) -> Iterator[Problem]:
    """The latest follow-up of a programme is not older than a year (S0)."""
    for program in built_programs(data):
        latest = max(_rows(program, data), key=_measuring_day, default=None)
        if latest is not None and (today - _measuring_day(latest)).days > _YEAR:
            message = f"senaste uppföljningen av {program['Namn']} är {latest['Mätdatum']}. "
            message += "Programmet ska följas upp minst en gång per år."
            remedy = "Lägg till rader för en ny period."
            yield latest.problem("Mätdatum", message, remedy=remedy)


@rule("U02", Severity.WARNING, needs=("Uppföljning", "Nämndbidrag/Mål", "Nämndbidrag/Organ"))
def a_board_that_contributes_is_followed_up(data: Dataset) -> Iterator[Problem]:
    """A board with a row in Nämndbidrag reports at the latest follow-up, on some goal."""
    for program in built_programs(data):
        rows = _rows(program, data)
        latest = str(max(rows, key=_measuring_day)["Period"]) if rows else ""
        reported = {record_at(row, "Organ") for row in rows if text_at(row, "Period") == latest}
        for body, row in _contributors(program, data).items():
            if latest and body not in reported:
                message = f"{body['Namn']} bidrar till målen men har ingen rad i bladet "
                message += f"”Uppföljning” för perioden {latest}."
                remedy = "Be nämnden om en rad, eller ta bort bidraget om det inte gäller längre."
                yield row.problem("Organ", message, remedy=remedy)


@rule("U03", Severity.INFO, needs=("Uppföljning/Period", "Uppföljning/Mätdatum"))
def a_report_by_law_covers_half_the_year(data: Dataset) -> Iterator[Problem]:
    """A report on part of the year covers at least half of it and at most two thirds.

    11 kap. 16 § kommunallagen, 13 kap. 1 § lagen om kommunal bokföring och redovisning.
    """
    told = set()
    for program in built_programs(data):
        for row in _rows(program, data):
            period = moment_of(row)
            if period is None or period in told or period.precision != "månad":
                continue
            told.add(period)
            if period.month not in (*_BY_LAW, 12):
                message = (
                    f"{row['Period']} är en extra avstämning; den lagstadgade delårsrapporten "
                )
                message += "omfattar minst hälften och högst två tredjedelar av året."
                remedy = "Ingenting behöver göras om det är så ni vill ha det."
                yield row.problem("Period", message, remedy=remedy)


def _rows(program: Record, data: Dataset) -> list[Record]:
    """Return the sound rows of Uppföljning of the goals that stay in a programme."""
    sound = set(data["Uppföljning"])
    return [row for row in follow_ups_of(program) if row in sound and moment_of(row)]


def _measuring_day(row: Record) -> date:
    day: date = row["Mätdatum"]
    return day


def _contributors(program: Record, data: Dataset) -> dict[Record, Record]:
    sound = set(data["Nämndbidrag"])
    rows = [
        row for goal in kept_goals(program) for row in listed(goal, "nämndbidrag") if row in sound
    ]
    return {body: row for row in reversed(rows) if (body := record_at(row, "Organ"))}

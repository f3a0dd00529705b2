"""A build with all that is said and noted of it: on the screen, on its page, for the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from pipeline.building import unchanged
from pipeline.model import Report

DONE, FAULTS = 0, 1
Say = Callable[[Report | None, Sequence[str]], None]  # lines, and the report that they tell of


def tell_build(  # what is imported in it, a build with nothing to do can do without
    folder: Path,
    today: date,
    build: Callable[[], Report],
    say: Say,
    *,
    plain: bool,
    every: bool = False,
    show: Sequence[str] = (),
    quiet: bool = False,
) -> int:
    """Build, say what there is to say, write the page; return the exit code.

    `plain`: nothing but a build of the folder was asked for, so what the last one said may hold.
    `quiet`: the report is said, and no lines of it.
    """
    made_of = unchanged.digest_of_inputs(folder, today) if plain else ""
    last = unchanged.last_result(folder, made_of) if plain else None
    if last is not None:
        said, code = last
        say(None, said)
        return code
    from pipeline.building.noted_result import before_build, note_result

    before = before_build(folder, today, made_of)
    report = build()
    from pipeline.building.next_build import next_report
    from pipeline.building.report import belonging_lines, report_lines
    from pipeline.building.report_page import write_page
    from pipeline.building.told import note_told

    outputs = folder / "outputs"
    lines = [] if quiet else report_lines(report, every=every)
    for word in () if quiet else show:
        lines += belonging_lines(report, word, outputs)
    say(report, lines)
    if not report.dry:
        lines.append(f"Rapport: {write_page(report, outputs, datetime.now().astimezone())}")
        say(None, lines[-1:])
    news = not (report.dry or quiet) and note_told(outputs, report)
    again = next_report(report) if before is not None and not news else None
    if before is not None and again is not None:
        lines = [*report_lines(again), lines[-1]]
        note_result(folder, before, report.lasting or {}, lines, _code(again))
    return _code(report)


def _code(report: Report) -> int:
    return FAULTS if report.failed else DONE

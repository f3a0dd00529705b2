"""Which FEL stop which documents: those that asked for what the FEL is about (DECISIONS 19)."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model import Problem, Severity, Source


class Stops:
    """The FEL of one run, by what they stop.

    A stop names a source, a row (no column), a sheet (no key) or a document (no sheet).
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Know the FEL among `problems`."""
        self.by_stop: dict[Source, dict[Problem, None]] = {}
        for problem in problems:
            if problem.severity is Severity.ERROR:
                own = (problem.source,) if problem.source is not None else ()
                for stop in (*own, *problem.stops):
                    self.by_stop.setdefault(stop, {})[problem] = None

    def __call__(self, key: str, reads: Iterable[Source]) -> tuple[Problem, ...]:
        """Return the FEL that stop a document with this key which asked for `reads`."""
        if not self.by_stop:
            return ()
        asked = {Source("", key, "")}
        for source in reads:
            asked |= {source, Source(source.sheet, source.key, "")}
            if source.sheet:
                asked.add(Source(source.sheet, "", ""))
        met = {
            problem: None for stop in asked & self.by_stop.keys() for problem in self.by_stop[stop]
        }
        return tuple(sorted(met, key=_place))


def _place(problem: Problem) -> tuple[object, ...]:
    cell = problem.cell
    where = (cell.file, cell.sheet, cell.row, cell.column) if cell is not None else ("", "", 0, 0)
    return (*where, problem.code, problem.message)

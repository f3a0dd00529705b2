"""Which FEL stop which documents: those that asked for what the FEL is about (DECISIONS 19)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.model import DocumentId, DocumentPlan, Problem, Severity, Source

# For FEL of cells: what each document that they reach would find otherwise, if it asks for it.
Reach = Mapping[Problem, Mapping[DocumentId, frozenset[Source]]]


class Stops:
    """The FEL of one run, by what they stop.

    A stop names a source, a row (no column), a sheet (no key) or a document (no sheet). A FEL whose
    reach is known stops no whole sheet, but what it reaches.
    """

    def __init__(self, problems: Iterable[Problem], reach: Reach | None = None) -> None:
        """Know the FEL among `problems`, and how far some of them reach."""
        self.by_stop: dict[Source, dict[Problem, None]] = {}
        self.reach = reach or {}
        for problem in problems:
            if problem.severity is Severity.ERROR:
                own = (problem.source,) if problem.source is not None else ()
                for stop in (*own, *problem.stops):
                    if problem not in self.reach or stop.key:
                        self.by_stop.setdefault(stop, {})[problem] = None

    def __call__(self, who: DocumentId, reads: Iterable[Source]) -> tuple[Problem, ...]:
        """Return the FEL that stop a document, by its kind and key, which asked for `reads`."""
        if not (self.by_stop or self.reach):
            return ()
        asked = {Source("", who[1], "")}
        for source in reads:
            asked |= {source, Source(source.sheet, source.key, "")}
            if source.sheet:
                asked.add(Source(source.sheet, "", ""))
        met = {
            problem: None for stop in asked & self.by_stop.keys() for problem in self.by_stop[stop]
        }
        reached = (p for p, far in self.reach.items() if asked & far.get(who, frozenset()))
        return tuple(sorted(met | dict.fromkeys(reached), key=_place))

    def may_stop(self, plan: DocumentPlan) -> bool:
        """Return whether a FEL would stop a document, should it ask for what the FEL is about."""
        if any(far.get(plan.identity) for far in self.reach.values()):
            return True
        loose = (stop for stop, found in self.by_stop.items() if found.keys() - self.reach.keys())
        return any(_may_ask(plan, stop) for stop in loose)


def _may_ask(plan: DocumentPlan, stop: Source) -> bool:
    return stop.sheet not in plan.view.hidden if stop.sheet else stop.key == plan.key


def _place(problem: Problem) -> tuple[object, ...]:
    cell = problem.cell
    where = (cell.file, cell.sheet, cell.row, cell.column) if cell is not None else ("", "", 0, 0)
    return (*where, problem.code, problem.message)

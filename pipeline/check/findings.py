"""What check finds on its way: problems, and which sheets cannot be trusted to be whole.

(DECISIONS 19, 21, 31)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.model import Cell, Problem, Severity, Source, Table
from pipeline.schema import header_key
from pipeline.swedish.words import nearest
from pipeline.values.display import quoted

_NEAREST_AT_MOST = 200  # look-ups in one run: each compares with every key of a sheet


def whole_sheet(sheet: str) -> Source:
    """Return what stands for every row of a sheet in `Problem.stops`."""
    return Source(sheet, "", "")


# What makes a row, a sheet or a file go missing, so that references to it lead nowhere.
_CAUSES = ("B01", "B02", "B04", "F")


def order(problem: Problem) -> tuple[bool, Cell, str, str]:
    """Return what sorts problems: a FEL that causes others first, then by cell."""
    cause = problem.severity is Severity.ERROR and problem.code.startswith(_CAUSES)
    return (not cause, problem.cell or Cell(""), problem.code, problem.message)


class Findings:
    """Problems so far. `torn` sheets have lost rows whose keys nobody knows.

    `renamed`: file and sheet that may have rows there under a name that nobody knows → the problem.
    """

    def __init__(self, given: Iterable[Problem] = ()) -> None:
        self.problems: list[Problem] = list(given)
        self.renamed: dict[tuple[str, str], int] = {}
        self._torn: dict[str, int] = {}  # header_key of the sheet → the problem that tore it
        self._torn_everywhere: int | None = None  # a whole file could not be read
        self._damaged: set[tuple[str, str]] = set()
        self._guesses = 0
        for number, problem in enumerate(self.problems):
            if problem.severity is Severity.ERROR:
                self._unread(number, problem)

    def _unread(self, number: int, problem: Problem) -> None:
        """Note what a fault of reading has taken away."""
        cell = problem.cell or Cell("")
        self._damaged.add((cell.file, cell.sheet))
        stopped = [stop.sheet for stop in problem.stops if not stop.key]
        for sheet in stopped:
            self.tear(sheet, number)
        if not stopped and not cell.sheet:
            self._torn_everywhere = number

    def damaged(self, table: Table) -> bool:
        """Return whether cells of a table may be empty because of a fault of reading."""
        return (table.file, table.sheet) in self._damaged

    def tear(self, sheet: str, number: int) -> None:
        """Note that a sheet has lost rows, because of the problem with that number."""
        self._torn.setdefault(header_key(sheet), number)

    def torn(self, sheet: str) -> int | None:
        """Return the number of the problem because of which rows are lost, or None."""
        return self._torn.get(header_key(sheet), self._torn_everywhere)

    def add(
        self,
        severity: Severity,
        code: str,
        cell: Cell,
        message: str,
        remedy: str = "",
        *,
        source: Source | None = None,
        stops: tuple[Source, ...] = (),
    ) -> int:
        """Add a problem; return its number here."""
        message = message[:1].upper() + message[1:]
        self.problems.append(Problem(cell, severity, code, message, remedy, source, stops))
        return len(self.problems) - 1

    def fault(
        self,
        code: str,
        cell: Cell,
        message: str,
        remedy: str,
        source: Source,
        stops: tuple[Source, ...] = (),
    ) -> int:
        """Add a FEL; return its number here."""
        return self.add(Severity.ERROR, code, cell, message, remedy, source=source, stops=stops)

    def also_stops(self, number: int, source: Source) -> None:
        """Let an earlier problem stop what it turned out to hurt as well: so it is a FEL."""
        problem = self.problems[number]
        if source not in problem.stops:
            stops = (*problem.stops, source)
            self.problems[number] = replace(problem, severity=Severity.ERROR, stops=stops)

    def lost_in_renamed(self, sheet: str, key: str, cell: Cell) -> int | None:
        """Return the number of what says that a sheet of the cell's file may be called otherwise.

        It says where the first such key stands, for that may be what is wrong.
        """
        number = self.renamed.get((cell.file, sheet))
        problem = self.problems[number] if number is not None else None
        if number is not None and problem and problem.severity is not Severity.ERROR:
            place = f"bladet ”{cell.sheet}”, cell {cell.address}"
            told = f"Är det inte det, rätta {quoted(key)} i {place}: det finns inte i ”{sheet}”."
            self.problems[number] = replace(problem, remedy=f"{problem.remedy} {told}")
        return number

    def nearest(self, word: str, candidates: Iterable[str]) -> str | None:
        """Return the likeliest spelling, or None; gives up when there is no end of faults."""
        self._guesses += 1
        return nearest(word, candidates) if self._guesses <= _NEAREST_AT_MOST else None

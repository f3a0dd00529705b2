"""Missing is not none: rows that a document showed, and whose sheet, file or column is gone.

A row that somebody took away or parked is a change. Where a whole sheet, file or column is gone
nobody has said that, and the document stands as it is. What it showed is in its memory; in which
file that stood, and under which columns, is in the ledger.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from pipeline import schema
from pipeline.domain.plain_names import GONE_IDS, gone_name
from pipeline.errors import UsageError
from pipeline.model import Cell, Dataset, Problem, Severity, Source, Trace
from pipeline.plan import decides_where_shown, missing_sheet, unknown_sheets
from pipeline.schema import header_key
from pipeline.store import KnownTable, Ledger
from pipeline.store.decide import BLANK
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import enumeration, nearest
from pipeline.values.sheet_names import meant

_CODE = "B13"
_MOST = 5  # sheets, rows or headers named in one sentence
_LEFT = "Dokument som visar det lämnas som de är."
Reads = Mapping[Source, str]
Tables = dict[tuple[str, str], KnownTable]


class _LostColumn(NamedTuple):
    """A column that a sheet of a file has no longer. `keys`: the rows that stood there.

    `known`: the ledger says that it was filled; else only what the document showed tells.
    """

    file: str
    sheet: str
    header: str
    keys: frozenset[str]
    known: bool


def accepted_sheets(words: Iterable[str]) -> frozenset[str]:
    """Return the sheets that --accept-missing names; UsageError for one that there is not."""
    for word in words:
        if header_key(word) not in schema.BY_KEY:
            near = meant(word)
            hint = f"Menade du ”{near}”?" if near else "Skriv bladets namn som i arbetsboken."
            raise UsageError(f"Det finns inget blad som heter ”{word}”.", remedy=hint)
    return frozenset(schema.BY_KEY[header_key(word)].name for word in words)


def without_accepted(
    problems: Iterable[Problem], dataset: Dataset, accepted: frozenset[str]
) -> Iterator[Problem]:
    """Yield the problems; that a sheet is missing which may be so stops nothing."""
    said = {missing_sheet(dataset, sheet).message for sheet in accepted}
    for problem in problems:
        about = problem.message in said or _target(problem.source) in accepted
        allowed = problem.code == "B01" and about
        yield replace(problem, severity=Severity.WARNING) if allowed else problem


def _target(source: Source | None) -> str:
    """Return the sheet that the cells of a column refer to, or ""."""
    column = schema.BY_NAME[source.sheet].column(source.column) if source else None
    return column.target if column else ""


@dataclass(frozen=True)
class MissingRows:
    """What is missing in one build. `ledger`: what there was; `given`: what is known to be wrong.

    `accepted`: sheets whose rows may be missing.
    """

    dataset: Dataset
    ledger: Ledger
    given: tuple[Problem, ...]
    accepted: frozenset[str]

    def of(self, trace: Trace | None, reads: Reads, target: str = "") -> tuple[Problem, ...]:
        """Return why a document that now asks for `reads` must not be written, or a VARNING.

        `trace`: what it showed, None when it was never built; `target`: its name in a VARNING.
        """
        if trace is None:
            return tuple(self._of_new(reads))
        before, now = _rows(trace.reads), _rows(reads)
        found: dict[Problem, None] = {}
        for sheet in before.keys() - self.accepted:
            shown, left = before[sheet], now.get(sheet, frozenset())
            found |= dict.fromkeys(self._of_sheet(sheet, shown, left, target))
        found |= dict.fromkeys(self._of_columns(trace.reads, reads, before))
        return tuple(sorted(found, key=str))

    def left_over(self, traces: Iterable[Trace]) -> tuple[Problem, ...]:
        """Return why no row asks any longer for documents that were made of these.

        What was accepted once, and is in the ledger no longer, is not told of again.
        """
        found = dict.fromkeys(problem for trace in traces for problem in self._without(trace))
        return tuple(problem for problem in found if problem not in self.given)

    def keeps(self, trace: Trace) -> bool:
        """Return whether rows that a document showed are missing, and may be why none asks."""
        return any(self._without(trace))

    def _without(self, trace: Trace) -> Iterator[Problem]:
        """Yield what is missing of a document that no row asks for."""
        known = bool(self.ledger.tables)
        settled = {name for name in schema.BY_NAME if known and not self._rows_before(name)}
        still = replace(self, accepted=self.accepted | settled)
        return (one for one in still.of(trace, {}) if one.severity is Severity.ERROR)

    # ------------------------------------------------------------ sheets and files

    def _of_sheet(
        self, sheet: str, shown: frozenset[str], left: frozenset[str], target: str
    ) -> Iterator[Problem]:
        """Yield what has become of the rows of a sheet that a document showed."""
        gone = {key for key in shown - left if self.dataset.find(sheet, key) is None}
        if not gone:
            return
        if sheet not in self.dataset.headers:
            yield from self._told(sheet) or [self._no_sheet(sheet)]
        elif files := self._files_without(sheet, gone):
            for file in files:
                yield from self._told(sheet, file) or [self._no_file(sheet, file)]
        elif not self.dataset[sheet] and max(len(shown), self._rows_before(sheet)) > 1:
            yield from self._told(sheet) or [self._no_rows(sheet)]
        elif not left and not self._told(sheet):
            yield _last_ones(sheet, gone, target)

    def _of_new(self, reads: Reads) -> Iterator[Problem]:
        """Yield the sheets that a new document asks for, and whose rows others showed."""
        for source in reads:
            sheet = source.sheet
            if source != Source(sheet, "", "") or not self._rows_before(sheet):
                continue
            if self.dataset[sheet] or sheet in self.accepted or sheet not in self._shown_sheets:
                continue
            if sheet not in self.dataset.headers:
                yield self._no_sheet(sheet)
            elif self._rows_before(sheet) > 1:
                yield self._no_rows(sheet)

    @cached_property
    def lost_sheets(self) -> bool:
        """Return whether a sheet that had rows has none, so that a new document may lack them."""
        had = {sheet for (_, sheet), known in self.ledger.tables.items() if known.keys}
        return any(not self.dataset[sheet] for sheet in had - self.accepted)

    def _rows_before(self, sheet: str) -> int:
        tables = self.ledger.tables.items()
        return sum(len(known.keys) for (_, name), known in tables if name == sheet)

    @cached_property
    def _shown_sheets(self) -> frozenset[str]:
        """Return the sheets of which some document that stands shows rows."""
        return frozenset(sheet for sheet, _ in self.ledger.rows)

    def _files_without(self, sheet: str, gone: set[str]) -> list[str]:
        """Return the files that held some of these rows, and have the sheet no longer."""
        return [
            file
            for (file, name), known in self.ledger.tables.items()
            if name == sheet and (file, name) not in self.dataset.tables and gone & {*known.keys}
        ]

    def _told(self, sheet: str, file: str = "") -> list[Problem]:
        """Return the FEL that already say why a sheet, or what a file has of it, is not read."""
        return [
            problem
            for problem in self.given
            if problem.severity is Severity.ERROR
            and Source(sheet, "", "") in problem.stops
            and problem.cell is not None
            and file in ("", problem.cell.file)
        ]

    # ------------------------------------------------------------ columns

    @cached_property
    def _lost_columns(self) -> tuple[_LostColumn, ...]:
        """Return the columns that are gone from sheets that are still there."""
        known = bool(self.ledger.tables)
        tables = self.ledger.tables if known else tables_of(self.dataset, all_columns=True)
        return tuple(
            _LostColumn(file, sheet, header, frozenset(table.keys), known)
            for (file, sheet), table in tables.items()
            for header in table.columns
            if sheet not in self.accepted
            and Source(sheet, "", header) not in self._faulty_columns
            and header not in self.dataset.tables.get((file, sheet), {header: True})
        )

    @cached_property
    def _faulty_columns(self) -> frozenset[Source | None]:
        """Return the columns of which a FEL tells already: it stops what reads their sheet."""
        return frozenset(p.source for p in self.given if p.severity is Severity.ERROR)

    def _of_columns(
        self, before: Reads, now: Reads, rows: Mapping[str, frozenset[str]]
    ) -> Iterator[Problem]:
        """Yield the columns whose cells a document showed, or that decided which rows it showed."""
        for lost in self._lost_columns:
            keys = lost.keys & rows.get(lost.sheet, frozenset())
            decides = lost.known and bool(keys) and decides_where_shown(lost.sheet, lost.header)
            cells = (Source(lost.sheet, key, lost.header) for key in keys)
            filled = (c for c in cells if before.get(c, "") not in ("", *BLANK))
            if decides or any(now.get(cell) != before[cell] for cell in filled):
                yield self._no_column(lost)

    def left_of(self, place: tuple[str, str], known: KnownTable) -> KnownTable:
        """Return what is not there any longer of a sheet in a file, but must be remembered."""
        file, sheet = place
        there = self.dataset.tables.get(place, {})
        columns = tuple(header for header in known.columns if header not in there)
        gone = [key for key in known.keys if self.dataset.find(sheet, key) is None]
        if gone and self._told(sheet, file):  # it is there, and will be read again
            return known
        shown = self.ledger.rows if gone else ()
        return KnownTable(columns, tuple(key for key in gone if (sheet, key) in shown))

    # ------------------------------------------------------------ what to say

    def _no_sheet(self, sheet: str) -> Problem:
        there = {file for file, _ in self.dataset.tables}
        files = [file for file, name in self.ledger.tables if name == sheet]
        where = f" Senast stod det i {enumeration(files)}." if files else ""
        away = [file for file in files if file not in there | {c.file for c in self._unknown}]
        where += f" {enumeration(away)} finns inte längre i inputs." if away else ""
        message = f"Bladet ”{sheet}” saknas.{where}{self._likely(sheet)} {_LEFT}"
        return _fault(self._place(sheet), message, "Ge bladet dess namn igen, eller", sheet)

    def _no_file(self, sheet: str, file: str) -> Problem:
        what = f"Rader ur bladet ”{sheet}” saknas: {file} finns inte längre, eller har inte bladet."
        remedy = "Lägg tillbaka filen, ge bladet dess namn igen, eller"
        message = f"{what}{self._likely(sheet)} {_LEFT}"
        return _fault(self._place(sheet), message, remedy, sheet)

    def _no_rows(self, sheet: str) -> Problem:
        message = f"Bladet ”{sheet}” har inga rader kvar i någon fil.{self._likely(sheet)} {_LEFT}"
        file = next((file for file, name in self.dataset.tables if name == sheet), "")
        return _fault(Cell(file, sheet), message, "Skriv in raderna igen, eller", sheet)

    def _no_column(self, lost: _LostColumn) -> Problem:
        table = self.dataset.tables[lost.file, lost.sheet]
        listed = schema.BY_NAME[lost.sheet].column
        own = [header for header in table if listed(header) is None]
        near = nearest(lost.header, own) or next(
            (name for name in own if header_key(name).startswith(header_key(lost.header))), None
        )
        like = f" Är det kolumnen ”{near}”?" if near else ""
        message = f"Kolumnen ”{lost.header}” saknas i bladet ”{lost.sheet}”.{like} {_LEFT}"
        cell = Cell(lost.file, lost.sheet, 1)
        return _fault(cell, message, "Ge kolumnen dess rubrik igen, eller", lost.sheet)

    @cached_property
    def _unknown(self) -> tuple[Cell, ...]:
        return unknown_sheets(self.dataset)

    def _place(self, sheet: str) -> Cell | None:
        return next((cell for cell in self._unknown if meant(cell.sheet) == sheet), None)

    def _likely(self, sheet: str) -> str:
        """Return which sheets, of those that are not read, may be the one that is missing."""
        like = [cell for cell in self._unknown if meant(cell.sheet) == sheet]
        cells = (like or list(self._unknown))[:_MOST]
        names = enumeration([f"”{cell.sheet}” i {cell.file}" for cell in cells], "eller")
        return f" Är det {names}, som inte läses?" if cells else ""


def _fault(cell: Cell | None, message: str, remedy: str, sheet: str) -> Problem:
    remedy = f"{remedy} hämta en äldre version. Är det rätt: {how_to_accept(sheet)}"
    return Problem(cell, Severity.ERROR, _CODE, message, remedy, accepts=sheet)


def how_to_accept(sheet: str) -> str:
    """Return how who types commands builds though rows are missing of a sheet."""
    name = f'"{sheet}"' if " " in sheet else sheet
    return f"bygg med --accept-missing {name}."


def _last_ones(sheet: str, gone: set[str], target: str) -> Problem:
    """Return that a document shows nothing of a sheet any longer, since somebody took it away."""
    keys = sorted(map(gone_name, gone))
    more = [f"{len(keys) - _MOST} till"] if len(keys) > _MOST else []
    which = enumeration([*keys[:_MOST], *more])
    rows = counted(len(keys), "rad", "rader", common=True)
    away = "är borta eller parkerade" if keys[1:] else "är borta eller parkerad"
    message = (
        f"{target} visar inte längre något ur bladet ”{sheet}”: {rows} {away}. {GONE_IDS} {which}."
    )
    remedy = "Är det inte meningen: lägg tillbaka det och bygg igen."
    return Problem(None, Severity.WARNING, _CODE, message, remedy)


def _rows(reads: Reads) -> dict[str, frozenset[str]]:
    """Return the rows of which something was shown, by sheet."""
    found: dict[str, set[str]] = {}
    for source, digest in reads.items():
        if source.sheet and source.key and digest:
            found.setdefault(source.sheet, set()).add(source.key)
    return {sheet: frozenset(keys) for sheet, keys in found.items()}


# ------------------------------------------------------------ what is remembered


def tables_of(dataset: Dataset, *, all_columns: bool = False) -> Tables:
    """Return what each sheet of each file holds; `all_columns`: also those that it may have had."""
    keys: dict[tuple[str, str], list[str]] = {}
    for sheet, records in dataset.records.items():
        for record in records:
            keys.setdefault((record.file, sheet), []).append(record.key)
    return {
        (file, sheet): KnownTable(
            _possible_columns(sheet) if all_columns else tuple(filter(there.get, there)),
            tuple(keys.get((file, sheet), ())),
        )
        for (file, sheet), there in dataset.tables.items()
    }


def _possible_columns(sheet: str) -> tuple[str, ...]:
    """Return the columns that a sheet may have had, but those that get a value by themselves."""
    columns = schema.BY_NAME[sheet].columns
    return tuple(c.header for c in columns if not (c.derived or c.default))


def tables_to_note(missing: MissingRows, unsettled: Collection[tuple[str, str]]) -> Tables:
    """Return what the ledger is to say: what there is, and what is missing and still shown.

    `unsettled`: rows that may be others under a new key.
    """
    found = tables_of(missing.dataset)
    before = missing.ledger.tables
    changed = {place: known for place, known in before.items() if found.get(place) != known}
    for (file, sheet), (columns, keys) in found.items() if unsettled else ():
        settled = tuple(key for key in keys if (sheet, key) not in unsettled)
        found[file, sheet] = KnownTable(columns, settled)
    for place, known in changed.items():
        if place[1] not in missing.accepted:
            left = missing.left_of(place, known)
            now = found.get(place, KnownTable((), ()))
            if left.keys or (left.columns and place in found):
                found[place] = KnownTable((*now.columns, *left.columns), (*now.keys, *left.keys))
    return found

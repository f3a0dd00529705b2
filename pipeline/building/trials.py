"""What could stand in a faulty cell instead: the tables are given back with that in it.

Of words, rows and periods it is all there are; of days, numbers and texts, what stands for all. A
row whose key is faulty gets one, and what else is then wrong in it is tried as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from random import Random

from pipeline import schema
from pipeline.check import link
from pipeline.domain.records import group_by
from pipeline.model import Cell, Dataset, Problem, Raw, Severity, Source, Table
from pipeline.schema import Column, Kind, header_key, vocabulary_name
from pipeline.values.block_markup import references
from pipeline.values.display import as_shown, keys
from pipeline.values.types import Day, Whole

# FEL that reading the cells of a row has found.
_OF_CELLS = frozenset(["B03", "B04", "B05", "B06", "B07", "B08", "B09", "B14"])
_SAMPLES = {
    Kind.NUMBER: "1",
    Kind.CLOCK: "9.00",
    Kind.COLOUR: "123456",
    Kind.PARAGRAPH_NUMBERS: "1",
}
_FROM_ELSEWHERE = frozenset([Kind.SPAN, Kind.MOMENT])
_COMPARED = frozenset([Kind.DAY, Kind.WHOLE])  # with what stands in the rows beside
_MORE = {
    Kind.TEXT: ("y",),
    Kind.PARAGRAPHS: ("y",),
    Kind.NUMBER: ("0", "1000000"),
    Kind.CLOCK: ("0.30", "23.30"),
    Kind.COLOUR: ("000000", "FFFFFF"),
    Kind.PARAGRAPH_NUMBERS: ("9998",),
    Kind.SPAN: ("1901–1904", "2101–2104"),
    Kind.MOMENT: ("1901", "2101"),
}
_TURNS = 2  # how often all is tried, each time mixed otherwise
_SOME = "x"  # any text
_COPIES = 2_000  # rows added in one try
_FEW = 4  # rows that a reference is tried with one by one, when there is no time for all


@dataclass(frozen=True, slots=True)
class StandIn:
    """What is tried in a cell; `copies`: and into a copy of its row each.

    Column 0 of the cell: the table has no such header yet.
    """

    cell: Cell
    header: str
    raw: str
    copies: tuple[str, ...] = ()


Try = list[StandIn]


@dataclass(frozen=True, slots=True)
class _Fault:
    """One faulty cell."""

    source: Source
    cell: Cell
    column: Column

    @property
    def place(self) -> tuple[str, str, int]:
        """Return where its row is."""
        return self.cell.file, self.cell.sheet, self.cell.row

    def filled(self, raw: str, copies: tuple[str, ...] = ()) -> StandIn:
        """Return something else in the cell."""
        return StandIn(self.cell, self.column.header, raw, copies)


def is_of_cell(problem: Problem) -> bool:
    """Return whether a problem is a FEL that reading a cell of a row has found."""
    source, cell = problem.source, problem.cell
    if problem.severity is not Severity.ERROR or source is None or cell is None:
        return False
    return problem.code in _OF_CELLS and bool(source.column) and cell.row > 1


@dataclass(frozen=True)
class Trials:
    """Tables, the problems of reading them, and the dataset that they give."""

    tables: tuple[Table, ...]
    read_problems: tuple[Problem, ...]
    dataset: Dataset

    def link(self, edits: Iterable[StandIn]) -> Dataset:
        """Return what the tables give with other cells."""
        made = link(self.edited(edits), self.read_problems)
        made.sections.update(self.dataset.sections)
        return made

    def edited(self, edits: Iterable[StandIn]) -> list[Table]:
        """Return the tables with other cells."""
        found = group_by(((edit.cell.file, edit.cell.sheet), edit) for edit in edits)
        tables = ((table, found.get((table.file, table.sheet))) for table in self.tables)
        return [_put(table, edits) if edits else table for table, edits in tables]

    def place(self, cell: Cell) -> Cell:
        """Return where a cell of edited tables stands; the row, under a header that was put in."""
        width = self._widths.get((cell.file, cell.sheet), cell.column)
        return cell if cell.column <= width else replace(cell, column=0)

    @cached_property
    def _widths(self) -> dict[tuple[str, str], int]:
        return {(table.file, table.sheet): len(table.header) for table in self.tables}

    def of(self, problem: Problem) -> Iterator[Try]:
        """Yield what to put into the cells of a FEL, one try after the other."""
        for fault in self._cells(problem):
            if fault.column.key:
                yield from self._with_key(fault)
                continue
            others = self._sound(fault)
            for raw in self._values(fault):
                yield [fault.filled(raw)]
                if others:
                    yield [*others, fault.filled(raw)]

    def together(self, problems: Iterable[Problem]) -> Iterator[Try]:
        """Yield what to put into the cells of many FEL, those of a column at the same time."""
        faults = dict.fromkeys(chain.from_iterable(map(self._cells, problems)))
        columns = group_by(((f.source.sheet, f.column), f) for f in faults)
        for (_, column), cells in columns.items():
            if column.key:
                firsts = dict.fromkeys(map(self._first, cells))
                yield [fault.filled(f"rad {fault.cell.row}") for fault in cells]
                yield [first.filled(f"rad {first.cell.row}") for first in firsts if first]
                continue
            targets = tuple(record.key for record in self.dataset[column.target])
            for raw in self._values(cells[0]) if len(targets) <= _FEW else targets[:_FEW]:
                yield [fault.filled(raw) for fault in cells]
            most = 1 + _COPIES // len(cells)
            for start in range(0, len(targets), most):
                yield [fault.filled("", targets[start : start + most]) for fault in cells]

    def all_at_once(self, problems: Iterable[Problem]) -> list[Try]:
        """Return what to put into all faulty cells at the same time, in one try after the other.

        Each cell gets all that it could hold, and not always together with the same in another.
        """
        own = (fault for p in problems if is_of_cell(p) for fault in islice(self._cells(p), 1))
        each = ([*self._fillings(fault)] for fault in dict.fromkeys(own))
        fillings = [found for found in each if len(found) > 1]  # one is not all it could hold
        most = max(map(len, fillings), default=0)
        tries: list[Try] = []
        for turn in range(_TURNS if len(fillings) > 1 else 1):
            mixed = [Random(f"{turn} {n}").sample(f, len(f)) for n, f in enumerate(fillings)]
            tries += [[each[n % len(each)] for each in mixed] for n in range(most)]
        return tries

    def _fillings(self, fault: _Fault) -> Iterator[StandIn]:
        """Yield what a faulty cell could hold; of what cannot be listed, more than one."""
        if fault.column.key:
            rows = filter(None, (fault, self._first(fault)))
            words = [f"rad {fault.cell.row}", f"rad {fault.cell.row}.1"]
            words += self._dangling(fault.source.sheet)
            yield from (row.filled(word) for row in rows for word in words)
            return
        others = self._beside(fault) if fault.column.kind in _COMPARED else []
        words = [*self._values(fault), *_MORE.get(fault.column.kind, ()), *others]
        if fault.column.target in self._without_keys:
            words.append(as_shown(self._raw(fault.cell)))  # it may be the key of one of those
        yield from map(fault.filled, dict.fromkeys(words))

    def _beside(self, fault: _Fault) -> list[str]:
        """Return what cells of that kind hold in the row, and in the rows that it is linked to."""
        row = self.dataset.find(*fault.source[:2])
        links = (*row.links.values(), *row.lists.values()) if row else ()
        rows = [row, *chain.from_iterable(link.records for link in links)] if row else []
        kind = Day if fault.column.kind is Kind.DAY else Whole
        return [str(v) for one in rows for v in one.cells.values() if type(v) is kind]

    def _cells(self, problem: Problem) -> Iterator[_Fault]:
        """Yield the faulty cells that a FEL is about: its own, and references that it breaks."""
        places = [(problem.source, problem.cell)]
        places += [(stop, self._cell(stop)) for stop in problem.stops if stop.key and stop.column]
        for source, cell in places:
            column = _column(source)
            if source and cell and column:
                yield _Fault(source, cell, column)

    def _cell(self, source: Source) -> Cell | None:
        record = self.dataset.find(source.sheet, source.key)
        return record.cell(source.column) if record else None

    @cached_property
    def _faults(self) -> dict[tuple[str, str, int], list[_Fault]]:
        found = chain.from_iterable(map(self._cells, filter(is_of_cell, self.dataset.problems)))
        return group_by((fault.place, fault) for fault in dict.fromkeys(found))

    @cached_property
    def _without_keys(self) -> set[str]:
        """Return the sheets with rows that are left out, or have the key of another."""
        faults = chain.from_iterable(self._faults.values())
        return {f.source.sheet for f in faults if f.column.key or not f.source.key}

    def _sound(self, but: _Fault) -> list[StandIn]:
        """Return one value for each other faulty cell of the row."""
        others = [f for f in self._faults.get(but.place, ()) if f.cell != but.cell]
        values = [(f, next(filter(None, self._values(f)), "")) for f in others if not f.column.key]
        return [fault.filled(raw) for fault, raw in values if raw]

    def _with_key(self, fault: _Fault) -> Iterator[Try]:
        """Yield the row with a key of its own; of two with one key, either may be the other."""
        for row in filter(None, (fault, self._first(fault))):
            for key in (f"rad {row.cell.row}", *self._dangling(fault.source.sheet)):
                keyed = row.filled(key)
                yield [keyed]
                inner = Trials(self.tables, self.read_problems, self.link([keyed]))
                for other in inner._faults.get(row.place, ()):
                    values = () if other.column.key else inner._values(other)
                    yield from ([keyed, other.filled(raw)] for raw in values)

    def _first(self, fault: _Fault) -> _Fault | None:
        """Return the key cell of the row that has the same key, and came first."""
        first = self.dataset.find(*fault.source[:2])
        return replace(fault, cell=first.cell(fault.source.column)) if first else None

    def _dangling(self, sheet: str) -> list[str]:
        """Return the keys of a sheet that lead nowhere: one may be meant for a row without."""
        faults = [*chain.from_iterable(self._faults.values())]
        texts = [as_shown(self._raw(f.cell)) for f in faults]
        written = zip(faults, texts, strict=True)
        words = [key for f, t in written if f.column.target == sheet for key in keys(t)]
        shown = chain.from_iterable(references(text) for text in texts if "{" in text)
        words += [ref.key for ref in shown if ref.sheet == sheet]
        return [word for word in dict.fromkeys(words) if self.dataset.find(sheet, word) is None]

    def _raw(self, cell: Cell) -> Raw:
        table = next(t for t in self.tables if (t.file, t.sheet) == (cell.file, cell.sheet))
        row = table.rows[cell.row - table.first_row]
        return row[cell.column - 1] if 0 < cell.column <= len(row) else None

    # ------------------------------------------------------------ what a cell could hold

    def _values(self, fault: _Fault) -> list[str]:
        column = fault.column
        empty = [] if column.required and not column.default else [""]
        if column.target:
            return [*empty, *self._references(fault)]
        if column.choices:
            return [*empty, *column.choices]
        if column.kind is Kind.YES_NO:
            return [*empty, "ja", "nej"]
        if column.kind is Kind.DAY:
            return [*empty, *self._days(fault.source)]
        if column.kind in (Kind.WHOLE, Kind.ITEM_NUMBER):
            return [*empty, *self._numbers(fault.source)]
        if column.kind in _FROM_ELSEWHERE:
            return [*empty, *self._of_kind[column.kind]]
        return [*empty, *self._texts(fault)]

    def _references(self, fault: _Fault) -> list[str]:
        targets = [record.key for record in self.dataset[fault.column.target]]
        if fault.column.kind is Kind.REF:
            return targets
        record = self.dataset.find(*fault.source[:2])
        link = record.links.get(vocabulary_name(fault.column.header)) if record else None
        kept = [one.key for one in link.records] if link else []
        return ["; ".join([*kept, key]) for key in targets if key not in kept] + ["; ".join(kept)]

    def _days(self, source: Source) -> list[str]:
        """Return the first and the last day of each year that the column has, and beyond."""
        years = {day.year for day in self._in_column(source) if isinstance(day, Day)} or {2000}
        years = {min(years) - 1, *years, max(years) + 1}
        return [f"{year}-{end}" for year in sorted(years) for end in ("01-01", "12-31")]

    def _numbers(self, source: Source) -> list[str]:
        """Return a number before and one after all of the column."""
        found = [int(number) for number in self._in_column(source) if isinstance(number, Whole)]
        return [str(min([1, *found]) - 1), str(max([1, *found]) + 1)]

    def _texts(self, fault: _Fault) -> list[str]:
        """Return some text, and those that rows have in common."""
        if not (fault.column.offers or fault.column.kind is Kind.TEXT):
            return [_SAMPLES.get(fault.column.kind, _SOME)]
        count = Counter(map(str, self._in_column(fault.source)))
        shared = [text for text, times in count.items() if times > 1 and text]
        return list(dict.fromkeys([_SOME, *fault.column.offers, *shared]))

    def _in_column(self, source: Source) -> list[object]:
        return [row.columns.get(source.column) for row in self.dataset[source.sheet]]

    @cached_property
    def _of_kind(self) -> dict[Kind, list[str]]:
        """Return the periods of mandate and of follow-up that are told anywhere."""
        found: dict[Kind, dict[str, None]] = {kind: {} for kind in _FROM_ELSEWHERE}
        for sheet in schema.SHEETS:
            for column in sheet.columns:
                if column.kind in found:
                    texts = self._in_column(Source(sheet.name, "", column.header))
                    found[column.kind] |= dict.fromkeys(map(str, filter(None, texts)))
        return {kind: list(texts) for kind, texts in found.items()}


def _column(source: Source | None) -> Column | None:
    return schema.BY_NAME[source.sheet].column(source.column) if source and source.column else None


def _put(table: Table, edits: Sequence[StandIn]) -> Table:
    """Return a table with other cells; a header that is not there yet comes after the others."""
    new = list(dict.fromkeys(edit.header for edit in edits if not edit.cell.column))
    header = (*table.header, *new)
    key = header_key(schema.BY_KEY[header_key(table.sheet)].key.header)
    at = next((n for n, name in enumerate(header) if header_key(as_shown(name)) == key), None)
    rows = list(table.rows)
    for edit in edits:
        at_row = edit.cell.row - table.first_row
        row = rows[at_row]
        column = (edit.cell.column or 1 + len(table.header) + new.index(edit.header)) - 1
        rows[at_row] = _with(row, column, edit.raw or None)
        for number, raw in enumerate(edit.copies):
            copy, name = _with(row, column, raw), f"kopia {edit.cell.row} {number}"
            rows.append(copy if at is None else _with(copy, at, name))
    return replace(table, header=header, rows=tuple(rows))


def _with(row: tuple[Raw, ...], column: int, raw: Raw) -> tuple[Raw, ...]:
    cells = [*row, *[None] * (column + 1 - len(row))]
    cells[column] = raw
    return tuple(cells)

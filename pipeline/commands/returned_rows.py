"""The rows that boards have sent back: new, changed, as before, or not to be taken, and why.

A form is read as if it stood among the workbooks in place of the board's own rows, so that whatever
is wrong in it is said in the usual words, at its own cells. (DECISIONS 233)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import partial

from pipeline.check import check
from pipeline.check.rows.headers import is_empty
from pipeline.commands.board_forms import (
    HANDED,
    HANDED_BY,
    SHEETS_OF_BOARDS,
    board_column,
    digest_of_row,
    is_of,
    row_id,
    row_values,
    rows_of,
)
from pipeline.commands.returned_forms import PATCHED, Returned
from pipeline.domain.plain_names import row_name
from pipeline.domain.records import group_by
from pipeline.model import Cell, Dataset, Raw, Record, Severity, Table
from pipeline.read import Input
from pipeline.schema import BY_NAME, Sheet, header_key
from pipeline.values.display import as_shown, key_text
from pipeline.values.flat_table import Flat

_OURS = {header_key(sheet.name): sheet for sheet in SHEETS_OF_BOARDS}
_NOTE_BELOW = "B19"  # a row that is no row, but a note under them


class RowState(StrEnum):
    """What becomes of a row."""

    NEW = "ny"
    CHANGED = "ändrad"
    SAME = "som förut"
    REFUSED = "tas inte"
    CONFLICT = "krock"
    ABSENT = "fattas"


TAKEN = (RowState.NEW, RowState.CHANGED)
NOT_TAKEN = (RowState.REFUSED, RowState.CONFLICT)


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One row that came back. `place`: in the form; `target`: where it stands, or will stand.

    `before` and `values` are what it says in the workbooks and in the form, empty cells left out.
    """

    state: RowState
    name: str  # Nämndbidrag/NB1
    place: Cell
    why: str = ""
    remarks: tuple[str, ...] = ()  # what is not wrong, but should be looked at
    called: str = ""  # nämndbidrag från socialnämnden till mål 2 Arbete
    target: Cell | None = None
    before: Mapping[str, Flat] = field(default_factory=dict)
    values: Mapping[str, Flat] = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)  # where a changed value is written
    handed: Mapping[str, str] = field(
        default_factory=dict
    )  # who and when, for columns of that name

    @property
    def changed(self) -> tuple[str, ...]:
        """Return the headers of the cells that differ, in the order of the sheet."""
        sheet = BY_NAME[self.name.partition("/")[0]]
        headers = (column.header for column in sheet.columns)
        return tuple(h for h in headers if self.before.get(h) != self.values.get(h))


@dataclass(frozen=True, slots=True)
class Workbooks:
    """The workbooks, raw and checked. `taken`: digests of what was taken, by board and row."""

    found: Input
    dataset: Dataset
    today: date
    taken: Mapping[str, str]


def compare_rows(form: Returned, books: Workbooks) -> list[ReturnedRow]:
    """Return the rows of a form in its order, and last those that were sent and did not come."""
    return list(_Comparison(form, books).rows())


class _Comparison:
    """One form beside the workbooks."""

    def __init__(self, form: Returned, books: Workbooks) -> None:
        assert form.sending
        self.form, self.books, self.sending = form, books, form.sending
        self.board = form.sending.board
        ours = [table for table in form.tables if header_key(table.sheet) in _OURS]
        self.tables = [_Filled(table, self.board) for table in ours]
        own = {row.place for each in self.tables for row in self._rows_of(each.sheet)}
        others = [_without(table, own) for table in books.found.tables]
        read = (*books.found.problems, *form.problems)
        data = check([*others, *(each.table for each in self.tables)], books.today, read)
        self.records = {row.place: row for sheet in SHEETS_OF_BOARDS for row in data[sheet.name]}
        self.problems = [p for p in data.problems if p.cell and p.cell.file == form.file]
        self.named = {row.key for row in self.records.values()}
        self.made: set[str] = set()
        self.paired: dict[str, dict[int, Record]] = {}  # of each sheet of the form

    def rows(self) -> Iterator[ReturnedRow]:
        """Yield what becomes of each row."""
        seen = set()
        for each in self.tables:
            for number in each.filled:
                row = self._row(each, number)
                seen.add(row.name)
                yield row
        for name in self.sending.rows:
            if name not in seen and self.books.dataset.find(*_split(name)):
                why = "raden skickades ut men finns inte i det som kom. Den står kvar."
                yield ReturnedRow(RowState.ABSENT, name, Cell(self.form.file), why)

    def _row(self, each: _Filled, number: int) -> ReturnedRow:
        place = Cell(self.form.file, each.table.sheet, number)
        record = self.records.get(place)
        typed = each.typed.get(number, "")
        name = f"{each.sheet.name}/{typed}"
        other = self.books.dataset.find(each.sheet.name, typed)
        if other and not is_of(other, self.board):
            return ReturnedRow(RowState.REFUSED, name, place, self._others(other))
        wrong = " ".join(self._told(each, (0, each.table.heading_row, number), faults=True))
        why = wrong or (_lost(each, record) if record else "raden går inte att läsa.")
        if why or record is None:
            return ReturnedRow(RowState.REFUSED, name, place, why)
        if not is_of(record, self.board):
            return ReturnedRow(RowState.REFUSED, name, place, self._others(record))
        typed_key = self.books.dataset.find(each.sheet.name, record.key)
        old = typed_key if number in each.typed else self._pairs(each).get(number)
        before = row_values(old) if old else {}
        values = {h: v for h, v in before.items() if h not in each.headers}
        values |= {h: v for h, v in row_values(record).items() if h in each.headers}
        key = old.key if old else record.key
        if not old and not typed:
            key = self._new_key(each.sheet, values)
        made = ReturnedRow(
            RowState.NEW,
            f"{each.sheet.name}/{key}",
            place,
            remarks=self._told(each, (number,), faults=False),
            called=row_name(record),
            target=old.place if old else None,
            before=before,
            values=values,
        )
        return self._judged(made, old)

    def _others(self, record: Record) -> str:
        """Return why a row that is another board's is not taken."""
        bodies = row_values(record).get(board_column(BY_NAME[record.sheet]).header)
        return f"raden gäller {bodies or 'inget organ'}, inte {self.board}, som filen är från."

    def _rows_of(self, sheet: Sheet) -> list[Record]:
        return rows_of(self.books.dataset, sheet, self.board)

    def _judged(self, row: ReturnedRow, old: Record | None) -> ReturnedRow:
        """Return the row with its state: against what was sent, and against what stands there."""
        sent = self.sending.rows.get(row.name)
        if old is None:
            if sent:
                why = "raden har tagits bort ur arbetsboken sedan den skickades ut."
                return replace(row, state=RowState.CONFLICT, why=why)
            return self._with_place(row, None)
        if row.before == row.values or digest_of_row(row.values) == sent:
            return replace(row, state=RowState.SAME)
        known = (sent, self.books.taken.get(f"{self.board}: {row.name}"))
        if digest_of_row(row.before) not in known:
            where = f"{old.place.file}, {old.place.sheet} {old.place.address}"
            why = f"raden har ändrats i arbetsboken ({where}) sedan den skickades ut. "
            why += "Skriv in det som ska gälla där, för hand."
            return replace(row, state=RowState.CONFLICT, why=why)
        return self._with_place(replace(row, state=RowState.CHANGED), old)

    def _told(self, each: _Filled, rows: Sequence[int], *, faults: bool) -> tuple[str, ...]:
        """Return what is wrong in rows of a sheet, or else what there is to look at."""
        return tuple(
            f"{p.cell.address}: {p.message} {p.remedy}".strip(": ")
            for p in self.problems
            if p.cell and p.cell.sheet == each.table.sheet and p.cell.row in rows
            if (p.severity is Severity.ERROR or p.code == _NOTE_BELOW) is faults
            if p.severity is not Severity.INFO
        )

    def _pairs(self, each: _Filled) -> Mapping[int, Record]:
        """Return the rows of the workbooks that the rows without an id are, by row.

        They have in common what makes a row unique. A board may have several rows of that: then a
        text that is the same, or else that only one is left on either side, which was taken before.
        """
        if each.sheet.name in self.paired:
            return self.paired[each.sheet.name]
        sheet = each.sheet
        places = {n: Cell(self.form.file, each.table.sheet, n) for n in each.filled}
        new = {
            n: row_values(self.records[place])
            for n, place in places.items()
            if n not in each.typed and place in self.records
        }
        old = [row for row in self._rows_of(sheet) if row.key not in self.named]
        if board_column(sheet).header in sheet.identity:
            found = _paired(new, old, partial(_identity, sheet))
        else:
            found = _paired(new, old, lambda values: (_identity(sheet, values), values.get("Text")))
            rest = {n: values for n, values in new.items() if n not in found}
            left = [row for row in old if row not in found.values() and self._was_taken(row)]
            found |= _paired(rest, left, partial(_identity, sheet), alone=True)
        self.made |= {row.key for row in found.values()}
        self.paired[sheet.name] = found
        return found

    def _was_taken(self, row: Record) -> bool:
        return f"{self.board}: {row_id(row)}" in self.books.taken

    def _new_key(self, sheet: Sheet, values: Mapping[str, Flat]) -> str:
        start = "-".join([self.board, *filter(None, _identity(sheet, values))])
        key, number = start, 1
        while key in self.named | self.made or self.books.dataset.find(sheet.name, key):
            number += 1
            key = f"{start}-{number}"
        self.made.add(key)
        return key

    # ------------------------------------------------------------ where it is to be written

    def _with_place(self, row: ReturnedRow, old: Record | None) -> ReturnedRow:
        """Return the row with the cells where it is to be written, refused where there are none."""
        sheet = BY_NAME[_split(row.name)[0]]
        table = self._table(sheet, old)
        columns = _positions(table, sheet) if table else {}
        wanted = row.changed if old else (*row.changed, sheet.key.header)
        why = self._hindrance(sheet, table, [h for h in wanted if h not in columns], old)
        if why or table is None:
            return replace(row, state=RowState.REFUSED, why=why)
        number = old.place.row if old else 0
        who = {HANDED_BY: self.sending.handed_by, HANDED: self.sending.handed}
        handed = {h: text for h, text in who.items() if text and h in columns}
        cells = {
            h: Cell(table.file, table.sheet, number, columns[h] + 1) for h in (*wanted, *handed)
        }
        target = Cell(table.file, table.sheet, number)
        return replace(row, target=target, cells=cells, handed=handed)

    def _hindrance(
        self, sheet: Sheet, table: Table | None, lacking: Sequence[str], old: Record | None
    ) -> str:
        """Return why a row cannot be written in a table, "" when it can."""
        if table is None:
            return f"bladet {sheet.name} finns inte i någon arbetsbok."
        where = f"{table.file}, {table.sheet}"
        if _cannot_be_changed(table):
            return f"{table.file} kan programmet inte ändra. Spara den som .xlsx."
        note = None if old else self._note_below(table)
        if note:
            why = f"under raderna står en anteckning ({where} {note.address})."
            return f"{why} Flytta den till ett annat blad."
        if lacking:
            return f"kolumnen {lacking[0]} finns inte i {where}. Lägg till rubriken."
        return ""

    def _note_below(self, table: Table) -> Cell | None:
        cells = (p.cell for p in self.books.dataset.problems if p.code == _NOTE_BELOW)
        return next(
            (c for c in cells if c and (c.file, c.sheet) == (table.file, table.sheet)), None
        )

    def _table(self, sheet: Sheet, old: Record | None) -> Table | None:
        """Return the table where a row stands; a new one where its board's, else any, rows do."""
        found = self.books.found.tables
        tables = [table for table in found if _OURS.get(header_key(table.sheet)) is sheet]
        own = [old] if old else self._rows_of(sheet)
        places = [(row.place.file, row.place.sheet) for row in own]
        with_own = [table for table in tables if (table.file, table.sheet) in places]
        fit = with_own if old else sorted([*with_own, *tables], key=_cannot_be_changed)
        return fit[0] if fit else None


class _Filled:
    """A form's sheet, with what a board need not write: its own name, and an id for each row.

    `filled`: the rows that say something, 1-based; `typed`: the ids of those that have one.
    """

    def __init__(self, table: Table, board: str) -> None:
        self.sheet = _OURS[header_key(table.sheet)]
        self.typed: dict[int, str] = {}
        at = _positions(table, self.sheet)
        self.headers = frozenset(at)
        first = table.first_row
        rows = [self._row(number, row, at, board) for number, row in enumerate(table.rows, first)]
        self.table = replace(table, rows=tuple(rows))
        key = at.get(self.sheet.key.header, 0)
        self.filled = [
            number
            for number, row in enumerate(rows, first)
            if row and not as_shown(row[key]).lstrip().startswith("#")
        ]

    def _row(
        self, number: int, row: tuple[Raw, ...], at: Mapping[str, int], board: str
    ) -> tuple[Raw, ...]:
        cells = [*row, *[None] * (max(at.values(), default=-1) + 1 - len(row))]
        own, key = board_column(self.sheet).header, self.sheet.key.header
        if all(is_empty(cells[place]) for header, place in at.items() if header != own):
            return ()
        if own in at and is_empty(cells[at[own]]):
            cells[at[own]] = board
        if key in at and is_empty(cells[at[key]]):
            cells[at[key]] = f"ny rad {number}"
        elif key in at:
            self.typed[number] = key_text(as_shown(cells[at[key]]))
        return tuple(cells)


def _paired(
    new: Mapping[int, Mapping[str, Flat]],
    old: Sequence[Record],
    what: Callable[[Mapping[str, Flat]], object],
    *,
    alone: bool = False,
) -> dict[int, Record]:
    """Return the old row of each new one that has the same `what`, in order.

    `alone`: only where it is one on either side.
    """
    there = group_by((what(row_values(row)), row) for row in old)
    found: dict[int, Record] = {}
    for same, numbers in group_by((what(values), n) for n, values in new.items()).items():
        rows = there.get(same, [])
        if not alone or len(rows) == len(numbers) == 1:
            found |= dict(zip(numbers, rows, strict=False))
    return found


def _without(table: Table, places: Collection[Cell]) -> Table:
    """Return a table with nothing in some of its rows."""
    rows = enumerate(table.rows, table.first_row)
    gone = {number for number, _ in rows if Cell(table.file, table.sheet, number) in places}
    kept = (() if n in gone else row for n, row in enumerate(table.rows, table.first_row))
    return replace(table, rows=tuple(kept)) if gone else table


def _lost(each: _Filled, record: Record) -> str:
    """Return what is wrong with a reference that leads nowhere, where another cell says why."""
    row, values = each.table.rows[record.place.row - each.table.first_row], row_values(record)
    for column in each.sheet.columns:
        cell = record.cell(column.header)
        filled = cell.column and not is_empty(row[cell.column - 1])
        if column.target and filled and column.header not in values:
            return f"{cell.address}: Det som cellen hänvisar till går inte att läsa."
    return ""


def _positions(table: Table, sheet: Sheet) -> dict[str, int]:
    """Return header → 0-based position, of the columns that the table has."""
    at = {header_key(as_shown(raw)): place for place, raw in enumerate(table.header)}
    headers = (*(column.header for column in sheet.columns), HANDED_BY, HANDED)
    return {header: at[key] for header in headers if (key := header_key(header)) in at}


def _identity(sheet: Sheet, values: Mapping[str, Flat]) -> tuple[str, ...]:
    """Return what tells a board's rows apart, without the board."""
    own = board_column(sheet).header
    return tuple(str(values.get(header) or "") for header in sheet.identity if header != own)


def _cannot_be_changed(table: Table) -> bool:
    return not table.file.casefold().endswith(PATCHED)


def _split(name: str) -> tuple[str, str]:
    sheet, _, key = name.partition("/")
    return sheet, key

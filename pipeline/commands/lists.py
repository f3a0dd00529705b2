"""Lists: what can be chosen in the workbooks, made fresh; ids for the rows that have none.

A workbook is changed part by part, after a copy of it has been kept, and never while it is open.
(DECISIONS 212, 213)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.building.inputs import read_inputs
from pipeline.check import check
from pipeline.errors import LockedError, OvertakenError, StoreError, WorkbookError
from pipeline.model import Cell, Dataset, Problem, Record, Table, column_letters
from pipeline.read.sheet_survey import column_number
from pipeline.schema import (
    BY_KEY,
    BY_NAME,
    COUNTED,
    SILENT_SHEETS,
    TARGETS,
    Column,
    Sheet,
    header_key,
)
from pipeline.store import write_whole
from pipeline.store.files import digest_of, keep_aside, locked_by_other
from pipeline.store.folder import PRIVATE
from pipeline.swedish.numbers import counted
from pipeline.values.display import as_shown, key_text
from pipeline.values.row_names import FOLLOWED, SHOWN_BETWEEN, ShownRow, is_followed, shown_row
from pipeline.xlsx.choice_lists import (
    APART,
    LISTS,
    REACH,
    ChoiceList,
    list_name,
    list_names,
    lists_sheet,
)
from pipeline.xlsx.drop_downs import LAST_ROW
from pipeline.xlsx.patch import WorkbookPatch

_CHANGED = (".xlsx", ".xlsm")
_OPEN = (
    "den är öppen i ett annat program, eller skrivskyddad. Stäng den och kör beredning lists igen."
)
_SHEET = re.compile(r"OFFSET\((?:'((?:[^']|'')+)'|([^'!(]+))!")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?[0-9]*(?::\$?([A-Z]{1,3})\$?[0-9]*)?")
_ID_FAULTS = ("B03", "B04")  # of a row that nothing makes unique, and of two that are the same
_Keys = Mapping[Cell, Record]


@dataclass(slots=True)
class Freshened:
    """What became of the workbooks. `copies`: where each is that was changed, as it was before."""

    copies: dict[str, Path] = field(default_factory=dict)
    keys: dict[Cell, str] = field(default_factory=dict)  # the ids that were written
    faults: tuple[Problem, ...] = ()  # of rows that got none, since nothing tells them apart
    left: dict[str, str] = field(default_factory=dict)  # file → why it was not changed
    without: list[str] = field(default_factory=list)  # .ods, which nobody here can change
    same: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Return whether a workbook could not be made fresh, or a row got no id."""
        return bool(self.left or self.faults)


def lists(folder: Path, today: date) -> Freshened:
    """Make the lists of every workbook fresh; raises UsageError, StoreError as `read_inputs`."""
    found = read_inputs(folder)
    dataset = check(found.tables, today, found.problems)
    keys = dict(_without_ids(dataset))
    shown = _Shown(found.tables, {cell: record.key for cell, record in keys.items()})
    done = Freshened(faults=tuple(_not_told_apart(dataset)))
    for file in dict.fromkeys(table.file for table in shown.tables):
        own = {cell: record for cell, record in keys.items() if cell.file == file}
        try:
            _freshen(folder, file, shown, own, done)
        except (LockedError, OvertakenError):
            done.left[file] = _OPEN
        except (WorkbookError, StoreError) as error:
            done.left[file] = str(error)
    return done


def told_of_lists(done: Freshened) -> Iterator[str]:
    """Yield what was done, a line each."""
    for file, copy in done.copies.items():
        yield f"{file}: listorna är uppdaterade. Som den var finns den i {copy}."
        new = [(cell, key) for cell, key in done.keys.items() if cell.file == file]
        for cell, key in new[:_TOLD]:
            yield f"  {cell.sheet} {cell.address} fick id {key}"
        if len(new) > _TOLD:
            yield f"  och {counted(len(new) - _TOLD, 'rad', 'rader')} till"
    for file, why in done.left.items():
        yield f"{file}: {why}"
    for file in done.without:
        yield f"{file} får inga listor så länge den är .ods: spara den som .xlsx."
    if done.same:
        number = counted(len(done.same), "arbetsbok", "arbetsböcker", common=True)
        yield f"{number[:1].upper()}{number[1:]} hade redan färska listor."
    yield from (f"Går inte att välja i listorna: {fault}" for fault in done.faults)
    if not (done.copies or done.left or done.without or done.same):
        yield "Det finns ingen arbetsbok att uppdatera i inputs."


_TOLD = 10  # ids of one workbook that are told one by one


def _freshen(folder: Path, file: str, shown: _Shown, keys: _Keys, done: Freshened) -> None:
    """Change one workbook where its lists are not what they should be."""
    path = folder / "inputs" / file
    if not file.casefold().endswith(_CHANGED):
        done.without += [file] if file.casefold().endswith(".ods") else []
        return
    if locked_by_other(path):
        raise LockedError(_OPEN)
    data = disk.bytes_of(path)
    if data is None:
        return
    book = WorkbookPatch(data)
    for cell, record in keys.items():
        book.put(cell.sheet, cell.address, record.key)
    offered = [_offer(book, table) for table in shown.tables if table.file == file]
    fresh = _write_lists(book, shown.lists(file))
    if not (keys or any(offered) or fresh):
        done.same.append(file)
        return
    copy = keep_aside(folder / "outputs" / PRIVATE, f"inputs/{file}", data)
    write_whole(path, book.saved(), seen=digest_of(data))
    done.copies[file] = copy
    done.keys |= {cell: record.key for cell, record in keys.items()}


def _without_ids(dataset: Dataset) -> Iterator[tuple[Cell, Record]]:
    """Yield the empty id cells of rows that something may refer to, with the row."""
    for name in (*TARGETS, *COUNTED):
        header = BY_NAME[name].key.header
        for record in dataset[name]:
            cell = record.cell(header)
            if cell.column and record.key and not str(record[header]):
                yield cell, record


def _not_told_apart(dataset: Dataset) -> Iterator[Problem]:
    """Yield what is wrong with rows whose id can't be worked out, or is another row's too."""
    for problem in dataset.problems:
        source, cell = problem.source, problem.cell
        if problem.code in _ID_FAULTS and source is not None and cell is not None:
            lacking = problem.code == "B04" or not source.key
            if lacking and source.sheet in (*TARGETS, *COUNTED):
                yield problem


# ---------------------------------------------------------------- one workbook


def _offer(book: WorkbookPatch, table: Table) -> bool:
    """Give each column of references its list; return whether one was missing. Others' stay."""
    given = False
    known = book.validations(table.sheet)
    for at, column in _references(table):
        letters, name = column_letters(at + 1), list_name(column.target)
        there = [(area, formula) for area, formula in known if _covers(area, at + 1)]
        if not there:
            book.offer(table.sheet, f"{letters}2:{letters}{LAST_ROW}", name)
            given = True
        for area, formula in there:
            if formula.lstrip("=") != name and _is_ours(formula, column.target):
                book.offer(table.sheet, area, name)
                given = True
    return given


def _references(table: Table) -> Iterator[tuple[int, Column]]:
    sheet = BY_KEY[header_key(table.sheet)]
    columns = {header_key(c.header): c for c in sheet.columns if c.target}
    for at, raw in enumerate(table.header):
        column = columns.get(header_key(as_shown(raw)))
        if column:
            yield at, column


def _covers(area: str, column: int) -> bool:
    for part in area.split():
        found = _RANGE.fullmatch(part)
        if found and column_number(found[1]) <= column <= column_number(found[2] or found[1]):
            return True
    return False


def _is_ours(formula: str, target: str) -> bool:
    """Return whether a list is one that an earlier version made: of ids, or of Listor."""
    sheet = formula.lstrip("=").rpartition("!")[0].strip("'")
    return sheet in (LISTS, target) or formula.startswith("Lista_")


def _write_lists(book: WorkbookPatch, wanted: Sequence[ChoiceList]) -> bool:
    """Write the sheet and the names of the lists where they are not so; return whether any was."""
    sheet = _sheet_of_lists(book)
    fresh = sheet in book.sheets and _is_fresh(book, sheet, wanted)
    rows = [] if fresh else lists_sheet(wanted)
    if rows:
        book.sheet(sheet, rows, hidden=True)
    known = {} if len(rows) > REACH else book.names()  # other programs write them in other words
    lacking = {name: f for name, f in list_names(wanted, sheet).items() if name not in known}
    for name, formula in lacking.items():
        book.define(name, formula)
    return bool(rows or lacking)


def _sheet_of_lists(book: WorkbookPatch) -> str:
    """Return the name of our sheet: an officer may have one called Listor for something else."""
    known = book.names().get(list_name("Kommuner"), "")
    found = _SHEET.match(known)
    name = (found[1] or found[2]).replace("''", "'") if found else LISTS
    if found or name not in book.sheets or book.is_hidden(name):
        return name
    return SILENT_SHEETS[-1]


def _is_fresh(book: WorkbookPatch, sheet: str, wanted: Sequence[ChoiceList]) -> bool:
    texts, formulas = book.texts(sheet), book.formulas(sheet)
    if not any(text.endswith(APART) for text in texts.values()):
        return False  # made before there was such a column
    for at, one in enumerate(wanted, 1):
        letters = column_letters(at)
        written = tuple(texts.get(f"{letters}{row}", "") for row in range(1, 2 + len(one.others)))
        after = f"{letters}{2 + len(one.others)}"
        followed = after in formulas
        last = f"{letters}{1 + len(one.others) + one.room}"
        if written != (one.target, *one.others) or followed is not bool(one.here):
            return False
        if (last not in formulas) if one.here else texts.get(after):
            return False
    return True


# ---------------------------------------------------------------- what rows are shown as


class _Shown:
    """The rows that can be referred to, as lists show them, by sheet and file."""

    def __init__(self, tables: Sequence[Table], keys: Mapping[Cell, str]) -> None:
        self.tables = [table for table in tables if header_key(table.sheet) in BY_KEY]
        self._keys = keys
        self._rows: dict[tuple[str, str], tuple[str, tuple[ShownRow, ...]]] = {}
        self._alike: Counter[tuple[str, str]] = Counter()
        self._told: dict[tuple[str, str], str] = {}  # sheet and id → what else its list shows
        named = [(BY_KEY[header_key(table.sheet)].name, table) for table in self.tables]
        for sheet in dict.fromkeys((*FOLLOWED, *(name for name, _ in named))):
            for table in (table for name, table in named if name == sheet):
                self._rows[sheet, table.file] = table.sheet, self._of(table)
            self._count(sheet)

    def _count(self, sheet: str) -> None:
        """Note which rows of a sheet are alike, and what each is shown as."""
        rows = {row for (s, _), (_, rows) in self._rows.items() if s == sheet for row in rows}
        self._alike.update((sheet, row.alike) for row in rows)
        for row in rows if sheet in FOLLOWED else ():
            name = self._shown(sheet, row).partition(SHOWN_BETWEEN)[2]
            if name:
                self._told[sheet, row.key.casefold()] = name

    def lists(self, file: str) -> list[ChoiceList]:
        """Return the lists of a workbook."""
        return [self._list(target, file) for target in TARGETS]

    def others(self, target: str, file: str = "") -> tuple[str, ...]:
        """Return the rows of a sheet that stand in other files."""
        return tuple(self._others(target, file))

    def _others(self, target: str, file: str) -> dict[str, ShownRow]:
        """Return the rows that stand in other files, by what each is shown as."""
        found = (rows for (s, f), (_, rows) in self._rows.items() if s == target and f != file)
        named = {self._shown(target, row): row for rows in found for row in rows}
        return {text: row for text, row in named.items() if text}

    def _shown(self, target: str, row: ShownRow) -> str:
        return row.text(apart=self._alike[target, row.alike] > 1)

    def _list(self, target: str, file: str) -> ChoiceList:
        here, rows = self._rows.get((target, file), ("", ()))
        others = self._others(target, file)
        shown = tuple(self._shown(target, row) for row in rows)
        names, ids = (tuple(row[at] for row in others.values()) for at in (1, 0))
        return ChoiceList(target, tuple(others), here, shown, names, ids)

    def _of(self, table: Table) -> tuple[ShownRow, ...]:
        sheet = BY_KEY[header_key(table.sheet)]
        at = {header_key(as_shown(raw)): at for at, raw in enumerate(table.header)}
        places = {c.header: at[key] for c in sheet.columns if (key := header_key(c.header)) in at}
        rows = (
            {h: self._seen(sheet, h, self._text(table, row, at)) for h, at in places.items()}
            for row in range(len(table.rows))
        )
        return tuple(shown_row(sheet, defaultdict(str, texts).__getitem__) for texts in rows)

    def _seen(self, sheet: Sheet, header: str, text: str) -> str:
        column = sheet.column(header)
        if column is None or not is_followed(column, sheet.name):
            return text
        return self._told.get((column.target, text.casefold()), text)

    def _text(self, table: Table, row: int, column: int) -> str:
        cells = table.rows[row]
        raw = cells[column] if column < len(cells) else None
        written = self._keys.get(Cell(table.file, table.sheet, row + 2, column + 1))
        return written or key_text(as_shown(raw))


def shown_rows(tables: Sequence[Table]) -> dict[str, tuple[str, ...]]:
    """Return what the rows that can be referred to are shown as, by sheet."""
    shown = _Shown(tables, {})
    return {target: shown.others(target) for target in TARGETS}

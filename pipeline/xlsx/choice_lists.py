"""The hidden sheet Listor: a column for each sheet that is referred to, and a name for each column.

Rows of a sheet in the same workbook come by formula, below those of other workbooks, which are
written as they were. A name ends at its last text, so a hole in the rows loses nothing.
(DECISIONS 212)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter, quote_sheetname

from pipeline.schema import BY_NAME, Column, Kind, Sheet
from pipeline.values.row_names import (
    APART_BY,
    MOST_OF_NAME,
    NAMES_TRIED,
    SHOWN_BETWEEN,
    is_followed,
)
from pipeline.xlsx.sheet_xml import Formula, Written

LISTS = "Listor"
APART = ": skiljer åt"  # ends the heading of the last of a list's columns
ROOM = 300  # rows at a time that a list has room for
_SPARE = 50  # of these, for rows to come
REACH = 3_000  # rows that a name looks through, so that it is the same when rows come and go
_PARTS = 3  # columns that a list is put together of
_LAST = "ZZ"  # the last column where a header is looked for


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """What one column of Listor holds.

    `others`: rows of other workbooks; `keys`, `names`: their ids, and what they go by. `here`: the
    sheet's name in this workbook, "" when it has none; `rows`: what each of its rows is shown as
    now, from row 2 on.
    """

    target: str
    others: tuple[str, ...] = ()
    here: str = ""
    rows: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def room(self) -> int:
        """Return how many rows are followed by formula."""
        return ROOM * (1 + (len(self.rows) + _SPARE) // ROOM) if self.here else 0


def list_name(target: str) -> str:
    """Return the name of the cells with what can be chosen of a sheet."""
    return f"Lista_{target.replace(' ', '_')}"


def lists_sheet(lists: Sequence[ChoiceList]) -> list[list[Written]]:
    """Return the rows of the sheet: the lists, in the order of TARGETS; then what they are of."""
    shown, parts = [], []
    known = dict(_known(lists))
    for at, one in enumerate(lists):
        letters = [get_column_letter(len(lists) + _PARTS * at + n) for n in range(1, 1 + _PARTS)]
        columns = _columns(one, known, *letters)
        shown.append(columns[0])
        parts += columns[1:]
    columns = [*shown, *parts]
    height = max(map(len, columns))
    return [[c[at] if at < len(c) else None for c in columns] for at in range(height)]


_Known = Mapping[str, tuple[str, str]]  # sheet → the cells with ids, and with what is shown


def _known(lists: Sequence[ChoiceList]) -> Iterator[tuple[str, tuple[str, str]]]:
    for at, one in enumerate(lists):
        last = 1 + len(one.others) + one.room
        letters = get_column_letter(len(lists) + _PARTS * at + 1), get_column_letter(at + 1)
        ids, shown = (f"${column}$2:${column}${max(last, 2)}" for column in letters)
        yield one.target, (ids, shown)


def _columns(
    one: ChoiceList, known: _Known, key: str, name: str, apart: str
) -> list[list[Written]]:
    """Return a list, and the columns that its formulas put together.

    They hold the ids, the names, and what tells those with the same name apart.
    """
    sheet, before = BY_NAME[one.target], len(one.others)
    cells = _Cells(sheet.name, quote_sheetname(one.here), before, known)
    rows = range(2 + before, 2 + before + one.room)
    now = (*one.rows, *[""] * one.room)
    names = f"${name}$2:${name}${1 + before + one.room}"
    shown = (
        Formula(_shown(f"{key}{row}", f"{name}{row}", f"{apart}{row}", names), now[at])
        for at, row in enumerate(rows)
    )
    blank: list[Written] = [None] * before
    called: list[Written] = [*(one.names or one.others), *blank][:before] if one.here else []
    keys: list[Written] = [*one.keys, *blank][:before]
    ids = Formula(cells.text(sheet.key))
    named = Formula(_name(sheet, cells))
    parts = [Formula(_apart(sheet, cells, f"{name}{row}")) for row in rows]
    return [
        [one.target, *one.others, *shown],
        [f"{one.target}: id", *keys, *[ids] * one.room],
        [f"{one.target}: namn", *called, *[named] * one.room],
        [f"{one.target}{APART}", *blank, *parts],
    ]


def list_names(lists: Sequence[ChoiceList], sheet: str = LISTS) -> dict[str, str]:
    """Return what each name stands for: its column, to the last text."""
    return {
        list_name(one.target): _until_last(
            f"{quote_sheetname(sheet)}!${get_column_letter(at)}$", 1 + len(one.others) + one.room
        )
        for at, one in enumerate(lists, 1)
    }


def _until_last(column: str, last: int) -> str:
    cells = f"{column}2:{column.rpartition('!')[2]}{max(last, REACH)}"
    count = f'MAX(1,SUMPRODUCT(MAX(({cells}<>"")*ROW({cells})))-1)'
    return f"OFFSET({column}2,0,0,{count},1)"


def _shown(key: str, name: str, apart: str, names: str) -> str:
    short, shorts = f"LEFT({name},{MOST_OF_NAME})", f"LEFT({names},{MOST_OF_NAME})"
    more = f'IF(SUMPRODUCT(--({shorts}={short}))>1,{apart},"")'
    both = f'IF({key}="",{name},{key}&"{SHOWN_BETWEEN}"&{short})&{more}'
    either = f'IF({name}="",{key},IF({key}={name},{key},{both}))'
    return f'IF(LEFT({key},1)="#","",{either})'


def _apart(sheet: Sheet, cells: _Cells, name: str) -> str:
    """Return what gives all that tells a row from others with its name, but what stands in that."""
    parts = (cells.text(_column(sheet, header)) for header in sheet.apart)
    return "&".join(f'IF(ISNUMBER(FIND({p},{name})),"","{APART_BY}"&{p})' for p in parts)


def _name(sheet: Sheet, cells: _Cells) -> str:
    """Return what gives a row's first name that is filled, else its label."""
    label = '&" "&'.join(cells.text(_column(sheet, header)) for header in sheet.label)
    names = [cells.text(_column(sheet, header)) for header in sheet.names[:NAMES_TRIED]]
    *first, last = [*names, f"TRIM({label})"] if label else names
    for found in reversed(first):
        last = f'IF({found}<>"",{found},{last})'
    return last


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of the row that stands `before` rows higher in a sheet than the formula."""

    own: str
    sheet: str
    before: int
    known: _Known

    def text(self, column: Column) -> str:
        """Return what gives a cell's text: a day as 2026-12-02, of a reference the name."""
        row = f"ROW()-{self.before}" if self.before else "ROW()"
        at = f'MATCH("{column.header}",{self.sheet}!$1:$1,0)'
        cell = f"INDEX({self.sheet}!$A:${_LAST},{row},{at})"
        if column.kind is Kind.DAY:
            day = f'YEAR({cell})&"-"&TEXT(MONTH({cell}),"00")&"-"&TEXT(DAY({cell}),"00")'
            return f'IFERROR(IF(ISNUMBER({cell}),{day},{cell}&""),"")'
        if column.kind is Kind.REF:
            after = f'FIND("{SHOWN_BETWEEN}",{cell})+{len(SHOWN_BETWEEN)}'
            name = f"MID({cell},{after},255)"
            if is_followed(column, self.own) and column.target in self.known:
                ids, shown = self.known[column.target]
                found = f"INDEX({shown},MATCH({cell},{ids},0))"
                name = f"IFERROR({name},MID({found},{after.replace(cell, found)},255))"
            return f'IFERROR(IFERROR({name},{cell}&""),"")'
        return f'IFERROR({cell}&"","")'


def _column(sheet: Sheet, header: str) -> Column:
    return next(column for column in sheet.columns if column.header == header)

"""The rows that count: empty, parked and repeated ones are left out; nothing is read yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from pipeline.check.findings import Findings
from pipeline.check.rows.headers import Layout, is_empty
from pipeline.model import Cell, CellFault, Raw, RawText, Record, Severity, Source
from pipeline.schema import header_key
from pipeline.values.display import as_shown, key_text

_WILL, _TEXT = "Politisk vilja", "Text"
_TEXT_KEY = header_key(_TEXT)
_PRESENT, _PERSON, _PEOPLE = "Närvaro", "Person", "Personer"
_TEXTS = {str, type(None)}
_BETWEEN = re.compile(r"[;\n]")
_BESIDE_NAME = re.compile(r" · .*| \([^()]*\)$")  # what a list shows after an id, and a party


@dataclass(slots=True, eq=False)
class RawRow:
    """One row before it is read. `key` is "" until check/rows/keys.py has found it.

    `raw` reaches as far as the headings of its table.
    `order` is the row's place among those that belong to the same thing, from 1. `left_out`: the
    row has no key that can be used, and that is reported. `long_key`: what its key is when nothing
    has a short name, as documents and cells of before may have it.
    """

    layout: Layout
    row: int  # 1-based, as Excel numbers it
    raw: tuple[Raw, ...]
    key: str = ""
    long_key: str = ""
    order: int = 0
    left_out: bool = False
    record: Record = field(init=False)  # made when the row is read

    @property
    def sheet(self) -> str:
        """Return the name of the sheet as schema has it."""
        return self.layout.sheet.name

    def raw_at(self, header: str) -> Raw:
        """Return the raw cell under a header, None when there is no such column."""
        at = self.layout.positions.get(header)
        return None if at is None else self.raw[at]

    def key_text_at(self, header: str) -> str:
        """Return the cell as a key is compared; "" for a formula that failed."""
        raw = self.raw_at(header)
        if raw is None or isinstance(raw, CellFault):
            return ""
        return key_text(raw if type(raw) is str else as_shown(raw))

    def cell(self, header: str) -> Cell:
        """Return the cell under a header, the row when there is no such column."""
        at = self.layout.positions.get(header)
        return self.layout.cell(self.row, 0 if at is None else at + 1)


@dataclass(frozen=True, slots=True)
class RawRows:
    """The rows by sheet, and the keys of those that are parked."""

    rows: Mapping[str, list[RawRow]] = field(default_factory=dict)
    parked: frozenset[tuple[str, str]] = frozenset()

    def by_table(self) -> Iterator[tuple[Layout, Sequence[RawRow]]]:
        """Yield the rows of each table, sheet by sheet, in the order of the files."""
        for rows in self.rows.values():
            yield from by_table(rows)


def by_table(rows: Iterable[RawRow]) -> Iterator[tuple[Layout, Sequence[RawRow]]]:
    """Yield rows of a sheet table by table."""
    for layout, same in groupby(rows, attrgetter("layout")):
        yield layout, [*same]


def raws_at(rows: Iterable[RawRow], header: str) -> list[Raw]:
    """Return what stands under a header in each row of a sheet, as `RawRow.raw_at` does."""
    found: list[Raw] = []
    for layout, same in by_table(rows):
        at = layout.positions.get(header)
        found += [None] * len(same) if at is None else [row.raw[at] for row in same]
    return found


def find_rows(layouts: Iterable[Layout], findings: Findings) -> RawRows:
    """Return the rows that count, by sheet, in the order of files and rows; tell of notes."""
    layouts, rows, parked = tuple(layouts), dict[str, list[RawRow]](), set()
    people = _people(layouts)
    for layout in layouts:
        kept = rows.setdefault(layout.sheet.name, [])
        key = layout.sheet.key.header
        of_many = layout.sheet.name == _PRESENT
        notes = _notes(layout)
        at = layout.positions.get(key, -1)
        for number, raw in _numbered(layout):
            plain = at >= 0 and type(own := raw[at]) is str and own.isalnum()  # as most keys are
            if not plain and _holds_nothing(raw, layout.columns):
                continue
            if number in notes:
                _tell_note(layout.cell(number), findings)
                continue
            raw_row = RawRow(layout, number, raw)
            mark = "" if plain else _mark(raw_row, key)
            if mark:
                parked.add((raw_row.sheet, mark.lstrip("# ")))
            else:
                kept += _one_by_one(raw_row, people) if of_many else (raw_row,)
    return RawRows(rows, frozenset(parked))


def _mark(raw_row: RawRow, header: str) -> str:
    """Return what stands under the key's header in a row that is parked, "" in any other."""
    raw = raw_row.raw_at(header)
    if raw is None:
        return ""
    text = raw_row.key_text_at(header)
    return text if text.startswith("#") else ""


def _holds_nothing(raw: tuple[Raw, ...], columns: Iterable[int]) -> bool:
    return all(map(is_empty, map(raw.__getitem__, columns)))


def _numbered(layout: Layout) -> Iterator[tuple[int, tuple[Raw, ...]]]:
    """Yield the rows of a table with their numbers, each as far as the headings."""
    width = max(layout.columns, default=-1) + 1
    for number, raw in enumerate(layout.table.rows, layout.table.first_row):
        yield number, raw if len(raw) >= width else (*raw, *[None] * (width - len(raw)))


def _people(layouts: Iterable[Layout]) -> frozenset[str]:
    """Return the ids and names of the sheet Personer, in small letters."""
    rows = (row for one in layouts if one.sheet.name == _PEOPLE for row in one.table.rows)
    cells = (raw for row in rows for raw in row if isinstance(raw, str))
    return frozenset(key_text(raw).casefold() for raw in cells)


def _one_by_one(raw_row: RawRow, people: frozenset[str]) -> list[RawRow]:
    """Return the row of Närvaro, or one for each person that it names."""
    text = raw_row.raw_at(_PERSON)
    if not isinstance(text, str):
        return [raw_row]
    names = [*dict.fromkeys(name for part in _BETWEEN.split(text) for name in _named(part, people))]
    if len(names) < 2:
        return [raw_row]
    made = []
    for name in names:
        cells = [*raw_row.raw]
        cells[raw_row.layout.positions[_PERSON]] = name
        key = raw_row.layout.positions.get(raw_row.layout.sheet.key.header)
        if key is not None and key < len(cells):
            cells[key] = None  # it cannot be that of all
        made.append(RawRow(raw_row.layout, raw_row.row, tuple(cells)))
    return made


def _named(part: str, people: frozenset[str]) -> list[str]:
    """Return whom a text names; a comma divides only when each piece is somebody."""
    pieces = [piece for text in part.split(",") if (piece := key_text(text))]
    known = (_BESIDE_NAME.sub("", piece).casefold() in people for piece in pieces)
    whole = key_text(part)
    return pieces if all(known) else [whole] if whole else []


def _filled(layout: Layout, raw: tuple[Raw, ...]) -> list[int]:
    """Return the positions of the cells under a heading that hold anything."""
    return [at for at in layout.columns if at < len(raw) and not is_empty(raw[at])]


def _notes(layout: Layout) -> set[int]:
    """Return the rows under the table that say one thing in words, as a note does."""
    if layout.lacking:
        return set()  # cells of the row may stand in a column that is gone
    rows, first = layout.table.rows, layout.table.first_row
    below: list[tuple[int, str, bool]] = []  # from the end; "" is an empty row
    for number in range(len(rows) - 1, -1, -1):
        filled = _filled(layout, rows[number])
        words = _words(layout, rows[number], filled)
        if filled and not words:
            break
        below.append((number, words, bool(filled) and _begins_row(layout, filled[0])))
    else:
        return set()  # no row stands above it
    found, apart = set(), False
    for number, words, in_front in reversed(below):
        apart = apart or not words
        if words and (apart or (in_front and _is_sentence(words))):
            found.add(first + number)
    return found


def _words(layout: Layout, raw: tuple[Raw, ...], filled: list[int]) -> str:
    """Return the only text of a row that lacks what its sheet asks for, "" for any other row."""
    text = raw[filled[0]] if len(filled) == 1 else None
    if not isinstance(text, str) or isinstance(text, CellFault) or " " not in text.strip():
        return ""
    own = layout.columns[filled[0]]
    asked = [c for c in layout.sheet.columns if c.required and not (c.derived or c.default)]
    parked = own.key and key_text(text).startswith("#")
    return text.strip() if asked != [own] and asked and not parked else ""


def _begins_row(layout: Layout, at: int) -> bool:
    return at == 0 or layout.columns[at].key


def _is_sentence(words: str) -> bool:
    """Return whether a text right under the table is no id: it goes on, or ends as sentences do."""
    return len(words.split()) > 2 or words.endswith((".", ":", "!", "?"))


def _tell_note(cell: Cell, findings: Findings) -> None:
    message = "raden läses inte; är den en anteckning under tabellen?"
    remedy = "Hör den till tabellen: fyll i de andra cellerna. Annars kan den stå kvar."
    findings.add(Severity.WARNING, "B19", cell, message, remedy)


def will_texts(layouts: Iterable[Layout]) -> tuple[RawText, ...]:
    """Return every text of the sheet Politisk vilja: also of a row that is parked or has no key.

    A column that stands there twice is read twice.
    """
    return tuple(
        RawText(Source(_WILL, row.key_text_at(row.layout.sheet.key.header), _TEXT), cell, text)
        for layout in layouts
        if layout.sheet.name == _WILL
        for row, cell, text in _texts(layout)
    )


def _texts(layout: Layout) -> Iterator[tuple[RawRow, Cell, str]]:
    """Yield what stands under the header Text, with its row and cell."""
    header = layout.table.header
    columns = [at for at, raw in enumerate(header) if header_key(as_shown(raw)) == _TEXT_KEY]
    for number, raw in _numbered(layout):
        for at in columns:
            if at < len(raw) and not is_empty(raw[at]):
                row = RawRow(layout, number, raw)
                yield row, layout.cell(number, at + 1), as_shown(raw[at])


def same_content(one: RawRow, other: RawRow) -> bool:
    """Return whether two rows are equal in every cell, whatever the order of their columns."""
    return filled_cells(one) == filled_cells(other)


def filled_cells(raw_row: RawRow) -> frozenset[tuple[str, type, Raw]]:
    """Return the filled cells of a row."""
    columns = raw_row.layout.columns.items()
    cells = [(c.header, raw_row.raw[at]) for at, c in columns]
    return frozenset((header, type(raw), raw) for header, raw in cells if not is_empty(raw))


def without_repeated(rows: Sequence[RawRow]) -> list[RawRow]:
    """Return the rows of a sheet, of those that are equal in every cell only the first."""
    one_table = len({id(row.layout) for row in rows}) == 1
    contents: Iterable[object] = _contents(rows) if one_table else map(filled_cells, rows)
    first: dict[object, RawRow] = {}
    for content, row in zip(contents, rows, strict=True):
        first.setdefault(content, row)
    return [*first.values()]


def _contents(rows: Sequence[RawRow]) -> Iterable[object]:
    """Return what is equal for rows of a table that are equal in every cell."""
    columns = []
    for at in rows[0].layout.columns:
        column: list[Any] = [None if is_empty(row.raw[at]) else row.raw[at] for row in rows]
        kinds = [*map(type, column)]
        columns += [column] if {*kinds} <= _TEXTS else [column, kinds]
    return zip(*columns, strict=True)

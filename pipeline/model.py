"""The nouns that travel between the stages. Imports no library.

Places and names: `Cell` says where something stands now, `Source` what it is.
Input: `Table` (raw), `Record` (one row, linked), `Problem`, `Dataset`.
Output: `View` and `Row` (the records as one document may see them), `DocumentPlan`, `Reads`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, Protocol


class Severity(StrEnum):
    """How bad a problem is: only ERROR stops documents."""

    ERROR = "FEL"
    WARNING = "VARNING"
    INFO = "UPPLYSNING"


def column_letters(column: int) -> str:
    """Return Excel's letters for a 1-based column number: 1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Where something stands now. Row and column are 1-based, as Excel numbers them.

    Column 0 is a whole row, row 0 a whole sheet, an empty sheet a whole file.
    """

    file: str  # relative to inputs/, with /
    sheet: str = ""
    row: int = 0
    column: int = 0

    @property
    def address(self) -> str:
        """Return `C7`, or what is left of it when row or column is 0."""
        if self.row and self.column:
            return f"{column_letters(self.column)}{self.row}"
        return f"rad {self.row}" if self.row else ""

    def __str__(self) -> str:
        """Return as an officer reads it: mål.xlsx, bladet ”Mål”, cell C7."""
        if not self.sheet:
            return self.file
        place = f"{self.file}, bladet ”{self.sheet}”"
        if not self.row:
            return place
        return f"{place}, {'cell ' if self.column else ''}{self.address}"


class Source(NamedTuple):
    """What a value is: survives sorting and new rows. Prints as Mål/M1/Ambitionsnivå.

    A list is a source too: column is then the vocabulary name (`förtydliganden`). What a document
    starts from has an empty sheet and the document's own key: `/BH1/texter.sammanfattning`.
    In `Problem.stops` an empty column means the whole row, an empty key the whole sheet.
    """

    sheet: str
    key: str
    column: str

    def __str__(self) -> str:
        """Return the three parts with / between."""
        return f"{self.sheet}/{self.key}/{self.column}"


class CellFault(str):
    """A raw cell that has no value Excel can show: `#REF!`, `#DIV/0!`; "" = never calculated."""

    __slots__ = ()


Raw = str | int | float | bool | date | time | timedelta | CellFault | None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of one file, raw: rows[0] is row 2 of the sheet, empty rows included."""

    file: str  # relative to inputs/, with /
    sheet: str
    header: tuple[Raw, ...]
    rows: tuple[tuple[Raw, ...], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one place in the input, and the remedy.

    `source` is the identity of the cell. A FEL stops each document that asked for `source` or for
    something in `stops` (see Source for rows and sheets).
    """

    cell: Cell | None
    severity: Severity
    code: str
    message: str
    remedy: str = ""
    source: Source | None = None
    stops: tuple[Source, ...] = ()

    def __str__(self) -> str:
        """Return the problem as one line."""
        place = f"{self.cell}: " if self.cell else ""
        return f"{self.severity} {self.code} {place}{self.message} {self.remedy}".strip()


class Value(Protocol):
    """A cell's value: str, int, date … of an own class that knows where it came from."""

    @property
    def source(self) -> Source:
        """Return what the value is."""

    @property
    def cell(self) -> Cell:
        """Return where the value stands now."""


class Record:
    """One row. `record["Handläggare"]` is the record referred to, a tuple of records, or a value.

    `cells`, `links` and `lists` are the same under the names of the template vocabulary
    (`handläggare`, `förtydliganden`); they are filled by check/link.py and not changed after.
    """

    __slots__ = ("cells", "columns", "key", "links", "lists", "place", "sheet")

    def __init__(self, sheet: str, key: str, place: Cell) -> None:
        """Make an unlinked record; `place` is its row."""
        self.sheet = sheet
        self.key = key
        self.place = place
        self.columns: dict[str, Any] = {}  # header → Value | Record | tuple[Record, ...]
        self.cells: dict[str, Any] = {}  # vocabulary name → Value
        self.links: dict[str, Link] = {}  # vocabulary name → the record or records referred to
        self.lists: dict[str, Link] = {}  # vocabulary name → the records that refer here

    def __getitem__(self, header: str) -> Any:
        """Return what stands under `header`; a KeyError is a bug in the asker."""
        return self.columns[header]

    def cell(self, header: str) -> Cell:
        """Return the cell under `header` (the whole row when the column is not in the file)."""
        return self.cell_of.get(header, self.place)

    @property
    def cell_of(self) -> Mapping[str, Cell]:
        """Return header → cell for the columns that the file has."""
        found = {}
        for value in self.cells.values():
            found[value.source.column] = value.cell
        for link in self.links.values():
            found[link.source.column] = link.cell
        return found

    def source(self, header: str = "") -> Source:
        """Return the identity of the cell under `header`, or of the row."""
        return Source(self.sheet, self.key, header)

    def problem(
        self, header: str, message: str, *, remedy: str = "", stops: tuple[Source, ...] = ()
    ) -> Problem:
        """Return a problem at one of this record's cells; the rule adds code and severity."""
        return Problem(
            self.cell(header), Severity.ERROR, "", message, remedy, self.source(header), stops
        )

    def __repr__(self) -> str:
        """Return sheet and key, for the developer."""
        return f"<{self.sheet}/{self.key}>"


class Link(NamedTuple):
    """A reference or a list, in display order. `single`: the column holds one key."""

    source: Source
    cell: Cell | None
    sheet: str  # the sheet the records are of
    records: tuple[Record, ...]
    single: bool = False
    empty: Any = None  # the Empty value to show when a single reference leads nowhere


@dataclass(frozen=True)
class Dataset:
    """The checked input. A record with a faulty cell is in it, one with a faulty key is not."""

    records: Mapping[str, tuple[Record, ...]]  # sheet → rows, in the order of files and rows
    problems: tuple[Problem, ...]
    vocabulary: Mapping[str, Mapping[str, str]]  # sheet → name → "" or the sheet it leads to
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # sheets that were there

    def __getitem__(self, sheet: str) -> tuple[Record, ...]:
        """Return the rows of `sheet`, none if it is absent."""
        return self.records.get(sheet, ())

    def find(self, sheet: str, key: str) -> Record | None:
        """Return the record with that key, or None."""
        return self._index.get((sheet, key))

    @property
    def _index(self) -> dict[tuple[str, str], Record]:
        index = self.__dict__.get("_by_key")
        if index is None:
            index = {(r.sheet, r.key): r for rows in self.records.values() for r in rows}
            self.__dict__["_by_key"] = index
        return index


MISSING: Any = type("Missing", (), {"__slots__": (), "__repr__": lambda self: "MISSING"})()


class Rows(tuple["Row", ...]):
    """Records of one list, as one document sees them; knows the list it came from."""

    link: Link


class Row:
    """A record as one document sees it: gives columns, references and lists, and logs each ask."""

    __slots__ = ("record", "view")

    def __init__(self, record: Record, view: View) -> None:
        """Show `record` through `view`."""
        self.record = record
        self.view = view

    def get(self, name: str) -> Any:
        """Return the Value, Row or Rows under a vocabulary name, or MISSING."""
        record = self.record
        value = record.cells.get(name)
        if value is not None:
            if name in self.view.hidden_columns.get(record.sheet, ()):
                return MISSING
            self.view.log.append(value.source)
            return value
        link = record.links.get(name) or record.lists.get(name)
        return MISSING if link is None else self.view.follow(link)

    def __eq__(self, other: object) -> bool:
        """Two rows are equal when they are the same record."""
        return isinstance(other, Row) and other.record is self.record

    def __hash__(self) -> int:
        """Return the hash of the record's identity."""
        return hash((self.record.sheet, self.record.key))

    def __repr__(self) -> str:
        """Return sheet and key, for the developer."""
        return repr(self.record)


@dataclass(eq=False)
class View:
    """The records as one document may see them, and the log of what it asked for.

    `hidden` sheets are unknown at every hop, forwards and backwards; so are `hidden_columns`
    (sheet → vocabulary names). `roots` are what templates start from: a Link (from
    `Source("", document key, name)`), or a mapping of such (`texter`). `log` grows while a
    document is rendered and is emptied before.
    """

    dataset: Dataset
    hidden: frozenset[str]
    roots: Mapping[str, Link | Mapping[str, Link] | Value]
    hidden_columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    log: list[Source] = field(default_factory=list)

    def follow(self, link: Link) -> Any:
        """Return the Row or Rows behind a link, or MISSING when its sheet is hidden."""
        if link.sheet in self.hidden:
            return MISSING
        self.log.append(link.source)
        if link.single:
            return Row(link.records[0], self) if link.records else link.empty
        rows = Rows([Row(record, self) for record in link.records])
        rows.link = link
        return rows

    def root(self, name: str) -> Any:
        """Return what a template starts from, or MISSING."""
        found = self.roots.get(name, MISSING)
        return self.follow(found) if isinstance(found, Link) else found

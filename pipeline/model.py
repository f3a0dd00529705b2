"""The nouns that travel between the stages. Imports no library.

Places and names: `Cell` says where something stands now, `Source` what it is.
Input: `Table` (raw), `Record` (one row, linked), `Problem`, `Dataset`.
Output: `View` and `Row` (the records as one document may see them), `DocumentPlan`, `Plans`,
`Vocabulary` (the names that a kind of document may ask for).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from hashlib import blake2b
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


def one_line(text: str) -> str:
    """Return `text` without what breaks, turns round or paints the line that it is printed on."""
    if not text.isprintable():
        text = "".join(s if s.isprintable() or s in _SPACES else " " for s in text)
    return text.strip()


_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{SOFT HYPHEN}"


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
        return one_line(f"{self.severity} {self.code} {place}{self.message} {self.remedy}")


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
    (`handläggare`, `förtydliganden`); they are filled in check/links/ and not changed after.
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

    def under(self, name: str) -> Any:
        """Return the Value or Link under a vocabulary name, or None."""
        value = self.cells.get(name)
        return value if value is not None else self.links.get(name) or self.lists.get(name)

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


def digest(*parts: str) -> str:
    """Return 16 hex digits that stand for `parts`."""
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=8).hexdigest()


def digest_value(value: Any) -> str:
    """Return the digest of a value: of its type too, as a faulty 7 is not the number 7."""
    return digest(type(value).__name__, str(value))


def digest_link(link: Link) -> str:
    """Return the digest of which records a reference or a list leads to, in order."""
    if link.single and not link.records:
        return digest_value(link.empty)
    return digest("→", *[record.key for record in link.records])


@dataclass(frozen=True)
class Dataset:
    """The checked input. A record with a faulty cell is in it, one with a faulty key is not."""

    records: Mapping[str, tuple[Record, ...]]  # sheet → rows, in the order of files and rows
    problems: tuple[Problem, ...]
    vocabulary: Mapping[str, Mapping[str, str]]  # sheet → name → "" or the sheet it leads to
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # sheets that were there
    memo: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    standings: dict[Source, tuple[str, Link | None]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def __getitem__(self, sheet: str) -> tuple[Record, ...]:
        """Return the rows of `sheet`, none if it is absent."""
        return self.records.get(sheet, ())

    def find(self, sheet: str, key: str) -> Record | None:
        """Return the record with that key, or None."""
        return self._index.get((sheet, key))

    def remember(self, key: object, make: Callable[[], Any]) -> Any:
        """Return what `make` gives, made once for `key`: the dataset never changes."""
        found = self.memo.get(key)
        if found is None:
            found = self.memo[key] = make()
        return found

    def at(self, sheet: str, key: str, column: str) -> Any:
        """Return the Value or Link under a header or a vocabulary name, or None."""
        record = self.find(sheet, key)
        if record is None:
            return None
        found = record.under(column)
        return record.under(self.name_of(record, column)) if found is None else found

    def name_of(self, record: Record, header: str) -> str:
        """Return the vocabulary name of a header, without regard to case; "" if there is none."""
        names: dict[tuple[str, str], str] = self.remember("names", dict)
        asked = (record.sheet, header.casefold())
        if asked not in names:
            for name, found in (*record.cells.items(), *record.links.items()):
                names[record.sheet, found.source.column.casefold()] = name
        return names.get(asked, "")

    def standing(self, source: Source) -> tuple[str, Link | None]:
        """Return the digest of what is there now, before any view, and the Link if it is one."""
        found = self.standings.get(source)
        if found is None:
            value = self.at(*source)
            link = value if isinstance(value, Link) else None
            text = "" if value is None else digest_link(link) if link else digest_value(value)
            found = self.standings[source] = (text, link)
        return found

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
        view = self.view
        guarded = record.sheet in view.hidden_columns or view.narrowed
        if guarded and not view.allows(record, name):
            return MISSING
        value = record.cells.get(name)
        if value is not None:
            view.log.append(value.source)
            return value
        link = record.links.get(name) or record.lists.get(name)
        return MISSING if link is None else view.follow(link)

    def __eq__(self, other: object) -> bool:
        """Two rows are equal when they are the same record."""
        return isinstance(other, Row) and other.record is self.record

    def __hash__(self) -> int:
        """Return the hash of the record's identity."""
        return hash((self.record.sheet, self.record.key))

    def __repr__(self) -> str:
        """Return sheet and key, for the developer."""
        return repr(self.record)


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """What a template starts from that is worked out of rows, when it is asked for.

    `make` asks for its rows and cells through the view, as a template would: what was read is then
    known, and what came of it need not be.
    """

    make: Callable[[View], Any]


@dataclass(eq=False)
class View:
    """The records as one document may see them, and the log of what it asked for.

    `hidden` sheets are unknown at every hop, forwards and backwards; so are `hidden_columns`
    (sheet → vocabulary names). `roots` are what templates start from: a Link (from
    `Source("", document key, name)`), a mapping of such (`texter`), or a plain dict, which is no
    cell and is not noted (`dokument`). `log` grows while a document is rendered and is emptied
    before.

    `only`: lists of that sheet hold just the records that pass; a single reference is not touched.
    `narrowed`: of these records nothing but the named columns is known.
    `doubts`: faulty cells that decide where a record is shown; who shows it has asked for them.
    `sealing`: the cells that say that the document is approved or adopted, with the digests of
    what they then hold; they count as read.
    """

    dataset: Dataset
    hidden: frozenset[str]
    roots: Mapping[str, Link | Mapping[str, Link] | Value | str | dict[str, str] | Computed]
    hidden_columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    log: list[Source] = field(default_factory=list)
    key: str = ""  # the document's
    only: Mapping[str, Callable[[Record], bool]] = field(default_factory=dict)
    narrowed: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    doubts: Mapping[tuple[str, str], tuple[Source, ...]] = field(default_factory=dict)
    sealing: Mapping[Source, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note the sheets of which some columns or records are not known in full."""
        self.made: dict[str, tuple[Any, tuple[Source, ...]]] = {}
        narrowed = {sheet for sheet, _ in self.narrowed}
        self.guarded = frozenset(self.hidden_columns) | narrowed

    def allows(self, record: Record, name: str) -> bool:
        """Return whether a vocabulary name of this record is known here."""
        if name in self.hidden_columns.get(record.sheet, ()):
            return False
        names = self.narrowed.get((record.sheet, record.key))
        return names is None or name in names

    def follow(self, link: Link) -> Any:
        """Return the Row or Rows behind a link, or MISSING when its sheet is hidden."""
        if link.sheet in self.hidden:
            return MISSING
        self.log.append(link.source)
        self.log.append(Source(link.sheet, "", ""))  # a faulty row of the sheet concerns it
        link = self.visible(link)
        if self.doubts:
            for record in link.records:
                self.log.extend(self.doubts.get((record.sheet, record.key), ()))
        if link.single:
            return Row(link.records[0], self) if link.records else link.empty
        rows = Rows([Row(record, self) for record in link.records])
        rows.link = link
        return rows

    def visible(self, link: Link) -> Link:
        """Return the link with those records only that pass `only`."""
        passes = None if link.single else self.only.get(link.sheet)
        if passes is None:
            return link
        return link._replace(records=tuple([r for r in link.records if passes(r)]))

    def root(self, name: str) -> Any:
        """Return what a template starts from, or MISSING."""
        found = self.roots.get(name, MISSING)
        if isinstance(found, Link):
            return self.follow(found)
        if isinstance(found, Computed):
            return self.work_out(name, found.make)
        if found is not MISSING and not isinstance(found, Mapping):
            self.log.append(Source("", self.key, name))
            self.log.extend([] if type(found) is str else [found.source])
        return found

    def work_out(self, name: str, make: Callable[[View], Any]) -> Any:
        """Return what `make` gives, made once for `name`; each ask is logged with all it read."""
        known = self.made.get(name)
        if known is not None:
            self.log.extend(known[1])
            return known[0]
        begun = len(self.log)
        value = make(self)
        self.made[name] = (value, tuple(dict.fromkeys(self.log[begun:])))
        return value

    def cell(self, sheet: str, key: str, column: str) -> Any:
        """Return the Value that `{Mål/M1/Måltext}` stands for, or None if it is hidden or unknown.

        `column` is a header or a vocabulary name. The ask is logged also when nothing is there yet.
        """
        source = Source(sheet, key, column)
        if sheet in self.hidden or not self._knows(source):
            return None
        found = self.dataset.at(sheet, key, column)
        if found is None or isinstance(found, Link):
            self.log.extend((source, Source(sheet, "", "")))  # a faulty row may be the one
            return None
        self.log.append(found.source)
        return found

    def digest(self, source: Source) -> str:
        """Return today's digest of what `source` stands for here; "" if hidden or not there.

        A cell counts by type and text; a reference, a list and a root by the keys that it shows.
        """
        sheet = source[0]
        if not sheet:
            return self._digest_root(source.column)
        guarded = sheet in self.hidden_columns or self.narrowed
        if sheet in self.hidden or (guarded and not self._knows(source)):
            return ""
        found, link = self.dataset.standings.get(source) or self.dataset.standing(source)
        if link is None:
            return found
        if link.sheet in self.hidden:
            return ""
        return digest_link(self.visible(link)) if link.sheet in self.only else found

    def rows(self, source: Source) -> Link | None:
        """Return the list that `source` stands for here, or None for anything else."""
        found: Any = self.roots.get(source.column) if not source.sheet else None
        if source.sheet and source.sheet not in self.hidden:
            found = self.dataset.standing(source)[1]
        is_list = isinstance(found, Link) and not found.single and found.sheet not in self.hidden
        return self.visible(found) if is_list else None

    def _knows(self, source: Source) -> bool:
        if source.sheet not in self.hidden_columns and not self.narrowed:
            return True
        record = self.dataset.find(source.sheet, source.key)
        if record is None or record.under(source.column) is not None:
            return record is None or self.allows(record, source.column)
        return self.allows(record, self.dataset.name_of(record, source.column))

    def _digest_root(self, name: str) -> str:
        first, _, rest = name.partition(".")
        found: Any = self.roots.get(first)
        if isinstance(found, Mapping):
            found = found.get(rest)
        if found is None:
            return ""
        if not isinstance(found, Link):
            return digest_value(found)
        return "" if found.sheet in self.hidden else digest_link(self.visible(found))


class State(StrEnum):
    """Whether a build may still change a document. The values are for people."""

    OPEN = "öppen"
    ADOPTED = "antagen"  # follows its cells still, but says so
    SETTLED = "avgjord"  # its meeting has been held: built if missing, else left
    SEALED = "förseglad"  # approved or sent out
    SEALED_AT_ONCE = "förseglad för sig"  # a § that was approved before its minutes


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """One document to build. A document is its kind and key, not its path."""

    kind: str
    key: str  # BH1, SUP, SUP+2019–2022
    target: str  # relative to outputs/, with /
    folder: str  # the Mallmapp where the template is looked for first
    template: str  # a file name, tjansteskrivelse.docx
    view: View = field(repr=False, compare=False)
    cell: Cell  # the row that asks for the document
    title: str  # for people
    state: State = State.OPEN
    meeting: str = ""  # Möte-id
    case: str = ""  # Ärende-id
    program: str = ""  # Program-id
    past: bool = False  # its time is over: what stands is left, and none is built unless named
    early: bool = False  # its time has not come: none is built


@dataclass(frozen=True, slots=True)
class Plans:
    """All documents that the dataset asks for, and what is in the way of some of them.

    A problem's `stops` names a document as `Source("", document key, "")`.
    """

    plans: tuple[DocumentPlan, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that templates of one kind may ask for; what is hidden is not among them.

    `roots`: name → sheet, "" for a plain value, "texter" for the sections. `lists`: the roots that
    are lists. `sheets`: sheet → name → (the sheet it leads to or "", whether it is a list).
    `sections`: what is known of them; a template may have others.
    """

    roots: Mapping[str, str]
    lists: frozenset[str]
    sheets: Mapping[str, Mapping[str, tuple[str, bool]]]
    sections: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """What is wrong at one place of a template, for the officer who edits it."""

    template: str
    part: str  # "brödtext", "sidhuvud", "sidfot" …
    paragraph: str  # the paragraph's text as it stands in the template
    tag: str  # the tag as written
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the fault as one line."""
        place = f"Mallen {self.template}, {self.part}"
        place += f", stycket ”{_shortened(self.paragraph)}”" if self.paragraph else ""
        place += f", taggen {_shortened(self.tag)}" if self.tag else ""
        return one_line(f"{place}: {self.message} {self.remedy}")


def _shortened(text: str, most: int = 200) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


class Action(StrEnum):
    """What a build does with one document. The values are for people."""

    WRITE = "skrivs"
    SKIP = "aktuell"
    MERGE = "slogs ihop"  # edited by hand, and out of date: both are in it now
    KEEP = "redigerad för hand"  # left alone, reported
    SETTLED = "avgjord"
    SEALED = "förseglad"
    LOCKED = "öppen i ett annat program"
    FAILED = "byggdes inte"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step is taken: a sentence, and the cell it is about."""

    text: str
    source: Source | None = None

    def __str__(self) -> str:
        """Return the sentence."""
        return one_line(self.text)


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known of a document as it was last written: from the ledger or its own memory."""

    kind: str
    key: str
    template: str  # digest
    renderer: str
    reads: Mapping[Source, str]
    target: str = ""
    digest: str = ""  # of the file's bytes; "" when only the document's memory is known
    proved: str = ""  # digest of the will that the file is proved to be free of; "" = not proved
    sentences: int = 0  # of that will


@dataclass(frozen=True, slots=True)
class Edit:
    """One place where a file differs from what was written."""

    what: str  # ändrat, nytt, borttaget
    text: str  # as it stands in the file now; "" where something was taken away
    source: Source | None = None  # the cell whose control it stands in

    def __str__(self) -> str:
        """Return as an officer reads it."""
        where = f" ({self.source})" if self.source else ""
        return f"{self.what}: ”{self.text}”{where}" if self.text else f"{self.what}{where}"


@dataclass(frozen=True, slots=True)
class Merged:
    """What happened when a document edited by hand was brought together with the workbook."""

    kept: tuple[Edit, ...]  # by hand, and still there
    came: tuple[Edit, ...]  # from the workbook
    conflicts: tuple[Edit, ...]  # changed on both sides: both stand in the document
    unplaced: tuple[Edit, ...]  # by hand, and now at the end of the document
    exact: bool = True  # False: only digests told how the document was when it was last written


@dataclass(frozen=True, slots=True)
class Step:
    """What will be done with one document, and why. The same in a dry run."""

    plan: DocumentPlan
    action: Action
    why: tuple[Reason, ...]
    moved_from: str = ""  # the target it had before
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step."""

    step: Step
    action: Action
    why: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()  # what a reader sees as missing in the document
    faults: tuple[TemplateFault, ...] = ()
    merged: Merged | None = None

    @property
    def target(self) -> str:
        """Return the document's path under outputs/."""
        return self.step.plan.target


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether one document of decision 1 is free of the political will."""

    target: str
    sources: int  # cells and lists that it read
    sentences: int  # sentences of the will that were looked for
    found: tuple[Problem, ...]
    left: bool = False  # the file was left as it is: up to date, edited by hand or settled


@dataclass(frozen=True, slots=True)
class Report:
    """What the command line and the report file show."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    proofs: tuple[Proof, ...] = ()
    unplanned: tuple[str, ...] = ()  # documents in outputs/ that no row asks for any longer
    dry: bool = False
    notes: tuple[str, ...] = ()

    @property
    def quiet(self) -> bool:
        """Return whether no file was touched, so that the same build again would say the same."""
        still = (Action.SKIP, Action.KEEP, Action.SETTLED, Action.SEALED)
        calm = all(o.action in still and not o.step.moved_from for o in self.outcomes)
        return calm and not self.dry

    @property
    def failed(self) -> bool:
        """Return whether there is a FEL, or a document that failed or was left alone."""
        bad = (Action.FAILED, Action.KEEP, Action.LOCKED)
        return any(p.severity is Severity.ERROR for p in self.problems) or any(
            outcome.action in bad or (outcome.merged is not None and outcome.merged.conflicts)
            for outcome in self.outcomes
        )

"""Rows that have got another id since the last build: recognised and followed, or asked about.

A key that is gone and a new row of its sheet are one row when the key follows from those of other
rows that are renamed, or when the new row alone has what documents have shown of the old one. What
they showed is known by digests. (DECISIONS 193)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline import schema
from pipeline.building.missing_rows import how_to_accept
from pipeline.domain.plain_names import gone_name, is_worked_out, row_name
from pipeline.model import (
    Dataset,
    DocumentId,
    Link,
    Problem,
    Reason,
    Record,
    Severity,
    Source,
    Trace,
    View,
    digest,
    digest_link,
)
from pipeline.schema import Column, Kind, Sheet
from pipeline.store import Ledger
from pipeline.store.decide import BLANK
from pipeline.store.folder import Outputs
from pipeline.swedish.words import enumeration

_BACK = "skriv tillbaka det som du ändrade i raden, bygg, och ändra det sedan"
_CODE = "B16"
_SHORTENED = "id som räknas ut ur ett namn är kortare nu"
_MOST = 5  # rows named in the reasons of one document
_LONG = 12  # characters of a text that is likely to be of one row alone
_TEXTS = (Kind.TEXT, Kind.PARAGRAPHS)
_COMMON = (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO)  # what many rows have in common
_ASKING = ("Behandling", "Sammanträden", "Program")  # whose rows documents are named after
Row = tuple[str, str]  # sheet and key
Names = Mapping[Row, str]


@dataclass(frozen=True)
class Renames:
    """Which rows have other keys now. `names`: sheet and old key → key.

    `follows`: those whose keys are made of the keys of others. `doubts`: old row → the new ones
    that it may be.
    """

    dataset: Dataset
    names: Names = field(default_factory=dict)
    follows: frozenset[Row] = frozenset()
    doubts: Mapping[Row, tuple[str, ...]] = field(default_factory=dict)

    def now(self, source: Source) -> Source:
        """Return what a cell is called now."""
        return source._replace(key=self.names.get(source[:2], source.key))

    def former(self, sources: Iterable[Source]) -> frozenset[Source]:
        """Return what some cells were called before."""
        old: dict[Row, list[str]] = defaultdict(list)
        for (sheet, key), new in self.names.items():
            old[sheet, new].append(key)
        return frozenset(s._replace(key=key) for s in sources for key in old.get(s[:2], ()))

    def follow(self, trace: Trace, view: View) -> tuple[Trace, tuple[Reason, ...]]:
        """Return what a document was made of, in the names of today, and which of them are new.

        A reference or a list that leads to the same rows under other names has not changed.
        """
        if not self.names:
            return trace, ()
        former = self._former(trace)
        known = frozenset(self.now(source)[:2] for source in trace.reads)
        met: dict[Row, None] = {}
        reads: dict[Source, str] = {}
        for source, then in trace.reads.items():
            now = self.now(source) if source.sheet else source._replace(key=view.key)
            today = view.digest(now)
            if source.sheet and now != source:
                met[source[:2]] = None
                is_key = now.column == schema.BY_NAME[now.sheet].key.header
                then = today if is_key else then
            if today != then:
                for rows, before, after in _before(view, now, former, known):
                    if before == then:
                        then = after
                        met |= dict.fromkeys(rows)
                        break
            reads.setdefault(now, then)
        return replace(trace, reads=reads), tuple(self._reasons(met))

    def _former(self, trace: Trace) -> dict[Row, str]:
        """Return the key that each renamed row had when a document was made: row now → old key."""
        read = {source[:2] for source in trace.reads}
        ordered = sorted(self.names.items(), key=lambda item: item[0] in read)
        return {(sheet, new): old for (sheet, old), new in ordered}

    def _reasons(self, met: Collection[Row]) -> Iterator[Reason]:
        longer = [row for row in met if self._was_longer(row)]
        if longer:
            yield Reason(_SHORTENED)
        met = [row for row in met if row not in longer]
        told = [row for row in met if row not in self.follows] or [*met]
        shown = told[: _MOST if len(told) > _MOST + 1 else None]
        for sheet, old in shown:
            new = self.names[sheet, old]
            cell = Source(sheet, new, schema.BY_NAME[sheet].key.header)
            yield Reason(f"{_gone(sheet, old)} heter nu {self._called(sheet, new)}", cell)
        if told != shown:
            yield Reason(f"{len(told) - len(shown)} rader till har fått nya id")

    def _called(self, sheet: str, key: str) -> str:
        """Return what a row is called: Mål/M2, of a key that is worked out the row’s name."""
        record = self.dataset.find(sheet, key)
        return row_name(record) if record and is_worked_out(record) else f"{sheet}/{key}"

    def _was_longer(self, row: Row) -> bool:
        """Return whether the key was made of a whole name where it now is made of a short one."""
        now = self.dataset.find(row[0], self.names[row])
        return now is not None and now.long_key == row[1]

    # ------------------------------------------------------------ documents

    def documents(self, homes: Collection[DocumentId]) -> dict[DocumentId, DocumentId]:
        """Return what planned documents were called before they got their names: old → new."""
        asking = [(old, new) for (sheet, old), new in self.names.items() if sheet in _ASKING]
        return _documents(homes, asking)

    # ------------------------------------------------------------ what is asked

    def asked(self, trace: Trace) -> Iterator[Problem]:
        """Yield what must be known before what people wrote in a document can be followed."""
        for row in dict.fromkeys(source[:2] for source in trace.reads):
            if row in self.doubts:
                yield self._problem(row)

    def may_be(self, who: DocumentId, ledger: Ledger) -> Iterator[tuple[Trace, Problem]]:
        """Yield the documents that a new one may be, and what must be known of that."""
        for row, keys in self.doubts.items():
            if row[0] in _ASKING:
                for old in _documents([who], [(row[1], key) for key in keys]):
                    trace = ledger.trace(*old)
                    if trace is not None:
                        yield trace, self._problem(row)

    def _problem(self, row: Row) -> Problem:
        (sheet, old), new = row, self.doubts[row]
        record = self.dataset.find(sheet, new[0])
        several = len(new) > 1
        like = "som har samma text" if several else "som har en del av dess text"
        message = (
            f"{_gone(sheet, old)} finns inte längre. Är det samma rad som "
            f"{enumeration([self._called(sheet, key) for key in new], 'eller')}, {like}?"
        )
        back = _BACK if "+" in old else f"skriv id {old} igen, bygg, och byt sedan id"
        remedy = f"Är det samma: {back}. Är det en annan: {how_to_accept(sheet)}"
        cell = record.place if record is not None else None
        return Problem(cell, Severity.ERROR, _CODE, message, remedy, accepts=sheet)

    # ------------------------------------------------------------ what is remembered

    def to_note(self, ledger: Ledger) -> dict[Row, str]:
        """Return the names that some document still goes by, one that was sent out too."""
        shown = ledger.rows if self.names else ()
        kept = (row for row in self.names if row in shown or row[0] in _ASKING)
        return {row: self.names[row] for row in kept}

    def unsettled(self, ledger: Ledger) -> frozenset[Row]:
        """Return the new rows of which it is not known whether they are new."""
        shown = ledger.rows if self.doubts else frozenset()
        return frozenset(
            (sheet, key)
            for (sheet, old), keys in self.doubts.items()
            if (sheet, old) in shown
            for key in keys
        )


def _documents(
    homes: Collection[DocumentId], rows: Iterable[tuple[str, str]]
) -> dict[DocumentId, DocumentId]:
    """Return the documents that are named after rows: as they were called → as they are."""
    found = {
        (kind, old + key.removeprefix(new)): (kind, key)
        for old, new in rows
        for kind, key in homes
        if key == new or key.startswith(f"{new}+")
    }
    return {old: new for old, new in found.items() if old not in homes}


def _before(
    view: View, source: Source, former: Names, known: Collection[Row]
) -> Iterator[tuple[list[Row], str, str]]:
    """Yield what digest a cell had when rows had their former keys, which of them, and its own.

    A list also as it is of those rows alone that are `known`: of what is adopted it has no others.
    """
    found = view.standing(source)
    if isinstance(found, Link):
        link = view.visible(found)  # of a root: it is not narrowed yet
        yield _link_before(link, former)
        rows = tuple(row for row in link.records if (row.sheet, row.key) in known)
        yield _link_before(link._replace(records=rows), former)
    elif found is not None:
        yield [], _text_before(found, former), view.digest(source)


def _link_before(link: Link, former: Names) -> tuple[list[Row], str, str]:
    rows = [(r.sheet, former[r.sheet, r.key]) for r in link.records if (r.sheet, r.key) in former]
    records = tuple(
        Record(r.sheet, former.get((r.sheet, r.key), r.key), r.place) for r in link.records
    )
    return rows, digest_link(link._replace(records=records)), digest_link(link)


def _text_before(value: object, former: Names) -> str:
    """Return the digest of a text with the references that stand in it, `{Mål/M1/Måltext}`."""
    text = str(value)
    for (sheet, new), old in former.items() if "{" in text else ():
        text = text.replace(f"{{{sheet}/{new}/", f"{{{sheet}/{old}/")
    return digest(type(value).__name__, text)


# ---------------------------------------------------------------- recognised


def find_renames(
    dataset: Dataset, ledger: Ledger, accepted: Collection[str] = frozenset()
) -> Renames:
    """Return which rows have got other keys since documents were made. `accepted`: not asked of."""
    search = _Search(dataset, ledger)
    search.run()
    doubts = {row: new for row, new in search.doubts() if row[0] not in accepted}
    names = search.names
    for sheet, old in names:
        while (sheet, names[sheet, old]) in names:  # renamed more than once
            names[sheet, old] = names[sheet, names[sheet, old]]
    return Renames(dataset, names, frozenset(search.follows), doubts)


def follow_renames(
    dataset: Dataset,
    outputs: Outputs,
    homes: Mapping[DocumentId, str],
    accepted: Collection[str] = frozenset(),
) -> Renames:
    """Return the renames, and let outputs/ know rows and documents by their keys of today."""
    outputs.learn(homes)
    renames = find_renames(dataset, outputs.ledger, accepted)
    outputs.follow(renames.names, renames.documents(homes))
    return renames


class _Search:
    """What is gone and what is new in each sheet, and which is which."""

    def __init__(self, dataset: Dataset, ledger: Ledger) -> None:
        self.dataset, self.ledger, self.keys = dataset, ledger, ledger.keys
        self.names: dict[Row, str] = {
            row: new for row, new in ledger.renamed.items() if dataset.find(*row) is None
        }
        self.former = {(sheet, new): old for (sheet, old), new in self.names.items()}
        self.follows: set[Row] = set()
        self.gone: dict[str, list[str]] = {}
        self.new: dict[str, list[Record]] = {}
        for sheet, keys in self.keys.items():
            new = [record for record in dataset[sheet] if record.key not in keys]
            if new and sheet in schema.BY_NAME:
                gone = [k for k in keys if not dataset.find(sheet, k)]
                gone = [k for k in gone if (sheet, k) not in self.names]
                if gone:
                    self.gone[sheet], self.new[sheet] = gone, new

    def run(self) -> None:
        """Find what is certain, and what follows from that, until no more is found."""
        while sum(self._settle(sheet) for sheet in self.gone):
            pass

    def _settle(self, sheet: str) -> int:
        """Note the rows of a sheet that are renamed; return how many."""
        made = [(_key(record, self.former), record.key) for record in self.new[sheet]]
        made += [(record.long_key, record.key) for record in self.new[sheet]]
        gone = frozenset(self.gone[sheet])
        by_key = {old: new for old, new in made if old in gone}
        found = by_key or _only(self._same(sheet))
        self.follows |= {(sheet, old) for old in by_key}
        self.names |= {(sheet, old): new for old, new in found.items()}
        self.former = {(name, new): old for (name, old), new in self.names.items()}
        self.gone[sheet] = [key for key in self.gone[sheet] if key not in found]
        self.new[sheet] = [r for r in self.new[sheet] if r.key not in found.values()]
        return len(found)

    def _same(self, sheet: str) -> dict[str, list[str]]:
        """Return old key → the new rows that have all that is known of it."""
        return {
            old: [record.key for record in records if self._is_same((sheet, old), record)]
            for old, records in self._likely(sheet).items()
        }

    def _likely(self, sheet: str) -> dict[str, list[Record]]:
        """Return old key → the new rows that have a cell of it which few others have."""
        new, index = self.new[sheet], self._index(sheet)
        found = ((old, self._with_cells((sheet, old), index)) for old in self.gone[sheet])
        return {old: new if rows is None else rows for old, rows in found}

    def _with_cells(
        self, row: Row, index: Mapping[tuple[str, str], list[Record]]
    ) -> list[Record] | None:
        found: dict[bool, list[list[Record]]] = {True: [], False: []}  # whether it is a text
        for header, known in self._cells.get(row, {}).items():
            column = schema.BY_NAME[row[0]].column(header)
            if column is not None and column.kind not in _COMMON and not known <= BLANK:
                rows = [record for each in known for record in index.get((header, each), ())]
                found[column.kind in _TEXTS].append(rows)
        lists = found[True] or found[False]
        few = {record.key for rows in lists if len(rows) == 1 for record in rows}
        few |= {record.key for record in min(lists, key=len, default=())}
        return [r for r in self.new[row[0]] if r.key in few] if lists else None

    def _index(self, sheet: str) -> dict[tuple[str, str], list[Record]]:
        """Return header and digest → the new rows of a sheet that have that cell."""
        found: dict[tuple[str, str], list[Record]] = defaultdict(list)
        columns = [c for c in schema.BY_NAME[sheet].columns if c.kind not in _COMMON]
        for record in self.new[sheet]:
            for column in columns:
                value = self.dataset.at(*record.source(column.header))
                for each in _digests(value, self.former):
                    found[column.header, each].append(record)
        return found

    def _is_same(self, row: Row, record: Record) -> bool:
        equal, other = self._compared(row, record)
        if not other:
            told = any(column.kind not in _COMMON for column in equal)
            return told or self._has_rows_of(row, record)
        return self._texts(other) == [] and self._tells(record, equal)

    def _has_rows_of(self, row: Row, record: Record) -> bool:
        """Return whether the rows that refer to a new row are those that referred to an old one."""
        former = {**self.former, (record.sheet, record.key): row[1]}
        for name, link in record.lists.items():
            known = self._cells.get(row, {}).get(name, set()) - BLANK
            keys = {(r.sheet, r.key): key for r in link.records if (key := _key(r, former))}
            if known & _digests(link, former | keys):
                return True
        return False

    def _compared(self, row: Row, record: Record) -> tuple[list[Column], list[Column]]:
        """Return the filled columns of an old row that a new one has alike, and the others."""
        sheet = schema.BY_NAME[row[0]]
        given = record.key == str(record[sheet.key.header])
        own = () if given else (*sheet.identity, sheet.short)
        equal: list[Column] = []
        other: list[Column] = []
        for header, known in self._cells.get(row, {}).items():
            column = sheet.column(header)
            if column is not None and not column.key and header not in own:
                now = _digests(self.dataset.at(*record.source(header)), self.former)
                (equal if now & known else other).append(column)
        return [c for c in equal if not self._cells[row][c.header] <= BLANK], other

    def _tells(self, record: Record, equal: Iterable[Column]) -> bool:
        """Return whether a text that is alike is one that no row has which was there before."""
        return any(
            len(text := str(record[c.header])) >= _LONG
            and text not in self._texts_before(record.sheet, c.header)
            for c in self._texts(equal)
        )

    @staticmethod
    def _texts(columns: Iterable[Column]) -> list[Column]:
        return [column for column in columns if column.kind in _TEXTS]

    def _texts_before(self, sheet: str, header: str) -> set[str]:
        """Return the texts under a header in the rows that are not new."""
        keys = self.keys[sheet]
        return self.dataset.remember(
            ("renames", sheet, header),
            lambda: {str(row[header]) for row in self.dataset[sheet] if row.key in keys},
        )

    @cached_property
    def _cells(self) -> dict[Row, dict[str, set[str]]]:
        """Return what documents have shown of the rows that are gone: header → digests."""
        wanted = {(sheet, key) for sheet, keys in self.gone.items() for key in keys}
        renamed = self.ledger.renamed
        found: dict[Row, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for trace in self.ledger.traces.values():
            for source, then in trace.reads.items():
                row = source.sheet, renamed.get(source[:2], source.key)
                if row in wanted and then:
                    found[row][source.column].add(then)
        return found

    def doubts(self) -> Iterator[tuple[Row, tuple[str, ...]]]:
        """Yield the rows that may be others, but not for certain."""
        for sheet, keys in self.gone.items():
            same, likely = self._same(sheet), self._likely(sheet)
            for old in keys:
                like = [r.key for r in likely[old] if self._is_like((sheet, old), r)]
                if same[old] or like:
                    yield (sheet, old), tuple(same[old] or like)

    def _is_like(self, row: Row, record: Record) -> bool:
        equal, other = self._compared(row, record)
        texts = self._texts(equal)
        return len(texts) >= len(self._texts(other)) and self._tells(record, texts)


def _gone(sheet: str, key: str) -> str:
    return f"{sheet}/{key}" if "+" not in key else f"raden {gone_name(key)} i {sheet}"


def _only(candidates: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the pairs of those that are each other's only candidates."""
    count = Counter(key for keys in candidates.values() for key in keys)
    return {old: keys[0] for old, keys in candidates.items() if len(keys) == 1 == count[keys[0]]}


def _key(record: Record, former: Names) -> str:
    """Return the key that a row without an id had, by the former keys of what it refers to."""
    sheet = schema.BY_NAME[record.sheet]
    if record.key == str(record[sheet.key.header]):
        return ""
    now, then = _joined(sheet, record, {}), _joined(sheet, record, former)
    counted = record.key.removeprefix(now) if record.key.startswith(now) else ""  # ”+2”
    return f"{then}{counted}" if f"{then}{counted}" != record.key else ""


def _joined(sheet: Sheet, record: Record, former: Names) -> str:
    short = record[sheet.short] if sheet.short else ""
    own = {sheet.names[0]: short} if short else {}
    parts = (_part(own.get(header, record[header]), former) for header in sheet.identity)
    return sheet.joint.join(filter(None, parts))


def _part(value: object, former: Names) -> str:
    records = value if isinstance(value, tuple) else (value,)
    return "+".join(
        former.get((r.sheet, r.key), r.key) if isinstance(r, Record) else str(r) for r in records
    )


def _digests(value: object, former: Names) -> set[str]:
    """Return the digest of a cell today, and with the former keys of what it refers to."""
    if isinstance(value, Link):
        return {digest_link(value), _link_before(value, former)[1]}
    return {_text_before(value, {}), _text_before(value, former)}

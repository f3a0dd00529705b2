"""The ledger: what was written, in outputs/.beredning.json. A cache; the documents remember too.

(DECISIONS 76, 91, 180, 340)
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, cast

from pipeline import cache, disk
from pipeline.cached_problems import source_from_json
from pipeline.errors import StoreError
from pipeline.model import DocumentId, Source, Trace
from pipeline.store.files import write_whole
from pipeline.store.ledger_reads import LedgerReads, ReadingTable, sources_of
from pipeline.store.numbered_reads import NewNumbers, NumberedReads, PackedReadings

NAME = ".beredning.json"
_VERSION = 2
_AT_ONCE = 50  # documents, or readings, that are written at a time
_TEXTS = ("kind", "key", "target", "digest", "template", "renderer")


class KnownTable(NamedTuple):
    """What one sheet of one file held at the last build: its filled columns, and its rows."""

    columns: tuple[str, ...]
    keys: tuple[str, ...]


class Ledger:
    """The traces of the documents by (kind, key)."""

    def __init__(self, traces: Iterable[Trace] = ()) -> None:
        """Hold `traces`."""
        self.traces: dict[tuple[str, str], Trace] = {}
        self.places: dict[str, tuple[str, str]] = {}  # target → the document there
        self.templates: dict[str, tuple[str, ...]] = {}  # digest → a digest of each paragraph
        self.tables: dict[tuple[str, str], KnownTable] = {}  # file and sheet → what it held
        self.renamed: dict[tuple[str, str], str] = {}  # sheet and key that documents have → key now
        self.lists: frozenset[Source] = frozenset()  # texts whose pasted marks were read as lists
        self.loaded: tuple[object, ...] | None = None  # what it held when it was read
        self._readings = PackedReadings()  # of what is noted
        for trace in traces:
            self.note(trace)

    @property
    def holds(self) -> tuple[object, ...]:
        """Return all that it says, to be compared."""
        known: tuple[Mapping[Any, Any], ...]
        known = (self.traces, self.templates, self.tables, self.renamed)
        return (self.lists, *[{**each} for each in known])

    def trace(self, kind: str, key: str) -> Trace | None:
        """Return what was written for a document, or None."""
        return self.traces.get((kind, key))

    def at(self, target: str) -> Trace | None:
        """Return what was written at a target, or None."""
        return self.traces.get(self.places.get(target, ("", "")))

    @property
    def keys(self) -> dict[str, set[str]]:
        """Return the keys of each sheet at the last build; those that documents show, if lost."""
        found: dict[str, set[str]] = {}
        for (_, sheet), table in self.tables.items():
            if table.keys:
                found.setdefault(sheet, set()).update(table.keys)
        for sheet, key in () if self.tables else filter(all, self.rows):
            found.setdefault(sheet, set()).add(key)
        return found

    @property
    def rows(self) -> frozenset[tuple[str, str]]:
        """Return sheet and key of every row that some document that stands shows."""
        return frozenset(source[:2] for source in sources_of(t.reads for t in self.traces.values()))

    def unfold(self) -> None:
        """Let each document know what it was made of by itself: all is then compared one by one."""
        for who, trace in self.traces.items():
            self.traces[who] = replace(trace, reads=dict(trace.reads))

    def follow(
        self, rows: Mapping[tuple[str, str], str], documents: Mapping[DocumentId, DocumentId]
    ) -> None:
        """Know rows by the keys that they have now, and documents by theirs: old → new."""
        self.renamed = dict(rows)
        for place, (columns, keys) in self.tables.items():
            now = tuple(rows.get((place[1], key), key) for key in keys)
            self.tables[place] = KnownTable(columns, now)
        for old, (kind, key) in documents.items():
            trace = self.traces.get(old)
            if trace is not None and (kind, key) not in self.traces:
                self.note(replace(trace, key=key))

    def note(self, trace: Trace) -> None:
        """Remember a document as it was just written, and nothing else at its place."""
        self.forget(trace.kind, trace.key)
        self.forget(*self.places.get(trace.target, ("", "")))
        if not isinstance(trace.reads, NumberedReads):
            trace = replace(trace, reads=self._readings.pack(trace.reads))
        who = trace.kind, trace.key
        self.traces[who], self.places[trace.target] = trace, who

    def forget(self, kind: str, key: str) -> None:
        """Forget a document that is there no longer."""
        known = self.traces.pop((kind, key), None)
        if known is not None:
            del self.places[known.target]


def load(outputs: Path) -> Ledger:
    """Return the ledger of a folder; an empty one when there is none that can be read."""
    with suppress(*cache.UNFIT):
        return _ledger(cache.mapping(cache.read(outputs / NAME)))
    return Ledger()


def _ledger(known: dict[str, object]) -> Ledger:
    documents = [*map(cache.mapping, cache.items(known["documents"]))]
    if known["version"] == 1:
        table = _of_version_1(documents, cache.items(known["sources"]))
    elif known["version"] == _VERSION:
        table = _table_of(known["sources"])
    else:
        raise ValueError(known["version"])
    ledger = Ledger(_trace(entry, table) for entry in documents)
    templates = cache.mapping(known.get("templates", {}))
    ledger.templates = {name: cache.texts(digests) for name, digests in templates.items()}
    ledger.tables = dict(map(_table, cache.items(known.get("sheets", []))))
    ledger.renamed = dict(map(_renamed, cache.items(known.get("renamed", []))))
    ledger.lists = frozenset(map(source_from_json, cache.items(known.get("lists", []))))
    ledger.loaded = ledger.holds if known["version"] == _VERSION else None
    return ledger


def _table_of(known: object) -> ReadingTable:
    """Return the readings of all documents: sheet, key, column and digest of each."""
    entries = cache.items(known)
    if not set(map(type, entries)) <= {list}:
        raise ValueError(known)
    lists = cast("list[list[str]]", entries)
    cache.texts([*chain.from_iterable(lists)])
    return ReadingTable([(Source(sheet, key, name), now) for sheet, key, name, now in lists])


def _of_version_1(documents: list[dict[str, object]], known: list[object]) -> ReadingTable:
    """Return the readings of a ledger where each document has its own digests; number them."""
    sources = dict(enumerate(map(source_from_json, known)))
    numbers: dict[tuple[Source, str], int] = {}
    for entry in documents:
        reads = [sources[cache.number(number)] for number in cache.items(entry["reads"])]
        readings = zip(reads, cache.texts(entry["digests"]), strict=True)
        entry["reads"] = [numbers.setdefault(each, len(numbers)) for each in readings]
    return ReadingTable([*numbers])


def save(outputs: Path, ledger: Ledger) -> None:
    """Write the ledger, unless it already says the same."""
    path = outputs / NAME
    with suppress(StoreError):
        if ledger.loaded == ledger.holds and disk.exists(path):
            return
    write_whole(path, _pieces(ledger))


def _pieces(ledger: Ledger) -> Iterator[bytes]:
    """Yield the ledger as it is written; of ten thousand documents there is very much."""
    traces = [ledger.traces[who] for who in sorted(ledger.traces)]
    used = {trace.template for trace in traces}
    templates = {name: list(ledger.templates[name]) for name in sorted(used & {*ledger.templates})}
    known = {
        "version": _VERSION,
        "templates": templates,
        "sheets": [[*place, *table] for place, table in sorted(ledger.tables.items())],
        "renamed": [[*row, new] for row, new in sorted(ledger.renamed.items())],
        "lists": sorted(ledger.lists),
    }
    numbering = NewNumbers([trace.reads for trace in traces])
    yield _json(known)[:-1] + b',"documents":'
    yield from _listed(_entry(trace, numbering.of(trace.reads)) for trace in traces)
    yield b',"sources":'
    yield from _listed([*source, digest] for source, digest in numbering.readings())
    yield b"}"


def _listed(entries: Iterable[object]) -> Iterator[bytes]:
    """Yield a list as it is written."""
    start, rest = b"[", iter(entries)
    while some := list(islice(rest, _AT_ONCE)):
        yield start + _json(some)[1:-1]
        start = b","
    yield b"]" if start == b"," else b"[]"


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _entry(trace: Trace, reads: list[int]) -> dict[str, Any]:
    return {
        **{name: getattr(trace, name) for name in _TEXTS},
        "reads": reads,
        "proved": trace.proved,
        "sentences": trace.sentences,
    }


def _table(entry: object) -> tuple[tuple[str, str], KnownTable]:
    file, sheet, columns, keys = cache.items(entry)
    known = KnownTable(cache.texts(columns), cache.texts(keys))
    return (cache.text(file), cache.text(sheet)), known


def _renamed(entry: object) -> tuple[tuple[str, str], str]:
    sheet, old, new = cache.texts(entry)
    return (sheet, old), new


def _trace(entry: dict[str, object], table: ReadingTable) -> Trace:
    trace = Trace(
        **{name: cache.text(entry[name]) for name in (*_TEXTS, "proved")},
        reads=LedgerReads(table, array("I", cache.numbers(entry["reads"], len(table.readings)))),
        sentences=cache.number(entry["sentences"]),
    )
    if not _INSIDE.fullmatch(trace.target):
        raise ValueError(trace.target)
    return trace


# A Word file in outputs/ and nowhere else: no folder is called . or .., and no name is empty.
_INSIDE = re.compile(r"((?!\.\.?/)[^/\\:\0]+/)*(?!\.docx\Z)[^/\\:\0]+\.docx")

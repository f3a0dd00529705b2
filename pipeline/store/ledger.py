"""The ledger: what was written, in outputs/.beredning.json. A cache; the documents remember too.

(DECISIONS 76, 91, 180)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from pipeline import cache, disk
from pipeline.errors import StoreError
from pipeline.model import DocumentId, Source, Trace
from pipeline.store.files import write_whole

NAME = ".beredning.json"
_VERSION = 1
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
        for trace in traces:
            self.note(trace)

    def trace(self, kind: str, key: str) -> Trace | None:
        """Return what was written for a document, or None."""
        return self.traces.get((kind, key))

    def at(self, target: str) -> Trace | None:
        """Return what was written at a target, or None."""
        return self.traces.get(self.places.get(target, ("", "")))

    @property
    def keys(self) -> dict[str, set[str]]:
        """Return the keys of each sheet at the last build; those that documents show, if lost."""
        known = ((sheet, key) for (_, sheet), table in self.tables.items() for key in table.keys)
        found: dict[str, set[str]] = {}
        for sheet, key in known if self.tables else filter(all, self.rows):
            found.setdefault(sheet, set()).add(key)
        return found

    @property
    def rows(self) -> frozenset[tuple[str, str]]:
        """Return sheet and key of every row that some document that stands shows."""
        return frozenset(source[:2] for trace in self.traces.values() for source in trace.reads)

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
        self.traces[trace.kind, trace.key] = trace
        self.places[trace.target] = (trace.kind, trace.key)

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
    if known["version"] != _VERSION:
        raise ValueError(known["version"])
    sources = dict(enumerate(map(_source, cache.items(known["sources"]))))
    documents = map(cache.mapping, cache.items(known["documents"]))
    ledger = Ledger(_trace(entry, sources) for entry in documents)
    templates = cache.mapping(known.get("templates", {}))
    ledger.templates = {name: cache.texts(digests) for name, digests in templates.items()}
    ledger.tables = dict(map(_table, cache.items(known.get("sheets", []))))
    ledger.renamed = dict(map(_renamed, cache.items(known.get("renamed", []))))
    ledger.lists = frozenset(map(_source, cache.items(known.get("lists", []))))
    return ledger


def save(outputs: Path, ledger: Ledger) -> None:
    """Write the ledger, unless it already says the same."""
    numbers: dict[Source, int] = {}
    documents = [_entry(ledger.traces[who], numbers) for who in sorted(ledger.traces)]
    used = {trace.template for trace in ledger.traces.values()}
    templates = {name: list(ledger.templates[name]) for name in sorted(used & {*ledger.templates})}
    known = {
        "version": _VERSION,
        "sources": list(numbers),
        "documents": documents,
        "templates": templates,
        "sheets": [[*place, *table] for place, table in sorted(ledger.tables.items())],
        "renamed": [[*row, new] for row, new in sorted(ledger.renamed.items())],
        "lists": sorted(ledger.lists),
    }
    data = json.dumps(known, separators=(",", ":")).encode()
    path = outputs / NAME
    with suppress(StoreError):
        if disk.bytes_of(path) == data:
            return
    write_whole(path, data)


def _entry(trace: Trace, numbers: dict[Source, int]) -> dict[str, Any]:
    return {
        **{name: getattr(trace, name) for name in _TEXTS},
        "reads": [numbers.setdefault(source, len(numbers)) for source in trace.reads],
        "digests": list(trace.reads.values()),
        "proved": trace.proved,
        "sentences": trace.sentences,
    }


def _source(entry: object) -> Source:
    sheet, key, column = cache.texts(entry)
    return Source(sheet, key, column)


def _table(entry: object) -> tuple[tuple[str, str], KnownTable]:
    file, sheet, columns, keys = cache.items(entry)
    known = KnownTable(cache.texts(columns), cache.texts(keys))
    return (cache.text(file), cache.text(sheet)), known


def _renamed(entry: object) -> tuple[tuple[str, str], str]:
    sheet, old, new = cache.texts(entry)
    return (sheet, old), new


def _trace(entry: dict[str, object], sources: Mapping[int, Source]) -> Trace:
    reads = [sources[cache.number(number)] for number in cache.items(entry["reads"])]
    trace = Trace(
        **{name: cache.text(entry[name]) for name in (*_TEXTS, "proved")},
        reads=dict(zip(reads, cache.texts(entry["digests"]), strict=True)),
        sentences=cache.number(entry["sentences"]),
    )
    if not _inside(trace.target):
        raise ValueError(trace.target)
    return trace


def _inside(target: str) -> bool:
    """Return whether a target leads to a Word file in outputs/ and nowhere else."""
    path = PurePosixPath(target)
    plain = str(path) == target and not path.is_absolute() and ".." not in path.parts
    return plain and path.suffix == ".docx" and not set(target) & set("\\:\0")

"""Workbooks in which one cell is faulty, and what a person would say that it may change.

Written without regard to how the program finds out: the sound workbook is known, and so is what
each of its documents reads. A document is as it was when all that it reads is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from pipeline import schema
from pipeline.building.scope import Scope, find_scope
from pipeline.building.templates import Templates
from pipeline.check import check
from pipeline.model import (
    CellFault,
    Dataset,
    DocumentId,
    DocumentPlan,
    Plans,
    Problem,
    Raw,
    Severity,
    Source,
    Table,
)
from pipeline.plan import plan
from pipeline.schema import Column, Kind
from pipeline.store.blocking import Stops

Reads = Mapping[DocumentId, Iterable[Source]]
_WORD = "finns inte"  # no key, no listed word, no day and no number
_TEXTS = (Kind.TEXT, Kind.PARAGRAPHS)


@dataclass(frozen=True)
class Spot:
    """One filled cell of a known column; table, row and place in the row are 0-based."""

    table: int
    row: int
    place: int
    source: Source
    column: Column


class Book:
    """Some tables, what is planned of them, and what each document reads."""

    def __init__(self, tables: Iterable[Table], today: date) -> None:
        """Keep the tables; they are checked and planned when that is asked for."""
        self.tables, self.today = tuple(tables), today

    @cached_property
    def dataset(self) -> Dataset:
        """Return the checked tables."""
        return check(self.tables, self.today)

    @cached_property
    def plans(self) -> Plans:
        """Return what is to be built of them."""
        return plan(self.dataset)

    @cached_property
    def by_id(self) -> dict[DocumentId, DocumentPlan]:
        """Return the documents that are to be built."""
        return {p.identity: p for p in self.plans.plans}

    @cached_property
    def reads(self) -> Reads:
        """Return what each document reads, with the program's own templates."""
        templates = Templates(Path("finns inte"), self.dataset)
        return {
            who: tuple(templates.compiled(one).render(one.kind, one.key, one.view).reads)
            for who, one in self.by_id.items()
        }

    @cached_property
    def spots(self) -> list[Spot]:
        """Return every filled cell of the sheets that the program knows."""
        return [
            Spot(at, number, place, Source(sheet.name, str(row[key]), column.header), column)
            for at, table in enumerate(self.tables)
            if (sheet := schema.BY_NAME.get(table.sheet))
            for key in [[*table.header, sheet.key.header].index(sheet.key.header)]
            for number, row in enumerate((*r, None) for r in table.rows)
            for place, (header, raw) in enumerate(zip(table.header, row, strict=False))
            if raw is not None and (column := sheet.column(str(header)))
        ]

    def spot(self, source: str) -> Spot:
        """Return the cell `Mål/M1/Måltext`."""
        return next(spot for spot in self.spots if str(spot.source) == source)

    def put(self, spot: Spot, raw: Raw) -> Book:
        """Return the book with something else in a cell."""
        table = self.tables[spot.table]
        row = [*table.rows[spot.row]]
        row[spot.place] = raw
        return self._with(spot, tuple(row))

    def without(self, spot: Spot) -> Book:
        """Return the book without a row."""
        return self._with(spot, ())

    def _with(self, spot: Spot, row: tuple[Raw, ...]) -> Book:
        table, at = self.tables[spot.table], spot.table
        rows = (*table.rows[: spot.row], row, *table.rows[spot.row + 1 :])
        changed = replace(table, rows=rows)
        return Book((*self.tables[:at], changed, *self.tables[at + 1 :]), self.today)

    # ------------------------------------------------------------ what has come of a fault

    @cached_property
    def scope(self) -> Scope:
        """Return how far the faults reach."""
        return find_scope(self.tables, (), self.dataset, self.plans)

    @cached_property
    def faults(self) -> tuple[Problem, ...]:
        """Return every FEL."""
        found = (*self.dataset.problems, *self.plans.problems)
        return tuple(problem for problem in found if problem.severity is Severity.ERROR)

    def stopped(self, reads: Reads) -> dict[DocumentId, tuple[Problem, ...]]:
        """Return the documents that are stopped, if they read what is told, and by what."""
        stops = Stops(self.faults, self.scope.reach)
        asked = {*self.by_id, *(one.identity for one in self.scope.doubtful)}
        met = {who: stops(who, reads.get(who, ())) for who in asked}
        return {who: problems for who, problems in met.items() if problems}

    def has_as(self, other: Book, who: DocumentId, reads: Iterable[Source]) -> bool:
        """Return whether a document that reads this is the same in both, or in neither."""
        one, two = self.by_id.get(who), other.by_id.get(who)
        if one is None or two is None:
            return one is two
        names = ("target", "folder", "template", "state")
        same = all(getattr(one, name) == getattr(two, name) for name in names)
        return same and all(one.view.digest(s) == two.view.digest(s) for s in reads)


def wrong(book: Book, spot: Spot) -> list[Raw]:
    """Return what can be wrong in a cell: of a key that it is another row's, or must be there."""
    if spot.column.key:
        others = (row[spot.place] for row in book.tables[spot.table].rows if row)
        needed = [] if schema.BY_NAME[spot.source.sheet].identity else [None]
        return [*needed, *[key for key in others if key and str(key) != spot.source.key][:1]]
    return [CellFault("#REF!") if spot.column.kind in _TEXTS else _WORD]


def allowed(book: Book, spot: Spot) -> dict[Raw, None]:
    """Return what could stand in a cell: nothing, listed words, and what other rows have there."""
    column = spot.column
    rows = book.tables[spot.table].rows
    found: list[Raw] = [row[spot.place] for row in rows if len(row) > spot.place]
    found += [None, *column.choices, *(row.key for row in book.dataset[column.target])]
    if column.kind is Kind.YES_NO:
        found += ["ja", "nej"]
    elif column.kind in (Kind.WHOLE, Kind.ITEM_NUMBER, Kind.NUMBER):
        found += [0, 99]
    elif column.kind is Kind.DAY:
        found += ["2001-02-03", "2040-02-03"]
    elif column.kind in (Kind.SPAN, Kind.MOMENT):
        found += ["2001"]
    elif column.key or column.kind in _TEXTS:
        found += ["något annat"]
    return dict.fromkeys(found)

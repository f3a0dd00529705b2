"""Every figure of every follow-up, a row each: whose, when, what kind, and the cell it stands in.

The frame is the one that documents compare in (plan/followup/facts.py), of all periods.
(DECISIONS 155)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pipeline.domain.goals import built_programs, follow_ups_of, kept_goals
from pipeline.domain.periods import moment_of
from pipeline.domain.records import is_faulty, listed
from pipeline.model import Dataset, Record, Row, View
from pipeline.plan.export_tables.sheets import label
from pipeline.plan.followup.facts import Fact, figures_in, targets_of
from pipeline.schema import Column, Kind
from pipeline.values.flat_table import Flat, FlatTable, first_day, flat_value
from pipeline.values.types import Faulty

_WHOSE = ("Program", "Mål", "Organ", "Indikator")
_SHEETS = ("Program", "Mål", "Organ", "Indikatorer")
_PAIR = {"-id": Kind.KEY, "": Kind.TEXT}
_PLACING = ("Period", "Organ", "Indikator")
_REST = {
    "Period": Kind.MOMENT,
    "Period, första dag": Kind.DAY,
    "Mätdatum": Kind.DAY,
    "Slag": Kind.CHOICE,
    "Tal": Kind.NUMBER,
    "Text": Kind.PARAGRAPHS,
    "Källa": Kind.TEXT,
}


def figures_table(dataset: Dataset) -> FlatTable:
    """Return the figures of all programmes that are built here, and their targets.

    A row of which it is not known whose or when it is, is left out: its cell is among the faulty.
    """
    from pipeline.plan import tables

    records = [row for program in built_programs(dataset) for row in follow_ups_of(program)]
    frame = tables.frame(_facts(dataset, records), Fact._fields)
    known = frame[[not isinstance(value, Faulty) for value in frame["value"]]]
    facts = (Fact(*line) for line in known.itertuples(index=False, name=None))
    whose = {f"{name}{end}": kind for name in _WHOSE for end, kind in _PAIR.items()}
    columns = tuple(Column(header, kind) for header, kind in (whose | _REST).items())
    rows = tuple(tuple(_line(fact, dataset)) for fact in facts)
    values = (value for record in records for value in record.columns.values())
    faulty = tuple(value.cell for value in values if isinstance(value, Faulty))
    return FlatTable("Uppföljning", columns, rows, faulty)


def _facts(dataset: Dataset, records: Iterable[Record]) -> Iterator[Fact]:
    view = View(dataset, frozenset(), {})
    for record in records:
        if not any(is_faulty(record, header) for header in _PLACING):
            yield from figures_in([Row(record, view)], str(moment_of(record) or ""))
    for program in built_programs(dataset):
        for goal in kept_goals(program):
            for indicator in listed(goal, "indikatorer"):
                yield from targets_of(Row(indicator, view))


def _line(fact: Fact, dataset: Dataset) -> Iterator[Flat]:
    keys = (fact.program, fact.goal, fact.board, fact.indicator)
    for sheet, key in zip(_SHEETS, keys, strict=True):
        yield key or None
        yield label(dataset.find(sheet, key))
    record = fact.row.record
    yield fact.period or None
    yield first_day(record.columns.get("Period"))
    yield flat_value(record.columns.get("Mätdatum"))
    yield fact.kind
    value = flat_value(fact.value)
    is_number = isinstance(value, Decimal)
    yield value if is_number else None
    yield None if is_number else value
    yield str(fact.source)

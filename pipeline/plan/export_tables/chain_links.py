"""What hangs on what in the chain of goals, a row each link, and a row each gap."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain.goals import built_programs
from pipeline.domain.records import listed, record_at, records_at, text_at
from pipeline.model import Dataset, Problem, Record, Source
from pipeline.plan.coverage import gaps
from pipeline.plan.coverage.chains import Chain, chain_of
from pipeline.plan.export_tables.sheets import label
from pipeline.schema import Column, Kind
from pipeline.values.flat_table import Flat, FlatTable

_HEADERS = {
    "Mål": ("Struktur", "Överordnat mål", "Delstrategier"),
    "Delstrategier": ("Riktning", "Perspektiv"),
}
_COLUMNS = {
    "Program-id": Kind.KEY,
    "Program": Kind.TEXT,
    "Blad": Kind.TEXT,
    "Id": Kind.KEY,
    "Namn": Kind.TEXT,
    "Koppling": Kind.TEXT,
    "Till blad": Kind.TEXT,
    "Till id": Kind.KEY,
    "Till": Kind.TEXT,
    "Grad": Kind.TEXT,
    "Lucka": Kind.TEXT,
    "Vad som fattas": Kind.PARAGRAPHS,
    "Att göra": Kind.PARAGRAPHS,
    "Källa": Kind.TEXT,
}


Row = tuple[Flat, ...]


def links_table(dataset: Dataset) -> FlatTable:
    """Return the links of all programmes that are built here, then the gaps."""
    links = (row for program in built_programs(dataset) for row in _links(chain_of(program)))
    rows = (*links, *(_gap(found, dataset) for found in gaps(dataset)))
    columns = tuple(Column(header, kind) for header, kind in _COLUMNS.items())
    return FlatTable("Täckning", columns, rows)


def _links(chain: Chain) -> Iterator[Row]:
    for row in (*chain.goals, *chain.strategies):
        begun = (*_named(chain.program), *_placed(row))
        for header in _HEADERS[row.sheet]:
            above = record_at(row, header)
            for to in (above,) if above else records_at(row, header):
                source = str(row.source(header))
                yield *begun, header, *_placed(to), None, None, None, None, source
        for link in listed(row, "kopplingar"):
            item = record_at(link, "Till")
            if item is not None:
                degree = text_at(link, "Grad") or None
                source = str(link.source("Till"))
                name = text_at(item, "Ramverk") or "Ramverk"
                yield *begun, name, *_placed(item), degree, None, None, None, source


def _gap(gap: Problem, dataset: Dataset) -> Row:
    source = gap.source or Source("", "", "")
    row = dataset.find(source.sheet, source.key)
    program = row if source.sheet == "Program" else record_at(row, "Program")
    begun = (*_named(program), *_placed(row), source.column, None, None, None, None)
    return (*begun, gap.code, gap.message, gap.remedy, str(source))


def _named(row: Record | None) -> Row:
    return (row.key if row else None, label(row))


def _placed(row: Record | None) -> Row:
    return (row.sheet if row else None, *_named(row))

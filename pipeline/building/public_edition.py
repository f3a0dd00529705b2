"""The workbook as anyone may read it: what may not be published is not in it.

It is made of the raw rows, before anything is read of them: what is not there is in no document,
whatever a template asks for and a text quotes. (DECISIONS 371)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pipeline.building.inputs import read_inputs
from pipeline.building.sections import settle_sections
from pipeline.building.template_files import TemplateFiles
from pipeline.check import link
from pipeline.domain.publishing import Withheld, withheld
from pipeline.domain.records import group_by
from pipeline.model import Dataset, DocumentPlan, Plans, Problem, Raw, Record, Severity, Table
from pipeline.plan import plan
from pipeline.schema import BY_NAME, header_key

_Place = tuple[str, str, int]  # file, sheet, row


class PublicEdition(NamedTuple):
    """A workbook without what may not be published. `faults`: what is wrong there, and only so."""

    withheld: Withheld
    dataset: Dataset
    plans: Plans
    faults: tuple[Problem, ...]

    def plan_of(self, document: DocumentPlan) -> DocumentPlan | None:
        """Return the plan of a document here, None where no row asks for it any longer."""
        same = (one for one in self.plans.plans if one.identity == document.identity)
        return next(same, None)


def public_edition(folder: Path, dataset: Dataset, plans: Plans) -> PublicEdition:
    """Return what anyone may read of a folder's workbooks, whose dataset and plans these are."""
    kept_back = withheld(dataset)
    if not kept_back:
        return PublicEdition(kept_back, dataset, plans, ())
    found = read_inputs(folder)
    tables = [*public_tables(found.tables, dataset, kept_back)]
    made = link(tables, found.problems)  # rules ask for what a whole workbook should have
    planned = plan(made)
    settle_sections(made, planned.plans, TemplateFiles(folder))
    known = {(problem.source, problem.code) for problem in dataset.problems}
    new = (p for p in made.problems if (p.source, p.code) not in known)
    faults = tuple(problem for problem in new if problem.severity is Severity.ERROR)
    return PublicEdition(kept_back, made, planned, faults)


def public_tables(
    tables: Iterable[Table], dataset: Dataset, kept_back: Withheld
) -> Iterator[Table]:
    """Yield the tables without what is withheld; a row that nobody could read goes altogether."""
    records = group_by(
        ((cell.file, cell.sheet, cell.row), record)
        for rows in dataset.records.values()
        for record in rows
        if (cell := record.place)
    )
    for table in tables:
        yield _public(table, records, kept_back) if _sheet_of(table) else table


def _sheet_of(table: Table) -> str:
    wanted = header_key(table.sheet)
    return next((name for name in BY_NAME if header_key(name) == wanted), "")


def _public(table: Table, records: Mapping[_Place, list[Record]], kept_back: Withheld) -> Table:
    headers = [header_key(str(cell)) if cell is not None else "" for cell in table.header]
    sheet = BY_NAME[_sheet_of(table)]
    columns = [sheet.key.header, *_written(kept_back, sheet.name)]
    more = [name for name in dict.fromkeys(columns) if header_key(name) not in headers]
    header = (*table.header, *more)
    places = {header_key(str(cell)): at for at, cell in enumerate(header) if cell is not None}
    rows = []
    for number, raw in enumerate(table.rows, table.first_row):
        here = records.get((table.file, table.sheet, number), [])
        stay = [one for one in here if (one.sheet, one.key) not in kept_back.gone]
        if stay:
            whole = (*raw, *[None] * (len(header) - len(raw)))
            rows.append(_public_row(whole, places, stay, kept_back))
        else:
            rows.append((None,) * len(header))
    return replace(table, header=header, rows=tuple(rows))


def _written(kept_back: Withheld, sheet: str) -> Iterator[str]:
    """Yield the headers that something is written under in rows of a sheet."""
    for (name, _), kept in kept_back.left.items():
        if name == sheet:
            yield from (header for header, text in kept.items() if text)


def _public_row(
    raw: tuple[Raw, ...],
    places: Mapping[str, int],
    records: list[Record],
    kept_back: Withheld,
) -> tuple[Raw, ...]:
    cells: list[Raw] = [*raw]
    for record in records:
        row = record.sheet, record.key
        kept, cut = kept_back.left.get(row), kept_back.cut.get(row, {})
        if (kept is None and not cut) or record.key == "":
            continue
        key = header_key(BY_NAME[record.sheet].key.header)
        if kept is not None:
            stays = {header_key(header): text for header, text in kept.items()} | {key: ""}
            cells = [
                (stays[name] or cells[at]) if (name := _name_at(places, at)) in stays else None
                for at in range(len(cells))
            ]
        for header, others in cut.items():
            if (at := places.get(header_key(header))) is not None:
                cells[at] = "; ".join(other.key for other in others) or None
        if len(records) == 1:
            cells[places[key]] = record.key
    return tuple(cells)


def _name_at(places: Mapping[str, int], at: int) -> str:
    return next((name for name, place in places.items() if place == at), "")

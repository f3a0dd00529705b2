"""A section that a document asked for, written in Word: a new row of Texter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.commands.pulled_documents import OpenFolder, PulledDocument
from pipeline.domain.plain_names import written_names
from pipeline.model import Cell, Link, Record, Table
from pipeline.revise.pull_reading import Place
from pipeline.schema import header_key
from pipeline.values.block_writing import rewritten
from pipeline.xlsx.sheet_xml import Written

_TEXTS = "Texter"
_NUMBERED = re.compile(r"(.*?)([0-9]+)")
_NO_SHEET = "bladet Texter finns inte i någon arbetsbok: lägg till det, och kör igen"
_NO_COLUMN = "bladet Texter saknar kolumnen {header}: lägg till den, och kör igen"
_UNWRITABLE = "det går inte att skriva så i en cell"
_NO_HOME = "dokumentet hör varken till en behandling eller till ett program"


NewCells = tuple[tuple[Cell, Written], ...]


@dataclass(frozen=True, slots=True)
class NewText:
    """A new row of Texter: its filled cells, the text first. `why`: why there is none."""

    name: str
    text: str
    cells: NewCells = ()
    why: str = ""


class _NextId(str):
    """The id of a new row, if it is the only one."""

    __slots__ = ()


def new_text_row(here: OpenFolder, document: PulledDocument, place: Place) -> NewText:
    """Return the row that a section becomes, as if it were the only new one."""
    section = place.source.column.partition(".")[2].replace("_", " ")
    name = f"Ny rad i Texter: avsnittet ”{section}”"
    text = rewritten("", place.blocks)
    if text is None:
        return NewText(name, "", why=_UNWRITABLE)
    homes = _homes(here, document)
    table = next((table for table in here.found.tables if table.sheet == _TEXTS), None)
    if table is None or not table.header:
        return NewText(name, text, why=_NO_SHEET)
    if not homes:
        return NewText(name, text, why=_NO_HOME)
    columns = {header_key(str(head)): at for at, head in enumerate(table.header, 1) if head}
    values: dict[str, Written] = {"Text": text, "Avsnitt": section, **homes}
    key = _next_key(table, columns.get(header_key("Text-id"), 0))
    if key:
        values["Text-id"] = _NextId(key)
    missing = [header for header in values if header_key(header) not in columns]
    if missing:
        return NewText(name, text, why=_NO_COLUMN.format(header=missing[0]))
    row = last_row(table) + 1
    cells = [
        (Cell(table.file, table.sheet, row, columns[header_key(header)]), value)
        for header, value in values.items()
    ]
    return NewText(name, text, tuple(cells))


def _homes(here: OpenFolder, document: PulledDocument) -> dict[str, Written]:
    """Return what says which document the text is for."""
    if document.plan is None:
        return {}
    roots = document.plan.view.roots

    def row(name: str) -> Record | None:
        found = roots.get(name)
        return found.records[0] if isinstance(found, Link) and found.records else None

    item, case, program = row("behandling"), row("ärende"), row("program")
    if item is not None:
        wanted = {"Behandling": item, "Ärende": case}
    else:
        wanted = {"Program": program} if program is not None else {"Ärende": case}
    return {
        header: _reference(here, record) for header, record in wanted.items() if record is not None
    }


def _reference(here: OpenFolder, record: Record) -> str:
    """Return what a cell says to mean a row: its id, else a name that no other row has."""
    names = dict.fromkeys(name for name in written_names(record) if name)
    called = here.dataset.called
    sure = (name for name in names if [*called(record.sheet, name)] == [record.key])
    return (
        record.key
        if here.dataset.find(record.sheet, record.key) and _is_id(record)
        else next(sure, record.key)
    )


def _is_id(record: Record) -> bool:
    return "+" not in record.key and not record.long_key


def last_row(table: Table) -> int:
    """Return the last row that anything stands in, else that of the headings; 1-based."""
    rows = enumerate(table.rows, table.first_row)
    filled = (number for number, row in rows if any(cell is not None for cell in row))
    return max(filled, default=table.heading_row)


def rows_apart(rows: Iterable[NewCells]) -> Iterator[NewCells]:
    """Yield the cells of new rows, each row of a table and its id after the one before."""
    before: Counter[tuple[str, str]] = Counter()
    for cells in rows:
        table = (cells[0][0].file, cells[0][0].sheet)
        yield tuple(_further(cell, value, before[table]) for cell, value in cells)
        before[table] += 1


def _further(cell: Cell, value: Written, by: int) -> tuple[Cell, Written]:
    """Return a cell of a new row moved down; its id counts on."""
    found = _NUMBERED.fullmatch(value) if isinstance(value, _NextId) else None
    moved = Cell(cell.file, cell.sheet, cell.row + by, cell.column)
    return moved, f"{found[1]}{int(found[2]) + by}" if found else value


def _next_key(table: Table, column: int) -> str:
    """Return the id that follows on the last one of the sheet, "" where rows have none."""
    ids = [str(row[column - 1]) for row in table.rows if column and len(row) >= column]
    numbered = [found for each in ids if (found := _NUMBERED.fullmatch(each))]
    if not numbered:
        return ""
    last = max(numbered, key=lambda found: int(found[2]))
    return f"{last[1]}{int(last[2]) + 1}"

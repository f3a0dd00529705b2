"""Rows for the sheet Ändringar, of what is new in a programme since it was sent out.

They are shown, and written below the sheet's last row when that is asked for. (DECISIONS 359)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.building.inputs import prepare, read_inputs
from pipeline.building.renames import follow_renames
from pipeline.building.sent_before import SentBefore
from pipeline.commands.pulled_sections import last_row
from pipeline.commands.written_cells import WrittenCells, write_cells
from pipeline.domain.change_rows import SHEET, proposed_rows
from pipeline.domain.changes import RowChange
from pipeline.errors import UsageError
from pipeline.model import Cell, DocumentPlan, Table
from pipeline.schema import header_key
from pipeline.store.folder import opened
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import capital
from pipeline.xlsx.sheet_xml import Written

_NOT_ALL = ("Tidigare", "Nu", "Mål", "Rubrik")  # a sheet may lack these


@dataclass(frozen=True)
class ChangeList:
    """The rows that are proposed, and what became of the workbook; `since`: the meeting."""

    document: str
    since: str
    rows: tuple[dict[str, str], ...]
    written: bool = False
    copies: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Return whether the rows could not be written."""
        return bool(self.left)


def list_changes(folder: Path, today: date, target: str, *, write: bool = False) -> ChangeList:
    """Return the rows of what is new in a programme; with `write` they are written.

    `target` is relative to outputs/. Raises UsageError for what is no programme, or was never sent
    out, or has no sheet for the rows; as `read_inputs` and `opened`.
    """
    dataset, plans = prepare(folder, today)
    plan = next((one for one in plans.plans if one.target == target), None)
    program = dataset.find("Program", plan.program) if plan is not None else None
    if plan is None or program is None or plan.meeting:
        raise UsageError(
            f"{target} är inget program: bara för program finns bladet {SHEET}.",
            remedy="Skriv programmets dokument, till exempel hp/program.docx.",
        )
    with opened(folder / "outputs", read_only=not write) as outputs:
        homes = {one.identity: one.target for one in plans.plans}
        renames = follow_renames(dataset, outputs, homes)
        known = {one.identity: one for one in plans.plans}
        sent = SentBefore(outputs.folder, dataset, known, today, renames)
        since, found = _since(sent, plan)
        rows = tuple(proposed_rows(dataset, program, found))
        if not (write and rows):
            return ChangeList(target, since, rows)
        done = _written(folder, program.place.file, rows)
    copies, left = tuple(done.copies.values()), tuple(done.left.values())
    return ChangeList(target, since, rows, written=not left, copies=copies, left=left)


def _since(sent: SentBefore, plan: DocumentPlan) -> tuple[str, list[RowChange]]:
    """Return the meeting that a document was last sent to, and what is new since."""
    last = sent.latest(plan)
    changes = sent.changes_since(plan, last) if last is not None else None
    if last is None or changes is None:
        raise UsageError(
            f"{plan.target} har inte skickats ut: det finns inget att jämföra med.",
            remedy="Frys det som skickas ut: beredning freeze och mötets namn.",
        )
    return last.since, changes


def _written(folder: Path, home: str, rows: tuple[dict[str, str], ...]) -> WrittenCells:
    """Write rows below the last one of the sheet, that of the programme's own workbook first."""
    found = read_inputs(folder)
    tables = [table for table in found.tables if table.sheet == SHEET and table.header]
    table = next((one for one in tables if one.file == home), tables[0] if tables else None)
    if table is None:
        raise UsageError(
            f"Bladet {SHEET} finns inte i någon arbetsbok.",
            remedy="Kopiera in det ur arbetsboken som beredning new skriver, och kör igen.",
        )
    values = dict(cell for number, row in enumerate(rows, 1) for cell in _cells(table, row, number))
    return write_cells(folder, found, values, values)


def _cells(table: Table, row: dict[str, str], number: int) -> Iterator[tuple[Cell, Written]]:
    """Yield the cells of a row; `number`: which of the new ones, 1-based."""
    columns = {header_key(str(head)): at for at, head in enumerate(table.header, 1) if head}
    for header, text in row.items():
        column = columns.get(header_key(header))
        if column is None and header not in _NOT_ALL:
            raise UsageError(
                f"Bladet {SHEET} i {table.file} saknar kolumnen {header}.",
                remedy="Lägg till den, och kör igen.",
            )
        if column is not None and text:
            yield Cell(table.file, table.sheet, last_row(table) + number, column), text


def change_lines(found: ChangeList) -> Iterator[str]:
    """Yield what a person is told."""
    if not found.rows:
        yield (
            f"Inget i {found.document} är nytt sedan utskicket till {found.since} "
            f"som inte redan står i {SHEET}."
        )
        return
    many = counted(len(found.rows), "rad", "rader", common=True)
    of_what = f"av det som är nytt sedan utskicket till {found.since}"
    yield f"{capital(many)} till bladet {SHEET}, {of_what}:"
    for row in found.rows:
        what = " ".join(filter(None, (row["Typ"], row["Objekt"])))
        yield f"  {row['Ändring-id']}  {what}: {row['Rubrik']}"
    yield from found.left
    yield from (f"Arbetsboken som den var: {copy}" for copy in found.copies)
    if found.written:
        yield "De är inskrivna sist i bladet. Läs dem, och skriv varför i Motiv."
    elif not found.left:
        yield "Skriv in dem med --write. Varför det ändrades (Motiv) skriver du själv."

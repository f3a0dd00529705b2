"""Proposals: each edit in a document as what is written in a cell, or why it cannot be.

(DECISIONS 352, 356)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from pipeline.building.as_json import as_json
from pipeline.commands.pulled_documents import OpenFolder, PulledDocument
from pipeline.commands.pulled_sections import new_text_row
from pipeline.commands.written_cells import FORMULA
from pipeline.domain.plain_names import cell_name
from pipeline.errors import CellError
from pipeline.model import Cell, Raw, Severity, Source, digest
from pipeline.proof.verdict import prove
from pipeline.proof.will import APART, WILL, the_will
from pipeline.revise.cell_comparison import PulledEdit, PullState
from pipeline.revise.pull_runs import TrackedMark
from pipeline.schema import BY_NAME, Kind
from pipeline.swedish.words import capital, enumeration
from pipeline.values import kinds
from pipeline.xlsx.sheet_xml import Written

_ID = "id byts med beredning rename, så att alla hänvisningar följer med"
_NO_COLUMN = "kolumnen finns inte i bladet: lägg till den, och kör igen"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One edit, as a new text of a cell. `cells`: what is written, by place.

    `who`, `when`: whose it is, as far as the file says. `why`: why it cannot be written.
    """

    number: int
    document: str
    source: Source
    name: str
    cell: str
    old: str
    new: str
    shown: str
    who: str = ""
    when: str = ""
    place: str = ""  # sidhuvudet; "" in the body
    state: PullState = PullState.READY
    why: str = ""
    lost: tuple[str, ...] = ()
    marks: tuple[TrackedMark, ...] = ()
    cells: tuple[tuple[Cell, Written], ...] = ()
    new_row: bool = False

    @property
    def is_ready(self) -> bool:
        """Return whether it can be written."""
        return self.state is PullState.READY

    @property
    def code(self) -> str:
        """Return what it is known again by: where it is from, of which cell, and its texts."""
        return digest(self.document, str(self.source), self.old, self.new)


@as_json.register
def _proposal(one: Proposal) -> object:
    """Return a proposal without what would be written where: the texts say it."""
    shown = (each.name for each in fields(one) if each.name != "cells")
    return {name: as_json(getattr(one, name)) for name in shown}


def proposals_of(here: OpenFolder, document: PulledDocument) -> Iterator[Proposal]:
    """Yield what is changed in one document, each edit with what can be done with it."""
    who, when = document.saved
    for edit in document.edits:
        by, day = _whose(edit.marks, who, when)
        made = Proposal(
            number=0,
            document=document.target,
            source=edit.source,
            name=capital(cell_name(here.dataset, edit.source)),
            cell="",
            old=edit.old,
            new=edit.new,
            shown=edit.shown,
            who=by,
            when=day,
            place=document.place_of(edit.part),
            state=edit.state,
            why=edit.why,
            lost=edit.lost,
            marks=edit.marks,
        )
        yield _placed(here, document, edit, made)
    for place in document.prompts:
        row = new_text_row(here, document, place)
        by, day = _whose(place.marks, who, when)
        made = Proposal(
            number=0,
            document=document.target,
            source=place.source,
            name=row.name,
            cell=str(row.cells[0][0]) if row.cells else "",
            old="",
            new=row.text,
            shown=row.text,
            who=by,
            when=day,
            state=PullState.LEFT if row.why else PullState.READY,
            why=row.why,
            lost=place.lost,
            marks=place.marks,
            cells=row.cells,
            new_row=True,
        )
        yield _proved(here, document, made)


def _whose(marks: Sequence[TrackedMark], who: str, when: str) -> tuple[str, str]:
    """Return who made an edit and when: whoever tracked it, else who saved the file last."""
    if not marks:
        return who, when
    authors = dict.fromkeys(mark.author for mark in marks if mark.author)
    return enumeration([*authors]), max(mark.day for mark in marks)


def _placed(
    here: OpenFolder, document: PulledDocument, edit: PulledEdit, made: Proposal
) -> Proposal:
    """Return a proposal with the cell that it is for, and the value that would stand there."""
    record = here.dataset.find(edit.source.sheet, edit.source.key)
    if record is None:
        return made
    cell = record.cell(edit.source.column)
    made = replace(made, cell=str(cell))
    if not made.is_ready:
        return made
    if not cell.column:
        return _refused(made, _NO_COLUMN)
    if cell in here.formulas:
        return _refused(made, FORMULA)
    try:
        value = _value_of(here, edit, cell)
    except CellError as error:
        return _refused(made, f"{error.sentence} {error.remedy}".strip().rstrip("."))
    return _proved(here, document, replace(made, cells=((cell, value),)))


def _refused(made: Proposal, why: str) -> Proposal:
    return replace(made, state=PullState.LEFT, why=why, cells=())


def _value_of(here: OpenFolder, edit: PulledEdit, cell: Cell) -> Written:
    """Return what is to stand in the cell; CellError when its column cannot hold it."""
    sheet = BY_NAME.get(edit.source.sheet)
    column = sheet.column(edit.source.column) if sheet is not None else None
    if column is None:
        return edit.new
    if column.key:
        raise CellError(_ID, code="B11")
    value = kinds.read_cell(column, edit.new, edit.source, cell)
    raw = _raw(here, cell)
    was_number = isinstance(raw, int | float) and not getattr(value, "unit", "")
    if was_number and isinstance(value, int | Decimal):
        return Decimal(value)
    if column.kind is Kind.DAY and isinstance(raw, date) and isinstance(value, date):
        return date(value.year, value.month, value.day)
    return edit.new


def _raw(here: OpenFolder, cell: Cell) -> Raw:
    for table in here.found.tables:
        if (table.file, table.sheet) == (cell.file, cell.sheet):
            row = table.rows[cell.row - table.first_row]
            return row[cell.column - 1] if cell.column <= len(row) else None
    return None


def _proved(here: OpenFolder, document: PulledDocument, made: Proposal) -> Proposal:
    """Return a proposal; refused when the programme would get words of the political will."""
    if not made.is_ready or made.source.sheet == WILL or not _is_apart(here, document, made.source):
        return made
    texts = {"den ändrade texten": made.new}
    proof = prove(document.target, (), texts, the_will(here.dataset), left=True)
    fault = next((p for p in proof.found if p.severity is Severity.ERROR), None)
    if fault is None:
        return made
    return _refused(made, f"{fault.message} {fault.remedy}".strip().rstrip("."))


def _is_apart(here: OpenFolder, document: PulledDocument, source: Source) -> bool:
    """Return whether a cell is shown where the political will must not be."""
    traces = here.outputs.ledger.traces.values()
    return document.kind in APART or any(
        trace.kind in APART and source in trace.reads for trace in traces
    )

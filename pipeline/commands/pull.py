"""Pull: what was changed in Word, brought home to its cell.

(DECISIONS 355, 356)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.commands.pulled_documents import OpenFolder, PulledDocument
from pipeline.commands.pulled_sections import new_text_row, rows_apart
from pipeline.commands.written_cells import FORMULA, formula_cells, write_cells
from pipeline.domain.plain_names import cell_name
from pipeline.errors import CellError
from pipeline.model import Cell, Raw, Record, Severity, Source
from pipeline.proof.verdict import prove
from pipeline.proof.will import APART, WILL, the_will
from pipeline.revise.pull import PulledEdit, PullState
from pipeline.revise.pull_runs import TrackedMark
from pipeline.schema import BY_NAME, Kind
from pipeline.store.folder import opened
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import capital, enumeration
from pipeline.values import kinds
from pipeline.xlsx.sheet_xml import Written

_TWICE = "samma cell är ändrad på olika sätt i {documents}: gör dem lika, och kör igen"
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


@dataclass(frozen=True)
class Pulled:
    """What was found, and what became of it. `written`: numbers of proposals."""

    proposals: tuple[Proposal, ...]
    documents: tuple[str, ...]
    beside: dict[str, int] = field(default_factory=dict)  # edits outside the cells, by document
    written: tuple[int, ...] = ()
    copies: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Return whether something that was chosen could not be written."""
        return bool(self.left)

    @property
    def ready(self) -> tuple[Proposal, ...]:
        """Return what can be written."""
        return tuple(one for one in self.proposals if one.is_ready)


def pull(folder: Path, today: date, targets: Sequence[str]) -> Pulled:
    """Return what is changed in documents (none: all that are edited), as proposals.

    Raises UsageError for a file that is none of ours, and as `read_inputs`.
    """
    with opened(folder / "outputs", read_only=True) as outputs:
        here = OpenFolder.read(folder, today, outputs)
        named = list(dict.fromkeys(targets)) or here.edited()
        documents = [here.document(target) for target in named]
        found = [one for document in documents for one in _proposals(here, document)]
        sources = {one.source for one in found if one.is_ready}
        others = here.edited_that_show(sources, named) if sources else []
        beside = [
            one
            for target in others
            for one in _proposals(here, here.document(target))
            if one.source in sources
        ]
        found = list(_agreed(here, [*found, *beside]))
    found = [replace(one, number=number) for number, one in enumerate(found, 1)]
    beside_cells = {one.target: one.beside for one in documents if one.beside}
    return Pulled(tuple(found), tuple(named), beside_cells)


def write_pulled(folder: Path, today: date, pulled: Pulled, chosen: Collection[int]) -> Pulled:
    """Write the chosen proposals into the workbooks; raises as `pull`."""
    wanted = [one for one in pulled.ready if one.number in chosen]
    values = {cell: value for one in wanted if not one.new_row for cell, value in one.cells}
    rows = dict(pair for row in rows_apart(o.cells for o in wanted if o.new_row) for pair in row)
    with opened(folder / "outputs") as outputs:
        here = OpenFolder.read(folder, today, outputs)
        done = write_cells(folder, here.found, values | rows, rows)
    written = tuple(one.number for one in wanted if one.cells[0][0].file in done.copies)
    return replace(pulled, written=written, copies=done.copies, left=done.left)


# ---------------------------------------------------------------- proposals


def _proposals(here: OpenFolder, document: PulledDocument) -> Iterator[Proposal]:
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
    if cell in formula_cells(here.folder, [cell]):
        return _refused(made, FORMULA)
    try:
        value = _value_of(here, edit, cell, record)
    except CellError as error:
        return _refused(made, f"{error.sentence} {error.remedy}".strip().rstrip("."))
    return _proved(here, document, replace(made, cells=((cell, value),)))


def _refused(made: Proposal, why: str) -> Proposal:
    return replace(made, state=PullState.LEFT, why=why, cells=())


def _value_of(here: OpenFolder, edit: PulledEdit, cell: Cell, record: Record) -> Written:
    """Return what is to stand in the cell; CellError when its column cannot hold it."""
    sheet = BY_NAME.get(edit.source.sheet)
    column = sheet.column(edit.source.column) if sheet is not None else None
    if column is None:
        return edit.new
    if column.key:
        raise CellError(_ID, code="B11")
    value = kinds.read_cell(column, edit.new, edit.source, cell)
    raw = _raw(here, cell)
    if column.kind in (Kind.NUMBER, Kind.WHOLE) and isinstance(raw, int | float):
        return Decimal(int(value)) if column.kind is Kind.WHOLE else Decimal(value)  # type: ignore[call-overload,arg-type]
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


def _agreed(here: OpenFolder, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """Yield the proposals; none can be written of a cell that got several texts."""
    texts: dict[Source, dict[str, None]] = defaultdict(dict)
    documents: dict[Source, dict[str, None]] = defaultdict(dict)
    for one in found:
        if one.is_ready:
            texts[one.source][one.new] = None
            documents[one.source][one.document] = None
    told: set[tuple[Source, str]] = set()
    for one in found:
        if one.is_ready and len(texts[one.source]) > 1:
            named = enumeration([*documents[one.source]])
            why = _TWICE.format(documents=named)
            yield replace(one, state=PullState.CONFLICT, why=why, cells=())
        elif not one.is_ready or (one.source, one.new) not in told:
            told.add((one.source, one.new))
            yield one


# ---------------------------------------------------------------- told


def pull_lines(pulled: Pulled) -> Iterator[str]:
    """Yield what an officer is told, a line each."""
    for one in pulled.proposals:
        yield from proposal_lines(one)
    if not pulled.proposals:
        yield "Inget i dokumenten är ändrat i någon cells text."
    for target, count in pulled.beside.items():
        changes = counted(count, "stycke är ändrat", "stycken är ändrade")
        yield f"{target}: {changes} utanför cellernas texter, och står kvar i dokumentet."
    for file, copy in pulled.copies.items():
        number = sum(1 for one in pulled.proposals if one.number in pulled.written)
        yield f"{file}: {counted(number, 'cell är skriven', 'celler är skrivna', common=True)}."
        yield f"  Som den var finns den i {copy}."
    for file, why in pulled.left.items():
        yield f"{file}: {why}"
    ready = len(pulled.ready)
    if ready and not (pulled.written or pulled.left):
        yield (
            f"{capital(counted(ready, 'ändring', 'ändringar', common=True))} kan skrivas i "
            "arbetsboken: kör igen med --write."
        )


def proposal_lines(one: Proposal) -> Iterator[str]:
    """Yield one proposal as an officer reads it."""
    where = f"{one.document}, i {one.place}" if one.place else one.document
    whose = f", {one.who}" if one.who else ""
    when = f", {one.when[:10]}" if one.when else ""
    yield f"{one.number}. {one.name} ({where}{whose}{when})"
    if one.old:
        yield f"   i arbetsboken: {_quoted(one.old)}"
    yield f"   i dokumentet:  {_quoted(one.new or one.shown)}"
    if one.why:
        yield f"   {capital(one.state)}: {one.why.rstrip('.')}."
    if one.lost:
        lost = enumeration([*one.lost])
        yield f"   Går inte att skriva i en cell och står kvar i dokumentet: {lost}."
    for mark in one.marks:
        what = "infogat" if mark.inserted else "borttaget"
        day = f" {mark.day[:10]}" if mark.day else ""
        yield f"   Spårad ändring som ingen har godtagit: {mark.author}{day}, {what} ”{mark.text}”."


def _quoted(text: str) -> str:
    return "”" + text.replace("\n", " ¶ ") + "”" if text else "(tomt)"

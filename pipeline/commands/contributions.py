"""What came from the boards and what became of it, as officers are told and as programs read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal

from pipeline.building.as_json import as_json
from pipeline.commands.board_forms import HANDED_BY
from pipeline.commands.returned_rows import NOT_TAKEN, TAKEN, ReturnedRow, RowState
from pipeline.read.folder import CONTRIBUTIONS
from pipeline.swedish.numbers import counted, decimal_text
from pipeline.values.flat_table import Flat

_SHOWN = 300  # signs of a cell that are shown


@dataclass(frozen=True, slots=True)
class Contribution:
    """What came from one board. `why`: why nothing of the file is taken; `replaced`: by a later."""

    file: str
    board: str = ""
    name: str = ""
    handed_by: str = ""
    handed: str = ""
    why: str = ""
    replaced: bool = False
    rows: tuple[ReturnedRow, ...] = ()


@dataclass(slots=True)
class TakenRows:
    """What came, and what became of the workbooks. `copies`: each as it was before, by file."""

    contributions: list[Contribution]
    write: bool
    copies: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Return whether something that came is not taken, or could not be written."""
        rows = (row for one in self.contributions for row in one.rows)
        refused = any(one.why and not one.replaced for one in self.contributions)
        return refused or bool(self.left) or any(row.state in NOT_TAKEN for row in rows)


def handed_text(handed_by: str, handed: str) -> str:
    """Return who handed a form in and when, as it follows the board's name."""
    if not handed_by and not handed:
        return ", utan uppgift om vem som lämnat"
    return f", lämnat{f' av {handed_by}' if handed_by else ''}{f' {handed}' if handed else ''}"


def take_lines(done: TakenRows) -> Iterator[str]:
    """Yield what came and what became of it, a line each."""
    if not done.contributions:
        yield f"Inget har kommit. Lägg det som nämnderna skickar tillbaka i inputs/{CONTRIBUTIONS}."
        return
    for one in done.contributions:
        yield from _contribution_lines(one)
    for file, copy in done.copies.items():
        yield f"{file}: raderna är inlagda. Som den var finns den i {copy}."
    for file, why in done.left.items():
        yield f"{file}: inget är inlagt. {why}"
    rows = [row for one in done.contributions for row in one.rows if row.state in TAKEN]
    yield from _not_kept(done)
    if not rows:
        yield "Det finns inget nytt att lägga in."
    elif not done.write:
        number = counted(len(rows), "rad", "rader", common=True)
        yield f"Inget är skrivet. Lägg till --write för att lägga in {number} i arbetsboken."


def _not_kept(done: TakenRows) -> Iterator[str]:
    """Yield where nothing in the workbook says who handed in the rows that were taken."""
    rows = [row for one in done.contributions if one.handed_by for row in one.rows]
    taken = [row for row in rows if row.state in TAKEN and row.target]
    sheets = {
        f"{row.target.file}, {row.target.sheet}" for row in taken if row.target and not row.handed
    }
    for sheet in sorted(sheets if done.write else ()):
        yield (
            f"{sheet} har ingen kolumn {HANDED_BY}. Vem som lämnade står i svaret i "
            f"inputs/{CONTRIBUTIONS}: spara det, eller lägg till kolumnen."
        )


def _contribution_lines(one: Contribution) -> Iterator[str]:
    board = f"{one.board} {one.name}".strip()
    if one.why:
        yield f"{one.file}{f', {board}' if board else ''}: {one.why}"
        return
    yield f"{board}{handed_text(one.handed_by, one.handed)} ({one.file})"
    same = [row for row in one.rows if row.state is RowState.SAME]
    for row in one.rows:
        if row.state is not RowState.SAME:
            yield from _row_lines(row)
    if same:
        yield f"  {counted(len(same), 'rad', 'rader', common=True)} är som förut."
    if not one.rows:
        yield "  Inga rader är ifyllda."


def _row_lines(row: ReturnedRow) -> Iterator[str]:
    places = filter(None, (row.name.removesuffix("/"), row.place.address))
    told = f"{row.called} ({', '.join(places)})" if row.called else ", ".join(places)
    yield f"  {row.state}: {told}{f': {row.why}' if row.why else ''}"
    if row.state in (*TAKEN, RowState.CONFLICT):
        for header in row.changed:
            yield from _change_lines(row, header)
        yield from (f"    obs: {remark}" for remark in row.remarks)


def _change_lines(row: ReturnedRow, header: str) -> Iterator[str]:
    new = _shown(row.values.get(header))
    if row.state is RowState.NEW:
        yield f"    {header}: {new}"
        return
    at = row.cells.get(header)
    where = f" ({at.file}, {at.sheet} {at.address})" if at else ""
    yield f"    {header}{where}"
    yield f"      förut: {_shown(row.before.get(header))}"
    yield f"      nu:    {new}"


def _shown(value: Flat) -> str:
    if value is None:
        return "tomt"
    text = " / ".join(filter(None, cell_words(value).splitlines()))
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def cell_words(value: Flat) -> str:
    """Return what a cell says, as people read it; "" for an empty one."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return decimal_text(value)
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


@as_json.register
def _row_as_json(row: ReturnedRow) -> object:
    """Return a row with its cells that differ, as people read them."""
    return {
        "state": str(row.state),
        "row": row.name,
        "called": row.called,
        "place": str(row.place),
        "why": row.why,
        "remarks": row.remarks,
        "target": str(row.target) if row.target else None,
        "changes": [
            {
                "column": header,
                "before": _shown(row.before.get(header)) if header in row.before else None,
                "now": _shown(row.values.get(header)) if header in row.values else None,
            }
            for header in row.changed
        ],
    }

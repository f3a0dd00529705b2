"""Which of several rows with the same name a cell means, as far as its own row tells.

A second case, meeting, item or decision makes a name shared that was typed for the first. What the
cell's row belongs to, and what a decision is for, tells them apart. (DECISIONS 279)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from pipeline import schema
from pipeline.check.rows.raw_rows import RawRow
from pipeline.domain.decisions import PROGRAM, WILL
from pipeline.schema import Column

# The columns that say what a row belongs to; of a receiver Kommun says who gets it.
HOME = ("Behandling", "Beslut", "Framgångsfaktor", "Mål", "Struktur", "Ärende", "Program", "Kommun")
_NO_HOME = {"Mottagare": ("Kommun",)}
_NARROWING = ("Mål", "Behandling", "Ärenden", "Program", "Kommuner")  # the nearest first
_TYPES = {  # the decisions that some columns are for
    ("Mål", "Antaget genom"): PROGRAM,
    ("Program", "Antaget genom"): PROGRAM,
    ("Politisk vilja", "Beslut"): WILL,
}


class Shared(NamedTuple):
    """The rows that a text may mean. `sure`: the one that it means is known, not just the first."""

    rows: list[RawRow]
    row: RawRow | None
    sure: bool


class Follows(Protocol):
    """What knows where a cell leads."""

    def led(self, row: RawRow, header: str, *, plainly: bool = False) -> list[RawRow]:
        """Return the rows that a cell refers to; `plainly`: whatever row it stands in."""


def fitting(index: Follows, row: RawRow, column: Column, rows: Sequence[RawRow]) -> list[RawRow]:
    """Return those of `rows` that a cell of `row` can mean; all when none fits better."""
    rows = [each for each in rows if each is not row]
    own = {row}.union(*(_home(index, to) for to in _owners(index, row, column.header)))
    for sheet in _NARROWING:
        about = {each for each in own if each.sheet == sheet}
        rows = [each for each in rows if about & _home(index, each)] or rows
    wanted = _TYPES.get((row.sheet, column.header), "")
    if (row.sheet, column.header) == ("Beslut", "Behandling"):
        wanted = row.key_text_at("Typ").casefold()
    return [each for each in rows if wanted and _type(index, each) == wanted] or rows


def _home(index: Follows, row: RawRow) -> set[RawRow]:
    """Return a row and all that it belongs to."""
    return {row}.union(*(_home(index, to) for to in _owners(index, row)))


def _owners(index: Follows, row: RawRow, narrowed: str = "") -> Iterator[RawRow]:
    """Yield what a row belongs to; of the row whose column is being narrowed what is plain."""
    headers = (h for h in HOME if h != narrowed and h not in _NO_HOME.get(row.sheet, ()))
    for header in headers:
        yield from index.led(row, header, plainly=bool(narrowed))


def _type(index: Follows, row: RawRow) -> str:
    """Return the type of a decision, or of what an item's purpose leads to."""
    if typed := row.key_text_at("Typ"):
        return typed.casefold()
    items = index.led(row, "Behandling") if row.sheet == "Beslut" else [row]
    return next((schema.PURPOSES.get(i.key_text_at("Syfte").casefold(), "") for i in items), "")

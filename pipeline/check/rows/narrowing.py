"""Which of several rows with the same name a cell means, as far as its own row tells.

A second case, meeting, item or decision makes a name shared that was typed for the first. What the
cell's row belongs to, and what a decision is for, tells them apart. (DECISIONS 279)
"""

from __future__ import annotations

import re
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
_ADOPTING = (PROGRAM, WILL)
_OF_DECISIONS = {  # column of Beslut → the row's type → that of the decision that is meant
    "Samma punkter som": {kind: kind for kind in schema.DECISION_TYPES},
    "Förutsätter": {WILL: PROGRAM},
}
_KINDS = "|".join({*schema.PURPOSES, *schema.DECISION_TYPES})
_WITH_TYPE = re.compile(rf"(?P<rest>.+?)[ ,(]+(?P<kind>{_KINDS})\)?", re.I)


class Shared(NamedTuple):
    """The rows that a text may mean. `sure`: the one that it means is known, not just the first.

    `wanted`: the type of decision that none of those that are called so is for; `rows` then are.
    """

    rows: tuple[RawRow, ...]
    row: RawRow | None
    sure: bool
    wanted: str = ""


class Follows(Protocol):
    """What knows where a cell leads, and what a text may mean."""

    def likely(self, sheet: str, text: str) -> list[RawRow]:
        """Return the rows that a text may mean."""

    def led(self, row: RawRow, header: str, *, plainly: bool = False) -> list[RawRow]:
        """Return the rows that a cell refers to; `plainly`: whatever row it stands in."""


def fitting(index: Follows, row: RawRow, column: Column, rows: Sequence[RawRow]) -> list[RawRow]:
    """Return those of `rows` that a cell of `row` can mean; all when none fits better.

    None when a decision that adopts something would be read as one of another type.
    """
    rows = [each for each in rows if each is not row]
    own = {row}.union(*(_home(index, to) for to in _owners(index, row, column.header)))
    own = {each for each in own if each.sheet in _NARROWING}
    homes = {each: _home(index, each) for each in rows} if own else {}
    for sheet in _NARROWING:
        about = {each for each in own if each.sheet == sheet}
        rows = [each for each in rows if about & homes[each]] or rows if about else rows
    wanted = wanted_type(index, row, column)
    fit = [each for each in rows if wanted and type_of_row(index, each) == wanted]
    if fit or (row.sheet, column.header) != ("Beslut", "Behandling"):
        return fit or rows
    return [each for each in rows if _may_decide(index, each, wanted)]


def wanted_type(index: Follows, row: RawRow, column: Column) -> str:
    """Return the type of what a cell of `row` is to mean, "" when it may be of any."""
    if row.sheet != "Beslut":
        return _TYPES.get((row.sheet, column.header), "")
    if column.header == "Behandling":
        return row.key_text_at("Typ").casefold()
    return _OF_DECISIONS.get(column.header, {}).get(type_of_row(index, row), "")


def _may_decide(index: Follows, item: RawRow, wanted: str) -> bool:
    """Return whether an item whose purpose is another may lead to such a decision after all."""
    formal = item.key_text_at("Syfte").casefold() == schema.FORMAL
    return wanted not in _ADOPTING or not (formal or type_of_row(index, item) in _ADOPTING)


def by_type(index: Follows, sheet: str, text: str) -> list[RawRow]:
    """Return the items or decisions of ”KSAU 12 januari 2027 politisk vilja”."""
    found = _WITH_TYPE.fullmatch(text.strip()) if sheet in ("Behandling", "Beslut") else None
    if found is None:
        return []
    kind, rows = found["kind"].casefold(), index.likely(sheet, found["rest"])
    own = [row for row in rows if row.key_text_at("Syfte").casefold() == kind]
    return own or [row for row in rows if type_of_row(index, row) == kind]


def _home(index: Follows, row: RawRow) -> set[RawRow]:
    """Return a row and all that it belongs to."""
    return {row}.union(*(_home(index, to) for to in _owners(index, row)))


def _owners(index: Follows, row: RawRow, narrowed: str = "") -> Iterator[RawRow]:
    """Yield what a row belongs to; of the row whose column is being narrowed what is plain."""
    headers = (h for h in HOME if h != narrowed and h not in _NO_HOME.get(row.sheet, ()))
    for header in headers:
        yield from index.led(row, header, plainly=narrowed in HOME)


def type_of_row(index: Follows, row: RawRow) -> str:
    """Return the type of a decision, or of what an item's purpose leads to."""
    if typed := row.key_text_at("Typ"):
        return typed.casefold()
    items = index.led(row, "Behandling") if row.sheet == "Beslut" else [row]
    return next((schema.PURPOSES.get(i.key_text_at("Syfte").casefold(), "") for i in items), "")

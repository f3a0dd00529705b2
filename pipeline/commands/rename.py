"""Rename: another id for a row, in its own cell and wherever it is referred to.

What the new workbooks say is checked before anything is written: every reference leads to the same
row as before, and nothing else has become a fault. (DECISIONS 355)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.building.inputs import read_inputs
from pipeline.check.dataset import link
from pipeline.check.findings import Findings
from pipeline.check.rows.headers import Layout, layouts
from pipeline.commands.tables_to_be import new_fault, with_values
from pipeline.commands.written_cells import FORMULA, FormulaCells, write_cells
from pipeline.domain.plain_names import row_name
from pipeline.errors import UsageError
from pipeline.model import Cell, Dataset, Raw, Record
from pipeline.read import Input
from pipeline.schema import BY_KEY, BY_NAME, Column, Kind, header_key
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import nearest
from pipeline.values.display import as_shown, key_text, quoted
from pipeline.values.row_names import SHOWN_BETWEEN

_REFERENCES = (Kind.REF, Kind.REFS)
_TEXTS = (Kind.PARAGRAPHS, Kind.TEXT)
_IN_TEXT = re.compile(r"(?<!\\)(\{([^{}\n/]+)/)([^{}\n]+)(/[^{}\n/]+\})")
_UNFIT = re.compile(r"[/;{}\n\r\t+]|" + re.escape(SHOWN_BETWEEN.strip()))
_HOW = "Skriv blad och id, och det nya id:t: beredning rename Mål/M1 MÅL-1."
_MOST = 20  # cells that are told one by one
_PASSES = 3  # ids that are made of ids that are made of the one that is renamed
Row = tuple[str, str]  # sheet and key
Names = Mapping[Row, str]
Led = dict[str, list[Cell]]


@dataclass(frozen=True, slots=True)
class RenamedCell:
    """A cell that changes."""

    cell: Cell
    old: str
    new: str
    value: str | int


@dataclass(frozen=True)
class RenamedRow:
    """What a new id changes. `follows`: other ids that are made of it, old → new."""

    sheet: str
    old: str
    new: str
    name: str
    cells: tuple[RenamedCell, ...]
    follows: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Return whether a workbook could not be changed."""
        return bool(self.left)


def rename(folder: Path, row: str, new: str, *, write: bool = False) -> RenamedRow:
    """Give a row (`Mål/M1`) another id; without `write` only say what would change.

    Begun and interrupted, it goes on where it was: what still has the old id gets the new one.
    Raises UsageError when the row is not there, the id is taken, or it can't be done safely.
    """
    found = read_inputs(folder)
    before = link(found.tables, found.problems)
    sheet, old = _row_named(before, row)
    key = _fit_key(before, sheet, old, new)
    names: dict[Row, str] = {(sheet, old): key}
    for _ in range(_PASSES):
        cells = list(_changes(found, before, names))
        after = link(with_values(found.tables, {c.cell: c.value for c in cells}), found.problems)
        followed = _followed(before, after) | names
        if followed == names:
            break
        names = followed
    _refuse_others(before, after, names)
    _refuse_formulas(folder, cells)
    made = RenamedRow(
        sheet,
        old,
        key,
        _name_of(before, sheet, old) or _name_of(before, sheet, key),
        tuple(cells),
        {f"{name}/{was}": now for (name, was), now in names.items() if (name, was) != (sheet, old)},
    )
    if not write:
        return made
    first = sorted(cells, key=lambda one: not _is_key(before, one.cell, sheet))
    done = write_cells(folder, found, {one.cell: one.value for one in first})
    return replace(made, copies=done.copies, left=done.left)


# ---------------------------------------------------------------- which row


def _row_named(dataset: Dataset, asked: str) -> Row:
    """Return sheet and id of a row, as somebody writes it."""
    name, _, old = unicodedata.normalize("NFC", asked.strip()).partition("/")
    sheet = BY_KEY.get(header_key(name))
    if sheet is None or not old.strip():
        near = nearest(name, [*dataset.records]) if sheet is None else ""
        remedy = f"Menade du ”{near}”?" if near else _HOW
        raise UsageError(f"”{asked}” är ingen rad i ett blad.", remedy=remedy)
    return sheet.name, key_text(old)


def _fit_key(dataset: Dataset, sheet: str, old: str, new: str) -> str:
    """Return the new id as it is written. Raises UsageError."""
    key, row = key_text(new), dataset.find(sheet, old)
    taken = dataset.find(sheet, key)
    if not key or _UNFIT.search(key) or key != new.strip():
        signs = "snedstreck, semikolon, plus, klamrar, tabb eller radbrytning"
        sentence = f"”{new}” kan inte vara ett id: det får inte vara tomt eller ha {signs}."
        raise UsageError(sentence, remedy="Välj ett annat id.")
    if row is None and taken is None:
        near = nearest(old, [record.key for record in dataset[sheet]])
        remedy = f"Menade du {sheet}/{near}?" if near else _HOW
        raise UsageError(f"Det finns ingen rad {old} i bladet {sheet}.", remedy=remedy)
    if row is not None and taken is not None:
        sentence = f"{key} är redan id för {row_name(taken)} ({taken.place})."
        raise UsageError(sentence, remedy="Välj ett annat id.")
    header = BY_NAME[sheet].key.header
    if row is not None and (row.long_key or not row.cell(header).column or not _written(row)):
        sentence = f"{row_name(row)} har inget eget id i bladet: det räknas ut ur raden."
        raise UsageError(sentence, remedy="Skriv ett id i radens id-kolumn, eller kör lists.")
    return key


def _written(row: Record) -> bool:
    return bool(str(row[BY_NAME[row.sheet].key.header]))


def _name_of(dataset: Dataset, sheet: str, key: str) -> str:
    record = dataset.find(sheet, key)
    return row_name(record) if record is not None else ""


def _is_key(dataset: Dataset, cell: Cell, sheet: str) -> bool:
    header = BY_NAME[sheet].key.header
    return any(record.cell(header) == cell for record in dataset[sheet])


# ---------------------------------------------------------------- what changes


def _changes(found: Input, dataset: Dataset, names: Names) -> Iterator[RenamedCell]:
    """Yield the cells that say one of the old ids, with what they are to say."""
    for layout in layouts(found.tables, Findings()):
        for number, row in enumerate(layout.table.rows, layout.table.first_row):
            for at, column in layout.columns.items():
                raw = row[at] if at < len(row) else None
                old = as_shown(raw) if raw is not None else ""
                new = _new_text(dataset, layout, column, old, names) if old else old
                if new != old:
                    cell = layout.cell(number, at + 1)
                    yield RenamedCell(cell, old, new, _as_before(raw, new))


def _as_before(raw: Raw, new: str) -> str | int:
    """Return a new id as a number where the old one was and it is one."""
    plain = isinstance(raw, int) and new.isdecimal() and new == str(int(new))
    return int(new) if plain else new


def _new_text(dataset: Dataset, layout: Layout, column: Column, old: str, names: Names) -> str:
    if column.key:
        return names.get((layout.sheet.name, key_text(old)), old)
    if column.kind in _REFERENCES:
        pieces = re.split(r"(;)", old)
        return "".join(_reference(dataset, column.target, piece, names) for piece in pieces)
    if column.kind in _TEXTS and "{" in old:
        return _IN_TEXT.sub(lambda found: _in_text(found, names), old)
    return old


def _reference(dataset: Dataset, target: str, piece: str, names: Names) -> str:
    """Return one reference with the new id, if it is by the old one that it refers."""
    body = piece.strip()
    for (sheet, old), new in names.items():
        if sheet != target or not body:
            continue
        key, mark, rest = body.partition(SHOWN_BETWEEN)
        if key_text(key) == old:
            return piece.replace(body, f"{new}{mark}{rest}", 1)
        word = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
        named = word.search(body) if [*dataset.called(sheet, body)] == [old] else None
        if named:
            return piece.replace(body, f"{body[: named.start()]}{new}{body[named.end() :]}", 1)
    return piece


def _in_text(found: re.Match[str], names: Names) -> str:
    sheet = BY_KEY.get(header_key(found[2]))
    key = unicodedata.normalize("NFC", found[3]).strip()
    new = names.get((sheet.name, key)) if sheet is not None else None
    return f"{found[1]}{new}{found[4]}" if new else found[0]


# ---------------------------------------------------------------- is it safe


def _places(dataset: Dataset) -> dict[Cell, Record]:
    return {row.place: row for rows in dataset.records.values() for row in rows}


def _followed(before: Dataset, after: Dataset) -> dict[Row, str]:
    """Return which ids have become others, since they are made of those of other rows."""
    now = _places(after)
    return {
        (row.sheet, row.key): now[place].key
        for place, row in _places(before).items()
        if place in now and now[place].key != row.key
    }


def _refuse_others(before: Dataset, after: Dataset, names: Names) -> None:
    """Raise UsageError where something else than ids would become another."""
    new = new_fault(before, after)
    if new is not None:
        sentence = "Bytet skulle ge ett fel i arbetsboken. Inget har ändrats."
        raise UsageError(sentence, remedy=f"{new}")
    now = _places(after)
    goes_on = any(before.find(*row) is None for row in names)
    for place, row in _places(before).items():
        other = now.get(place)
        if other is None or not _is_led_alike(_led(row), _led(other), more=goes_on):
            sentence = f"Hänvisningar i {place} skulle leda någon annanstans. Inget har ändrats."
            raise UsageError(sentence, remedy="Skriv radernas id ett och ett där, och kör igen.")


def _is_led_alike(old: Led, new: Led, *, more: bool) -> bool:
    """Return whether references lead where they led; `more`: those that led nowhere may too."""
    if not more:
        return old == new
    return all(set(places) <= set(new.get(name, ())) for name, places in old.items())


def _led(row: Record) -> Led:
    return {name: [to.place for to in row.led(name)] for name in row.shape.references}


def _refuse_formulas(folder: Path, cells: Sequence[RenamedCell]) -> None:
    formulas = FormulaCells(folder)
    found = [one.cell for one in cells if one.cell in formulas]
    if found:
        remedy = "Ändra formeln, eller skriv id:t i cellen, och kör igen."
        raise UsageError(f"{found[0]}: {FORMULA}. Inget har ändrats.", remedy=remedy)


# ---------------------------------------------------------------- told


def rename_lines(done: RenamedRow) -> Iterator[str]:
    """Yield what an officer is told, a line each."""
    yield f"{done.sheet}/{done.old} får id {done.new} ({done.name})."
    for one in done.cells[:_MOST]:
        yield f"  {one.cell}: {quoted(one.old)} blir {quoted(one.new)}"
    if len(done.cells) > _MOST:
        yield f"  och {counted(len(done.cells) - _MOST, 'cell', 'celler', common=True)} till"
    for old, new in done.follows.items():
        yield f"  {old} heter då {new}"
    for file, copy in done.copies.items():
        yield f"{file} är ändrad. Som den var finns den i {copy}."
    for file, why in done.left.items():
        yield f"{file}: {why}"
    if not done.cells:
        yield "Ingen cell behöver ändras."
    elif not (done.copies or done.left):
        yield "Inget är ändrat: kör igen med --write."

"""The key of every row: what stands in its key column, else what makes the row unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from itertools import count
from operator import itemgetter
from typing import Any, cast

from pipeline import schema
from pipeline.check.findings import Findings, whole_sheet
from pipeline.check.rows.headers import Layout
from pipeline.check.rows.lookup import Index, day_in
from pipeline.check.rows.narrowing import HOME
from pipeline.check.rows.raw_rows import (
    RawRow,
    RawRows,
    by_table,
    raws_at,
    same_content,
    without_repeated,
)
from pipeline.domain.records import group_by
from pipeline.errors import CellError
from pipeline.model import Raw, Source
from pipeline.schema import Column, Kind, Sheet
from pipeline.swedish.words import enumeration
from pipeline.values import kinds
from pipeline.values.display import MOST_SIGNS, as_shown, quoted

_REFERENCES = (Kind.REF, Kind.REFS)
_TEXTS = (str, type(None))


def assign_keys(raw_rows: RawRows, findings: Findings) -> Index:
    """Give every row its key and order; rows whose key is faulty are in no index."""
    index = Index(raw_rows)
    for layout, rows in raw_rows.by_table():
        if not _take_plain_keys(layout, rows, index):
            _take_keys(rows, index, findings)
    for name in _ORDER:  # a key may be made of the keys of the rows that it refers to
        rows = raw_rows.rows.get(name, [])
        identity = _Identity(schema.BY_NAME[name], rows, index)
        _number(rows, identity)
        without = [row for row in rows if not row.key and not row.left_out]
        shared = _shared(without, identity)
        for raw_row, made in _keys(without, identity):
            _enter_by_identity(raw_row, made, identity, shared, findings)
    return index


def _take_plain_keys(layout: Layout, rows: Sequence[RawRow], index: Index) -> bool:
    """Give the rows of a table their keys, if there is nothing to tell of any of these."""
    column, known = layout.sheet.key, index.rows[layout.sheet.name]
    at = layout.positions.get(column.header)
    if at is None:
        return column.header not in layout.lacking
    filled = [row for row in rows if row.raw[at] is not None]
    keys: list[Any] = [row.raw[at] for row in filled]
    if not ({*map(type, keys)} <= {str} and kinds.are_plain_keys(keys)):
        return False
    if len({*keys}) < len(keys) or not known.keys().isdisjoint(keys):
        return False
    for row, key in zip(filled, keys, strict=True):
        row.key = key
    known.update(zip(keys, filled, strict=True))
    return True


def _take_keys(rows: Iterable[RawRow], index: Index, findings: Findings) -> None:
    """Give rows the keys in their cells; tell of those that are at fault."""
    for raw_row in rows:
        raw_row.key = _key_of_cell(raw_row, findings)
        if raw_row.key:
            _enter(raw_row, index, findings)


def _key_of_cell(raw_row: RawRow, findings: Findings) -> str:
    """Return what stands in the key column; a fault there is reported."""
    column = raw_row.layout.sheet.key
    raw_row.left_out = column.header in raw_row.layout.lacking
    raw = raw_row.raw_at(column.header)
    if raw is None or (type(raw) is str and kinds.is_plain_key(raw) and len(raw) <= MOST_SIGNS):
        return raw or ""
    source = Source(raw_row.sheet, "", column.header)
    try:
        return str(kinds.read_cell(column, raw, source, raw_row.cell(column.header)))
    except CellError as fault:
        _leave_out(raw_row, column.header, findings, fault)
        return ""


def _leave_out(raw_row: RawRow, header: str, findings: Findings, fault: CellError) -> None:
    raw_row.left_out = True
    cell, source = raw_row.cell(header), Source(raw_row.sheet, "", header)
    stops = (whole_sheet(raw_row.sheet),)
    number = findings.fault(fault.code, cell, fault.sentence, fault.remedy, source, stops)
    findings.tear(raw_row.sheet, number)


def _enter(raw_row: RawRow, index: Index, findings: Findings) -> None:
    first = index.rows[raw_row.sheet].setdefault(raw_row.key, raw_row)
    if first is raw_row or same_content(first, raw_row):
        return
    header = raw_row.layout.sheet.key.header
    place = first.cell(header).seen_from(raw_row.cell(header))
    findings.fault(
        "B04",
        raw_row.cell(header),
        f"id {quoted(raw_row.key)} finns redan i {place}.",
        "Ge raden ett eget id.",
        Source(raw_row.sheet, raw_row.key, header),
        (whole_sheet(raw_row.sheet),),
    )


# --- rows without a key of their own


def _order() -> tuple[str, ...]:
    """Return the sheets, each after those that its keys are made of."""
    made_of = {
        sheet.name: [
            c.target for c in sheet.columns if c.target and c.header in (*sheet.identity, *HOME)
        ]
        for sheet in schema.SHEETS
    }
    made_of["Personer"] = ["Partier"]  # a person may be called by the party
    return tuple(TopologicalSorter(made_of).static_order())


_ORDER = _order()


_Part = tuple[str, str]  # what a column adds to a key, and what it does without short names


class _Identity:
    """What makes the rows of a sheet unique, as far as the other sheets are in the index."""

    def __init__(self, sheet: Sheet, rows: Iterable[RawRow], index: Index) -> None:
        self.sheet = sheet
        self.index = index
        self.number = _NUMBERED[sheet.name]
        there = {header for layout, _ in by_table(rows) for header in layout.positions}
        self.columns = [
            column
            for column in _IDENTITY[sheet.name]
            if column.header in there or column == self.number or self._leads(column)
        ]

    def parts(self, rows: Sequence[RawRow], column: Column) -> list[_Part | None]:
        """Return what `_part` does, of many rows; None where the row itself is to be asked."""
        raws = raws_at(rows, column.header)
        pairs = [*zip(rows, raws, strict=True)]
        if column == self.number:
            return [_order_of(row) if raw is None else None for row, raw in pairs]
        one_of = {raw: row for row, raw in pairs if type(raw) in _TEXTS}
        alike = {
            raw: _part(row, column, self.index)
            for raw, row in one_of.items()
            if self._is_alike(column, raw)
        }
        return [alike.get(raw) if type(raw) in _TEXTS else None for raw in raws]

    def _is_alike(self, column: Column, raw: Raw) -> bool:
        """Return whether a text, or an empty cell, adds the same whatever row it stands in."""
        if raw is not None and column.kind in _REFERENCES:
            return self.index.plainly(column.target, str(raw)) is not None
        return not (self.sheet.short and column.header == self.sheet.names[0])

    def _leads(self, column: Column) -> bool:
        """Return whether an empty cell leads to the only row of its sheet."""
        needed = column.required and bool(column.target)
        return needed and self.index.only(column.target) is not None


def _order_of(row: RawRow) -> _Part:
    text = str(row.order or "")
    return text, text


def _number(rows: list[RawRow], identity: _Identity) -> None:
    """Count the rows that belong to the same thing; a row repeated in every cell counts once."""
    column = identity.number
    if column is None or _are_numbered(rows, column):
        return  # nobody asks which row it is
    own = [c for c in identity.columns if c != column] if column in identity.columns else []
    counts: Counter[tuple[str, ...]] = Counter()
    counted = without_repeated(rows)
    for raw_row, parts in zip(counted, _parts(counted, own, identity), strict=True):
        group = tuple(map(itemgetter(0), parts))
        counts[group] += 1
        raw_row.order = counts[group]


def _are_numbered(rows: Sequence[RawRow], column: Column) -> bool:
    """Return whether all rows have a key and a number of their own."""
    if not all(row.key for row in rows):
        return False
    plain = {*map(type, raws_at(rows, column.header))} <= {int}
    return plain or all(row.key_text_at(column.header) for row in rows)


def _parts(
    rows: Sequence[RawRow], columns: Sequence[Column], identity: _Identity
) -> Iterator[Sequence[_Part]]:
    """Yield what each column adds to the identity of each row, by the index as it is then."""
    known = [identity.parts(rows, column) for column in columns]
    if known and all(None not in parts for parts in known):
        yield from cast("Iterator[tuple[_Part, ...]]", zip(*known, strict=True))
        return
    for row, *parts in zip(rows, *known, strict=True):
        yield [
            _part(row, column, identity.index) if part is None else part
            for column, part in zip(columns, parts, strict=True)
        ]


def number_column(sheet: Sheet) -> Column | None:
    """Return the column whose empty cells mean the row's order, if the sheet has one."""
    return _NUMBERED[sheet.name]


def _number_column(sheet: Sheet) -> Column | None:
    for header in ("Nr", "Ordning"):
        column = sheet.column(header)
        counted = header == "Ordning" and header in sheet.identity
        if column and (column.derived or counted):
            return column
    return None


_IDENTITY = {
    sheet.name: [column for header in sheet.identity if (column := sheet.column(header))]
    for sheet in schema.SHEETS
}
_NUMBERED = {sheet.name: _number_column(sheet) for sheet in schema.SHEETS}


def _shared(rows: Sequence[RawRow], identity: _Identity) -> frozenset[str]:
    """Return the keys that short names would give to several rows, so that none of them has it."""
    if not identity.sheet.short:
        return frozenset()
    found = group_by((key, row) for row, (key, _, _) in _keys(rows, identity))
    known = identity.index.rows.get(identity.sheet.name, {})
    return frozenset(
        key
        for key, same in found.items()
        if key in known or not all(same_content(same[0], r) for r in same)
    )


def _keys(
    rows: Sequence[RawRow], identity: _Identity
) -> Iterator[tuple[RawRow, tuple[str, str, int]]]:
    """Yield the key that makes each row unique, what it is without short names, and of how many."""
    joint = identity.sheet.joint
    for row, parts in zip(rows, _parts(rows, identity.columns, identity), strict=True):
        both = [part for part in parts if part[0] and part[1]]
        key = joint.join([short for short, _ in both])
        long = joint.join([long for _, long in both])
        yield row, (key, long, len(both))


def _enter_by_identity(
    raw_row: RawRow,
    made: tuple[str, str, int],
    identity: _Identity,
    shared: Collection[str],
    findings: Findings,
) -> None:
    (key, long, parts), number = made, identity.number
    if number and not raw_row.order:
        return  # equal in every cell to a row above
    if not parts or (number and parts == 1 and not raw_row.key_text_at(number.header)):
        _without_key(raw_row, findings)
        return
    raw_row.key, raw_row.long_key = long if key in shared else key, long
    rows = identity.index.rows[raw_row.sheet]
    first = rows.setdefault(raw_row.key, raw_row)
    if first is not raw_row and not same_content(first, raw_row):
        if _is_counted(raw_row, first):
            counted = ((f"{key}+{number}", f"+{number}") for number in count(2))
            raw_row.key, after = next(c for c in counted if _is_free(rows, c[0], raw_row))
            raw_row.long_key += after
            rows.setdefault(raw_row.key, raw_row)
            return
        _same_identity(raw_row, first, findings)


def _is_counted(raw_row: RawRow, first: RawRow) -> bool:
    """Return whether two rows of the same things may stand beside each other."""
    header = schema.COUNTED.get(raw_row.sheet)
    apart = header and raw_row.key_text_at(header) != first.key_text_at(header)
    return header == "" or bool(apart)


def _is_free(rows: Mapping[str, RawRow], key: str, raw_row: RawRow) -> bool:
    return key not in rows or same_content(rows[key], raw_row)


def _without_key(raw_row: RawRow, findings: Findings) -> None:
    """Report a row that nothing makes unique, at the first cell that should."""
    sheet = raw_row.layout.sheet
    columns = [c for c in (sheet.column(h) for h in sheet.identity) if c and c.required]
    empty = (column.header for column in columns if not raw_row.key_text_at(column.header))
    header = next(empty, sheet.key.header)
    if header in raw_row.layout.lacking:  # that is reported, for all such rows
        raw_row.left_out = True
        findings.tear(sheet.name, raw_row.layout.lacking[header])
        return
    remedy = f"Fyll i ”{header}”."
    if header == sheet.key.header and sheet.identity:
        others = enumeration([f"”{h}”" for h in sheet.identity], "eller")
        remedy = f"Fyll i ”{header}”, eller {others}."
    _leave_out(raw_row, header, findings, CellError("cellen är tom.", remedy=remedy, code="B03"))


def _same_identity(raw_row: RawRow, first: RawRow, findings: Findings) -> None:
    header = raw_row.layout.sheet.key.header
    same = enumeration([f"”{h}”" for h in raw_row.layout.sheet.identity if raw_row.key_text_at(h)])
    place = first.layout.cell(first.row).seen_from(raw_row.cell(header))
    findings.fault(
        "B04",
        raw_row.cell(header),
        f"raden har samma {same} som {place}.",
        f"Ändra raden, eller ge den ett eget id i ”{header}”.",
        Source(raw_row.sheet, raw_row.key, header),
        (whole_sheet(raw_row.sheet),),
    )


def _part(raw_row: RawRow, column: Column, index: Index) -> tuple[str, str]:
    """Return what a column adds to the identity of a row, and what it does without short names."""
    sheet = raw_row.layout.sheet
    text = raw_row.key_text_at(column.header)
    if column.kind in _REFERENCES:
        return _referred(
            column, as_shown(raw_row.raw_at(column.header)) if text else "", raw_row, index
        )
    if sheet.short and column.header == sheet.names[0]:
        return raw_row.key_text_at(sheet.short) or text, text
    if column.kind is Kind.DAY:
        day = day_in(text)
        text = str(day) if day else text
    elif not text and column == _NUMBERED[sheet.name]:
        text = str(raw_row.order or "")
    return text, text


def _referred(column: Column, text: str, row: RawRow, index: Index) -> tuple[str, str]:
    plainly = index.plainly(column.target, text)
    if plainly is not None:  # as it mostly is
        return plainly.key, plainly.long_key or plainly.key
    only = index.only(column.target) if column.required and not text else None
    found = index.pieces(column, text, row) if text else [("", only)] if only else []
    keys = [(row.key, row.long_key or row.key) if row else (piece, piece) for piece, row in found]
    short, long = (dict.fromkeys(each) for each in zip(*keys, strict=True)) if keys else ((), ())
    return "+".join(short), "+".join(long)

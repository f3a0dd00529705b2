"""The key of every row: what stands in its key column, else what makes the row unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from graphlib import TopologicalSorter
from itertools import count

from pipeline import schema
from pipeline.check.findings import Findings, whole_sheet
from pipeline.check.rows.lookup import Index, day_in
from pipeline.check.rows.narrowing import HOME
from pipeline.check.rows.raw_rows import RawRow, RawRows, same_content, without_repeated
from pipeline.domain.records import group_by
from pipeline.errors import CellError
from pipeline.model import Source
from pipeline.schema import Column, Kind, Sheet
from pipeline.swedish.words import enumeration
from pipeline.values import kinds
from pipeline.values.display import MOST_SIGNS, as_shown, quoted


def assign_keys(raw_rows: RawRows, findings: Findings) -> Index:
    """Give every row its key and order; rows whose key is faulty are in no index."""
    index = Index(raw_rows)
    for raw_row in raw_rows:
        raw_row.key = _key_of_cell(raw_row, findings)
        if raw_row.key:
            _enter(raw_row, index, findings)
    for name in _ORDER:  # a key may be made of the keys of the rows that it refers to
        rows = raw_rows.rows.get(name, [])
        _number(schema.BY_NAME[name], rows, index)
        without = [row for row in rows if not row.key and not row.left_out]
        shared = _shared(without, index)
        for raw_row in without:
            _enter_by_identity(raw_row, index, shared, findings)
    return index


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


def _number(sheet: Sheet, rows: list[RawRow], index: Index) -> None:
    """Count the rows that belong to the same thing; a row repeated in every cell counts once."""
    column = _NUMBERED[sheet.name]
    if column is None or all(row.key and row.key_text_at(column.header) for row in rows):
        return  # nobody asks which row it is
    counts: Counter[tuple[str, ...]] = Counter()
    identity = _IDENTITY[sheet.name] if column.header in sheet.identity else ()
    own = [c for c in identity if c != column]
    for raw_row in without_repeated(rows):
        group = tuple([_part(raw_row, c, index)[0] for c in own])
        counts[group] += 1
        raw_row.order = counts[group]


def number_column(sheet: Sheet) -> Column | None:
    """Return the column whose empty cells mean the row's order, if the sheet has one."""
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
_NUMBERED = {sheet.name: number_column(sheet) for sheet in schema.SHEETS}


def _shared(rows: Iterable[RawRow], index: Index) -> frozenset[str]:
    """Return the keys that short names would give to several rows, so that none of them has it."""
    short = (row for row in rows if row.layout.sheet.short)
    found = group_by((_keys(row, index)[0], row) for row in short)
    return frozenset(
        key
        for key, same in found.items()
        if key in index.rows[same[0].sheet] or not all(same_content(same[0], r) for r in same)
    )


def _keys(raw_row: RawRow, index: Index) -> tuple[str, str, int]:
    """Return the key that makes a row unique, what it is without short names, and of how many."""
    sheet = raw_row.layout.sheet
    parts = (_part(raw_row, column, index) for column in _IDENTITY[sheet.name])
    both = [part for part in parts if all(part)]
    key, long = (sheet.joint.join(parts) for parts in zip(*both, strict=True)) if both else ("", "")
    return key, long, len(both)


def _enter_by_identity(
    raw_row: RawRow, index: Index, shared: Collection[str], findings: Findings
) -> None:
    sheet = raw_row.layout.sheet
    key, long, parts = _keys(raw_row, index)
    number = _NUMBERED[sheet.name]
    if number and not raw_row.order:
        return  # equal in every cell to a row above
    if not parts or (number and parts == 1 and not raw_row.key_text_at(number.header)):
        _without_key(raw_row, findings)
        return
    raw_row.key, raw_row.long_key = long if key in shared else key, long
    rows = index.rows[raw_row.sheet]
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
    if column.kind in (Kind.REF, Kind.REFS):
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
    plainly = index.rows.get(column.target, {}).get(text) if text and ";" not in text else None
    if plainly is not None and kinds.is_plain_key(text):  # as it mostly is
        return plainly.key, plainly.long_key or plainly.key
    only = index.only(column.target) if column.required and not text else None
    found = index.pieces(column, text, row) if text else [("", only)] if only else []
    keys = [(row.key, row.long_key or row.key) if row else (piece, piece) for piece, row in found]
    short, long = (dict.fromkeys(each) for each in zip(*keys, strict=True)) if keys else ((), ())
    return "+".join(short), "+".join(long)

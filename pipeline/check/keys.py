"""The key of every row: what stands in its key column, else what makes the row unique."""

from __future__ import annotations

from collections import Counter

from pipeline import schema
from pipeline.check.drafts import Draft, Drafts, content, same_content
from pipeline.check.findings import Findings, whole
from pipeline.errors import CellError
from pipeline.model import Cell, Source
from pipeline.schema import Column, Kind, Sheet
from pipeline.swedish.words import listed
from pipeline.values import kinds
from pipeline.values.shown import keys, quoted

_NAMES = ("Namn", "Titel", "Ärendemening")
_OTHER_NAMES = "Alternativa namn"


class Index:
    """Finds rows by key, or by name where only one row has it."""

    def __init__(self, drafts: Drafts) -> None:
        """Know the rows; keys are entered one by one."""
        self.drafts = drafts
        self.rows: dict[str, dict[str, Draft]] = {sheet: {} for sheet in drafts.rows}
        self._names: dict[str, dict[str, list[Draft]]] = {}
        self._only: dict[str, Draft | None] = {}

    def find(self, sheet: str, text: str) -> Draft | None:
        """Return the row with that key, else the only one with that name, or None."""
        found = self.rows.get(sheet, {}).get(text)
        if found is not None:
            return found
        named = self.named(sheet, text)
        return named[0] if len(named) == 1 else None

    def names(self, sheet: str) -> dict[str, list[Draft]]:
        """Return the rows of a sheet by Namn, Titel or Ärendemening."""
        if sheet not in self._names:
            self._names[sheet] = self._by_name(sheet)
        return self._names[sheet]

    def named(self, sheet: str, text: str) -> list[Draft]:
        """Return the rows with that Namn, Titel or Ärendemening."""
        return self.names(sheet).get(text, [])

    def only(self, sheet: str) -> Draft | None:
        """Return the row of a sheet that has just one, or None."""
        if sheet not in self._only:
            rows = self.drafts.rows.get(sheet, [])
            known = list(self.rows.get(sheet, {}).values())
            alone = len(known) == 1 and all(same_content(known[0], row) for row in rows)
            self._only[sheet] = known[0] if alone else None
        return self._only[sheet]

    def _by_name(self, sheet: str) -> dict[str, list[Draft]]:
        found: dict[str, list[Draft]] = {}
        listed_columns = schema.BY_NAME[sheet]
        header = next((name for name in _NAMES if listed_columns.column(name)), "")
        for row in self.rows.get(sheet, {}).values() if header else ():
            for name in dict.fromkeys((row.text_at(header), *_others(row))):
                found.setdefault(name, []).append(row)
        found.pop("", None)
        return found


def _others(row: Draft) -> tuple[str, ...]:
    """Return the other names that a row goes by."""
    known = row.layout.sheet.column(_OTHER_NAMES) is not None
    return keys(row.text_at(_OTHER_NAMES)) if known else ()


def assign(drafts: Drafts, findings: Findings) -> Index:
    """Give every row its key and order; rows whose key is faulty are in no index."""
    index = Index(drafts)
    for draft in drafts:
        draft.key = _written_key(draft, findings)
        if draft.key:
            _enter(draft, index, findings)
    for name, rows in drafts.rows.items():
        _number(schema.BY_NAME[name], rows, index)
        for draft in rows:
            if not draft.key and not draft.left_out:
                _enter_by_identity(draft, index, findings)
    return index


def _written_key(draft: Draft, findings: Findings) -> str:
    """Return what stands in the key column; a fault there is reported."""
    column = draft.layout.sheet.key
    draft.left_out = column.header in draft.layout.lacking
    raw = draft.raw_at(column.header)
    source = Source(draft.sheet, "", column.header)
    try:
        return str(kinds.parse(column, raw, source, draft.cell(column.header)))
    except CellError as fault:
        _leave_out(draft, column.header, findings, fault)
        return ""


def _leave_out(draft: Draft, header: str, findings: Findings, fault: CellError) -> None:
    draft.left_out = True
    cell, source = draft.cell(header), Source(draft.sheet, "", header)
    stops = (whole(draft.sheet),)
    number = findings.fault(fault.code, cell, fault.sentence, fault.remedy, source, stops)
    findings.tear(draft.sheet, number)


def _enter(draft: Draft, index: Index, findings: Findings) -> None:
    first = index.rows[draft.sheet].setdefault(draft.key, draft)
    if first is draft or same_content(first, draft):
        return
    header = draft.layout.sheet.key.header
    place = _seen_from(draft, first.cell(header))
    findings.fault(
        "B04",
        draft.cell(header),
        f"id {quoted(draft.key)} finns redan i {place}.",
        "Ge raden ett eget id.",
        Source(draft.sheet, draft.key, header),
        (whole(draft.sheet),),
    )


def _seen_from(draft: Draft, other: Cell) -> str:
    """Return the other cell's address, with file and sheet when it stands elsewhere."""
    here = (draft.layout.table.file, draft.layout.table.sheet) == (other.file, other.sheet)
    return other.address if here else str(other)


# --- rows without a key of their own


def _number(sheet: Sheet, rows: list[Draft], index: Index) -> None:
    """Count the rows that belong to the same thing; a row repeated in every cell counts once."""
    column = number_column(sheet)
    if column is None:
        return
    counts: Counter[tuple[str, ...]] = Counter()
    seen = set()
    for draft in rows:
        repeated = content(draft)
        if repeated in seen:
            continue
        seen.add(repeated)
        group = tuple(_part(draft, h, index) for h in sheet.identity if h != column.header)
        counts[group] += 1
        draft.order = counts[group]


def number_column(sheet: Sheet) -> Column | None:
    """Return the column whose empty cells mean the row's order, if the sheet has one."""
    for header in ("Nr", "Ordning"):
        column = sheet.column(header)
        if column and (column.derived or header in sheet.identity):
            return column
    return None


def _enter_by_identity(draft: Draft, index: Index, findings: Findings) -> None:
    sheet = draft.layout.sheet
    parts = [part for header in sheet.identity if (part := _part(draft, header, index))]
    number = number_column(sheet)
    if number and not draft.order:
        return  # equal in every cell to a row above
    if not parts or (number and len(parts) == 1 and not draft.text_at(number.header)):
        _without_key(draft, findings)
        return
    draft.key = "+".join(parts)
    first = index.rows[draft.sheet].setdefault(draft.key, draft)
    if first is not draft and not same_content(first, draft):
        _same_identity(draft, first, findings)


def _without_key(draft: Draft, findings: Findings) -> None:
    """Report a row that nothing makes unique, at the first cell that should."""
    sheet = draft.layout.sheet
    columns = [c for c in (sheet.column(h) for h in sheet.identity) if c and c.required]
    header = next((c.header for c in columns if not draft.text_at(c.header)), sheet.key.header)
    remedy = f"Fyll i ”{header}”."
    if header == sheet.key.header and sheet.identity:
        others = listed([f"”{h}”" for h in sheet.identity], "eller")
        remedy = f"Fyll i ”{header}”, eller {others}."
    _leave_out(draft, header, findings, CellError("cellen är tom.", remedy=remedy, code="B03"))


def _same_identity(draft: Draft, first: Draft, findings: Findings) -> None:
    header = draft.layout.sheet.key.header
    same = listed([f"”{h}”" for h in draft.layout.sheet.identity if draft.text_at(h)])
    place = _seen_from(draft, first.layout.cell(first.row))
    findings.fault(
        "B04",
        draft.cell(header),
        f"raden har samma {same} som {place}.",
        f"Ändra raden, eller ge den ett eget id i ”{header}”.",
        Source(draft.sheet, draft.key, header),
        (whole(draft.sheet),),
    )


def _part(draft: Draft, header: str, index: Index) -> str:
    """Return what a column adds to the identity of a row."""
    column = draft.layout.sheet.column(header)
    text = draft.text_at(header)
    if column is None:
        return text
    if column.kind in (Kind.REF, Kind.REFS):
        return _referred(column, text, index)
    is_number = column == number_column(draft.layout.sheet)
    return str(draft.order or "") if is_number and not text else text


def _referred(column: Column, text: str, index: Index) -> str:
    if not text and column.required:
        only = index.only(column.target)
        return only.key if only else ""
    found = [(index.find(column.target, key), key) for key in _keys(column, text)]
    return "+".join(row.key if row else key for row, key in found)


def _keys(column: Column, text: str) -> tuple[str, ...]:
    return keys(text) if column.kind is Kind.REFS else tuple(filter(None, (text,)))

"""The small workbook that a board fills in, and what is known again of it when it comes back.

It holds the board's own rows and what they may refer to, and nothing else of the working folder.
What was sent stands in a hidden sheet: a file that was renamed is known, and so is each row that
has changed since. (DECISIONS 231, 232)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pipeline.check.rows.headers import is_empty
from pipeline.domain.goals import is_kept
from pipeline.model import Dataset, Record
from pipeline.model.dataset import digest
from pipeline.schema import BY_NAME, FORM_SHEETS, Column, Sheet
from pipeline.swedish.almanac import DateFault
from pipeline.swedish.dates import parse_day, running
from pipeline.swedish.words import enumeration
from pipeline.values.flat_table import Flat, flat_value, several_as_text
from pipeline.values.row_names import shown_row
from pipeline.xlsx.blank import ABOUT_HEADERS, Page, new_workbook
from pipeline.xlsx.looks import PALE
from pipeline.xlsx.patch import WorkbookPatch
from pipeline.xlsx.sheet_xml import Written
from pipeline.xlsx.styles_part import Look

BODIES = "Organ"
# The sheets that boards fill in, and what their rows may refer to: never the political will.
SHEETS_OF_BOARDS = tuple(
    BY_NAME[name] for name in ("Nämndbidrag", "Uppföljning", "Aktiviteter") if name in BY_NAME
)
_CHOSEN_FROM = ("Mål", "Framgångsfaktorer", "Indikatorer")

_MARK = "Bidrag till Beredning"
_SENT, _HANDED = FORM_SHEETS
HANDED_BY, HANDED = "Lämnat av", "Lämnat"  # cells of a form; columns that a workbook may have
_BY_CELL, _DAY_CELL = "B2", "B3"
_EXCEL_DAY_0 = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Sending:
    """What a form says of itself. `rows`: the digest of each row that was sent, by `Sheet/id`."""

    board: str
    sent: str  # 2026-11-30
    deadline: str = ""
    rows: Mapping[str, str] = field(default_factory=dict)
    handed_by: str = ""
    handed: str = ""  # 2026-12-15, "" when nobody wrote it
    modified: str = ""


def board_column(sheet: Sheet) -> Column:
    """Return the column that says which board a row is of."""
    return next(column for column in sheet.columns if column.target == BODIES)


def row_id(record: Record) -> str:
    """Return `Nämndbidrag/NB1`."""
    return f"{record.sheet}/{record.key}"


def is_of(record: Record, board: str) -> bool:
    """Return whether a row is a board's; it may be of others as well."""
    found = record[board_column(BY_NAME[record.sheet]).header]
    bodies = found if isinstance(found, tuple) else (found,)
    return any(isinstance(body, Record) and body.key == board for body in bodies)


def rows_of(dataset: Dataset, sheet: Sheet, board: str) -> list[Record]:
    """Return a board's rows of a sheet, in their order."""
    return [record for record in dataset[sheet.name] if is_of(record, board)]


def row_values(record: Record) -> dict[str, Flat]:
    """Return what a row says, by header: ids of what it refers to; empty cells are left out."""
    sheet = BY_NAME[record.sheet]
    found = {c.header: _value(record[c.header]) for c in sheet.columns if not c.key}
    return {header: value for header, value in found.items() if value is not None}


def _value(found: object) -> Flat:
    if isinstance(found, Record):
        return found.key
    if isinstance(found, tuple):
        return several_as_text(each.key for each in found)
    value = flat_value(found)
    if isinstance(value, str):  # as other programs save line ends
        value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return value


def digest_of_row(values: Mapping[str, Flat]) -> str:
    """Return what tells whether a row has changed."""
    return digest(*(f"{header}={value}" for header, value in sorted(values.items())))


# ---------------------------------------------------------------- to the board


def board_form(dataset: Dataset, body: Record, sent: date, deadline: date | None) -> bytes:
    """Return the workbook for one board."""
    shown = {body.key: _shown(body)}
    known = {BODIES: (*shown.values(),)}
    for target in _CHOSEN_FROM:
        rows = dataset[target]
        known[target] = tuple(map(_shown, filter(is_kept, rows) if target == "Mål" else rows))
        shown |= {f"{target}/{row.key}": _shown(row) for row in dataset[target]}
    sheets = [sheet for sheet in SHEETS_OF_BOARDS if sheet.name in dataset.headers]
    own = {sheet.name: rows_of(dataset, sheet, body.key) for sheet in sheets}
    pages = [
        Page(_as_filled_in(sheet, body.key), tuple(_row(r, shown) for r in own[sheet.name]), True)
        for sheet in sheets
    ]
    advice = _advice(body, sheets, deadline)
    made = new_workbook(f"Underlag från {body['Namn']}", advice, pages, known, tuple(known))
    book = WorkbookPatch(made)
    book.sheet(_HANDED, _handed_sheet(body, deadline), widths=(24, 50))
    book.dress(_HANDED, _BY_CELL, Look(fill=PALE))
    book.dress(_HANDED, _DAY_CELL, Look(fill=PALE, day=True))
    sent_rows = [
        [row_id(row), digest_of_row(row_values(row))] for rows in own.values() for row in rows
    ]
    facts = [[_MARK, "1"], ["organ", body.key], ["skickat", sent.isoformat()]]
    facts.append(["senast", deadline.isoformat() if deadline else ""])
    book.sheet(_SENT, [*facts, *sent_rows], hidden=True)
    return book.saved()


def _shown(row: Record) -> str:
    """Return a row as a list shows it: `M2 · Arbete`."""
    sheet = BY_NAME[row.sheet]
    values = {sheet.key.header: row.key, **row_values(row)}
    return shown_row(sheet, lambda header: str(values.get(header) or "")).text()


def _row(record: Record, shown: Mapping[str, str]) -> dict[str, Flat]:
    """Return a row as it is sent: what it refers to as the lists show it."""
    sheet = BY_NAME[record.sheet]
    values = {sheet.key.header: record.key, **row_values(record)}
    for column in sheet.columns:
        if column.target and column.header in values:
            keys = str(values[column.header]).split("; ")
            texts = (shown.get(_place(column, key), key) for key in keys)
            values[column.header] = "; ".join(texts)
    return values


def _place(column: Column, key: str) -> str:
    return key if column.target == BODIES else f"{column.target}/{key}"


def _as_filled_in(sheet: Sheet, board: str) -> Sheet:
    """Return a sheet as a board fills it in: neither an id nor its own name must be written."""
    own = board_column(sheet)
    column = replace(own, required=False, default=board, note="Nämnden som raden gäller.")
    columns = tuple(column if each is own else each for each in sheet.columns)
    return replace(sheet, columns=columns)


def _advice(body: Record, sheets: Sequence[Sheet], deadline: date | None) -> list[str]:
    own = [*dict.fromkeys(board_column(sheet).header for sheet in sheets)]
    names = enumeration([sheet.name for sheet in sheets])
    several = "bladen" if len(sheets) > 1 else "bladet"
    return [
        *([f"Lämnas senast {running(deadline)}."] if deadline else []),
        f"Fyll i {several} {names} för {body['Namn']}. Raderna som redan står där är "
        "nämndens egna och får ändras. Skriv nya rader under dem.",
        f"En ny rad behöver inget id, och {enumeration(own)} behöver inte fyllas i. "
        "Välj mål i listan.",
        f"Skriv till sist i bladet {_HANDED} vem som lämnar och vilken dag. Spara, och skicka "
        "tillbaka filen. Den får byta namn, men ska vara kvar som .xlsx.",
        *ABOUT_HEADERS,
    ]


def _handed_sheet(body: Record, deadline: date | None) -> list[list[Written]]:
    return [
        ["Fyll i när ni är klara", None],
        [HANDED_BY, None],
        [HANDED, None],
        ["Nämnd", str(body["Namn"])],
        ["Lämnas senast", deadline.isoformat() if deadline else None],
    ]


# ---------------------------------------------------------------- from the board


def sending_of(data: bytes) -> Sending | None:
    """Return what a form says of itself, None for another workbook; raises WorkbookError."""
    book = WorkbookPatch(data)
    sheets = (book.texts(name) for name in sorted(book.sheets, key=lambda name: name != _SENT))
    texts = next((texts for texts in sheets if texts.get("A1") == _MARK), None)
    if texts is None:
        return None
    pairs = dict(_pairs(texts))
    facts = {name: pairs.pop(name, "") for name in (_MARK, "organ", "skickat", "senast")}
    handed = dict(_pairs(book.texts(_HANDED))) if _HANDED in book.sheets else {}
    return Sending(
        facts["organ"],
        facts["skickat"],
        facts["senast"],
        pairs,
        " ".join(handed.get(HANDED_BY, "").split()),
        _day(handed.get(HANDED, "")),
        book.modified(),
    )


def _pairs(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for address, text in texts.items():
        if address.startswith("A") and address[1:].isdecimal() and not is_empty(text):
            yield text.strip(), texts.get(f"B{address[1:]}", "")


def _day(text: str) -> str:
    """Return the day in a cell, as Excel keeps it or as people write it; "" when it is none."""
    if text.replace(".", "", 1).isdecimal() and len(text.partition(".")[0]) == 5:
        return (_EXCEL_DAY_0 + timedelta(days=int(float(text)))).isoformat()
    try:
        return parse_day(text).isoformat()
    except DateFault:
        return ""

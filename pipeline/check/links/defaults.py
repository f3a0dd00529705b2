"""What an empty cell gets from the rest of its row (WORKBOOK.md, To spare the officer)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from pipeline import schema
from pipeline.check.links.references import NAMES_OF_THEIR_OWN, RowsRead, join
from pipeline.check.rows.columns import OrderReader, reference_reader
from pipeline.check.rows.keys import number_column
from pipeline.check.rows.raw_rows import RawRow
from pipeline.domain.bodies import kind_of_body
from pipeline.domain.records import record_at, records_at, text_at
from pipeline.model import Basis, Dataset, Record
from pipeline.schema import vocabulary_name
from pipeline.swedish.words import genitive
from pipeline.values import kinds
from pipeline.values.types import Empty, Faulty, Text

_COMMON_NAME = re.compile(r"[A-ZÅÄÖ][a-zåäö-]+(?:programmet|planen|strategin|policyn|visionen)")


def fill_defaults(reads: RowsRead) -> None:
    """Fill the empty cells whose value follows from the rest; references must be linked."""
    for (sheet, header), derive in _DERIVED.items():
        for read in reads.get(sheet, ()):
            if type(read.record.bare(header)) is Empty:
                _fill(read, header, derive(read))
    for sheet, header in _PLACES:
        if reads.get(sheet):
            bases = reads[sheet][0].record.shape.follows.bases
            bases[header] = partial(_basis_of_place, header=header)
    for read in reads.get("Ärenden", ()):
        _unit_of_officer(read.record)
    for read in reads.get("Sammanträden", ()):
        _usual_of_body(read.record)


def _fill(read: RawRow, header: str, text: str) -> None:
    """Let an empty cell have a text that follows, if there is any."""
    column, record = schema.BY_NAME[read.sheet].column(header), read.record
    record.put_basis(header, _basis(record, header))
    if text and column:
        value = kinds.read_cell(column, text, record.source(header), record.cell(header))
        record.put(vocabulary_name(header), value)


def headers_in_use(dataset: Dataset, sheet: str, headers: Iterable[str]) -> list[str]:
    """Return those of some headers of a sheet under which anything can stand, in their order."""
    files = [columns for (_, name), columns in dataset.tables.items() if name == sheet]
    return [
        header
        for header in headers
        if (sheet, header) in _FILLED_FROM_ELSEWHERE or any(one.get(header) for one in files)
    ]


def _basis(record: Record, header: str) -> Basis:
    """Return what an empty one follows from."""
    if record.sheet == "Beslut" and header == "Typ":
        item = record_at(record, "Behandling")
        return (item.source("Syfte") if item else record.source("Behandling"),)
    return tuple(map(record.source, _FOLLOWS[record.sheet, header]))


def _basis_of_place(record: Record, header: str) -> Basis | None:
    reader = record.shape.readers[header]
    empty = isinstance(reader, OrderReader) and reader.is_empty(record)
    return "radens plats i bladet" if empty else None


def _copy(header: str, change: Callable[[str], str] = str) -> Callable[[RawRow], str]:
    """Return what gives the text of another cell of the row, changed or not."""
    return lambda read: change(_text(read.record, header))


def _running_name(read: RawRow) -> str:
    """Return a body's name inside a sentence: proper names keep their capital."""
    name = _text(read.record, "Namn")
    own = _text(read.record, "Typ") in NAMES_OF_THEIR_OWN
    return name if own or name[1:2].isupper() else name[:1].lower() + name[1:]


def _programme_in_text(read: RawRow) -> str:
    """Return what a programme is called inside a sentence: its short name where it has one.

    Of one word in its definite form it loses the capital, but not where it is of a place.
    """
    short = _text(read.record, "Kortnamn")
    place = text_at(record_at(read.record, "Kommun"), "Namn").split()[:1]
    proper = place and short.startswith(place[0].removesuffix("s"))
    common = _COMMON_NAME.fullmatch(short) and not proper
    return (short[:1].lower() + short[1:] if common else short) or _text(read.record, "Namn")


def _kind_of_body(read: RawRow) -> str:
    """Return the kind that ends a body's name: Kommunstyrelsen, Barn- och utbildningsnämnden."""
    return kind_of_body(_text(read.record, "Namn"))


def _decision_type(read: RawRow) -> str:
    purpose = text_at(record_at(read.record, "Behandling"), "Syfte")
    return schema.PURPOSES.get(purpose, "")


def _dividing_line(read: RawRow) -> str:
    reader = reference_reader(read.record, "Parti")
    written = reader.typed(reader.raw(read.record)) if reader else None
    return "ja" if records_at(read.record, "Parti") or type(written) is not Empty else "nej"


def _text(record: Record, header: str) -> str:
    """Return what can be read in a cell, "" when there is nothing or something faulty."""
    value = record[header]
    return str(value) if isinstance(value, Text) and not isinstance(value, Faulty) else ""


_DERIVED: Mapping[tuple[str, str], Callable[[RawRow], str]] = {
    ("Kommuner", "Genitiv"): _copy("Namn", genitive),
    ("Organ", "Typ"): _kind_of_body,
    ("Organ", "I löpande text"): _running_name,
    ("Organ", "Genitiv"): _copy("I löpande text", genitive),
    ("Program", "I löpande text"): _programme_in_text,
    ("Beslut", "Typ"): _decision_type,
    ("Politisk vilja", "Skiljelinje"): _dividing_line,
}
# The columns whose empty cells mean the row's place; their readers know it.
_PLACES = [
    (sheet.name, column.header) for sheet in schema.SHEETS if (column := number_column(sheet))
]


_FOLLOWS = {
    ("Kommuner", "Genitiv"): ("Namn",),
    ("Organ", "Typ"): ("Namn",),
    ("Organ", "I löpande text"): ("Namn",),
    ("Organ", "Genitiv"): ("I löpande text",),
    ("Program", "I löpande text"): ("Kortnamn", "Namn"),
    ("Politisk vilja", "Skiljelinje"): ("Parti",),
}


# What a meeting has from its body where its own cell is empty.
_USUAL = {
    "Starttid": "Vanlig tid",
    "Plats": "Vanlig plats",
    "Ordförande": "Ordförande",
    "Sekreterare": "Sekreterare",
}


# The columns that may hold what does not stand in the file.
_FILLED_FROM_ELSEWHERE = frozenset(
    [*_DERIVED, *_PLACES, *(("Sammanträden", header) for header in _USUAL), ("Ärenden", "Enhet")]
)


def _usual_of_body(meeting: Record) -> None:
    """Let a meeting have the usual hour, place, chair and secretary of its body."""
    body = record_at(meeting, "Organ")
    for header, usual in _USUAL.items() if body else ():
        own, given = meeting[header], body[usual] if body else None
        column = schema.BY_NAME[meeting.sheet].column(header)
        if type(own) is not Empty or isinstance(given, Empty | Faulty) or not (body and column):
            continue
        meeting.put_basis(header, (body.source(usual),))
        if isinstance(given, Record):
            join(meeting, column, vocabulary_name(header), own, (given,))
        else:
            value = kinds.read_cell(column, str(given), own.source, body.cell(usual))
            meeting.put(vocabulary_name(header), value)


def _unit_of_officer(case: Record) -> None:
    """Let Enhet be the officer's Organ when it is empty."""
    column = schema.BY_NAME["Ärenden"].column("Enhet")
    if type(case.bare("Enhet")) is not Empty:
        return
    unit, body = case["Enhet"], record_at(case, "Handläggare", "Organ")
    if body and column:
        case.put_basis("Enhet", (case["Handläggare"].source("Organ"),))
        join(case, column, vocabulary_name("Enhet"), unit, (body,))

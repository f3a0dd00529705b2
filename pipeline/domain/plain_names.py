"""What officers call things: a row, a cell, a meeting. No ids where there is a name.

The command line, the report and the reasons for a rebuild say the same of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.domain.records import text_at
from pipeline.model import Dataset, Record, Source
from pipeline.schema import BY_NAME
from pipeline.swedish.dates import moment_running, running
from pipeline.values.types import Day, Moment

_MOST = 60  # signs of one text in a name
_DEPTH = 4  # rows of rows: a point of a decision of an item of a meeting of a body
_FIELD = re.compile(r"([^{}]*)\{([^}]+)\}")  # the words before, and the field
_LOOSE_END = re.compile(r"\s*(?:,|\b(?:av|från|för|med|om))?\s*$")  # of a noun that stands alone
# What a row is called: words, and its cells in braces; of several the first that is filled in,
# after ” in quotes. Words before a cell that is empty go with it, but the first stay.
CALLED: Mapping[str, str] = {
    "Kommuner": "{Namn}",
    "Organ": "{I löpande text|Namn}",
    "Personer": "{Namn}",
    "Partier": "{Namn}",
    "Ärenden": "ärendet {”Ärendemening}",
    "Sammanträden": "{Organ} {Datum}",
    "Behandling": "{Rubrik|Ärende}, {Möte}",
    "Beslut": "beslutet om {Typ}, {Behandling}",
    "Beslutspunkter": "punkt {Nr} i {Beslut}",
    "Mottagare": "mottagaren {Organ|Kommun|Namn} av {Beslut}",
    "Handlingar": "handlingen {”Titel}",
    "Texter": "avsnittet {”Avsnitt}, {Behandling|Ärende|Program}",
    "Konsekvenser": "konsekvensen {Område}, {Behandling}",
    "Närvaro": "närvaro, {Person}, {Möte}",
    "Yrkanden": "yrkande av {Person|Parti}, {Beslut}",
    "Röster": "röst, {Person}, {Beslut}",
    "Remisser": "{Typ}, {Behandling}",
    "Rättelser": "rättelsen {”Tidigare}, {Möte}",
    "Program": "{Kortnamn|Namn}",
    "Struktur": "{Typ} {Namn}",
    "Mål": "mål {Nr} {Kort namn}",
    "Förtydliganden": "förtydligandet {”Rubrik|Text} av {Mål}",
    "Framgångsfaktorer": "framgångsfaktorn {Namn}",
    "Underlag": "underlaget {”Titel}",
    "Målunderlag": "{Underlag} till {Mål}",
    "Politisk vilja": "politisk vilja för {Mål}, {Mandatperiod}",
    "Nämndbidrag": "nämndbidrag från {Organ} till {Mål}",
    "Aktiviteter": "aktiviteten {”Text}, {Mål|Framgångsfaktor}",
    "Delstrategier": "delstrategin {Namn}",
    "Ramverk": "{Ramverk} {Nr} {Namn}",
    "Kopplingar": "koppling från {Mål|Delstrategi} till {Till}",
    "Ändringar": "ändringen {”Rubrik|Objekt}",
    "Samverkan": "samverkan med {Kommun}",
    "Ord": "ordet {Kortform|Utskrivet}",
    "Språk": "ordet {Låt stå}",
    "Indikatorer": "indikatorn {Namn}",
    "Uppföljning": "uppföljning {Period} av {Mål}",
}


def row_name(record: Record, depth: int = _DEPTH, *, most: int = _MOST) -> str:
    """Return what a row is called: mål 2 Arbete och företagande; its key when it has no name.

    `most`: signs of one text in it; 0: all.
    """
    pieces = _FIELD.findall(CALLED.get(record.sheet, ""))
    texts = [(before, _filled(record, field, depth, most)) for before, field in pieces]
    told = [before + text for before, text in texts if text]
    if not told:
        return f"{record.sheet} {record.key}"
    noun, first = texts[0]
    begins = "" if first else _LOOSE_END.sub("", noun) or f"{record.sheet} {record.key}"
    return f"{begins}{''.join(told)}"


def plain_name(record: Record, noun: str = "") -> str:
    """Return what messages call a row: the id that people gave it, after `noun`, else its name."""
    return row_name(record) if is_worked_out(record) else f"{noun} {record.key}".strip()


def is_worked_out(record: Record) -> bool:
    """Return whether people did not make up the id, though `lists` may have written it down."""
    return bool(record.long_key) or "+" in record.key


GONE_IDS = "Id:"  # begins a sentence with the ids of rows that are gone


def gone_name(key: str) -> str:
    """Return what is said of a row that is gone: its id, or what made it unique."""
    return key.replace("+", ", ")


def person_called(person: Record) -> str:
    """Return `Ulf Alm (P2)`: the name first, and the id by which the workbook has the person."""
    named = text_at(person, "Namn") and not is_worked_out(person)
    return f"{row_name(person)} ({person.key})" if named else plain_name(person)


def _filled(record: Record, field: str, depth: int, most: int) -> str:
    """Return the first of a field's cells that something stands in, in quotes if it asks for it."""
    headers = field.removeprefix("”").split("|")
    text = next(filter(None, (_cell_text(record, header, depth, most) for header in headers)), "")
    return f"”{text}”" if text and headers[0] != field.split("|")[0] else text


def _cell_text(record: Record, header: str, depth: int, most: int) -> str:
    value = record.columns.get(header)
    if isinstance(value, tuple):
        value = value[0] if value else None
    if isinstance(value, Record):
        return row_name(value, depth - 1, most=most) if depth else ""
    if isinstance(value, Moment):
        return moment_running(value, value.precision)
    text = running(value) if isinstance(value, Day) else " ".join(text_at(record, header).split())
    return text if not most or len(text) <= most else f"{text[: most - 1].rstrip()}…"


def written_names(record: Record) -> Iterator[str]:
    """Yield what people write for a row: its id, its names, and a meeting by its body and its day.

    The day is as 2027-02-10, and as in a text.
    """
    yield from (record.key, record.long_key, row_name(record))
    yield from (text_at(record, header) for header in BY_NAME[record.sheet].names)
    body, day = record.columns.get("Organ"), record.columns.get("Datum")
    if record.sheet == "Sammanträden" and isinstance(body, Record) and isinstance(day, Day):
        yield str(day)
        for name in filter(None, written_names(body)):
            yield from (f"{name} {day}", f"{name} {running(day).removeprefix('den ')}")


def cell_name(dataset: Dataset, source: Source, *, most: int = _MOST) -> str:
    """Return a cell as people find it: mål 2 Arbete, måltext (program.xlsx, Mål F3).

    A row that is gone has the name that it had for the program. `most`: as in row_name.
    """
    record = dataset.find(source.sheet, source.key)
    name = column_name(dataset, source, most=most)
    if record is None:
        return name
    value = dataset.at(*source)
    cell = getattr(value, "cell", None) or record.place
    return f"{name} ({cell.file}, {cell.sheet} {cell.address})"


def column_name(dataset: Dataset, source: Source, *, most: int = _MOST) -> str:
    """Return a cell without its place: mål 2 Arbete, måltext; of a row or its id the row's name."""
    record = dataset.find(source.sheet, source.key)
    row = row_name(record, most=most) if record else f"{source.sheet} {gone_name(source.key)}"
    is_key = record is not None and source.column.endswith("-id")
    return row if is_key else f"{row}, {_small(source.column)}".removesuffix(", ")


# What a document starts from, beside lists: what is said when another stands there, with {} for
# it, and when nothing does any longer. Of rows it is said which row it is.
STARTS: Mapping[str, tuple[str, str]] = {
    "kommun": ("dokumentet gäller nu {}", "dokumentet hör inte längre till någon kommun"),
    "organ": ("dokumentet gäller nu {}", "dokumentet hör inte längre till något organ"),
    "möte": ("dokumentet gäller nu {}", "inget sammanträde är bestämt för dokumentet just nu"),
    "behandling": ("dokumentet gäller nu {}", "dokumentet hör inte längre till någon behandling"),
    "skrivelsen": ("skrivelsen är nu den till {}", "dokumentet följer inte med någon skrivelse"),
    "ärende": ("dokumentet gäller nu {}", "dokumentet hör inte längre till något ärende"),
    "beslut": ("dokumentet gäller nu {}", "dokumentet hör inte längre till något beslut"),
    "program": ("dokumentet gäller nu {}", "dokumentet hör inte längre till något program"),
    "remiss": ("dokumentet gäller nu {}", "dokumentet hör inte längre till någon remiss"),
    "mandatperiod": ("mandatperioden är nu {}", "dokumentet har ingen mandatperiod längre"),
    "period": ("perioden som följs upp är nu {}", "dokumentet följer inte längre upp någon period"),
    "ändringar_sedan": (
        "dokumentet jämförs nu med {}",
        "dokumentet jämförs inte med något utskick",
    ),
    "beslutad": (
        "den politiska viljan är nu beslutad",
        "den politiska viljan är inte längre beslutad",
    ),
}


def starting_clause(name: str, now: str) -> str:
    """Return what has become of what a document starts from; `now`: what stands there, in words."""
    other, none = STARTS.get(name, (_UNKNOWN, _UNKNOWN))
    return other.format(now) if now else none


_UNKNOWN = "dokumentet gjordes av en tidigare version av programmet"  # that had such a name


def _small(header: str) -> str:
    return header[:1].lower() + header[1:]

"""References become records: by key, or by name where only one row has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline import schema
from pipeline.check.findings import Findings, whole_sheet
from pipeline.check.rows.cells import must_be_filled
from pipeline.check.rows.columns import REFERENCES, ReferenceReader, reference_reader
from pipeline.check.rows.lookup import LED_BY, Index
from pipeline.check.rows.narrowing import Shared
from pipeline.check.rows.raw_rows import RawRow, by_table
from pipeline.domain.records import text_at
from pipeline.model import Link, Raw, Record, Severity, Value
from pipeline.schema import Column, Kind, vocabulary_name
from pipeline.swedish.words import enumeration, nearest
from pipeline.values.display import as_shown, quoted
from pipeline.values.kinds import is_plain_key
from pipeline.values.sheet_names import meant
from pipeline.values.types import Empty, Faulty

NAMES_OF_THEIR_OWN = ("bolag", "samverkan", "extern")  # bodies that are no municipality's
_MOST_WAYS = 5  # that a remedy names
_MOST_NAMES = 500  # of a sheet, where near ones are looked for
_OF_A_TOWN = ("Organ", "Program")  # they may be a municipality's own
_TEXTS = frozenset([str, type(None)])
RowsRead = Mapping[str, list[RawRow]]


def follow_references(
    reads: RowsRead, index: Index, strangers: Sequence[str], findings: Findings
) -> None:
    """Let every record lead to the records that it refers to.

    A text is followed once a column, and a row by itself only where its own place tells more.
    `strangers` are the sheets that nobody knows: one of them may be a missing sheet, renamed.
    """
    linker = _Linker(reads, index, strangers, findings)
    for sheet, rows in reads.items():
        for column in schema.BY_NAME[sheet].columns:
            if column.kind in REFERENCES:
                linker.follow_column(rows, column)
    linker.tell_shared()


def join(
    record: Record, column: Column, name: str, value: Value, records: tuple[Record, ...]
) -> None:
    """Let a column lead to records; `value` is what stands in the cell."""
    single = column.kind is Kind.REF
    record.columns[column.header] = records if not single else records[0] if records else value
    hollow = value if isinstance(value, (Empty, Faulty)) else Empty("", value.source, value.cell)
    made = Link(
        value.source, value.cell, column.target, records, single, hollow if single else None
    )
    record.links[name] = made


class _Linker:
    def __init__(
        self, reads: RowsRead, index: Index, strangers: Sequence[str], findings: Findings
    ) -> None:
        self.index = index
        self.strangers = strangers
        self.findings = findings
        self.joint = bool(reads.get("Samverkan"))  # programmes of several municipalities
        self.absent: dict[str, int] = {}  # sheet that is not there → the problem that says so
        # sheet, column, text and what it may mean → where it stands
        self.shared: dict[tuple[str, Column, str, Shared], list[Value]] = {}

    def follow_column(self, rows: Sequence[RawRow], column: Column) -> None:
        """Follow the references of a column of a sheet."""
        name = vocabulary_name(column.header)
        town = column.header == "Kommun" and bool(rows) and rows[0].sheet in _OF_A_TOWN
        empty_leads = column.required or town
        for _, same in by_table(rows):
            reader = reference_reader(same[0].record, column.header)
            if reader is None or (reader.at < 0 and not empty_leads):
                continue
            raws = [row.raw[reader.at] if reader.at >= 0 else None for row in same]
            self._lead_plainly(reader, {raw for raw in raws if type(raw) is str})
            known = reader.led.keys() if empty_leads else {None, *reader.led}
            for row, raw in zip(same, raws, strict=True):
                if raw not in known or type(raw) not in _TEXTS:
                    self._follow(row, reader, raw, name)

    def _lead_plainly(self, reader: ReferenceReader, texts: Iterable[str]) -> None:
        """Let the texts that are keys of rows, written as they are compared, lead to these."""
        rows, single = self.index.rows.get(reader.column.target, {}), not reader.many
        for text in texts if reader.sound else ():
            found = [rows.get(key.strip()) for key in text.split(";")]
            if None in found or (single and len(found) > 1) or not is_plain_key(text):
                continue
            reader.led[text] = tuple(dict.fromkeys([row.record for row in found if row]))

    def _follow(self, row: RawRow, reader: ReferenceReader, raw: Raw, name: str) -> None:
        """Note where a text of the column leads, or what is so of this row alone."""
        if reader.is_known(raw):
            return
        column, value = reader.column, reader.written(row.record)
        if isinstance(value, Faulty):
            join(row.record, column, name, value, ())
        elif isinstance(value, Empty):
            found = tuple(self._unwritten(row, column, value))
            if found and raw is None and column.required:
                reader.unwritten = found
            elif found:
                join(row.record, column, name, value, found)
        else:
            pieces = self.index.pieces(column, str(value))
            led = tuple(dict.fromkeys(to.record for _, to in pieces if to))
            if all(to for _, to in pieces):
                reader.led[as_shown(raw)] = led
                return
            records = [self._record(piece, to, row, column, value) for piece, to in pieces]
            kept = tuple(dict.fromkeys(filter(None, records)))
            if len([*filter(None, records)]) < len(records):
                value = Faulty(str(value), value.source, value.cell)
            join(row.record, column, name, value, kept)

    def _unwritten(self, row: RawRow, column: Column, value: Empty) -> list[Record]:
        """Return the only row of the sheet, for a required reference that is empty.

        So also for the municipality of a body of its own, and of a programme that is not joint.
        """
        if not (column.required or self._is_of_a_municipality(row.record, column)):
            return []
        only = self.index.only(column.target)
        if only:
            return [only.record]
        if not must_be_filled(column, row.layout, self.findings):
            return []
        stops = whole_sheet(row.sheet)
        torn = self.findings.torn(column.target)
        if torn is not None:
            self.findings.also_stops(torn, value.source)
            self.findings.also_stops(torn, stops)
            return []
        rows = list(self.index.rows.get(column.target, {}).values())
        named = len(rows) <= _MOST_WAYS and _either(rows, self.index)
        remedy = f"Skriv {named or f'en rad i bladet ”{column.target}”'}."
        self.findings.fault("B03", value.cell, "cellen är tom.", remedy, value.source, (stops,))
        return []

    def _is_of_a_municipality(self, record: Record, column: Column) -> bool:
        """Return whether a body is a municipality's own, a programme not a joint one."""
        if column.header != "Kommun" or record.sheet not in _OF_A_TOWN:
            return False
        if record.sheet == "Organ":
            return text_at(record, "Typ") not in NAMES_OF_THEIR_OWN
        return not self.joint

    def _record(
        self, key: str, to: RawRow | None, row: RawRow, column: Column, value: Value
    ) -> Record | None:
        torn = self.findings.torn(column.target)
        if to is None:
            shared = self.index.shared(column, key, row)
            to = shared.row
            if not shared.sure and (to or torn is None):
                about = (row.sheet, column, key, shared)
                self.shared.setdefault(about, []).append(value)
        if to is not None:
            return to.record
        if torn is None and column.target not in self.index.rows:
            torn = self._absent_sheet(column, value)
        if torn is None and shared.sure:
            torn = self.findings.lost_in_renamed(column.target, key, value.cell)
        stops = whole_sheet(row.sheet)
        if torn is not None:
            self.findings.also_stops(torn, value.source)
            self.findings.also_stops(torn, stops)
        elif shared.sure:
            single = column.kind is Kind.REF
            several = self.index.several(column.target, str(value)) if single else []
            message, remedy = (
                _one_only(several, column, self.index)
                if several
                else unknown(key, column.target, self.index, self.findings)
            )
            self.findings.fault("B05", value.cell, message, remedy, value.source, (stops,))
        return None

    def tell_shared(self) -> None:
        """Tell once of each name that several rows share, with what can be written for each."""
        for (sheet, column, key, shared), values in self.shared.items():
            taken = shared.row
            if shared.wanted:
                message, remedy = _of_another_type(key, shared, self.index)
            else:
                message, remedy = _called_alike(key, column.target, shared.rows, self.index)
            first, *others = (value.cell for value in values)
            if others:
                places = [cell.seen_from(first) for cell in others[:_MOST_WAYS]]
                more = len(others) - len(places)
                places += [f"{more} celler till"] if more else []
                message += f" Det står också i {enumeration(places)}."
            if taken:
                message += f" Här läses det som {_way(taken, self.index)}, som står först."
            self.findings.add(
                Severity.WARNING if taken else Severity.ERROR,
                "B05",
                first,
                message,
                remedy,
                source=values[0].source,
                stops=() if taken else (*(v.source for v in values[1:]), whole_sheet(sheet)),
            )

    def _absent_sheet(self, column: Column, value: Value) -> int:
        """Report once that a sheet with rows that are referred to is not there."""
        if column.target in self.absent:
            return self.absent[column.target]
        near = next((name for name in self.strangers if meant(name) == column.target), None)
        like = f" Bladet ”{near}” liknar det." if near else ""
        message = f"cellen hänvisar till bladet ”{column.target}”, som saknas.{like}"
        remedy = "Lägg till bladet, eller byt tillbaka namnet om det har döpts om."
        number = self.findings.fault("B01", value.cell, message, remedy, value.source)
        self.absent[column.target] = number
        return number


def _one_only(rows: Sequence[RawRow], column: Column, index: Index) -> tuple[str, str]:
    """Return the message and the remedy for several rows where one may stand."""
    written = enumeration([_way(row, index) for row in rows])
    message = f"i ”{column.header}” får bara ett stå, men här står {written}."
    return message, "Låt ett av dem stå, eller gör en rad för varje."


def _called_alike(key: str, sheet: str, rows: Sequence[RawRow], index: Index) -> tuple[str, str]:
    """Return the message and the remedy for a name that several rows share."""
    called = "heter" if key in index.names(sheet) else "kan vara"
    message = f"flera rader i bladet ”{sheet}” {called} {quoted(key)}."
    return message, f"Skriv i stället {_either(rows, index)}."


def _of_another_type(key: str, shared: Shared, index: Index) -> tuple[str, str]:
    """Return the message and the remedy where nothing that is called so is for such a decision."""
    message = f"beslutet är av typen ”{shared.wanted}”, men inget som kan vara {quoted(key)} "
    message += "har ett syfte som leder till det."
    if shared.rows:
        return message, f"Skriv {_either(shared.rows, index)}, eller ändra typen."
    return message, "Lägg till en rad i bladet ”Behandling” med det syftet, eller ändra typen."


def unknown(key: str, sheet: str, index: Index, findings: Findings) -> tuple[str, str]:
    """Return the message and the remedy for a key that leads nowhere."""
    same = index.likely(sheet, key)
    if len(same) > 1:
        return _called_alike(key, sheet, same, index)
    if (sheet, key) in index.raw_rows.parked:
        message = f"{quoted(key)} är parkerad i bladet ”{sheet}” (id börjar med #)."
        return message, "Ta bort tecknet # där, eller töm den här cellen."
    message = f"{quoted(key)} finns inte i bladet ”{sheet}”."
    led = [row for _, target in LED_BY.get(sheet, ()) for row in index.likely(target, key)]
    if led and not same:
        about = f"{_either(led, index)} i bladet ”{led[0].sheet}”"
        return message, f"Lägg till en rad där: {about} har ingen än."
    same = same or index.beside(sheet, key)
    near = _either(same, index) if same else _near(key, sheet, index, findings)
    other = f"Skriv något som finns i bladet ”{sheet}”, eller lägg till raden där."
    return message, f"Menade du {near}?" if near else other


def _either(rows: Sequence[RawRow], index: Index) -> str:
    """Return what to write for one of some rows: ”KF-mål 1” eller ”nämndmål 1”."""
    ways = [_way(row, index) for row in rows[:_MOST_WAYS]]
    more = len(rows) - len(ways)
    return enumeration([*ways, *([f"någon av {more} till"] if more else [])], "eller")


def _near(key: str, sheet: str, index: Index, findings: Findings) -> str:
    """Return what is written nearly so: an id that somebody has given, else a name; or ""."""
    rows = index.rows.get(sheet, {})
    near = findings.nearest(key, rows)
    if near:
        given = rows[near].key_text_at(rows[near].layout.sheet.key.header)
        return f"”{given}”" if given else _way(rows[near], index)
    near = None if len(rows) > _MOST_NAMES else nearest(key, index.names(sheet))
    named = index.names(sheet)[near] if near else []
    return f"”{near}”" if len(named) == 1 else _either(named, index)


def _way(row: RawRow, index: Index) -> str:
    """Return what to write for a row, to be pasted: whole, however long it is."""
    return f"”{index.way_to_write(row)}”"

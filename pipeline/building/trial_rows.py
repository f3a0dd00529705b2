"""Rows of nobody's, with which templates are tried: as little as can be, much, and odd.

Every kind of document is asked for by them. What the rows themselves do not need is empty in the
first set and filled by its kind in the others. All names are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from pipeline import schema
from pipeline.model import Table
from pipeline.schema import Column, Kind, Sheet, vocabulary_name

FILE = "prov.xlsx"
_Row = dict[str, Any]
_Fill = Callable[[Column], Any]

_LONG = "Det här är en lång text som fyller flera rader. " * 40
_ODD = "A & B <mål> {{ x }} {% if %} ]]> 'enkla' ”svenska” \\n –"
_ODD_PARAGRAPHS = f"{_ODD}\n\n- en punkt\n- **en till**, _kursiv_\n\n1. ett\n2. två\n\nSist."
_BY_KIND = {
    Kind.WHOLE: 7,
    Kind.ITEM_NUMBER: "3.2",
    Kind.NUMBER: 1234.5,
    Kind.DAY: "2031-05-06",
    Kind.MOMENT: "2031-05",
    Kind.SPAN: "2027–2030",
    Kind.PARAGRAPH_NUMBERS: "84–86",
    Kind.CLOCK: "18.30",
}
# Words that decide what is built, and what the rows below say themselves or leave empty.
_DECIDING = frozenset(["Status", "Resultat", "Byggs", "Mallmapp", "Återtaget", "Paragrafserie"])
# The sheets whose rows are needed for a document to be asked for at all.
_ALONE = (
    *("Kommuner", "Organ", "Personer", "Partier", "Ärenden", "Sammanträden", "Behandling"),
    *("Beslut", "Program"),
)


class Trial(NamedTuple):
    """A set of rows, and what is special about it, for messages."""

    told: str
    tables: list[Table]


def trials(own: Mapping[str, Mapping[str, Any]]) -> Iterator[Trial]:
    """Yield the sets of rows; `own`: the names that templates may use of each sheet."""
    odd = _filled(_ODD, _ODD_PARAGRAPHS)
    yield Trial("", _tables(own, _rows(12), _filled(_LONG, _LONG)))
    yield Trial("tomma celler", _tables(own, _rows(1), lambda column: None))
    yield Trial("tomma listor", _tables(own, _bare(), lambda column: None))
    yield Trial("flera stycken, listor och udda tecken", _tables(own, _rows(2), odd))


def _filled(text: str, paragraphs: str) -> _Fill:
    def fill(column: Column) -> Any:
        if column.header in _DECIDING or column.header in schema.PICTURE_COLUMNS:
            return None
        if column.kind in (Kind.CHOICE, Kind.CHOICES):
            return (*column.choices, *column.offers)[0]
        return {Kind.TEXT: text, Kind.PARAGRAPHS: paragraphs, **_BY_KIND}.get(column.kind)

    return fill


def _tables(
    own: Mapping[str, Mapping[str, Any]], rows: Mapping[str, list[_Row]], fill: _Fill
) -> list[Table]:
    return [
        _table(sheet, rows[sheet.name], fill, own.get(sheet.name, {})) for sheet in schema.SHEETS
    ]


def _table(sheet: Sheet, rows: list[_Row], fill: _Fill, names: Mapping[str, Any]) -> Table:
    known = {vocabulary_name(column.header) for column in sheet.columns}
    more = [name for name, leads_to in names.items() if not leads_to and name not in known]
    extra = [Column(name, Kind.TEXT) for name in more]
    header = tuple(column.header for column in (*sheet.columns, *extra))
    cells = tuple(
        tuple(_cell(column, row, number, fill) for column in (*sheet.columns, *extra))
        for number, row in enumerate(rows, 1)
    )
    return Table(FILE, sheet.name, header, cells)


def _cell(column: Column, row: _Row, number: int, fill: _Fill) -> Any:
    if column.header in row:
        return row[column.header]
    if column.key:
        return f"R{number}"
    if column.kind in (Kind.REF, Kind.REFS):
        return None
    found = fill(column)
    if found is None and column.required and not (column.derived or column.default):
        words = (*column.choices, *column.offers, "ja" if column.kind is Kind.YES_NO else "x")
        found = _BY_KIND.get(column.kind, words[0])
    return found


def _rows(many: int) -> dict[str, list[_Row]]:
    """Return what the rows must say for every kind of document to be asked for."""
    made: dict[str, list[_Row]] = {sheet.name: [] for sheet in schema.SHEETS}
    made |= _organisation() | _case() | _decisions(many) | _programme(many) | _will_and_follow_up()
    return made


def _bare() -> dict[str, list[_Row]]:
    """Return the rows without what lists are made of; not every kind is then asked for."""
    made = {name: rows if name in _ALONE else [] for name, rows in _rows(1).items()}
    made["Behandling"] = [row | {"Mål": None} for row in made["Behandling"]]
    return made


def _organisation() -> dict[str, list[_Row]]:
    kinds = {"AU": "utskott", "NS": "styrelse", "NF": "fullmäktige", "NK": "förvaltning"}
    return {
        "Kommuner": [{"Kommun-id": "NYB", "Namn": "Nyby kommun", "Kortnamn": "Nyby"}],
        "Organ": [
            {"Organ-id": key, "Kommun": "NYB", "Namn": f"Organet {key}", "Typ": kind}
            for key, kind in kinds.items()
        ],
        "Personer": [
            {"Person-id": "P1", "Namn": "Ada Nyby", "Titel": "utredare", "Organ": "NK"},
            {"Person-id": "P2", "Namn": "Bo Nyby", "Titel": "ledamot", "Organ": "NS", "Parti": "A"},
        ],
        "Partier": [{"Parti-id": "A", "Namn": "Alfa", "Ordning": 1}],
    }


def _case() -> dict[str, list[_Row]]:
    return {
        "Ärenden": [
            {"Ärende-id": "Ä1", "Kommun": "NYB", "Dnr": "NS 2030/1", "Ärendemening": "Ett ärende"}
            | {"Handläggare": "P1", "Program": "PR", "Mandatperiod": "2027–2030"}
        ],
        "Sammanträden": [
            {"Möte-id": "HELD", "Organ": "NS", "Datum": "2030-12-02", "Status": "justerat"}
            | {
                "Ordförande": "P2",
                "Sekreterare": "P1",
                "Justerare": "P2",
                "Justerat": "2030-12-09",
                "Anslag upp": "2030-12-10",
            },
            {"Möte-id": "NEXT", "Organ": "NF", "Datum": "2031-03-30", "Status": "planerat"},
        ],
        "Behandling": [
            _item("BH1", "HELD", "information") | {"§": 7, "Omedelbar justering": None},
            _item("BH2", "NEXT", "antagande"),
            _item("BH3", "NEXT", "politisk vilja") | {"Rubrik": "Viljan"},
            _item("BH4", "NEXT", "övrigt") | {"Tillagt": "2031-03-20", "Skrivelsens datum": None},
        ],
        "Handlingar": [{"Handling-id": "H1", "Ärende": "Ä1", "Underlag till": "B1; B2; B3"}],
        "Texter": [
            {"Text-id": f"T{n}", "Avsnitt": name, "Rubrik": None}
            | ({"Ärende": "Ä1"} if n % 2 else {"Program": "PR"})
            for n, name in enumerate(schema.SECTIONS.split("; ") * 2)
        ],
        "Konsekvenser": [{"Behandling": "BH1; BH2; BH3"}],
        "Remisser": [{"Behandling": "BH1", "Typ": sort} for sort in ("missiv", "yttrande")],
        "Rättelser": [{"Möte": "HELD", "§": 7, "Av": "P2"}],
        "Närvaro": [{"Möte": "HELD", "Person": "P2", "Roll": "ledamot", "Ej §§": None}],
    }


def _item(key: str, meeting: str, purpose: str) -> _Row:
    row = {"Behandling-id": key, "Ärende": "Ä1", "Möte": meeting, "Syfte": purpose, "Rubrik": None}
    row["Tillagt"] = None
    return row | {"Skrivelsens datum": "2030-11-20", "Mål": "M1", "Punkt": int(key[2:])}


def _decisions(many: int) -> dict[str, list[_Row]]:
    kinds = {"B1": "information", "B2": "program", "B3": "politisk vilja"}
    return {
        "Beslut": [
            {"Beslut-id": key, "Behandling": f"BH{key[1:]}", "Typ": kind}
            | {"Status": "fattat" if key == "B1" else "förslag"}
            for key, kind in kinds.items()
        ],
        "Beslutspunkter": [
            {"Beslut": key, "Nr": n, "Verb": "anta", "Sats": "programmet", "Mening": None}
            | {"Klart senast": "2031-02-01", "Slutfört": None}
            for key in kinds
            for n in range(1, many + 1)
        ],
        "Mottagare": [{"Beslut": key, "Organ": "NK", "Namn": None} for key in kinds],
        "Yrkanden": [{"Beslut": "B1", "Typ": "bifall", "Person": "P2", "Parti": "A"}],
        "Röster": [{"Beslut": "B1", "Person": "P2", "Röst": "Ja"}],
    }


def _programme(many: int) -> dict[str, list[_Row]]:
    return {
        "Program": [
            {"Program-id": "PR", "Kommun": "NYB", "Namn": "Ett program", "Dokumenttyp": "program"},
            {"Program-id": "ST", "Kommun": "NYB", "Namn": "En strategi", "Dokumenttyp": "strategi"},
        ],
        "Struktur": [
            {"Struktur-id": "S1", "Program": "PR", "Typ": "målområde", "Namn": "Ett område"},
            {"Struktur-id": "S2", "Program": "ST", "Typ": "riktning", "Namn": "En riktning"},
            {"Struktur-id": "S3", "Program": "ST", "Typ": "perspektiv", "Namn": "Ett perspektiv"},
        ],
        "Mål": [
            {
                "Mål-id": f"M{n}",
                "Program": "PR",
                "Nr": n,
                "Nivå": "övergripande mål",
                "Struktur": "S1",
            }
            | {"Stam": "Nyby ska vara", "Måltext": "en kommun", "Status": "antaget"}
            for n in range(1, many + 1)
        ]
        + [{"Mål-id": "MS", "Program": "ST", "Nivå": "nämndmål", "Ansvarigt organ": "NS"}],
        "Förtydliganden": [{"Mål": "M1", "Källor": "U1"}],
        "Framgångsfaktorer": [{"Faktor-id": "FF1", "Mål": "M1", "Namn": "Faktorn", "Period": None}],
        "Underlag": [{"Underlag-id": "U1", "Program": "PR"}],
        "Målunderlag": [{"Mål": "M1", "Underlag": "U1"}],
        "Nämndbidrag": [{"Mål": "M1", "Organ": "NS"}],
        "Aktiviteter": [{"Mål": "M1", "Ansvariga organ": "NS", "Period": None}],
        "Delstrategier": [
            {"Delstrategi-id": "D1", "Program": "ST", "Riktning": "S2", "Perspektiv": "S3"}
        ],
        "Ramverk": [{"Post-id": "R1", "Ramverk": "Ramverket", "Nr": 1, "Namn": "Posten"}],
        "Kopplingar": [{"Mål": "M1", "Till": "R1"}, {"Delstrategi": "D1", "Till": "R1"}],
        "Ändringar": [{"Program": "PR", "Mål": "M1"}],
    }


def _will_and_follow_up() -> dict[str, list[_Row]]:
    will = {"Mål": "M1", "Mandatperiod": "2027–2030", "Beslut": "B3", "Status": "förslag"}
    report = {"Period": "2030-08", "Mätdatum": "2030-08-31", "Mål": "M1"}
    return {
        "Politisk vilja": [
            will | {"Vilja-id": "V1", "Typ": "inledning", "Skiljelinje": "nej"},
            will | {"Vilja-id": "V2", "Typ": "verktyg", "Parti": "A", "Skiljelinje": "ja"},
        ],
        "Indikatorer": [{"Indikator-id": "I1", "Mål": "M1", "Basvärde": 10, "Målvärde": 20}],
        "Uppföljning": [
            report | {"Uppföljning-id": "UF1", "Indikator": "I1", "Utfall": 12, "Prognos": None},
            report | {"Uppföljning-id": "UF2", "Organ": "NS", "Prognos": None},
        ],
    }

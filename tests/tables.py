# ruff: noqa: E501
"""A small workbook without faults, as rows of dicts, and the tables that reading makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from pipeline.check import check
from pipeline.model import Cell, Dataset, Problem, Severity, Table

Book = dict[str, list[dict[str, Any]]]
Edit = Callable[[Book], object]

TODAY = date(2020, 2, 20)
FILE = "björkvik.xlsx"

_BOOK: Book = {
    "Kommuner": [
        {"Kommun-id": "BJV", "Namn": "Björkviks kommun", "Genitiv": "Björkviks kommuns"},
        {"Kommun-id": "ALM", "Namn": "Almunge kommun", "Genitiv": "Almunge kommuns"},
    ],
    "Organ": [
        {"Organ-id": "KS", "Kommun": "BJV", "Namn": "Kommunstyrelsen", "Typ": "styrelse"},
        {"Organ-id": "KLK", "Kommun": "BJV", "Namn": "Kansliet", "Typ": "förvaltning"},
    ],
    "Personer": [
        {"Person-id": "P1", "Namn": "Anna Ek", "Titel": "utredare", "Organ": "KLK"},
        {"Person-id": "P2", "Namn": "Bo Alm", "Titel": "ordförande", "Organ": "KS"},
    ],
    "Partier": [
        {"Parti-id": "S", "Namn": "Socialdemokraterna", "Ordning": 2.0},
        {"Parti-id": "M", "Namn": "Moderaterna", "Ordning": 1.0},
    ],
    "Ärenden": [
        {"Ärende-id": "A1", "Kommun": "BJV", "Dnr": "KS 2019/160", "Ärendemening": "Program", "Handläggare": "P1", "Program": "SUP"},
        {"Ärende-id": "A2", "Kommun": "BJV", "Dnr": "KS 2019/161", "Ärendemening": "Annat", "Handläggare": "P1", "Program": None},
    ],
    "Sammanträden": [
        {"Möte-id": "KS1", "Organ": "KS", "Datum": date(2020, 3, 4), "Status": "planerat"},
        {"Möte-id": "KS2", "Organ": "KS", "Datum": date(2020, 4, 1), "Status": "planerat"},
    ],
    "Behandling": [
        {"Behandling-id": "BH1", "Ärende": "A1", "Möte": "KS1", "Punkt": 1.0, "§": 84.0, "Syfte": "antagande", "Skrivelsens datum": date(2020, 2, 26)},
        {"Behandling-id": "BH2", "Ärende": "A1", "Möte": "KS1", "Punkt": 2.0, "§": 85.0, "Syfte": "politisk vilja", "Skrivelsens datum": None},
    ],
    "Beslut": [
        {"Beslut-id": "B1", "Behandling": "BH1", "Typ": "program", "Status": "förslag", "Samma punkter som": None},
        {"Beslut-id": "B2", "Behandling": "BH2", "Typ": "politisk vilja", "Status": "förslag", "Samma punkter som": None},
    ],
    "Beslutspunkter": [
        {"Punkt-id": None, "Beslut": "B1", "Nr": None, "Verb": "anta", "Sats": "programmet", "Mening": None},
        {"Punkt-id": None, "Beslut": "B2", "Nr": None, "Verb": None, "Sats": None, "Mening": "Viljan antas."},
    ],
    "Mottagare": [
        {"Mottagare-id": None, "Beslut": "B1", "Organ": "KLK", "Namn": None},
        {"Mottagare-id": None, "Beslut": "B1", "Organ": None, "Namn": "Samtliga nämnder"},
        {"Mottagare-id": None, "Beslut": "B2", "Organ": "KLK", "Namn": None},
    ],
    "Texter": [
        {"Text-id": None, "Ärende": "A1", "Program": None, "Behandling": "BH1", "Avsnitt": "ärende", "Text": "Ett stycke.", "Ordning": None},
        {"Text-id": None, "Ärende": None, "Program": "SUP", "Behandling": None, "Avsnitt": "syfte", "Text": "Ett till.", "Ordning": None},
    ],
    "Konsekvenser": [
        {"Konsekvens-id": None, "Behandling": "BH1", "Område": "ekonomi; juridik", "Text": "Inga."},
        {"Konsekvens-id": None, "Behandling": "BH1", "Område": "barn", "Text": "Berörs inte."},
    ],
    "Program": [
        {"Program-id": "SUP", "Kommun": "BJV", "Namn": "Utvecklingsprogram", "Dokumenttyp": "program", "Målår": 2030.0, "Gäller från": "2020-04"},
        {"Program-id": "OLD", "Kommun": "BJV", "Namn": "Framtidsplan", "Dokumenttyp": "plan", "Målår": 2020.0, "Gäller från": "2012"},
    ],
    "Mål": [
        {"Mål-id": "M1", "Program": "SUP", "Nr": 1.0, "Nivå": "KS-mål", "Stam": "Björkvik ska vara en plats", "Måltext": "med luft", "Måltyp": "styrande", "Behandlas vid": None, "Status": "antaget", "Period": "2020–2022"},
        {"Mål-id": "M2", "Program": "SUP", "Nr": 2.0, "Nivå": "KS-mål", "Stam": "Björkvik ska vara en plats", "Måltext": "med vatten", "Måltyp": "inriktning", "Behandlas vid": None, "Status": "antaget", "Period": "2020–2022"},
        {"Mål-id": "M3", "Program": "SUP", "Nr": 3.0, "Nivå": "KS-mål", "Stam": "Björkvik ska vara en plats", "Måltext": None, "Måltyp": None, "Behandlas vid": "KS2", "Status": "utkast", "Period": None},
    ],
    "Förtydliganden": [
        {"Förtydligande-id": "F1", "Mål": "M1", "Text": "Rent.", "Status": "godkänt AU", "Ordning": 1.0},
        {"Förtydligande-id": "F2", "Mål": "M2", "Text": "Klart.", "Status": "fastställt", "Ordning": 1.0},
    ],
    "Politisk vilja": [
        {"Vilja-id": "V1", "Mål": "M1", "Typ": "verktyg", "Text": "Fler träd.", "Parti": None, "Skiljelinje": "nej", "Mandatperiod": "2019–2022", "Status": "förslag", "Beslut": "B2", "Ordning": 1.0},
        {"Vilja-id": "V2", "Mål": "M1", "Typ": "verktyg", "Text": "Färre hus.", "Parti": "S", "Skiljelinje": "ja", "Mandatperiod": "2019–2022", "Status": "yrkande", "Beslut": "B2", "Ordning": 2.0},
    ],
    "Indikatorer": [
        {"Indikator-id": "I1", "Mål": "M1", "Namn": "Träd", "Basvärde": 12500.0, "Basår": 2019.0},
        {"Indikator-id": "I2", "Mål": "M1", "Namn": "Hus", "Basvärde": 12.5, "Basår": 2019.0},
    ],
    "Uppföljning": [
        {"Uppföljning-id": "U1", "Period": "2019-08", "Mätdatum": date(2019, 8, 31), "Mål": "M1", "Indikator": "I1", "Utfall": 7.0, "Prognos": "uppnås"},
        {"Uppföljning-id": "U2", "Period": "2019", "Mätdatum": date(2019, 12, 31), "Mål": "M1", "Indikator": "I1", "Utfall": 8.0, "Prognos": "uppnås"},
    ],
}  # fmt: skip


def book(*edits: Edit) -> Book:
    """Return the workbook, changed by `edits`."""
    made = deepcopy(_BOOK)
    for edit in edits:
        edit(made)
    return made


def set_cell(sheet: str, row: int, header: str, raw: object) -> Edit:
    """Return the edit that puts `raw` in a cell; `row` is 0-based, the header may be new."""

    def edit(made: Book) -> None:
        for number, cells in enumerate(made[sheet]):
            cells.setdefault(header, None)
            if number == row:
                cells[header] = raw

    return edit


def add_row(sheet: str, **like: Any) -> Edit:
    """Return the edit that adds a copy of the sheet's last row with other cells."""
    return lambda made: made[sheet].append({**made[sheet][-1], **like})


def rename(sheet: str, header: str, name: str | None) -> Edit:
    """Return the edit that renames a column, or removes it."""

    def edit(made: Book) -> None:
        for number, row in enumerate(made[sheet]):
            pairs = [(name if key == header else key, value) for key, value in row.items()]
            made[sheet][number] = {key: value for key, value in pairs if key is not None}

    return edit


def tables(made: Book, *, shuffled: bool = False) -> list[Table]:
    """Return the tables; `shuffled`: columns the other way round, headers in other case."""
    return [_table(sheet, rows, shuffled=shuffled) for sheet, rows in made.items()]


def _table(sheet: str, rows: list[dict[str, Any]], *, shuffled: bool) -> Table:
    headers = _order(rows, shuffled=shuffled)
    spelled = [f" {header.upper()}\N{NO-BREAK SPACE}" for header in headers]
    cells = tuple(tuple(row.get(header) for header in headers) for row in rows)
    name = f"{sheet.lower()} " if shuffled else sheet
    return Table(FILE, name, tuple(spelled if shuffled else headers), cells)


def _order(rows: list[dict[str, Any]], *, shuffled: bool) -> list[str]:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    return headers[::-1] if shuffled else headers


def place(made: Book, sheet: str, row: int, header: str, *, shuffled: bool = False) -> Cell:
    """Return where a cell stands; `row` is 0-based, -1 is the header row, header "" the row."""
    headers = _order(made[sheet], shuffled=shuffled)
    column = headers.index(header) + 1 if header in headers else 0
    return Cell(FILE, f"{sheet.lower()} " if shuffled else sheet, row + 2, column)


def checked(*edits: Edit, shuffled: bool = False, found: Iterable[Problem] = ()) -> Dataset:
    """Return the workbook, changed by `edits` and checked."""
    return check(tables(book(*edits), shuffled=shuffled), TODAY, found)


def faults(data: Dataset) -> list[Problem]:
    """Return the problems that are a FEL."""
    return [problem for problem in data.problems if problem.severity is Severity.ERROR]


def texts(data: Dataset) -> list[str]:
    """Return code and message of every problem."""
    return [f"{problem.code} {problem.message}" for problem in data.problems]


def table(sheet: str, *rows: Mapping[str, Any], file: str = FILE) -> Table:
    """Return one table, its headers in the order in which they are met."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    cells = tuple(tuple(row.get(header) for header in headers) for row in rows)
    return Table(file, sheet, tuple(headers), cells)

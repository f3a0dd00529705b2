"""A small municipality with one programme, for the tests of what is planned."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.model import Dataset, Table

Cells = dict[str, Any]
Sheets = dict[str, list[Cells]]
TODAY = date(2020, 1, 15)


def sheets() -> Sheets:
    """Return a case on its way from KSAU to KF: information, decision 1 and decision 2."""
    return {
        "Kommuner": [{"Kommun-id": "VAG", "Namn": "Vaggeryds kommun", "Mallmapp": "vaggeryd"}],
        "Organ": [
            {"Organ-id": "KSAU", "Kommun": "VAG", "Namn": "Utskottet", "Typ": "utskott"},
            {"Organ-id": "KS", "Kommun": "VAG", "Namn": "Kommunstyrelsen", "Typ": "styrelse"},
            {"Organ-id": "KF", "Kommun": "VAG", "Namn": "Fullmäktige", "Typ": "fullmäktige"},
            {"Organ-id": "KLK", "Kommun": "VAG", "Namn": "Kontoret", "Typ": "förvaltning"},
        ],
        "Personer": [
            {"Person-id": "P1", "Namn": "Åsa Ek", "Titel": "utvecklare", "Organ": "KLK"},
            {"Person-id": "P2", "Namn": "Bo Al", "Titel": "ledamot", "Parti": "S"},
        ],
        "Partier": [{"Parti-id": "S", "Namn": "S"}, {"Parti-id": "M", "Namn": "M"}],
        "Ärenden": [
            {
                "Ärende-id": "Ä1",
                "Kommun": "VAG",
                "Dnr": "KS 2019/160",
                "Ärendemening": "Utvecklingsprogram",
                "Enhet": "KLK",
                "Handläggare": "P1",
                "Program": "SUP",
                "Mandatperiod": "2019–2022",
            }
        ],
        "Sammanträden": [
            {"Möte-id": "KSAU-1", "Organ": "KSAU", "Datum": "2019-10-16", "Status": "hållet"},
            {"Möte-id": "KF-1", "Organ": "KF", "Datum": "2020-03-30", "Ordförande": "P2"},
        ],
        "Behandling": [
            _item("BH1", "KSAU-1", "information", "2019-10-09", Mål="M2; M1", Punkt=1)
            | {"§": 69, "Omedelbar justering": "ja"},
            _item("BH2", "KF-1", "antagande", "2020-03-04", Punkt=8),
            _item("BH3", "KF-1", "politisk vilja", "2020-03-04", Punkt=9, Rubrik="Viljan"),
            _item("BH4", "KF-1", "beredning", "", Punkt=10),
        ],
        "Beslut": [
            _decision("B1", "BH1", "information"),
            _decision("B2", "BH2", "program"),
            _decision("B3", "BH3", "politisk vilja") | {"Förutsätter": "B2"},
        ],
        "Beslutspunkter": [
            _point("B1", "godkänna", "informationen"),
            _point("B2", "anta", "programmet"),
            _point("B3", "anta", "viljan"),
        ],
        "Mottagare": [{"Beslut": key, "Organ": "KLK"} for key in ("B1", "B2", "B3")],
        "Texter": [
            _text("T1", "sammanfattning", "Kort om läget.", Ärende="Ä1", Behandling="BH1"),
            _text("T2", "sammanfattning", "Kort om ärendet.", Ärende="Ä1"),
            _text("T3", "efter målen", "Arbetet fortsätter.", Ärende="Ä1"),
            _text("T4", "sammanfattning", "Därför ett program.", Behandling="BH2"),
            _text("T5", "syfte", "Programmet visar vägen.", Program="SUP"),
        ],
        "Program": [
            {"Program-id": "SUP", "Kommun": "VAG", "Namn": "Utvecklingsprogram"}
            | {"Dokumenttyp": "program", "Status": "förslag"}
        ],
        "Mål": [
            _goal("M1", "med hållbar samhällsutveckling", 1),
            _goal("M2", "med hög sysselsättning", 2),
            _goal("M3", "som utgår", 3) | {"Status": "utgår"},
        ],
        "Förtydliganden": [
            {"Förtydligande-id": "F1", "Mål": "M1", "Text": "Kommunen växer.", "Källor": "U1"}
        ],
        "Framgångsfaktorer": [
            {"Faktor-id": "FF1", "Mål": "M1", "Namn": "Miljö"},
            {"Faktor-id": "FF2", "Mål": "M1", "Namn": "Gammalt", "Period": "2015–2018"},
        ],
        "Underlag": [
            {"Underlag-id": "U1", "Typ": "dialog", "Titel": "Dialog", "Status": "genomfört"}
        ],
        "Politisk vilja": [
            will("V1", "M1", "förslag", Framgångsfaktor="FF1"),
            will("V2", "M1", "yrkande", Parti="S", Skiljelinje="ja"),
            will("V3", "M1", "avslagen"),
            will("V4", "M2", "beslutad", Mandatperiod="2015–2018", Beslut=""),
        ],
        "Yrkanden": [
            {"Yrkande-id": "Y1", "Beslut": "B3", "Typ": "ändring", "Person": "P2", "Parti": "S"}
        ],
        "Röster": [{"Röst-id": "R1", "Beslut": "B3", "Person": "P2", "Röst": "Ja"}],
    }


def _item(key: str, meeting: str, purpose: str, day: str, **more: Any) -> Cells:
    row = {"Behandling-id": key, "Ärende": "Ä1", "Möte": meeting, "Syfte": purpose}
    return row | {"Skrivelsens datum": day} | more


def _decision(key: str, item: str, kind: str) -> Cells:
    return {"Beslut-id": key, "Behandling": item, "Typ": kind, "Status": "förslag"}


def _point(decision: str, verb: str, clause: str) -> Cells:
    return {"Beslut": decision, "Nr": 1, "Verb": verb, "Sats": clause}


def _text(key: str, section: str, text: str, **where: str) -> Cells:
    return {"Text-id": key, "Avsnitt": section, "Text": text, "Ordning": 1} | where


def _goal(key: str, text: str, number: int) -> Cells:
    row = {"Mål-id": key, "Program": "SUP", "Nr": number, "Nivå": "övergripande mål"}
    return row | {"Stam": "En plats", "Måltext": text, "Status": "antaget", "Ordning": number}


def will(key: str, goal: str, status: str, **more: str) -> Cells:
    """Return a row of Politisk vilja for decision B3 and the present mandate period."""
    row = {"Vilja-id": key, "Mål": goal, "Typ": "verktyg", "Text": f"Viljans ord {key}."}
    return row | {"Mandatperiod": "2019–2022", "Status": status, "Beslut": "B3"} | more


def followed_up() -> Sheets:
    """Return the sheets with one follow-up: a common row, and one of a board."""
    row = {"Period": "2019-08", "Mätdatum": "2019-08-31", "Mål": "M1", "Framsteg": "Det går bra."}
    return sheets() | {
        "Uppföljning": [
            row | {"Uppföljning-id": "UF1", "Indikator": "I1", "Utfall": 12, "Prognos": ""},
            row | {"Uppföljning-id": "UF2", "Organ": "KS"},
        ],
        "Indikatorer": [
            {"Indikator-id": "I1", "Mål": "M1", "Namn": "Skog", "Basvärde": 10, "Målvärde": 20}
        ],
    }


def change(made: Sheets, source: str, value: Any) -> Sheets:
    """Put `value` into the cell `Mål/M1/Måltext`; return the sheets."""
    sheet, key, header = source.split("/", 2)
    next(row for row in made[sheet] if next(iter(row.values())) == key)[header] = value
    return made


def changed(**cells: Any) -> Sheets:
    """Return the sheets with changes, written as `changed(**{"Mål/M1/Måltext": "nytt"})`."""
    made = sheets()
    for source, value in cells.items():
        change(made, source, value)
    return made


def tables(made: Sheets) -> list[Table]:
    """Return the sheets as read from one workbook."""
    found = []
    for sheet, rows in made.items():
        header = tuple(dict.fromkeys(name for row in rows for name in row))
        raw = tuple(tuple(row.get(name) for name in header) for row in rows)
        found.append(Table("arbetsbok.xlsx", sheet, header, raw))
    return found


def dataset(made: Sheets | None = None) -> Dataset:
    """Return the sheets, checked."""
    from pipeline.check import check

    return check(tables(sheets() if made is None else made), TODAY)

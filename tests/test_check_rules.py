# ruff: noqa: E501
"""Rules on goals, papers, names and joint programmes: each at its cell, each with a good neighbour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from pipeline.check import check
from pipeline.model import CellFault, Dataset, Problem, Severity
from tests.tables import Book, Edit, add_row, book, checked, faults, place, set_cell, tables

FEL, VARNING, UPPLYSNING = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True)
class Case:
    """`edits` give `code` at a cell (`row` 0-based) and nothing else of it; `good` gives none."""

    code: str
    severity: Severity
    edits: tuple[Edit, ...]
    at: tuple[str, int, str]
    says: str
    good: tuple[Edit, ...]


POSTS = (
    ("U1", "Välfärden slukar allt mer resurser"),
    ("U2", "Välfärdsbrottslighet slukar allt mer resurser"),
)


def rows(sheet: str, *new: dict[str, Any]) -> Edit:
    """Return the edit that puts copies of rows in a sheet, which may be new."""
    return lambda made: made.__setitem__(sheet, [{**row} for row in new])


def NOBODY(made: Book) -> None:  # noqa: N802 - stands among the edits
    """Let nobody get the second decision."""
    made["Mottagare"].pop()


def text(wording: str) -> Edit:
    """Return the edit that gives the report BH1 a text."""
    return set_cell("Texter", 0, "Text", wording)


def paper(key: str, **cells: Any) -> dict[str, Any]:
    row = {"Handling-id": key, "Ärende": "A1", "Typ": "underlag", "Titel": f"Underlag {key}"}
    return row | {"Datum": date(2020, 1, 7), "Bilaga nr": None, "Underlag till": "B1"} | cells


def papers(*numbers: int | None) -> Edit:
    return rows(
        "Handlingar", *(paper(f"H{at}", **{"Bilaga nr": n}) for at, n in enumerate(numbers))
    )


def texts_of(case: str, *texts: tuple[str, str]) -> Edit:
    """Return the edit that gives a case these texts, by section."""
    return rows("Texter", *({"Ärende": case, "Avsnitt": name, "Text": t} for name, t in texts))


PRINCIPLE = (
    "Vägen till målet är politisk och kan se olika ut mellan partierna. Den redovisas för sig, "
    "genom att exempelvis beskriva vilka verktyg som ska användas."
)


def agenda(number: int, name: str) -> dict[str, Any]:
    return {"Post-id": f"A{number}", "Ramverk": "Agenda 2030", "Nr": number, "Namn": name}


def link(*posts: str) -> Edit:
    """Return the edit that links goals to posts of a framework."""
    return rows(
        "Kopplingar", *({"Mål": f"M{at}", "Till": post} for at, post in enumerate(posts, 1))
    )


EDITIONS = (
    rows(
        "Ramverk",
        {"Post-id": "R1", "Ramverk": "RUS", "Version": "remiss", "Namn": "Hela länet"},
        {"Post-id": "R2", "Ramverk": "RUS", "Version": "2020–2035", "Namn": "En god miljö"},
        {"Post-id": "R3", "Ramverk": "RUS", "Version": "2020–2035", "Namn": "Jämlik hälsa"},
    ),
)
PATTERN = set_cell("Kommuner", 0, "Dnr-mönster", "KS 2019/160")
CLAUSE = "programmet, daterat den 26 juni 2019"
DATED = (
    set_cell("Beslutspunkter", 0, "Avser handling", "H0"),
    set_cell("Beslutspunkter", 0, "Sats", CLAUSE),
)
HELD = (
    set_cell("Sammanträden", 0, "Status", "hållet"),
    set_cell("Beslutspunkter", 0, "Sats", "Utvecklingsprogram, daterat den 26 juni 2019"),
    set_cell("Program", 0, "Datum", date(2019, 6, 28)),
)
DEFERRED = date(2020, 2, 19)
PARTIES = (
    set_cell("Partier", 0, "Grupp", "majoritet"),
    set_cell("Partier", 1, "Grupp", "opposition"),
)
BASES = (
    rows(
        "Underlag",
        {"Underlag-id": "U1", "Typ": "styrdokument", "Titel": "Plan", "Status": "beslutat"},
        {"Underlag-id": "U2", "Typ": "workshop", "Titel": "Träff", "Status": "genomfört"},
    ),
)


def bases(**comment: str) -> tuple[Edit, ...]:
    second = {"Mål": "M2", "Underlag": "U2", "Grad": "helt", "Kommentar": comment.get("M2")}
    first = {"Mål": "M1", "Underlag": "U1", "Grad": "helt", "Kommentar": None}
    return (*BASES, rows("Målunderlag", first, second))


def joint(
    *, beside: Edit | None = None, status: str = "förslag", other: str = "fattat"
) -> tuple[Edit, ...]:
    """Return the edits that make the programme one of both municipalities."""
    made = (
        set_cell("Program", 0, "Kommun", None),
        set_cell("Program", 0, "Status", status),
        rows(
            "Samverkan",
            {"Program": "SUP", "Kommun": "BJV", "Ärende": "A1", "Status": None},
            {"Program": "SUP", "Kommun": "ALM", "Ärende": None, "Status": other},
        ),
    )
    return (*made, beside) if beside else made


OVERALL = [set_cell("Mål", n, "Nivå", "övergripande mål") for n in range(3)]

CASES = {
    # Reference numbers
    "A01 other separator": Case(
        "A01",
        FEL,
        (PATTERN, set_cell("Ärenden", 0, "Dnr", "KS-2019/160")),
        ("Ärenden", 0, "Dnr"),
        "”KS-2019/160” följer inte kommunens form ”KS 2019/160”.",
        (PATTERN, set_cell("Ärenden", 0, "Dnr", "KFN 2020/0261")),
    ),
    "A01 year of two digits": Case(
        "A01",
        FEL,
        (PATTERN, set_cell("Ärenden", 0, "Dnr", "KS 19/160")),
        ("Ärenden", 0, "Dnr"),
        "”KS 19/160” följer inte kommunens form ”KS 2019/160”.",
        (PATTERN,),
    ),
    "A02 cited case": Case(
        "A02",
        UPPLYSNING,
        (PATTERN, set_cell("Ärenden", 1, "Dnr", "191/2013 Kod 146")),
        ("Ärenden", 1, "Dnr"),
        "”191/2013 Kod 146” har en annan form än ”KS 2019/160”. Det skrivs ut som det står.",
        (PATTERN,),
    ),
    "A02 cited in a text": Case(
        "A02",
        UPPLYSNING,
        (PATTERN, text("Programmet finns sedan 2007, dnr KS-2007/270.")),
        ("Texter", 0, "Text"),
        "”KS-2007/270” har en annan form än ”KS 2019/160”. Det skrivs ut som det står.",
        (PATTERN, text("Programmet finns sedan 2007, dnr KS 2007/270.")),
    ),
    "A02 source": Case(
        "A02",
        UPPLYSNING,
        (PATTERN, rows("Underlag", {"Underlag-id": "U1", "Program": "SUP", "Typ": "analys", "Titel": "Läget", "Status": "genomfört", "Dnr": "KU.2017.3"})),
        ("Underlag", 0, "Dnr"),
        "”KU.2017.3” har en annan form än ”KS 2019/160”. Det skrivs ut som det står.",
        (PATTERN, rows("Underlag", {"Underlag-id": "U1", "Program": "SUP", "Typ": "analys", "Titel": "Läget", "Status": "genomfört", "Dnr": "KU 2017/3"})),
    ),
    # Papers
    "A04 report": Case(
        "A04",
        FEL,
        (rows("Handlingar", paper("H0", Typ="tjänsteskrivelse", Datum=None)),),
        ("Handlingar", 0, "Datum"),
        "Tjänsteskrivelsen saknar datum. Protokollet hänvisar till handlingen med datum.",
        (rows("Handlingar", paper("H0", Typ="tjänsteskrivelse")),),
    ),
    "A04 extract": Case(
        "A04",
        FEL,
        (rows("Handlingar", paper("H0", Typ="protokollsutdrag", Datum=None)),),
        ("Handlingar", 0, "Datum"),
        "Protokollsutdraget saknar datum. Protokollet hänvisar till handlingen med datum.",
        (rows("Handlingar", paper("H0", Typ="protokollsutdrag", Datum=None, **{"Underlag till": None})),),
    ),
    "A04 basis": Case(
        "A04",
        VARNING,
        (rows("Handlingar", paper("H0", Datum=None)),),
        ("Handlingar", 0, "Datum"),
        "Underlaget ”Underlag H0” saknar datum.",
        (rows("Handlingar", paper("H0", Datum="2019")),),
    ),
    "A04 report not built": Case(
        "A04",
        VARNING,
        (set_cell("Behandling", 0, "Skrivelsens datum", None), set_cell("Sammanträden", 0, "Status", "kallat")),
        ("Behandling", 0, "Skrivelsens datum"),
        "Skrivelsen saknar datum, och byggs därför inte. Mötet är redan kallat.",
        (set_cell("Behandling", 0, "Skrivelsens datum", None),),
    ),
    "A05 paper": Case(
        "A05",
        FEL,
        (*DATED, rows("Handlingar", paper("H0", Datum=date(2019, 6, 28)))),
        ("Beslutspunkter", 0, "Sats"),
        "”daterat den 26 juni 2019” stämmer inte med handlingens datum 2019-06-28 (bladet ”Handlingar”, E2).",
        (*DATED, rows("Handlingar", paper("H0", Datum=date(2019, 6, 26)))),
    ),
    "A05 programme": Case(
        "A05",
        FEL,
        (set_cell("Beslutspunkter", 0, "Sats", "Utvecklingsprogram, daterat den 26 juni 2019"), set_cell("Program", 0, "Datum", date(2019, 6, 28))),
        ("Beslutspunkter", 0, "Sats"),
        "”daterat den 26 juni 2019” stämmer inte med handlingens datum 2019-06-28 (bladet ”Program”, G2).",
        (set_cell("Beslutspunkter", 0, "Sats", "en annan plan, daterad den 26 juni 2019"), set_cell("Program", 0, "Datum", date(2019, 6, 28))),
    ),
    "A05 adopted programme": Case(
        "A05",
        FEL,
        (*HELD, set_cell("Program", 0, "Antaget genom", "B1")),
        ("Beslutspunkter", 0, "Sats"),
        "”daterat den 26 juni 2019” stämmer inte med handlingens datum 2019-06-28 (bladet ”Program”, G2).",
        HELD,  # what was sent back is not about the programme as it stands now
    ),
    "A05 own report": Case(
        "A05",
        FEL,
        (set_cell("Beslutspunkter", 0, "Sats", "förslaget i kansliets tjänsteutlåtande daterat 2020-02-25"),),
        ("Beslutspunkter", 0, "Sats"),
        "”daterat 2020-02-25” stämmer inte med handlingens datum 2020-02-26 (bladet ”Behandling”, G2).",
        (set_cell("Beslutspunkter", 0, "Sats", "förslaget i kansliets tjänsteutlåtande daterat den 26 februari 2020"),),
    ),
    "H01 planned": Case(
        "H01",
        VARNING,
        (set_cell("Behandling", 1, "Skrivelsens datum", date(2020, 2, 26)), NOBODY),
        ("Beslut", 1, "Beslut-id"),
        "Beslut B2 saknar mottagare i bladet ”Mottagare”.",
        (set_cell("Behandling", 1, "Skrivelsens datum", date(2020, 2, 26)),),
    ),
    "H01 called": Case(
        "H01",
        FEL,
        (set_cell("Behandling", 1, "Skrivelsens datum", date(2020, 2, 26)), NOBODY, set_cell("Sammanträden", 0, "Status", "kallat")),
        ("Beslut", 1, "Beslut-id"),
        "Beslut B2 saknar mottagare i bladet ”Mottagare”.",
        (set_cell("Sammanträden", 0, "Status", "kallat"),),
    ),
    "H01 points of its own": Case(
        "H01",
        VARNING,
        (NOBODY,),
        ("Beslut", 1, "Beslut-id"),
        "Beslut B2 saknar mottagare i bladet ”Mottagare”.",
        (NOBODY, set_cell("Behandling", 1, "Syfte", "formalia"), set_cell("Beslut", 1, "Typ", "övrigt")),
    ),
    "H01 held": Case(
        "H01",
        VARNING,
        (NOBODY, set_cell("Sammanträden", 0, "Status", "hållet")),
        ("Beslut", 1, "Beslut-id"),
        "Beslut B2 saknar mottagare i bladet ”Mottagare”.",
        (NOBODY, set_cell("Sammanträden", 0, "Status", "anslaget")),
    ),
    "H01 approved": Case(
        "H01",
        VARNING,
        (NOBODY, set_cell("Sammanträden", 0, "Status", "justerat")),
        ("Beslut", 1, "Beslut-id"),
        "Beslut B2 saknar mottagare i bladet ”Mottagare”.",
        (NOBODY, set_cell("Sammanträden", 0, "Status", "justerat"), set_cell("Beslut", 1, "Status", "bordlagt")),
    ),
    "H02 gap": Case(
        "H02",
        FEL,
        (papers(1, 2, 4),),
        ("Handlingar", 2, "Bilaga nr"),
        "Bilaga 3 saknas (1, 2, 4).",
        (papers(3, 1, 2, None),),
    ),
    "H02 twice": Case(
        "H02",
        FEL,
        (papers(1, 2, 2),),
        ("Handlingar", 2, "Bilaga nr"),
        "Bilaga 2 finns mer än en gång för samma beslut.",
        (rows("Handlingar", paper("H0", **{"Bilaga nr": 1}), paper("H1", **{"Bilaga nr": 1, "Underlag till": "B2"})),),
    ),
    # Goals
    "M01 level": Case(
        "M01",
        VARNING,
        (text("Programmet förtydligar de fyra övergripande målen."), *OVERALL),
        ("Texter", 0, "Text"),
        "Texten säger ”de fyra övergripande målen”, men bladet ”Mål” har 3 på nivån ”övergripande mål”.",
        (text("Programmet förtydligar de tre övergripande målen och de 17 globala målen."), *OVERALL),
    ),
    "M01 all": Case(
        "M01",
        VARNING,
        (text("Dialogen gäller samtliga 8 mål."),),
        ("Texter", 0, "Text"),
        "Texten säger ”samtliga 8 mål”, men bladet ”Mål” har 3 mål.",
        (text("Dialogen gäller samtliga 8 mål."), set_cell("Texter", 0, "Ordagrant", "ja")),
    ),
    "M02": Case(
        "M02",
        VARNING,
        (set_cell("Förtydliganden", 1, "Mål", "M1"),),
        ("Mål", 1, "Mål-id"),
        "Mål M2 har inget förtydligande i bladet ”Förtydliganden”.",
        (set_cell("Förtydliganden", 1, "Mål", "M1"), set_cell("Mål", 1, "Status", "utgår")),
    ),
    "M03": Case(
        "M03",
        VARNING,
        bases(),
        ("Mål", 1, "Mål-id"),
        "Mål M2 saknar beslutat styrdokument i bladet ”Målunderlag”.",
        bases(M2="Inget styrdokument finns än."),
    ),
    "M04 capital": Case(
        "M04",
        VARNING,
        (set_cell("Mål", 0, "Måltext", "Med luft"),),
        ("Mål", 0, "Måltext"),
        "Texten börjar med versal men ska fortsätta stammen ”Björkvik ska vara en plats”.",
        (set_cell("Mål", 0, "Måltext", "FN:s barnkonvention följs"),),
    ),
    "M04 full stop": Case(
        "M04",
        VARNING,
        (set_cell("Mål", 0, "Stam", "Björkvik ska vara en plats."),),
        ("Mål", 0, "Stam"),
        "Stammen slutar med ”.” men meningen fortsätter i måltexten.",
        (set_cell("Mål", 0, "Stam", None), set_cell("Mål", 0, "Måltext", "Luften är ren")),
    ),
    "M05": Case(
        "M05",
        VARNING,
        (set_cell("Mål", 1, "Måltyp", "styrande"), set_cell("Program", 0, "Status", "antaget")),
        ("Mål", 1, ""),
        "Målet är styrande, men det framgår inte hur det mäts.",
        (set_cell("Mål", 1, "Måltyp", "styrande"), set_cell("Mål", 1, "Mätbarhet", "kvalitativ"), set_cell("Program", 0, "Status", "antaget")),
    ),
    "M06": Case(
        "M06",
        VARNING,
        (set_cell("Mål", 0, "Resurser finns", "oklart"),),
        ("Mål", 0, "Resurser finns"),
        "”oklart”, men ett styrande mål ska ha resurser.",
        (set_cell("Mål", 1, "Resurser finns", "nej"),),  # it gives direction
    ),
    "M09": Case(
        "M09",
        VARNING,
        (set_cell("Mål", 0, "Ambitionsstatus", "fastställd"),),
        ("Mål", 0, "Ambitionsstatus"),
        "Ambitionsnivån är fastställd, men inget sammanträde eller beslut är angivet.",
        (set_cell("Mål", 0, "Ambitionsstatus", "fastställd"), set_cell("Mål", 0, "Fastställd vid", "KS1")),
    ),
    "M09 decided": Case(
        "M09",
        VARNING,
        (set_cell("Mål", 1, "Ambitionsstatus", "fastställd"),),
        ("Mål", 1, "Ambitionsstatus"),
        "Ambitionsnivån är fastställd, men inget sammanträde eller beslut är angivet.",
        (set_cell("Mål", 1, "Ambitionsstatus", "fastställd"), set_cell("Beslut", 0, "Status", "fattat")),
    ),
    "M10": Case(
        "M10",
        VARNING,
        (set_cell("Sammanträden", 1, "Datum", DEFERRED),),
        ("Mål", 2, "Behandlas vid"),
        "Mötet 2020-02-19 är passerat men målet har fortfarande ingen text.",
        (set_cell("Sammanträden", 1, "Datum", DEFERRED), set_cell("Mål", 2, "Måltext", "med jord")),
    ),
    "M11 in a framework": Case(
        "M11",
        UPPLYSNING,
        (rows("Ramverk", *({"Post-id": k, "Ramverk": "Utmaningar", "Namn": n} for k, n in POSTS)),),
        ("Ramverk", 1, "Namn"),
        "”Välfärdsbrottslighet slukar allt mer resurser” liknar ”Välfärden slukar allt mer resurser” (U1).",
        (rows("Ramverk", *({"Post-id": k, "Ramverk": k, "Namn": n} for k, n in POSTS)),),
    ),
    "M12": Case(
        "M12",
        VARNING,
        (set_cell("Program", 0, "Mandatperiod", "2019–2022"), set_cell("Mål", 1, "Period", "2020–2024")),
        ("Mål", 1, "Period"),
        "2020–2024 går utanför mandatperioden 2019–2022.",
        (set_cell("Program", 0, "Mandatperiod", "2019–2022"),),
    ),
    "M13": Case(
        "M13",
        FEL,
        (set_cell("Mål", 0, "Överordnat mål", "M2"), set_cell("Mål", 1, "Överordnat mål", "M1")),
        ("Mål", 0, "Överordnat mål"),
        "Målen är överordnade varandra i en ring: M1 har M2 och M2 har M1 som överordnat mål.",
        (set_cell("Mål", 1, "Överordnat mål", "M1"),),
    ),
    "M16": Case(
        "M16",
        VARNING,
        (set_cell("Mål", 0, "Måltyp", None),),
        ("Mål", 0, "Måltyp"),
        "Mål M1 följs upp, men det framgår inte om det är styrande.",
        (set_cell("Mål", 1, "Måltyp", None),),
    ),
    "M17 no first": Case(
        "M17",
        VARNING,
        (set_cell("Mål", 0, "Fler ansvariga organ", "KS; KLK"),),
        ("Mål", 0, ""),
        "Målet har fler ansvariga organ, men ”Ansvarigt organ” är tomt.",
        (
            set_cell("Mål", 0, "Ansvarigt organ", "KS"),
            set_cell("Mål", 0, "Fler ansvariga organ", "KLK"),
        ),
    ),
    "M17 the same": Case(
        "M17",
        VARNING,
        (
            set_cell("Mål", 0, "Ansvarigt organ", "KS"),
            set_cell("Mål", 0, "Fler ansvariga organ", "KLK; KS"),
        ),
        ("Mål", 0, "Fler ansvariga organ"),
        "Kommunstyrelsen står redan i ”Ansvarigt organ”.",
        (set_cell("Mål", 0, "Ansvarigt organ", "KS"),),
    ),
    # What is followed up
    "U04 two forecasts": Case(
        "U04",
        FEL,
        (add_row("Uppföljning", **{"Uppföljning-id": "U3", "Utfall": None, "Prognos": "uppnås inte"}),),
        ("Uppföljning", 2, "Prognos"),
        "Prognos är ”uppnås inte” här men ”uppnås” i raden U2. Båda gäller mål M1 och period 2019.",
        (add_row("Uppföljning", **{"Uppföljning-id": "U3", "Utfall": None}),),
    ),
    "U04 two outcomes": Case(
        "U04",
        FEL,
        (
            set_cell("Uppföljning", 1, "Organ", "KS"),
            add_row("Uppföljning", **{"Uppföljning-id": "U3", "Utfall": 0.0, "Prognos": None}),
        ),
        ("Uppföljning", 2, "Utfall"),
        "Utfall är ”0” här men ”8” i raden U2. Båda gäller indikator I1, KS och period 2019.",
        (
            set_cell("Uppföljning", 1, "Organ", "KS"),
            add_row("Uppföljning", **{"Uppföljning-id": "U3", "Utfall": 9.0, "Organ": "KLK"}),
        ),
    ),
    "U05": Case(
        "U05",
        VARNING,
        (set_cell("Indikatorer", 0, "Mål", "M2"), set_cell("Uppföljning", 0, "Indikator", "I2")),
        ("Uppföljning", 1, "Indikator"),
        "Indikatorn I1 hör till mål M2, men raden gäller mål M1. Utfallet visas under M2.",
        (set_cell("Uppföljning", 0, "Indikator", "I2"),),
    ),
    "U06": Case(
        "U06",
        VARNING,
        (set_cell("Uppföljning", 0, "Utfall", 0.0), set_cell("Uppföljning", 0, "Indikator", None)),
        ("Uppföljning", 0, "Indikator"),
        "Utfallet 0 visas inte, eftersom raden inte har någon indikator.",
        (set_cell("Uppföljning", 0, "Utfall", None), set_cell("Uppföljning", 0, "Indikator", None)),
    ),
    # The will and the neutral report
    "P06 other than the case's": Case(
        "P06",
        VARNING,
        (set_cell("Ärenden", 0, "Mandatperiod", "2023–2026"),),
        ("Politisk vilja", 0, "Mandatperiod"),
        "Mandatperioden 2019–2022 är en annan än ärendets, 2023–2026.",
        (set_cell("Ärenden", 0, "Mandatperiod", "2019–2022"),),
    ),
    "P06 over": Case(
        "P06",
        VARNING,
        tuple(set_cell("Politisk vilja", n, "Mandatperiod", "2015–2018") for n in (0, 1)),
        ("Politisk vilja", 0, "Mandatperiod"),
        "Mandatperioden 2015–2018 har gått ut.",
        (set_cell("Politisk vilja", 0, "Mandatperiod", "2015–2018"),),
    ),
    "M18 name": Case(
        "M18",
        VARNING,
        (rows("Ramverk", agenda(3, "Folkhälsa")),),
        ("Ramverk", 0, "Namn"),
        "Mål 3 i Agenda 2030 heter ”God hälsa och välbefinnande”, inte ”Folkhälsa”.",
        (rows("Ramverk", agenda(3, "Hälsa och välbefinnande"), agenda(6, "Rent vatten och sanitet")),),
    ),
    "M18 number": Case(
        "M18",
        VARNING,
        (rows("Ramverk", agenda(18, "Kultur")),),
        ("Ramverk", 0, "Nr"),
        "Agenda 2030 har 17 mål, inget med nummer 18.",
        (rows("Ramverk", agenda(18, "Kultur") | {"Ramverk": "RUS"}),),
    ),
    "M19": Case(
        "M19",
        VARNING,
        (*EDITIONS, link("R1", "R2", "R3")),
        ("Kopplingar", 0, "Till"),
        "Programmet har kopplingar till flera versioner av RUS: ”remiss” och ”2020–2035”.",
        (*EDITIONS, link("R2", "R3")),
    ),
    "P07 abbreviation": Case(
        "P07",
        VARNING,
        (text("Anna Ek (S) har lämnat ett förslag."),),
        ("Texter", 0, "Text"),
        "Stycket nämner ett parti (S).",
        (text("Anna Ek har lämnat ett förslag (se bilaga S)."),),
    ),
    "P07 name": Case(
        "P07",
        VARNING,
        (text("Det är vad Moderaterna har föreslagit."),),
        ("Texter", 0, "Text"),
        "Stycket nämner ett parti (M).",
        (text("Det är vad Moderaterna har föreslagit."), set_cell("Texter", 0, "Ordagrant", "ja")),
    ),
    "P07 side": Case(
        "P07",
        VARNING,
        (text("Vad oppositionen anser framgår av bilagan."),),
        ("Texter", 0, "Text"),
        "Stycket talar om partierna (”oppositionen”).",
        (
            text(
                "Majoriteten av de svarande är nöjda. Majoriteten svarade ja, den stora majoriteten "
                "och majoriteten (65 procent) i en enkät av Alliansen mot hat."
            ),
        ),
    ),
    "P07 group": Case(
        "P07",
        VARNING,
        (text("Förslaget kommer från De fria."), set_cell("Partier", 0, "Grupp", "De fria")),
        ("Texter", 0, "Text"),
        "Stycket talar om partierna (”De fria”).",
        (text("Förslaget kommer från de fria sällskapen."), set_cell("Partier", 0, "Grupp", "De fria partierna")),
    ),
    "P07 consequence": Case(
        "P07",
        VARNING,
        (set_cell("Konsekvenser", 1, "Text", "Moderaterna räknar med en lägre kostnad."),),
        ("Konsekvenser", 1, "Text"),
        "Stycket nämner ett parti (M).",
        (set_cell("Konsekvenser", 1, "Text", "Kostnaden blir lägre."),),
    ),
    "P08": Case(
        "P08",
        UPPLYSNING,
        (*PARTIES, add_row("Politisk vilja", **{"Vilja-id": "V3", "Mål": "M2", "Parti": "M"}), add_row("Politisk vilja", **{"Vilja-id": "V4", "Mål": "M2", "Parti": "S"})),
        ("Mål", 0, "Mål-id"),
        "Mål M1, politisk vilja 2019–2022: ”majoritet” har 1, ”opposition” har 0.",
        (*PARTIES, add_row("Politisk vilja", **{"Vilja-id": "V3", "Parti": "M"})),
    ),
    "P09": Case(
        "P09",
        VARNING,
        (set_cell("Texter", 0, "Avsnitt", "bedömning"), text("Kansliet och Björkviks kommun ställer sig positiva.")),
        ("Texter", 0, "Text"),
        "Förvaltningen skriver vad Björkviks kommun anser. Det avgör de förtroendevalda.",
        (set_cell("Texter", 0, "Avsnitt", "bedömning"), text("Kansliet ställer sig positivt. Björkviks kommun har 900 invånare.")),
    ),
    # Consequences
    "K01": Case(
        "K01",
        VARNING,
        (set_cell("Konsekvenser", 0, "Område", "juridik"),),
        ("Behandling", 0, "Behandling-id"),
        "Bedömningen av området ”ekonomi” saknas för skrivelsen BH1.",
        (set_cell("Konsekvenser", 0, "Område", "juridik"), add_row("Texter", Ärende="A1", Program=None, Avsnitt="ekonomiska och juridiska konsekvenser")),
    ),
    "K02": Case(
        "K02",
        VARNING,
        (set_cell("Konsekvenser", 1, "Område", "landsbygd"),),
        ("Behandling", 0, "Behandling-id"),
        "Bedömningen av området ”barn” saknas för skrivelsen BH1.",
        (set_cell("Konsekvenser", 1, "Område", "landsbygd"), set_cell("Behandling", 0, "Skrivelsens datum", None)),
    ),
    "K02 information": Case(
        "K02",
        UPPLYSNING,
        (set_cell("Konsekvenser", 1, "Område", "landsbygd"), set_cell("Beslut", 0, "Typ", "information")),
        ("Behandling", 0, "Behandling-id"),
        "Bedömningen av området ”barn” saknas för skrivelsen BH1.",
        (set_cell("Beslut", 0, "Typ", "information"),),
    ),
    # Names
    "T01": Case(
        "T01",
        VARNING,
        (texts_of("A1", ("bakgrund", PRINCIPLE), ("ärende", PRINCIPLE.replace("exempelvis ", ""))),),
        ("Texter", 1, "Text"),
        "Här står nästan detsamma som i björkvik.xlsx, bladet ”Texter”, cell C2, men inte riktigt.",
        (texts_of("A1", ("bakgrund", PRINCIPLE), ("ärende", PRINCIPLE)),),
    ),
    "T02 former name": Case(
        "T02",
        VARNING,
        (set_cell("Program", 0, "Tidigare namn", "Framtidsplan för Björkvik"), text("Det gäller framtidsplan för Björkvik.")),
        ("Texter", 0, "Text"),
        "”Framtidsplan för Björkvik” – programmet heter nu ”Utvecklingsprogram”.",
        (set_cell("Program", 0, "Tidigare namn", "Framtidsplan för Björkvik"), text("Det gäller utvecklingsprogrammet.")),
    ),
    "T02 one letter": Case(
        "T02",
        VARNING,
        (text("Det gäller utvecklingprogram i hela länet."),),
        ("Texter", 0, "Text"),
        "”utvecklingprogram” stavas ”Utvecklingsprogram” i ärendemeningen eller programmets namn.",
        (text("Det gäller utvecklingsprograms innehåll ([läs](https://www.example/utvecklingprogram))."),),
    ),
    # Joint programmes
    "X01 municipality": Case(
        "X01",
        FEL,
        joint(beside=add_row("Mottagare", Kommun="BJV", Namn=None)),
        ("Mottagare", 3, "Kommun"),
        "Björkviks kommun är den egna kommunen och ska inte stå bland mottagarna.",
        joint(beside=add_row("Mottagare", Kommun="ALM", Namn=None)),
    ),
    "X01 name": Case(
        "X01",
        FEL,
        joint(beside=add_row("Mottagare", Namn="Björkviks kommun")),
        ("Mottagare", 3, "Namn"),
        "Björkviks kommun är den egna kommunen och ska inte stå bland mottagarna.",
        (add_row("Mottagare", Namn="Björkviks kommun"),),
    ),
    "X02": Case(
        "X02",
        FEL,
        joint(status="gällande"),
        ("Program", 0, "Status"),
        "”gällande”, men Björkviks kommun har inte beslutat (bladet ”Samverkan”, rad 2).",
        joint(status="gällande", beside=set_cell("Beslut", 0, "Status", "fattat")),
    ),
    "X03 receiver": Case(
        "X03",
        VARNING,
        (set_cell("Kommuner", 0, "Kortnamn", "Björkvik"), add_row("Mottagare", Namn="Björkvik kommun")),
        ("Mottagare", 3, "Namn"),
        "”Björkvik kommun” – det officiella namnet är ”Björkviks kommun”.",
        (set_cell("Kommuner", 0, "Kortnamn", "Björkvik"), add_row("Mottagare", Namn="Björkviks kommun")),
    ),
    "X03 own name": Case(
        "X03",
        VARNING,
        (set_cell("Kommuner", 0, "Namn", "Björkvik kommun"),),
        ("Kommuner", 0, "Namn"),
        "”Björkvik kommun” – det officiella namnet är troligen ”Björkviks kommun”.",
        (set_cell("Kommuner", 0, "Namn", "Tyresö kommun"),),
    ),
    "X04": Case(
        "X04",
        VARNING,
        (*joint(), lambda made: made["Samverkan"][0].update(Status="fattat")),
        ("Samverkan", 0, "Status"),
        "”fattat” används inte: ärendet A1 säger ”inte behandlat”.",
        (*joint(), lambda made: made["Samverkan"][0].update(Status="inte behandlat")),
    ),
    "X05": Case(
        "X05",
        VARNING,
        (set_cell("Kommuner", 0, "Profilfärg", "#FFD200"),),
        ("Kommuner", 0, "Profilfärg"),
        "#FFD200 är för ljus för text: kontrasten är 1,4:1, inte 4,5:1.",
        (set_cell("Kommuner", 0, "Profilfärg", "#7A1E2C"),),
    ),
    "X06": Case(
        "X06",
        UPPLYSNING,
        (set_cell("Kommuner", 0, "Typsnitt", "Vinge Sans"),),
        ("Kommuner", 0, "Typsnitt"),
        "Typsnittet ”Vinge Sans” följer inte med Word. Den som saknar det ser Calibri.",
        (set_cell("Kommuner", 0, "Typsnitt", "Georgia"),),
    ),
    "X06 too long": Case(
        "X06",
        FEL,
        (set_cell("Kommuner", 0, "Typsnitt", "V" * 32),),
        ("Kommuner", 0, "Typsnitt"),
        "Namnet har 32 tecken, och Word tar högst 31.",
        (set_cell("Kommuner", 0, "Typsnitt", "Palatino Linotype"),),
    ),
}  # fmt: skip


def of_code(data: Dataset, code: str) -> list[Problem]:
    return [problem for problem in data.problems if problem.code == code]


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_told_once_and_at_its_cell(name: str) -> None:
    case = CASES[name]
    made = book(*case.edits)

    (problem,) = of_code(checked(*case.edits), case.code)

    assert problem.severity is case.severity
    assert problem.cell == place(made, *case.at)
    assert problem.message == case.says
    assert problem.remedy


@pytest.mark.parametrize("name", CASES)
def test_its_neighbour_is_no_fault(name: str) -> None:
    assert of_code(checked(*CASES[name].good), CASES[name].code) == []


def test_the_workbook_that_the_cases_start_from_has_none_of_these_faults() -> None:
    codes = {case.code for case in CASES.values()}
    assert {problem.code for problem in checked().problems} & codes == set()


def test_a_missing_decision_date_is_no_fault_of_its_own_beside_a_faulty_cell() -> None:
    data = checked(set_cell("Konsekvenser", 0, "Område", CellFault("#REF!")))

    assert [problem.code for problem in faults(data)] == ["B09"]
    assert of_code(data, "K01") == []


def test_the_will_is_decided_anew_only_after_the_mandate_period() -> None:
    last, next_year = date(2022, 12, 31), date(2023, 1, 1)

    assert "P06" not in [p.code for p in check(tables(book()), last).problems]
    assert "P06" in [p.code for p in check(tables(book()), next_year).problems]

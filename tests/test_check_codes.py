# ruff: noqa: E501
"""Every fault code, at the right cell, and beside each its neighbour that is no fault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from pipeline.check import check
from pipeline.model import Cell, CellFault, Problem, Severity, Source
from tests.tables import (
    TODAY,
    Edit,
    add_row,
    book,
    checked,
    faults,
    place,
    rename,
    set_cell,
    table,
    tables,
)

FEL, VARNING, UPPLYSNING = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True)
class Case:
    """`edits` give `code` at a cell (`row` 0-based, -1 is the header row); `good` gives nothing."""

    code: str
    severity: Severity
    edits: tuple[Edit, ...]
    at: tuple[str, int, str]
    says: str
    good: tuple[Edit, ...]


def called(status: str) -> Edit:
    return set_cell("Sammanträden", 0, "Status", status)


DECIDED = (
    set_cell("Beslut", 1, "Status", "fattat"),
    set_cell("Politisk vilja", 0, "Status", "beslutad"),
    called("hållet"),
)
# B2 is a proposal to a body which has a row of its own; and B2 shows the points of B1.
HANDED_ON = (
    add_row("Mottagare", Beslut="B3"),
    *DECIDED,
    add_row("Organ", **{"Organ-id": "KF", "Namn": "Kommunfullmäktige", "Typ": "fullmäktige"}),
    add_row("Sammanträden", **{"Möte-id": "KF1", "Organ": "KF", "Datum": date(2020, 5, 6)}),
    add_row("Behandling", **{"Behandling-id": "BH3", "Möte": "KF1", "§": None}),
    add_row("Beslut", **{"Beslut-id": "B3", "Behandling": "BH3", "Status": "förslag"}),
    add_row("Beslutspunkter", Beslut="B3"),
    set_cell("Beslut", 1, "Lämnas till", "KF"),
)
NOBODY = (
    add_row("Beslut", **{"Beslut-id": "B4", "Behandling": "BH1", "Samma punkter som": None}),
    set_cell("Beslut", 2, "Typ", "övrigt"),
    add_row("Beslutspunkter", Beslut="B4"),
    set_cell("Mottagare", 0, "Beslut", "B4"),
    set_cell("Mottagare", 1, "Beslut", "B4"),
    lambda made: made["Mottagare"].pop(),
    set_cell("Behandling", 0, "Syfte", "anmälan"),
    set_cell("Behandling", 0, "Skrivelsens datum", None),
    set_cell("Texter", 0, "Behandling", None),
)
AT_NO_ITEM_OF_THE_WILL = tuple(
    add_row("Behandling", **{
        "Behandling-id": f"BH{n}", "Ärende": None, "Möte": "KS2", "Punkt": n, "§": None,
        "Syfte": "formalia", "Rubrik": f"Formell punkt {n}",
    })
    for n in (3, 4)
)  # fmt: skip
OF_ONE_TYPE = (  # neither adopts the will
    set_cell("Beslut", 1, "Typ", "övrigt"),
    set_cell("Behandling", 1, "Syfte", "övrigt"),
    set_cell("Politisk vilja", 0, "Beslut", None),
    set_cell("Politisk vilja", 1, "Beslut", None),
)
SHOWN = (
    *OF_ONE_TYPE,
    set_cell("Beslut", 1, "Samma punkter som", "B1"),
    lambda made: made["Beslutspunkter"].pop(),
)

CASES = {
    "B01 unknown sheet": Case(
        "B01",
        VARNING,
        (lambda made: made.update({"Politiskvilja": [{"Konto": "1"}]}),),
        ("Politiskvilja", -2, ""),
        "Bladet läses inte; är det bladet ”Politisk vilja”?",
        (lambda made: made.update({"Läs mig": [{"Konto": "1"}], "Listor": [{"Konto": "1"}]}),),
    ),
    "B01 sheet that is referred to": Case(
        "B01",
        FEL,
        (set_cell("Förtydliganden", 0, "Källor", "U1"),),
        ("Förtydliganden", 0, "Källor"),
        "Cellen hänvisar till bladet ”Underlag”, som saknas.",
        (set_cell("Förtydliganden", 0, "Källor", None),),
    ),
    "B02 column missing": Case(
        "B02",
        FEL,
        (rename("Mål", "Nivå", None),),
        ("Mål", -1, ""),
        "Kolumnen ”Nivå” saknas.",
        (rename("Mål", "Stam", None),),
    ),
    "B02 column misspelt": Case(
        "B02",
        FEL,
        (rename("Ärenden", "Ärendemening", "Ärende mening"),),
        ("Ärenden", -1, "Ärende mening"),
        "Kolumnen ”Ärendemening” saknas. Rubriken ”",
        (rename("Ärenden", "Ärendemening", "ärendemening  "),),
    ),
    "B02 column that looks like another": Case(
        "B02",
        VARNING,
        (rename("Mål", "Måltext", "Mål text"), set_cell("Mål", 0, "Behandlas vid", "KS1"),
         set_cell("Mål", 1, "Behandlas vid", "KS1")),
        ("Mål", -1, "Mål text"),
        "känns inte igen och läses som en egen kolumn.",
        (set_cell("Mål", 0, "Kommentar", "x"),),
    ),
    "B03 cell": Case(
        "B03",
        FEL,
        (set_cell("Organ", 0, "Namn", "  "),),
        ("Organ", 0, "Namn"),
        "Cellen är tom.",
        (set_cell("Sammanträden", 0, "Status", None),),
    ),
    "B03 kind of body": Case(
        "B03",
        FEL,
        (set_cell("Organ", 1, "Namn", "Enheten"), set_cell("Organ", 1, "Typ", None)),
        ("Organ", 1, "Typ"),
        "Cellen är tom, och namnet ”Enheten” säger inte vad det är.",
        (set_cell("Organ", 1, "Typ", None),),
    ),
    "B03 reference": Case(
        "B03",
        FEL,
        (set_cell("Behandling", 0, "Möte", None),),
        ("Behandling", 0, "Möte"),
        "Cellen är tom.",
        (lambda made: made["Program"].pop(), set_cell("Mål", 0, "Program", None)),
    ),
    "B03 key": Case(
        "B03",
        FEL,
        (lambda made: made.update(Ord=[{"Kortform": None, "Utskrivet": "fullmäktige"}]),),
        ("Ord", 0, "Kortform"),
        "Cellen är tom.",
        (lambda made: made.update(Ord=[{"Kortform": "KF", "Utskrivet": "fullmäktige"}]),),
    ),
    "B03 goal without text": Case(
        "B03",
        FEL,
        (set_cell("Mål", 2, "Behandlas vid", None),),
        ("Mål", 2, "Måltext"),
        "Cellen är tom.",
        (set_cell("Mål", 2, "Behandlas vid", "KS1"),),
    ),
    "B03 none of three": Case(
        "B03",
        FEL,
        (add_row("Mottagare", **{"Mottagare-id": "R3", "Organ": None, "Namn": None}),),
        ("Mottagare", 3, "Organ"),
        "”Organ”, ”Kommun” och ”Namn” är tomma.",
        (add_row("Mottagare", **{"Mottagare-id": "R3", "Organ": None, "Namn": "Alla"}),),
    ),
    "B03 text of nothing": Case(
        "B03",
        FEL,
        (set_cell("Texter", 1, "Program", None),),
        ("Texter", 1, "Ärende"),
        "”Ärende” och ”Program” är tomma.",
        (set_cell("Texter", 1, "Behandling", None),),
    ),
    "B03 point without clause": Case(
        "B03",
        FEL,
        (set_cell("Beslutspunkter", 0, "Sats", None),),
        ("Beslutspunkter", 0, "Sats"),
        "”Sats” saknas, och punkten har ingen ”Mening”.",
        (set_cell("Beslutspunkter", 0, "Sats", "planen"),),
    ),
    "B04 key": Case(
        "B04",
        FEL,
        (add_row("Mål", **{"Mål-id": "M2", "Nr": 4.0}),),
        ("Mål", 3, "Mål-id"),
        "Id ”M2” finns redan i ",
        (add_row("Mål"),),
    ),
    "B04 identity": Case(
        "B04",
        FEL,
        (set_cell("Beslutspunkter", 0, "Nr", 1.0), add_row("Beslutspunkter", Beslut="B1", Nr=1.0)),
        ("Beslutspunkter", 2, "Punkt-id"),
        "Raden har samma ”Beslut” och ”Nr” som rad 2.",
        (set_cell("Beslutspunkter", 0, "Nr", 1.0), add_row("Beslutspunkter", Beslut="B1", Nr=2.0)),
    ),
    "B04 dnr": Case(
        "B04",
        FEL,
        (set_cell("Ärenden", 1, "Dnr", "ks 2019/160"),),
        ("Ärenden", 1, "Dnr"),
        "Dnr ”ks 2019/160” finns redan i ",
        (set_cell("Ärenden", 1, "Dnr", "KS 2019/160"), set_cell("Ärenden", 1, "Kommun", "ALM")),
    ),
    "B04 goal number": Case(
        "B04",
        FEL,
        (set_cell("Mål", 1, "Nr", 1.0),),
        ("Mål", 1, "Nr"),
        "Mål nummer 1 på den här nivån finns redan i ",
        (set_cell("Mål", 1, "Nr", 1.0), set_cell("Mål", 1, "Nivå", "nämndmål")),
    ),
    "B05 reference": Case(
        "B05",
        FEL,
        (set_cell("Förtydliganden", 1, "Mål", "M33"),),
        ("Förtydliganden", 1, "Mål"),
        "”M33” finns inte i bladet ”Mål”. Menade du ”M3”?",
        (set_cell("Förtydliganden", 1, "Mål", " M2 "),),
    ),
    "B05 one of a list": Case(
        "B05",
        FEL,
        (set_cell("Politisk vilja", 1, "Parti", "S; X"),),
        ("Politisk vilja", 1, "Parti"),
        "”X” finns inte i bladet ”Partier”.",
        (set_cell("Politisk vilja", 1, "Parti", "S;M;"),),
    ),
    "B05 name of two": Case(
        "B05",
        FEL,
        (set_cell("Personer", 1, "Namn", "Anna Ek"), set_cell("Ärenden", 0, "Handläggare", "Anna Ek")),
        ("Ärenden", 0, "Handläggare"),
        "Flera rader i bladet ”Personer” heter ”Anna Ek”. Skriv i stället ”Anna Ek, utredare",
        (set_cell("Ärenden", 0, "Handläggare", "Anna Ek"),),
    ),
    "B05 parked row": Case(
        "B05",
        FEL,
        (set_cell("Mål", 2, "Mål-id", "# M3"), set_cell("Förtydliganden", 1, "Mål", "M3")),
        ("Förtydliganden", 1, "Mål"),
        "”M3” är parkerad i bladet ”Mål” (id börjar med #).",
        (set_cell("Mål", 2, "Mål-id", "#M3"),),
    ),
    "B05 cell in text": Case(
        "B05",
        FEL,
        (set_cell("Texter", 0, "Text", "Målet {Mål/M11/Måltext} gäller."),),
        ("Texter", 0, "Text"),
        "Texten ska visa {Mål/M11/Måltext}, men ”M11” finns inte i bladet ”Mål”. Menade du ”M1”?",
        (set_cell("Texter", 0, "Text", "Målet {mål/M1/måltext} gäller. {Mål}"),),
    ),
    "B05 column in text": Case(
        "B05",
        FEL,
        (set_cell("Beslutspunkter", 1, "Mening", "Målet {Mål/M1/Måltxt} antas."),),
        ("Beslutspunkter", 1, "Mening"),
        "men kolumnen ”Måltxt” finns inte i bladet ”Mål”. Menade du ”Måltext”?",
        (set_cell("Beslutspunkter", 1, "Mening", "Målet {Mål/M1/Måltext} antas."),),
    ),
    "B05 text in a ring": Case(
        "B05",
        FEL,
        (set_cell("Förtydliganden", 0, "Text", "{Förtydliganden/F1/Text}"),),
        ("Förtydliganden", 0, "Text"),
        "Texten visar en cell som i sin tur visar den här texten.",
        (set_cell("Förtydliganden", 0, "Text", "{Förtydliganden/F2/Text}"),),
    ),
    "B05 points in a ring": Case(
        "B05",
        FEL,
        (set_cell("Beslut", 0, "Samma punkter som", "B2"), set_cell("Beslut", 1, "Samma punkter som", "B1"),
         lambda made: made.pop("Beslutspunkter")),
        ("Beslut", 0, "Samma punkter som"),
        "Beslutet får sina punkter av sig självt (B1 → B2 → B1).",
        SHOWN,
    ),
    "B05 a meeting without such an item": Case(
        "B05",
        FEL,
        (set_cell("Beslut", 1, "Behandling", "KS 1 april 2020"), *AT_NO_ITEM_OF_THE_WILL),
        ("Beslut", 1, "Behandling"),
        "Beslutet är av typen ”politisk vilja”, men inget som kan vara ”KS 1 april 2020” har ett "
        "syfte som leder till det. Skriv ”KS1 § 85”, eller ändra typen.",
        AT_NO_ITEM_OF_THE_WILL,
    ),
    "B06 choice": Case(
        "B06",
        FEL,
        (set_cell("Mål", 1, "Måltyp", "stödjande"),),
        ("Mål", 1, "Måltyp"),
        "”stödjande” är inte ett giltigt värde. Välj ”styrande” eller ”inriktning”.",
        (set_cell("Mål", 1, "Måltyp", " Styrande "),),
    ),
    "B06 ja or nej": Case(
        "B06",
        FEL,
        (set_cell("Politisk vilja", 0, "Skiljelinje", "kanske"),),
        ("Politisk vilja", 0, "Skiljelinje"),
        "”kanske” är varken ja eller nej. Välj ”ja” eller ”nej”.",
        (set_cell("Politisk vilja", 0, "Skiljelinje", False),),
    ),
    "B07 date without year": Case(
        "B07",
        FEL,
        (set_cell("Sammanträden", 1, "Datum", "20 mars"),),
        ("Sammanträden", 1, "Datum"),
        "”20 mars” är text, inte ett datum med år. Skriv ÅÅÅÅ-03-20.",
        (set_cell("Sammanträden", 1, "Datum", "20 mars 2020"),),
    ),
    "B07 period": Case(
        "B07",
        FEL,
        (set_cell("Uppföljning", 0, "Period", "2020-T2"),),
        ("Uppföljning", 0, "Period"),
        "”2020-T2” går inte att läsa som en dag, en månad eller ett år. "
        "Skriv 2020-08.",
        (set_cell("Uppföljning", 0, "Period", "2020-08"),),
    ),
    "B07 number": Case(
        "B07",
        FEL,
        (set_cell("Program", 0, "Målår", 2030.5),),
        ("Program", 0, "Målår"),
        "”2030,5” är inget heltal.",
        (set_cell("Program", 0, "Målår", 2031),),
    ),
    "B08 date": Case(
        "B08",
        FEL,
        (set_cell("Uppföljning", 0, "Mätdatum", "2019-04-31"),),
        ("Uppföljning", 0, "Mätdatum"),
        "31 april finns inte – april har 30 dagar. Menade du 2019-04-30?",
        (set_cell("Uppföljning", 0, "Mätdatum", "2019-04-30"),),
    ),
    "B09 formula error": Case(
        "B09",
        FEL,
        (set_cell("Uppföljning", 1, "Utfall", CellFault("#DIV/0!")),),
        ("Uppföljning", 1, "Utfall"),
        "Cellen visar #DIV/0!. Rätta formeln eller skriv in värdet.",
        (set_cell("Uppföljning", 1, "Utfall", None),),
    ),
    "B09 never calculated": Case(
        "B09",
        FEL,
        (set_cell("Uppföljning", 1, "Egen kolumn", CellFault("")),),
        ("Uppföljning", 1, "Egen kolumn"),
        "Formeln i cellen har inget uträknat värde.",
        (set_cell("Uppföljning", 1, "Egen kolumn", "#DIV/0!"),),
    ),
    "B10 number as text": Case(
        "B10",
        VARNING,
        (set_cell("Indikatorer", 0, "Basvärde", "12 500"),),
        ("Indikatorer", 0, "Basvärde"),
        "”12 500” är sparat som text. Det tolkas som 12500.",
        (set_cell("Indikatorer", 0, "Basvärde", 12500),),
    ),
    "B11 space in an id": Case(
        "B11",
        VARNING,
        (set_cell("Mål", 0, "Mål-id", "M1 "),),
        ("Mål", 0, "Mål-id"),
        "Id har ett mellanslag på slutet: ”M1 ”. Det tas bort vid inläsningen.",
        (set_cell("Förtydliganden", 0, "Mål", "M1 "),),
    ),
    "B14 control character": Case(
        "B14",
        FEL,
        (set_cell("Förtydliganden", 0, "Text", "Luften\x0bär ren."),),
        ("Förtydliganden", 0, "Text"),
        "Tecken 7 är styrtecknet U+000B, som inte kan stå i Word. Ta bort tecknet efter ”Luften”.",
        (set_cell("Förtydliganden", 0, "Text", "Luften\r\när\tren."),),
    ),
    "B15 two of three": Case(
        "B15",
        FEL,
        (set_cell("Mottagare", 0, "Namn", "Kansliet"),),
        ("Mottagare", 0, "Namn"),
        "”Organ” och ”Namn” är ifyllda på samma rad.",
        (set_cell("Mottagare", 0, "Organ", "KS"),),
    ),
    "B15 point written twice": Case(
        "B15",
        FEL,
        (set_cell("Beslutspunkter", 1, "Verb", "anta"),),
        ("Beslutspunkter", 1, "Mening"),
        "Punkten har både ”Mening” och ”Verb” eller ”Sats”.",
        (set_cell("Beslutspunkter", 1, "Mening", "Annat."),),
    ),
    "B15 points of its own and another's": Case(
        "B15",
        VARNING,
        (set_cell("Beslut", 1, "Samma punkter som", "B1"),),
        ("Beslut", 1, "Samma punkter som"),
        "Beslutet har egna rader i ”Beslutspunkter”. De egna används.",
        SHOWN,
    ),
    "B17 two actions": Case(
        "B17",
        FEL,
        (set_cell("Beslutspunkter", 0, "Sats", "programmet samt anmäla det till nämnden"),),
        ("Beslutspunkter", 0, "Sats"),
        "Två åtgärder: ”anta …” och ”samt anmäla …”.",
        (set_cell("Beslutspunkter", 0, "Sats", "programmet samt planen och budgeten"),),
    ),
    "B17 what may be asked of others": Case(
        "B17",
        UPPLYSNING,
        (set_cell("Beslutspunkter", 0, "Verb", "uppdra"), set_cell("Beslutspunkter", 0, "Klart senast", date(2020, 6, 1)), set_cell("Beslutspunkter", 0, "Sats", "åt kontoret att teckna avtalet och fastställa taxan")),
        ("Beslutspunkter", 0, "Sats"),
        "”och fastställa …” kan vara en åtgärd till.",
        (set_cell("Beslutspunkter", 0, "Verb", "uppdra"), set_cell("Beslutspunkter", 0, "Klart senast", date(2020, 6, 1)), set_cell("Beslutspunkter", 0, "Sats", "åt kontoret att bereda och återkomma med ärendet")),
    ),
    "B17 two verbs": Case(
        "B17",
        UPPLYSNING,
        (set_cell("Beslutspunkter", 0, "Verb", "godkänna och överlämna"),),
        ("Beslutspunkter", 0, "Verb"),
        "”godkänna och överlämna” är två verb i en punkt.",
        (set_cell("Beslutspunkter", 0, "Verb", "överlämna"),),
    ),
    "P01": Case(
        "P01",
        FEL,
        (set_cell("Politisk vilja", 1, "Beslut", "B1"),),
        ("Politisk vilja", 1, "Beslut"),
        "B1 är beslutet om programmet. Politisk vilja beslutas för sig. "
        "Välj ett beslut av typen ”politisk vilja”.",
        (set_cell("Politisk vilja", 1, "Beslut", None),),
    ),
    "P01 points of the other decision": Case(
        "P01",
        FEL,
        (set_cell("Beslut", 1, "Samma punkter som", "B1"),
         lambda made: made["Beslutspunkter"].pop()),
        ("Beslut", 1, "Samma punkter som"),
        "Beslutet om den politiska viljan visar punkterna i beslut B1, som gäller programmet. De ska vara "
        "två beslut. Välj ett beslut av typen ”politisk vilja”, eller skriv egna rader i bladet "
        "”Beslutspunkter” och töm cellen.",
        SHOWN,
    ),
    "P02 same item": Case(
        "P02",
        FEL,
        (set_cell("Beslut", 1, "Behandling", "BH1"),),
        ("Beslut", 1, "Behandling"),
        "Beslutet har samma behandling som B1, om programmet. De ska vara två beslut.",
        (set_cell("Beslut", 1, "Behandling", "BH2"),),
    ),
    "P02 same paragraph": Case(
        "P02",
        FEL,
        (set_cell("Behandling", 1, "§", 84.0),),
        ("Behandling", 1, "§"),
        "Programmet och den politiska viljan har samma paragraf (§ 84).",
        (set_cell("Behandling", 1, "§", 84.0), set_cell("Behandling", 1, "Möte", "KS2")),
    ),
    "P03 planned": Case(
        "P03",
        VARNING,
        (set_cell("Förtydliganden", 1, "Status", "till AU"),),
        ("Beslut", 1, "Beslut-id"),
        "Den politiska viljan kan ännu inte tas till beslut: förtydligande F2 "
        "(bladet ”Förtydliganden”, rad 3) är inte godkänt.",
        (set_cell("Förtydliganden", 1, "Status", "på remiss"),),
    ),
    "P03 called": Case(
        "P03",
        FEL,
        (set_cell("Förtydliganden", 1, "Status", "utkast"),
         set_cell("Förtydliganden", 0, "Status", "saknas"), called("kallat")),
        ("Beslut", 1, "Beslut-id"),
        "förtydligandena F1 (rad 2) och F2 (rad 3) i bladet ”Förtydliganden” är inte godkända",
        (called("kallat"),),
    ),
    "P03 held": Case(
        "P03",
        FEL,
        (set_cell("Förtydliganden", 1, "Status", None), called("hållet")),
        ("Beslut", 1, "Beslut-id"),
        "Den politiska viljan har tagits upp på mötet, men förtydligande F2 "
        "(bladet ”Förtydliganden”, rad 3) är inte godkänt.",
        (set_cell("Förtydliganden", 1, "Status", None), called("inställt")),
    ),
    "P04 line without party": Case(
        "P04",
        FEL,
        (set_cell("Politisk vilja", 0, "Skiljelinje", "ja"),),
        ("Politisk vilja", 0, "Parti"),
        "Skiljelinje är ”ja” men parti saknas.",
        (set_cell("Politisk vilja", 0, "Skiljelinje", None),),
    ),
    "P04 party without line": Case(
        "P04",
        FEL,
        (set_cell("Politisk vilja", 1, "Skiljelinje", "nej"),),
        ("Politisk vilja", 1, "Skiljelinje"),
        "Parti är ifyllt men skiljelinje är ”nej”.",
        (set_cell("Politisk vilja", 1, "Skiljelinje", None),),
    ),
    "P05 lost": Case(
        "P05",
        FEL,
        (set_cell("Politisk vilja", 1, "Status", "avslagen"),),
        ("Politisk vilja", 1, "Status"),
        "Raden är ”avslagen” men ingår i beslut B2.",
        (set_cell("Politisk vilja", 1, "Status", "avslagen"),
         set_cell("Politisk vilja", 1, "Beslut", None)),
    ),
    "P05 still a proposal": Case(
        "P05",
        FEL,
        (set_cell("Beslut", 1, "Status", "fattat"), set_cell("Politisk vilja", 0, "Status", "beslutad"), called("hållet")),
        ("Politisk vilja", 1, "Status"),
        "Raden är ”yrkande” men beslut B2 är fattat.",
        (set_cell("Beslut", 1, "Status", "fattat"), set_cell("Politisk vilja", 0, "Status", "beslutad"),
         set_cell("Politisk vilja", 1, "Status", "beslutad"), called("hållet")),
    ),
    "P05 handed on": Case(
        "P05",
        FEL,
        HANDED_ON,
        ("Politisk vilja", 1, "Beslut"),
        "Raden är ”yrkande”, och beslut B2 lämnar den vidare till kommunfullmäktige.",
        (*HANDED_ON, set_cell("Politisk vilja", 1, "Beslut", None)),
    ),
    "H01 shown points": Case(
        "H01",
        VARNING,
        (*SHOWN, *NOBODY),
        ("Beslut", 1, "Beslut-id"),
        "Beslut B2 saknar mottagare i bladet ”Mottagare”.",
        SHOWN,
    ),
    "H01 shown points called": Case(
        "H01",
        FEL,
        (*SHOWN, *NOBODY, called("kallat")),
        ("Beslut", 1, "Beslut-id"),
        "Beslut B2 saknar mottagare i bladet ”Mottagare”.",
        (*SHOWN, called("kallat")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("shuffled", [False, True], ids=["plain", "shuffled"])
def test_the_workbook_that_the_cases_start_from_has_no_problem(shuffled: bool) -> None:
    assert checked(shuffled=shuffled).problems == ()


@pytest.mark.parametrize("shuffled", [False, True], ids=["plain", "shuffled"])
@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_reported_once_and_at_its_cell(name: str, shuffled: bool) -> None:
    case = CASES[name]
    sheet, row, header = case.at

    (problem,) = checked(*case.edits, shuffled=shuffled).problems

    assert (problem.code, problem.severity) == (case.code, case.severity)
    cell = place(book(*case.edits), sheet, row, header, shuffled=shuffled)
    assert problem.cell == (cell if row > -2 else Cell(cell.file, cell.sheet))
    said = f"{problem.message} {problem.remedy}"
    assert case.says.casefold() in said.casefold()


@pytest.mark.parametrize("shuffled", [False, True], ids=["plain", "shuffled"])
@pytest.mark.parametrize("name", CASES)
def test_its_neighbour_is_no_problem(name: str, shuffled: bool) -> None:
    assert checked(*CASES[name].good, shuffled=shuffled).problems == ()


def test_there_is_a_case_for_every_code_but_those_of_reading() -> None:
    codes = {case.code for case in CASES.values()}

    assert codes >= {f"B{n:02}" for n in range(1, 12)} | {f"P{n:02}" for n in range(1, 6)}


def test_a_header_that_stands_twice_is_a_fault_at_the_second() -> None:
    (problem,) = checked(set_cell("Mål", 0, "STAM", "x")).problems

    assert str(problem.cell) == "björkvik.xlsx, bladet ”Mål”, cell K1"
    assert problem.message == "Rubriken ”Stam” finns redan i cell E1."
    assert problem.stops == (Source("Mål", "", ""),)


def test_a_problem_reads_as_an_officer_would_say_it() -> None:
    (problem,) = checked(set_cell("Förtydliganden", 1, "Mål", "M33")).problems

    assert str(problem) == (
        "FEL B05 björkvik.xlsx, bladet ”Förtydliganden”, cell B3: "
        "”M33” finns inte i bladet ”Mål”. Menade du ”M3”?"
    )


def test_a_missing_column_names_the_cell_to_change() -> None:
    (problem,) = checked(rename("Ärenden", "Ärendemening", "Ärende mening")).problems

    assert problem.message == (
        "Kolumnen ”Ärendemening” saknas. Rubriken ”Ärende mening” i cell D1 liknar den."
    )
    assert problem.remedy == "Ändra D1 till ”Ärendemening”."
    assert problem.stops == (Source("Ärenden", "", ""),)


def test_problems_come_in_the_order_of_file_sheet_row_and_column() -> None:
    data = checked(
        set_cell("Uppföljning", 1, "Mätdatum", "igår"),
        set_cell("Mål", 1, "Nr", "två"),
        set_cell("Mål", 0, "Måltyp", "mjuk"),
        set_cell("Mål", 0, "Nr", "ett"),
        found=[Problem(Cell("a.xlsx", "Mål"), FEL, "F01", "…")],
    )

    assert [str(problem.cell) for problem in data.problems] == [
        "a.xlsx, bladet ”Mål”",
        "björkvik.xlsx, bladet ”Mål”, cell C2",
        "björkvik.xlsx, bladet ”Mål”, cell G2",
        "björkvik.xlsx, bladet ”Mål”, cell C3",
        "björkvik.xlsx, bladet ”Uppföljning”, cell C3",
    ]


# --- what a fault stops, and that its consequences are no faults of their own


def test_a_faulty_cell_stops_who_asks_for_it_and_nobody_else() -> None:
    (problem,) = checked(set_cell("Mål", 1, "Måltyp", "mjuk")).problems

    assert problem.source == Source("Mål", "M2", "Måltyp")
    assert problem.stops == ()


def test_a_faulty_reference_stops_its_sheet() -> None:
    data = checked(set_cell("Förtydliganden", 1, "Mål", "M33"))

    assert data.problems[0].stops == (Source("Förtydliganden", "", ""),)
    assert data.find("Förtydliganden", "F2").links["mål"].records == ()  # type: ignore[union-attr]


def test_a_clarification_that_waits_stops_the_decision_on_the_will_and_nothing_else() -> None:
    edits = (set_cell("Förtydliganden", 1, "Status", "utkast"), called("kallat"))

    (problem,) = checked(*edits).problems

    assert problem.stops == (Source("", "BH2", ""),)
    assert problem.source == Source("Beslut", "B2", "Beslut-id")


def test_rows_that_refer_to_a_row_left_out_for_its_own_fault_are_not_faults() -> None:
    data = checked(set_cell("Mål", 0, "Mål-id", CellFault("#REF!")))

    (problem,) = data.problems
    assert problem.code == "B09"
    assert [stop.sheet for stop in problem.stops if not stop.key] == [
        "Mål",
        "Förtydliganden",
        "Politisk vilja",
        "Indikatorer",
        "Uppföljning",
    ]
    assert Source("Politisk vilja", "V1", "Mål") in problem.stops
    assert [goal.key for goal in data["Mål"]] == ["M2", "M3"]


def test_a_sheet_without_its_key_column_is_one_fault() -> None:
    data = checked(rename("Mål", "Mål-id", None))

    assert [problem.code for problem in data.problems] == ["B02"]
    assert data["Mål"] == ()


def test_a_sheet_without_headers_is_one_fault() -> None:
    made = [t for t in tables(book()) if t.sheet != "Mål"]
    bare = table("Mål", {"": "M1"}, {"": "M2"})

    found = faults(check([*made, bare], TODAY))

    assert [(p.code, str(p.cell)) for p in found] == [("B02", "björkvik.xlsx, bladet ”Mål”, rad 1")]


def test_a_file_that_cannot_be_read_is_one_fault() -> None:
    lost = Problem(Cell("mål.xlsx"), FEL, "F01", "Filen kan inte läsas.")

    data = checked(lambda made: made.pop("Mål"), found=[lost])

    assert [problem.code for problem in data.problems] == ["F01"]


def test_a_sheet_that_cannot_be_read_is_one_fault() -> None:
    stops = (Source("Mål", "", ""),)
    lost = Problem(Cell("mål.xlsx", "mål"), FEL, "F02", "Bladet kan inte läsas.", stops=stops)

    data = checked(lambda made: made.pop("Mål"), found=[lost])

    assert [problem.code for problem in data.problems] == ["F02"]


def test_cells_that_merging_has_emptied_are_no_faults_of_their_own() -> None:
    merged = Problem(Cell("björkvik.xlsx", "Mål", 2, 4), FEL, "B12", "Cellerna D2:D3 …")

    data = checked(set_cell("Mål", 1, "Nivå", None), found=[merged])

    assert [problem.code for problem in data.problems] == ["B12"]


def test_a_sheet_that_many_rows_refer_to_is_missed_once() -> None:
    data = checked(lambda made: made.pop("Mål"))

    (problem,) = data.problems
    assert (problem.code, str(problem.cell)) == (
        "B01",
        "björkvik.xlsx, bladet ”Förtydliganden”, cell B2",
    )
    assert Source("Politisk vilja", "", "") in problem.stops


def test_a_sheet_that_has_been_renamed_is_found() -> None:
    data = checked(lambda made: made.update({"Mal": made.pop("Mål")}))

    assert [(p.code, p.severity, p.remedy) for p in data.problems if p.code == "B01"] == [
        ("B01", FEL, "Lägg till bladet, eller byt tillbaka namnet om det har döpts om."),
        ("B01", VARNING, "Döp i så fall om det till ”Mål”, eller flytta raderna dit."),
    ]
    assert "Bladet ”Mal” liknar det." in data.problems[0].message


def test_rules_leave_rows_alone_whose_cells_are_at_fault() -> None:
    data = checked(
        set_cell("Politisk vilja", 0, "Beslut", "B9"),
        set_cell("Politisk vilja", 1, "Parti", "X"),
        set_cell("Beslut", 0, "Behandling", "BH9"),
        set_cell("Beslut", 1, "Status", "klart"),
        set_cell("Mål", 2, "Behandlas vid", "KS9"),
        set_cell("Mottagare", 0, "Organ", "ABC"),
        set_cell("Förtydliganden", 0, "Status", "snart"),
    )

    assert sorted(problem.code for problem in data.problems) == ["B05"] * 5 + ["B06"] * 2


def test_rules_find_what_they_look_for_in_a_row_with_another_fault() -> None:
    data = checked(
        set_cell("Politisk vilja", 1, "Mandatperiod", "snart"),
        set_cell("Politisk vilja", 1, "Skiljelinje", "nej"),
    )

    assert [problem.code for problem in data.problems] == ["P04", "B07"]


def test_dates_of_the_future_and_of_long_ago_are_dates() -> None:
    data = checked(
        set_cell("Sammanträden", 0, "Datum", date(1897, 1, 1)),
        set_cell("Behandling", 0, "Skrivelsens datum", date(1896, 12, 18)),
    )

    assert data.problems == ()


@pytest.mark.parametrize("typed", ["B2", None])
def test_what_is_handed_on_is_no_fault_before_the_next_body_has_a_row(typed: str | None) -> None:
    decided = (*DECIDED, set_cell("Beslut", 1, "Lämnas till", "KF"))
    body = add_row("Organ", **{"Organ-id": "KF", "Namn": "Kommunfullmäktige", "Typ": "fullmäktige"})
    cells = [
        set_cell("Politisk vilja", n, header, raw)
        for n in (0, 1)
        for header, raw in (("Status", "förslag"), ("Beslut", typed))
    ]
    period = set_cell("Ärenden", 0, "Mandatperiod", "2019–2022")
    assert checked(body, period, *decided, *cells).problems == ()

"""The first workbook of a working folder: ten sheets, with what follows from the answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from pipeline.commands.questions import Answers, Officer
from pipeline.schema import BY_NAME
from pipeline.swedish.abbreviations import abbreviation, first_letters
from pipeline.swedish.dates import iso
from pipeline.xlsx.blank import ABOUT_HEADERS, Page, Row, new_workbook

# In the order in which they are filled in: the first three by hand, the others already are.
_BY_HAND = ("Beslutspunkter", "Mottagare", "Texter")
_FILLED = ("Personer", "Kommuner", "Organ", "Ärenden", "Sammanträden", "Behandling", "Beslut")
SHEETS = (*_BY_HAND, *_FILLED)

_BEFORE_MEETING = timedelta(days=7)  # a summons with its papers is usually sent a week before
_KINDS_OF_BODY = ("fullmäktige", "styrelse", "utskott", "beredning")  # else it is a nämnd

_ADVICE = (
    "Den här arbetsboken blir en tjänsteskrivelse i Word. Det du redan har svarat är ifyllt.",
    "1. Beslutspunkter: skriv en rad för varje punkt. I Verb: godkänna. I Sats: informationen om …",
    "2. Mottagare: skriv vem som ska ha beslutet, i kolumnen Namn.",
    "3. Texter: skriv en rad för varje avsnitt. Välj ärende och avsnitt, och skriv texten. "
    "En tjänsteskrivelse har avsnitten sammanfattning, ärende och bedömning.",
    "4. Personer: fyll i e-post och telefon, om de ska stå i skrivelsen.",
    "5. Spara arbetsboken och skriv sedan beredning build i arbetsmappen. "
    "Dokumentet hamnar i mappen outputs.",
    *ABOUT_HEADERS,
    "I många celler finns en lista att välja ur: klicka på pilen till höger om cellen. "
    "Du kan också skriva id, namn eller till exempel Mål 2.",
    "Du får sortera rader, flytta kolumner och lägga till egna. "
    "Ändra inte namnen på bladen och rubrikerna, och sammanfoga inte celler.",
    "Behöver du fler blad, till exempel för bilagor, mål eller protokoll? "
    "Skriv beredning new --help.",
)


def first_workbook(answers: Answers) -> bytes:
    """Return the workbook with the answers, and the keys and references that bind its rows."""
    rows = _rows(answers)
    pages = [Page(BY_NAME[name], rows.get(name, ()), name in _BY_HAND) for name in SHEETS]
    return new_workbook("Läs det här först", _ADVICE, pages)


def paper_date(answers: Answers) -> str:
    """Return the date that the report gets until the officer writes another one."""
    return iso(answers.date - _BEFORE_MEETING)


def _rows(answers: Answers) -> Mapping[str, tuple[Row, ...]]:
    town = first_letters(answers.municipality)
    body, unit = _bodies(answers, town)
    person = _person(answers.officer, unit)
    meeting = f"{body['Organ-id']}-{iso(answers.date)}"
    prepares = body["Typ"] in ("utskott", "beredning")
    return {
        "Kommuner": (
            {
                "Kommun-id": town,
                "Namn": answers.municipality,
                "Logotyp": answers.arms.name if answers.arms else "",
                "Postadress": answers.address,
            },
        ),
        "Organ": (body, unit),
        "Personer": (person,),
        "Ärenden": (
            {
                "Ärende-id": "Ä1",
                "Kommun": town,
                "Dnr": answers.dnr,
                "Ärendemening": answers.case,
                "Handläggare": person["Person-id"],
            },
        ),
        "Sammanträden": (
            {
                "Möte-id": meeting,
                "Organ": body["Organ-id"],
                "Datum": answers.date,
                "Status": "planerat",
            },
        ),
        "Behandling": (
            {
                "Behandling-id": "BH1",
                "Ärende": "Ä1",
                "Möte": meeting,
                "Syfte": "beredning" if prepares else "övrigt",
                "Skrivelsens datum": answers.date - _BEFORE_MEETING,
            },
        ),
        "Beslut": ({"Beslut-id": "B1", "Behandling": "BH1", "Status": "förslag"},),
    }


def _bodies(answers: Answers, town: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the rows of the body that decides and of the unit that writes."""
    name = answers.body
    kind = next((k for k in _KINDS_OF_BODY if k in name.split()[-1].casefold()), "nämnd")
    body = {"Organ-id": abbreviation(name), "Kommun": town, "Namn": name, "Typ": kind}
    if kind == "utskott" and " " in name:
        body["Kortnamn"] = _definite(name.split()[-1].lower())
    key = abbreviation(answers.officer.unit)
    unit = {
        "Organ-id": key if key != body["Organ-id"] else f"{key}2",
        "Kommun": town,
        "Namn": answers.officer.unit,
        "Typ": "förvaltning",
    }
    return body, unit


def _person(officer: Officer, unit: Row) -> dict[str, str]:
    initials = "".join(word[0] for word in re.findall(r"[^\W\d_]+", officer.name)).upper()
    return {
        "Person-id": initials[:3] or "P1",
        "Namn": officer.name,
        "Titel": officer.title,
        "Organ": str(unit["Organ-id"]),
    }


def _definite(word: str) -> str:
    """Return arbetsutskottet, from the word with or without its ending."""
    return word if word.endswith("et") else f"{word}et"

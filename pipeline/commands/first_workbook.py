"""The workbook of a case: ten sheets, with what follows from the answers.

The first one of a working folder has all of them; a later one only rows that are not there yet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import count

from pipeline.commands.questions import Answers, Officer
from pipeline.model import Dataset, Record
from pipeline.schema import BY_NAME
from pipeline.swedish.abbreviations import abbreviation, first_letters
from pipeline.swedish.dates import iso
from pipeline.xlsx.blank import ABOUT_HEADERS, Page, Row, new_workbook

WORKBOOK = "arbetsbok.xlsx"
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

_NEXT_ADVICE = (
    "Den här arbetsboken blir en tjänsteskrivelse i Word. Det du redan har svarat är ifyllt, och "
    "det som finns i mappens andra arbetsböcker står bara där.",
    *_ADVICE[1:5],
    "5. Spara arbetsboken. Sidan ser det, och då kan du bygga.",
    *_ADVICE[6:-1],
)


def first_workbook(answers: Answers) -> bytes:
    """Return the workbook with the answers, and the keys and references that bind its rows."""
    rows = _rows(answers, NewRows())
    pages = [Page(BY_NAME[name], rows.get(name, ()), name in _BY_HAND) for name in SHEETS]
    return new_workbook("Läs det här först", _ADVICE, pages)


def next_workbook(answers: Answers, dataset: Dataset, known: Mapping[str, Sequence[str]]) -> bytes:
    """Return the workbook of one more case of a folder: with the rows that are not there already.

    `known`: what rows of the other workbooks are shown as, by sheet.
    """
    rows = _rows(answers, NewRows(dataset))
    names = [name for name in SHEETS if name in _BY_HAND or rows[name]]
    pages = [Page(BY_NAME[name], rows.get(name, ()), name in _BY_HAND) for name in names]
    return new_workbook("Läs det här först", _NEXT_ADVICE, pages, known)


def paper_date(answers: Answers) -> str:
    """Return the date that the report gets until the officer writes another one."""
    return iso(answers.date - _BEFORE_MEETING)


class NewRows:
    """The rows that a workbook gets, beside those that the folder has in its workbooks."""

    def __init__(self, dataset: Dataset | None = None) -> None:
        """Know what is there."""
        self._dataset = dataset
        self.rows: dict[str, list[Row]] = defaultdict(list)

    def put(self, sheet: str, key: str, cells: Row, same: Sequence[str] = ()) -> str:
        """Return the id of a row, which is added when none has the same cells under `same`."""
        found = self._there(sheet, cells, same) if same else None
        if found is not None:
            return found.key
        fresh = next(filter(lambda each: self._is_free(sheet, each), _ids_like(key)))
        self.rows[sheet].append({BY_NAME[sheet].key.header: fresh, **cells})
        return fresh

    def _there(self, sheet: str, cells: Row, same: Sequence[str]) -> Record | None:
        wanted = [_compared(cells[header]) for header in same]
        for row in self._dataset[sheet] if self._dataset else ():
            values = (row.columns.get(header) for header in same)
            keys = (value.key if isinstance(value, Record) else value for value in values)
            if list(map(_compared, keys)) == wanted:
                return row
        return None

    def _is_free(self, sheet: str, key: str) -> bool:
        there = self._dataset is not None and self._dataset.find(sheet, key) is not None
        header = BY_NAME[sheet].key.header
        return not there and all(row[header] != key for row in self.rows[sheet])


def _ids_like(key: str) -> Iterator[str]:
    """Yield an id, then Ä2 after Ä1, KLF2 after KLF."""
    yield key
    bare = key.rstrip("0123456789") if not key[-10:].count("-") else f"{key}-"
    yield from (f"{bare}{number}" for number in count(2))


def _compared(value: object) -> str:
    return " ".join(str(value or "").split()).casefold()


def _rows(answers: Answers, new: NewRows) -> Mapping[str, tuple[Row, ...]]:
    town = new.put(
        "Kommuner",
        first_letters(answers.municipality),
        {
            "Namn": answers.municipality,
            "Logotyp": answers.arms.name if answers.arms else "",
            "Postadress": answers.address,
        },
        same=("Namn",),
    )
    body = _body_row(answers.body, town)
    body_id = new.put("Organ", abbreviation(answers.body), body, same=("Namn", "Kommun"))
    unit = {"Kommun": town, "Namn": answers.officer.unit, "Typ": "förvaltning"}
    unit_id = new.put("Organ", abbreviation(answers.officer.unit), unit, same=("Namn", "Kommun"))
    officer = answers.officer
    person = {"Namn": officer.name, "Titel": officer.title, "Organ": unit_id}
    person_id = new.put("Personer", _initials_of(officer), person, same=("Namn", "Organ"))
    meeting = new.put(
        "Sammanträden",
        f"{body_id}-{iso(answers.date)}",
        {"Organ": body_id, "Datum": answers.date, "Status": "planerat"},
        same=("Organ", "Datum"),
    )
    case = new.put(
        "Ärenden",
        "Ä1",
        {
            "Kommun": town,
            "Dnr": answers.dnr,
            "Ärendemening": answers.case,
            "Handläggare": person_id,
        },
    )
    prepares = body["Typ"] in ("utskott", "beredning")
    item = new.put(
        "Behandling",
        "BH1",
        {
            "Ärende": case,
            "Möte": meeting,
            "Syfte": "beredning" if prepares else "övrigt",
            "Skrivelsens datum": answers.date - _BEFORE_MEETING,
        },
    )
    new.put("Beslut", "B1", {"Behandling": item, "Status": "förslag"})
    return {name: tuple(new.rows[name]) for name in SHEETS}


def _body_row(name: str, town: str) -> dict[str, str]:
    """Return the row of the body that decides, without its id."""
    kind = next((k for k in _KINDS_OF_BODY if k in name.split()[-1].casefold()), "nämnd")
    body = {"Kommun": town, "Namn": name, "Typ": kind}
    if kind == "utskott" and " " in name:
        body["Kortnamn"] = _definite(name.split()[-1].lower())
    return body


def _initials_of(officer: Officer) -> str:
    initials = "".join(word[0] for word in re.findall(r"[^\W\d_]+", officer.name)).upper()
    return initials[:3] or "P1"


def _definite(word: str) -> str:
    """Return arbetsutskottet, from the word with or without its ending."""
    return word if word.endswith("et") else f"{word}et"

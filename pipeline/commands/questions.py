"""The questions of `new`, and what is read out of the answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import disk
from pipeline.building.pictures import MAX_BYTES, is_picture
from pipeline.errors import BeredningError, StoreError, UsageError
from pipeline.swedish.almanac import DateFault
from pipeline.swedish.dates import parse_day
from pipeline.swedish.words import capital
from pipeline.values.display import quoted, refuse_signs

_LONGEST = 300  # signs
_NO_NUMBER = ("kommer", "dnr kommer", "saknas", "inget", "inget ännu", "nytt", "-", "–")
_BODIES = {
    "kf": "Kommunfullmäktige",
    "ks": "Kommunstyrelsen",
    "ksau": "Kommunstyrelsens arbetsutskott",
}


@dataclass(frozen=True, slots=True)
class Officer:
    """Who writes: a title in lower case, and the unit that is the sender."""

    name: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What a first tjänsteskrivelse is about."""

    municipality: str
    body: str
    date: date
    case: str
    dnr: str  # "" as long as there is none
    officer: Officer
    arms: Arms | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms of the municipality, to copy into inputs/: the file name there, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `name` is the option and the answer's; `read` raises UsageError.

    One that may be skipped has an answer also to "".
    """

    name: str
    ask: str
    example: str
    read: Callable[[str], Any]
    skippable: bool = False


def collect_answers(
    given: Mapping[str, str | None], ask: Callable[[Question], Any] | None, today: date
) -> Answers:
    """Return the answers, those that are not given from `ask`. A day without a year is to come.

    Raises:
        UsageError: what is given cannot be read; or something is lacking and `ask` is None.
    """
    questions = questions_on(today)
    found = {q.name: _read(q, text) for q in questions if (text := given.get(q.name)) is not None}
    lacking = [q for q in questions if q.name not in found and (ask or not q.skippable)]
    if lacking and ask is None:
        options = " ".join(f'--{q.name} "{q.example}"' for q in lacking)
        remedy = f"Skriv svaren direkt i kommandot, till exempel {options}"
        raise UsageError("Här går det inte att ställa frågor, och svar saknas.", remedy=remedy)
    if ask is not None:
        found |= {question.name: ask(question) for question in lacking}
    return Answers(**found)


def _read(question: Question, text: str) -> Any:
    """Return what was given as an option; a fault names the option."""
    try:
        return question.read(text)
    except UsageError as fault:
        sentence = f"--{question.name}: {fault.sentence}"
        raise UsageError(sentence, remedy=fault.remedy) from None


# --- how answers are read


def _line(text: str) -> str:
    """Return an answer as one line without a full stop at its end."""
    line = " ".join(text.split()).removesuffix(".")
    if not line:
        raise UsageError("Svaret är tomt.", remedy="Skriv några ord.")
    if len(line) > _LONGEST:
        raise UsageError(f"Svaret är längre än {_LONGEST} tecken.", remedy="Skriv kortare.")
    try:
        refuse_signs(line)
    except BeredningError as fault:
        raise UsageError(f"I svaret: {fault.sentence}", remedy=fault.remedy) from None
    return line


def _municipality(text: str) -> str:
    name = _line(text)
    if " " not in name:
        raise UsageError(
            f"{quoted(name)} är inte hela namnet.", remedy="Skriv ut det, som Granviks kommun."
        )
    return name


def _body(text: str) -> str:
    name = _line(text)
    return _BODIES.get(name.casefold(), capital(name))


def _day(text: str, today: date) -> date:
    """Return the day; of one without a year the next one."""
    try:
        return parse_day(_line(text))
    except DateFault as fault:
        for year in (today.year, today.year + 1):
            with suppress(DateFault):
                if fault.kind == "no year" and parse_day(f"{_line(text)} {year}") >= today:
                    return parse_day(f"{_line(text)} {year}")
        known = fault.suggestion[:1].isdigit()
        meant = f"Menade du {fault.suggestion}?" if known else "Skriv som 2026-12-02."
        raise UsageError(f"{capital(fault.reason)}.", remedy=meant) from None


def _dnr(text: str) -> str:
    """Return the number, "" for one that is not there yet: kommer."""
    number = re.sub(r"^dnr:? +", "", _line(text), flags=re.IGNORECASE)
    if number.casefold() in _NO_NUMBER:
        return ""
    if not re.search("[0-9]", number):
        remedy = "Skriv det som i skrivelsen, till exempel KS 2026/160, eller kommer."
        raise UsageError(f"{quoted(number)} är inget diarienummer.", remedy=remedy)
    return number


def _officer(text: str) -> Officer:
    parts = [part.strip() for part in _line(text).split(",")]
    if len(parts) < 3 or not all(parts):
        remedy = "Skriv alla tre med komma emellan."
        raise UsageError("Handläggaren behöver namn, titel och förvaltning.", remedy=remedy)
    return Officer(parts[0], _small(", ".join(parts[1:-1])), capital(parts[-1]))


def _small(title: str) -> str:
    """Return a title with a small letter first, but for one like IT-strateg."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _arms(text: str) -> Arms | None:
    """Return the municipality's arms from a file, None when they are skipped."""
    path = Path(text.strip().strip('"'))
    if not text.strip():
        return None
    sentence = f"{path} är ingen bild som går att använda."
    try:
        data = disk.bytes_of(path, MAX_BYTES + 1) if disk.is_file(path) else None
    except StoreError as error:
        raise UsageError(error.sentence, remedy=error.remedy) from error
    if data is None or not is_picture(path.name, data):
        remedy = "Skriv var en png- eller jpg-fil ligger, högst 5 MB, eller tryck bara på Enter."
        raise UsageError(sentence, remedy=remedy)
    return Arms(f"vapen{path.suffix.lower()}", data)


def questions_on(today: date) -> tuple[Question, ...]:
    """Return the questions as they are asked that day."""
    return (
        Question("municipality", "Vilken kommun är det?", "Granviks kommun", _municipality),
        Question("body", "Vilket organ ska ta upp ärendet?", "Kommunstyrelsen", _body),
        Question(
            "date",
            "Vilken dag sammanträder det?",
            "2 december 2026",
            lambda text: _day(text, today),
        ),
        Question("case", "Vad ska ärendet heta?", "Information om hållbarhetsprogrammet", _line),
        Question(
            "dnr",
            "Vilket diarienummer har ärendet? Finns inget ännu skriver du kommer.",
            "KS 2026/160",
            _dnr,
        ),
        Question(
            "officer",
            "Vem är handläggare? Namn, titel och förvaltning.",
            "Elin Dahlvik, utredare, Kommunledningsförvaltningen",
            _officer,
        ),
        Question(
            "arms",
            "Var ligger bilden med kommunens vapen? Bara Enter hoppar över.",
            "C:\\Bilder\\vapen.png",
            _arms,
            skippable=True,
        ),
        Question(
            "address",
            "Vilken postadress har kommunen? Bara Enter hoppar över.",
            "Granviks kommun, 123 45 Granvik",
            lambda text: _line(text) if text.strip() else "",
            skippable=True,
        ),
    )

"""The six questions of `new`, and what is read out of the answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.errors import BeredningError, UsageError
from pipeline.swedish.almanac import DateFault
from pipeline.swedish.dates import parse_day
from pipeline.swedish.words import capital
from pipeline.values.display import quoted, refuse_signs

_LONGEST = 300  # signs
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
    dnr: str
    officer: Officer


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `name` is the option and the answer's; `read` raises UsageError."""

    name: str
    ask: str
    example: str
    read: Callable[[str], Any]


def collect_answers(
    given: Mapping[str, str | None], ask: Callable[[Question], Any] | None
) -> Answers:
    """Return the answers, those that are not given from `ask`.

    Raises:
        UsageError: what is given cannot be read; or something is lacking and `ask` is None.
    """
    found = {q.name: _read(q, text) for q in QUESTIONS if (text := given.get(q.name)) is not None}
    lacking = [question for question in QUESTIONS if question.name not in found]
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


def _day(text: str) -> date:
    try:
        return parse_day(_line(text))
    except DateFault as fault:
        known = fault.suggestion[:1].isdigit()
        meant = f"Menade du {fault.suggestion}?" if known else "Skriv som 2026-12-02."
        raise UsageError(f"{capital(fault.reason)}.", remedy=meant) from None


def _dnr(text: str) -> str:
    number = re.sub(r"^dnr:? +", "", _line(text), flags=re.IGNORECASE)
    if not re.search("[0-9]", number):
        remedy = "Skriv det som det ska stå i skrivelsen, till exempel KS 2026/160."
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


QUESTIONS = (
    Question("municipality", "Vilken kommun är det?", "Granviks kommun", _municipality),
    Question("body", "Vilket organ ska ta upp ärendet?", "Kommunstyrelsen", _body),
    Question("date", "Vilken dag sammanträder det?", "2026-12-02", _day),
    Question("case", "Vad ska ärendet heta?", "Information om hållbarhetsprogrammet", _line),
    Question("dnr", "Vilket diarienummer har ärendet?", "KS 2026/160", _dnr),
    Question(
        "officer",
        "Vem är handläggare? Namn, titel och förvaltning.",
        "Elin Dahlvik, utredare, Kommunledningsförvaltningen",
        _officer,
    ),
)

"""T02 (DOMAIN.md 2.3): a programme is called by its name, spelt in one way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.check.rules.registry import Search, text_rule
from pipeline.domain.items import cases_of, program_of
from pipeline.domain.records import record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.words import distance, plain_words, stands_in

_LONG = 12  # letters: in shorter words one letter more or less is often another word
_ENDING = 4  # letters at the end of a word, where it is inflected
_WORD = re.compile(rf"[^\W\d_]{{{_LONG},}}")
_ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+")
_TEXT = ("Texter/Text", "Texter/Ärende", "Texter/Program", "Texter/Ordagrant")


@text_rule(
    "T02",
    Severity.WARNING,
    needs=(*_TEXT, "Program/Namn", "Program/Tidigare namn"),
    of={"Texter": ("Text",)},
)
def a_programme_is_called_by_its_present_name(data: Dataset) -> Search:
    """A text uses the name that the programme has now, unless it is quoted (Ordagrant)."""
    return Search(_former_names)


def _former_names(row: Record, header: str, text: str) -> Iterator[Problem]:
    program = program_of(row)
    former = text_at(program, "Tidigare namn")
    if program is None or not former or row["Ordagrant"]:
        return
    plain, present = plain_words(text), plain_words(text_at(program, "Namn"))
    for name in former.split(";"):
        old = plain_words(name)
        if stands_in(old, plain) and not stands_in(old, present):
            message = f"”{name.strip()}” – programmet heter nu ”{program['Namn']}”."
            remedy = "Använd det nya namnet, eller skriv ja i ”Ordagrant” om det är ett citat."
            yield row.problem(header, message, remedy=remedy)


@text_rule(
    "T02",
    Severity.WARNING,
    needs=(*_TEXT, "Program/Namn", "Ärenden/Ärendemening"),
    of={"Texter": ("Text",)},
)
def a_long_name_is_spelt_in_one_way(data: Dataset) -> Search:
    """`Södertörnsamarbetet` beside `Södertörnssamarbetet` in the title: one letter, far inside."""
    words: dict[tuple[object, ...], Mapping[str, str]] = {}

    def look(row: Record, header: str, text: str) -> Iterator[Problem]:
        here = _long_words(_ADDRESS.sub(" ", text)) if _WORD.search(text) else {}
        if not here or row["Ordagrant"]:
            return
        cases, program = cases_of(row), program_of(row)
        if (program, cases) not in words:
            words[program, cases] = _long_words(" ".join(_names(program, cases)))
        known = words[program, cases]
        for folded, word in here.items():
            if folded in known:
                continue
            if other := next((known[k] for k in known if _is_misspelt(folded, k)), ""):
                message = f"”{word}” stavas ”{other}” i ärendemeningen eller programmets namn."
                yield row.problem(header, message, remedy="Stava på samma sätt överallt.")

    return Search(look)


def _names(program: Record | None, cases: tuple[Record, ...]) -> Iterator[str]:
    for case in cases:
        yield text_at(case, "Ärendemening")
    for header in ("Namn", "Kortnamn", "I löpande text"):
        yield text_at(program, header)
    for case in cases:
        yield text_at(record_at(case, "Kommun"), "Namn")


def _long_words(text: str) -> dict[str, str]:
    return {word.casefold(): word for word in _WORD.findall(text)}


def _is_misspelt(word: str, known: str) -> bool:
    """Return whether two words differ by one letter, and not where words are inflected."""
    same = 0
    while same < min(len(word), len(known)) and word[same] == known[same]:
        same += 1
    inside = same < min(len(word), len(known)) - _ENDING
    return inside and distance(word, known, 1) == 1

"""A page of 3,000 words with forty faults of language, found at their cells; false alarms counted.

The page (`tests/language/sida.txt`) has a cell below each `# Blad/Kolumn`. A fault is marked
`[[Y03|skall|ska]]`: its code, how it is written, how it should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.check import check
from pipeline.check.language import LanguageReview, review_language
from pipeline.model import Problem, Table
from pipeline.schema import BY_NAME
from tests.plan_data import TODAY, Sheets, tables

PAGE = (Path(__file__).parent / "language" / "sida.txt").read_text(encoding="utf-8")
FAULT = re.compile(r"\[\[(?P<code>Y\d\d)\|(?P<wrong>[^|]*)\|(?P<right>.*?)\]\](?!\()", re.DOTALL)
FALSE = ["lovkurser", "meröppna"]  # words that no dictionary has: two in three thousand


class Planted(NamedTuple):
    """A fault of the page: the row and column that it stands in, and its words."""

    row: int
    header: str
    code: str
    wrong: str


def cells() -> Iterator[tuple[str, str, str]]:
    """Yield sheet, what stands behind the slash, and text of each cell, in order."""
    for part in re.split(r"^# ", PAGE, flags=re.MULTILINE)[1:]:
        head, text = part.split("\n", 1)
        sheet, header = head.split("/")
        yield sheet, header, text.strip()


def workbook(which: str) -> Sheets:
    """Return the page as sheets; `which`: wrong, or right."""
    made: Sheets = {
        "Kommuner": [{"Kommun-id": "ALM", "Namn": "Almviks kommun", "Kortnamn": "Almvik"}],
        "Organ": [{"Organ-id": "KN", "Kommun": "ALM", "Namn": "Kulturnämnden"}],
        "Ord": [{"Kortform": "Norrbyn", "Utskrivet": "Kommundelen norr om ån"}],
    }
    for number, (sheet, header, marked) in enumerate(cells()):
        text = FAULT.sub(lambda found: found[which], marked)
        row = {"Avsnitt": header, "Text": text} if sheet == "Texter" else {header: text}
        if sheet == "Konsekvenser":
            row = {"Område": header, "Text": text}
        made.setdefault(sheet, []).append({BY_NAME[sheet].key.header: f"R{number}"} | row)
    return made


def read(made: Sheets) -> LanguageReview:
    """Return what is said of the page; that its rows lead nowhere does not matter here."""
    found: list[Table] = tables(made)
    return review_language(check(found, TODAY))[0]


@cache
def review(which: str) -> LanguageReview:
    return read(workbook(which))


def planted() -> list[Planted]:
    """Return the faults, each with the row of its sheet."""
    rows: dict[str, int] = {}
    found = []
    for sheet, header, text in cells():
        rows[sheet] = rows.get(sheet, 1) + 1
        column = "Text" if sheet in ("Texter", "Konsekvenser") else header
        found += [
            Planted(rows[sheet], f"{sheet}/{column}", fault["code"], fault["wrong"])
            for fault in FAULT.finditer(text)
        ]
    return found


def quoted(problem: Problem) -> str:
    """Return the words of the text that a problem shows."""
    return problem.message.split("”")[1].strip("… ")


def stands_in(problem: Problem, fault: Planted) -> bool:
    """Return whether a problem is about the words of a fault, at its cell."""
    assert problem.source
    assert problem.cell
    at = f"{problem.source.sheet}/{problem.source.column}"
    words = quoted(problem)
    same = words in fault.wrong or fault.wrong in words or fault.code == "Y10"
    return (problem.cell.row, at) == (fault.row, fault.header) and same


def tells_of(problem: Problem, fault: Planted) -> bool:
    """Return whether a problem is about a fault: its code, its cell and its words."""
    return problem.code == fault.code and stands_in(problem, fault)


def test_the_page_is_of_three_thousand_words_and_forty_faults() -> None:
    words = [word for *_, text in cells() for word in FAULT.sub(r"\2", text).split()]

    assert 2900 < len(words) < 3200
    assert len(planted()) == 40
    assert {fault.code for fault in planted()} == {f"Y{number:02}" for number in range(1, 17)}


def test_every_planted_fault_is_found_at_its_cell_with_its_words() -> None:
    missed = [f for f in planted() if not any(tells_of(p, f) for p in review("wrong").problems)]

    assert missed == []


def test_two_words_are_all_that_is_told_without_a_fault() -> None:
    faults = planted()
    false = [p for p in review("wrong").problems if not any(stands_in(p, f) for f in faults)]

    assert sorted(map(quoted, false)) == FALSE


def test_nothing_else_is_said_of_the_page_when_it_is_corrected() -> None:
    assert sorted(map(quoted, review("right").problems)) == FALSE

"""B08 in running text (DOMAIN.md 2.3): a day that a text names exists (”31 april”, S1).

(DECISIONS 26)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.rules.registry import Search, text_rule
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.almanac import MONTHS, DateFault
from pipeline.swedish.dates import parse_day
from pipeline.swedish.patterns import pattern

_MONTHS = "|".join(MONTHS)
_DAY = pattern(
    rf"(?<![\w.,/–-])(?:\d{{1,2}}\s+(?:{_MONTHS})(?:\s+\d{{4}})?|\d{{4}}-\d\d-\d\d)(?![\w-])",
    re.IGNORECASE,
)
_WRITTEN = {"Texter": ("Text",), "Konsekvenser": ("Text",), "Beslutspunkter": ("Sats", "Mening")}
_REMEDY = ("Rätta datumet.", "Rätta datumet, eller skriv ja i ”Ordagrant” om det är ett citat.")
_CELLS = tuple(f"{sheet}/{header}" for sheet, headers in _WRITTEN.items() for header in headers)


@text_rule("B08", Severity.WARNING, needs=_CELLS, of=_WRITTEN)
def a_day_in_a_text_exists(data: Dataset) -> Search:
    """April has 30 days also where its 31st is no cell of its own; quoted texts are let be."""
    return Search(_impossible_days, ("-", *(month[:3] for month in MONTHS)))


def _impossible_days(row: Record, header: str, text: str) -> Iterator[Problem]:
    is_text = row.sheet == "Texter"
    if not (is_text and row["Ordagrant"]):
        for reason in _impossible(text):
            yield row.problem(header, f"{reason}.", remedy=_REMEDY[is_text])


def _impossible(text: str) -> Iterator[str]:
    for found in dict.fromkeys(match.group() for match in _DAY.finditer(text)):
        try:
            parse_day(found)
        except DateFault as fault:
            if fault.kind == "impossible":
                yield fault.reason

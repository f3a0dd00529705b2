"""Corrections of minutes, held against what stands in them (DECISIONS 296)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.building.minutes import Minutes
from pipeline.domain.corrections import corrections_of
from pipeline.domain.records import text_at
from pipeline.model import DocumentPlan, Problem, Severity
from pipeline.ooxml.xml import short_text

_PARAGRAPH = re.compile(r"§ (\d+)\b")
_REMEDY = "Skriv orden i Tidigare så som de står i protokollet."


def not_in_minutes(plans: Iterable[DocumentPlan], minutes: Minutes) -> Iterator[Problem]:
    """Yield the corrections whose earlier words do not stand in the § of the minutes.

    Nothing where there are no minutes here.
    """
    for plan in plans:
        meeting = plan.dataset.find("Sammanträden", plan.meeting)
        rows = corrections_of(meeting) if plan.kind == "protokoll" else ()
        texts = _by_paragraph(minutes.lines(plan.meeting) if rows else ())
        for row in rows if texts else ():
            words = _spaced(text_at(row, "Tidigare"))
            if words not in texts.get(text_at(row, "§"), ""):
                message = f"”{short_text(words)}” står inte i § {row['§']} i {plan.target}."
                cell, source = row.cell("Tidigare"), row.source("Tidigare")
                yield Problem(cell, Severity.WARNING, "N03", message, _REMEDY, source)


def _by_paragraph(lines: Iterable[str]) -> dict[str, str]:
    """Return the text of each § of minutes, by its number: from its heading to the next."""
    found: dict[str, str] = {}
    number = ""
    for line in map(_spaced, lines):
        heading = _PARAGRAPH.match(line)
        number = heading[1] if heading else number
        found[number] = f"{found.get(number, '')} {line}"
    return found


def _spaced(text: str) -> str:
    return " ".join(text.split())

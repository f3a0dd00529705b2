"""What the note on a header says: what the column holds, how it is written, when it is empty."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from pipeline.schema import Column, Kind, Sheet

_HOW = {
    Kind.PARAGRAPHS: "Alt+Enter ger ny rad. En tom rad ger nytt stycke.",
    Kind.WHOLE: "Ett heltal.",
    Kind.ITEM_NUMBER: "Skriv 1, 1:1, 1.1 eller A2.",
    Kind.NUMBER: "Ett tal.",
    Kind.DAY: "Skriv datumet som 2026-12-02.",
    Kind.MOMENT: "Skriv 2026, 2026-12 eller 2026-12-02.",
    Kind.SPAN: "Skriv ett år eller en period: 2026 eller 2026–2029.",
    Kind.PARAGRAPH_NUMBERS: "Flera skrivs med komma emellan.",
    Kind.CLOCK: "Skriv klockslaget som 9.30.",
    Kind.COLOUR: "Skriv färgen som #1F3A4D.",
    Kind.YES_NO: "Välj ja eller nej.",
    Kind.CHOICE: "Välj i listan.",
    Kind.CHOICES: "Välj i listan. Flera skrivs med semikolon emellan.",
}


class Need(Enum):
    """How often a column must be filled in."""

    ALWAYS = "in every row"
    OFTEN = "when the sheet that it leads to has several rows"
    NEVER = "never"


def note(sheet: Sheet, column: Column, present: Collection[str]) -> str:
    """Return the note on a header; `present` are the sheets that the officer has."""
    parts = (column.note, _how(column, present), _when_empty(sheet, column))
    return "\n".join(part for part in parts if part)


def need(sheet: Sheet, column: Column) -> Need:
    """Return how often the column must be filled in."""
    if column.key:
        return Need.NEVER if sheet.identity else Need.ALWAYS
    if not column.required or column.derived or column.default:
        return Need.NEVER
    return Need.OFTEN if column.target else Need.ALWAYS


def _how(column: Column, present: Collection[str]) -> str:
    if column.offers:
        several = " Flera skrivs med semikolon emellan." if column.kind is Kind.CHOICES else ""
        return f"Välj i listan, eller skriv något annat.{several}"
    if not column.target:
        return _HOW.get(column.kind, "")
    there = "" if column.target in present else ", som läggs till när det behövs"
    several = " Flera skrivs med semikolon emellan." if column.kind is Kind.REFS else ""
    return f"Välj en rad ur bladet {column.target}{there}, eller skriv id eller namn.{several}"


def _when_empty(sheet: Sheet, column: Column) -> str:
    if column.key and sheet.identity:
        return "Kan lämnas tom."
    if column.default:
        return f"Tom cell betyder {column.default}."
    if column.derived:
        return "Fylls i av sig själv om cellen är tom."
    return {
        Need.ALWAYS: "Måste fyllas i.",
        Need.OFTEN: f"Får vara tom så länge bladet {column.target} bara har en rad.",
        Need.NEVER: "",
    }[need(sheet, column)]

"""Rules on a municipality's own colours and typeface (codes X05 and X06)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.check.rules.registry import rule
from pipeline.domain.house_style import MOST_OF_NAME, WORDS_OWN, shade_of_boxes
from pipeline.domain.records import text_at
from pipeline.model import Dataset, Problem, Severity
from pipeline.swedish.numbers import decimal_text
from pipeline.swedish.words import nearest
from pipeline.values.colours import READABLE, WHITE, contrast, readable


@rule("X05", Severity.WARNING, needs=("Kommuner/Profilfärg", "Kommuner/Accentfärg"))
def text_in_a_colour_can_be_read(data: Dataset) -> Iterator[Problem]:
    """Text in the colours has the contrast of WCAG 2.1, 1.4.3, as DOS-lagen asks."""
    for row in data["Kommuner"]:
        for header in filter(row.columns.get, ("Profilfärg", "Accentfärg")):
            colour = text_at(row, header)
            grounds = (WHITE, shade_of_boxes(colour)) if header == "Profilfärg" else (WHITE,)
            least = min(contrast(colour, ground) for ground in grounds)
            if least < READABLE:
                shown = decimal_text(round(Decimal(least), 1))
                message = f"#{colour} är för ljus för text: kontrasten är {shown}:1, inte 4,5:1."
                near = f"Närmaste färg som går att läsa är #{readable(colour, grounds)}."
                yield row.problem(header, message, remedy=near)


@rule("X06", Severity.ERROR, needs=("Kommuner/Typsnitt",))
def a_typeface_has_a_name_that_word_can_hold(data: Dataset) -> Iterator[Problem]:
    """Word cuts a longer name off, and then has no such typeface (ECMA-376, 17.8.3.10)."""
    for row in data["Kommuner"]:
        typeface = text_at(row, "Typsnitt")
        if len(typeface) > MOST_OF_NAME:
            message = f"namnet har {len(typeface)} tecken, och Word tar högst {MOST_OF_NAME}."
            yield row.problem(
                "Typsnitt", message, remedy="Skriv ett typsnitt, som det heter i Word."
            )


@rule("X06", Severity.INFO, needs=("Kommuner/Typsnitt",))
def a_typeface_is_one_that_word_has(data: Dataset) -> Iterator[Problem]:
    """Who opens a document without its typeface sees another one, and other page breaks."""
    for row in data["Kommuner"]:
        typeface = text_at(row, "Typsnitt")
        if typeface and typeface not in WORDS_OWN and len(typeface) <= MOST_OF_NAME:
            near = nearest(typeface, sorted(WORDS_OWN))
            message = (
                f"typsnittet ”{typeface}” följer inte med Word. Den som saknar det ser Calibri."
            )
            remedy = f"Menade du ”{near}”?" if near else "Det kan stå, om alla som läser har det."
            yield row.problem("Typsnitt", message, remedy=remedy)

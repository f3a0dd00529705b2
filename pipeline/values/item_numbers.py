"""The number of a goal: a whole number, or as people number what stands under it: 1:1, 1.10."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal

from pipeline.model import Raw
from pipeline.swedish.numbers import NumberFault
from pipeline.swedish.patterns import pattern
from pipeline.values.display import as_shown, key_text, quoted
from pipeline.values.raw_cells import plain_whole, quantity_of, wrong

# 1:1, 1.10, 2a, A or IV; the word Mål before it and a full stop after it are not the number.
_WRITTEN = pattern(
    r"(?:(?:del)?mål\s+)?(?P<number>[^\W_]{1,6}(?:[.:,/–-][^\W_]{1,6}){0,4})\.?", re.IGNORECASE
)
_WITH_FIGURE = pattern(r".*[0-9]|[^\W\d_]$|[IVXLCDM]+$")
_AS_TEXT = "Ändra cellens format till Text och skriv numret på nytt, till exempel 1:1 eller 1.1."


def item_number(raw: Raw) -> int | str:
    """Return a whole number as one, any other as it is written; raises CellError."""
    whole = plain_whole(raw)
    if whole is not None:
        return whole
    if isinstance(raw, date | time | timedelta):
        made = "ett datum" if isinstance(raw, date) else "ett klockslag"
        raise wrong(f"Excel har gjort numret till {made} ({as_shown(raw)}).", _AS_TEXT)
    found = _WRITTEN.fullmatch(key_text(raw)) if isinstance(raw, str) else None
    written = found["number"] if found else raw
    if isinstance(written, str) and found and _is_number(written):
        return written
    number = _number(written)
    if number is None:
        sentence = f"{quoted(as_shown(raw))} är inget nummer."
        raise wrong(sentence, "Skriv till exempel 1, 1:1, 1.1 eller A2.")
    return int(number) if number == number.to_integral_value() else str(number)


def _number(raw: Raw) -> Decimal | None:
    try:
        number, unit = quantity_of(raw)
    except NumberFault:
        return None
    return None if unit else number


def _is_number(written: str) -> bool:
    return not written.isdecimal() and _WITH_FIGURE.match(written) is not None


def decimals_remark(raw: Raw) -> tuple[str, str]:
    """Return what to know of a number that Excel took for one with decimals, and the remedy."""
    sentence = f"cellen innehåller talet {as_shown(raw)}. Det tolkas som nummer {item_number(raw)}."
    return sentence, f"I Excel blir 1.10 samma tal som 1.1. {_AS_TEXT}"

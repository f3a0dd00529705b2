"""What a column offers to choose from, as Excel's and LibreOffice's data validation.

Listed words stand in the validation itself; keys are read from the sheet where they are written,
or, when that sheet is in another workbook, from the hidden sheet Listor.
"""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.schema import Column, Kind

LAST_ROW = 1000  # how far down there are drop-downs
LISTS = "Listor"

_ERROR_TITLE = "Välj i listan"
_ERROR = "Här ska ett av orden i listan stå. Klicka på pilen till höger om cellen och välj."

Ranges = Mapping[str, str]  # sheet → where its keys stand


def drop_down(column: Column, ranges: Ranges) -> DataValidation | None:
    """Return the column's list, or None. Only words that must be one of the listed are insisted on.

    A reference may also be a name, or several keys, and a word may be one of the officer's own.
    """
    formula = _formula(column, ranges)
    if not formula:
        return None
    strict = column.kind in (Kind.CHOICE, Kind.YES_NO)
    return DataValidation(
        type="list",
        formula1=formula,
        allow_blank=True,
        showErrorMessage=strict,
        errorTitle=_ERROR_TITLE if strict else None,
        error=_ERROR if strict else None,
    )


def keys_of(sheet: str, position: int, last_row: int = LAST_ROW) -> str:
    """Return the range of a column's cells below its header; `position` is 1-based."""
    letter = get_column_letter(position)
    return f"{quote_sheetname(sheet)}!${letter}$2:${letter}${last_row}"


def _formula(column: Column, ranges: Ranges) -> str:
    if column.target:
        return ranges.get(column.target, "")
    words = ("ja", "nej") if column.kind is Kind.YES_NO else column.choices or column.offers
    return f'"{",".join(words)}"' if words else ""

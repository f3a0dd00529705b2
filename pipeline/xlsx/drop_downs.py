"""What a column offers to choose from, as Excel's and LibreOffice's data validation.

Listed words stand in the validation itself; rows to refer to come by name from the sheet Listor.
"""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.schema import Column, Kind
from pipeline.xlsx.choice_lists import list_name

LAST_ROW = 1000  # how far down there are drop-downs

_ERROR_TITLE = "Välj i listan"
_ERROR = "Här ska ett av orden i listan stå. Klicka på pilen till höger om cellen och välj."


def drop_down(column: Column) -> DataValidation | None:
    """Return the column's list, or None. Only words that must be one of the listed are insisted on.

    A reference may also be a name, or several keys, and a word may be one of the officer's own.
    """
    formula = _formula(column)
    if not formula:
        return None
    strict = column.kind in (Kind.CHOICE, Kind.YES_NO) and not column.offers
    return DataValidation(
        type="list",
        formula1=formula,
        allow_blank=True,
        showErrorMessage=strict,
        errorTitle=_ERROR_TITLE if strict else None,
        error=_ERROR if strict else None,
    )


def _formula(column: Column) -> str:
    if column.target:
        return list_name(column.target)
    words = ("ja", "nej") if column.kind is Kind.YES_NO else column.choices or column.offers
    return f'"{",".join(words)}"' if words else ""

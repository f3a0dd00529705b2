"""What a row is shown as where it is chosen: ”M2 · Arbete”, its id and what it goes by."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.schema import Sheet

SHOWN_BETWEEN = " · "  # between id and name
MOST_OF_NAME = 80  # signs, where an id stands before it
NAMES_TRIED = 2  # of the columns that a row goes by; one of them is filled in nearly every row

TextAt = Callable[[str], str]  # header → what stands in the cell


def shown_name(sheet: Sheet, text_at: TextAt) -> str:
    """Return what a row goes by: its first name, else its label; of a reference only the id."""
    name = next(filter(None, map(text_at, sheet.names[:NAMES_TRIED])), "")
    ids = (text_at(header).partition(SHOWN_BETWEEN)[0].strip() for header in sheet.label)
    return name or " ".join(filter(None, ids))


def shown_row(sheet: Sheet, text_at: TextAt) -> str:
    """Return what a list shows of a row, "" for one that is empty or parked."""
    key, name = text_at(sheet.key.header), shown_name(sheet, text_at)
    if key.startswith("#"):
        return ""
    if not key or key == name:
        return name
    return f"{key}{SHOWN_BETWEEN}{name[:MOST_OF_NAME]}" if name else key

"""What a row is shown as where it is chosen: ”M2 · Arbete”, its id and what it goes by.

Rows that go by the same name are told apart by what else people see in them. (DECISIONS 250)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pipeline.schema import Column, Kind, Sheet

SHOWN_BETWEEN = " · "  # between id and name
APART_BY = ", "  # before each thing that tells rows with the same name apart
MOST_OF_NAME = 80  # signs, where an id stands before it
NAMES_TRIED = 2  # of the columns that a row goes by; one of them is filled in nearly every row

# Sheets whose ids tell nobody anything, each after those that it leads to: of a reference to one
# of them people see the row’s own name.
FOLLOWED = ("Ärenden", "Sammanträden", "Behandling", "Beslut")

TextAt = Callable[[str], str]  # header → what stands in the cell


def is_followed(column: Column | None, sheet: str) -> bool:
    """Return whether a row of `sheet` shows the name of what it refers to there, not its id."""
    found = column is not None and column.kind is Kind.REF and column.target
    return found in FOLLOWED and found != sheet


def told(text: str) -> str:
    """Return what a reference says to people: of ”M2 · Arbete” the name."""
    return text.partition(SHOWN_BETWEEN)[2].strip() or text.strip()


def shown_name(sheet: Sheet, text_at: TextAt) -> str:
    """Return what a row goes by: its first name, else its label."""
    name = next(filter(None, map(text_at, sheet.names[:NAMES_TRIED])), "")
    return name or " ".join(filter(None, (told(text_at(header)) for header in sheet.label)))


def shown_apart(sheet: Sheet, text_at: TextAt) -> str:
    """Return a row's name, and all that tells it from another row with the same name."""
    name = shown_name(sheet, text_at)
    parts = (told(text_at(header)) for header in sheet.apart)
    return f"{name}{''.join(f'{APART_BY}{part}' for part in parts if part not in name)}"


class ShownRow(NamedTuple):
    """A row in a list: its id, what it goes by, and that with what tells it apart."""

    key: str
    name: str
    apart: str

    @property
    def alike(self) -> str:
        """Return what rows have in common that a reader can't tell apart."""
        return self.name[:MOST_OF_NAME].casefold()

    def text(self, *, apart: bool = False) -> str:
        """Return what a list shows, "" for a row that is empty or parked."""
        more = self.apart[len(self.name) :] if apart else ""
        if self.key.startswith("#"):
            return ""
        if not self.key:
            return f"{self.name}{more}"
        own = self.key == self.name or not self.name
        return self.key if own else f"{self.key}{SHOWN_BETWEEN}{self.name[:MOST_OF_NAME]}{more}"


def shown_row(sheet: Sheet, text_at: TextAt) -> ShownRow:
    """Return what lists know of a row."""
    key, name = text_at(sheet.key.header), shown_name(sheet, text_at)
    return ShownRow(key, name, shown_apart(sheet, text_at))

"""Running text whose wording is settled becomes a value of its own type where marks are in it."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.domain.settled import SETTLED_SHEETS, has_settled_wording
from pipeline.model import Record
from pipeline.values.pasted_marks import has_pasted_marks
from pipeline.values.types import AsTyped, Paragraphs


def keep_settled_texts(records: Mapping[str, tuple[Record, ...]]) -> None:
    """Let marks of lists that were pasted into an adopted or quoted text be the text they are."""
    for row in (row for sheet in SETTLED_SHEETS for row in records.get(sheet, ())):
        for name, value in row.cells.items():
            if type(value) is Paragraphs and has_pasted_marks(value) and has_settled_wording(row):
                kept = AsTyped(value, value.source, value.cell)
                row.cells[name] = row.columns[value.source.column] = kept

"""Running text whose wording is settled becomes a value of its own type where marks are in it."""

from __future__ import annotations

from pipeline.domain.settled import SETTLED_SHEETS, has_settled_wording
from pipeline.model import Dataset
from pipeline.values.pasted_marks import has_pasted_marks
from pipeline.values.types import AsTyped, Paragraphs


def keep_settled_texts(dataset: Dataset) -> None:
    """Let marks of lists that were pasted into an adopted or quoted text be the text they are.

    All texts with such marks that are settled, or may come to be, are noted.
    """
    for row in (row for sheet in SETTLED_SHEETS for row in dataset[sheet]):
        for name, value in row.cells.items():
            if type(value) is Paragraphs and has_pasted_marks(value):
                dataset.pasted.append((row, name))
                if has_settled_wording(row):
                    row.put(name, AsTyped(value, value.source, value.cell))

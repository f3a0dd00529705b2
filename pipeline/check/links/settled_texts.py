"""Running text whose wording is settled becomes a value of its own type where marks are in it."""

from __future__ import annotations

from itertools import product

from pipeline.check.rows.columns import headers_there
from pipeline.domain.records import text_at
from pipeline.domain.settled import SETTLED_SHEETS, has_settled_wording
from pipeline.model import Dataset
from pipeline.schema import BY_NAME, Kind, vocabulary_name
from pipeline.values.pasted_marks import has_pasted_marks
from pipeline.values.types import AsTyped, Paragraphs


def keep_settled_texts(dataset: Dataset) -> None:
    """Let marks of lists that were pasted into an adopted or quoted text be the text they are.

    All texts with such marks that are settled, or may come to be, are noted.
    """
    for sheet in SETTLED_SHEETS:
        headers = headers_there(dataset[sheet], _TEXTS[sheet])
        for row, header in product(dataset[sheet], headers):
            if has_pasted_marks(text_at(row, header)) and type(row[header]) is Paragraphs:
                value, name = row[header], vocabulary_name(header)
                dataset.pasted.append((row, name))
                if has_settled_wording(row):
                    row.put(name, AsTyped(value, value.source, value.cell))


_TEXTS = {
    sheet: [c.header for c in BY_NAME[sheet].columns if c.kind is Kind.PARAGRAPHS]
    for sheet in SETTLED_SHEETS
}

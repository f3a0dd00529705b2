"""Letters that send a case out for comment, and answers to such (Remisser)."""

from __future__ import annotations

from pipeline.domain.records import text_at
from pipeline.model import Record

_PURPOSE = "remiss"
SENT_OUT, ANSWERED = "missiv", "yttrande"


def is_sort(letter: Record, sort: str) -> bool:
    """Return whether a row of Remisser sends a case out, or answers."""
    return text_at(letter, "Typ") == sort


def is_consultation(item: Record | None) -> bool:
    """Return whether an item is taken up to ask others, or to answer them (Syfte)."""
    return text_at(item, "Syfte") == _PURPOSE

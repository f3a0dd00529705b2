"""Which rows hold a wording that somebody has settled: nothing in it is read as something else.

What was adopted, decided or put forward stands to the letter, and so does what is quoted.
(DECISIONS 215, 247)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.domain.decisions import is_taken, is_will_decided
from pipeline.domain.goals import was_adopted
from pipeline.domain.records import record_at, text_at
from pipeline.model import Record


def has_settled_wording(row: Record) -> bool:
    """Return whether the running text of a row stands as it was settled."""
    return row.sheet in _SETTLED and _SETTLED[row.sheet](row)


def is_quoted(row: Record) -> bool:
    """Return whether a row is to be taken to the letter, whatever anybody has read it as."""
    return row.sheet == "Yrkanden" or (row.sheet == "Texter" and bool(row["Ordagrant"]))


def _is_settled_goal(goal: Record | None) -> bool:
    adopted = text_at(goal, "Status") == "antaget"
    return adopted or was_adopted(record_at(goal, "Program"))


def _is_adopted_part(row: Record) -> bool:
    return was_adopted(record_at(row, "Program"))


_SETTLED: Mapping[str, Callable[[Record], bool]] = {
    "Texter": lambda row: is_quoted(row) or _is_adopted_part(row),
    "Politisk vilja": is_will_decided,
    "Mål": _is_settled_goal,
    "Förtydliganden": lambda row: (
        text_at(row, "Status") == "fastställt" or was_adopted(record_at(row, "Mål", "Program"))
    ),
    "Framgångsfaktorer": lambda row: _is_settled_goal(record_at(row, "Mål")),
    "Struktur": _is_adopted_part,
    "Delstrategier": _is_adopted_part,
    "Yrkanden": is_quoted,
    "Beslut": is_taken,
}
SETTLED_SHEETS = tuple(_SETTLED)

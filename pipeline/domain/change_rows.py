"""Rows for the sheet Ändringar: what has changed in a programme since it was sent out.

They are a proposal. What the sheet has no word for (Objekt) is left out, and the reason for a
change (Motiv) is never made up. (DECISIONS 359)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from pipeline.domain.changes import Became, RowChange
from pipeline.domain.plain_names import row_name
from pipeline.domain.records import group_by, listed, record_at, text_at
from pipeline.model import Dataset, Record
from pipeline.swedish.words import capital

SHEET = "Ändringar"
_GOAL, _PART = "mål", "delmål"
_THINGS: Mapping[str, str] = {
    "Förtydliganden": _GOAL,
    "Framgångsfaktorer": "framgångsfaktor",
    "Aktiviteter": "insatser",
}
_PLACES = frozenset(["vision", "fokusområde"])  # Struktur.Typ that Objekt has a word for
_OF_PROGRAM: Mapping[str, str] = {
    "Namn": "namn",
    "Gäller från": "giltighet",
    "Gäller till": "giltighet",
}
_SAYS = ("Typ", "Objekt", "Rubrik", "Nu")  # what tells one change from another
_SPLIT = "\n\n"  # between the paragraphs of several cells


def proposed_rows(
    dataset: Dataset, program: Record, changes: Iterable[RowChange]
) -> list[dict[str, str]]:
    """Return a row for each thing that is new, gone or changed, header → what is to stand there.

    A row that the sheet has already is not proposed.
    """
    known = {tuple(text_at(row, one) for one in _SAYS) for row in listed(program, "ändringar")}
    keys = _free_keys(dataset)
    rows = []
    for group in group_by((_thing(change), change) for change in changes).items():
        (kind, thing, goal, heading), found = group
        row = {"Program": program.key, "Typ": kind, "Objekt": thing, "Mål": goal, "Rubrik": heading}
        row["Tidigare"] = _SPLIT.join(change.was for change in found if change.was)
        row["Nu"] = _SPLIT.join(change.now for change in found if change.now)
        if thing and tuple(row[one] for one in _SAYS) not in known:
            rows.append({"Ändring-id": next(keys), **row, "Med i sammanfattning": "ja"})
    return rows


def _thing(change: RowChange) -> tuple[str, str, str, str]:
    """Return Typ, Objekt, Mål and Rubrik; Objekt is "" for what the sheet has no word for."""
    row = change.row
    goal = row if row.sheet == "Mål" else _goal_of(row)
    kind = Became.CHANGED if row.sheet == "Förtydliganden" else change.became
    of_goal = row.sheet in ("Mål", "Förtydliganden") and goal is not None
    named = goal if of_goal else row
    gone = row.sheet == "Mål" and change.became is Became.GONE
    key = goal.key if goal is not None and not gone else ""
    thing = "" if change.became is Became.MOVED else _object(change)
    return str(kind), thing, key, capital(row_name(named or row))


def _goal_of(row: Record) -> Record | None:
    return record_at(row, "Mål") if row.bare("Mål") is not None else None


def _object(change: RowChange) -> str:
    row = change.row
    if row.sheet == "Mål":
        return _PART if text_at(row, "Nivå") == _PART else _GOAL
    if row.sheet == "Struktur":
        kind = text_at(row, "Typ")
        return kind if kind in _PLACES else ""
    if row.sheet == "Program":
        return _OF_PROGRAM.get(change.header, "")
    return _THINGS.get(row.sheet, "")


def _free_keys(dataset: Dataset) -> Iterator[str]:
    """Yield ids (Ä1) that no row of the sheet has."""
    taken = {row.key for row in dataset[SHEET]}
    return (key for key in (f"Ä{number}" for number in count(1)) if key not in taken)

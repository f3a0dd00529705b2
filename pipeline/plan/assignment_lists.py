"""The list of what a body has decided that others are to do: one for each body (DECISIONS 298)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from pipeline.domain.assignments import giver_of, is_followed_up_on, is_open, open_assignments
from pipeline.domain.meetings import is_built
from pipeline.domain.records import ask_root, ask_rows, ask_value, group_by, record_at
from pipeline.model import Dataset, Row, View
from pipeline.plan.subjects import Subject

_DECISIONS = "besluten"
_READ = ("ansvarig", "klart_senast", "slutfört", "lämnas_till", "verb", "sats", "mening")


class Listed(TypedDict):
    """A line of the list: a point, and the decision by which the body gave it."""

    punkt: Row
    beslut: Row


def bodies(dataset: Dataset) -> Iterator[Subject]:
    """Yield each body with something left to do of what it decided.

    Who or when, in a column, asks for the list; it then has also what only its words give.
    """
    found = group_by((giver_of(one.decision), one) for one in open_assignments(dataset))
    for body, given in found.items():
        town = record_at(body, "Kommun")
        if (
            body is not None
            and is_built(town)
            and any(is_followed_up_on(one.point) for one in given)
        ):
            rows = tuple(dict.fromkeys(one.decision for one in given))
            yield Subject(key=body.key, row=body, municipality=town, decisions=rows)


def listing(view: View) -> list[Listed]:
    """Return the lines of the list, what is due first first; each with all that it depends on."""
    lines: list[Listed] = []
    for decision in ask_root(view, _DECISIONS):
        for point in ask_rows(decision, "beslutspunkter"):
            for name in _READ:
                ask_value(point, name)
            if is_open(point.record) and record_at(point.record, "Lämnas till") is None:
                lines.append({"punkt": point, "beslut": decision})
    return sorted(lines, key=_due)


def _due(line: Listed) -> tuple[bool, str]:
    day = line["punkt"].get("klart_senast")
    return not day, str(day)

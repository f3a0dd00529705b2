"""The assignments that decisions give: who is to do what, by when, and whether it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.domain.decisions import is_taken
from pipeline.domain.meetings import is_held
from pipeline.domain.records import is_filled, listed, record_at, text_at
from pipeline.model import Dataset, Record

RESPONSIBLE, DUE, DONE = "Ansvarig", "Klart senast", "Slutfört"
_NEVER = "9999"  # after every day
_IS_GIVEN = re.compile(r"\buppdra(?:r|s)?\b|\bi uppdrag\b", re.IGNORECASE)


class Assignment(NamedTuple):
    """A point that gives an assignment, and the decision by which its body gave it."""

    point: Record
    decision: Record

    @property
    def due(self) -> str:
        """Return the last day as 2027-06-30, after every day where none is told."""
        return text_at(self.point, DUE) or _NEVER


def gives_assignment(point: Record) -> bool:
    """Return whether a point of a decision says that somebody is to do something."""
    if text_at(point, "Mening"):
        return _IS_GIVEN.search(text_at(point, "Mening")) is not None
    verb = text_at(point, "Verb").casefold()
    return verb == "uppdra" or (verb == "ge" and "i uppdrag" in text_at(point, "Sats"))


def is_open(point: Record) -> bool:
    """Return whether a point gives an assignment, in words or by its columns, that is not done."""
    return (is_followed_up_on(point) or gives_assignment(point)) and not is_filled(point, DONE)


def is_followed_up_on(point: Record) -> bool:
    """Return whether a column says who has an assignment, or by when."""
    return is_filled(point, RESPONSIBLE) or is_filled(point, DUE)


def open_assignments(dataset: Dataset) -> list[Assignment]:
    """Return what is to be done by decisions that were taken for good; what is due first is first.

    What a body only proposes to another is given by that one.
    """
    return sorted(_given(dataset["Beslut"]), key=lambda found: found.due)


def giver_of(decision: Record) -> Record | None:
    """Return the body that made the decision."""
    return record_at(decision, "Behandling", "Möte", "Organ")


def _given(decisions: Iterable[Record]) -> Iterator[Assignment]:
    for decision in decisions:
        held = is_held(record_at(decision, "Behandling", "Möte"))
        if held and is_taken(decision) and not is_filled(decision, "Lämnas till"):
            for point in listed(decision, "beslutspunkter"):
                if is_open(point) and not is_filled(point, "Lämnas till"):
                    yield Assignment(point, decision)

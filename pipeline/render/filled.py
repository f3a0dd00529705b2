"""A chart that a document fills with numbers of its own."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.values.worked import Diagram

_DRAWN_FOR, _ROUND = 10, 5  # a chart is drawn as high as ten bars need; what stands round them


class Filled(NamedTuple):
    """A chart in a document: the part it stands in, its relationship, and what it shows."""

    part: str
    link: str
    diagram: Diagram


def height_of(diagram: Diagram, drawn: int) -> int:
    """Return how high a chart is, in the unit of `drawn`: what it is drawn as, for ten bars."""
    return drawn * (len(diagram.categories) + _ROUND) // (_DRAWN_FOR + _ROUND)

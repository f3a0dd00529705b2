"""A chart that a document fills with numbers of its own."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.values.computed import Diagram

_DRAWN_FOR, _ROUND = 10, 5  # a chart is drawn as high as ten bars need; what stands round them
_HIGHEST = 240 * 36_000  # 240 mm in EMU: what a page in A4 has room for


class Filled(NamedTuple):
    """A chart in a document: the part it stands in, its relationship, and what it shows."""

    part: str
    link: str
    diagram: Diagram


def height_of(diagram: Diagram, drawn: int) -> int:
    """Return how high a chart is, in EMU: `drawn` for ten bars, and never higher than a page.

    Unless it was drawn so.
    """
    grown = drawn * (len(diagram.categories) + _ROUND) // (_DRAWN_FOR + _ROUND)
    return min(grown, max(drawn, _HIGHEST))

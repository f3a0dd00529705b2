"""Where a tag stands: its paragraph, and what tells that from others with the same words."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from pipeline.ooxml.names import q
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, short_text

_P, _T, _TR, _FALLBACK = q("w:p"), q("w:t"), q("w:tr"), q("mc:Fallback")


class Spot(NamedTuple):
    """A paragraph as it stands in Word, for messages.

    `number`: which w:p of its part it is, from 0; -1 = none.
    """

    text: str = ""
    number: int = -1
    place: str = ""


NOWHERE = Spot()


def paragraph_of(element: Element) -> Element | None:
    """Return the paragraph that an element stands in."""
    return next(element.iterancestors(_P), None)


def own_texts(paragraph: Element) -> list[Element]:
    """Return the w:t of a paragraph's own runs (not of paragraphs inside a text box)."""
    return [t for t in paragraph.iter(_T) if paragraph_of(t) is paragraph]


def visible_text(paragraph: Element) -> str:
    """Return the text of a paragraph's own runs."""
    return "".join(t.text or "" for t in own_texts(paragraph))


def spots(root: Element, styles: Styles, *, counted: bool) -> dict[Element, Spot]:
    """Return where the paragraphs stand that may have tags; `counted`: also which they are."""
    alike: dict[str, list[tuple[Element, Spot]]] = defaultdict(list)
    copies: dict[Element, Element] = {}
    heading = ""
    for number, paragraph in enumerate(root.iter(_P)):
        text = visible_text(paragraph).strip()
        if "{" in text or "}" in text:
            box = next(paragraph.iterancestors(_FALLBACK), None)
            if box is not None and alike[text]:  # a text box is written twice
                copies[paragraph] = alike[text][-1][0]
            else:
                alike[text].append((paragraph, Spot(text, number if counted else -1, heading)))
        if styles.level(paragraph):
            heading = f"under rubriken ”{short_text(text)}”"
    found = {paragraph: spot for same in alike.values() for paragraph, spot in _told_apart(same)}
    return found | {copy: found[paragraph] for copy, paragraph in copies.items()}


def _told_apart(same: list[tuple[Element, Spot]]) -> list[tuple[Element, Spot]]:
    """Return paragraphs of the same words, each with a place only when there are several."""
    if len(same) == 1:
        return [(paragraph, spot._replace(place="")) for paragraph, spot in same]
    places = [_joined(spot.place, _row_of(paragraph)) for paragraph, spot in same]
    counts, seen = Counter(places), Counter[str]()
    found = []
    for (paragraph, spot), place in zip(same, places, strict=True):
        seen[place] += 1
        which = f"nr {seen[place]} av {counts[place]} likadana" if counts[place] > 1 else ""
        found.append((paragraph, spot._replace(place=_joined(place, which))))
    return found


def _row_of(paragraph: Element) -> str:
    row = next(paragraph.iterancestors(_TR), None)
    if row is None:
        return ""
    return f"rad {1 + sum(1 for _ in row.itersiblings(_TR, preceding=True))} i tabellen"


def _joined(*told: str) -> str:
    return ", ".join(filter(None, told))

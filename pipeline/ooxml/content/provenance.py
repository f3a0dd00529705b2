"""From where each paragraph of a built document has its words: which cells, the template, a hand.

A cell in a control is found in its place. A field without one (a date written out, a verb) is known
by its order in the memory: it stands somewhere from the control before it to the one after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from pipeline.model import Source
from pipeline.ooxml.content.memory import Memory
from pipeline.ooxml.content.paragraph_digests import (
    Passage,
    margins_and_main,
    passages_in,
    without_pictures,
)
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element

Fits = Callable[[str, Source], bool]  # whether a paragraph's text can show what a cell holds


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph: its words, the cells in it, and whether they are as they were written."""

    place: str  # "" in the body
    text: str
    sources: tuple[Source, ...]
    computed: tuple[Source, ...] = ()  # shown in another form than the cell has
    by_hand: bool = False  # changed or new since it was built; known of the body alone


@dataclass(frozen=True, slots=True)
class Explained:
    """A document's paragraphs in order; what is shown somewhere among some of them; the rest.

    `elements`: the paragraph of each sentence, in the trees of `roots`, which are the parts.
    """

    sentences: tuple[Sentence, ...]
    loose: tuple[tuple[Source, int, int], ...]  # in one of the sentences from … to, 0-based
    asked: tuple[Source, ...]  # asked for, and shown nowhere: in a condition, or a list
    elements: tuple[Element, ...] = field(default=(), compare=False, repr=False)
    roots: Mapping[str, Element] = field(default_factory=dict, compare=False, repr=False)


def explained(package: Package, remembered: Memory, fits: Fits) -> Explained:
    """Return what is known of a document that remembers `remembered`."""
    roots = margins_and_main(package)
    worded = [
        pair for pair in passages_in(package, roots, remembered) if without_pictures(pair[1].text)
    ]
    found = [passage for _, passage in worded]
    written = frozenset(remembered.blocks)
    sentences = [
        Sentence(
            passage.place,
            passage.text,
            tuple(dict.fromkeys(passage.sources)),
            by_hand=not passage.place and passage.digest not in written,
        )
        for passage in found
    ]
    loose = []
    for source, first, last in _uncontrolled(found, remembered):
        able = (n for n in range(first, last + 1) if fits(sentences[n].text, source))
        chosen = first if first == last else next(able, None)
        if chosen is None:
            loose.append((source, first, last))
        elif source not in (*sentences[chosen].sources, *sentences[chosen].computed):
            now = sentences[chosen]
            sentences[chosen] = replace(now, computed=(*now.computed, source))
    shown = {source for sources in remembered.fields for source in sources}
    asked = tuple(source for source in remembered.reads if source not in shown)
    elements = tuple(element for element, _ in worded)
    return Explained(tuple(sentences), tuple(dict.fromkeys(loose)), asked, elements, roots)


def _uncontrolled(found: Sequence[Passage], remembered: Memory) -> list[tuple[Source, int, int]]:
    """Return each source without a control, and between which paragraphs it stands."""
    places = [(n, source) for n, passage in enumerate(found) for source in passage.sources]
    fields = [shown[0] if len(shown) == 1 else None for shown in remembered.fields]
    matcher = SequenceMatcher(None, fields, [source for _, source in places], autojunk=False)
    at = {m.a + n: places[m.b + n][0] for m in matcher.get_matching_blocks() for n in range(m.size)}
    result = []
    before, last = 0, max(len(found) - 1, 0)
    for index, shown in enumerate(remembered.fields):
        if index in at:
            before = at[index]
        elif found:
            after = next((at[n] for n in range(index + 1, len(fields)) if n in at), last)
            result += [(source, before, max(before, after)) for source in shown]
    return result

"""From where each paragraph of a built document has its words: which cells, the template, a hand.

A cell in a control is found in its place. A field without one (a date written out, a verb) is known
by its order in the memory: it stands somewhere from the control before it to the one after it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.model import Source
from pipeline.ooxml.content.memory import Memory
from pipeline.ooxml.content.paragraph_digests import (
    Passage,
    margins_and_main,
    passages_in,
    without_pictures,
)
from pipeline.ooxml.content.same_order import same_order
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


def explained(
    package: Package, remembered: Memory, fits: Fits, empty: Collection[Source] = ()
) -> Explained:
    """Return what is known of a document that remembers `remembered`.

    `empty`: the cells that said nothing when it was made, and are shown nowhere.
    """
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
    about = _properties(package)
    for source, first, last in _in_the_text(
        _uncontrolled(found, remembered), sentences, about, fits
    ):
        if source in empty:
            continue
        able = (n for n in range(first, last + 1) if fits(sentences[n].text, source))
        chosen = first if first == last else next(able, None)
        if chosen is None:
            loose.append((source, first, last))
        elif source not in (*sentences[chosen].sources, *sentences[chosen].computed):
            now = sentences[chosen]
            sentences[chosen] = replace(now, computed=(*now.computed, source))
    shown = {source for sources in remembered.fields for source in sources if source not in empty}
    asked = tuple(source for source in remembered.reads if source not in shown)
    elements = tuple(element for element, _ in worded)
    return Explained(tuple(sentences), tuple(dict.fromkeys(loose)), asked, elements, roots)


class _Field(NamedTuple):
    """A field without a control: what it shows, and between which paragraphs it stands.

    `ends`: no field with a control comes after it.
    """

    sources: tuple[Source, ...]
    first: int
    last: int
    ends: bool


def _in_the_text(
    fields: Iterable[_Field], sentences: Sequence[Sentence], about: str, fits: Fits
) -> Iterator[tuple[Source, int, int]]:
    """Yield each source with its place; what a file’s title alone shows stands in no paragraph.

    `about`: what the file says of itself: those fields come last of all.
    """
    for field_ in fields:
        places = range(field_.first, field_.last + 1)
        of_title = field_.ends and any(
            fits(about, source) and not any(fits(sentences[at].text, source) for at in places)
            for source in field_.sources
        )
        yield from () if of_title else ((one, field_.first, field_.last) for one in field_.sources)


def _properties(package: Package) -> str:
    """Return what a file says of itself, its title among it."""
    roots = map(package.root, package.related("core-properties", ""))
    return "\n".join(text for root in roots for text in map(str, root.itertext()))


def _uncontrolled(found: Sequence[Passage], remembered: Memory) -> Iterator[_Field]:
    """Yield each field without a control, in their order."""
    places = [(n, source) for n, passage in enumerate(found) for source in passage.sources]
    fields = [shown[0] if len(shown) == 1 else None for shown in remembered.fields]
    found_in = same_order(fields, [source for _, source in places])
    at = {field_: places[place][0] for field_, place in found_in.items()}
    places_after = _next_places(at, len(fields), max(len(found) - 1, 0))
    last = max(at, default=-1)
    before = 0
    for index, shown in enumerate(remembered.fields):
        if index in at:
            before = at[index]
        elif found:
            yield _Field(shown, before, max(before, places_after[index]), index > last)


def _next_places(at: Mapping[int, int], count: int, last: int) -> list[int]:
    """Return of each field where the next one with a control stands, else the last place."""
    found = [last] * count
    for index in range(count - 2, -1, -1):
        found[index] = at.get(index + 1, found[index + 1])
    return found

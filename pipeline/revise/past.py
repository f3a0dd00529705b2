"""What stands in a document of the past, and is only offered another text (DECISIONS 95)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.model import Source
from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element
from pipeline.revise.script import CellStep, Change
from pipeline.revise.units import Unit

# What each paragraph was made of, in the order in which they end.
Reads = tuple[frozenset[Source], ...]


@dataclass(frozen=True)
class Past:
    """A document of the past. `stands`: whether a cell tells of something else than what happened.

    `changed`: the cells that it read then and are not as they were. `relists`: whether a list of
    rows that stand is among them, `retold`: whether one of what happened is. `listed`: the rows
    that stand and have another order. `reads`: what its paragraphs are made of today. `words`: of
    what a template starts from and is no row, which no paragraph is known to have asked for.
    """

    stands: Callable[[Source], bool]
    changed: frozenset[Source] = frozenset()
    relists: bool = False
    listed: frozenset[tuple[str, str]] = frozenset()
    retold: bool = False
    reads: Reads = ()
    words: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True)
class Offers:
    """Decides what is only offered. `changed`: the cells that are not as they were.

    `stirred`: whether anything that stands has changed at all, or the template has.
    """

    past: Past | None
    changed: Collection[Source]
    stirred: bool = False
    made_of: Mapping[Element, frozenset[Source]] = field(default_factory=dict)

    def rewriting(self, *units: Unit) -> bool:
        """Return whether words that stand would be replaced: those of a cell, or with one beside.

        Words without any cell that has changed are taken to be such, if something else is.
        """
        cells = self._changed_in(units)
        standing = self._standing(cells)
        return bool(standing) or (self.stirred and not cells)

    def again(self, *units: Unit) -> bool:
        """Return whether what is still undecided there was offered, and is no dispute."""
        cells = {source for unit in units for source in unit.sources}
        return self.past is not None and (not cells or bool(self._standing(cells)))

    def going(self, *units: Unit) -> bool:
        """Return whether what goes stands; after it in `units`: what has come instead."""
        cells = self._changed_in(units)
        if cells or self.past is None:
            return bool(self._standing(cells))
        return self.stirred and (self.past.relists or not self.past.retold)

    def adding(self, *units: Unit) -> bool:
        """Return whether what comes has nothing to do with what happened."""
        cells = self._changed_in(units)
        return self.stirred and cells == self._standing(cells)

    def of_cell(self, book: CellStep, paragraph: tuple[Unit, ...]) -> bool:
        """Return whether one control of a paragraph stands, or the words between two."""
        if self.past is None:
            return False
        if book.source is not None:
            return self.past.stands(book.source)
        return book.change is Change.SAME or self.rewriting(*paragraph)

    def named(self, *units: Unit) -> tuple[Source, ...]:
        """Return the cells that an offer is about: those that stand and have changed, else all."""
        found = self._standing(self._changed_in(units))
        shown = found.intersection(self.past.changed) if self.past is not None else found
        return tuple(sorted(shown or found or units[0].sources))

    def moving(self, unit: Unit) -> bool:
        """Return whether a unit is of rows that stand, and have another order by now."""
        rows = {source[:2] for source in unit.sources}
        return self.past is not None and bool(rows) and rows <= self.past.listed

    def _standing(self, cells: Iterable[Source]) -> set[Source]:
        return {s for s in cells if self.past is not None and self.past.stands(s)}

    def _changed_in(self, units: Iterable[Unit]) -> set[Source]:
        if self.past is None:
            return set()
        found: set[Source] = set()
        for unit in units:
            found.update(unit.sources)
            found.update(s for text, s in self.past.words.items() if text in unit.text)
            for paragraph in unit.element.iter(q("w:p")):
                found |= self.made_of.get(paragraph, frozenset())
        return found.intersection(self.changed)

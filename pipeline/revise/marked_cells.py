"""Which cell each mark of a comparison is of: by the control where it stands, or stood.

(DECISIONS 350)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.model import Source
from pipeline.ooxml.content.controls import Identities, source_of
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.xml import Element
from pipeline.revise.redline import AUTHOR, Redlined
from pipeline.revise.redline_marker import DEL, INS

_SDT, _AUTHOR, _ID = q("w:sdt"), q("w:author"), q("w:id")
_TEXTS = q_all("w:t w:delText")
_MARKS = (INS, DEL, *q_all("w:rPrChange w:pPrChange w:tblPrChange w:trPrChange w:tcPrChange"))


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """A change in a cell's text in a document. Nothing deleted, nothing inserted: its looks."""

    source: Source
    deleted: str = ""
    inserted: str = ""


def marked_cells(made: Redlined, old: bytes) -> tuple[MarkedCell, ...]:
    """Return the changes that stand in cells, in the order of the marked file, main part first.

    `old`: the older file, which alone remembers the cells that are not shown any longer.
    """
    if not made.marks:
        return ()
    package = read_package(made.data, "")
    finders = [Identities(memory) for p in (package, read_package(old, "", package))
               if (memory := read_memory(p)) is not None]  # fmt: skip
    if not finders:
        return ()
    reader = _Reader(finders, made)
    found: list[MarkedCell] = []
    for part in _marked_parts(package):
        _gather(reader, package.root(part), found)
    return tuple(found)


def _marked_parts(package: Package) -> Iterator[str]:
    author = AUTHOR.encode()
    stories = sorted(package.stories, key=lambda part: part != package.main)
    return (part for part in stories if author in package.parts[part])


def _gather(reader: _Reader, root: Element, found: list[MarkedCell]) -> None:
    before: Element | None = None  # the mark before, of what was told last
    for mark in root.iter(*_MARKS):
        if mark.get(_AUTHOR) != AUTHOR:
            continue
        for told in reader.changes(mark):
            last = found[-1] if found and before is not None else None
            if last is None or last.source != told.source:
                found.append(told)
            elif told.inserted and not last.inserted and mark.getprevious() is before:
                found[-1] = replace(last, inserted=told.inserted)
            elif told.deleted or told.inserted or last.deleted or last.inserted:
                found.append(told)
            before = mark


@dataclass
class _Reader:
    """Knows the cells of both versions, and what controls the deleted words stood in."""

    finders: list[Identities]
    made: Redlined

    def changes(self, mark: Element) -> Iterator[MarkedCell]:
        """Yield what a mark says of cells; of the end of a paragraph nothing."""
        here = self._cell_round(mark)
        if mark.tag == DEL:
            stood = self.made.stood.get(mark.get(_ID, "")) or (("", _text(mark)),)
            for tag, text in stood:
                source = self._cell_named(tag) or here
                if source is not None and text:
                    yield MarkedCell(source, deleted=text)
        elif here is not None:
            text = _text(mark) if mark.tag == INS else ""
            if text or mark.tag != INS:
                yield MarkedCell(here, inserted=text)

    def _cell_round(self, mark: Element) -> Source | None:
        controls = mark.iterancestors(_SDT)
        found = (source_of(each, finder) for each in controls for finder in self.finders)
        return next(filter(None, found), None)

    def _cell_named(self, tag: str) -> Source | None:
        found = (finder.by_tag.get(tag) for finder in self.finders)
        return next(filter(None, found), None)


def _text(mark: Element) -> str:
    return "".join([text.text or "" for text in mark.iter(*_TEXTS)])

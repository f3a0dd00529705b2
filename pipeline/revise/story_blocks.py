"""A story as units: paragraphs and tables, tables as rows, rows as cells, cells as such again.

A unit is known by the digests of its blocks (ooxml/content/), which the document's memory has
too. So what stood there before is known also when only the memory is left of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import Source
from pipeline.ooxml.content import block_digest, plain
from pipeline.ooxml.content.controls import Identities, sources_in
from pipeline.ooxml.content.looks import Looks
from pipeline.ooxml.content.reader import MODEL, Links, Reader
from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, text_in

_P, _TBL, _TR, _TC = q("w:p"), q("w:tbl"), q("w:tr"), q("w:tc")
_THROUGH = {
    q(f"w:{n}")
    for n in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo", "dir", "bdo")
}
_NOTES = {q(f"w:{n}") for n in ("footnote", "endnote", "comment")}
_MARKS = {block_digest(mark): mark for mark in ("[tabell", "[rad", "[cell", "tabell]")}
_INSIDE = {"[tabell": "tbl", "[rad": "tr", "[cell": "tc"}


@dataclass(eq=False)
class Unit:
    """A paragraph (`p`), table (`tbl`), row (`tr`) or cell (`tc`) of one side."""

    kind: str
    key: tuple[str, ...]  # digests of its blocks
    element: Element | None = None  # None: only its digests are known
    block: str = ""  # of a paragraph, as the content model has it
    sources: tuple[Source, ...] = ()
    heading: int = 0  # level, 0 = none
    inside: list[Unit] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return what a reader sees, without marks of formatting."""
        if self.kind == "p":
            return unmarked(self.block)
        return " ".join(filter(None, (unit.text for unit in self.inside)))

    @property
    def raw(self) -> str:
        """Return all text, results of fields too."""
        return "" if self.element is None else text_in(self.element)

    @property
    def fields(self) -> list[str]:
        """Return how its fields begin and end, in order."""
        marks = () if self.element is None else self.element.iter(q("w:fldChar"))
        return [mark.get(q("w:fldCharType"), "") for mark in marks]


def unmarked(block: str) -> str:
    """Return the text of a block without its marks of formatting."""
    return plain(block).strip()


class Units:
    """Reads the stories of one file as units."""

    def __init__(self, package: Package, finder: Identities, model: str = MODEL) -> None:
        """Know a file's looks, how its controls are named, and the content model to read it by."""
        self.package, self.finder, self.model = package, finder, model
        self.styles = Styles.of(package)
        self.looks = Looks(self.styles)

    def story(self, part: str, root: Element) -> list[Unit]:
        """Return the units of a story, without the empty paragraphs at its end."""
        body = root.find(q("w:body"))
        reader = Reader(Links(self.package, part), self.looks, self.model)
        return without_last(list(self._units(root if body is None else body, reader)))

    def _units(self, parent: Element, reader: Reader) -> Iterator[Unit]:
        for element in leaves(parent):
            yield self._table(element, reader) if element.tag == _TBL else self._p(element, reader)

    def _p(self, element: Element, reader: Reader) -> Unit:
        block = reader.paragraph(element)
        sources = tuple(sources_in(element, self.finder))
        level = self.styles.level(element)
        return Unit("p", (block_digest(block),), element, block, sources, level)

    def _table(self, table: Element, reader: Reader) -> Unit:
        rows = [self._row(row, reader) for row in own(table, _TR, _TBL)]
        return holder("tbl", rows, table)

    def _row(self, row: Element, reader: Reader) -> Unit:
        cells = [holder("tc", list(self._units(cell, reader)), cell) for cell in own(row, _TC, _TR)]
        return holder("tr", cells, row)


def own(parent: Element, tag: str, above: str) -> list[Element]:
    """Return the rows of a table, or cells of a row, not those of a table inside it."""
    return [e for e in parent.iter(tag) if next(e.iterancestors(above)) is parent]


def holder(kind: str, inside: list[Unit], element: Element | None = None) -> Unit:
    """Return a table, row or cell of what is in it."""
    keys = tuple(part for unit in inside for part in unit.key)
    mark = next(mark for mark, name in _INSIDE.items() if name == kind)
    end = (block_digest("tabell]"),) if kind == "tbl" else ()
    sources = tuple(dict.fromkeys(s for unit in inside for s in unit.sources))
    return Unit(kind, (block_digest(mark), *keys, *end), element, "", sources, 0, inside)


def leaves(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a story or cell in order, through what holds them."""
    for element in parent:
        if element.tag in (_P, _TBL):
            yield element
        elif element.tag in _THROUGH or (
            element.tag in _NOTES and element.get(q("w:type")) in (None, "normal")
        ):
            yield from leaves(element)


def without_last(units: list[Unit]) -> list[Unit]:
    """Return the units without the empty paragraphs at the end, as the content model does."""
    end = len(units)
    while end and units[end - 1].kind == "p" and units[end - 1].block.endswith("|"):
        end -= 1
    return units[:end]


# ---------------------------------------------------------------- of digests alone


def remembered(blocks: Sequence[str], known: Iterable[Unit]) -> list[Unit]:
    """Return the units that a memory's digests tell of; those `known` by their key have a text."""
    by_key: dict[tuple[str, ...], Unit] = {}
    for unit in known:
        for each in unit_and_inner(unit):
            by_key.setdefault(each.key, each)
    return _read(iter(blocks), by_key)[0]


def unit_and_inner(unit: Unit) -> Iterator[Unit]:
    """Yield a unit and all that is in it."""
    yield unit
    for each in unit.inside:
        yield from unit_and_inner(each)


def _read(digests: Iterator[str], known: dict[tuple[str, ...], Unit]) -> tuple[list[Unit], str]:
    """Return units up to the end of what holds them, and the mark that ended it."""
    found: list[Unit] = []
    mark = ""
    for each in digests:
        mark = _MARKS.get(each, "")
        if mark == "[tabell":
            found.append(_of(holder("tbl", _rows(digests, known)), known))
        elif mark:
            return found, mark
        else:
            found.append(_of(Unit("p", (each,)), known))
    return found, ""


def _rows(digests: Iterator[str], known: dict[tuple[str, ...], Unit]) -> list[Unit]:
    rows: list[list[Unit]] = []
    mark = next(digests, "")
    mark = _MARKS.get(mark, "")
    while mark in ("[rad", "[cell"):
        if mark == "[rad":
            rows.append([])
            mark = _MARKS.get(next(digests, ""), "")
            continue
        inside, mark = _read(digests, known)
        if rows:
            rows[-1].append(_of(holder("tc", inside), known))
    return [_of(holder("tr", cells), known) for cells in rows]


def _of(unit: Unit, known: dict[tuple[str, ...], Unit]) -> Unit:
    return known.get(unit.key, unit)

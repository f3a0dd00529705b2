"""A story as units: paragraphs and tables, tables as rows, rows as cells, cells as such again.

A unit is known by the digests of its blocks (ooxml/content/), which the document's memory has
too. So what stood there before is known also when only the memory is left of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from hashlib import blake2b
from typing import NamedTuple

from lxml import etree

from pipeline.model import Source
from pipeline.ooxml.content import block_digest, margin_text, plain
from pipeline.ooxml.content.appearance import Appearance, Dressed
from pipeline.ooxml.content.controls import Identities, sources_in
from pipeline.ooxml.content.looks import Looks
from pipeline.ooxml.content.looks_apart import story_apart
from pipeline.ooxml.content.memory import Memory
from pipeline.ooxml.content.reader import BREAK, Links, Reader
from pipeline.ooxml.names import NS, q
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element, value
from pipeline.revise.segments import Segment, split

_P, _TBL, _TR, _TC = q("w:p"), q("w:tbl"), q("w:tr"), q("w:tc")
_THROUGH = {
    q(f"w:{n}")
    for n in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo", "dir", "bdo")
}
_LINKED = etree.XPath("boolean(.//@r:*)", namespaces=NS)
_NOTES = {q(f"w:{n}") for n in ("footnote", "endnote", "comment")}
_KINDS = {_P: "p", _TBL: "tbl"}
_BREAKS = (b"pageBreakBefore", b'type="page"')
_WITHIN = {"tbl": ("tr", _TR), "tr": ("tc", _TC)}
_BEGINS = {"tbl": "[tabell", "tr": "[rad", "tc": "[cell"}
_MARKS = {block_digest(mark): mark for mark in (*_BEGINS.values(), "tabell]")}


class _Words:
    """A paragraph as the content model has it, read when somebody asks: in a key, its digest."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read

    @cached_property
    def block(self) -> str:
        return self._read()

    @cached_property
    def digest(self) -> str:
        return block_digest(self.block)

    def __eq__(self, other: object) -> bool:
        return self is other or self.digest == getattr(other, "digest", other)

    def __hash__(self) -> int:
        return hash(self.digest)


Key = tuple[str | _Words, ...]


@dataclass(eq=False)
class Unit:
    """A paragraph (`p`), table (`tbl`), row (`tr`) or cell (`tc`) of one side."""

    kind: str
    key: Key  # digests of its blocks
    element: Element = field(default_factory=lambda: etree.Element("unknown"))
    home: tuple[DocumentVersion, str] | None = (
        None  # and its part; None: only its digests are known
    )
    sources: tuple[Source, ...] = ()
    opened: Callable[[], list[Unit]] = list
    place: tuple[bytes, bytes] | None = None  # what is alike says and looks the same everywhere

    @property
    def block(self) -> str:
        """Return a paragraph as the content model has it, "" where only its digest is known."""
        words = self.key[0]
        return words.block if isinstance(words, _Words) else ""

    @cached_property
    def heading(self) -> int:
        """Return the level of a heading, 0 of anything else."""
        of_text = self.home is None or self.kind != "p"
        return 0 if of_text or self.home is None else self.home[0].styles.level(self.element)

    @cached_property
    def inside(self) -> list[Unit]:
        """Return the rows of a table, the cells of a row, what stands in a cell."""
        return self.opened()

    @cached_property
    def text(self) -> str:
        """Return what a reader sees, without marks of looks."""
        if self.kind == "p":
            return plain(self.block).strip()
        return " ".join(filter(None, (unit.text for unit in self.inside)))

    @property
    def source(self) -> Source | None:
        """Return the first cell in it."""
        return next(iter(self.sources), None)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Return the text, control, text, control … text of a paragraph, as it stood when read.

        None of a paragraph of which only the digest is known.
        """
        return self.home[0].segments(self) if self.home is not None else ()

    @property
    def head(self) -> str:
        """Return style and list level of a paragraph."""
        return "|".join(self.block.split("|", 2)[:2])

    @property
    def folded(self) -> str:
        """Return a paragraph's block without the blanks round its words; "" without words."""
        words = self.block.removeprefix(f"{self.head}|").strip()
        return f"{self.head}|{words}" if words else ""

    def looks_like(self, other: Unit) -> bool:
        """Return whether a unit of the same content looks the same; as it does if not known."""
        if self.home is None or other.home is None or (self.place and self.place == other.place):
            return True
        looks = self.home[0].appearance, other.home[0].appearance
        return next(story_apart(looks, self.element, other.element), None) is None

    @property
    def fields(self) -> list[str]:
        """Return how its fields begin and end, in order."""
        return [mark.get(q("w:fldCharType"), "") for mark in self.element.iter(q("w:fldChar"))]


class _Read(NamedTuple):
    """What was read of a paragraph, table, row or cell."""

    key: Key
    sources: tuple[Source, ...] = ()


class Readings:
    """Paragraphs and tables that have been read: what stands alike in two files is read once."""

    def __init__(self, remembered: Memory) -> None:
        """Read as a document remembers: its cells, and the content model of its digests."""
        self.finder, self.model = Identities(remembered), remembered.model
        self.known: dict[tuple[bytes, bytes], _Read] = {}
        self.margins: dict[tuple[object, ...], str] = {}
        self.looks: dict[bytes, Looks] = {}
        self.appearances: dict[bytes, Appearance] = {}


class DocumentVersion:
    """One version of a document, whose stories are read as units."""

    def __init__(self, package: Package, readings: Readings) -> None:
        """Know a file's looks, and how it is read."""
        self.package, self.readings = package, readings
        parts = (*package.related("styles"), *package.related("numbering"))
        self._look = blake2b(b"\0".join(package.parts[part] for part in parts)).digest()
        self.looks = readings.looks.get(self._look) or Looks.of(package)
        self.styles = readings.looks.setdefault(self._look, self.looks).styles
        self._readers: dict[str, Reader] = {}
        self._roots: dict[str, Element] = {}
        self._changing: set[str] = set()  # parts that are read as they are now

    @cached_property
    def appearance(self) -> Appearance:
        """Return what its paragraphs and words look like."""
        known = self.readings.appearances
        return known.get(self._look) or known.setdefault(self._look, Appearance(self.package))

    def root(self, part: str = "") -> Element:
        """Return the tree of a part (the main one), to be read only."""
        part = part or self.package.main
        if part not in self._roots:
            self._roots[part] = self.package.root(part)
        return self._roots[part]

    def story(self, part: str = "", root: Element | None = None) -> list[Unit]:
        """Return the units of a part (the main one), without the empty paragraphs at its end.

        `root`: the part as it is now, where it is being changed.
        """
        part = part or self.package.main
        if root is None:
            root = self.root(part)
        else:
            self._changing.add(part)
        body = root.find(q("w:body"))
        units = list(self._units(root if body is None else body, self._reader(part)))
        while units and units[-1].kind == "p" and units[-1].block.endswith("|"):
            units.pop()
        return units

    def units(self, part: str, elements: Iterable[Element]) -> list[Unit]:
        """Return some blocks of a part, or rows of a table in it, as units as they are now."""
        reader = self._reader(part)
        return [self._unit(_KINDS.get(str(e.tag), "tr"), e, reader) for e in elements]

    def margin(self, part: str) -> str:
        """Return the blocks of a header, footer or notes, a line each."""
        parts, known = self.package.parts, self.readings.margins
        links = ((n.id, n.target, parts.get(n.target)) for n in self.package.relationships(part))
        place = (self._look, parts[part], *links)
        if place not in known:
            known[place] = margin_text(self.package, part, self.looks, self.readings.model)
        return known[place]

    def segments(self, unit: Unit) -> tuple[Segment, ...]:
        """Return the text, control, text, control … text of a paragraph of this side."""
        part = unit.home[1] if unit.home is not None else ""
        reader = self._again(part)
        style = self.styles.style_of(unit.element)
        found = tuple(split(unit.element, self.readings.finder))
        for segment in found:
            segment.tokens = reader.tokens(segment.elements, style)
            segment.dressed = partial(self._dressed, segment.elements, style)
        return found

    def _dressed(self, elements: Iterable[Element], style: str) -> list[Dressed]:
        return self.appearance.words(elements, style)

    def _again(self, part: str) -> Reader:
        """Return who reads a paragraph of a part by itself."""
        if part not in self._readers:
            self._readers[part] = self._reader(part)
        self._readers[part].fields.clear()
        return self._readers[part]

    def _reader(self, part: str) -> Reader:
        return Reader(Links(self.package, part), self.looks, self.readings.model)

    def _units(self, parent: Element, reader: Reader) -> list[Unit]:
        return [self._unit(_KINDS[str(each.tag)], each, reader) for each in leaves(parent)]

    def _unit(self, kind: str, element: Element, reader: Reader) -> Unit:
        home = (self, reader.links.part)
        if kind == "tc":  # known with its row, or by its paragraphs
            inside = self._inside(kind, element, reader)
            read = _held(kind, inside)
            return Unit(kind, read[0], element, home, *read[1:], lambda: inside)
        written = etree.tostring(element, with_tail=False)
        table = next(element.iterancestors(_TBL)) if kind == "tr" else None
        look = self._look + value(table, "w:tblPr", "w:tblStyle").encode()
        place, known = (look, written), self.readings.known
        if place in known and not reader.fields:
            read = known[place]
            opened = partial(self._reopened, kind, element, home[1]) if kind != "p" else list
            return Unit(kind, read[0], element, home, *read[1:], opened, place)
        inside = self._inside(kind, element, reader)
        alone = not reader.fields and b":fldChar" not in written
        read = self._read(element, reader, alone) if kind == "p" else _held(kind, inside)
        if alone and not reader.fields and not _LINKED(element):
            known[place] = read  # it says the same in every place
        return Unit(kind, read[0], element, home, *read[1:], lambda: inside, place)

    def _reopened(self, kind: str, element: Element, part: str) -> list[Unit]:
        return self._inside(kind, element, self._reader(part))

    def _read(self, element: Element, reader: Reader, alone: bool) -> _Read:
        """Return a paragraph, `alone` in that no field of another goes on in it."""
        part = reader.links.part
        words = _Words(lambda: self._again(part).paragraph(element))
        if not alone or part in self._changing:
            block = reader.paragraph(element)
            words = _Words(lambda: block)
        return _Read((words,), tuple(sources_in(element, self.readings.finder)))

    def _inside(self, kind: str, element: Element, reader: Reader) -> list[Unit]:
        """Return the rows of a table, the cells of a row, what stands in a cell."""
        if kind == "tc":
            return self._units(element, reader)
        within = _WITHIN.get(kind)
        found = _own(element, within[1], str(element.tag)) if within else ()
        return [self._unit(within[0], each, reader) for each in found] if within else []


def _own(parent: Element, tag: str, above: str) -> list[Element]:
    """Return the rows of a table, or cells of a row, not those of a table inside it."""
    alone = next(parent.iterdescendants(above), None) is None
    return [e for e in parent.iter(tag) if alone or next(e.iterancestors(above)) is parent]


def _held(kind: str, inside: Iterable[Unit]) -> _Read:
    """Return what is read of a table, row or cell by what is in it."""
    keys = tuple(part for unit in inside for part in unit.key)
    end = (block_digest("tabell]"),) if kind == "tbl" else ()
    sources = tuple(dict.fromkeys(s for unit in inside for s in unit.sources))
    return _Read((block_digest(_BEGINS[kind]), *keys, *end), sources=sources)


def _holder(kind: str, inside: list[Unit]) -> Unit:
    read = _held(kind, inside)
    return Unit(kind, read.key, sources=read.sources, opened=lambda: inside)


def leaves(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a story or cell in order, through what holds them."""
    for element in parent:
        if element.tag in (_P, _TBL):
            yield element
        elif element.tag in _THROUGH or (
            element.tag in _NOTES and element.get(q("w:type")) in (None, "normal")
        ):
            yield from leaves(element)


def breaks_last(units: Iterable[Unit]) -> list[Unit]:
    """Return units with page breaks at the end of the paragraph before, as LibreOffice has them.

    So the content model tells whether anybody has edited a file, and so it is told what they have.
    """
    made: list[Unit] = []
    for unit in units:
        breaks = unit.place is None or any(mark in unit.place[1] for mark in _BREAKS)
        text = unit.block.rpartition("|")[2] if breaks and unit.kind == "p" else ""
        if text.startswith(BREAK) and text != BREAK and made and made[-1].kind == "p":
            made[-1] = _saying(made[-1], made[-1].block + BREAK)
            unit = _saying(unit, f"{unit.head}|{text.removeprefix(BREAK)}")
        made.append(unit)
    return made


def _saying(unit: Unit, block: str) -> Unit:
    return replace(unit, key=(_Words(lambda: block),))


# ---------------------------------------------------------------- of digests alone


def remembered(blocks: Sequence[str], known: Iterable[Unit]) -> list[Unit]:
    """Return the units that a memory's digests tell of; those `known` by their key have a text."""
    units = [each for unit in known for each in unit_and_inner(unit)]
    by_key = {each.key: each for each in reversed(units)}  # the first of each key
    return _read(iter(blocks), by_key)[0]


def unit_and_inner(unit: Unit) -> Iterator[Unit]:
    """Yield a unit and all that is in it."""
    yield unit
    for each in unit.inside:
        yield from unit_and_inner(each)


def paragraphs_in(units: Iterable[Unit]) -> Iterator[Unit]:
    """Yield the paragraphs in units, also those in their tables."""
    return (each for unit in units for each in unit_and_inner(unit) if each.kind == "p")


def _read(digests: Iterator[str], known: dict[Key, Unit]) -> tuple[list[Unit], str]:
    """Return units up to the end of what holds them, and the mark that ended it."""
    found: list[Unit] = []
    for each in digests:
        mark = _MARKS.get(each, "")
        if mark == "[tabell":
            found.append(_of(_holder("tbl", _rows(digests, known)), known))
        elif mark:
            return found, mark
        else:
            found.append(_of(Unit("p", (each,)), known))
    return found, ""


def _rows(digests: Iterator[str], known: dict[Key, Unit]) -> list[Unit]:
    rows: list[list[Unit]] = []
    mark = _MARKS.get(next(digests, ""), "")
    while mark in ("[rad", "[cell"):
        if mark == "[rad":
            rows.append([])
            mark = _MARKS.get(next(digests, ""), "")
            continue
        inside, mark = _read(digests, known)
        if rows:
            rows[-1].append(_of(_holder("tc", inside), known))
    return [_of(_holder("tr", cells), known) for cells in rows]


def _of(unit: Unit, known: dict[Key, Unit]) -> Unit:
    return known.get(unit.key, unit)

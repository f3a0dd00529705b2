"""What a document shows of each cell as it stands now: paragraphs, looks, and who has changed them.

Tracked changes count as accepted, but for what waits there of ours. (DECISIONS 352)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from lxml import etree

from pipeline import schema
from pipeline.model import Source
from pipeline.ooxml.content.controls import source_of
from pipeline.ooxml.content.prompts import asks_for_text, shows_prompt
from pipeline.ooxml.names import AUTHOR, q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.xml import Element, each_once
from pipeline.revise.marks import Undecided, has_ours, lasting, runs_text, taken_away
from pipeline.revise.pull_runs import RunReader, TrackedMark, forgets_looks
from pipeline.revise.segments import is_beside, split
from pipeline.revise.tracked import accepted
from pipeline.revise.units import DocumentVersion, Readings, Unit, breaks_last, paragraphs_in
from pipeline.revise.versions import memory_of
from pipeline.values.block_markup import Block, BlockKind, Inline

_P, _SDT, _R, _PPR, _RPR = q_all("w:p w:sdt w:r w:pPr w:rPr")
_HOMES = q_all("w:tc w:body w:txbxContent w:hdr w:ftr w:footnote w:endnote")
_MARK_GONE, _MARK_NEW = (f"{_PPR}/{_RPR}/{q(name)}" for name in ("w:del", "w:ins"))
_AUTHOR = q("w:author")
_FORMATS: dict[str, BlockKind] = {"bullet": "bullet", "lowerLetter": "letter"}


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A paragraph, or the part of one, that shows a cell.

    `first`, `last`: whether nothing stands before or after it in its paragraph. `apart`: whether
    something else stands between it and the passage before. `held`: in a control that holds whole
    paragraphs. `kept`: whether the paragraph is one that was written so. `asks`: it is a prompt,
    and no text. `offered`, `beside`, `told`: as in Place.
    """

    source: Source
    part: str
    block: Block
    marks: tuple[TrackedMark, ...] = ()
    lost: tuple[str, ...] = ()
    first: bool = True
    last: bool = True
    apart: bool = False
    held: bool = False
    kept: bool = False
    asks: bool = False
    usual: str = ""  # the look of the tag itself
    offered: bool = False
    beside: tuple[str, ...] = ()
    told: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a document shows a cell: its paragraphs there, in order."""

    source: Source
    part: str
    blocks: tuple[Block, ...]
    marks: tuple[TrackedMark, ...] = ()
    lost: tuple[str, ...] = ()  # what no cell can hold, in words
    kept: bool = False
    asks: bool = False
    offered: bool = False  # another text of the workbook waits in it, to be decided on
    beside: tuple[str, ...] = ()  # paragraphs of the workbook that wait next to it
    told: bool = False  # a comment of ours says that the workbook no longer has it


@dataclass(frozen=True)
class ShownCells:
    """A document, read for what it shows of its cells."""

    package: Package
    readings: Readings
    draft: Draft  # without what is only offered in it
    digests: frozenset[str]  # of the blocks that it was written with
    passages: list[ShownPassage] = field(default_factory=list)

    @cached_property
    def body(self) -> list[Unit]:
        """Return the body as it is read here."""
        main = self.package.main
        version = DocumentVersion(self.package, self.readings)
        return breaks_last(version.story(main, self.draft.root(main)))

    @property
    def usual(self) -> dict[Source, list[str]]:
        """Return the looks of the tags of each cell, in their order."""
        found: dict[Source, list[str]] = {}
        for passage in self.passages:
            found.setdefault(passage.source, []).append(passage.usual)
        return found

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Return the places in order; paragraphs that follow on one another are one place."""
        found: list[list[ShownPassage]] = []
        for passage in self.passages:
            before = found[-1][-1] if found else None
            if before is not None and _goes_on(before, passage):
                found[-1].append(passage)
            else:
                found.append([passage])
        return tuple(map(_place, found))


def shown_cells(
    package: Package, readings: Readings, before: ShownCells | None = None
) -> ShownCells:
    """Return what a document shows of its cells; DocumentError when it is none of ours.

    `before`: the document as it was written, for what a program that saved it does not keep.
    """
    known = memory_of(package)
    draft = Draft(package)
    accepted(draft, known.tracked)
    version = DocumentVersion(package, readings)
    found = ShownCells(package, readings, draft, frozenset(known.blocks))
    roots = {part: draft.root(part) for part in package.stories}
    waiting = _waiting(draft, roots) if has_ours(draft) else _Waiting()
    usual = before.usual if before is not None and forgets_looks(package) else {}
    for part, root in roots.items():
        reader = _StoryReader(version, part, found, usual, waiting)
        found.passages.extend(reader.passages(root))
    return found


@dataclass(frozen=True)
class _Waiting:
    """What a merge has left in a document, to be decided on.

    `beside`: the texts of new paragraphs of ours, by the paragraphs of theirs next to them.
    """

    inside: Undecided = field(default_factory=Undecided)
    beside: Mapping[Element, tuple[str, ...]] = field(default_factory=dict)
    told: Collection[Element] = ()  # paragraphs that the workbook no longer has

    def waits_in(self, elements: Sequence[Element]) -> bool:
        """Return whether another text of the workbook stands in some elements."""
        return any(self.inside.waits_in(elements, emptied=empty) for empty in (False, True))


def _waiting(draft: Draft, roots: Mapping[str, Element]) -> _Waiting:
    """Take out of a document what is only offered in it; return what that was."""
    beside: dict[Element, tuple[str, ...]] = {}
    for paragraph in (p for root in roots.values() for p in each_once(root, _P)):
        if any(mark.get(_AUTHOR) == AUTHOR for mark in paragraph.iterfind(_MARK_NEW)):
            for near in (paragraph.getprevious(), paragraph.getnext()):
                if near is not None:
                    beside[near] = (*beside.get(near, ()), runs_text(paragraph))
    inserted = (each for root in roots.values() for each in root.iter(q("w:ins")))
    told = lasting(draft)
    return _Waiting(taken_away(draft, set(map(runs_text, inserted))), beside, told)


class _StoryReader:
    """Reads one part."""

    def __init__(
        self,
        version: DocumentVersion,
        part: str,
        found: ShownCells,
        usual: dict[Source, list[str]],
        waiting: _Waiting,
    ) -> None:
        self.version, self.part, self.found, self.usual = version, part, found, usual
        self.waiting = waiting
        self.finder = found.readings.finder
        self.runs = RunReader(version, part)

    def passages(self, root: Element) -> Iterator[ShownPassage]:
        """Yield what shows a cell, paragraph by paragraph."""
        units = paragraphs_in(self.version.story(self.part, root))
        digests = {unit.element: unit.key[0] for unit in units}
        waiting: list[
            ShownPassage
        ] = []  # of a paragraph whose mark is struck: the next one goes on
        home: Element | None = None
        for paragraph in each_once(root, _P):
            kept = getattr(digests.get(paragraph), "digest", "") in self.found.digests
            here = [replace(each, kept=kept) for each in self._of(paragraph)]
            holder = next(paragraph.iterancestors(*_HOMES), None)
            if here:
                here[0] = replace(here[0], apart=home is None or holder is not home)
                home = holder
            elif kept and _has_words([paragraph]):
                home = None
            if waiting and here and waiting[-1].source == here[0].source:
                here[0] = _joined(waiting.pop(), here[0])
            yield from waiting
            waiting = here
            if paragraph.find(_MARK_GONE) is None:
                yield from waiting
                waiting = []
        yield from waiting

    def _of(self, paragraph: Element) -> list[ShownPassage]:
        held = self._holder(paragraph)
        if held is not None:
            source, control = held
            inside = [e for e in paragraph if e.tag != _PPR and not is_beside(e)]
            return [replace(self._passage(source, paragraph, inside, control), held=True)]
        segments = list(split(paragraph, self.finder))
        made = []
        for at, segment in enumerate(segments):
            if segment.source is not None:
                begins = segment.elements[0]
                own = begins if begins.tag == _SDT else None
                passage = self._passage(segment.source, paragraph, segment.elements, own)
                first = at == 1 and not _has_words(segments[0].elements)
                last = at == len(segments) - 2 and not _has_words(segments[-1].elements)
                made.append(replace(passage, first=first, last=last))
        return made

    def _holder(self, paragraph: Element) -> tuple[Source, Element] | None:
        """Return the control that holds whole paragraphs, this one among them."""
        for above in paragraph.iterancestors(_SDT, _P):
            if above.tag == _P:
                return None
            source = source_of(above, self.finder)
            if source is not None:
                return source, above
        return None

    def _passage(
        self,
        source: Source,
        paragraph: Element,
        elements: Sequence[Element],
        control: Element | None,
    ) -> ShownPassage:
        kind = self._kind(paragraph)
        styles = self.version.styles
        if control is not None and shows_prompt(control, styles):
            return ShownPassage(source, self.part, Block(kind, 0, ()), asks=not source.sheet)
        asks = control is not None and asks_for_text(control, styles)
        left = self.usual.get(source)
        read = self.runs.read(paragraph, elements, control, left.pop(0) if left else None)
        block = Block(kind, 0, read.inlines)
        return ShownPassage(
            source,
            self.part,
            block,
            read.marks,
            read.lost,
            asks=asks,
            usual=read.usual,
            offered=self.waiting.waits_in(elements),
            beside=self.waiting.beside.get(paragraph, ()),
            told=paragraph in self.waiting.told,
        )

    def _kind(self, paragraph: Element) -> BlockKind:
        styles = self.version.styles
        level = styles.list_level(styles.numbering(paragraph))
        if level is None or level.format == "none" or styles.level(paragraph):
            return "text"
        return _FORMATS.get(level.format, "number")


def _has_words(elements: Iterable[Element]) -> bool:
    return any(runs_text(each).strip() for each in elements)


def _goes_on(before: ShownPassage, passage: ShownPassage) -> bool:
    same = (before.source, before.part) == (passage.source, passage.part)
    several = _runs_on(passage.source) or (before.held and passage.held)
    follows = before.last and passage.first and not passage.apart
    return same and several and follows and not before.asks


def _runs_on(source: Source) -> bool:
    """Return whether a cell may have several paragraphs; a section that is filled in may too."""
    sheet = schema.BY_NAME.get(source.sheet)
    column = sheet.column(source.column) if sheet is not None else None
    return not source.sheet or (column is not None and column.kind is schema.Kind.PARAGRAPHS)


def _joined(one: ShownPassage, other: ShownPassage) -> ShownPassage:
    """Return two passages of which the mark between them is struck."""
    inlines: tuple[Inline, ...] = (*one.block.inlines, *other.block.inlines)
    return replace(
        one,
        block=replace(one.block, inlines=inlines),
        marks=(*one.marks, *other.marks),
        lost=(*one.lost, *other.lost),
        offered=one.offered or other.offered,
        beside=(*one.beside, *other.beside),
        told=one.told or other.told,
        last=other.last,
        kept=False,
    )


def _place(passages: Sequence[ShownPassage]) -> Place:
    one = passages[0]
    return Place(
        one.source,
        one.part,
        tuple(each.block for each in passages),
        tuple(dict.fromkeys(mark for each in passages for mark in each.marks)),
        tuple(dict.fromkeys(word for each in passages for word in each.lost)),
        all(each.kept for each in passages),
        one.asks,
        offered=any(each.offered for each in passages),
        beside=tuple(text for each in passages for text in each.beside),
        told=any(each.told for each in passages),
    )


def last_saved(package: Package) -> tuple[str, str]:
    """Return who saved a file last and when, as it says itself; "" for what it does not say."""
    parts = package.related("core-properties", "")
    root = package.root(parts[0]) if parts else etree.Element("none")
    who, when = (root.findtext(f"{{*}}{name}") or "" for name in ("lastModifiedBy", "modified"))
    return ("" if who == AUTHOR else who.strip(), when.strip())

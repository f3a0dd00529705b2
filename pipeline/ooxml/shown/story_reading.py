"""Reads a part of a Word file as stories of paragraphs, lists and tables (shown_blocks.py).

(DECISIONS 400)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from lxml import etree

from pipeline.ooxml.content.chart import numbers_of, unit_of
from pipeline.ooxml.content.content_model import story_of
from pipeline.ooxml.content.looks import Looks
from pipeline.ooxml.content.reader import Links, is_content
from pipeline.ooxml.content.table_of_contents import levels_of
from pipeline.ooxml.content.texts import place
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.safety.barriers import marked_heads, repeats_heading
from pipeline.ooxml.shown.pieces import CONTENTS, Drawn, PieceReader, Revision, Sign, revision_of
from pipeline.ooxml.shown.shown_blocks import (
    Block,
    ListItem,
    ShownCell,
    ShownChart,
    ShownList,
    ShownParagraph,
    ShownStory,
    ShownTable,
    TableRow,
    is_shown,
)
from pipeline.ooxml.styles import NOT_LISTED, Numbering, Styles
from pipeline.ooxml.xml import Element, value, whole_number

_P, _PPR, _TBL, _TR, _TC = q_all("w:p w:pPr w:tbl w:tr w:tc")
_NOTE_PARTS = {"footnotes": q("w:footnote"), "endnotes": q("w:endnote")}
_COMMENT, _ID, _AUTHOR, _DATE = q_all("w:comment w:id w:author w:date")
_HOLDING = frozenset(
    q_all("w:sdt w:sdtContent w:ins w:smartTag w:customXml w:moveTo w:dir w:bdo")
)  # as walk_blocks goes into
_CELL_PROPERTIES, _ROW_PROPERTIES = q_all("w:tcPr w:trPr")
_ROW_MARKS = q_all("w:ins w:del")


class Setting(NamedTuple):
    """What a paragraph's properties and style say: a heading's level, the list that it is in."""

    level: int = 0
    is_title: bool = False
    numbering: Numbering = NOT_LISTED  # headings are in none


_OF_TABLES = Setting()


@dataclass
class StoryReader:
    """Reads the stories of one part in order. `numbers`: of the sentences of paragraphs."""

    package: Package
    part: str
    looks: Looks
    numbers: Mapping[Element, int]
    known: dict[bytes, Setting] = field(default_factory=dict)
    reader: PieceReader = field(init=False)
    counted: dict[Numbering, int] = field(default_factory=dict)  # how far each list has come

    def __post_init__(self) -> None:
        """Begin at the beginning of the part."""
        self.reader = PieceReader(Links(self.package, self.part), self.looks)

    def story(self, root: Element, name: str) -> ShownStory:
        """Return the one story of a part: the body, a header."""
        return ShownStory(name, self._blocks(story_of(root)))

    def notes(self, root: Element, kind: str) -> Iterator[ShownStory]:
        """Yield the notes of a part; `kind`: footnotes, endnotes."""
        for note in root.iterchildren(_NOTE_PARTS[kind]):
            if is_content(note):
                yield ShownStory(
                    place(self.package, self.part), self._blocks(note), note.get(_ID, "")
                )

    def comments(self, root: Element) -> Iterator[ShownStory]:
        """Yield the comments of a part, ours too."""
        for comment in root.iterchildren(_COMMENT):
            said = (comment.get(name, "") for name in (_ID, _AUTHOR, _DATE))
            yield ShownStory("en kommentar", self._blocks(comment), *said)

    # ------------------------------------------------------------ blocks

    def _blocks(self, holder: Element) -> tuple[Block, ...]:
        found: list[Block] = []
        listed: list[tuple[Numbering, ShownParagraph]] = []
        for element in _blocks_in(holder):
            setting = self._setting(element) if element.tag == _P else _OF_TABLES
            if setting.numbering != NOT_LISTED:
                listed.append((setting.numbering, self._paragraph(element, setting)))
                continue
            found += self._lists(listed)
            listed = []
            is_table = element.tag == _TBL
            found.append(self._table(element) if is_table else self._paragraph(element, setting))
        return (*found, *self._lists(listed))

    def _setting(self, paragraph: Element) -> Setting:
        """Return what a paragraph's properties say; those that say the same are read once."""
        own = paragraph.find(_PPR)
        said = b"" if own is None else etree.tostring(own, with_tail=False)
        if said not in self.known:
            self.known[said] = self._read_setting(paragraph)
        return self.known[said]

    def _read_setting(self, paragraph: Element) -> Setting:
        level = self.styles.level(paragraph)
        is_title = self.styles.inherited(self.styles.style_of(paragraph)).is_title
        numbering = self.styles.numbering(paragraph)
        look = self.styles.list_level(numbering)
        unlisted = level or is_title or look is None or look.format == "none"
        return Setting(level, is_title, NOT_LISTED if unlisted else numbering)

    @property
    def styles(self) -> Styles:
        """Return the styles of the file."""
        return self.looks.styles

    def _paragraph(self, element: Element, setting: Setting) -> ShownParagraph:
        pieces = self.reader.pieces(element)
        drawn = [piece for piece in pieces if isinstance(piece, Drawn)]
        boxes = (box for piece in drawn for box in piece.boxes)
        lists = any(isinstance(piece, Sign) and piece.text == CONTENTS for piece in pieces)
        return ShownParagraph(
            pieces,
            self.numbers.get(element),
            setting.level,
            setting.is_title,
            tuple(ShownStory("en textruta", self._blocks(box)) for box in boxes),
            tuple(self._chart(piece) for piece in drawn if piece.chart in self.package.parts),
            levels_of(element) if lists else None,
        )

    def _chart(self, drawn: Drawn) -> ShownChart:
        root = self.package.root(drawn.chart)
        return ShownChart(numbers_of(root), unit_of(root), drawn.description)

    # ------------------------------------------------------------ lists

    def _lists(self, listed: Sequence[tuple[Numbering, ShownParagraph]]) -> Iterator[ShownList]:
        """Yield the lists of paragraphs that follow each other, inner ones in their items."""
        at = 0
        while at < len(listed):
            numbering = listed[at][0]
            items: list[ListItem] = []
            start = self.counted.get(numbering, 0) + 1
            while at < len(listed) and listed[at][0] == numbering:
                inner = _deeper(listed, at + 1, _depth(numbering))
                self._restart_below(numbering)
                items.append(ListItem(listed[at][1], tuple(self._lists(inner))))
                at += 1 + len(inner)
            self.counted[numbering] = start + len(items) - 1
            level = self.styles.list_level(numbering)
            form = level.format if level is not None else "bullet"
            yield ShownList(tuple(items), 0 if form == "bullet" else start, form)

    def _restart_below(self, numbering: Numbering) -> None:
        for known in list(self.counted):
            if known.number == numbering.number and _depth(known) > _depth(numbering):
                del self.counted[known]

    # ------------------------------------------------------------ tables

    def _table(self, table: Element) -> ShownTable:
        rows = list(_inside(table, _TR))
        first_row, first_column = marked_heads(table)
        repeated = sum(1 for _ in takewhile(repeats_heading, rows))
        heading = repeated or int(first_row and len(rows) > 1)
        grid = [list(self._cells(row)) for row in rows]
        shown = (
            TableRow(tuple(_placed(grid, at, at < heading, first_column)), _row_mark(row))
            for at, row in enumerate(rows)
        )
        return ShownTable(tuple(shown), heading)

    def _cells(self, row: Element) -> Iterator[_GridCell]:
        properties = row.find(_ROW_PROPERTIES)
        column = whole_number(value(properties, "w:gridBefore"))
        for cell in _inside(row, _TC):
            own = cell.find(_CELL_PROPERTIES)
            across = max(1, whole_number(value(own, "w:gridSpan"), 1))
            merged = own.find(q("w:vMerge")) if own is not None else None
            blocks = self._blocks(cell)
            goes_on = (
                merged is not None
                and merged.get(q("w:val"), "continue") == "continue"
                and not any(map(is_shown, blocks))
            )
            yield _GridCell(column, across, blocks, goes_on)
            column += across


@dataclass(frozen=True, slots=True)
class _GridCell:
    """A cell where it stands in its row; `goes_on`: it is part of the one above."""

    column: int
    across: int
    blocks: tuple[Block, ...]
    goes_on: bool


def _placed(
    grid: Sequence[Sequence[_GridCell]], at: int, is_heading: bool, first_column: bool
) -> Iterator[ShownCell]:
    for number, cell in enumerate(grid[at]):
        if cell.goes_on and at:
            continue
        below = (next((c for c in row if c.column == cell.column), None) for row in grid[at + 1 :])
        down = 1 + sum(1 for _ in takewhile(lambda c: c is not None and c.goes_on, below))
        heads = "col" if is_heading else "row" if first_column and not number else ""
        yield ShownCell(cell.blocks, cell.across, down, heads)


def _row_mark(row: Element) -> Revision | None:
    properties = row.find(_ROW_PROPERTIES)
    marks = () if properties is None else properties.iterchildren(*_ROW_MARKS)
    return next(map(revision_of, marks), None)


def _deeper(
    listed: Sequence[tuple[Numbering, ShownParagraph]], start: int, depth: int
) -> Sequence[tuple[Numbering, ShownParagraph]]:
    """Return the items from `start` on until one that is not below that depth."""
    end = start
    while end < len(listed) and _depth(listed[end][0]) > depth:
        end += 1
    return listed[start:end]


def _depth(numbering: Numbering) -> int:
    return whole_number(numbering.level)


def _blocks_in(holder: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a story, those in controls too."""
    for element in holder.iterchildren(etree.Element):
        if element.tag in (_P, _TBL):
            yield element
        elif element.tag in _HOLDING:
            yield from _blocks_in(element)


def _inside(holder: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table, or the cells of a row, also of those that a control holds."""
    for element in holder.iterchildren(etree.Element):
        if element.tag == tag:
            yield element
        else:
            yield from _inside(element, tag)

"""What a page shows of a document, as values: paragraphs, lists, tables, stories.

(DECISIONS 400)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.ooxml.shown.pieces import Piece, Revision
from pipeline.values.computed import Diagram


@dataclass(frozen=True, slots=True)
class ShownChart:
    """A chart. `description`: in words, for those who don't see it; `unit`: behind its numbers."""

    numbers: Diagram
    unit: str
    description: str


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph. `number`: of its sentence, 0-based, None when no sentence is of it alone."""

    pieces: tuple[Piece, ...]
    number: int | None = None
    level: int = 0  # 1–9 of a heading
    is_title: bool = False
    boxes: tuple[ShownStory, ...] = ()  # what stands in its text boxes
    charts: tuple[ShownChart, ...] = ()
    contents: tuple[int, int] | None = None  # levels of the headings that a contents list shows

    @property
    def text(self) -> str:
        """Return its words, as the content model has them."""
        return "".join(piece.text for piece in self.pieces).strip()


@dataclass(frozen=True, slots=True)
class ListItem:
    """A paragraph of a list, and the lists below it."""

    paragraph: ShownParagraph
    inner: tuple[ShownList, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list of one level. `start`: the number of its first item, 0 for bullets."""

    items: tuple[ListItem, ...]
    start: int
    format: str  # of its numbers: decimal, lowerLetter …


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a table. `heads`: col or row when it heads one, else ""."""

    blocks: tuple[Block, ...]
    across: int = 1
    down: int = 1
    heads: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table."""

    cells: tuple[ShownCell, ...]
    revision: Revision | None = None


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table; its first rows head the others."""

    rows: tuple[TableRow, ...]
    heading_rows: int = 0


Block = ShownParagraph | ShownList | ShownTable


@dataclass(frozen=True, slots=True)
class ShownStory:
    """What stands together: the body, a header, a note, a comment, a text box.

    `name`: what people call it; `number`: of a note or comment, in the file.
    """

    name: str
    blocks: tuple[Block, ...]
    number: str = ""
    author: str = ""
    day: str = ""


def is_shown(block: Block) -> bool:
    """Return whether a reader sees anything of a block."""
    return not isinstance(block, ShownParagraph) or bool(block.pieces)


def paragraphs_of(blocks: Iterable[Block]) -> Iterator[ShownParagraph]:
    """Yield the paragraphs of some blocks, those of lists and tables too, in order."""
    for block in blocks:
        if isinstance(block, ShownParagraph):
            yield block
        elif isinstance(block, ShownList):
            for item in block.items:
                yield item.paragraph
                yield from paragraphs_of(item.inner)
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs_of(cell.blocks)

"""The text of a document as a page has it: HTML's own elements, and no word that is not text.

What the tree (ooxml/shown/) holds is put in the terms of a page here: which element, which address
of a picture, what the sign for a page number is called. (DECISIONS 400)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from pipeline.ooxml.content.provenance import Sentence
from pipeline.ooxml.shown.content_tree import ContentTree
from pipeline.ooxml.shown.pieces import (
    CommentMark,
    Drawn,
    NoteMark,
    Piece,
    Revision,
    ShownWords,
    Sign,
)
from pipeline.ooxml.shown.shown_blocks import (
    Block,
    ShownCell,
    ShownList,
    ShownParagraph,
    ShownStory,
    ShownTable,
    paragraphs_of,
)
from pipeline.web.page_views.days import who_and_when
from pipeline.web.page_views.document_chart import ChartTable, chart_table

_ELEMENTS = {"f": "strong", "k": "em", "u": "u", "g": "s", "h": "sup", "n": "sub", "m": "mark"}
_CLASSES = {"d": "dold", "v": "versaler", "l": "kapitaler"}
_NUMBERS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_NOTE_NAMES = {"footnote": "Fotnot", "endnote": "Slutnot", "comment": "Kommentar"}
_DEEPEST = 6
SIGN_WORDS = {
    "[fält PAGE]": "[sidnummer]",
    "[fält NUMPAGES]": "[antal sidor]",
    "[fält SECTIONPAGES]": "[antal sidor]",
    "[fält TOC]": "[innehållsförteckning]",
    "[fält DATE]": "[dagens datum]",
    "[fält TIME]": "[klockslag]",
    "[fält PAGEREF]": "[sidnummer]",
    "[fält REF]": "[hänvisning]",
}


@dataclass(frozen=True, slots=True)
class PagePiece:
    """A piece of a paragraph. `elements`: of HTML round its words, from the outermost.

    `link`: where it leads, on the web or in the page. `change`: of a tracked change whose it is,
    and when. `note`: what is said of a mark to those who hear it.
    """

    kind: Literal["words", "sign", "picture", "mark"]
    text: str
    elements: tuple[str, ...] = ()
    looks: str = ""  # classes
    link: str = ""
    id: str = ""
    change: Literal["", "ins", "del"] = ""
    whose: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the text: a header, a note. `back`: to where it is referred to."""

    heading: str
    blocks: tuple[Block, ...]
    id: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A heading in a contents list, and those below it. `number`: of its sentence."""

    number: int
    text: str
    inner: tuple[ContentsEntry, ...]


@dataclass
class DocumentText:
    """All that a reader sees of a document; `picture`: a part → its address, "" for none.

    Headings go on from the page's own, and none is more than one level below the one before.
    """

    tree: ContentTree
    sentences: tuple[Sentence, ...]
    picture: Callable[[str], str]

    @cached_property
    def beside(self) -> tuple[Beside, ...]:
        """Return what stands beside the text, in the order of `explain`; comments last."""
        notes = ((kind, n, one) for kind in _NOTE_NAMES for n, one in enumerate(self._of(kind), 1))
        return (
            *(Beside("Sidhuvud", one.blocks) for one in self.tree.headers),
            *(Beside("Sidfot", one.blocks) for one in self.tree.footers),
            *(_beside(kind, n, one) for kind, n, one in notes),
        )

    def element(self, paragraph: ShownParagraph) -> str:
        """Return the element of HTML that a paragraph is: p, h2 … h6."""
        return "p" if paragraph.number is None else self._headings.get(paragraph.number, "p")

    def is_by_hand(self, paragraph: ShownParagraph) -> bool:
        """Return whether people have written or changed a paragraph."""
        return paragraph.number is not None and self.sentences[paragraph.number].by_hand

    def charts(self, paragraph: ShownParagraph) -> tuple[ChartTable, ...]:
        """Return the charts of a paragraph."""
        return tuple(map(chart_table, paragraph.charts))

    def contents(self, paragraph: ShownParagraph) -> tuple[ContentsEntry, ...]:
        """Return the headings that a contents list in a paragraph shows, none without one."""
        if paragraph.contents is None:
            return ()
        first, last = paragraph.contents
        found = paragraphs_of(self.tree.body.blocks)
        return _nested(
            [one for one in found if one.number is not None and first <= one.level <= last]
        )

    def list_type(self, shown: ShownList) -> str:
        """Return what HTML calls the numbers of a list."""
        return _NUMBERS.get(shown.format, "1")

    def has_words(self, cell: ShownCell) -> bool:
        """Return whether anything stands in a cell, so that it can head others."""
        return any(one.text for one in paragraphs_of(cell.blocks))

    def column_heads(self, table: ShownTable) -> tuple[str, ...]:
        """Return what heads each column where every cell has one head, in all other tables none.

        On a narrow page each cell stands below its head.
        """
        spans = [[(cell.across, cell.down) for cell in row.cells] for row in table.rows]
        if table.heading_rows != 1 or any(span != [(1, 1)] * len(spans[0]) for span in spans):
            return ()
        words = (paragraphs_of(cell.blocks) for cell in table.rows[0].cells)
        return tuple(" ".join(one.text for one in found if one.text) for found in words)

    def pieces(self, paragraph: ShownParagraph) -> tuple[PagePiece, ...]:
        """Return what stands in a paragraph; a heading is bold by itself."""
        found = tuple(map(self._piece, paragraph.pieces))
        if self.element(paragraph) == "p":
            return found
        plain = (tuple(e for e in one.elements if e != "strong") for one in found)
        return tuple(replace(one, elements=e) for one, e in zip(found, plain, strict=True))

    def _of(self, kind: str) -> tuple[ShownStory, ...]:
        if kind == "comment":
            return self.tree.comments
        return self.tree.footnotes if kind == "footnote" else self.tree.endnotes

    @cached_property
    def _headings(self) -> Mapping[int, str]:
        """Return the headings by the numbers of their sentences."""
        found, level = {}, 1
        for story in self.tree.stories:
            for one in paragraphs_of(story.blocks):
                wanted = 2 if one.is_title and not one.level else one.level + 1
                if wanted > 1 and one.number is not None:
                    level = min(wanted, level + 1, _DEEPEST)
                    found[one.number] = f"h{level}"
        return found

    @cached_property
    def _numbers(self) -> Mapping[tuple[str, str], int]:
        """Return the numbers of notes and comments by what they are called in the file."""
        return {
            (kind, story.number): place
            for kind in _NOTE_NAMES
            for place, story in enumerate(self._of(kind), 1)
        }

    # ------------------------------------------------------------ pieces

    def _piece(self, piece: Piece) -> PagePiece:
        if isinstance(piece, ShownWords):
            return _words(piece)
        if isinstance(piece, Drawn):
            return self._drawn(piece)
        if isinstance(piece, Sign):
            text = SIGN_WORDS.get(piece.text, piece.text)
            return _changed(PagePiece("sign", text), piece.revision)
        return self._mark(piece)

    def _drawn(self, drawn: Drawn) -> PagePiece:
        address = next(filter(None, map(self.picture, drawn.pictures)), "")
        if address:
            made = PagePiece("picture", drawn.description, link=address)
        elif drawn.boxes:
            made = PagePiece("sign", "")  # its words stand below
        else:
            said = f": {drawn.description}" if drawn.description else ""
            made = PagePiece("sign", "[diagram]" if drawn.chart else f"[bild{said}]")
        return _changed(made, drawn.revision)

    def _mark(self, mark: NoteMark | CommentMark) -> PagePiece:
        kind = mark.kind if isinstance(mark, NoteMark) else "comment"
        number = self._numbers.get((kind, mark.number), 0)
        if not number:
            return PagePiece("sign", "")
        name, text = f"{kind}-{number}", str(number)
        if isinstance(mark, CommentMark):
            text = f"[{number}]"
        note = f"{_NOTE_NAMES[kind]} {number}"
        return PagePiece("mark", text, link=f"#{name}", id=f"{name}-i-texten", note=note)


def _nested(headings: Sequence[ShownParagraph]) -> tuple[ContentsEntry, ...]:
    """Return headings as a list of lists: each has those that follow it and are below it."""
    made: list[ContentsEntry] = []
    at = 0
    while at < len(headings):
        one, end = headings[at], at + 1
        while end < len(headings) and headings[end].level > one.level:
            end += 1
        made.append(ContentsEntry(one.number or 0, one.text, _nested(headings[at + 1 : end])))
        at = end
    return tuple(made)


def _beside(kind: str, number: int, story: ShownStory) -> Beside:
    said = who_and_when(story.author, story.day)
    heading = f"{_NOTE_NAMES[kind]} {number}{f' av {said}' if said else ''}"
    name = f"{kind}-{number}"
    return Beside(heading, story.blocks, name, f"#{name}-i-texten")


def _words(words: ShownWords) -> PagePiece:
    elements = tuple(_ELEMENTS[flag] for flag in words.look if flag in _ELEMENTS)
    looks = " ".join(_CLASSES[flag] for flag in words.look if flag in _CLASSES)
    return _changed(PagePiece("words", words.text, elements, looks, words.link), words.revision)


def _changed(piece: PagePiece, revision: Revision | None) -> PagePiece:
    if revision is None:
        return piece
    return replace(piece, change="ins" if revision.is_insertion else "del", whose=whose(revision))


def whose(revision: Revision) -> str:
    """Return whose a tracked change is, and of which day, as far as the file says it."""
    return who_and_when(revision.author, revision.day)

"""The content model: what a reader of a Word file would call its content.

Two files with the same model are the same document to an officer, whatever program saved them.
Text, style and list level of each block, tables, pictures, links, comments, tracked changes,
formulas and the looks that words have of their own are in it; field results and ids are not, nor
what word processors rewrite by themselves: fonts, sizes, colours, the page. Whatever else stands in
a body, a paragraph or a run is a sign of its own, whether or not it is known here, unless it is one
of the neutral things (`NEUTRAL`): a new thing can be seen too often, but not be missed.
(DECISIONS 58, 77)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from pipeline.ooxml.content.looks import Looks
from pipeline.ooxml.content.reader import BREAK, MODEL, SECTION, Links, Reader, walk_blocks
from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element

_P = q("w:p")
_FLAGS = re.compile(
    r"\{(?:<[^>]*>|[fkumgdvlhn+-])+\}|\{/\}" + f"|{re.escape(BREAK)}|{re.escape(SECTION)}"
)


@dataclass(frozen=True, slots=True)
class Content:
    """The blocks of the body in order, and the text of each header, footer and note, sorted."""

    body: tuple[str, ...]
    margins: tuple[str, ...]

    @property
    def digests(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return body and margins as digests of 16 hexadecimal digits each."""
        return tuple(map(block_digest, self.body)), tuple(sorted(map(block_digest, self.margins)))

    @property
    def digest(self) -> str:
        """Return 16 hexadecimal digits for all of it."""
        body, margins = self.digests
        return block_digest(" ".join([*body, "", *margins]))


def block_digest(block: str) -> str:
    """Return 16 hexadecimal digits for a block."""
    return blake2b(block.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def content(package: Package, model: str = MODEL) -> Content:
    """Return the content model of a Word file; `model` is the one that its memory was made with."""
    looks = Looks.of(package)
    body = package.root(package.main).find(q("w:body"))
    reader = Reader(Links(package, package.main), looks, model)
    blocks = reader.blocks(body) if body is not None else ()
    margins = (margin_text(package, part, looks, model) for part in package.stories[1:])
    return whole_content(blocks, margins)


def whole_content(blocks: tuple[str, ...], margins: Iterable[str]) -> Content:
    """Return the model of a body's blocks, and of the texts of headers, footers and notes."""
    end = len(blocks)
    while end and blocks[end - 1].endswith("|"):  # programs add and remove an empty one there
        end -= 1
    shown = sorted(text for text in margins if text.strip("|\n "))
    return Content(blocks[:end], tuple(shown))


def paragraphs(story: Element, reader: Reader) -> Iterator[tuple[Element, str]]:
    """Yield each paragraph of a story with its block, in order; `reader`: of its part."""
    blocks = reader.blocks(story)
    for element, block in zip(walk_blocks(story, reader.model), blocks, strict=True):
        if not isinstance(element, str) and element.tag == _P:
            yield element, block


def story_of(root: Element) -> Element:
    """Return what holds the blocks of a part: its body, or all of a header, footer or notes."""
    body = root.find(q("w:body"))
    return root if body is None else body


def plain(block: str) -> str:
    """Return a block's text without its marks of style, level, formatting and pages."""
    return _FLAGS.sub("", block.split("|", 2)[-1])


def margin_text(package: Package, part: str, looks: Looks | None = None, model: str = MODEL) -> str:
    """Return the blocks of a header, footer, notes or comments part, a line each."""
    reader = Reader(Links(package, part), looks or Looks.of(package), model)
    return "\n".join(reader.blocks(package.root(part)))

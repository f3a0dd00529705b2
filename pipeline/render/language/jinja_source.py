"""A part as one text with marks, and as the source that Jinja reads."""

from __future__ import annotations

from lxml import etree

from pipeline.errors import DocumentError
from pipeline.ooxml.xml import Element
from pipeline.render.language.environment import BLOCK, VARIABLE
from pipeline.render.markup.docxtpl_dialect import Tag
from pipeline.render.markup.placeholders import MARK, as_text


def culprit(xml: str, tags: list[Tag], error: DocumentError) -> Tag:
    """Return the last tag before the place where the XML breaks, as the cause of `error` says."""
    line, column = getattr(error.__cause__, "position", (1, 0))
    offset = sum(len(text) + 1 for text in xml.split("\n")[: line - 1]) + column
    found = MARK.findall(xml[:offset])
    return tags[int(found[-1]) - 1 if found else 0]


def xml_text(root: Element, tags: list[Tag]) -> str:
    """Return a part as one line of text, without its declaration.

    The tags that begin lists anew stand before their loops in it.
    """
    text = as_text(etree.tostring(root, encoding="unicode").replace("\n", " "))
    for tag in tags:
        if tag.before:
            mark = tags[tag.before - 1].mark
            text = text.replace(mark, tag.mark + mark, 1)
    return text


def jinja_source(text: str, tags: list[Tag]) -> tuple[str, list[int]]:
    """Return the source for Jinja, and the number of the tag on each line.

    Each tag begins a line, so that all of it and what follows is on that line; the first has none.
    """
    pieces: list[str] = []
    numbers: list[int] = []
    for index, piece in enumerate(MARK.split(text)):
        if index % 2 == 0:
            pieces.append(piece)
            continue
        tag = tags[int(piece) - 1]
        opening, closing = VARIABLE if tag.is_field or tag.prints else BLOCK
        pieces.append(f"{opening}\n{tag.inner}{closing}")
        numbers.append(tag.number)
    return "".join(pieces), [*numbers[:1], *numbers]

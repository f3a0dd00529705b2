"""Pictures whose alternative text begins with `{{ kommun.logotyp }}`: replaced by that file."""

from __future__ import annotations

import re

from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import Tag
from pipeline.render.markup.placeholders import MARK
from pipeline.render.markup.run_splitting import text_before
from pipeline.schema import PICTURE_COLUMNS, vocabulary_name

_NAMES = frozenset(map(vocabulary_name, PICTURE_COLUMNS))
_PATH = re.compile(r"\s*\w+(?:\.\w+)*\s*")
_WITHOUT_TEXT = "Logotyp"


def take_pictures(root: Element, tags: list[Tag]) -> None:
    """Give each such picture tags of its own: its file, and a condition that takes it away.

    What follows the tag in the alternative text stays as the text that is read aloud.
    """
    for properties in list(root.iter(q("wp:docPr"))):
        found = MARK.match(properties.get("descr", ""))
        if found is None:
            continue
        tag = tags[int(found[1]) - 1]
        if _PATH.fullmatch(tag.inner) and tag.inner.strip().rpartition(".")[2] in _NAMES:
            _take(properties, tag, tags)


def _take(properties: Element, tag: Tag, tags: list[Tag]) -> None:
    holder = properties.getparent()
    blip = next(holder.iter(q("a:blip")), None) if holder is not None else None
    if holder is None or blip is None:
        return
    describe(holder, properties.get("descr", ""), tag, _WITHOUT_TEXT)
    expression = tag.inner.strip()
    filled = framed(properties, tag, tags, expression, f"({expression})|_picture")
    if filled is not None:
        blip.set(q("r:embed"), filled.mark)


def framed(
    properties: Element, tag: Tag, tags: list[Tag], condition: str, filling: str
) -> Tag | None:
    """Return the tag that fills a drawing, whose run goes when `condition` fails; None without."""
    run = next(properties.iterancestors(q("w:r")), None)
    if run is None:
        return None
    filled = _own(tags, tag, filling, prints=True)
    opening = _own(tags, tag, f" if {condition} ", prints=False)
    closing = _own(tags, tag, " endif ", prints=False)
    text_before(run, opening.mark)
    run.tail = closing.mark + (run.tail or "")
    return filled


def describe(holder: Element, description: str, tag: Tag, otherwise: str) -> None:
    """Give a drawing the rest of its alternative text, in both places where Word keeps it."""
    rest = description.removeprefix(tag.mark).strip() or otherwise
    for element in holder.iter():
        if element.get("descr", "") == description or MARK.match(element.get("descr", "")):
            element.set("descr", rest)


def _own(tags: list[Tag], like: Tag, inner: str, *, prints: bool) -> Tag:
    tag = Tag(len(tags) + 1, like.written, inner, False, prints, paragraph=like.paragraph)
    tags.append(tag)
    return tag

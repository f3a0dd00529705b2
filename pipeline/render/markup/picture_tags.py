"""Pictures whose alternative text begins with `{{ kommun.logotyp }}`: replaced by that file."""

from __future__ import annotations

import re

from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import Tag, own_tag
from pipeline.render.markup.placeholders import MARK
from pipeline.render.markup.run_splitting import text_before
from pipeline.schema import PICTURE_COLUMNS, vocabulary_name

_NAMES = frozenset(map(vocabulary_name, PICTURE_COLUMNS))
_PATH = re.compile(r"\w+(?:\.\w+)*")
_WITHOUT_TEXT = "Logotyp"


def take_pictures(root: Element, tags: list[Tag]) -> None:
    """Give each such picture tags of its own: its file, and a condition that takes it away.

    What follows the tag in the alternative text stays as the text that is read aloud.
    """
    for properties in list(root.iter(q("wp:docPr"))):
        found = MARK.match(properties.get("descr", ""))
        if found is None:
            continue
        tag, holder = tags[int(found[1]) - 1], properties.getparent()
        path = tag.inner.strip()
        if not _PATH.fullmatch(path) or path.rpartition(".")[2] not in _NAMES or holder is None:
            continue
        blip = next(holder.iter(q("a:blip")), None)
        if blip is None:
            continue
        describe(holder, properties.get("descr", ""), tag, _WITHOUT_TEXT)
        filled = framed(properties, tag, tags, path, f"({path})|_picture")
        if filled is not None:
            blip.set(q("r:embed"), filled.mark)


def framed(
    properties: Element, tag: Tag, tags: list[Tag], condition: str, filling: str
) -> Tag | None:
    """Return the tag that fills a drawing, whose run goes when `condition` fails; None without."""
    run = next(properties.iterancestors(q("w:r")), None)
    if run is None:
        return None
    filled = own_tag(tags, filling, tag)
    opening = own_tag(tags, f" if {condition} ", tag, prints=False)
    closing = own_tag(tags, " endif ", tag, prints=False)
    text_before(run, opening.mark)
    run.tail = closing.mark + (run.tail or "")
    return filled


def describe(holder: Element, description: str, tag: Tag, otherwise: str) -> None:
    """Give a drawing the rest of its alternative text, in both places where Word keeps it."""
    rest = description.removeprefix(tag.mark).strip() or otherwise
    for element in holder.iter():
        if element.get("descr", "") == description or MARK.match(element.get("descr", "")):
            element.set("descr", rest)

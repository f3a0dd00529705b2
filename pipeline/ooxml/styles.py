"""The styles of a document: by id, and what they inherit from one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from pipeline.ooxml.names import q

_VAL = q("w:val")


def whole(text: str | None, default: int = 0) -> int:
    """Return a whole number as files write it, `default` when it is none."""
    try:
        return int(text or "")
    except ValueError:
        return default


class Styles:
    """The styles in one or more styles.xml, by id."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        """Read the w:style elements and document defaults of `roots`."""
        self.roots = tuple(roots)
        elements = [style for root in self.roots for style in root.iter(q("w:style"))]
        self.by_id = {style.get(q("w:styleId"), ""): style for style in elements}
        self.defaults = {
            style.get(q("w:type"), "paragraph"): style.get(q("w:styleId"), "")
            for style in elements
            if style.get(q("w:default")) in ("1", "true", "on")
        }

    def name(self, style: str) -> str:
        """Return the style's name (the id is localised, the name is not), or the id."""
        element = self.by_id.get(style)
        found = None if element is None else element.find(q("w:name"))
        return style if found is None else found.get(_VAL, style)

    def kind(self, style: str) -> str:
        """Return paragraph, character, table or numbering; "" when there is no such style."""
        element = self.by_id.get(style)
        return "" if element is None else element.get(q("w:type"), "paragraph")

    def chain(self, style: str) -> Iterator[etree._Element]:
        """Yield the style, then what it is based on, and so on; a ring ends."""
        seen: set[str] = set()
        while style in self.by_id and style not in seen:
            seen.add(style)
            yield self.by_id[style]
            base = self.by_id[style].find(q("w:basedOn"))
            style = "" if base is None else base.get(_VAL, "")

    def level(self, paragraph: etree._Element) -> int:
        """Return 1–9 for a heading (its own outline level, else its style's), 0 for other text."""
        reference = paragraph.find(f"{q('w:pPr')}/{q('w:pStyle')}")
        style = self.defaults.get("paragraph", "")
        style = style if reference is None else reference.get(_VAL, "")
        for element in (paragraph, *self.chain(style)):
            mark = element.find(f"{q('w:pPr')}/{q('w:outlineLvl')}")
            if mark is not None:
                level = whole(mark.get(_VAL), 9) + 1
                return level if 1 <= level <= 9 else 0  # 10 says: no heading
        return 0

"""Charts whose alternative text begins with `{{ diagrammet }}`: drawn in Word, filled here.

The chart keeps its looks and its place; its numbers, and the workbook that Word opens to edit them,
are replaced. Its height follows the number of bars.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from pipeline.ooxml import chart
from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.zipping import Entry, entry
from pipeline.render.dialect import Tag
from pipeline.render.filled import Filled
from pipeline.render.pictures import describe, framed
from pipeline.render.signs import MARK

_NAME = re.compile(r"\s*\w+\s*")
_WITHOUT_TEXT = "Diagram"


def take_charts(root: etree._Element, tags: list[Tag]) -> None:
    """Give each such chart tags of its own: its numbers, and a condition that takes it away."""
    for properties in list(root.iter(q("wp:docPr"))):
        found = MARK.match(properties.get("descr", ""))
        holder = properties.getparent()
        drawn = next(holder.iter(q("c:chart")), None) if holder is not None else None
        if found is None or holder is None or drawn is None:
            continue
        tag = tags[int(found[1]) - 1]
        extent = holder.find(q("wp:extent"))
        if _NAME.fullmatch(tag.inner) and extent is not None:
            describe(holder, properties.get("descr", ""), tag, _WITHOUT_TEXT)
            link, height = drawn.get(q("r:id"), ""), int(extent.get("cy", "0"))
            name = tag.inner.strip()
            filled = framed(properties, tag, tags, name, f"{name}|_chart('{link}', {height})")
            if filled is not None:
                extent.set("cy", filled.mark)


class Charts:
    """The charts of one template."""

    def __init__(self, package: Package) -> None:
        """Find the charts that the stories refer to."""
        self.drawn: dict[tuple[str, str], tuple[str, etree._Element]] = {}
        self.books: dict[str, str] = {}  # chart part → its workbook
        for part in package.stories:
            for link in package.relationships(part):
                if link.kind == chart.KIND and link.target in package.parts:
                    self.drawn[part, link.id] = (link.target, package.root(link.target))
                    for book in package.related(chart.BOOK, link.target):
                        self.books[link.target] = book

    def entries(self, filled: Iterable[Filled]) -> Iterator[Entry]:
        """Yield the parts that a document has instead of the drawn ones."""
        for part, link, diagram in filled:
            name, root = self.drawn[part, link]
            yield entry(name, chart.with_numbers(root, diagram))
            if name in self.books:
                yield entry(self.books[name], chart.workbook(diagram))

    def mark(self, filled: Filled) -> str:
        """Return how a filled chart stands in its block."""
        _, root = self.drawn[filled.part, filled.link]
        return chart.mark(etree.fromstring(chart.with_numbers(root, filled.diagram)))

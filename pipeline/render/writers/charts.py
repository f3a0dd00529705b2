"""Charts whose alternative text begins with `{{ diagrammet }}`: drawn in Word, filled here.

The chart keeps its looks and its place; its numbers, and the workbook that Word opens to edit them,
are replaced. Its height follows the number of bars. (DECISIONS 63, 71)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from pipeline.ooxml.content import chart
from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.zipping import Entry, entry
from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import Note, Tag
from pipeline.render.markup.picture_tags import describe, framed
from pipeline.render.markup.placeholders import MARK
from pipeline.render.writers.document_state import Filled

_NAME = re.compile(r"\s*\w+\s*")
_HEIGHT = re.compile(r"0*[1-9]\d{0,9}", re.ASCII)  # less than 300 metres
_WITHOUT_TEXT = "Diagram"
Wrong = tuple[str, str]  # a sentence and a remedy
Refusal = Callable[[str], Wrong | None]
_ANEW = "Ta bort diagrammet och rita ett nytt stapeldiagram."


def take_charts(root: Element, tags: list[Tag], refusal: Refusal, note: Note) -> None:
    """Give each such chart tags of its own: its numbers, and a condition that takes it away.

    `refusal` says of a chart's relationship why it cannot be filled, as sentence and remedy.
    """
    for properties in list(root.iter(q("wp:docPr"))):
        found = MARK.match(properties.get("descr", ""))
        holder = properties.getparent()
        drawn = next(holder.iter(q("c:chart")), None) if holder is not None else None
        if found is None or holder is None or drawn is None:
            continue
        tag = tags[int(found[1]) - 1]
        if not _NAME.fullmatch(tag.inner):
            continue
        name, link = tag.inner.strip(), drawn.get(q("r:id"), "")
        extent = holder.find(q("wp:extent"))
        wrong = refusal(link)
        if wrong is not None:
            note(tag, *wrong)
        elif extent is None or not _HEIGHT.fullmatch(extent.get("cy", "")):
            note(tag, "diagrammets höjd går inte att läsa.", _ANEW)
        else:
            describe(holder, properties.get("descr", ""), tag, _WITHOUT_TEXT)
            filling = f"{name}|_chart('{link}', {int(extent.get('cy', ''))})"
            filled = framed(properties, tag, tags, name, filling)
            if filled is not None:
                extent.set("cy", filled.mark)


class Charts:
    """The charts of one template."""

    def __init__(self, package: Package) -> None:
        """Find the charts that the stories refer to."""
        self.drawn: dict[tuple[str, str], tuple[str, Element]] = {}
        self.books: dict[str, str] = {}  # chart part → its workbook
        for part in package.stories:
            for link in package.relationships(part):
                if link.kind == chart.KIND and link.target in package.parts:
                    self.drawn[part, link.id] = (link.target, package.root(link.target))
                    for book in package.related(chart.BOOK, link.target):
                        self.books[link.target] = book

    def refusal(self, part: str, link: str) -> Wrong | None:
        """Return why the chart behind a relationship of a part cannot be filled, or None."""
        if (part, link) not in self.drawn:
            return "det som ritar diagrammet saknas i filen.", _ANEW
        plots = chart.plots(self.drawn[part, link][1])
        if not plots:
            return "diagrammet har inga dataserier att fylla.", _ANEW
        if len(plots) > 1:
            remedy = "Gör alla dataserier till staplar på samma axel."
            return "diagrammet blandar sorter eller axlar, till exempel staplar och linjer.", remedy
        if plots[0].tag not in chart.FILLABLE:
            return "den sortens diagram går inte att fylla.", _ANEW
        return None

    def entries(self, filled: Iterable[Filled]) -> Iterator[Entry]:
        """Yield the parts that a document has instead of the drawn ones, each once."""
        shown = {self.drawn[each.part, each.link][0]: each for each in filled}
        for name, (part, link, diagram) in shown.items():
            _, root = self.drawn[part, link]
            yield entry(name, chart.with_numbers(root, diagram))
            if name in self.books:
                yield entry(self.books[name], chart.chart_workbook(diagram))

    def mark(self, filled: Filled) -> str:
        """Return how a filled chart stands in its block."""
        _, root = self.drawn[filled.part, filled.link]
        return chart.mark(etree.fromstring(chart.with_numbers(root, filled.diagram)))

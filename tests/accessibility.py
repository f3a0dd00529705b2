"""What a reader with a screen reader would miss in a Word file: levels of headings, header rows."""

from __future__ import annotations

from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, each_once, text_in


def heading_gaps(package: Package) -> tuple[str, ...]:
    """Return the body's headings that skip a level, a first one below level 1 too."""
    styles = Styles.of(package)
    found, above = [], 0
    for paragraph in each_once(package.root(package.main), q("w:p")):
        level = styles.level(paragraph)
        if level > above + 1:
            place = f"under nivå {above}" if above else "först"
            found.append(f"rubriken ”{text_in(paragraph)}” har nivå {level} men står {place}")
        above = level or above
    return tuple(found)


def tables_without_header(package: Package) -> tuple[str, ...]:
    """Return the body's tables of several rows whose first row is not marked as a header row."""
    found = []
    for table in each_once(package.root(package.main), q("w:tbl")):
        rows = table.findall(q("w:tr"))
        if len(rows) > 1 and not _is_header(rows[0]):
            text = " | ".join(text_in(cell) for cell in rows[0].iter(q("w:tc")))
            found.append(f"tabellen som börjar ”{text}” har ingen markerad rubrikrad")
    return tuple(found)


def _is_header(row: Element) -> bool:
    mark = row.find(f"{q('w:trPr')}/{q('w:tblHeader')}")
    return mark is not None and mark.get(q("w:val"), "1") not in ("0", "false", "off")

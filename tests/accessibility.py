"""What a reader with a screen reader would miss in a Word file: nothing, in what we make."""

from __future__ import annotations

from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.safety.barriers import barriers, blanks, marked_heads, repeats_heading
from pipeline.ooxml.xml import Element, each_once, text_in


def obstacles(package: Package, *, template: bool = False) -> tuple[str, ...]:
    """Return all that a document of ours may not have.

    An empty paragraph of a template may be one that a document has instead of another.
    """
    root = package.root(package.main)
    tables = (table for table in each_once(root, q("w:tbl")) if not _is_headed(table))
    headless = (f"tabellen ”{text_in(table)[:60]}”: rubrikraden upprepas inte" for table in tables)
    empty = () if template else blanks(package)
    return (*map(str, (*barriers(package), *empty)), *headless)


def _is_headed(table: Element) -> bool:
    """Return whether each row has its headings: a row that is repeated, or a column alone."""
    rows = table.findall(q("w:tr"))
    first_row, first_column = marked_heads(table)
    return len(rows) < 2 or repeats_heading(rows[0]) or (first_column and not first_row)

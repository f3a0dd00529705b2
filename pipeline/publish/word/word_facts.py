"""What a Word file says of itself that its layout loses: what pictures show, which cells head.

(DECISIONS 367)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.safety.barriers import alt_text_of, is_decorative, marked_heads, repeats_heading
from pipeline.ooxml.xml import Element, each_once, text_in

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_PICTURE, _SHAPE, _FORMULA = q("wp:docPr"), q("v:imagedata"), q("m:oMath")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, a chart, a shape, a formula: what it shows in words, and how it is to be read."""

    description: str
    is_decorative: bool = False
    is_frame: bool = False  # of a text that is read by itself
    is_formula: bool = False


@dataclass(frozen=True, slots=True)
class TableHeads:
    """Which cells of a table head others, and the words of its first row."""

    rows: int  # header rows
    first_column: bool
    words: str


@dataclass(frozen=True, slots=True)
class WordFacts:
    """What is known of a Word file, in the order of its text."""

    drawings: tuple[Drawing, ...]
    tables: tuple[TableHeads, ...]
    title: str
    creator: str
    subject: str
    keywords: str
    day: str  # 2027-02-10, "" for none


def word_facts(package: Package) -> WordFacts:
    """Return what a Word file says of its pictures, its tables and itself."""
    root = package.root(package.main)
    core = package.related("core-properties", "")
    said = package.root(core[0]) if core else None

    def property_of(tag: str) -> str:
        return " ".join((said.findtext(tag) or "").split()) if said is not None else ""

    return WordFacts(
        drawings=tuple(_drawings(root)),
        tables=tuple(map(_heads, each_once(root, q("w:tbl")))),
        title=property_of(f"{_DC}title"),
        creator=property_of(f"{_DC}creator"),
        subject=property_of(f"{_DC}subject"),
        keywords=property_of(f"{_CORE}keywords"),
        day=(property_of(f"{_TERMS}created") or property_of(f"{_TERMS}modified"))[:10],
    )


def _drawings(root: Element) -> Iterator[Drawing]:
    for found in each_once(root, _PICTURE, _SHAPE, _FORMULA):
        holder = found.getparent()
        if holder is None:
            continue
        if found.tag == _FORMULA:
            said = "".join(text.text or "" for text in found.iter(q("m:t")))
            yield Drawing(said, is_formula=True)
            continue
        frames = found.tag == _PICTURE and next(holder.iter(q("w:txbxContent")), None) is not None
        yield Drawing(alt_text_of(found, holder), is_decorative(found), frames)


def _heads(table: Element) -> TableHeads:
    rows = table.findall(q("w:tr"))
    first_row, first_column = marked_heads(table)
    repeated = sum(1 for _ in takewhile(repeats_heading, rows))
    heading = repeated or int(first_row and len(rows) > 1)
    return TableHeads(heading, first_column, _squeezed(text_in(rows[0])) if rows else "")


def _squeezed(words: str) -> str:
    return "".join(words.split())

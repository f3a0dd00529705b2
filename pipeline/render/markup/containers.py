"""Cells, headers, notes and boxes: each must end with a paragraph."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from pipeline.ooxml.names import q
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element
from pipeline.render.markup.field_position import Field, by_schema
from pipeline.render.markup.placeholders import MARK, SPARE_CLOSE, SPARE_OPEN, VANISH_OPEN
from pipeline.render.markup.run_splitting import text_before

_P, _PPR, _TCPR = q("w:p"), q("w:pPr"), q("w:tcPr")
_HOLDERS = [q(f"w:{n}") for n in ("tc", "hdr", "ftr", "footnote", "endnote", "txbxContent")]
_NO_FIRST_ROW = re.compile("</w:tblGrid>(?!<w:tr[ >])")
_NO_ROWS = re.compile(rb"<w:tbl>(?:(?!<w:tbl>|<w:tr[ >]).)*?</w:tbl>", re.DOTALL)
_TCPR_ORDER = [
    "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar",
    "textDirection", "tcFitText", "vAlign", "hideMark", "headers", "cellIns", "cellDel",
    "cellMerge", "tcPrChange",
]  # fmt: skip


def last_paragraphs(root: Element, styles: Styles) -> dict[Element, Element]:
    """Return an empty paragraph that looks as the last one, for each holder with tags."""
    return {
        holder: _empty_like_last(holder, styles)
        for holder in root.iter(*_HOLDERS)
        if MARK.search("".join(map(str, holder.itertext())))
    }


def _empty_like_last(holder: Element, styles: Styles) -> Element:
    made = etree.Element(_P)
    last = holder.findall(_P)[-1:]
    properties = last[0].find(_PPR) if last else None
    if properties is not None:
        copied = etree.fromstring(etree.tostring(properties, with_tail=False))
        for child in list(copied):
            if _counts(child, styles):
                copied.remove(child)
        made.append(copied)
    return made


def _counts(child: Element, styles: Styles) -> bool:
    style = child.get(q("w:val"), "") if child.tag == q("w:pStyle") else ""
    listed = bool(styles.inherited(style).numbering.number)
    return listed or child.tag in (q("w:numPr"), q("w:sectPr"))


def add_spares(spares: Mapping[Element, Element], fields: Mapping[int, Field]) -> None:
    """Put the spare paragraphs into the holders that may be left without one."""
    for holder, spare in spares.items():
        if _may_end_without(holder) and not _is_kept(holder, fields):
            holder.append(spare)
            text_before(spare, SPARE_OPEN)
            spare.tail = SPARE_CLOSE


def _is_kept(cell: Element, fields: Mapping[int, Field]) -> bool:
    """Return whether a cell holds one field only, which sees to it itself."""
    numbers = MARK.findall((cell.text or "") + "".join(child.tail or "" for child in cell))
    return len(numbers) == 1 and int(numbers[0]) in fields and fields[int(numbers[0])].keep


def _may_end_without(holder: Element) -> bool:
    """Return whether marks stand after the last paragraph that is always there."""
    after = ""
    for child in reversed(holder):
        after += child.tail or ""
        if child.tag == _P and VANISH_OPEN not in _before(child):
            return bool(MARK.search(after))
        after += "" if child.tag == _TCPR else "?"
    return bool(MARK.search(after + (holder.text or ""))) or "?" in after


def _before(element: Element) -> str:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return previous.tail or ""
    return (parent.text or "") if parent is not None else ""


def may_be_empty(text: str) -> bool:
    """Return whether a part has a table that begins with no row of its own."""
    return _NO_FIRST_ROW.search(text) is not None


def without_empty_tables(data: bytes) -> bytes:
    """Return a rendered part without the tables that got no rows: Word refuses them."""
    return _NO_ROWS.sub(b"", data) if b"</w:tblGrid></w:tbl>" in data else data


def order_cells(root: Element) -> None:
    """Put the properties that docxtpl's tags added to cells where the schema has them."""
    for properties in root.iter(_TCPR):
        properties.extend(by_schema(properties, _TCPR_ORDER))

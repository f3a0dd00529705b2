"""What stands alone in a document: a label without a value, a heading without a text, a loose mark.

`standing_alone(data)` gives a line for each, with its label, so that two documents can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element

# Paragraphs that announce what comes below them, though they are no headings.
_ANNOUNCES = ("Ledtext", "Sidfotsledtext", "caption", "Målområde")
_LABEL = "Ledord"  # the character style of the labels in a letterhead
_LOOSE = re.compile(r"^[,;:.]|[,;(]\s*$|[,;] *[,;.]|\( *\)|\bDnr\s*$|\S  +\S|\bkod\s*$")
_LOWEST = 9


def standing_alone(data: bytes) -> Iterator[str]:
    """Yield what stands alone in a Word file, headers and footers included."""
    package = read_package(data, "dokument")
    styles = Styles.of(package)
    for name in package.parts:
        if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
            root = package.root(name)
            yield from _in_container(
                root.find(q("w:body")) if root.tag == q("w:document") else root, styles
            )


def _in_container(container: Element | None, styles: Styles) -> Iterator[str]:
    blocks = list(_blocks(container))
    for block, after in pairwise([*blocks, None]):
        if block is None:
            continue
        if block.tag == q("w:tbl"):
            yield from _in_table(block, styles)
            continue
        text = _text(block)
        yield from _of_paragraph(block, text, styles)
        level = _level(block, styles)
        if not level:
            continue
        if not text.strip():
            yield f"empty heading [{styles.name(styles.style_of(block))}]"
        elif after is None or (0 < _level(after, styles) <= level):
            yield f"nothing under ”{text}”"


def _of_paragraph(paragraph: Element, text: str, styles: Styles) -> Iterator[str]:
    if _LOOSE.search(text):
        yield f"loose: ”{text}”"
    runs = [run for run in paragraph.iter(q("w:r")) if _text(run).strip()]
    labels = [run for run in runs if _is_label(run, styles)]
    fields = list(paragraph.iter(q("w:fldSimple"))) or list(paragraph.iter(q("w:instrText")))
    if runs and len(labels) == len(runs) and not fields:
        yield f"label: ”{text.strip()}”"


def _is_label(run: Element, styles: Styles) -> bool:
    style = run.find(f"{q('w:rPr')}/{q('w:rStyle')}")
    return style is not None and styles.name(style.get(q("w:val"), "")) == _LABEL


def _in_table(table: Element, styles: Styles) -> Iterator[str]:
    for row in table.iter(q("w:tr")):
        cells = list(row.iter(q("w:tc")))
        texts = [" ".join(map(_text, cell.iter(q("w:p")))).strip() for cell in cells]
        if texts[0] and len(texts) > 1 and not any(texts[1:]):
            yield f"cell: ”{texts[0]}”"
        for cell in cells:
            yield from _in_container(cell, styles)


def _blocks(container: Element | None) -> Iterator[Element]:
    for child in container if container is not None else ():
        if child.tag in (q("w:p"), q("w:tbl")):
            yield child
        elif child.tag == q("w:sdt"):
            yield from _blocks(child.find(q("w:sdtContent")))


def _level(block: Element, styles: Styles) -> int:
    """Return the level of a heading, 1 is the highest; 0 for what is none."""
    if block.tag == q("w:tbl"):
        return 0
    style = styles.style_of(block)
    return _LOWEST if styles.name(style) in _ANNOUNCES else styles.level(block)


def _text(element: Element) -> str:
    found: dict[str, Callable[[Element], str]] = {
        q("w:t"): lambda e: e.text or "",
        q("w:tab"): lambda e: "\t",
        q("w:br"): lambda e: "\n",
    }
    return "".join(found[e.tag](e) for e in element.iter() if e.tag in found)

"""A clean copy for the web: without the lines that people sign on (DECISIONS 371).

A published signature is one to copy. Who signs stands among the facts of the document too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, drop, text_in, to_bytes

_P, _TBL, _ROW, _CELL, _TAB, _DRAWN = map(q, ("w:p", "w:tbl", "w:tr", "w:tc", "w:tab", "w:drawing"))
_PICTURES = (_DRAWN, q("w:pict"), q("w:object"))
_STOPS = f"{q('w:pPr')}/{q('w:tabs')}/{_TAB}"
_BORDER = f"{q('w:pPr')}/{q('w:pBdr')}/{q('w:top')}"
_LEADER = q("w:leader")
_RULE = re.compile(r"_{5,}\s*$")
# Names of styles in the standard templates, and what stands at a place to sign at.
_LINE, _LEAD_IN, _BOX = "signaturlinje", "inledningsrad", "signaturruta"
_SIGNED = frozenset(["signaturnamn", "underskrift", "underskriftstitel"])
_LABELS = frozenset(
    [
        *("underskrift", "underskrifter", "signatur", "namnteckning", "sign"),
        *("justerandes sign", "justerarens signatur", "utdragsbestyrkande"),
    ]
)


def unsigned(data: bytes, name: str) -> bytes:
    """Return a Word file without lines, rows and boxes to sign in, and pictures of signatures.

    The heading goes when nothing else stands under it; a file that has none is as it was. `name` is
    for messages; DocumentError for a file that is no Word file.
    """
    package = read_package(data, name)
    styles = Styles.of(package)
    parts: dict[str, bytes] = {}
    for part in package.stories:
        root = package.root(part)
        found = [*_signing(root, styles)]
        if found:
            drop(*found)
            parts[part] = to_bytes(root)
    return zipped({**package.parts, **parts}) if parts else data


def _signing(root: Element, styles: Styles) -> Iterator[Element]:
    """Yield what goes of a story."""
    for table in root.iter(_TBL):
        rows = [*table.iterfind(_ROW)]
        signed = [row for row in rows if _is_signed_in(row)]
        is_box = _name_of_table(table, styles) == _BOX
        yield from [table] if is_box or signed == rows else signed
    for paragraph in root.iter(_P):
        if _name(paragraph, styles) in _SIGNED:
            yield from (drawn for tag in _PICTURES for drawn in paragraph.iter(tag))
    body = root.find(q("w:body"))
    for section in _sections(root if body is None else body, styles):
        yield from _of_section(section, styles)


def _sections(story: Element, styles: Styles) -> Iterator[list[Element]]:
    """Yield the blocks from one heading to the next, the heading first."""
    section: list[Element] = []
    for block in story:
        if block.tag == _P and styles.is_heading(block) and section:
            yield section
            section = []
        section.append(block)
    yield section


def _of_section(section: list[Element], styles: Styles) -> Iterator[Element]:
    lines = [at for at, block in enumerate(section) if block.tag == _P and _is_line(block, styles)]
    if not lines:
        return
    signed = {*lines, *(at + 1 for at in lines if _is_named(section[at + 1 :], styles))}
    rest = {at for at, block in enumerate(section) if block.tag in (_P, _TBL)} - signed
    heading = {0} if section[0].tag == _P and styles.is_heading(section[0]) else set()
    leads = {at for at in rest - heading if _name(section[at], styles) == _LEAD_IN}
    empty = {at for at in rest - heading if not text_in(section[at]).strip()}
    goes = signed | leads | empty | heading if rest == leads | empty | heading else signed
    yield from (section[at] for at in sorted(goes) if section[at].find(_SECTION) is None)


_SECTION = f"{q('w:pPr')}/{q('w:sectPr')}"


def _is_line(paragraph: Element, styles: Styles) -> bool:
    """Return whether a paragraph draws a line to sign on."""
    name = _name(paragraph, styles)
    if name == _LINE or _RULE.search(text_in(paragraph)):
        return True
    looks = (paragraph, *styles.inherited(styles.style_of(paragraph)).chain)
    if name in _SIGNED and any(look.find(_BORDER) is not None for look in looks):
        return True  # the line is the border over the name
    ruled = paragraph.find(f".//{q('w:r')}/{_TAB}") is not None and not text_in(paragraph).strip()
    stops = (stop for look in looks for stop in look.iterfind(_STOPS))
    return ruled and any(stop.get(_LEADER) == "underscore" for stop in stops)


def _is_named(after: list[Element], styles: Styles) -> bool:
    """Return whether what comes after a line is the name under it."""
    below = after[0] if after and after[0].tag == _P else None
    if below is None or styles.is_heading(below) or _is_line(below, styles):
        return False
    return bool(text_in(below).strip())


def _is_signed_in(row: Element) -> bool:
    """Return whether a row of a table has a label for a signature, and room for one."""
    texts = [text_in(cell).strip().strip(":").casefold() for cell in row.iterfind(_CELL)]
    return any(texts) and all(text in _LABELS for text in texts if text) and "" in texts


def _name(paragraph: Element, styles: Styles) -> str:
    return styles.name(styles.style_of(paragraph)).casefold()


def _name_of_table(table: Element, styles: Styles) -> str:
    mark = table.find(f"{q('w:tblPr')}/{q('w:tblStyle')}")
    return styles.name(mark.get(q("w:val"), "")).casefold() if mark is not None else ""

"""What LibreOffice is given to lay out: a copy that keeps what a reader's ears need.

Controls take the tags of links that stand in them; a link without a style of its own becomes no
link; a sign that the font lacks is drawn after the other words of its run; a tab is no blank.
(DECISIONS 367)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, drop, to_bytes, value

_R, _T, _RPR, _TAB, _BR = map(q, ("w:r", "w:t", "w:rPr", "w:tab", "w:br"))
_LINK, _RSTYLE = q("w:hyperlink"), q("w:rStyle")
_SPACE = q("xml:space")
_LINK_STYLE = "Hyperlink"
_BLANK = "blank"  # our own attribute, gone before anybody reads it
_ORDER = q_all(  # of what w:rPr says, from the first that is said here
    "w:w w:kern w:position w:sz w:szCs w:highlight w:u w:effect w:bdr w:shd w:fitText w:vertAlign "
    "w:rtl w:cs w:em w:lang w:eastAsianLayout w:specVanish w:oMath"
)
# Letters of Europe, marks and dashes, superscripts, currencies: any font of text has them.
_RARE = re.compile("[^\x00-\u024f\u02c6-\u02dd\u2000-\u206f\u2070-\u209f\u20a0-\u20cf]+")


def for_layout(data: bytes, name: str) -> bytes:
    """Return a Word file as LibreOffice shall have it; DocumentError when it is no Word file."""
    package = read_package(data, name)
    styles = Styles.of(package)
    parts = dict(package.parts)
    asked = False
    for part in package.stories:
        root = package.root(part)
        _unwrap_controls(root)
        asked |= _style_links(root, styles)
        if part not in (*package.headers, *package.footers):  # of which nothing is read
            for paragraph in root.iter(q("w:p")):
                _part_words(paragraph)
        for run in [*root.iter(_R)]:
            _split(run)
        parts[part] = to_bytes(root)
    if asked and _LINK_STYLE not in styles.by_id:
        parts |= dict(_with_link_style(package))
    return zipped(parts)


def _unwrap_controls(root: Element) -> None:
    for control in [*root.iter(q("w:sdt"))]:
        inner = control.find(q("w:sdtContent"))
        for child in [] if inner is None else list(inner):
            control.addprevious(child)
        drop(control)


def _style_links(root: Element, styles: Styles) -> bool:
    """Give a link's runs a style where they have none that is known; return whether one lacked."""
    lacked = False
    for run in (run for link in root.iter(_LINK) for run in link.iter(_R)):
        if value(run, "w:rPr", "w:rStyle") in styles.by_id:
            continue
        lacked = True
        looks = run.find(_RPR)
        if looks is None:
            looks = etree.Element(_RPR)
            run.insert(0, looks)
        for old in looks.findall(_RSTYLE):
            looks.remove(old)
        looks.insert(0, etree.Element(_RSTYLE, {q("w:val"): _LINK_STYLE}))
    return lacked


def _with_link_style(package: Package) -> Iterator[tuple[str, bytes]]:
    """Yield the part of styles with a style for links that changes no looks."""
    for part in package.related("styles")[:1]:
        root = package.root(part)
        attributes = {q("w:type"): "character", q("w:styleId"): _LINK_STYLE}
        style = etree.SubElement(root, q("w:style"), attributes)
        etree.SubElement(style, q("w:name"), {q("w:val"): _LINK_STYLE})
        yield part, to_bytes(root)


def _part_words(paragraph: Element) -> None:
    """Put a blank before a tab or a line break after words, else those round it are read as one."""
    before = ""
    for found in [*paragraph.iter(_T, _TAB, _BR)]:
        if found.tag == _T:
            before = found.text or before
        elif _is_gap(found) and before.strip() and not before[-1:].isspace():
            found.addprevious(etree.Element(_T, {_BLANK: "1"}))
            before = " "


def _is_gap(element: Element) -> bool:
    """Return whether it is a tab or a line's end in a text, and none of a page or of a style."""
    holder = element.getparent()
    is_plain = element.get(q("w:type"), "textWrapping") == "textWrapping"
    return holder is not None and holder.tag == _R and is_plain


def _text(words: str) -> Element:
    made = etree.Element(_T, {_SPACE: "preserve"})
    made.text = words
    return made


def _split(run: Element) -> None:
    """Give signs that a font may lack a run of their own, and the blanks before tabs.

    Those signs are then drawn in their turn; the blanks are so small that no tab goes further.
    """
    texts = [*run.iterchildren(_T)]
    if not any(_BLANK in text.attrib or _RARE.search(text.text or "") for text in texts):
        return
    looks = run.find(_RPR)
    made = [_like(run, looks)]
    for child in [child for child in run if child is not looks]:
        for piece, own in _pieces(child):
            made += [_like(run, looks, own)] if own else []
            made[-1].append(piece)
            made += [_like(run, looks)] if own else []
    for new in made:
        if any(child.tag != _RPR for child in new):
            run.addprevious(new)
    drop(run)


def _pieces(child: Element) -> Iterator[tuple[Element, Mapping[str, str]]]:
    """Yield rare signs, blanks and other words of a text, each with what its run says of its own.

    What is no text is yielded as it is.
    """
    if child.tag != _T:
        yield child, {}
    elif _BLANK in child.attrib:
        yield _text(" "), {"sz": "2", "szCs": "2"}
    else:
        words, at = child.text or "", 0
        for found in _RARE.finditer(words):
            if found.start() > at:
                yield _text(words[at : found.start()]), {}
            yield _text(found.group()), {"w": "100"}  # which holds anyway, and is laid out apart
            at = found.end()
        if at < len(words):
            yield _text(words[at:]), {}


def _like(run: Element, looks: Element | None, own: Mapping[str, str] | None = None) -> Element:
    """Return a run without text that looks the same, but for what it says of its own."""
    made = etree.Element(_R)
    made.attrib.update(run.attrib)
    if looks is not None or own:
        copy = deepcopy(looks) if looks is not None else etree.Element(_RPR)
        for name, said in (own or {}).items():
            _say(copy, name, said)
        made.append(copy)
    return made


def _say(looks: Element, name: str, said: str) -> None:
    drop(*looks.findall(q(f"w:{name}")))
    made = etree.Element(q(f"w:{name}"), {q("w:val"): said})
    after = _ORDER[_ORDER.index(made.tag) + 1 :]
    behind = next((child for child in looks if child.tag in after), None)
    if behind is None:
        looks.append(made)
    else:
        behind.addprevious(made)

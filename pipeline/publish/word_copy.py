"""What LibreOffice is given to lay out: a copy that keeps what a reader's ears need.

Controls take the tags of links that stand in them; a link without a style of its own becomes no
link; a sign that the font lacks is drawn after the other words of its run; a tab is no blank.
(DECISIONS 367)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, drop, to_bytes, value

_R, _T, _RPR, _TAB, _BR = map(q, ("w:r", "w:t", "w:rPr", "w:tab", "w:br"))
_LINK, _RSTYLE = q("w:hyperlink"), q("w:rStyle")
_SPACE = q("xml:space")
_LINK_STYLE = "Hyperlink"
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
        for paragraph in root.iter(q("w:p")):
            _part_words(paragraph)
        for run in [*root.iter(_R)]:
            _give_rare_signs_runs(run)
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
            found.addprevious(_text(" "))
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


def _give_rare_signs_runs(run: Element) -> None:
    """Give signs that a font may lack a run of their own, so that they are drawn in their turn."""
    if not any(_RARE.search(text.text or "") for text in run.iterchildren(_T)):
        return
    looks = run.find(_RPR)
    made = [_like(run, looks)]
    for child in [child for child in run if child is not looks]:
        for piece in _pieces(child):
            apart = piece.tag == _T and _RARE.match(piece.text or "") is not None
            made += [_like(run, looks, apart=True)] if apart else []
            made[-1].append(piece)
            made += [_like(run, looks)] if apart else []
    for new in made:
        if any(child.tag != _RPR for child in new):
            run.addprevious(new)
    drop(run)


def _pieces(child: Element) -> Iterator[Element]:
    """Yield the rare signs and the other words of a text, each as a text; else what it is."""
    if child.tag != _T:
        yield child
        return
    words, at = child.text or "", 0
    for found in _RARE.finditer(words):
        yield from map(_text, filter(None, (words[at : found.start()], found.group())))
        at = found.end()
    if at < len(words):
        yield _text(words[at:])


def _like(run: Element, looks: Element | None, apart: bool = False) -> Element:
    """Return a run without text that looks the same; `apart`: never one with its neighbours."""
    made = etree.Element(_R)
    made.attrib.update(run.attrib)
    if looks is not None or apart:
        own = deepcopy(looks) if looks is not None else etree.Element(_RPR)
        if apart and own.find(q("w:w")) is None:
            _insert_scale(own)
        made.append(own)
    return made


def _insert_scale(looks: Element) -> None:
    """Say of the letters' width what holds anyway: what is said apart is laid out apart."""
    after = {q(f"w:{name}") for name in ("kern", "position", "sz", "szCs", "highlight", "u")}
    after |= {q(f"w:{name}") for name in ("effect", "bdr", "shd", "fitText", "vertAlign", "rtl")}
    after |= {q(f"w:{name}") for name in ("cs", "em", "lang", "eastAsianLayout", "specVanish")}
    scale = etree.Element(q("w:w"), {q("w:val"): "100"})
    behind = next((child for child in looks if child.tag in after), None)
    if behind is None:
        looks.append(scale)
    else:
        behind.addprevious(scale)

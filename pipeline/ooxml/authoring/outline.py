"""The text outline of a Word file, for review: one line a thing, so that a change is a short diff.

    body
      [Heading 1] Mål
      [Normal] Svar inom **30 dagar** från ⟦Mål/M1/Namn: …⟧

Signs: `**bold**`, `*italic*`, `‹sz=20›other direct formatting‹›`, `‹PAGE›` a field, `⟦tag: text⟧` a
control, `⟪name⟫` a bookmark, `[text](target)` a link, `[+inserted+]`, `[-deleted-]`, `⇥` a tab,
`⏎` a line break, `⍽` a no-break space. (DECISIONS 107)
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.ooxml.authoring.outline_blocks import Outliner, mm, property_text
from pipeline.ooxml.authoring.outline_styles import style_lines
from pipeline.ooxml.authoring.tidy import is_volatile
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, value

_STYLE_MARKS = q_all("w:pStyle w:rStyle w:tblStyle")
_SETTINGS = q_all(
    "w:mirrorMargins w:trackRevisions w:documentProtection w:defaultTabStop w:autoHyphenation "
    "w:evenAndOddHeaders w:updateFields"
)
_ORDER = ("w:headerReference", "w:footerReference")


def outline(package: Package) -> str:
    """Return the outline: properties, settings, body with its sections, notes, comments, styles."""
    styles = Styles.of(package)
    lines = [*_properties(package), *_settings(package), "body", *_body(package, styles)]
    for part in (*package.notes, *package.comments):
        lines += _notes(package, part, styles)
    roots = (package.root(part) for part in package.stories)
    used = {value(mark) for root in roots for mark in root.iter(*_STYLE_MARKS)}
    lines += ["styles", *(f"  {line}" for line in style_lines(package, styles, used))]
    return "\n".join(lines) + "\n"


def _properties(package: Package) -> Iterator[str]:
    yield "document"
    for part in package.related("core-properties", ""):
        for element in package.root(part).iterchildren("*"):
            if element.text and not is_volatile(element):
                yield f"  {etree.QName(element).localname}: {element.text.strip()}"
    for part in package.related("custom-properties", ""):
        for element in package.root(part).iterchildren("*"):
            yield f"  {element.get('name')}: {''.join(map(str, element.itertext())).strip()}"


def _settings(package: Package) -> Iterator[str]:
    for part in package.related("settings"):
        found = package.root(part).iterchildren(*_SETTINGS)
        yield from (f"  setting {property_text(element)}" for element in found)


def _body(package: Package, styles: Styles) -> Iterator[str]:
    root = package.root(package.main)
    body = root.find(q("w:body"))
    outliner = Outliner(package, package.main, styles)
    for block in () if body is None else body.iterchildren("*"):
        yield from (f"  {line}" for line in outliner.block(block))
        for section in block.iter(q("w:sectPr")):
            if next(section.iterancestors(q("w:sectPrChange")), None) is None:
                yield from (f"  {line}" for line in _section(package, section, styles))


def _section(package: Package, section: Element, styles: Styles) -> Iterator[str]:
    """Yield the section that ends here, and the headers and footers it brings."""
    skip = (*_ORDER, "w:pgSz", "w:pgMar", "w:sectPrChange", "w:docGrid")
    rest = [property_text(e) for e in section.iterchildren("*") if e.tag not in map(q, skip)]
    yield "; ".join(["section", *_page(section), *rest])
    targets = {link.id: link.target for link in package.relationships(package.main)}
    for element in section.iterchildren(*map(q, _ORDER)):
        part = targets.get(element.get(q("r:id"), ""), "")
        kind = etree.QName(element).localname.removesuffix("Reference")
        yield f"  {kind} {element.get(q('w:type'), 'default')}"
        if part in package.parts:
            for line in Outliner(package, part, styles).blocks(package.root(part)):
                yield f"    {line}"


def _page(section: Element) -> Iterator[str]:
    size, margins = section.find(q("w:pgSz")), section.find(q("w:pgMar"))
    if size is not None:
        width, height = mm(size.get(q("w:w"), "0")), mm(size.get(q("w:h"), "0"))
        yield f"page {width} × {height} mm {size.get(q('w:orient'), 'portrait')}"
    if margins is not None:
        edges = ("top", "right", "bottom", "left", "header", "footer", "gutter")
        named = (f"{edge} {mm(margins.get(q(f'w:{edge}'), '0'))}" for edge in edges)
        yield f"margins {' '.join(named)} mm"


def _notes(package: Package, part: str, styles: Styles) -> Iterator[str]:
    root = package.root(part)
    yield etree.QName(root).localname
    outliner = Outliner(package, part, styles)
    for note in root.iterchildren("*"):
        if note.get(q("w:type"), "normal") == "normal":
            yield f"  {etree.QName(note).localname} {note.get(q('w:id'))}"
            yield from (f"    {line}" for line in outliner.blocks(note))

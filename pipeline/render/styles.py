"""What the renderer must know of a template's styles and lists."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from pipeline.ooxml.names import q

_Element = etree._Element
_LEVELS = tuple("012345678")  # 9 is running text


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph or character style. `outline`: 0 for Heading 1; None for running text."""

    id: str
    name: str
    outline: int | None
    num_id: str  # "" without a list
    based_on: str


@dataclass(slots=True)
class Styles:
    """The styles by id and by name; the lists by w:numId."""

    by_id: dict[str, Style] = field(default_factory=dict)
    by_name: dict[str, Style] = field(default_factory=dict)
    abstracts: dict[str, str] = field(default_factory=dict)  # numId → abstractNumId
    formats: dict[str, str] = field(default_factory=dict)  # abstractNumId → first level's numFmt

    def named(self, name: str) -> Style | None:
        """Return the style of that built-in English name, or None."""
        return self.by_name.get(name.casefold())

    def outline(self, style_id: str) -> int | None:
        """Return the outline level of a style or of what it is based on."""
        return next((s.outline for s in self._chain(style_id) if s.outline is not None), None)

    def is_heading(self, style_id: str) -> bool:
        """Return whether a paragraph style is a heading's or a title's."""
        titles = ("title", "subtitle")
        named = any(style.name.casefold() in titles for style in self._chain(style_id))
        return named or self.outline(style_id) is not None

    def num_id(self, style_id: str) -> str:
        """Return the w:numId of a style or of what it is based on, "" if it is no list."""
        return next((s.num_id for s in self._chain(style_id) if s.num_id), "")

    def is_numbered(self, num_id: str) -> bool:
        """Return whether a list counts (bullets do not)."""
        return self.formats.get(self.abstracts.get(num_id, ""), "bullet") not in ("bullet", "none")

    def _chain(self, style_id: str) -> list[Style]:
        chain: list[Style] = []
        while (style := self.by_id.get(style_id)) is not None and style not in chain:
            chain.append(style)
            style_id = style.based_on
        return chain


def read_styles(styles: _Element | None, numbering: _Element | None) -> Styles:
    """Return what the two parts say (either may be missing)."""
    found = Styles()
    for element in styles.iterfind(q("w:style")) if styles is not None else ():
        style = _style(element)
        found.by_id[style.id] = style
        found.by_name.setdefault(style.name.casefold(), style)
    for element in numbering if numbering is not None else ():
        if element.tag == q("w:abstractNum"):
            level = element.find(f"{q('w:lvl')}/{q('w:numFmt')}")
            found.formats[_val(element, "w:abstractNumId")] = _attribute(level)
        elif element.tag == q("w:num"):
            abstract = element.find(q("w:abstractNumId"))
            found.abstracts[_val(element, "w:numId")] = _attribute(abstract)
    return found


def _style(element: _Element) -> Style:
    outline = _attribute(element.find(f"{q('w:pPr')}/{q('w:outlineLvl')}"))
    number = element.find(f"{q('w:pPr')}/{q('w:numPr')}/{q('w:numId')}")
    return Style(
        _val(element, "w:styleId"),
        _attribute(element.find(q("w:name"))),
        int(outline) if outline in _LEVELS else None,
        _attribute(number),
        _attribute(element.find(q("w:basedOn"))),
    )


def _attribute(element: _Element | None) -> str:
    return _val(element, "w:val") if element is not None else ""


def _val(element: _Element, name: str) -> str:
    return str(element.get(q(name)) or "")

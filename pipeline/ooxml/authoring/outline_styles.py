"""The styles of an outline: what each looks like, inherited properties included."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.ooxml.authoring.outline_blocks import property_text
from pipeline.ooxml.authoring.outline_text import TWIPS, measure
from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import OFF, Element, value, whole_number

_FLAGS = ("w:b", "w:i", "w:u", "w:caps", "w:smallCaps")
_PARAGRAPH_FLAGS = ("w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:contextualSpacing")


def style_lines(package: Package, styles: Styles, used: Collection[str]) -> Iterator[str]:
    """Yield a line for each of the used styles (by id) and the default paragraph, by name."""
    fonts = _theme_fonts(package)
    wanted = {*used, styles.default} & set(styles.by_id)
    for style in sorted(wanted, key=lambda i: (styles.kind(i), styles.name(i), i)):
        yield f"[{styles.name(style)}] {_Looks(styles, style, fonts).line()}"


class _Looks:
    """The look of one style: own properties first, then its base's, then the document's."""

    def __init__(self, styles: Styles, style: str, fonts: dict[str, str]) -> None:
        """Collect the levels that are asked one after the other."""
        self.styles, self.style, self.fonts = styles, style, fonts
        defaults = (q("w:rPrDefault"), q("w:pPrDefault"))
        document = (found for root in styles.roots for found in root.iter(*defaults))
        self.levels = [*styles.inherited(style).chain, *document]

    def get(self, path: str, attribute: str = "w:val", default: str = "") -> str | None:
        """Return the first level's value, `default` where the element lacks it, None if none."""
        for level in self.levels:
            found = level.find("/".join(map(q, path.split("/"))))
            if found is not None and (found.get(q(attribute)) is not None or default):
                return found.get(q(attribute), default)
        return None

    def line(self) -> str:
        """Return the looks as one line."""
        kind = self.styles.kind(self.style)
        words = [f"{kind}: {self._font()}", *self._flags("w:rPr", _FLAGS)]
        if kind == "paragraph":
            words += [*self._spacing(), *self._flags("w:pPr", _PARAGRAPH_FLAGS)]
            words += [*self._place(), *self._frame()]
        return "; ".join([*words, *self._relatives()])

    def _font(self) -> str:
        name = next((self._font_of(level) for level in self.levels if self._font_of(level)), "")
        size, colour = self.get("w:rPr/w:sz"), self.get("w:rPr/w:color")
        points = f"{measure(size, 2, 2)} pt" if size else ""
        shade = f"#{colour}" if colour and colour != "auto" else ""
        return " ".join(filter(None, (name or "no font", points, shade)))

    def _font_of(self, level: Element) -> str:
        fonts = level.find(f"{q('w:rPr')}/{q('w:rFonts')}")
        if fonts is None:
            return ""
        theme = fonts.get(q("w:asciiTheme"), "")
        return self.fonts.get(theme[:5], theme) if theme else fonts.get(q("w:ascii"), "")

    def _flags(self, holder: str, names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            flag = self.get(f"{holder}/{name}", default="1")
            if flag is not None and flag not in OFF:
                kind = "" if flag in ("1", "true", "on") else f" {flag}"
                yield f"{name.removeprefix('w:')}{kind}"

    def _spacing(self) -> Iterator[str]:
        for edge in ("before", "after"):
            space = self.get("w:pPr/w:spacing", f"w:{edge}")
            yield f"{edge} {measure(space or '0', 20, 2)} pt"
        line = self.get("w:pPr/w:spacing", "w:line")
        if line:
            rule = self.get("w:pPr/w:spacing", "w:lineRule") or "auto"
            exact = f"{rule} {measure(line, 20, 2)} pt"
            yield f"line {measure(line, 240, 2) if rule == 'auto' else exact}"

    def _place(self) -> Iterator[str]:
        for edge in ("left", "start", "right", "end", "firstLine", "hanging"):
            indent = self.get("w:pPr/w:ind", f"w:{edge}")
            if indent and indent != "0":
                yield f"{edge} {measure(indent, TWIPS, 2)} mm"
        if (side := self.get("w:pPr/w:jc")) is not None:
            yield f"jc {side}"
        level = whole_number(self.get("w:pPr/w:outlineLvl"), 9) + 1
        if level <= 9:  # 10 says: no heading
            yield f"outline level {level}"
        if (number := self.get("w:pPr/w:numPr/w:numId")) is not None:
            yield f"list {number}"

    def _frame(self) -> Iterator[str]:
        for name in ("w:tabs", "w:pBdr", "w:shd"):
            found = (step.find(f"{q('w:pPr')}/{q(name)}") for step in self.levels)
            nearest = next((element for element in found if element is not None), None)
            if nearest is not None:
                yield property_text(nearest)

    def _relatives(self) -> Iterator[str]:
        element = self.styles.by_id[self.style]
        for tag, words in (("w:basedOn", "based on"), ("w:next", "next")):
            if name := value(element, tag):
                yield f"{words} {self.styles.name(name)}"


def _theme_fonts(package: Package) -> dict[str, str]:
    """Return `minor` and `major`, which theme references start with → the font's name."""
    found = {}
    for part in package.related("theme"):
        for kind in ("minor", "major"):
            for latin in package.root(part).iter(q(f"a:{kind}Font")):
                face = latin.find(q("a:latin"))
                found[kind] = "" if face is None else face.get("typeface", "")
    return found

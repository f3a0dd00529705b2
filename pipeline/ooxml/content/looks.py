"""What a paragraph or run looks like in the ways that count as content, through its styles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import OFF, Element, is_on, value

_RPR = q("w:rPr")
_TOGGLES = (("f", q("w:b")), ("k", q("w:i")))  # fet, kursiv


class ParagraphLook(NamedTuple):
    """A paragraph: its style's id and name (lower case), and its list (`b0`, `n1`, or "")."""

    style: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Looks:
    """The looks of one file."""

    styles: Styles
    known: dict[tuple[bytes, ...], tuple[str, ...]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, package: Package) -> Looks:
        """Return the looks of a file."""
        return cls(Styles.of(package))

    def paragraph(self, paragraph: Element) -> ParagraphLook:
        """Return style and list level of a paragraph."""
        style = self.styles.style_of(paragraph)
        return ParagraphLook(
            style, self.styles.names.get(style, "").casefold(), self._level(paragraph)
        )

    def _level(self, paragraph: Element) -> str:
        numbering = self.styles.numbering(paragraph)
        level = self.styles.list_level(numbering)
        if level is None or level.format == "none":
            return ""
        return ("b" if level.format == "bullet" else "n") + (numbering.level or "0")

    def run(self, run: Element, paragraph_style: str) -> str:
        """Return the run's flags: f bold, k italic, u underlined, m highlighted."""
        own = run.find(_RPR)
        flags = "".join(flag for flag, tag in _TOGGLES if self._on(own, paragraph_style, tag))
        if own is None:
            return flags
        if value(own, "w:u") not in ("", *OFF):
            flags += "u"
        if value(own, "w:highlight") not in ("", *OFF):
            flags += "m"
        return flags

    def _on(self, own: Element | None, paragraph_style: str, tag: str) -> bool:
        direct = own.find(tag) if own is not None else None
        if direct is not None:
            return is_on(direct)
        by_run = self.styles.flag(value(own, "w:rStyle"), tag)
        return bool(self.styles.flag(paragraph_style, tag) if by_run is None else by_run)

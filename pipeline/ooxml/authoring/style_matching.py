"""Which style of a municipality's own letter stands for which of a standard template.

By what Word calls it, by its level as a heading, running text by what the letter's own is written
in. What the letter has nothing for is brought along.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.ooxml.names import q
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, text_in

# What Word and LibreOffice show in Swedish, when a file has that in the place of Word's own name.
_SWEDISH = {
    **{f"rubrik {level}": f"heading {level}" for level in range(1, 10)},
    **{f"innehåll {level}": f"toc {level}" for level in range(1, 10)},
    "rubrik": "title",
    "underrubrik": "subtitle",
    "brödtext": "body text",
    "punktlista": "list bullet",
    "numrerad lista": "list number",
    "beskrivning": "caption",
    "stark": "strong",
    "betoning": "emphasis",
    "tabellrutnät": "table grid",
    "sidhuvud": "header",
    "sidfot": "footer",
}
_SHOWN = {name: swedish for swedish, name in _SWEDISH.items()}
_RUNNING = re.compile("br[öo]d ?text|brevtext|löpande text|body ?text")
_UNFIT = ("header", "footer", "caption", "title", "subtitle", "toc", "list")


class Matched(NamedTuple):
    """The letter's style for one of the template's, "" when it is brought along; and why."""

    style: str
    why: str


class StyleMatching:
    """Finds the letter's styles for those of a standard template."""

    def __init__(self, standard: Styles, letter: Styles, text: Iterable[Element]) -> None:
        """Know both; `text` is the letter's own paragraphs."""
        self.standard, self.letter = standard, letter
        self._by_name = {
            (letter.kind(style), _name(letter, style)): style for style in reversed(letter.by_id)
        }
        self._ids = {(letter.kind(style), style.casefold()): style for style in letter.by_id}
        self._levels = {
            level: style
            for style in reversed(letter.by_id)
            if (level := letter.inherited(style).level) and letter.kind(style) == "paragraph"
        }
        self.running = self._running_text(text)

    def of(self, style: str) -> Matched:
        """Return what a style of the standard template becomes."""
        if style == self.standard.default:
            return Matched(self.running, "brödtext")
        kind, name = self.standard.kind(style), _name(self.standard, style)
        same = self._by_name.get((kind, name)) or self._ids.get((kind, style.casefold()))
        if same and self._is_as_listed(style, same):
            return Matched(same, "samma namn")
        level = self.standard.inherited(style).level
        boxed = any(True for _ in self.standard.by_id[style].iter(q("w:pBdr"), q("w:shd")))
        if kind == "paragraph" and level in self._levels and not boxed:
            return Matched(self._levels[level], "samma nivå")
        return Matched("", "följer med")

    def _is_as_listed(self, style: str, same: str) -> bool:
        """Return whether a style that makes a list does so in the letter too."""
        own = self.standard.inherited(style).numbering.number not in ("", "0")
        return not own or self.letter.inherited(same).numbering.number not in ("", "0")

    def _running_text(self, text: Iterable[Element]) -> str:
        """Return the style of the letter's running text: Brödtext, else what it is written in."""
        named = self._by_name.get(("paragraph", "body text"))
        called = (s for s in self.letter.by_id if _RUNNING.search(_name(self.letter, s)))
        own = next((s for s in called if self.letter.kind(s) == "paragraph"), "")
        if named or own:
            return named or own
        counts: Counter[str] = Counter()
        for paragraph in text:
            counts[self.letter.style_of(paragraph)] += len(text_in(paragraph))
        fit = [style for style, signs in counts.most_common() if signs and self._is_fit(style)]
        return next(iter(fit), self.letter.default)

    def _is_fit(self, style: str) -> bool:
        inherited = self.letter.inherited(style)
        plain = not (inherited.level or inherited.is_title) and inherited.numbering.number in (
            "",
            "0",
        )
        return plain and not _name(self.letter, style).startswith(_UNFIT)


def shown_style(styles: Styles, style: str) -> str:
    """Return a style's name as Word shows it in Swedish: Rubrik 1."""
    name = styles.name(style)
    return _SHOWN.get(name.casefold(), name).capitalize() if name.casefold() in _SHOWN else name


def _name(styles: Styles, style: str) -> str:
    name = styles.name(style).casefold()
    return _SWEDISH.get(name, name)

"""Values as plain text, and what macros and set blocks wrote."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from typing import Any

from jinja2.runtime import Undefined

from pipeline.ooxml.escaping import escape, unescape
from pipeline.ooxml.xml import possible
from pipeline.swedish.numbers import decimal_text
from pipeline.values.block_markup import CellRef, blocks
from pipeline.values.inline_markup import Anchor, Run
from pipeline.values.phrase import Lacking, Phrase
from pipeline.values.types import Paragraphs

_SPECIAL = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_ATTRIBUTE = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_WRITTEN_SO = {code: sign for sign, code in _IN_ATTRIBUTE.items()}
_BREAKS = (
    ("\n", '</w:t><w:br/><w:t xml:space="preserve">'),
    ("\t", '</w:t><w:tab/><w:t xml:space="preserve">'),
)
_TAG_OR_SIGN = re.compile("\x12.*?\x13|<[^>]*>|[\x0e-\x11]", re.DOTALL)  # notes are no words of it


class Fragment:
    """Runs or paragraphs that a macro or a set block wrote. As text it is the words in them."""

    __slots__ = ("xml",)

    def __init__(self, xml: str) -> None:
        """Hold well-formed XML of runs or paragraphs."""
        self.xml = xml

    def __str__(self) -> str:
        """Return the words."""
        return unescape(_TAG_OR_SIGN.sub("", self.xml), _WRITTEN_SO)

    def __bool__(self) -> bool:
        """Return whether anything was written."""
        return bool(str(self))

    def __len__(self) -> int:
        """Return the number of characters."""
        return len(str(self))

    def __eq__(self, other: object) -> bool:
        """A fragment is equal to its words."""
        return str(self) == str(other) if isinstance(other, str | Fragment) else False

    def __hash__(self) -> int:
        """Return the hash of the words."""
        return hash(str(self))

    @property
    def has_paragraphs(self) -> bool:
        """Return whether it holds whole paragraphs."""
        return "<w:p>" in self.xml or "<w:p " in self.xml or "<w:tbl>" in self.xml


def captured(xml: str) -> str | Fragment:
    """Return what a macro or a set block wrote: text when it holds no elements."""
    if "<" in xml or "\x0e" in xml:
        return Fragment(str(xml))
    return unescape(str(xml), _WRITTEN_SO)


def text_xml(text: str) -> str:
    """Return text as it stands inside a w:t, with w:br and w:tab where it breaks."""
    if _SPECIAL.search(text) is None:
        return text
    made = escape(possible(text))
    for sign, tag in _BREAKS:
        made = made.replace(sign, tag)
    return made


def attribute_xml(text: str) -> str:
    """Return text as it stands inside an attribute, or a text that is no run's."""
    return escape(possible(text), _IN_ATTRIBUTE)


def printed(value: Any) -> str | None:
    """Return a value as Swedish text, or None when it is no text (a row, a list)."""
    if isinstance(value, str):
        return words_of(value) if isinstance(value, Paragraphs) else str(value)
    if value is None or isinstance(value, Undefined):
        return str(value or "")
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | date | time | Fragment | Phrase | Lacking):
        return str(value)
    if isinstance(value, float | Decimal):
        return decimal_text(Decimal(str(value)))
    return None


def words_of(value: Paragraphs) -> str:
    """Return running text without its markup: a line for each paragraph."""
    return "\n".join("".join(map(_words, block.inlines)) for block in blocks(value))


def _words(inline: Any) -> str:
    if isinstance(inline, Run):
        return inline.text
    if isinstance(inline, Anchor):
        return "".join(run.text for run in inline.runs)
    if isinstance(inline, CellRef):
        return f"{{{inline.sheet}/{inline.key}/{inline.column}}}"
    return "\n"

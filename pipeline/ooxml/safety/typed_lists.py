"""Lists that somebody typed: rows that begin with a dash or a number, and are no list to Word.

Who hears the document is not told that a list begins, nor how long it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ooxml.names import q_all
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, each_once

_P, _T, _BR = q_all("w:p w:t w:br")
_STORIES = q_all("w:tc w:body w:txbxContent")
_SIGN = re.compile(r"\s*(?:([-\u2013\u2014\u2022\u00b7*\u25aa])|(\d{1,2})[.)]|([a-z])\))\s+\S")


def typed_lists(root: Element, styles: Styles) -> Iterator[Element]:
    """Yield the first paragraph of each list that was typed: two rows or more after each other."""
    before: tuple[Element, str, Element | None] | None = None  # paragraph, its sign, its cell
    told = False
    for paragraph in each_once(root, _P):
        story = next(paragraph.iterancestors(*_STORIES), None)
        for line in _lines(paragraph, styles):
            sign = _sign(line)
            goes_on = before is not None and story is before[2] and _follows(before[1], sign)
            if goes_on and not told and before is not None:
                yield before[0]
            told = goes_on
            before = (paragraph, sign, story)


def _lines(paragraph: Element, styles: Styles) -> list[str]:
    """Return the rows of a paragraph; one without a sign for a list, a heading or a contents."""
    entry = styles.name(styles.style_of(paragraph)).casefold().startswith("toc ")
    number = styles.numbering(paragraph).number
    if entry or styles.level(paragraph) or number not in ("", "0"):
        return [""]
    pieces = ("\n" if e.tag == _BR else e.text or "" for e in paragraph.iter(_T, _BR))
    return "".join(pieces).split("\n")


def _sign(line: str) -> str:
    found = _SIGN.match(line)
    return next(filter(None, found.groups()), "") if found else ""


def _follows(before: str, sign: str) -> bool:
    """Return whether a row goes on the list of the row before it: - and -, 1 and 2, a and b."""
    if before.isdecimal() and sign.isdecimal():
        return int(sign) == int(before) + 1
    if before.isalpha() and sign.isalpha():
        return ord(sign) == ord(before) + 1
    return before == sign != ""

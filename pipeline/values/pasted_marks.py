"""Marks of lists as word processors leave them in a text that is pasted into a cell.

Read only where they begin a line. A sign that is never anything else (`•`, Wingdings') is a bullet
before any blank; what may be a word or a sign of its own (`o`, `§`, `1)`, `a)`) before a tab alone,
or, `1)` and `a)`, where the next or the last line has the one that follows; a dash or a star where
two lines in a row begin so. A backslash before the mark leaves the line as it is. Linear in the
length of the text. (DECISIONS 215)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.swedish.patterns import pattern

_BLANK = r"[ \t\u00a0]"
_TAB = rf"[ \u00a0]*+\t{_BLANK}*+"
SIGNS = "•‣⁃∙·◦●○▪▫■\uf020-\uf0ff"  # the last: Symbol and Wingdings, as Word keeps them
LETTERS = "oØüvq§➢➤□✓✔→+-"  # so Wingdings' bullets, and a second level's, are pasted
_MARK = pattern(
    rf"{_BLANK}*+(?P<literal>\\)?(?:"
    rf"(?P<dash>[–—*]){_BLANK}++"
    rf"|(?:[{SIGNS}]{_BLANK}++|[{LETTERS}]{_TAB})"
    rf"|(?P<number>[1-9][0-9]?)(?:[.)]{_TAB}|(?P<close>\)) ++)"
    rf"|(?P<letter>[a-z])(?:[.)]{_TAB}|(?P<shut>\)) ++)"
    r")(?=\S)"
)
_IN_TEXT = pattern(f"^{_MARK.pattern}", re.MULTILINE)
_ROMAN = "ivx"  # a letter that may be a number: only beside its neighbour in the alphabet


class PastedMark(NamedTuple):
    """What begins a line: a mark of a list, or (`text`) one that is to be taken literally."""

    kind: Literal["bullet", "number", "letter", "text"]
    number: str  # of a number, "2"; of a letter its place in the alphabet; "" of others
    rest: str  # the line without the mark; without the backslash


def pasted_marks(lines: Sequence[str]) -> list[PastedMark | None]:
    """Return the mark of each of the lines of a paragraph, None where there is none."""
    found = [_MARK.match(line) for line in lines]
    if not any(found):
        return [None] * len(lines)
    dashes = {
        dash
        for one, other in pairwise(found)
        if one and other and (dash := _dash(one)) and dash == _dash(other)
    }
    return [_mark(found, at, line, dashes) for at, line in enumerate(lines)]


def has_pasted_marks(text: str) -> bool:
    """Return whether a text has lines that may begin with such a mark."""
    return _IN_TEXT.search(text) is not None


def _dash(found: re.Match[str]) -> str:
    return "" if found["literal"] else found["dash"] or ""


def _mark(
    found: Sequence[re.Match[str] | None], at: int, line: str, dashes: set[str]
) -> PastedMark | None:
    here = found[at]
    if here is None:
        return None
    if here["literal"]:
        return PastedMark("text", "", line[: here.start("literal")] + line[here.end("literal") :])
    rest = line[here.end() :]
    order = _order(here)
    if not order:
        return (
            PastedMark("bullet", "", rest) if not here["dash"] or here["dash"] in dashes else None
        )
    alone = here["letter"] is not None and here["letter"] in _ROMAN
    if (here["close"] or here["shut"] or alone) and not _has_neighbour(found, at):
        return None
    return PastedMark("letter" if here["letter"] else "number", str(order), rest)


def _order(found: re.Match[str]) -> int:
    """Return a number, the place of a letter in the alphabet, or 0."""
    if found["letter"]:
        return ord(found["letter"]) - ord("a") + 1
    return int(found["number"] or 0)


def _has_neighbour(found: Sequence[re.Match[str] | None], at: int) -> bool:
    """Return whether the line before or after has the number or letter before or after."""
    return any(
        _follows(found[here], found[here + 1]) for here in (at - 1, at) if _inside(found, here)
    )


def _inside(found: Sequence[object], here: int) -> bool:
    return 0 <= here < len(found) - 1


def _follows(first: re.Match[str] | None, second: re.Match[str] | None) -> bool:
    if not (first and second) or first["literal"] or second["literal"]:
        return False
    alike = bool(first["letter"]) == bool(second["letter"]) and _order(first)
    return bool(alike) and _order(second) == _order(first) + 1

"""The signs that stand for tags and for what goes or stays: no text can hold them.

In a tree they are noncharacters, which Unicode keeps for a program's own use. In a rendered part
they are control characters, which XML has no place for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MARK_OPEN, MARK_CLOSE = "\U0010fffe", "\U0010ffff"
MARK = re.compile(f"{MARK_OPEN}(\\d+){MARK_CLOSE}")
# Round a paragraph that goes when nothing is printed in it.
VANISH_OPEN, VANISH_CLOSE = "\U000ffffe", "\U000fffff"
# Round the paragraph that stays when all others of its cell go.
SPARE_OPEN, SPARE_CLOSE = "\U000efffe", "\U000effff"

# Round the text of a note that stands in the body, until it is moved to its part.
NOTE_OPEN, NOTE_CLOSE = "\U000dfffe", "\U000dffff"

SIGNS_OF_PLACE = VANISH_OPEN + VANISH_CLOSE + SPARE_OPEN + SPARE_CLOSE
_SIGNS = SIGNS_OF_PLACE + NOTE_OPEN + NOTE_CLOSE
_IN_TEXT = "\x0e\x0f\x10\x11\x12\x13"
_TO_TEXT = str.maketrans(_SIGNS, _IN_TEXT)
_NONE_OF_OURS = str.maketrans("", "", MARK_OPEN + MARK_CLOSE + _SIGNS)

_VANISHING = re.compile("\x0e(.*?)\x0f", re.DOTALL)
_SEEN = re.compile(
    r"<w:t(?: [^>]*)?>[^<]*[^<\s]|<w:(?:drawing|br|tab|sym|object|pict|fldChar|hyperlink)\b"
)
_SPARE = re.compile("\x10(.*?)\x11", re.DOTALL)
_RANGE = r"<w:(?:bookmark|perm)\w+ [^>]*>"
_RANGES = re.compile(_RANGE)
_ENDED = re.compile(rf"(?:</w:p>|<w:p/>|</w:sdt>)(?:{_RANGE})*\Z")
_LONGEST_TAIL = 600  # characters of bookmarks that may stand after a paragraph


def without_signs(xml: str) -> str:
    """Return a template's part without noncharacters that could be taken for ours."""
    return xml.translate(_NONE_OF_OURS)


def as_text(xml: str) -> str:
    """Return a part with the signs as they are in a rendered text."""
    return xml.translate(_TO_TEXT)


def vanished(text: str, told: str) -> tuple[str, str]:
    """Return a rendered part without the paragraphs in which nothing was printed.

    Bookmarks that stand in one stay: others lead to them.
    `told` is its stream (digests/), from which the same ones go.
    """
    gone: list[bool] = []

    def kept(found: re.Match[str]) -> str:
        gone.append(_SEEN.search(found[1]) is None)
        return "".join(_RANGES.findall(found[1])) if gone[-1] else found[1]

    return _VANISHING.sub(kept, text), _without_gone(_VANISHING, told, gone)


def settled(text: str, told: str) -> tuple[str, str]:
    """Return a rendered part, and its stream, with just those spare paragraphs that are needed."""
    gone: list[bool] = []
    pieces = _SPARE.split(text)
    made = pieces[:1]
    for spare, after in zip(pieces[1::2], pieces[2::2], strict=True):
        gone.append(_ENDED.search(made[-1][-_LONGEST_TAIL:]) is not None)
        if not gone[-1]:
            made.append(spare)
        made.append(after)
    return "".join(made), _without_gone(_SPARE, told, gone)


def _without_gone(sign: re.Pattern[str], told: str, gone: Iterable[bool]) -> str:
    each = iter(gone)
    return sign.sub(lambda found: "" if next(each) else found[1], told)

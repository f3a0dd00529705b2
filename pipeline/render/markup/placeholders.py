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


def _between(first: str, last: str) -> tuple[re.Pattern[bytes], re.Pattern[str]]:
    """Return what finds all between two signs: in a part, and in its stream."""
    return re.compile(f"{first}(.*?){last}".encode(), re.DOTALL), re.compile(
        f"{first}(.*?){last}", re.DOTALL
    )


_VANISHING, _TOLD_VANISHING = _between("\x0e", "\x0f")
_SEEN = re.compile(
    r"<w:t(?: [^>]*)?>[^<]*[^<\s]|<w:(?:drawing|br|tab|sym|object|pict|fldChar|hyperlink)\b"
)
_SPARE, _TOLD_SPARE = _between("\x10", "\x11")
_RANGE = r"<w:(?:bookmark|perm)\w+ [^>]*>"
_RANGES = re.compile(_RANGE.encode())
_RANGE_TAG = re.compile(_RANGE)
_ENDS = ("</w:p>", "<w:p/>", "</w:sdt>")
_LONGEST_TAIL = 600  # characters of bookmarks that may stand after a paragraph


def without_signs(xml: str) -> str:
    """Return a template's part without noncharacters that could be taken for ours."""
    return xml.translate(_NONE_OF_OURS)


def as_text(xml: str) -> str:
    """Return a part with the signs as they are in a rendered text."""
    return xml.translate(_TO_TEXT)


def vanished(data: bytes, told: str) -> tuple[bytes, str]:
    """Return a rendered part without the paragraphs in which nothing was printed.

    Bookmarks that stand in one stay: others lead to them.
    `told` is its stream (digests/), from which the same ones go.
    """
    gone: list[bool] = []

    def kept(found: re.Match[bytes]) -> bytes:
        gone.append(_SEEN.search(found[1].decode()) is None)
        return b"".join(_RANGES.findall(found[1])) if gone[-1] else found[1]

    return _VANISHING.sub(kept, data), _without_gone(_TOLD_VANISHING, told, gone)


def settled(data: bytes, told: str) -> tuple[bytes, str]:
    """Return a rendered part, and its stream, with just those spare paragraphs that are needed."""
    gone: list[bool] = []
    pieces = _SPARE.split(data)
    made = pieces[:1]
    for spare, after in zip(pieces[1::2], pieces[2::2], strict=True):
        gone.append(_ends_paragraph(made[-1]))
        if not gone[-1]:
            made.append(spare)
        made.append(after)
    return b"".join(made), _without_gone(_TOLD_SPARE, told, gone)


def _ends_paragraph(data: bytes) -> bool:
    tail = data[-_LONGEST_TAIL * 4 :].decode("utf-8", "ignore")  # of which a sign has up to four
    tail = tail[-_LONGEST_TAIL:]
    while not tail.endswith(_ENDS):
        last = tail.rfind("<")
        if _RANGE_TAG.fullmatch(tail, max(last, 0)) is None:
            return False
        tail = tail[:last]
    return True


def _without_gone(sign: re.Pattern[str], told: str, gone: Iterable[bool]) -> str:
    each = iter(gone)
    return sign.sub(lambda found: "" if next(each) else found[1], told)

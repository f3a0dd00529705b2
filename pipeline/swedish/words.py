"""Words: the nearest spelling, capitals, lists, genitive, and what two wordings have in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

_CLOSED_WITH_S = ("s", "x", "z")
_OPENERS = "”“\"'’‘»«([–—- "


def capital(text: str) -> str:
    """Return `text` with its first letter upper case and the rest as it is.

    Quotation marks and brackets may stand before the letter; after a digit nothing is changed.
    """
    start = len(text) - len(text.lstrip(_OPENERS))
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


def enumeration(items: Sequence[str], last: str = "och") -> str:
    """Return `a, b och c`: no comma before the last one."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def genitive(name: str) -> str:
    """Return the name with the ending s, unless it ends in s, x or z.

    Abbreviations and figures take a colon: `KF:s` (Myndigheternas skrivregler).
    """
    if not name or name.casefold().endswith(_CLOSED_WITH_S):
        return name
    word = name.split()[-1]
    return f"{name}:s" if word[-1].isdigit() or (len(word) > 1 and word.isupper()) else f"{name}s"


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `word` most likely was meant to be, or None.

    Case, composed or decomposed letters and repeated spaces do not matter. The word's length says
    how many edits (insert, drop, change, swap neighbours) there may be: 1 up to five letters, 2 up
    to nine, then 3. A word of two letters has no near words.
    """
    wanted = _plain(word)
    most = _most_edits(len(wanted))
    best: tuple[int, bool, int] | None = None
    found: str | None = None
    for candidate in candidates:
        plain = _plain(candidate)
        edits = distance(wanted, plain, most)
        rank = (edits, plain[:1] != wanted[:1], abs(len(plain) - len(wanted)))
        if edits <= most and (best is None or rank < best):
            best, found = rank, candidate
    return found


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _most_edits(length: int) -> int:
    if length < 3:
        return 0
    return 1 if length <= 5 else 2 if length <= 9 else 3


def distance(one: str, other: str, limit: int) -> int:
    """Return the number of edits between two words, or limit + 1 when there are more.

    An edit inserts, drops or changes a letter, or swaps two neighbours.
    """
    if one == other:
        return 0
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, match in enumerate(other, 1):
            change = above[column - 1] + (letter != match)
            cost = min(above[column] + 1, current[-1] + 1, change)
            if row > 1 and column > 1 and one[row - 2] == match and letter == other[column - 2]:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit and min(above) > limit:
            return limit + 1
        before, above = above, current
    return min(above[-1], limit + 1)


class _Bare(dict[int, str | None]):
    """For str.translate: letters and digits stay, invisible signs go, the rest becomes a space."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        gone = unicodedata.category(sign) in ("Cf", "Mn", "Mc", "Me")
        self[code] = None if gone else sign if sign.isalnum() else " "
        return self[code]


_BARE = _Bare()
_BARE_LINES = _Bare({ord("\n"): "\n"})


def plain_words(text: str) -> str:
    """Return what a wording and a retyped copy of it have in common: its words, in lower case.

    Composed or decomposed letters, dashes, quotation marks, punctuation, spaces and soft hyphens
    make no difference. Normalising twice changes nothing.
    """
    return " ".join(_folded(text).translate(_BARE).split())


def plain_lines(text: str) -> list[str]:
    """Return the plain words of each line that has any."""
    lines = _folded("\n".join(text.splitlines())).translate(_BARE_LINES).split("\n")
    return list(filter(None, (" ".join(line.split()) for line in lines)))


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    # folding can give letters that compose and fold further
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())


def stands_in(wording: str, text: str) -> bool:
    """Return whether `wording` stands in `text`, word by word; both are `normalised`."""
    return bool(wording) and f" {wording} " in f" {text} "

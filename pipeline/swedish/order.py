"""The Swedish order of letters."""

from __future__ import annotations

import re
import unicodedata
from math import inf

SortKey = tuple[tuple[tuple[int, int, str], ...], str, str]
NumberKey = tuple[bool, float, SortKey]

_AFTER_Z = {"å": 1, "ä": 2, "æ": 2, "ö": 3, "ø": 3}
_AS = {"ü": "y", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "œ": "ö"}
_SIGN, _NUMBER, _LETTER = range(3)


def sort_key(text: str) -> SortKey:
    """Return the key that sorts texts as a Swedish register does.

    å, ä and ö stand last, in that order; é is sorted as e, ü as y, w is a letter of its own;
    `M2` stands before `M10`; capitals make no difference. Two different texts never share a key.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    parts = re.findall(r"[0-9]+|\s+|.", folded, flags=re.DOTALL)
    return (tuple(weight for part in parts for weight in _weights(part)), folded, text)


def number_key(number: int | str | None) -> NumberKey:
    """Return the key that sorts 1, 1.9, 1.10, 2, A: numbers, and texts that number; None last."""
    if not isinstance(number, str):
        return number is None, number or 0, _NO_TEXT
    leading = re.match("[0-9]+", number)
    return False, int(leading[0]) if leading else inf, sort_key(number)


def _weights(part: str) -> list[tuple[int, int, str]]:
    if part[0] in "0123456789":
        digits = part.lstrip("0")
        return [(_NUMBER, len(digits), digits)]
    if part.isspace():
        return [(_SIGN, 0, "")]
    return [_weight(letter) for letter in _spelled(part)]


def _spelled(letter: str) -> str:
    """Return the Swedish letters that a foreign letter is sorted as."""
    if letter in _AFTER_Z:
        return letter
    plain = _AS.get(letter) or unicodedata.normalize("NFD", letter)[0]
    return _AS.get(plain, plain)


def _weight(letter: str) -> tuple[int, int, str]:
    if letter in _AFTER_Z:
        return (_LETTER, ord("z") + _AFTER_Z[letter], "")
    if "a" <= letter <= "z":
        return (_LETTER, ord(letter), "")
    # other alphabets after ö, signs before everything
    return (_LETTER, 1000 + ord(letter), "") if letter.isalpha() else (_SIGN, ord(letter), "")


_NO_TEXT = sort_key("")

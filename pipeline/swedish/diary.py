"""Reference numbers (diarienummer): whether one has the form that an example shows.

Letters and separators are the form; a run of digits may be shorter or longer, a year may not
(WORKBOOK.md, Kommuner). `KS 2019/160` shows the form of `KFN 2020/026`, not of `KS-2019/160`.
"""

from __future__ import annotations

import re

from pipeline.swedish.patterns import pattern

_TOKENS = pattern(r"[0-9]+|[^\W\d_]+|[\W_]+")
_YEAR = pattern(r"(?:19|20)[0-9]{2}")
# How a number is cited in running text: dnr KS 2007/270, diarienummer: KS.2017.3
_CITED = pattern(
    r"\b(?:dnr|diarienummer)[.:]?\s+(?P<number>[A-ZÅÄÖ0-9][A-ZÅÄÖ0-9 ./:-]*[0-9])(?![^\W_])",
    re.IGNORECASE,
)


def follows(example: str, number: str) -> bool:
    """Return whether a reference number has the form of `example`."""
    shown, given = _tokens(example), _tokens(number)
    if len(shown) != len(given):
        return False
    year = _year_place(shown)
    pairs = enumerate(zip(shown, given, strict=True))
    return all(_same_kind(one, other, year=at == year) for at, (one, other) in pairs)


def reshaped(example: str, number: str) -> str:
    """Return the number with the example's separators, "" when that gives no such number."""
    shown, given = _tokens(example), [t for t in _tokens(number) if t[0].isalnum()]
    words = iter(given)
    made = "".join(next(words, "") if token[0].isalnum() else token for token in shown)
    left = next(words, "")
    return made if not left and follows(example, made) else ""


def cited(text: str) -> list[str]:
    """Return the reference numbers that running text names as such."""
    return [found["number"] for found in _CITED.finditer(text)]


def _tokens(number: str) -> list[str]:
    return _TOKENS.findall(" ".join(number.split()))


def _year_place(tokens: list[str]) -> int:
    """Return which token is the year; -1 when none looks like one."""
    return next((at for at, token in enumerate(tokens) if _YEAR.fullmatch(token)), -1)


def _same_kind(shown: str, given: str, *, year: bool) -> bool:
    if shown.isdecimal():
        return bool(_YEAR.fullmatch(given)) if year else given.isdecimal()
    if not shown[0].isalnum():
        return shown == given
    return given.isalpha() and (given.isupper() if shown.isupper() else given == shown)

"""Numbers as Swedish texts write them (DOMAIN.md 4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from pipeline.swedish.patterns import pattern

NBSP = "\u00a0"
_SPELLED = "noll ett två tre fyra fem sex sju åtta nio tio elva tolv"
_WORDS = tuple(_SPELLED.split())
_VALUES = {word: value for value, word in enumerate(_WORDS)} | {"en": 1}
_GROUPED = pattern(r"(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:(?P<mark>[,.])(?P<part>[0-9]+))?")
_UNIT = r"(?:[%‰§°€$]|[^\W\d_])"  # begins one
_WITH_UNIT = pattern(rf"(?P<number>[-+]?{_GROUPED.pattern}) ?(?P<unit>{_UNIT}.*)")
_AFTER_WORD = pattern(rf"(?P<unit>{_UNIT}[^\W\d]*\.?) ?(?P<number>[0-9]+)")
# A full stop where Swedish has a space: 12.500 and 12.500,5.
_DOTTED = pattern(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")


class NumberFault(ValueError):  # noqa: N818 - at fault is the text
    """A text that is no number; `reason` is a clause in Swedish, `suggestion` may be empty."""

    def __init__(self, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.suggestion = suggestion


def decimal_text(number: Decimal) -> str:
    """Return `12 500,5` with no-break spaces between groups of three."""
    sign = "−" if number < 0 else ""
    whole, _, part = f"{number.copy_abs():f}".partition(".")
    groups = [whole[max(i - 3, 0) : i] for i in range(len(whole), 0, -3)][::-1]
    return sign + NBSP.join(groups) + (f",{part}" if part else "")


def parse_number(text: str) -> Decimal:
    """Return the number of `12 500`, `12 500,5`, `12,5`, `12.5` or `-3`.

    Any kind of space may stand between groups of three. `12.500` is a fault: it may be 12,5 as
    well as 12 500.

    Raises:
        NumberFault: the text is something else; it may suggest a number.
    """
    plain = _spaced(text)
    sign, digits = ("-", plain[1:].lstrip()) if plain.startswith("-") else ("", plain)
    found = _GROUPED.fullmatch(digits.removeprefix("+"))
    if found is None:
        raise _unreadable(text, plain)
    if _DOTTED.fullmatch(digits):
        reason = f"”{text.strip()}” kan läsas på två sätt"
        raise NumberFault(reason, sign + digits.replace(".", " "))
    whole = found["whole"].replace(" ", "")
    return Decimal(f"{sign}{whole}.{found['part']}" if found["part"] else sign + whole)


def parse_quantity(text: str) -> tuple[Decimal, str]:
    """Return the number and the unit of `71,5 %` or `12 500 kr`; the unit of `§ 14` is `§`.

    Without a unit it is "". Raises NumberFault as `parse_number` does.
    """
    plain = _spaced(text)
    after, before = _WITH_UNIT.fullmatch(plain), _AFTER_WORD.fullmatch(plain)
    found = after or before
    if found is None or _DOTTED.fullmatch(found["number"].lstrip("-+")):
        return parse_number(text), ""
    return parse_number(found["number"]), found["unit"]


def number_word(number: int, common: bool = False) -> str:
    """Return `fyra` for 1–12, figures for others; `common`: en instead of ett."""
    if number == 1 and common:
        return "en"
    return _WORDS[number] if 1 <= number <= 12 else decimal_text(Decimal(number))


def counted(number: int, one: str, many: str, common: bool = False) -> str:
    """Return `fyra mål`, `en punkt`: a number and its noun. `common`: the noun takes en."""
    return f"{number_word(number, common)} {one if number == 1 else many}"


def claims(text: str, nouns: Iterable[str]) -> list[tuple[str, int]]:
    """Return where a text says how many there are of all: (`de fyra målen`, 4), (`alla 8 mål`, 8).

    `nouns`: the forms that count (`mål`, `målen`). At most two words stand between.
    """
    found = _claim(tuple(nouns)).finditer(text)
    return [(match.group(), _value(match["number"])) for match in found]


@cache
def _claim(nouns: tuple[str, ...]) -> re.Pattern[str]:
    forms = "|".join(sorted(map(re.escape, nouns), key=len, reverse=True))
    numbers = "|".join(_WORDS[2:])
    return re.compile(
        rf"\b(?:de|alla|samtliga|dessa|våra)(?: de)?\s(?P<number>{numbers}|[0-9]+)"
        rf"(?:\s[^\W\d_]+){{0,2}}?\s(?:{forms})\b",
        re.IGNORECASE,
    )


def _spaced(text: str) -> str:
    """Return the text with ordinary spaces and - for every sign that is used as minus."""
    return " ".join(re.sub("[−–‑]", "-", text).split())


def _unreadable(text: str, plain: str) -> NumberFault:
    """Return the fault, with `500` for `500 kr` and `12 500,5` for `12.500,5` as suggestion."""
    with_unit = re.fullmatch(rf"(?P<number>-?{_GROUPED.pattern})[^0-9]+", plain)
    dotted = _DOTTED.fullmatch(plain.removeprefix("-"))
    number = plain if dotted else with_unit["number"] if with_unit else ""
    suggestion = number.replace(".", " ") if _DOTTED.fullmatch(number.lstrip("-")) else number
    return NumberFault(f"”{text.strip()}” går inte att läsa som ett tal", suggestion)


def _value(word: str) -> int:
    return _VALUES.get(word.casefold()) or int(word)

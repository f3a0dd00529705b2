"""Units that people write after a number: which mean the same."""

from __future__ import annotations

import re

_SAME = (
    ("%", "procent"),
    ("‰", "promille"),
    ("%-enheter", "procentenheter", "procentenhet"),
    ("st", "styck", "stycken", "antal"),
    ("kr", "kronor", "sek"),
    ("tkr", "ksek", "tusen kronor", "tusen kr", "tusental kronor"),
    ("mnkr", "mkr", "msek", "miljoner kronor", "miljoner kr"),
    ("person", "personer", "pers"),
    ("m²", "m2", "kvm", "kvadratmeter"),
    ("h", "tim", "timmar"),
    ("min", "minuter"),
    ("km", "kilometer"),
    ("kwh", "kilowattimmar"),
    ("dag", "dagar"),
)
_ONE = {unit: same[0] for same in _SAME for unit in same}
_MANY = re.compile(r"\b(?:tusen|tusental|miljon|miljoner|miljarder|tkr|mnkr|mkr)\b")


def is_in_unit(written: str, unit: str) -> bool:
    """Return whether a unit after a number is the one that is asked for.

    `st`: `antal`; `%`: `procent av hushållen`; `invånare`: `antal invånare`. Where thousands are
    asked for, kronor are another unit.
    """
    said, asked = _plain(written), _plain(unit)
    if not said or not asked:
        return False
    if _one(said) == _one(asked):
        return True
    if len(_MANY.findall(said)) != len(_MANY.findall(asked)):
        return False
    first, _, rest = asked.partition(" ")
    return _one(said) == _one(first) or (first == "antal" and said == rest)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def _one(unit: str) -> str:
    return _ONE.get(unit, unit)

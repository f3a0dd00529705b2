"""Raw cells as text: as Excel shows them, as keys, and what no Word file has a place for.

(DECISIONS 23)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from pipeline.errors import CellError
from pipeline.model import Raw
from pipeline.swedish.dates import iso

# What XML 1.0 or Word has no place for: control characters, halves of characters, non-characters.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what follows is shown backwards
_UNSHOWN = re.compile(f"{_REFUSED.pattern[:-1]}{_TURNING}]")
_SHOWN_AT_MOST = 60
MOST_SIGNS = 32_767  # in a cell of Excel's


def key_text(text: str) -> str:
    """Return a key as it is compared: NFC, trimmed, without signs that do not show."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # what does not show, and what is as a space, is not
        return composed.strip()
    shown = without_invisible(composed)
    return "".join(" " if sign.isspace() else sign for sign in shown).strip()


def keys(text: str) -> tuple[str, ...]:
    """Return the keys in a cell of the kind →→, each once, in order."""
    return tuple(dict.fromkeys(filter(None, map(key_text, text.split(";")))))


def as_shown(raw: Raw) -> str:
    """Return a raw cell as Excel shows it in a Swedish workbook; dates as ISO."""
    return _SHOWN.get(type(raw), str)(raw)


def quoted(text: str) -> str:
    """Return the text between quotation marks, on one line and not too long to read."""
    begun = text[: 2 * _SHOWN_AT_MOST]
    line = " ".join(_UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", begun).splitlines())
    return f"”{line if len(line) <= _SHOWN_AT_MOST else line[: _SHOWN_AT_MOST - 1] + '…'}”"


def has_refused(text: str) -> bool:
    """Return whether a text has a sign that cannot stand in a Word file."""
    return not text.isprintable() and _REFUSED.search(text) is not None


def refuse_signs(text: str) -> None:
    """Raise a CellError for the first sign that cannot stand in a Word file, or for too many."""
    if len(text) > MOST_SIGNS:
        sentence = f"cellen har {len(text)} tecken, fler än de {MOST_SIGNS} som en cell rymmer."
        raise CellError(sentence, remedy="Dela upp texten på flera rader.", code="B14")
    found = _REFUSED.search(text)
    if found is None:
        return
    before = text[max(found.start() - 20, 0) : found.start()]
    place = f"efter {quoted(before)}" if before else "i början"
    sentence = f"tecken {found.start() + 1} är {_sign(found[0])}, som inte kan stå i Word."
    raise CellError(sentence, remedy=f"Ta bort tecknet {place}.", code="B14")


def _sign(sign: str) -> str:
    if unicodedata.category(sign) == "Cc":
        return f"styrtecknet U+{ord(sign):04X}"
    return f"det ofullständiga tecknet U+{ord(sign):04X}"


def invisible(sign: str) -> bool:
    """Return whether a sign takes no room: joiners, marks of direction, soft hyphens."""
    return unicodedata.category(sign) == "Cf"


def without_invisible(text: str) -> str:
    """Return a text without the signs that take no room."""
    if text.isprintable():  # which none of them is
        return text
    return "".join(sign for sign in text if not invisible(sign))


def exact(number: float) -> Decimal:
    """Return a float as Excel knows it, to 15 digits and without the .0 of a whole number."""
    found = Decimal(f"{number:.15g}")
    whole = found.is_finite() and found == found.to_integral_value()
    return Decimal(int(found)) if whole else found


# --- text as it is shown


def _number_shown(number: float) -> str:
    return f"{exact(number):f}".replace(".", ",")


def _datetime_shown(moment: datetime) -> str:
    clock = moment.time()
    return iso(moment) if clock == time() else f"{iso(moment)} {_clock_shown(clock)}"


def _clock_shown(clock: time) -> str:
    return f"{clock.hour:02}:{clock.minute:02}"


def duration_shown(duration: timedelta) -> str:
    """Return 27:30, hours and minutes."""
    minutes = round(duration.total_seconds() / 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


_SHOWN: Mapping[type, Callable[[Any], str]] = {
    bool: lambda raw: "ja" if raw else "nej",
    float: _number_shown,
    datetime: _datetime_shown,
    date: iso,
    time: _clock_shown,
    timedelta: duration_shown,
    type(None): lambda raw: "",
}

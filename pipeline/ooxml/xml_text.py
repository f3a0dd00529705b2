"""What XML has no place for, and a text without it."""

from __future__ import annotations

import re

# check/ refuses it in cells, but what stops a document is not always known before it is rendered.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def possible(text: str) -> str:
    """Return text that XML can hold: line breaks are one sign, the impossible shows as �."""
    one_sign = text.replace("\r\n", "\n").replace("\r", "\n")
    return _IMPOSSIBLE.sub(_REPLACEMENT, one_sign)

"""Addresses of links that values make: only the web's and mail's, with every sign in its form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from pipeline.ooxml.xml import short_text

_KNOWN = re.compile(r"(?i)(?:https?://[^/?#\s]|mailto:[^\s])")
_OTHER = re.compile(r"(?i)[a-z][a-z0-9+.-]*:(?!\d)")
_MAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+")
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#].*)?", re.DOTALL)
_SAFE = ":/?#[]@!$&()*+,;=%~-._"  # an apostrophe or a quotation mark could end it


def whole_address(text: str) -> str | None:
    """Return an address to link to: http, https or mailto. None for any other, "" for none.

    `www.granvik.example` and `info@granvik.example` get the beginning that a link needs.
    """
    text = text.strip()
    if text and not _KNOWN.match(text):
        begun = "mailto:" if _MAIL.fullmatch(text) else "https://" if _HOST.fullmatch(text) else ""
        if not begun or _OTHER.match(text):
            return None
        text = begun + text
    return quote(text, safe=_SAFE)


def piece_of_address(text: str) -> str:
    """Return a value as a piece of an address that goes on before and after it."""
    return quote(text.strip(), safe="/-._~")


def composed_address(pieces: Sequence[str]) -> str | None:
    """Return the address of texts (at even places) and values, as whole_address.

    A value that begins the address is no piece of one.
    """
    written = ""
    for place, text in enumerate(pieces):
        written += piece_of_address(text) if place % 2 and written else text
    return whole_address(written)


def refusal(address: str) -> str:
    """Return why an address is not linked to."""
    return (
        f"adressen ”{short_text(address)}” går inte att länka till: den ska börja med http://, "
        "https:// eller mailto:."
    )

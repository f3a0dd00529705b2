"""Texts as they stand in XML, and back: as `xml.sax.saxutils` has it, which loads http and ssl."""

from __future__ import annotations

from collections.abc import Mapping

_NONE: Mapping[str, str] = {}
_LINES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}  # an attribute would lose them


def escape(text: str, more: Mapping[str, str] = _NONE) -> str:
    """Return a text as it stands between tags; `more`: other signs, and what they become."""
    text = text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
    for sign, written in more.items():
        text = text.replace(sign, written)
    return text


def unescape(xml: str, more: Mapping[str, str] = _NONE) -> str:
    """Return the text that stands so between tags; `more`: what else is written, and for what."""
    xml = xml.replace("&lt;", "<").replace("&gt;", ">")
    for written, sign in more.items():
        xml = xml.replace(written, sign)
    return xml.replace("&amp;", "&")


def quoteattr(text: str) -> str:
    """Return a text as the value of an attribute, in quotes."""
    made = escape(text, _LINES)
    if '"' not in made:
        return f'"{made}"'
    return f"'{made}'" if "'" not in made else '"{}"'.format(made.replace('"', "&quot;"))

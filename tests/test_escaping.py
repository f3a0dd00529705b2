"""Texts are written in XML as the standard library writes them."""

from __future__ import annotations

from xml.sax import saxutils

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ooxml.escaping import escape, quoteattr, unescape

TEXTS = st.text(st.sampled_from("&<>\"'\n\r\t;#10agmpltquos åÄ—\u2028"), max_size=30) | st.text()
MORE = st.dictionaries(st.sampled_from(["\n", '"', "a", "&#10;"]), st.sampled_from(["&#1;", "b"]))


@given(TEXTS, MORE)
def test_texts_are_written_as_the_library_writes_them(text: str, more: dict[str, str]) -> None:
    assert escape(text, more) == saxutils.escape(text, more)
    assert unescape(text, more) == saxutils.unescape(text, more)
    assert quoteattr(text) == saxutils.quoteattr(text)

"""What each paragraph of a part is made of: the asks that were logged while it was written.

A sign at the end of each paragraph tells how long the log was then. (DECISIONS 95)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from pipeline.model import Source
from pipeline.ooxml.content.table_of_contents import outside_contents
from pipeline.ooxml.names import q

_END = re.compile(r"<w:p((?: [^>]*)?)/>|</w:p>")
_SIGN = re.compile("\x05(\\d+)\x06")


def signed(chunks: Iterable[Any], log: Sequence[Source]) -> str:
    """Return a part's XML with the signs; `log` grows while the chunks are made."""
    found = []
    for chunk in chunks:
        xml, sign = chunk if type(chunk) is str else chunk[0].decode(), f"\x05{len(log)}\x06</w:p>"
        found.append(_END.sub(lambda end, sign=sign: _opened(end) + sign, xml))
    return "".join(found)


def _opened(end: re.Match[str]) -> str:
    return "" if end[1] is None else f"<w:p{end[1]}>"


def reads_by_paragraph(xml: str, log: Sequence[Source]) -> tuple[frozenset[Source], ...]:
    """Return what each paragraph was made of, with what was asked since the one before.

    In the order in which they end. Those of contents lists are not among them.
    """
    ends = [int(sign[1]) for sign in _SIGN.finditer(xml)]
    root = etree.fromstring(_SIGN.sub("", xml).encode())
    paragraphs = [p for _, p in etree.iterwalk(root, tag=q("w:p"))]
    reads = (frozenset(log[first:last]) for first, last in zip([0, *ends], ends, strict=False))
    known = dict(zip(paragraphs, reads, strict=False))
    return tuple(known.get(p, frozenset()) for p in outside_contents(root))

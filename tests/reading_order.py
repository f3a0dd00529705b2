"""What a screen reader goes through in a PDF, as text that a person can read."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby

from pikepdf import Pdf

from pipeline.publish.tags.page_scan import scan
from pipeline.publish.tags.tag_nodes import MarkedWords, TaggedAnnotation, TagNode, read_tags


def reading_order(data: bytes) -> str:
    """Return a line for each tag of a PDF: its kind, what is said, where it leads (→)."""
    with Pdf.open(BytesIO(data), suppress_warnings=True) as pdf:
        top = read_tags(pdf, [scan(page) for page in pdf.pages])
        return "".join(f"{line}\n" for tag in top.tags for line in _lines(tag, 0))


def _lines(node: TagNode, depth: int) -> Iterator[str]:
    mixed = bool(node.tags)
    said = [*_said(node)]
    if not mixed and (words := node.text):
        said.append(f"”{words}”")
    if any(isinstance(held, TaggedAnnotation) for held in node.holds):
        said.append("→")
    yield "  " * depth + " ".join(said)
    for is_tag, held in groupby(node.holds if mixed else (), key=_is_tag):
        parts = [*held]
        words = "".join(part.text for part in parts if isinstance(part, MarkedWords))
        if words and not is_tag:
            yield "  " * (depth + 1) + f"”{words}”"
        for tag in parts:
            if isinstance(tag, TagNode):
                yield from _lines(tag, depth + 1)


def _is_tag(held: object) -> bool:
    return isinstance(held, TagNode)


def _said(node: TagNode) -> Iterator[str]:
    yield node.kind
    for name, key in (("alt", "/Alt"), ("säger", "/ActualText"), ("språk", "/Lang")):
        if key in node.object:
            yield f"{name}=”{node.object[key]}”"
    for key in ("/Scope", "/ColSpan", "/RowSpan", "/ListNumbering"):
        if (value := node.attribute(key)) is not None:
            yield f"{key[1:]}={str(value).lstrip('/')}"

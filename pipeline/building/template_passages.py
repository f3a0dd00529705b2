"""The paragraphs of a template, for who opens the Word file."""

from __future__ import annotations

from pipeline.errors import BeredningError
from pipeline.ooxml.content.paragraph_digests import Passage, passages
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.review import reviewed


def template_passages(data: bytes, name: str) -> tuple[Passage, ...]:
    """Return the paragraphs of a template; none when it cannot be read."""
    try:
        return passages(reviewed(read_package(data, name))[0])
    except BeredningError:
        return ()

"""The paragraphs of a template, for who opens the Word file."""

from __future__ import annotations

from functools import lru_cache

from pipeline.errors import BeredningError
from pipeline.ooxml.content.paragraph_digests import Passage, passages
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.review import reviewed


@lru_cache(maxsize=64)
def template_passages(data: bytes) -> tuple[Passage, ...]:
    """Return the paragraphs of a template, read once in a process; none when it cannot be read."""
    try:
        return passages(reviewed(read_package(data, "mallen"))[0])
    except BeredningError:
        return ()

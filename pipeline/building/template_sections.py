"""What a template asks for of Texter: its sections, and the headings that it prints above them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.schema import vocabulary_name

_ASKED = re.compile(r"\btexter\s*(?:\.\s*(\w+)|\[\s*['\"](\w+)['\"]|(\[))")
_ALONE = re.compile(r"\{\{\s*texter\s*\.\s*(\w+)\s*\}\}")
_ONLY_CODE = re.compile(r"(?:\{%p[^%]*%\}\s*)+")
_OTHERS = "övriga_avsnitt"
_LONGEST = 80  # signs of a heading


@dataclass(frozen=True)
class TemplateSections:
    """What a template asks for of Texter.

    `headings`: the name of a heading → the section under it. `others`: it prints sections of one's
    own. `unknown`: what it asks for is worked out, and cannot be known here.
    """

    names: frozenset[str] = frozenset()
    headings: Mapping[str, str] = field(default_factory=dict)
    others: bool = False
    unknown: bool = False


def sections_in(texts: Sequence[str]) -> TemplateSections:
    """Return what a template asks for whose paragraphs have these texts."""
    found = [hit for text in texts for hit in _ASKED.findall(text)]
    return TemplateSections(
        frozenset(name or quoted for name, quoted, unknown in found if not unknown),
        dict(_headings(texts)),
        any(_OTHERS in text for text in texts),
        any(unknown for *_, unknown in found),
    )


def _headings(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each text that stands right above a section, as a name, and the section."""
    heading = ""
    for text in texts:
        if _ONLY_CODE.fullmatch(text):
            continue
        section = _ALONE.fullmatch(text)
        if section and heading:
            yield vocabulary_name(heading), section[1]
        heading = text if "{" not in text and len(text) <= _LONGEST else ""

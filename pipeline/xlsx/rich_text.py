"""A text of which some words look otherwise, as a cell has it: what was so stays so.

Where words are others, they look as those that they replace, or as what stands before them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Generic, TypeVar

from lxml import etree

Element = etree._Element
_Look = TypeVar("_Look")
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class RichText(Generic[_Look]):
    """Stretches of a text, each with its look: `rPr`, or tags; None or none for the cell's."""

    stretches: tuple[tuple[_Look, str], ...]

    @property
    def text(self) -> str:
        """Return all of it, as it stands in the file."""
        return "".join(text for _, text in self.stretches)

    def rewritten(self, text: str) -> RichText[_Look]:
        """Return another text, as it stands in the file, with the looks of this one."""
        looks = [look for look, (_, words) in enumerate(self.stretches) for _ in words]
        made = zip(_looks_of(self.text, looks, text), text, strict=True)
        return RichText(
            tuple(
                (deepcopy(self.stretches[look][0]), "".join(sign for _, sign in signs))
                for look, signs in groupby(made, key=lambda one: one[0])
            )
        )


DressedText = RichText[Element | None]  # of an .xlsx


def rich_text(holder: Element) -> DressedText | None:
    """Return what an `si` or `is` says, where it has looks of its own; else None."""
    runs = holder.findall("{*}r")
    found = tuple((run.find("{*}rPr"), run.findtext("{*}t") or "") for run in runs)
    return RichText(found) if any(words for _, words in found) else None


def _looks_of(old: str, looks: list[int], new: str) -> Iterator[int]:
    """Yield the look of each sign of a new text; `looks`: of each sign of the old one."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    at = 0  # in the old text
    for kind, i, j, m, n in SequenceMatcher(None, before, after).get_opcodes():
        gone, come = ("".join(words) for words in (before[i:j], after[m:n]))
        if kind == "equal":
            yield from looks[at : at + len(gone)]
        else:
            near = looks[at : at + len(gone)] or looks[max(at - 1, 0) :][:1]
            ((look, _),) = Counter(near).most_common(1)
            yield from [look] * len(come)
        at += len(gone)

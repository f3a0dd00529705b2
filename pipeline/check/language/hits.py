"""One remark on one text: which rule, the words that it is about, what is said of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.check.language.texts import GONE


class Hit(NamedTuple):
    """A remark. `quoted` stands in the text, and is what silences it; `said` follows it."""

    code: str
    quoted: str
    said: str
    remedy: str

    @property
    def message(self) -> str:
        """Return the sentence that an officer reads."""
        return f"”{self.quoted}” {self.said}"


def said_once(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return the remarks of one text: what is the same is said once, and how often it is so.

    What is GONE from the words (texts.py) is shown as left out.
    """
    found = Counter(
        hit._replace(quoted=_shown(hit.quoted), remedy=_shown(hit.remedy)) for hit in hits
    )
    return tuple(
        hit if times == 1 else hit._replace(said=f"{hit.said[:-1]} ({times} gånger).")
        for hit, times in found.items()
    )


def _shown(words: str) -> str:
    return re.sub(rf"{GONE}+(?: {GONE}+)*", "…", words)

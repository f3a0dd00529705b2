"""One remark on one text: which rule, the words that it is about, what is said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple


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
    """Return the remarks of one text: what is the same is said once, and how often it is so."""
    found = Counter(hits)
    return tuple(
        hit if times == 1 else hit._replace(said=f"{hit.said[:-1]} ({times} gånger).")
        for hit, times in found.items()
    )

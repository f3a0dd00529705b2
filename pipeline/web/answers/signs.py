"""How something stands, as a sign and a word: never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StateKind = Literal["fault", "ready", "changed", "edited", "sealed", "new", "note"]


@dataclass(frozen=True, slots=True)
class StateSign:
    """A word or a few, and which sign and colour go with it (pages/macros.html)."""

    kind: StateKind
    text: str

"""How much is tried: some in the ordinary suite, much more by `make fuzz` (tests/fuzz.py)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hypothesis import settings

FULL = settings().max_examples > 1_000  # `make fuzz`


def examples(ordinarily: int) -> int:
    """Return how many examples a property is tried with."""
    return settings().max_examples if FULL else ordinarily


def largest_of_each_kind(documents: Iterable[Path]) -> list[Path]:
    """Return the largest document of each kind, by name and in order; all of them by `make fuzz`.

    Of the others of a kind, the same template and less of it is seen.
    """
    found = list(documents)
    largest: dict[str, Path] = {}
    for path in sorted(found, key=lambda path: path.stat().st_size):
        largest[kind_of(path)] = path
    return found if FULL else [path for path in found if largest[kind_of(path)] == path]


def kind_of(path: Path) -> str:
    """Return what the file of a document says of its kind: its words, without numbers."""
    return "-".join(word for word in path.stem.split("-") if not word.isdigit())

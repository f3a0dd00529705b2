"""A FEL that stops documents by their keys."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model import Cell, Problem, Severity, Source


def fault(cell: Cell | None, code: str, message: str, remedy: str, keys: Iterable[str]) -> Problem:
    """Return a FEL at a cell, which stops the documents with those keys and no others."""
    stops = tuple(Source("", key, "") for key in dict.fromkeys(keys))
    return Problem(cell, Severity.ERROR, code, message, remedy, None, stops)

"""Documents whose time has not come: nothing to say of them, unless one is asked for by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.building.selection import is_named
from pipeline.model import DocumentPlan, Problem, Severity, Source

Told = Callable[[Problem], Problem]


def without_not_yet_due(
    plans: Iterable[DocumentPlan], words: tuple[str, ...]
) -> tuple[tuple[DocumentPlan, ...], Told]:
    """Return the plans without the early ones, but those asked for by kind or document.

    Also what makes a problem that only tells of such a document a FEL: whoever asks for it by name
    must learn that it was not made.
    """
    kept = [p for p in plans if not p.early or is_named(p, words, "kind", "document")]
    asked = {Source("", p.key, "") for p in kept if p.early}

    def told(problem: Problem) -> Problem:
        wanted = problem.severity is Severity.INFO and asked.intersection(problem.stops)
        return replace(problem, severity=Severity.ERROR) if wanted else problem

    return tuple(kept), told

"""SELECT on the command line: a kind, a meeting, a case, a programme, a period or a document.

(DECISIONS 38, 39)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.errors import UsageError
from pipeline.model import DocumentPlan, Problem, Severity, Source
from pipeline.swedish.words import nearest

_SORTS = "Skriv en sort, ett möte, ett ärende, ett program, en period eller ett dokument."


def select_plans(plans: Iterable[DocumentPlan], words: tuple[str, ...]) -> tuple[DocumentPlan, ...]:
    """Return the plans that fit: one of the words of each sort that was given; all without words.

    Raises UsageError for a word that fits nothing.
    """
    all_plans = tuple(plans)
    sorts: dict[str, set[str]] = {}
    for word in words:
        sort = _sort(all_plans, word)
        sorts.setdefault(sort, set()).add(_asked(word))
    return tuple(p for p in all_plans if all(_names(p)[s] & w for s, w in sorts.items()))


def is_named(plan: DocumentPlan, words: Iterable[str], *sorts: str) -> bool:
    """Return whether one of the words names the document, by one of the sorts if any are given."""
    names = _names(plan)
    return any(_asked(word) in names[sort] for word in words for sort in sorts or names)


def without_not_yet_due(
    plans: Iterable[DocumentPlan], words: tuple[str, ...]
) -> tuple[tuple[DocumentPlan, ...], Callable[[Problem], Problem]]:
    """Return the plans without those whose time has not come, unless asked for by name.

    Also what makes a problem that only tells of such a document a FEL: whoever asks for it by name
    must learn that it was not made.
    """
    kept = [p for p in plans if not p.early or is_named(p, words, "kind", "document")]
    asked = {Source("", p.key, "") for p in kept if p.early}

    def told(problem: Problem) -> Problem:
        wanted = problem.severity is Severity.INFO and asked.intersection(problem.stops)
        return replace(problem, severity=Severity.ERROR) if wanted else problem

    return tuple(kept), told


def _asked(word: str) -> str:
    return unicodedata.normalize("NFC", word).replace("\\", "/").casefold()


def _names(plan: DocumentPlan) -> dict[str, set[str]]:
    target = plan.target.casefold()
    case = plan.view.dataset.find("Ärenden", plan.case)
    number = str(case["Dnr"]) if case is not None else ""
    period = "" if plan.meeting else plan.key.partition("+")[2]
    return {
        "kind": {plan.kind.casefold(), plan.template.removesuffix(".docx")},
        "meeting": {plan.meeting.casefold()},
        "case": {plan.case.casefold(), number.casefold()},
        "program": {plan.program.casefold()},
        "period": {period, period.replace("\N{EN DASH}", "-")},
        "document": {target, f"outputs/{target}", plan.key.casefold()},
    }


def _sort(plans: tuple[DocumentPlan, ...], word: str) -> str:
    known: dict[str, str] = {}
    for plan in plans:
        for sort, names in _names(plan).items():
            for name in names - {""}:
                known.setdefault(name, sort)
    found = known.get(_asked(word))
    if found is None:
        near = nearest(word, known)
        hint = f"Menade du ”{near}”?" if near else _SORTS
        raise UsageError(f"”{word}” finns inte bland dokumenten.", remedy=hint)
    return found

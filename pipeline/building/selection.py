"""SELECT on the command line: a kind, a meeting, a case, a programme, a period or a document.

(DECISIONS 38, 39)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from pipeline.check.rows.called import folded
from pipeline.check.rows.lookup import day_in
from pipeline.domain.plain_names import written_names
from pipeline.errors import UsageError
from pipeline.model import DocumentPlan, Problem, Severity, Source
from pipeline.plan.documents import BY_NAME
from pipeline.swedish.words import enumeration, nearest

_SORTS = "Skriv en sort, ett möte, ett ärende, ett program, en period eller ett dokument."
Names = Mapping[str, frozenset[str]]  # of one document: sort → what it goes by, folded


def select_plans(plans: Iterable[DocumentPlan], words: tuple[str, ...]) -> tuple[DocumentPlan, ...]:
    """Return the plans that fit: one of the words of each sort that was given; all without words.

    Raises UsageError for a word that fits nothing.
    """
    all_plans = tuple(plans)
    sorts: dict[str, set[str]] = {}
    for word in words:
        sort = _sort(all_plans, word)
        sorts.setdefault(sort, set()).update(_asked(word))
    return tuple(p for p in all_plans if all(_names(p)[s] & w for s, w in sorts.items()))


def whole_names(plans: Iterable[DocumentPlan], words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a command line, those that are one name as one: KF 25 januari 2027."""
    if len(words) < 2:
        return words
    known = frozenset(name for plan in plans for names in _names(plan).values() for name in names)
    made: list[str] = []
    rest = words
    while rest:
        ends = (end for end in range(len(rest), 1, -1) if _asked(" ".join(rest[:end])) & known)
        end = next(ends, 1)
        made, rest = [*made, " ".join(rest[:end])], rest[end:]
    return tuple(made)


def meeting_named(plans: Iterable[DocumentPlan], word: str) -> str:
    """Return the id of the meeting that is called so and has documents; raises UsageError."""
    called = {p.meeting: _called(p)["meeting"] for p in plans if p.meeting}
    if word in called:
        return word
    found = [key for key, names in called.items() if _asked(word) & {*map(folded, names)}]
    if len(found) == 1:
        return found[0]
    near = nearest(word, [name for names in called.values() for name in names])
    remedy = f"Menade du ”{near}”?" if near else "Skriv organet och dagen, eller mötets id."
    if not found:
        raise UsageError(f"Mötet ”{word}” har inga dokument.", remedy=remedy)
    either = enumeration([f"”{key}”" for key in found], "eller")
    raise UsageError(f"Flera möten kan vara ”{word}”.", remedy=f"Skriv {either}.")


def document_named(plans: Iterable[DocumentPlan], word: str) -> str:
    """Return the path of the only document that is called so; "" when none is, or several."""
    found = [plan.target for plan in plans if is_named(plan, (word,), "document")]
    return found[0] if len(found) == 1 else ""


def is_named(plan: DocumentPlan, words: Iterable[str], *sorts: str) -> bool:
    """Return whether one of the words names the document, by one of the sorts if any are given."""
    names = _names(plan)
    return any(_asked(word) & names[sort] for word in words for sort in sorts or names)


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


@lru_cache(maxsize=4096)
def _asked(word: str) -> frozenset[str]:
    """Return the names that a word may be: as it is, and with a day at its end as 2027-02-10."""
    parts = word.split()
    ends = ((" ".join(parts[:at]), day_in(" ".join(parts[at:]))) for at in range(len(parts)))
    days = [f"{before} {day}" for before, day in ends if day]
    return frozenset(filter(None, map(folded, (word, *days[:1]))))


def _names(plan: DocumentPlan) -> Names:
    """Return what a document goes by, folded; made once for each."""

    def make() -> Names:
        return {
            sort: frozenset(filter(None, map(folded, names)))
            for sort, names in _called(plan).items()
        }

    return plan.view.dataset.remember(("names", *plan.identity, plan.target), make)


def _called(plan: DocumentPlan) -> dict[str, list[str]]:
    """Return what a document goes by, as people read it."""
    label = BY_NAME[plan.kind].label
    after = "" if plan.meeting else plan.title.removeprefix(label)
    meeting = _of(plan, "Sammanträden", plan.meeting)
    program = _of(plan, "Program", plan.program)
    owner = meeting or program
    return {
        "kind": [plan.kind, plan.template.removesuffix(".docx"), label],
        "meeting": meeting,
        "case": _of(plan, "Ärenden", plan.case),
        "program": program,
        "period": [after, plan.key.removeprefix(f"{plan.program}+") if after else ""],
        "document": [
            *(plan.target, f"outputs/{plan.target}", plan.key, plan.full_title),
            "" if plan.title == label else plan.title,
            *(f"{plan.title} {name}" for name in owner),
        ],
    }


def _of(plan: DocumentPlan, sheet: str, key: str) -> list[str]:
    record = plan.view.dataset.find(sheet, key) if key else None
    return [*dict.fromkeys(filter(None, written_names(record)))] if record else [key] if key else []


def _sort(plans: tuple[DocumentPlan, ...], word: str) -> str:
    wanted = _asked(word)
    sorts = dict.fromkeys(sort for plan in plans for sort, n in _names(plan).items() if n & wanted)
    if not sorts:
        near = nearest(word, [*_all_names(plans)])
        hint = f"Menade du ”{near}”?" if near else _SORTS
        raise UsageError(f"”{word}” finns inte bland dokumenten.", remedy=hint)
    return next(iter(sorts))


def _all_names(plans: Iterable[DocumentPlan]) -> Iterator[str]:
    """Yield what may be meant by a word that names nothing."""
    names = (name for plan in plans for names in _called(plan).values() for name in names)
    yield from dict.fromkeys(filter(None, names))

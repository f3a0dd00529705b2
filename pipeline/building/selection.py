"""SELECT on the command line: a kind, a meeting, a case, a programme, a period or a document.

(DECISIONS 38, 39)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from pipeline.check.rows.called import folded
from pipeline.domain.plain_names import written_names
from pipeline.errors import UsageError
from pipeline.model import Dataset, DocumentPlan, Problem, Severity, Source
from pipeline.plan.documents import BY_NAME
from pipeline.swedish.words import enumeration, nearest

_SORTS = "Skriv en sort, ett möte, ett ärende, ett program, en period eller ett dokument."
_SHEETS = {"meeting": "Sammanträden", "case": "Ärenden", "program": "Program"}
_SORT_NAMES = ("kind", *_SHEETS, "period", "document")
Names = Mapping[str, frozenset[str]]  # sort → what a document goes by, or is asked for by, folded


def select_plans(plans: Iterable[DocumentPlan], words: tuple[str, ...]) -> tuple[DocumentPlan, ...]:
    """Return the plans that fit: one of the words of each sort that was given; all without words.

    Raises UsageError for a word that fits nothing.
    """
    all_plans = tuple(plans)
    sorts: dict[str, list[str]] = {}
    for word in words:
        sorts.setdefault(_sort(all_plans, word), []).append(word)
    asked = sorts.items()
    return tuple(p for p in all_plans if all(is_named(p, said, sort) for sort, said in asked))


def whole_names(plans: Iterable[DocumentPlan], words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a command line, those that are one name as one: KF 25 januari 2027."""
    if len(words) < 2:
        return words
    known = tuple(plans)
    made: list[str] = []
    rest = words
    while rest:
        pieces = ((end, " ".join(rest[:end])) for end in range(len(rest), 1, -1))
        end, piece = next(((e, p) for e, p in pieces if [*_sorts(known, p)]), (1, rest[0]))
        made, rest = [*made, piece], rest[end:]
    return tuple(made)


def meeting_named(plans: Iterable[DocumentPlan], word: str) -> str:
    """Return the id of the meeting that is called so and has documents; raises UsageError."""
    of_meetings = {plan.meeting: plan for plan in plans if plan.meeting}
    if word in of_meetings:
        return word
    found = [key for key, plan in of_meetings.items() if is_named(plan, (word,), "meeting")]
    if len(found) == 1:
        return found[0]
    names = (name for plan in of_meetings.values() for name in _called(plan)["meeting"])
    near = nearest(word, [*names])
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
    asked = [_asked(plan.dataset, word) for word in words]
    return any(each[sort] & names[sort] for each in asked for sort in sorts or names)


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


def _asked(dataset: Dataset, word: str) -> Names:
    """Return the names that a word may be, by sort: as it is, and by what a cell means by it.

    Of a document that is what stands after its kind.
    """

    def make() -> Names:
        parts = word.split()
        ends = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(len(parts))]
        keys = {sort: dataset.called(sheet, word) for sort, sheet in _SHEETS.items()}
        keys["document"] = [
            f"{before} {key}"
            for before, after in ends[1:]
            for sheet in (_SHEETS["meeting"], _SHEETS["program"])
            for key in dataset.called(sheet, after)
        ]
        return {
            sort: frozenset(filter(None, map(folded, (word, *keys.get(sort, ())))))
            for sort in _SORT_NAMES
        }

    return dataset.remember(("asked", word), make)


def _names(plan: DocumentPlan) -> Names:
    """Return what a document goes by, folded; made once for each."""

    def make() -> Names:
        return {
            sort: frozenset(filter(None, map(folded, names)))
            for sort, names in _called(plan).items()
        }

    return plan.dataset.remember(("names", *plan.identity, plan.target), make)


def _called(plan: DocumentPlan) -> dict[str, list[str]]:
    """Return what a document goes by, as people read it."""
    label = BY_NAME[plan.kind].label
    after = "" if plan.meeting else plan.title.removeprefix(label)
    meeting = _of(plan, _SHEETS["meeting"], plan.meeting)
    program = _of(plan, _SHEETS["program"], plan.program)
    owner = meeting or program
    return {
        "kind": [plan.kind, plan.template.removesuffix(".docx"), label],
        "meeting": meeting,
        "case": _of(plan, _SHEETS["case"], plan.case),
        "program": program,
        "period": [after, plan.key.removeprefix(f"{plan.program}+") if after else ""],
        "document": [
            *(plan.target, f"outputs/{plan.target}", plan.key, plan.full_title),
            "" if plan.title == label else plan.title,
            *(f"{plan.title} {name}" for name in owner),
        ],
    }


def _of(plan: DocumentPlan, sheet: str, key: str) -> list[str]:
    record = plan.dataset.find(sheet, key) if key else None
    return [*dict.fromkeys(filter(None, written_names(record)))] if record else [key] if key else []


def _sorts(plans: Iterable[DocumentPlan], word: str) -> Iterator[str]:
    """Yield the sorts of names that a word is one of."""
    return (sort for plan in plans for sort in _names(plan) if is_named(plan, (word,), sort))


def _sort(plans: tuple[DocumentPlan, ...], word: str) -> str:
    sort = next(_sorts(plans, word), "")
    if not sort:
        near = nearest(word, [*_all_names(plans)])
        hint = f"Menade du ”{near}”?" if near else _SORTS
        raise UsageError(f"”{word}” finns inte bland dokumenten.", remedy=hint)
    return sort


def _all_names(plans: Iterable[DocumentPlan]) -> Iterator[str]:
    """Yield what may be meant by a word that names nothing."""
    names = (name for plan in plans for names in _called(plan).values() for name in names)
    yield from dict.fromkeys(filter(None, names))

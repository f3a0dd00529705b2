"""M11 (DOMAIN.md 2.3): the same thing under two names is asked about, never merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations

from pipeline.check.rules.registry import hop, rule
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.words import normalised

_ALIKE = 0.8  # of their letters in the same order; sub-strategies that begin alike have 0.7
_LONG = 20  # letters: shorter names are alike by chance
_MANY = 200  # rows of a group: each is compared with each


@rule("M11", Severity.INFO, needs=("Delstrategier/Namn", "Delstrategier/Program"))
def sub_strategies_have_names_of_their_own(data: Dataset) -> Iterator[Problem]:
    """`… för människor och företag` and `… för människor och näringsliv` may be one."""
    yield from _asked(data["Delstrategier"], lambda row: hop(row, "Program"))


@rule("M11", Severity.INFO, needs=("Ramverk/Namn", "Ramverk/Ramverk", "Ramverk/Version"))
def posts_of_a_framework_have_names_of_their_own(data: Dataset) -> Iterator[Problem]:
    """`Välfärden slukar …` and `Välfärdsbrottslighet slukar …` may be one challenge or two."""
    yield from _asked(data["Ramverk"], lambda row: (str(row["Ramverk"]), str(row["Version"])))


def _asked(rows: Iterable[Record], group_of: Callable[[Record], object]) -> Iterator[Problem]:
    groups: dict[object, list[Record]] = {}
    for row in rows:
        groups.setdefault(group_of(row), []).append(row)
    for group in groups.values():
        for first, second in combinations(group if len(group) <= _MANY else (), 2):
            if _are_alike(str(first["Namn"]), str(second["Namn"])):
                message = f"”{second['Namn']}” liknar ”{first['Namn']}” ({first.key})."
                remedy = (
                    "Är de samma: ta bort den ena raden och skriv dess namn i ”Alternativa namn” "
                    "på den andra. Är de olika: låt dem stå."
                )
                yield second.problem("Namn", message, remedy=remedy)


def _are_alike(one: str, other: str) -> bool:
    first, second = normalised(one), normalised(other)
    if min(len(first), len(second)) < _LONG:
        return False
    match = SequenceMatcher(None, first, second, autojunk=False)
    return match.real_quick_ratio() >= _ALIKE and match.ratio() >= _ALIKE

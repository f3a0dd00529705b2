"""M11 (DOMAIN.md 2.3): the same thing under two names is asked about, never merged.

(DECISIONS 27)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from pipeline.check.rules.registry import rule
from pipeline.domain.goals import edition_of
from pipeline.domain.records import group_by, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.words import plain_words

_ALIKE = 0.8  # of their letters in the same order; sub-strategies that begin alike have 0.7
_COMMON = 0.6  # of the pieces of the shorter name; three slips of the pen in 33 letters leave 0.7
_LONG = 20  # letters: shorter names are alike by chance
_MANY = 200  # rows of a group: each is compared with those before it


@rule("M11", Severity.INFO, needs=("Delstrategier/Namn", "Delstrategier/Program"))
def sub_strategies_have_names_of_their_own(data: Dataset) -> Iterator[Problem]:
    """`… för människor och företag` and `… för människor och näringsliv` may be one."""
    yield from _similar_rows(data["Delstrategier"], lambda row: record_at(row, "Program"))


@rule("M11", Severity.INFO, needs=("Ramverk/Namn", "Ramverk/Ramverk", "Ramverk/Version"))
def posts_of_a_framework_have_names_of_their_own(data: Dataset) -> Iterator[Problem]:
    """`Välfärden slukar …` and `Välfärdsbrottslighet slukar …` may be one challenge or two."""
    yield from _similar_rows(data["Ramverk"], edition_of)


def _similar_rows(
    rows: Iterable[Record], group_of: Callable[[Record], object]
) -> Iterator[Problem]:
    for group in group_by((group_of(row), row) for row in rows).values():
        yield from _similar_of(group) if len(group) <= _MANY else ()


def _similar_of(rows: list[Record]) -> Iterator[Problem]:
    """Yield each row whose name is like that of a row before it, the first such row named."""
    before: list[tuple[Record, _Name]] = []
    for row in rows:
        name = _split_name(text_at(row, "Namn"))
        like = next((found for found, other in before if _are_alike(other, name)), None)
        if like is not None:
            message = f"”{row['Namn']}” liknar ”{like['Namn']}” ({like.key})."
            remedy = (
                "Är de samma: ta bort den ena raden och skriv dess namn i ”Alternativa namn” "
                "på den andra. Är de olika: låt dem stå."
            )
            yield row.problem("Namn", message, remedy=remedy)
        before.append((row, name))


class _Name(NamedTuple):
    text: str
    pieces: frozenset[str]  # of three letters each


def _split_name(name: str) -> _Name:
    text = plain_words(name)
    return _Name(text, frozenset(text[i : i + 3] for i in range(len(text) - 2)))


def _are_alike(one: _Name, other: _Name) -> bool:
    """Compare letter by letter, which is dear, only names that have many pieces in common."""
    shorter, longer = sorted((len(one.text), len(other.text)))
    if shorter < _LONG or 2 * shorter < _ALIKE * (shorter + longer):
        return False
    if len(one.pieces & other.pieces) < _COMMON * min(len(one.pieces), len(other.pieces)):
        return False
    return SequenceMatcher(None, one.text, other.text, autojunk=False).ratio() >= _ALIKE

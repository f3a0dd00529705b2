"""M11 and T01 (DOMAIN.md 2.3): the same thing said twice is asked about, never merged.

(DECISIONS 27)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from pipeline.check.rules.registry import rule
from pipeline.domain.goals import edition_of
from pipeline.domain.items import cases_of, program_of
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import group_by, record_at, records_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.words import plain_words

_ALIKE = 0.8  # of their letters in the same order; sub-strategies that begin alike have 0.7
_COMMON = 0.6  # of the pieces of the shorter name; three slips of the pen in 33 letters leave 0.7
_NEARLY = 0.95  # two paragraphs of S0 have 0.987
_PARAGRAPH = 80  # letters: shorter texts are alike because they say the same kind of thing
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


@rule("T01", Severity.WARNING, needs=("Texter/Text", "Texter/Avsnitt", "Texter/Ärende"))
def a_text_is_not_written_twice_with_a_slip(data: Dataset) -> Iterator[Problem]:
    """Two texts of a case that are nearly the same were meant to be the same (S0).

    Not a text for one meeting beside that of another: it has been revised.
    """
    rows = (row for row in data["Texter"] if not row.bare("Ordagrant"))
    cases = group_by((case, row) for row in rows for case in cases_of(row) or (program_of(row),))
    told: set[Record] = set()
    for case, texts in cases.items():
        for row, like in _nearly_the_same(texts) if case and len(texts) <= _MANY else ():
            if row not in told:
                told.add(row)
                message = f"här står nästan detsamma som i {like.cell('Text')}, men inte riktigt."
                remedy = (
                    "Är de menade att vara lika: skriv dem lika. "
                    "En text som ska stå i flera ärenden kan ha dem i samma cell."
                )
                yield row.problem("Text", message, remedy=remedy)


def _nearly_the_same(texts: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """Yield each row that has a paragraph nearly like one before it, with that row."""
    before: list[tuple[Record, _Name]] = []
    for row in texts:
        for text in map(plain_words, text_at(row, "Text").splitlines()):
            if len(text) >= _PARAGRAPH:
                piece = _split(text)
                yield from ((row, one) for one, text in before if _are_slips(one, text, row, piece))
                before.append((row, piece))


def _are_slips(one: Record, one_text: _Name, other: Record, other_text: _Name) -> bool:
    same_section = text_at(one, "Avsnitt") == text_at(other, "Avsnitt")
    if same_section and records_at(one, "Behandling") != records_at(other, "Behandling"):
        return False
    nearly = _are_alike(one_text, other_text, _NEARLY)
    return nearly and _without_digits(one_text.text) != _without_digits(other_text.text)


def _without_digits(text: str) -> str:
    return "".join(sign for sign in text if not sign.isdecimal())


def _similar_rows(
    rows: Iterable[Record], group_of: Callable[[Record], object]
) -> Iterator[Problem]:
    for group in group_by((group_of(row), row) for row in rows).values():
        yield from _similar_of(group) if len(group) <= _MANY else ()


def _similar_of(rows: list[Record]) -> Iterator[Problem]:
    """Yield each row whose name is like that of a row before it, the first such row named."""
    before: list[tuple[Record, _Name]] = []
    for row in rows:
        name = _split(plain_words(text_at(row, "Namn")))
        like = next((found for found, other in before if _are_alike(other, name)), None)
        if like is not None:
            message = f"”{row['Namn']}” liknar ”{like['Namn']}” ({plain_name(like)})."
            remedy = (
                "Är de samma: ta bort den ena raden och skriv dess namn i ”Alternativa namn” "
                "på den andra. Är de olika: låt dem stå."
            )
            yield row.problem("Namn", message, remedy=remedy)
        before.append((row, name))


class _Name(NamedTuple):
    text: str
    pieces: frozenset[str]  # of three letters each


def _split(text: str) -> _Name:
    return _Name(text, frozenset(text[i : i + 3] for i in range(len(text) - 2)))


def _are_alike(one: _Name, other: _Name, ratio: float = _ALIKE) -> bool:
    """Compare letter by letter, which is dear, only names that have many pieces in common."""
    shorter, longer = sorted((len(one.text), len(other.text)))
    if shorter < _LONG or 2 * shorter < ratio * (shorter + longer):
        return False
    if len(one.pieces & other.pieces) < _COMMON * min(len(one.pieces), len(other.pieces)):
        return False
    return SequenceMatcher(None, one.text, other.text, autojunk=False).ratio() >= ratio

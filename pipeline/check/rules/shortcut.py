"""The rules by the short way: only those are asked that read what is no longer the same.

(DECISIONS 338)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from functools import partial
from threading import RLock

from pipeline.check.rules.facts import Facts
from pipeline.check.rules.kept_answers import KeptAnswers, RuleAnswer
from pipeline.check.rules.registry import RULES, Rule
from pipeline.check.rules.running import as_told, ask, asks_today, given_rows
from pipeline.check.rules.text_pass import TextColumn, text_columns
from pipeline.check.rules.watching import SheetFact, noted, watched_copy, watching
from pipeline.model import Dataset, Problem, digest


@dataclass(frozen=True, slots=True)
class _Question:
    """A rule on what it is given, or a rule of texts on one column."""

    rule: Rule
    seen: Dataset
    without: str
    sheet: str = ""  # of the column
    header: str = ""

    @property
    def name(self) -> str:
        """Return what tells it from all others."""
        find = self.rule.find
        return f"{find.__module__}.{find.__qualname__} {self.sheet}/{self.header}"

    def day(self, today: date) -> str:
        """Return the day if the answer hangs on it."""
        return today.isoformat() if asks_today(self.rule) else ""


def run_with_kept(
    dataset: Dataset,
    problems: Iterable[Problem],
    today: date,
    kept: KeptAnswers,
) -> list[Problem]:
    """Return what `run` would yield: taken from what is kept where that still holds."""
    facts = Facts(dataset)
    questions = [*_questions(dataset, problems)]
    held = {one.name: _held(kept.before.get(one.name), one, facts, today) for one in questions}
    open_ones = [one for one in questions if held[one.name] is None]
    answers = _answers(dataset, open_ones, today, kept)
    for one in questions:
        found = held[one.name]
        if found is None:
            made, read = answers[one.name]
            digests = {fact: facts.digest(fact) for fact in read}
            found = RuleAnswer(digests, one.without, one.day(today), made)
        kept.now[one.name] = found
    return [problem for one in questions for problem in kept.now[one.name].problems]


def _questions(dataset: Dataset, problems: Iterable[Problem]) -> Iterator[_Question]:
    given = [*given_rows(dataset, problems, RULES)]
    columns = [*text_columns(dataset, (rule for rule, _ in given))]
    for rule, seen in given:
        without = _without(dataset, seen)
        if rule.texts:
            mine = ((s, header) for s, header in columns if header in rule.texts.get(s, ()))
            yield from (_Question(rule, seen, without, *column) for column in mine)
        else:
            yield _Question(rule, seen, without)


def _without(dataset: Dataset, seen: Dataset) -> str:
    """Return a digest of the rows that are left where some are not given, else ""."""
    if seen is dataset:
        return ""
    fewer = [sheet for sheet in dataset.records if seen[sheet] is not dataset[sheet]]
    return digest(repr([(sheet, [row.key for row in seen[sheet]]) for sheet in fewer]))


def _held(found: RuleAnswer | None, one: _Question, facts: Facts, today: date) -> RuleAnswer | None:
    """Return what was found, if the question is the same and all that was read for it."""
    if found is None or (found.without, found.day) != (one.without, one.day(today)):
        return None
    same = all(was and facts.digest(fact) == was for fact, was in found.facts.items())
    return found if same else None


_TURN = RLock()  # what is noted is noted for one dataset at a time
_Made = tuple[tuple[Problem, ...], frozenset[SheetFact]]


def _answers(
    dataset: Dataset, questions: list[_Question], today: date, kept: KeptAnswers
) -> dict[str, _Made]:
    """Return what each rule finds now and, if that is to be noted, what it reads for it."""
    found: dict[str, _Made] = {}
    columns: dict[tuple[str, str], TextColumn] = {}
    with _TURN, watching(dataset) if kept.notes and questions else nullcontext():
        for one in questions:
            place, of_text = (one.sheet, one.header), set[SheetFact]()
            if one.sheet:
                of_text = {SheetFact("columns", *place), SheetFact("rows", one.sheet)}
                columns[place] = columns.get(place) or TextColumn(dataset, *place)
            seen = watched_copy(one.seen) if kept.notes else one.seen
            problems, read = noted(partial(_answer, one.rule, seen, today, columns.get(place)))
            found[one.name] = (tuple(problems), read | of_text)
    return found


def _answer(rule: Rule, seen: Dataset, today: date, column: TextColumn | None) -> Iterator[Problem]:
    made = ask(rule, seen, today)
    return as_told(rule, column.problems(made, seen) if column else made)

"""What the rules found at the last check, and what they read for it, as a file can hold it.

A rule whose facts say the same finds the same: its problems are taken from here. (DECISIONS 338)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline import cache
from pipeline.cached_problems import problem_as_json, problem_from_json
from pipeline.check.rules.watching import SheetFact
from pipeline.model import Problem


class RuleAnswer(NamedTuple):
    """What one rule found: while its facts, the rows that it was not given, and the day stay."""

    facts: Mapping[SheetFact, str]  # with their digests
    without: str  # a digest of the rows with a fault, that it was not given
    day: str  # "" for a rule that does not ask for it
    problems: tuple[Problem, ...]


class KeptAnswers:
    """The finds of an earlier check, by the name of the rule; `now`: those of this one.

    `version`: what the program is; another one may find other things. `notes`: whether what rules
    read is noted, for the next check: it takes a little longer.
    """

    def __init__(
        self,
        version: str = "",
        before: Mapping[str, RuleAnswer] | None = None,
        *,
        notes: bool = False,
    ) -> None:
        """Begin a check that has `before` from an earlier one."""
        self.version = version
        self.before = before or {}
        self.notes = notes
        self.now: dict[str, RuleAnswer] = {}


def answers_as_kept(kept: KeptAnswers) -> Any:
    """Return what was found now as JSON holds it."""
    digests: dict[tuple[SheetFact, str], int] = {}
    rules = {
        name: [
            [digests.setdefault(fact, len(digests)) for fact in sorted(found.facts.items())],
            found.without,
            found.day,
            [problem_as_json(problem) for problem in found.problems],
        ]
        for name, found in kept.now.items()
    }
    facts = [[*fact, digest] for fact, digest in digests]
    return {"version": kept.version, "facts": facts, "rules": rules}


def answers_from_kept(value: object, version: str) -> dict[str, RuleAnswer]:
    """Return what was found before, nothing by another version; raises one of cache.UNFIT."""
    known = cache.mapping(value)
    if known["version"] != version:
        return {}
    facts = [cache.texts(fact) for fact in cache.items(known["facts"])]
    digests = [(SheetFact(what, sheet, name), digest) for what, sheet, name, digest in facts]
    return {name: _found(one, digests) for name, one in cache.mapping(known["rules"]).items()}


def _found(value: object, digests: list[tuple[SheetFact, str]]) -> RuleAnswer:
    numbers, without, day, problems = cache.items(value)
    facts = dict(digests[cache.number(number)] for number in cache.items(numbers))
    told = tuple(map(problem_from_json, cache.items(problems)))
    return RuleAnswer(facts, cache.text(without), cache.text(day), told)

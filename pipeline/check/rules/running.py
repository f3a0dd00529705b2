"""How the rules are run: each on the rows that are sound in what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from pipeline.check.rules.registry import RULES, Rule
from pipeline.check.rules.text_pass import read_texts
from pipeline.model import Dataset, Problem, Record, Severity

Faults = Mapping[str, Mapping[str, frozenset[str]]]  # sheet → key → headers


def run(
    dataset: Dataset, problems: Iterable[Problem], today: date, rules: Iterable[Rule] = RULES
) -> Iterator[Problem]:
    """Yield what the rules find; `problems` are the faults of cells, found before."""
    asked = [*given_rows(dataset, problems, rules)]
    in_texts = read_texts(dataset, [(rule, seen) for rule, seen in asked if rule.texts])
    for rule, seen in asked:
        yield from as_told(rule, in_texts[rule] if rule.texts else ask(rule, seen, today))


def given_rows(
    dataset: Dataset, problems: Iterable[Problem], rules: Iterable[Rule]
) -> Iterator[tuple[Rule, Dataset]]:
    """Yield each rule that can be asked with the dataset as it is given it."""
    faults = _faults(problems)
    for rule in rules:
        seen = _seen(dataset, rule.needs, faults)
        if seen is not None:
            yield rule, seen


def ask(rule: Rule, seen: Dataset, today: date) -> Any:
    """Return what a rule finds, or, of a rule of texts, how it looks at one."""
    return rule.find(seen, today) if asks_today(rule) else rule.find(seen)


def asks_today(rule: Rule) -> bool:
    """Return whether what a rule finds hangs on the day."""
    return rule.find.__code__.co_argcount > 1


def as_told(rule: Rule, found: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems as they are told: with code and severity, beginning with a capital."""
    for problem in found:
        message = problem.message[:1].upper() + problem.message[1:]
        yield replace(problem, message=message, code=rule.code, severity=rule.severity)


def _faults(problems: Iterable[Problem]) -> Faults:
    found: dict[str, dict[str, frozenset[str]]] = {}
    for problem in problems:
        if problem.severity is Severity.ERROR:
            hurt = [stop for stop in problem.stops if stop.key and stop.column]
            for source in (*filter(None, [problem.source]), *hurt):
                rows = found.setdefault(source.sheet, {})
                rows[source.key] = rows.get(source.key, frozenset()) | {source.column}
    return found


def _seen(dataset: Dataset, needs: tuple[str, ...], faults: Faults) -> Dataset | None:
    """Return the dataset as a rule sees it, None when a whole column that it needs is at fault."""
    hurt = {sheet: headers for sheet, headers in _wanted(needs).items() if sheet in faults}
    if any(_touches(headers, faults[sheet].get("", ())) for sheet, headers in hurt.items()):
        return None
    if not hurt:
        return dataset
    sound = {sheet: _sound(dataset[sheet], headers, faults) for sheet, headers in hurt.items()}
    return replace(dataset, records={**dataset.records, **sound}, memo={})


@cache
def _wanted(needs: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """Return the headers that a rule needs, by sheet."""
    wanted: dict[str, set[str]] = {}
    for need in needs:
        sheet, _, header = need.partition("/")
        wanted.setdefault(sheet, set()).add(header)
    return {sheet: frozenset(headers) for sheet, headers in wanted.items()}


def _sound(rows: tuple[Record, ...], headers: frozenset[str], faults: Faults) -> tuple[Record, ...]:
    return tuple(row for row in rows if not _touches(headers, faults[row.sheet].get(row.key, ())))


def _touches(headers: frozenset[str], faulty: Iterable[str]) -> bool:
    """Return whether a fault stands in one of the headers; "" is all of them."""
    return any("" in headers or header in headers or not header for header in faulty)

"""How a rule is declared and run. A rule is one function in a module of this folder.

    @rule("P01", Severity.ERROR, needs=("Politisk vilja/Beslut", "Beslut"))
    def will_has_a_decision_of_its_own(data: Dataset) -> Iterator[Problem]:

`needs` names what the rule looks at: `Sheet/Column`, or a sheet with all its columns. Rows with a
fault there are not in `data`, so a rule meets only cells that hold what their column is for, and
no fault is reported twice. What lies further off is reached with `record_at` (domain/records.py).
(DECISIONS 20)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pipeline.model import Dataset, Problem, Record, Severity

Find = Callable[..., Iterator[Problem]]
Faults = Mapping[str, Mapping[str, frozenset[str]]]  # sheet → key → headers


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule on the dataset. `find` takes the dataset, and today if it has two parameters."""

    code: str
    severity: Severity
    needs: tuple[str, ...]
    find: Find


RULES: list[Rule] = []


def rule(code: str, severity: Severity, *, needs: tuple[str, ...]) -> Callable[[Find], Find]:
    """Return a decorator that enters a function as a rule."""

    def enter(find: Find) -> Find:
        RULES.append(Rule(code, severity, needs, find))
        return find

    return enter


def run(
    dataset: Dataset, problems: Iterable[Problem], today: date, rules: Iterable[Rule] = RULES
) -> Iterator[Problem]:
    """Yield what the rules find; `problems` are the faults of cells, found before."""
    faults = _faults(problems)
    for entered in rules:
        seen = _seen(dataset, entered.needs, faults)
        if seen is not None:
            asks_today = entered.find.__code__.co_argcount > 1
            for problem in entered.find(seen, today) if asks_today else entered.find(seen):
                message = problem.message[:1].upper() + problem.message[1:]
                yield replace(
                    problem, message=message, code=entered.code, severity=entered.severity
                )


def _faults(problems: Iterable[Problem]) -> Faults:
    found: dict[str, dict[str, frozenset[str]]] = {}
    for problem in problems:
        source = problem.source
        if source and problem.severity is Severity.ERROR:
            rows = found.setdefault(source.sheet, {})
            rows[source.key] = rows.get(source.key, frozenset()) | {source.column}
    return found


def _seen(dataset: Dataset, needs: tuple[str, ...], faults: Faults) -> Dataset | None:
    """Return the dataset as a rule sees it, None when a whole column that it needs is at fault."""
    wanted: dict[str, set[str]] = {}
    for need in needs:
        sheet, _, header = need.partition("/")
        wanted.setdefault(sheet, set()).add(header)
    hurt = {sheet: headers for sheet, headers in wanted.items() if sheet in faults}
    if any(_touches(headers, faults[sheet].get("", ())) for sheet, headers in hurt.items()):
        return None
    if not hurt:
        return dataset
    sound = {sheet: _sound(dataset[sheet], headers, faults) for sheet, headers in hurt.items()}
    return replace(dataset, records={**dataset.records, **sound}, memo={})


def _sound(rows: tuple[Record, ...], headers: set[str], faults: Faults) -> tuple[Record, ...]:
    return tuple(row for row in rows if not _touches(headers, faults[row.sheet].get(row.key, ())))


def _touches(headers: set[str], faulty: Iterable[str]) -> bool:
    """Return whether a fault stands in one of the headers; "" is all of them."""
    return any("" in headers or header in headers or not header for header in faulty)

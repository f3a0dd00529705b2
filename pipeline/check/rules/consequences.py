"""K01 and K02 (DOMAIN.md 2.3): who proposes a decision says what it costs and means for children.

The program never supplies an assessment; it only says that one is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from pipeline.check.rules.registry import rule
from pipeline.domain.decisions import INFORMATION, WILL, type_of
from pipeline.domain.items import cases_of, has_coming_report
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import listed, record_at, records_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.values.types import Faulty, Words

Texts = Mapping[str, Collection[Record]]  # the key of a Behandling → rows of Texter

_NEEDS = ("Behandling/Skrivelsens datum", "Texter/Avsnitt")
_NO_COST = "Skriv ”Beslutet får inga direkta ekonomiska konsekvenser” om det är så."
_NO_CHILDREN = "Ange bedömningen, eller varför barn inte berörs."


@rule("K01", Severity.WARNING, needs=_NEEDS)
def the_cost_of_a_decision_is_assessed(data: Dataset) -> Iterator[Problem]:
    """A report says what the decision costs, also when it costs nothing."""
    yield from _missing(data, "ekonomi", _NO_COST, decided=True)


@rule("K01", Severity.INFO, needs=_NEEDS)
def the_cost_of_what_is_told_may_be_assessed(data: Dataset) -> Iterator[Problem]:
    """Where nothing is decided yet, it is worth knowing that the section is missing."""
    yield from _missing(data, "ekonomi", _NO_COST, decided=False)


@rule("K02", Severity.WARNING, needs=_NEEDS)
def the_best_interests_of_children_are_considered(data: Dataset) -> Iterator[Problem]:
    """A report says how children are affected, or why they are not (art. 3 barnkonventionen)."""
    yield from _missing(data, "barn", _NO_CHILDREN, decided=True)


@rule("K02", Severity.INFO, needs=_NEEDS)
def children_may_be_considered_in_what_is_told(data: Dataset) -> Iterator[Problem]:
    """… and so for children."""
    yield from _missing(data, "barn", _NO_CHILDREN, decided=False)


def unshown_assessments(data: Dataset, unshown: Texts) -> Iterator[Problem]:
    """Yield K01 and K02 of the reports whose only assessment is a text that they do not show."""
    for code, area, remedy in (("K01", "ekonomi", _NO_COST), ("K02", "barn", _NO_CHILDREN)):
        for decided, severity in ((True, Severity.WARNING), (False, Severity.INFO)):
            known = set(_missing(data, area, remedy, decided=decided))
            for problem in _missing(data, area, remedy, decided=decided, unshown=unshown):
                if problem not in known:
                    message = problem.message[:1].upper() + problem.message[1:]
                    yield replace(problem, message=message, code=code, severity=severity)


def _missing(
    data: Dataset, area: str, remedy: str, *, decided: bool, unshown: Texts | None = None
) -> Iterator[Problem]:
    whole = all(
        records_at(row, "Behandling") and not isinstance(row["Område"], Faulty)
        for row in data["Konsekvenser"]
    )
    reports = data.remember("reports by what they propose", lambda: [*_reports(data)])
    for item, decides in reports if whole else ():
        left_out = (unshown or {}).get(item.key, ())
        if decides is decided and not _is_assessed(item, area, left_out):
            message = f"bedömningen av området ”{area}” saknas för skrivelsen {plain_name(item)}."
            yield item.problem("Behandling-id", message, remedy=remedy)


def _reports(data: Dataset) -> Iterator[tuple[Record, bool]]:
    """Yield the items with a report to come, and whether it proposes more than to take note."""
    for item in data["Behandling"]:
        if has_coming_report(item):
            types = {type_of(row) for row in listed(item, "beslut") if _is_own(row)}
            if types:
                yield item, types != {INFORMATION}


def _is_own(decision: Record) -> bool:
    """Return whether the decision is one of substance that is written here, not shared.

    The paper on the political will is neutral: nothing is assessed.
    """
    return type_of(decision) != WILL and record_at(decision, "Samma punkter som") is None


def _is_assessed(item: Record, area: str, unshown: Collection[Record]) -> bool:
    areas = [row["Område"] for row in listed(item, "konsekvenser")]
    if any(isinstance(found, Words) and area in found.words for found in areas):
        return True
    texts = [*listed(item, "texter"), *listed(record_at(item, "Ärende"), "texter")]
    about = [row for row in texts if area in text_at(row, "Avsnitt").casefold()]
    return any(row not in unshown and _is_on(row, item) for row in about)


def _is_on(text: Record, item: Record) -> bool:
    items = text["Behandling"]
    return item in items if items else record_at(item, "Ärende") in cases_of(text)

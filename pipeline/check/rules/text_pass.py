"""One pass over running text for all rules that read it: each text is taken up once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.check.links.defaults import headers_in_use
from pipeline.check.rules.registry import Rule, Search
from pipeline.model import Dataset, Problem, Record


def read_texts(
    dataset: Dataset, asked: Sequence[tuple[Rule, Dataset]]
) -> Mapping[Rule, list[Problem]]:
    """Return what each rule of texts finds in the rows that it is given."""
    searches = {rule: rule.find(seen) for rule, seen in asked}
    found: dict[Rule, list[Problem]] = {rule: [] for rule, _ in asked}
    for sheet in dict.fromkeys(sheet for rule, _ in asked for sheet in rule.texts):
        here = [(rule, seen[sheet]) for rule, seen in asked if sheet in rule.texts]
        for header in _headers(dataset, sheet, (rule for rule, _ in here)):
            column = _Column(dataset[sheet], header)
            for rule, rows in here:
                if header in rule.texts[sheet]:
                    sound = None if rows is dataset[sheet] else set(rows)
                    look = searches[rule].look
                    for row, text in column.with_signs(searches[rule]):
                        if sound is None or row in sound:
                            found[rule] += look(row, header, text)
    return found


def _headers(dataset: Dataset, sheet: str, rules: Iterable[Rule]) -> list[str]:
    """Return what is read of a sheet, in the order of the rules, where anything can stand."""
    asked = dict.fromkeys(header for rule in rules for header in rule.texts[sheet])
    return headers_in_use(dataset, sheet, asked)


class _Column:
    """The texts under one header, each with its row."""

    def __init__(self, rows: Iterable[Record], header: str) -> None:
        pairs = [(row, row.columns.get(header)) for row in rows]
        self._texts = [(row, text) for row, text in pairs if text and isinstance(text, str)]
        self._folded = "\n".join([text for _, text in self._texts]).casefold()

    def with_signs(self, search: Search) -> Iterable[tuple[Record, str]]:
        """Return the texts that a search is to look at."""
        found = self._texts
        if search.signs:
            here = [sign for sign in search.signs if sign in self._folded]
            found = [pair for pair in found if _has_one(pair[1].casefold(), here)] if here else []
        if search.pattern:
            matches = search.pattern.search
            found = [pair for pair in found if matches(pair[1])]
        return found


def _has_one(folded: str, signs: list[str]) -> bool:
    return any(sign in folded for sign in signs)

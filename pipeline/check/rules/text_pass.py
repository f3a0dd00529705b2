"""One pass over running text for all rules that read it: each text is taken up once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.check.links.defaults import headers_in_use
from pipeline.check.rules.registry import Rule, Search
from pipeline.model import Dataset, Problem, Record, bares


def read_texts(
    dataset: Dataset, asked: Sequence[tuple[Rule, Dataset]]
) -> Mapping[Rule, list[Problem]]:
    """Return what each rule of texts finds in the rows that it is given."""
    searches = {rule: rule.find(seen) for rule, seen in asked}
    found: dict[Rule, list[Problem]] = {rule: [] for rule, _ in asked}
    for sheet, header in text_columns(dataset, (rule for rule, _ in asked)):
        column = TextColumn(dataset, sheet, header)
        for rule, seen in asked:
            if header in rule.texts.get(sheet, ()):
                found[rule] += column.problems(searches[rule], seen)
    return found


def text_columns(dataset: Dataset, rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    """Yield the sheets and headers that are read, in the order of the rules, where anything is."""
    asked: dict[str, dict[str, None]] = {}
    for rule in rules:
        for sheet, headers in rule.texts.items():
            asked.setdefault(sheet, {}).update(dict.fromkeys(headers))
    for sheet, names in asked.items():
        yield from ((sheet, header) for header in headers_in_use(dataset, sheet, names))


class TextColumn:
    """The texts under one header, each with its row."""

    def __init__(self, dataset: Dataset, sheet: str, header: str) -> None:
        self._rows, self._sheet, self._header = dataset[sheet], sheet, header
        pairs = zip(self._rows, bares(self._rows, header), strict=True)
        self._texts = [(row, text) for row, text in pairs if text and isinstance(text, str)]
        self._folded = "\n".join([text for _, text in self._texts]).casefold()

    def problems(self, search: Search, seen: Dataset) -> Iterator[Problem]:
        """Yield what a search finds in the rows that are seen."""
        rows = seen[self._sheet]
        sound = None if rows is self._rows else set(rows)
        for row, text in self._with_signs(search):
            if sound is None or row in sound:
                yield from search.look(row, self._header, text)

    def _with_signs(self, search: Search) -> Iterable[tuple[Record, str]]:
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

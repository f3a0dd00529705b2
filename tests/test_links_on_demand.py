"""What follows for a row is made when somebody asks: it is what it would have been at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from pipeline.check import dataset as steps
from pipeline.check.dataset import link
from pipeline.check.rules.watching import SheetFact, noted, watching
from pipeline.model import Cell, Dataset, Raw, Record, Source, Table
from pipeline.schema import SHEETS
from pipeline.values import kinds
from pipeline.values.display import MOST_SIGNS
from pipeline.values.types import Empty, Faulty
from tests.amounts import FULL
from tests.tables import checked, tables
from tests.test_cells_on_demand import ODD, odd_book, told
from tests.test_kept_problems import SOURCES, changed

_PAPERS = ("skickas_med", "skrivelsen", "tidigare_behandling")  # as the cases are followed


def books(seed: str) -> Iterator[list[Table]]:
    """Yield what officers have written, changed more and more."""
    random = Random(seed)
    for _, tabs, _ in SOURCES:
        yield tabs
        for _ in range(4):
            for _ in range(random.choice([1, 3, 9])):
                tabs = changed(tabs, random)
            yield tabs
    for _ in range(6):
        yield tables(odd_book(random), shuffled=random.random() < 0.5)


def ask(record: Record, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return all that follows for a record, or what has one of some names."""
    follows = record.shape.follows
    every = (*follows.cells, *follows.links, *follows.lists)
    wanted = [name for name in every if names is None or name in names]
    found: dict[str, Any] = {name: record.under(name) for name in wanted}
    found |= {f"{name}, its records": record.led(name) for name in wanted}
    found |= {f"{name}, listed": record.listed(name) for name in wanted}
    return found | ({"worked out": record.worked_out} if names is None else {})


def seen(found: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked for as it can be compared between two datasets."""
    return {name: _plain(each) for name, each in found.items()}


def _plain(each: Any) -> Any:
    if isinstance(each, Record):
        return each.sheet, each.key
    if isinstance(each, tuple):
        return [_plain(one) for one in each]
    return told(each) if hasattr(each, "source") else each


def linked_at_once(tabs: list[Table], monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """Return the linked records, where all that follows has been asked for as soon as it can be."""
    known: list[Dataset] = []

    def ask_after(name: str, ask_all: Callable[[Any], object]) -> None:
        step = getattr(steps, name)

        def taken(first: Any, *others: Any) -> None:
            step(first, *others)
            ask_all(first)

        monkeypatch.setattr(steps, name, taken)

    def ask_items(dataset: Dataset) -> None:
        known.append(dataset)
        names = [*dataset.vocabulary["Behandling"]]
        for item in dataset["Behandling"]:
            ask(item, [name for name in names if name not in _PAPERS])

    def ask_papers(_: object) -> None:
        for item in known[0]["Behandling"]:
            ask(item)

    with monkeypatch.context():
        ask_after("fill_lists", lambda records: [ask(r) for rs in records.values() for r in rs])
        ask_after("fill_items", ask_items)
        ask_after("follow_cases", ask_papers)
        made = link(tabs)
    monkeypatch.undo()
    return made


@pytest.mark.hypothesis  # so that `make fuzz` tries more
@pytest.mark.parametrize("seed", "abcdefgh" if FULL else "ab")
def test_it_is_the_same_whenever_it_is_asked_for(
    seed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tabs in books(seed):
        at_once, later = linked_at_once(tabs, monkeypatch), link(tabs)
        rows = [row for rows in later.records.values() for row in rows]
        Random(seed).shuffle(rows)  # nor does it matter who is asked first

        assert later.problems == at_once.problems
        for row in rows:
            other = at_once.find(row.sheet, row.key)
            assert other is not None
            assert seen(ask(row)) == seen(ask(other))


@pytest.mark.parametrize(
    ("ask_of", "what", "name"),
    [
        (lambda item: item.listed("mottagare"), "lists", "mottagare"),
        (lambda item: item.listing("alla_beslut"), "lists", "alla_beslut"),
        (lambda item: item.reference("väntar_på"), "links", "väntar_på"),
        (lambda item: item.led("skrivelsen"), "links", "skrivelsen"),
        (lambda item: item.value("skickas_med"), "cells", "skickas_med"),
        (lambda item: item.cell("Föreslagen §"), "cell", "Föreslagen §"),
        (lambda item: item.worked_out, "worked_out", ""),
    ],
)
def test_who_asks_for_what_follows_is_noted_for_that_alone(
    ask_of: Callable[[Record], object], what: str, name: str
) -> None:
    data = checked()
    with watching(data):
        _, first = noted(lambda: [ask_of(item) for item in data["Behandling"]])
        _, again = noted(lambda: [ask_of(item) for item in data["Behandling"]])

    place = SheetFact("place", "Behandling")  # a cell stands in its row
    assert first == again
    assert first - {place} == {SheetFact(what, "Behandling", name)}


def one_row_each(tabs: list[Table]) -> list[Table]:
    """Return the same rows, each in a table of its own."""
    return [
        replace(table, rows=(row,), above=table.above + number)
        for table in tabs
        for number, row in enumerate(table.rows)
    ]


@pytest.mark.hypothesis
@pytest.mark.parametrize("seed", "efghijkl" if FULL else "ef")
def test_a_column_of_rows_gives_the_keys_and_references_that_each_row_alone_gives(
    seed: str,
) -> None:
    for tabs in books(seed):
        together, alone = link(tabs), link(one_row_each(tabs))
        if all(problem.code != "B19" for problem in together.problems):  # a note below a table
            assert dict(_keys(together)) == dict(_keys(alone))


def _keys(data: Dataset) -> Iterator[tuple[tuple[str, str], object]]:
    for sheet, rows in data.records.items():
        for row in rows:
            led = {name: _plain(row.led(name)) for name in row.shape.references}
            yield (sheet, row.key), (row.long_key, row.row, led)


TEXTS = [raw for raw in ODD if type(raw) is str]


def test_keys_are_plain_together_when_each_of_them_is() -> None:
    random = Random(1)
    for _ in range(400):
        texts = random.choices([*TEXTS, "M1", "KS 2027/1", "B-2"], k=random.choice([0, 1, 2, 5]))
        each = [kinds.is_plain_key(text) and len(text) <= MOST_SIGNS for text in texts]
        assert kinds.are_plain_keys(texts) == all(each)


def test_there_is_nothing_to_tell_of_what_is_stored_as_its_kind() -> None:
    raws: list[Raw] = [*ODD, 0, -0.0, 12.0, 10**15, -(10**15), 10**15 - 1, float("inf")]
    place = Source("", "", ""), Cell("")
    for column in {c.kind: c for sheet in SHEETS for c in sheet.columns}.values():
        for raw in raws:
            if kinds.is_as_stored(column.kind, raw):
                assert type(kinds.read_cell(column, raw, *place)) not in (Empty, Faulty)
                assert kinds.remarks(column, raw) == ()

"""What is found by the index of readings is what is found by asking each document of each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.check import check
from pipeline.model import Dataset, Link, Record, Source, View, digest
from pipeline.plan import plan
from pipeline.read import read_folder
from pipeline.store.column_digests import standing_digests
from pipeline.store.ledger_reads import LedgerReads, ReadingTable, may_be_other
from tests.plan_data import dataset, sheets
from tests.test_plan_views import ASKS_FOR
from tests.working_folder import ROOT

CASES = ROOT / "tests" / "cases"
FOLDERS = [ROOT, *sorted(path.parent for path in CASES.glob("*/inputs"))]
DAY = date(2027, 1, 15)
_STRANGE = ("", "finns inte", "rubrik", "RUBRIK", "mål", "bild:vapen.png")


def checked(folder: Path) -> Dataset:
    """Return the input of a folder, linked anew: nobody has asked it for anything."""
    read = read_folder(folder / "inputs")
    return check(read.tables, DAY, read.problems)


def sources(data: Dataset) -> list[Source]:
    """Return what documents may ask for of sheets, and what there is not."""
    found = [source for rows in data.records.values() for row in rows for source in _of(row)]
    return [*found, Source("Mål", "ingen", "Måltext"), Source("Inget", "M1", "Måltext")]


def _of(row: Record) -> Iterator[Source]:
    follows = row.shape.follows
    later = {**follows.cells, **follows.links}
    names = [*row.shape.names, *row.shape.references, *follows.lists, *later]
    headers = [*row.shape.names.values(), *row.shape.references.values()]
    headers += [made.column for made in later.values()]
    for name in dict.fromkeys((*names, *headers, *_STRANGE)):
        yield Source(row.sheet, row.key, name)


def shuffled(sources: list[Source], seed: object) -> list[Source]:
    """Return them in an order that no sheet is in."""
    return random.Random(str(seed)).sample(sources, len(sources))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
@pytest.mark.parametrize("asked_before", [0, 0.3])
def test_a_column_is_read_as_its_cells_are_one_by_one(folder: Path, asked_before: float) -> None:
    data, other = checked(folder), checked(folder)
    asked = shuffled(sources(data), asked_before)
    for source in asked[: int(asked_before * len(asked))]:
        data.at(*source)

    found = standing_digests(data, asked)

    alone = [other.standing(source) for source in asked]
    assert found == [(text, link.sheet if link else None) for text, link in alone]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_no_document_misses_a_change_that_it_would_see_itself(folder: Path) -> None:
    data = checked(folder)
    views = [each.view for each in plan(data).plans]
    assert views
    _compare(data, views, folder.name)


@pytest.mark.parametrize("kind", sorted(ASKS_FOR))
def test_no_kind_of_document_misses_one(kind: str) -> None:
    data = dataset(ASKS_FOR[kind])
    _compare(data, [each.view for each in plan(data).plans], kind)


def test_nor_does_one_that_is_adopted_or_does_not_see_all() -> None:
    data = dataset(sheets())
    views = [each.view for each in plan(data).plans]
    goals = data["Mål"]
    instead = {(goal.sheet, goal.key): goals[-1] for goal in goals[:1]}
    unseen = {"Mål": frozenset(["måltext"]), "Organ": frozenset(["namn"])}
    narrowed = {("Mål", goals[0].key): frozenset(["nr"])}
    _compare(
        data,
        [
            *(replace(view, as_adopted=_without_the_last) for view in views),
            *(replace(view, instead=instead, log=[]) for view in views),
            *(replace(view, hidden_columns=unseen, log=[]) for view in views),
            *(replace(view, narrowed=narrowed, log=[]) for view in views),
            *views,
        ],
        "antaget",
    )


def _without_the_last(link: Link) -> Link:
    return link._replace(records=link.records[:-1])


def _compare(data: Dataset, views: list[View], seed: str) -> None:
    """Compare what is said of readings that some view had, or that nobody has."""
    chance = random.Random(seed)
    asked = chance.sample(found := sources(data), min(len(found), 3_000))
    readings = [(source, _then(source, views, chance)) for source in asked]
    roots = dict.fromkeys(Source("", view.key, name) for view in views for name in view.roots)
    readings += [(source, _then(source, views, chance)) for source in roots]
    table = ReadingTable(readings)
    for view in views:
        numbers = chance.sample(range(len(readings)), min(len(readings), 1_500))
        reads = LedgerReads(table, numbers)
        short = [each for each in may_be_other(reads, view) if view.digest(each[0]) != each[1]]
        assert short == [each for each in reads.items() if view.digest(each[0]) != each[1]]


def _then(source: Source, views: list[View], chance: random.Random) -> str:
    """Return the digest that a source had: mostly what some view sees there now."""
    if chance.random() < 0.05:
        return digest("Text", "förut")
    return chance.choice(views).digest(source)

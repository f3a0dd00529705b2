"""Whatever is changed in a cell's text in Word comes home to that cell and to no other.

`make fuzz` makes 500 edits of the example, the ordinary suite 50.
"""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline.building.inputs import read_inputs
from pipeline.check import check
from pipeline.commands.build import Options, build
from pipeline.commands.pull import Pulled, pull, write_pulled
from pipeline.model import Action, Cell, Dataset, Raw, Report, Source, State
from pipeline.schema import BY_NAME, Kind
from pipeline.store.ledger import load
from tests.amounts import FULL
from tests.hands_in_cells import WHO, Change, HandInCells
from tests.working_folder import ROOT

TODAY = date(2027, 2, 4)
pytestmark = [pytest.mark.hypothesis, pytest.mark.slow]
EDITS = 500 if FULL else 50
A_ROUND = 10  # edits of different cells, before anything is brought home
_TEXTS = (Kind.TEXT, Kind.PARAGRAPHS)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example, built."""
    folder = tmp_path_factory.mktemp("exempel")
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    built(folder)
    return folder


def built(folder: Path) -> Report:
    """Build all."""
    return build(Options(folder, TODAY, pages=False))


def open_documents(folder: Path) -> list[str]:
    """Return the documents that a build may still change."""
    outcomes = build(Options(folder, TODAY, dry=True)).outcomes
    plans = [o.step.plan for o in outcomes]
    return sorted(p.target for p in plans if p.state is State.OPEN and p.happened is None)


def dataset_of(folder: Path) -> Dataset:
    """Return the checked input."""
    found = read_inputs(folder)
    return check(found.tables, TODAY, found.problems)


def raw_cells(folder: Path) -> dict[Cell, Raw]:
    """Return everything that stands in the workbooks, by cell."""
    return {
        Cell(table.file, table.sheet, number, column): raw
        for table in read_inputs(folder).tables
        for number, row in enumerate(table.rows, table.first_row)
        for column, raw in enumerate(row, 1)
        if raw is not None
    }


def texts(dataset: Dataset) -> dict[Source, str]:
    """Return the text cells that are filled in, with what they say."""
    return {
        record.source(column.header): str(record[column.header])
        for name, records in dataset.records.items()
        for record in records
        for column in BY_NAME[name].columns
        if column.kind in _TEXTS and not column.key and column.header in record.shape.there
        if isinstance(record[column.header], str) and record.cell(column.header).column
        if record.bare(column.header) and column.header not in record.worked_out
    }


def is_running(source: Source) -> bool:
    """Return whether a cell has light markup."""
    column = BY_NAME[source.sheet].column(source.column)
    return column is not None and column.kind is Kind.PARAGRAPHS


def edited(folder: Path, seed: int) -> list[tuple[str, Change]]:
    """Let a hand change some cells, each in one document; return where and what."""
    dataset, chance = dataset_of(folder), random.Random(seed)
    found = texts(dataset)
    running = frozenset(filter(is_running, found))
    hand = HandInCells(folder / "outputs", chance, found, running)
    targets = open_documents(folder)
    made: list[tuple[str, Change]] = []
    while len(made) < A_ROUND:
        target = chance.choice(targets)
        change = hand.edit(target)
        if change is not None:
            made.append((target, change))
    return made


def check_proposals(pulled: Pulled, made: list[tuple[str, Change]]) -> None:
    """Look at what is proposed: each edit, for its cell, in its document, and nothing else."""
    wanted = sorted((change.source, target, change.new) for target, change in made)
    assert sorted((one.source, one.document, one.new) for one in pulled.proposals) == wanted
    assert [one.why for one in pulled.proposals if not one.is_ready] == []
    by_source = {change.source: change for _, change in made}
    for one in pulled.proposals:
        tracked = by_source[one.source].how == "tracked"
        assert [mark.author for mark in one.marks] == ([WHO, WHO] if tracked else [])
        assert one.who == WHO or not tracked


@pytest.mark.parametrize("seed", range(EDITS // A_ROUND))
def test_each_edit_comes_home_to_its_cell_and_to_no_other(example: Path, seed: int) -> None:
    before = raw_cells(example)
    made = edited(example, seed)
    pulled = pull(example, TODAY, [])
    check_proposals(pulled, made)
    dataset = dataset_of(example)
    meant = {dataset.find(*c.source[:2]).cell(c.source.column): c.new for _, c in made}  # type: ignore[union-attr]

    done = write_pulled(example, TODAY, pulled, {one.number for one in pulled.proposals})

    assert done.left == {}
    assert raw_cells(example) == before | meant
    shown = {
        trace.target
        for trace in load(example / "outputs").traces.values()
        if any(change.source in trace.reads for _, change in made)
    }
    report = built(example)
    changed = {o.target for o in report.outcomes if o.action in (Action.WRITE, Action.MERGE)}
    assert {target for target, _ in made} <= changed <= shown
    assert pull(example, TODAY, []).proposals == ()
    again = built(example)
    assert {o.action for o in again.outcomes} <= {Action.SKIP, Action.SEALED, Action.STANDS}
    assert [o.target for o in again.outcomes if o.step.edits] == []

"""Each kind of running text in the example comes home as light markup, however it was changed.

Of every column that has running text and that some document shows, a cell is changed in each way.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from pipeline.commands.pull import pull
from tests.hands_in_cells import HandInCells
from tests.test_pull_round_trip import (
    TODAY,
    dataset_of,
    example,  # noqa: F401 - a fixture
    is_running,
    open_documents,
    texts,
)

pytestmark = pytest.mark.slow
# Columns that the example fills in, and shows in its documents only where nothing may change them.
SETTLED = {"Beslut/Beslutsgång", "Yrkanden/Text", "Delstrategier/Text"}
SINGLE = {"Mål/Innebörd"}  # shown in a line of its own with other words


@pytest.fixture
def folder(example: Path, tmp_path: Path) -> Path:  # noqa: F811
    """Return a copy of the example."""
    return Path(shutil.copytree(example, tmp_path / "mapp"))


@pytest.mark.parametrize("how", ["typed", "tracked", "bold", "italic", "linked", "entered"])
def test_each_kind_of_running_text_comes_home(folder: Path, how: str) -> None:
    cells = texts(dataset_of(folder))
    running = frozenset(filter(is_running, cells))
    targets, chance = open_documents(folder), random.Random(3)
    wanted, missed = {}, set()
    for name in sorted({f"{source.sheet}/{source.column}" for source in running}):
        own = {s: text for s, text in cells.items() if f"{s.sheet}/{s.column}" == name}
        hand = HandInCells(folder / "outputs", chance, own, running, hows=frozenset([how]))
        tried = ((target, hand.edit(target)) for target in targets)
        made = next(((target, one) for target, one in tried if one is not None), None)
        if made is None:
            missed.add(name)
        else:
            wanted[made[0], made[1].source] = made[1].new

    pulled = pull(folder, TODAY, [])

    assert missed <= SETTLED | SINGLE
    assert {(one.document, one.source): one.new for one in pulled.proposals} == wanted
    assert [one.why for one in pulled.ready] == [""] * len(wanted)
    assert (pulled.beside, pulled.removed) == ({}, {})

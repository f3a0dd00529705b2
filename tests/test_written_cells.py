"""Cells that are written into a workbook of any kind: killed anywhere, it is the old or the new."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pipeline.building.inputs import read_inputs
from pipeline.commands.pull import pull, write_pulled
from pipeline.commands.pull_choices import read_choices, write_choices
from pipeline.commands.written_cells import write_cells
from pipeline.model import Cell
from pipeline.store.folder import PRIVATE
from pipeline.xlsx.patch import WorkbookPatch
from tests.test_exchange import ods
from tests.trouble import KINDS, counted, killed
from tests.workbooks import write_book
from tests.working_folder import PROGRAM, TODAY, WorkingFolder

ROWS: list[list[object]] = [["Mål-id", "Måltext"], ["M1", "skog"], ["M2", "sjö"]]


def xlsx(path: Path) -> None:
    """Make a small workbook."""
    write_book(path, {"Mål": ROWS})


def an_ods(path: Path) -> None:
    """Make a small .ods."""
    path.write_bytes(ods())


def csv(path: Path) -> None:
    """Make a small .csv."""
    path.write_text("".join(f"{';'.join(map(str, row))}\r\n" for row in ROWS), newline="")


MAKERS = {"mål.xlsx": xlsx, "mål.ods": an_ods, "Mål.csv": csv}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", MAKERS)
def test_killed_at_any_write_the_file_is_the_old_or_the_new(
    tmp_path: Path, name: str, kind: str
) -> None:
    path = tmp_path / "inputs" / name
    path.parent.mkdir()
    MAKERS[name](path)
    before = path.read_bytes()

    def run() -> None:
        found = read_inputs(tmp_path)
        sheet = found.tables[0].sheet
        done = write_cells(tmp_path, found, {Cell(name, sheet, 2, 2): "annan & ny skog"})
        assert done.left == {}

    every_kill(kind, run, path, before)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_killed_while_what_was_chosen_in_a_file_is_written(tmp_path: Path, kind: str) -> None:
    folder = WorkingFolder(tmp_path / "mapp")
    folder.build()
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    listing = partial(write_choices, folder.path, pull(folder.path, TODAY, []))
    place = folder.path / listing()
    book = WorkbookPatch(place.read_bytes())
    book.put("Återföring", "A2", "ja")
    chosen = book.saved()
    place.write_bytes(chosen)

    def run() -> None:
        choices = read_choices(place)
        found = pull(folder.path, TODAY, choices.documents)
        write_pulled(folder.path, TODAY, found, choices.numbers(found))

    every_kill(kind, run, folder.book, folder.book.read_bytes())
    assert place.read_bytes() == chosen
    every_kill(kind, listing, place, chosen)


def every_kill(kind: str, run: Callable[[], object], path: Path, before: bytes) -> None:
    """Kill it at every call of a kind, and look at the file; then it goes on to the end."""
    calls = counted(kind, run)
    after = path.read_bytes()
    assert calls
    assert before != after
    folder = next(parent for parent in path.parents if (parent / "inputs").is_dir())
    for at in range(1, calls + 1):
        path.write_bytes(before)
        shutil.rmtree(folder / "outputs" / PRIVATE / "sparat", ignore_errors=True)
        assert killed(kind, at, run)
        assert path.read_bytes() in (before, after)
        run()
        assert path.read_bytes() == after

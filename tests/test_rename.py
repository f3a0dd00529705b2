"""`beredning rename`: another id for a row, in its cell and wherever it is referred to."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from pipeline.building.inputs import read_inputs
from pipeline.commands.rename import rename, rename_lines
from pipeline.errors import UsageError
from pipeline.model import Action
from tests.libreoffice import convert
from tests.test_cli import Terminal, beredning  # noqa: F401 - a fixture
from tests.trouble import KINDS, counted, killed
from tests.workbooks import write_book
from tests.working_folder import PROGRAM, READING, WILL, WorkingFolder, made_once

REF = "Målet är {Mål/M1/Måltext}. \\{Mål/M1/Måltext} är text."


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return the case in two workbooks, built."""
    return made_once(tmp_path / "mapp", in_two_workbooks)


def in_two_workbooks(path: Path) -> WorkingFolder:
    """Return the case in two workbooks, with a text that shows a cell of a goal, built."""
    made = WorkingFolder(path).change("Texter/T5/Text", REF)
    made.change("Förtydliganden/F1/Mål", "M1 · mål 1").change("Behandling/BH3/Mål", "M2; M1")
    rows = made.sheets.pop("Framgångsfaktorer")
    header = [*rows[0]]
    table: list[list[object]] = [[*header], *([row.get(name) for name in header] for row in rows)]
    write_book(made.inputs / "faktorer.xlsx", {"Framgångsfaktorer": table})
    made.build()
    return made


def cells(folder: WorkingFolder) -> dict[tuple[str, int, int], object]:
    """Return everything that stands in the workbooks, by sheet, row and column."""
    return {
        (table.sheet, number, column): raw
        for table in read_inputs(folder.path).tables
        for number, row in enumerate(table.rows)
        for column, raw in enumerate(row)
        if raw is not None
    }


def books(folder: WorkingFolder) -> dict[str, bytes]:
    """Return the workbooks' bytes."""
    return {path.name: path.read_bytes() for path in folder.inputs.glob("*.xlsx")}


def test_it_says_what_would_change_and_writes_nothing(folder: WorkingFolder) -> None:
    before = books(folder)

    lines = [*rename_lines(rename(folder.path, "mål/M1", "MÅL-1"))]

    assert lines[0] == "Mål/M1 får id MÅL-1 (mål 1)."
    assert "  lindvalla.xlsx, bladet ”Mål”, cell A2: ”M1” blir ”MÅL-1”" in lines
    assert "  faktorer.xlsx, bladet ”Framgångsfaktorer”, cell B2: ”M1” blir ”MÅL-1”" in lines
    assert lines[-1] == "Inget är ändrat: kör igen med --write."
    assert books(folder) == before


def test_every_reference_in_every_workbook_follows_and_nothing_else_changes(
    folder: WorkingFolder,
) -> None:
    before = cells(folder)

    done = rename(folder.path, "Mål/M1", "MÅL-1", write=True)

    assert (done.left, len(done.copies)) == ({}, 2)
    changed = {at: new for at, new in cells(folder).items() if before[at] != new}
    texts = ["MÅL-1 · mål 1", "M2; MÅL-1", REF.replace("{Mål/M1", "{Mål/MÅL-1", 1)]
    assert sorted(map(str, changed.values())) == sorted(["MÅL-1"] * 3 + texts)


def test_the_documents_are_the_same_and_what_is_written_by_hand_stands(
    folder: WorkingFolder,
) -> None:
    texts = {target: folder.text(target) for target in (PROGRAM, READING, WILL)}
    rename(folder.path, "Mål/M1", "MÅL-1", write=True)

    result = folder.rebuild()

    assert not result.faults
    assert "Mål/M1 heter nu Mål/MÅL-1" in result.why(PROGRAM)
    assert {target: folder.text(target) for target in texts} == texts
    assert {o.action for o in folder.rebuild().report.outcomes} == {Action.SKIP}


@pytest.mark.parametrize(
    ("row", "new", "said"),
    [
        ("Mål/M9", "X", "Det finns ingen rad M9 i bladet Mål."),
        ("Mol/M1", "X", "”Mol/M1” är ingen rad i ett blad. Menade du ”Mål”?"),
        ("M1", "X", "”M1” är ingen rad i ett blad."),
        ("Mål/M1", "M2", "M2 är redan id för mål 2 "),
        ("Mål/M1", "M;1", "”M;1” kan inte vara ett id"),
        ("Mål/M1", " ", "” ” kan inte vara ett id"),
    ],
)
def test_what_can_not_be_is_refused(folder: WorkingFolder, row: str, new: str, said: str) -> None:
    before = books(folder)

    with pytest.raises(UsageError) as refused:
        rename(folder.path, row, new, write=True)

    assert str(refused.value).startswith(said)
    assert books(folder) == before


def test_a_reference_by_formula_is_refused(folder: WorkingFolder) -> None:
    def formula(book: object) -> None:
        book["Förtydliganden"]["B2"] = "=Mål!A2"  # type: ignore[index]

    folder.write(formula)
    folder.book.write_bytes(convert([folder.book], "xlsx", folder.path / "räknat")[0].read_bytes())

    with pytest.raises(UsageError, match="cellen har en formel"):
        rename(folder.path, "Mål/M1", "MÅL-1", write=True)


def test_a_range_that_has_the_id_is_refused_rather_than_led_elsewhere(
    folder: WorkingFolder,
) -> None:
    folder.change("Behandling/BH3/Mål", "M1–M2").write()
    before = books(folder)

    with pytest.raises(UsageError, match="Inget har ändrats"):
        rename(folder.path, "Mål/M1", "MÅL-1", write=True)

    assert books(folder) == before


def test_the_command_tells_and_writes(
    folder: WorkingFolder,
    beredning: Terminal,  # noqa: F811
) -> None:
    told = beredning("rename", "Mål/M1", "MÅL-1", "--write", "--folder", folder.path)

    assert (told.code, told.lines[0]) == (0, "Mål/M1 får id MÅL-1 (mål 1).")
    assert told.lines[-1].startswith("faktorer.xlsx är ändrad. Som den var finns den i outputs/")
    again = beredning("rename", "Mål/M1", "MÅL-1", "--write", "--folder", folder.path)
    assert again.lines == ["Mål/M1 får id MÅL-1 (mål 1).", "Ingen cell behöver ändras."]


@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_any_write_each_workbook_is_the_old_or_the_new_and_it_goes_on(
    folder: WorkingFolder, kind: str
) -> None:
    before = books(folder)
    outputs = shutil.copytree(folder.outputs, folder.path / "sparat")
    run = partial(rename, folder.path, "Mål/M1", "MÅL-1", write=True)
    calls = counted(kind, run)
    after = books(folder)

    for at in range(1, calls + 1):
        for name, data in before.items():
            (folder.inputs / name).write_bytes(data)
        shutil.rmtree(folder.outputs)
        shutil.copytree(outputs, folder.outputs)
        assert killed(kind, at, run)
        assert all(data in (before[name], after[name]) for name, data in books(folder).items())
        run()
        assert cells(folder) == cells_of_books(folder, after)


def cells_of_books(folder: WorkingFolder, data: dict[str, bytes]) -> object:
    """Return what stands in some workbooks."""
    place = folder.path / "jämförelse"
    shutil.rmtree(place, ignore_errors=True)
    (place / "inputs").mkdir(parents=True)
    for name, each in data.items():
        (place / "inputs" / name).write_bytes(each)
    other = WorkingFolder.__new__(WorkingFolder)
    other.path = place
    return cells(other)

"""What ONLYOFFICE does to our files: it keeps all that is ours, and its edits are merged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.model import Action
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.store.found_files import Standing, on_disk
from tests import onlyoffice
from tests.hand import words_in
from tests.rendering import identities
from tests.test_merge import comments, insertions, lines, merged, struck
from tests.working_folder import PROGRAM, WorkingFolder

pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(not onlyoffice.AVAILABLE, reason=onlyoffice.MISSING),
]
AMBITION = "Mål/M2/Ambitionsnivå"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the program's own templates, built."""
    made = WorkingFolder(tmp_path / "arbetsmapp", templates=False)
    made.build()
    return made


def test_a_bare_save_keeps_the_memory_and_every_cell_in_its_order(
    folder: WorkingFolder, tmp_path: Path
) -> None:
    built = [folder.outputs / target for target in folder.documents]
    saved = [tmp_path / f"{number}.docx" for number, _ in enumerate(built)]
    for path, copy in zip(built, saved, strict=True):
        shutil.copyfile(path, copy)

    onlyoffice.edit(*((copy, [("bare", 0, 0, "")]) for copy in saved))

    for path, copy in zip(built, saved, strict=True):
        before = read_package(path.read_bytes(), path.name)
        after = read_package(copy.read_bytes(), path.name)
        memory = read_memory(before)
        assert memory is not None
        assert read_memory(after) == memory
        assert identities(after, memory) == identities(before, memory) != []
        assert "Unregistered" not in words_in(copy.read_bytes())
        assert on_disk(copy, None).standing is Standing.RESAVED, path.name


def test_what_is_typed_by_any_of_its_commands_stands_after_a_merge(
    folder: WorkingFolder, tmp_path: Path
) -> None:
    folders = [folder.copy(tmp_path / verb) for verb in onlyoffice.VERBS]
    for copy in folders:
        shutil.copytree(folder.outputs, copy.outputs)
    asked = [(verb, 20, 30, f"handens{verb.replace('_', '')}") for verb in onlyoffice.VERBS]
    onlyoffice.edit(
        *((copy.outputs / PROGRAM, [step]) for copy, step in zip(folders, asked, strict=True))
    )

    for copy, (verb, _, _, word) in zip(folders, asked, strict=True):
        there = word in words_in(copy.documents[PROGRAM])
        result = copy.change("Mål/M1/Måltext", "med bokens skog").build("program")

        assert result.outcome(PROGRAM).action in {Action.MERGE, *[Action.WRITE][there:]}, verb
        assert "med bokens skog" in copy.text(PROGRAM), verb
        assert (word in words_in(copy.documents[PROGRAM])) is there, verb


@pytest.mark.parametrize(
    ("decision", "stands", "gone"),
    [("accept", "Bokens ord.", "handens"), ("reject", "Renare sjöar. handens", "Bokens ord.")],
)
def test_its_own_commands_end_a_conflict(
    folder: WorkingFolder, decision: str, stands: str, gone: str
) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Renare sjöar. handens")
    folder.change(AMBITION, "Bokens ord.").build("program")
    assert (struck(folder), insertions(folder)) == (["Renare sjöar. handens"], ["Bokens ord."])

    onlyoffice.edit((folder.outputs / PROGRAM, [(decision, 0, 0, "")]))
    result = folder.change("Program/LUND/Version", "7.0").build("program")

    action = result.outcome(PROGRAM).action
    assert action is (Action.WRITE if decision == "accept" else Action.MERGE)
    assert (struck(folder), insertions(folder), comments(folder)) == ([], [], [])
    assert stands in lines(folder)
    assert gone not in words_in(folder.documents[PROGRAM])
    result = folder.rebuild("program")
    assert result.outcome(PROGRAM).action in (Action.KEEP, Action.SKIP)


def test_an_open_conflict_that_it_saves_is_the_same_conflict(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Renare sjöar. handens")
    folder.change(AMBITION, "Bokens ord.").build("program")

    onlyoffice.edit((folder.outputs / PROGRAM, [("bare", 0, 0, "")]))
    result = folder.change("Program/LUND/Version", "7.0").build("program")

    assert len(merged(result).conflicts) == 1
    assert (struck(folder), insertions(folder)) == (["Renare sjöar. handens"], ["Bokens ord."])
    assert len(comments(folder)) == 1

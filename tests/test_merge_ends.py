"""A conflict can be ended in six ways, and each ends it: what is settled does not come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import Action
from tests.docx import W
from tests.hand import Hand, words_in
from tests.test_merge import comments, decided, hand, insertions, lines, merged, put, sound, struck
from tests.working_folder import PROGRAM, WorkingFolder, built_case, made_once

pytestmark = pytest.mark.slow

# The cell alone in its paragraph, and within a sentence: what the hand wrote, what the book says.
CASES = {
    "eget stycke": ("Mål/M2/Ambitionsnivå", "Renare sjöar.", "Handens ord.", "Bokens ord."),
    "i en mening": ("Mål/M2/Måltext", "med rent vatten", "med handens ord", "med bokens ord"),
}


@pytest.fixture(params=CASES)
def conflict(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[WorkingFolder, str, str, str]:
    """Return a folder where both have changed a cell; the cell, their text and ours."""
    cell, before, theirs, ours = CASES[request.param]
    folder = made_once(tmp_path / "arbetsmapp", built_case)
    folder.edit(PROGRAM, before, theirs)
    folder.change(cell, ours).build()
    assert (struck(folder), insertions(folder), len(comments(folder))) == ([theirs], [ours], 1)
    assert sound(folder)
    return folder, cell, theirs, ours


Conflict = tuple[WorkingFolder, str, str, str]


def _says(folder: WorkingFolder, text: str) -> bool:
    return any(line.endswith(text) for line in lines(folder))


def _settled(folder: WorkingFolder, stands: str, gone: str) -> None:
    """Hold that a later change elsewhere leaves what was chosen, without marks or comments."""
    folder.change("Program/LUND/Version", "7.0").build()
    assert (struck(folder), insertions(folder), comments(folder)) == ([], [], [])
    assert _says(folder, stands)
    assert gone not in words_in(folder.documents[PROGRAM])
    assert sound(folder)


def test_accepting_all_gives_the_workbooks_text_and_no_edit_is_left(conflict: Conflict) -> None:
    folder, cell, theirs, ours = conflict
    decided(folder, accept=True)

    assert folder.rebuild().outcome(PROGRAM).action is Action.SKIP
    _settled(folder, ours, theirs)
    folder.change(cell, "nya ord").build()
    assert _says(folder, "nya ord")
    assert (struck(folder), insertions(folder)) == ([], [])


def test_rejecting_all_gives_the_hands_text_and_it_is_told_as_an_edit(conflict: Conflict) -> None:
    folder, cell, theirs, ours = conflict
    decided(folder, accept=False)

    (edit,) = folder.rebuild().outcome(PROGRAM).step.edits
    assert (edit.source is not None, str(edit.source)) == (True, cell)
    _settled(folder, theirs, ours)
    folder.change(cell, "nya ord").build()
    assert (struck(folder), insertions(folder)) == ([theirs], ["nya ord"])


def test_rejecting_the_workbooks_alone_is_choosing_the_hands(conflict: Conflict) -> None:
    folder, _cell, theirs, ours = conflict
    decided(folder, accept=False, kinds="ins")

    _settled(folder, theirs, ours)


@pytest.mark.parametrize("kinds", ["del ins", "ins del"])
def test_one_after_the_other_is_as_both_and_a_build_between_leaves_the_rest_to_be_decided(
    conflict: Conflict, kinds: str
) -> None:
    folder, _cell, theirs, ours = conflict
    first, second = kinds.split()
    decided(folder, accept=True, kinds=first)
    folder.change("Program/LUND/Version", "6.0").build()
    left = {"del": [], "ins": [theirs]}[first], {"ins": [], "del": [ours]}[first]
    assert (struck(folder), insertions(folder)) == left
    decided(folder, accept=True, kinds=second)

    assert folder.rebuild().outcome(PROGRAM).action is Action.SKIP
    _settled(folder, ours, theirs)


def test_a_third_text_in_the_place_of_both_is_an_edit_like_any(conflict: Conflict) -> None:
    folder, _cell, theirs, ours = conflict
    decided(folder, accept=False)
    folder.edit(PROGRAM, theirs, "en tredje text")

    _settled(folder, "en tredje text", ours)


def test_a_comment_that_is_deleted_decides_nothing(conflict: Conflict) -> None:
    folder, _cell, theirs, ours = conflict
    document = hand(folder)
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for mark in list(document.root.iter(f"{{{W}}}{name}")):
            document.remove(mark)
    part = etree.fromstring(document.files["word/comments.xml"] or "")
    for said in list(part):
        part.remove(said)
    document.files["word/comments.xml"] = etree.tostring(part)
    put(folder, document)

    result = folder.change("Program/LUND/Version", "7.0").build()
    assert len(merged(result).conflicts) == 1
    assert (struck(folder), insertions(folder), len(comments(folder))) == ([theirs], [ours], 1)


def test_ten_builds_of_an_open_conflict_leave_the_same_bytes(conflict: Conflict) -> None:
    folder, cell, theirs, ours = conflict
    for number in range(10):
        before = folder.documents[PROGRAM]
        result = folder.rebuild()
        assert result.those(Action.KEEP) == [PROGRAM], number
        assert folder.documents[PROGRAM] == before
    folder.change(cell, "nya ord").build()
    assert (struck(folder), insertions(folder)) == ([theirs], ["nya ord"])
    assert ours not in words_in(folder.documents[PROGRAM])


def test_a_text_that_the_workbook_empties_is_struck_until_somebody_decides(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    folder.template("program", "Nu: {{ program.version }} gäller.").build()
    folder.edit(PROGRAM, "0.9", "0.95")
    folder.change("Program/LUND/Version", "").build()
    shown = struck(folder), insertions(folder)

    folder.template("program", "Nu: {{ program.version }} gäller.", "Nytt.").rebuild()

    assert (struck(folder), insertions(folder)) == shown
    assert "0.95" in words_in(folder.documents[PROGRAM])


EDITS: dict[str, Callable[[Hand], object]] = {
    "ord": lambda d: d.write(d.control("sjöar."), "Handens."),
    "fetstil": lambda d: d.bold(d.control("sjöar.")).write(d.control("sjöar."), "Handens."),
    "en annans infogning": lambda d: d.write(d.control("sjöar."), "Handens.").tracked(
        d.control("sjöar.")[-1], "Annas."
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_every_word_stands_in_the_pair_and_rejecting_gives_it_back(
    tmp_path: Path, edit: str
) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    folder.build()
    document = hand(folder)
    EDITS[edit](document)
    put(folder, document)
    words = "".join(map(str, hand(folder).paragraph("sjöar.").itertext()))

    folder.change("Mål/M2/Ambitionsnivå", "Bokens ord.").build()

    assert insertions(folder) == ["Bokens ord."]
    document = hand(folder)
    for mark in list(document.root.iter(f"{{{W}}}ins", f"{{{W}}}del")):
        if mark.get(f"{{{W}}}author") == "Beredning":
            inner = [] if str(mark.tag).endswith("}ins") else list(mark)
            for run in inner:
                mark.addprevious(run)
            document.remove(mark)
    after = next(
        e for e in document.root.iter(f"{{{W}}}p") if "Handens" in "".join(map(str, e.itertext()))
    )
    assert "".join(map(str, after.itertext())) == words
    assert sound(folder)

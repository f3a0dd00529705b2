"""Where changes are tracked in a file, the workbook's come tracked too, and are no dispute."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Action
from pipeline.ooxml.content.memory import PART
from pipeline.ooxml.package import read_package
from pipeline.revise.clean import cleaned
from pipeline.revise.coloured import coloured
from tests import onlyoffice
from tests.docx import W, files_of, text_of, xml_of
from tests.hand import words_in
from tests.kinds_of_change import KINDS, decide, track, with_every_kind
from tests.test_merge import comments, hand, lines, merged, put, sound
from tests.validator import validate
from tests.working_folder import PROGRAM, Result, WorkingFolder

pytestmark = pytest.mark.slow

AMBITION = "Mål/M2/Ambitionsnivå"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a folder with a programme in which somebody tracks changes."""
    made = with_every_kind(tmp_path / "arbetsmapp")
    track(made)
    return made


def pairs(folder: WorkingFolder) -> tuple[list[str], list[str]]:
    """Return what we have struck, and what we have inserted, in all of the programme."""
    package = read_package(folder.documents[PROGRAM], PROGRAM)
    found: dict[str, list[str]] = {"del": [], "ins": []}
    for part in package.stories:
        for kind, texts in found.items():
            for mark in package.root(part).iter(f"{{{W}}}{kind}"):
                words = "".join(map(str, mark.itertext()))
                texts += [words] if words and mark.get(f"{{{W}}}author") == "Beredning" else []
    return found["del"], found["ins"]


def as_built(folder: WorkingFolder, tmp_path: Path) -> list[str]:
    """Return what the programme says where nobody has touched it."""
    fresh = folder.copy(tmp_path / "nybyggd")
    fresh.build("program")
    return lines(fresh)


def no_edit(result: Result) -> bool:
    """Return whether the programme is told as up to date, and nothing in it as a hand's."""
    told = any("annan text" in note for note in result.report.notes)
    return result.outcome(PROGRAM).action is Action.SKIP and result.exit_code == 0 and not told


@pytest.mark.parametrize("name", KINDS)
def test_the_workbooks_changes_come_tracked_and_are_no_dispute(
    folder: WorkingFolder, tmp_path: Path, name: str
) -> None:
    kind, before = KINDS[name], lines(folder)
    kind.change(folder, "Bokens ord")
    result = folder.build("program")

    found = merged(result)
    assert (found.conflicts, found.offered, found.unplaced, found.lost, found.kept) == ((),) * 5
    assert {edit.what.partition(", ")[2] for edit in found.came} == {"spårat"}
    assert (result.exit_code, comments(folder)) == (0, [])
    struck, inserted = pairs(folder)
    assert kind.was in "".join(struck)
    assert sound(folder)
    shown = folder.documents[PROGRAM]
    assert no_edit(folder.rebuild("program"))
    assert folder.documents[PROGRAM] == shown

    folder.change("Mål/M1/Måltext", "med annat").build("program")
    now = pairs(folder)
    assert sorted(now[0]) == sorted([*struck, "med levande skog"])
    assert sorted(now[1]) == sorted([*inserted, "med annat"])
    kind.change(folder, "Bokens andra ord")
    folder.build("program")
    assert "Bokens ord" not in words_in(folder.documents[PROGRAM])
    assert kind.was in "".join(pairs(folder)[0])
    assert comments(folder) == []
    assert sound(folder)
    assert text_of(cleaned(folder.documents[PROGRAM], PROGRAM).data).split("\n") == [
        *as_built(folder, tmp_path)[:-1]
    ]

    left = folder.documents[PROGRAM]
    decide(folder, accept=True)
    assert lines(folder) == as_built(folder, tmp_path / "2")
    assert no_edit(folder.rebuild("program"))
    (folder.outputs / PROGRAM).write_bytes(left)
    decide(folder, accept=False)
    assert lines(folder) == before
    assert folder.rebuild("program").those(Action.KEEP) == [PROGRAM]


def test_all_at_once_is_a_file_that_nothing_is_wrong_with(folder: WorkingFolder) -> None:
    for kind in list(KINDS.values())[:-1]:
        kind.change(folder, "Bokens ord")
    folder.build("program")

    assert list(validate([folder.outputs / PROGRAM]).values()) == [[]]
    assert "väntar, spårat ur arbetsboken: godta eller avvisa det i Word" in [
        str(edit) for edit in folder.rebuild("program").outcome(PROGRAM).step.edits
    ]


def test_that_changes_are_tracked_is_enough_and_stays(folder: WorkingFolder) -> None:
    assert no_edit(folder.rebuild("program"))

    folder.change(AMBITION, "Bokens ord").build("program")

    assert "<w:trackRevisions/>" in xml_of(folder.documents[PROGRAM], "word/settings.xml")


def test_what_both_have_changed_is_a_dispute_there_too_and_nothing_else_is(
    folder: WorkingFolder,
) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Handens ord.")
    result = folder.change(AMBITION, "Bokens ord").change("Mål/M2/Kort namn", "Sjöar").build()

    assert [str(edit) for edit in merged(result).conflicts] == [
        f"ändrat på båda håll: ”Handens ord.” ({AMBITION})"
    ]
    assert (result.exit_code, len(comments(folder))) == (1, 1)
    assert pairs(folder) == (["Handens ord.", "Vatten"], ["Bokens ord", "Sjöar"])

    result = folder.change("Mål/M1/Måltext", "med annat").build()
    assert len(merged(result).conflicts) == len(comments(folder)) == 1
    assert [str(edit) for edit in merged(result).kept] == [
        f"ändrat stycke: ”Handens ord.” ({AMBITION})"
    ]
    assert pairs(folder)[0] == ["med levande skog", "Handens ord.", "Vatten"]


def test_one_is_decided_on_and_the_others_wait(folder: WorkingFolder) -> None:
    folder.change(AMBITION, "Bokens ord").change("Mål/M2/Kort namn", "Sjöar").build("program")
    document = hand(folder)
    for mark in list(document.paragraph("Bokens ord").iter(f"{{{W}}}del", f"{{{W}}}ins")):
        for run in list(mark) if mark.tag == f"{{{W}}}ins" else ():
            mark.addprevious(run)
        document.remove(mark)
    put(folder, document)

    assert no_edit(folder.rebuild("program"))
    folder.change("Mål/M1/Måltext", "med annat").build("program")
    assert pairs(folder) == (["med levande skog", "Vatten"], ["med annat", "Sjöar"])


@pytest.mark.parametrize("kinds", ["ins", "del"])
def test_half_of_a_pair_waits_for_the_other_half(folder: WorkingFolder, kinds: str) -> None:
    folder.change(AMBITION, "Bokens ord").build("program")
    decide(folder, accept=True, kinds=kinds)
    half = pairs(folder)

    folder.change("Mål/M1/Måltext", "med annat").build("program")
    assert pairs(folder) == (["med levande skog", *half[0]], ["med annat", *half[1]])
    assert comments(folder) == []


def test_words_in_what_was_inserted_are_the_hands_and_the_old_ones_do_not_come_back(
    folder: WorkingFolder,
) -> None:
    folder.change(AMBITION, "Bokens ord").build("program")
    folder.edit(PROGRAM, "Bokens ord", "Bokens ord och handens")

    result = folder.change("Mål/M1/Måltext", "med annat").build("program")

    assert [str(edit) for edit in merged(result).kept] == [
        f"ändrat stycke: ”Bokens ord och handens” ({AMBITION})"
    ]
    assert "Bokens ord och handens" in lines(folder)
    assert pairs(folder) == (["med levande skog"], ["med annat"])


def test_where_changes_are_tracked_no_longer_what_waits_goes_on_waiting(
    folder: WorkingFolder,
) -> None:
    folder.change(AMBITION, "Bokens ord").change("Mål/M2/Kort namn", "Sjöar").build("program")
    folder.edit(PROGRAM, "<w:trackRevisions/>", "", "word/settings.xml")

    folder.change(AMBITION, "Nya ord").change("Mål/M1/Måltext", "med annat").build("program")

    assert pairs(folder) == (["Renare sjöar.", "Vatten"], ["Nya ord", "Sjöar"])
    assert "säger" in next(line for line in lines(folder) if "med annat" in line)


def test_a_coloured_copy_shows_what_waits_as_the_workbooks(folder: WorkingFolder) -> None:
    folder.change(AMBITION, "Bokens ord").build("program")
    data = folder.documents[PROGRAM]

    copy = coloured(None, data, PROGRAM)

    assert "Renare sjöar." not in words_in(copy)
    assert "Bokens ord" in words_in(copy)


def test_the_memory_holds_no_words(folder: WorkingFolder) -> None:
    folder.change(AMBITION, "Bokens ord").build("program")

    memory = files_of(folder.documents[PROGRAM])[PART]
    assert b"tracked=" in memory
    assert b"Bokens" not in memory


@pytest.mark.office
@pytest.mark.skipif(not onlyoffice.AVAILABLE, reason=onlyoffice.MISSING)
@pytest.mark.parametrize("verb", ["bare", "accept", "reject"])
def test_another_program_saves_accepts_and_rejects_them(folder: WorkingFolder, verb: str) -> None:
    before = lines(folder)[:-1]
    for kind in list(KINDS.values())[:-1]:
        kind.change(folder, "Bokens ord")
    folder.build("program")
    waits = pairs(folder)

    onlyoffice.edit((folder.outputs / PROGRAM, [(verb, 0, 0, "")]))
    result = folder.rebuild("program")

    if verb == "reject":
        assert result.those(Action.KEEP) == [PROGRAM]
        assert lines(folder)[:-1] == before
        return
    assert no_edit(result), [str(edit) for edit in result.outcome(PROGRAM).step.edits]
    folder.change("Mål/M1/Måltext", "med annat").build("program")
    left = "".join(waits[1]) if verb == "bare" else ""
    assert "".join(pairs(folder)[1]).replace("med annat", "") == left
    assert comments(folder) == []

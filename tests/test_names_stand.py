"""A file keeps its name when the cell that names it is at fault; our own folders are nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Action
from pipeline.plan.paths import OUR_FOLDERS
from pipeline.store.folder import PUBLISHED
from pipeline.store.seals import APART, FOLDER
from tests.working_folder import CALL_KF, LETTER, PAPERS, PROGRAM, WorkingFolder

FAULTY = "#REF!"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a small working folder."""
    return WorkingFolder(tmp_path)


def test_a_fault_in_the_number_leaves_every_file_where_it_is(folder: WorkingFolder) -> None:
    folder.build()
    before = folder.documents

    result = folder.change("Ärenden/A1/Dnr", FAULTY).build()

    assert {path: folder.documents[path] for path in PAPERS} == {p: before[p] for p in PAPERS}
    assert set(folder.documents) == set(before)
    assert set(PAPERS) <= set(result.those(Action.FAILED))


def test_an_edited_file_keeps_its_name_too(folder: WorkingFolder) -> None:
    folder.build()
    folder.edit(LETTER, "Arbetet går som det ska.", "Arbetet går bra.")
    before = set(folder.documents)

    folder.change("Ärenden/A1/Dnr", FAULTY).build()

    assert set(folder.documents) == before
    assert "Arbetet går bra." in folder.text(LETTER)


def test_nothing_new_is_named_by_a_fault(folder: WorkingFolder) -> None:
    folder.template("tjansteskrivelse", "{{ behandling.rubrik }}")  # does not show the number

    result = folder.change("Ärenden/A1/Dnr", FAULTY).build()

    assert [path for path in folder.documents if "bh1" in path or "a1" in path] == []
    assert "rätta cellen först" in "".join(map(str, result.report.outcomes))


@pytest.mark.parametrize("written", ["utskick", "Utskick", "UTSKICK "])
def test_a_meeting_may_not_take_the_folder_of_what_was_sent_out(
    folder: WorkingFolder, written: str
) -> None:
    for sheet, header in (("Sammanträden", "Möte-id"), ("Behandling", "Möte")):
        for row in folder.sheets[sheet]:
            row[header] = written if row[header] == "KF-2026-12-16" else row[header]

    result = folder.build()

    (told,) = [p for p in result.report.problems if p.code == "G04"]
    assert "mappen outputs/utskick, som är programmets egen" in told.message
    assert not [path for path in folder.documents if path.startswith("utskick")]
    assert PROGRAM in result.written
    assert CALL_KF not in folder.documents


def test_the_folders_that_are_ours_are_those_that_the_program_makes() -> None:
    assert {FOLDER, APART, PUBLISHED} == OUR_FOLDERS

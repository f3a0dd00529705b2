"""A working folder kept in mind: what officers see of it, between one save and the next."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands.folder_state import Condition, DocumentState, FolderState
from pipeline.commands.working_folder import WorkingFolder as Kept
from pipeline.model import Source
from pipeline.read import workbook as read_files
from tests.working_folder import ALL, DECISION_1, PAPERS, PROGRAM, TODAY, WorkingFolder


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case."""
    made = WorkingFolder(tmp_path / "arbetsmapp")
    made.write()
    return made


def kept(folder: WorkingFolder, day: date = TODAY) -> Kept:
    """Return the folder as one that looks at it again and again has it."""
    return Kept(folder.path, lambda: day)


def document(state: FolderState, target: str) -> DocumentState:
    """Return one document."""
    found = state.document(target)
    assert found is not None
    return found


def test_a_meeting_is_told_in_words_with_its_documents_as_on_its_agenda(
    folder: WorkingFolder,
) -> None:
    first, second = kept(folder).state().meetings

    assert (first.heading, first.place) == ("Arbetsutskottet, onsdag 2 december 2026", "Eken")
    assert second.heading == "Fullmäktige, onsdag 16 december 2026"
    assert (second.stands, second.summons_by) == ("Planerat", date(2026, 12, 9))
    assert second.days_left == 18
    assert [(one.point, one.title.partition(":")[0]) for one in second.documents] == [
        ("", "Kallelse"),
        ("1", "Förslag till beslut om program"),
        ("2", "Förslag till beslut om politisk vilja"),
    ]
    assert {one.condition for one in second.documents} == {Condition.NOT_BUILT}


def test_after_a_build_all_is_ready_and_a_changed_cell_says_where_it_is(
    folder: WorkingFolder,
) -> None:
    here = kept(folder)
    before = here.state()

    here.build()
    built = here.state()
    folder.change("Mål/M1/Måltext", "med mera skog").write()
    changed = here.state()

    assert (before.counts.changed, built.counts.ready) == (len(ALL), len(ALL))
    assert built is not before
    assert (folder.outputs / "rapport.html").exists()
    [why] = document(changed, PROGRAM).why
    assert document(changed, PROGRAM).condition is Condition.CHANGED
    assert why.text.startswith("Mål 1, måltext (")
    assert why.cell is not None
    assert (why.cell.sheet, why.cell.name) == ("Mål", "mål 1, måltext")


def test_the_same_state_is_given_while_nothing_has_changed(folder: WorkingFolder) -> None:
    days = [TODAY]
    here = Kept(folder.path, lambda: days[-1])
    state = here.state()

    assert here.state() is state
    assert here.version() == state.version

    days.append(date(2026, 12, 10))

    assert here.state() is not state
    assert here.state().meetings[1].days_left == -1


def test_what_is_wrong_says_what_it_stops(folder: WorkingFolder) -> None:
    folder.change("Personer/P1/Namn", None).write()

    state = kept(folder).state()

    [fault] = state.to_mend
    assert fault.cell is not None
    assert (fault.cell.sheet, fault.cell.address) == ("Personer", "B2")
    assert [one.target for one in fault.stops] == PAPERS
    assert [meeting.heading for meeting in fault.meetings] == [
        "Arbetsutskottet, onsdag 2 december 2026",
        "Fullmäktige, onsdag 16 december 2026",
    ]
    assert state.meetings[1].counts.to_mend == 2
    assert document(state, DECISION_1).stopped_by == (fault.problem,)
    assert document(state, PROGRAM).condition is Condition.NOT_BUILT


def test_a_cancelled_build_says_how_far_it_came_and_the_next_makes_the_rest(
    folder: WorkingFolder,
) -> None:
    here, asked = kept(folder), [False, False, False, True]

    report = here.build(is_cancelled=lambda: asked.pop(0))

    assert len(report.outcomes) == 3
    assert f"avbrutet efter 3 av {len(ALL)} dokument" in report.notes[-1]
    assert here.state().counts.ready == 3
    assert len(here.build().outcomes) == len(ALL)
    assert here.state().counts.ready == len(ALL)


def test_documents_are_explained_by_what_was_read_for_the_state(folder: WorkingFolder) -> None:
    folder.build()
    known = kept(folder)
    state = known.state()
    documents = [known.explain(target) for target in (PROGRAM, DECISION_1)]

    assert known.state() is state
    assert all(one.dataset is state.dataset for one in documents)
    folder.change("Mål/M1/Måltext", "en annan text").write()
    assert Source("Mål", "M1", "Måltext") in known.explain(PROGRAM).stale


def test_it_is_known_how_many_other_documents_are_made_of_a_cell(folder: WorkingFolder) -> None:
    folder.build()
    explainer, cell = kept(folder).explainer(), Source("Mål", "M1", "Måltext")
    made = [t for t, _, memory in explainer.documents() if cell in memory.reads]

    assert PROGRAM in made
    assert len(made) > 1
    assert explainer.others_made_of(cell, PROGRAM) == len(made) - 1
    other = next(t for t, _, memory in explainer.documents() if cell not in memory.reads)
    assert explainer.others_made_of(cell, other) == len(made)


def test_a_workbook_is_opened_once_after_each_save(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    really = read_files.read_workbook

    def counting(name: str, *rest: Any) -> Any:
        opened.append(name)
        return really(name, *rest)

    monkeypatch.setattr(read_files, "read_workbook", counting)
    here = kept(folder)
    here.state()
    here.build()
    here.state()
    here.explain(PROGRAM)

    assert len(opened) == 1

    folder.change("Mål/M1/Måltext", "med mera skog").write()
    here.state()
    here.build()
    here.explain(PROGRAM)
    here.freeze("KF-2026-12-16")

    assert len(opened) == 2
    assert here.state().status.sealed


def test_a_seal_is_looked_into_when_its_files_have_changed(folder: WorkingFolder) -> None:
    here = kept(folder)
    here.build()
    here.freeze("KF-2026-12-16")
    sealed = here.state().status.broken

    [paper] = folder.outputs.glob("utskick/*/version-1/kallelse.docx")
    paper.chmod(0o600)
    paper.write_bytes(b"annat")

    assert sealed == ()
    assert "är ändrad sedan den skickades ut" in here.state().status.broken[0]

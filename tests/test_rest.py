"""A build with nothing to do says what the last one said, without reading or loading anything."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.building import report_page
from pipeline.building.unchanged import digest_of_inputs, last_result
from pipeline.cli import cli
from tests.docx import docx
from tests.working_folder import LETTER, PROGRAM, TEMPLATES, TODAY, WorkingFolder

pytestmark = pytest.mark.slow

NOTE = ".beredning/vila.json"
LOADED = """
import sys
from pipeline.cli import cli
code = cli.main(sys.argv[1:], standalone_mode=False)
print(code, sorted({"jinja2", "docxtpl", "pandas", "lxml", "python_calamine"} & sys.modules.keys()))
"""


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder that has been built, and then built again with nothing to do."""
    made = WorkingFolder(tmp_path).write()
    assert made.command().returncode == 0
    assert "8 var aktuella" in made.command().stdout
    assert (made.outputs / NOTE).exists()
    return made


def loaded(folder: WorkingFolder, *more: str) -> str:
    """Build in a process of its own; return the exit code and which libraries it loaded."""
    words = ["build", "--folder", str(folder.path), "--today", TODAY.isoformat(), *more]
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout.splitlines()[-1]


def test_the_third_build_says_the_same_and_loads_no_library(folder: WorkingFolder) -> None:
    second, third = folder.command(), folder.command()

    assert third.stdout == second.stdout
    assert loaded(folder) == "0 []"


def test_the_build_after_one_that_made_documents_rests(folder: WorkingFolder) -> None:
    folder.change("Program/LUND/Version", "1.0").write()

    assert f"skrivs     Program ({PROGRAM})" in folder.command().stdout
    assert loaded(folder) == "0 []"
    assert folder.command().stdout == folder.command("--from-scratch").stdout
    assert PROGRAM in folder.change("Program/LUND/Version", "1.1").build().written


def a_new_folder(folder: WorkingFolder) -> None:
    """Take away all that was built."""
    shutil.rmtree(folder.outputs)


def another_goal(folder: WorkingFolder) -> None:
    """Change a cell of several documents."""
    folder.change("Mål/M1/Måltext", "med skog")


def a_warning(folder: WorkingFolder) -> None:
    """Write something that is told in every build, and that documents show."""
    folder.change("Mål/M1/Måltext", "med  dubbla blanksteg och cirkulär ekonomi , tror vi")


def a_fault(folder: WorkingFolder) -> None:
    """Write a cell that stops some documents, and one that others show."""
    folder.change("Mål/M1/Nr", "ett").change("Organ/KF/Namn", "Kommunfullmäktige")


def both(folder: WorkingFolder) -> None:
    """Write in a document whose cells change too."""
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change("Program/LUND/Version", "1.0")


def one_edited_another_out_of_date(folder: WorkingFolder) -> None:
    """Write in a document, and change a cell of others."""
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change("Organ/KF/Namn", "Kommunfullmäktige")


def another_meeting(folder: WorkingFolder) -> None:
    """Let a paper move to another meeting."""
    folder.change("Behandling/BH1/Möte", "KF-2026-12-16").change("Behandling/BH1/Punkt", 3)


def a_meeting_held(folder: WorkingFolder) -> None:
    """Let a meeting have been held, so that its minutes are made."""
    folder.change("Sammanträden/KF-2026-12-16/Status", "hållet")


def a_paper_not_asked_for(folder: WorkingFolder) -> None:
    """Let nothing ask for a document any longer, and change another."""
    folder.change("Behandling/BH1/Skrivelsens datum", None)
    folder.change("Program/LUND/Version", "1.0")


def a_row_less(folder: WorkingFolder) -> None:
    """Take the last rows away that a document showed of a sheet."""
    folder.remove("Mottagare", "MO2")


def another_id(folder: WorkingFolder) -> None:
    """Give a row another id, and change a cell."""
    folder.row("Förtydliganden", "F1")["Förtydligande-id"] = "F9"
    folder.change("Program/LUND/Version", "1.0")


def a_foreign_file(folder: WorkingFolder) -> None:
    """Put a file of somebody's in the place of a document, which is left there."""
    (folder.outputs / PROGRAM).write_bytes(docx("Eget"))


def a_remark_on_a_template(folder: WorkingFolder) -> None:
    """Write a template that its author is told of when it is compiled."""
    folder.template("kallelse", *TEMPLATES["kallelse"], "{%p if organ %}.", "Hej", "{%p endif %}")


NEXT: dict[Callable[[WorkingFolder], None], bool] = {
    a_new_folder: True,
    another_goal: True,
    a_warning: True,
    a_fault: False,
    both: False,
    one_edited_another_out_of_date: False,
    another_meeting: False,
    a_meeting_held: False,
    a_paper_not_asked_for: False,
    a_row_less: False,
    another_id: False,
    a_foreign_file: True,
    a_remark_on_a_template: False,
}


@pytest.mark.parametrize("change", NEXT, ids=lambda change: change.__name__)
def test_what_is_noted_is_what_a_build_from_scratch_says_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Callable[[WorkingFolder], None]
) -> None:
    folder = WorkingFolder(tmp_path)
    folder.build()
    change(folder)
    folder.write()
    words = ["build", "--no-pages", "--folder", str(tmp_path), "--today", TODAY.isoformat()]
    cli.main(words, standalone_mode=False)
    first = capsys.readouterr().out
    assert "skrevs" in first or "slogs ihop" in first or "lämnades" in first

    noted = last_result(tmp_path, digest_of_inputs(tmp_path, TODAY))
    code = cli.main([*words, "--from-scratch"], standalone_mode=False)
    said = capsys.readouterr().out

    assert (noted is not None) is NEXT[change]
    if noted is not None:
        assert noted == (tuple(said.splitlines()), code)


@pytest.mark.parametrize(
    ("target", "before"), [(PROGRAM, "Renare sjöar."), (LETTER, "Arbetet går")]
)
def test_an_edit_while_documents_are_made_is_told_by_the_next_build(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch, target: str, before: str
) -> None:
    folder.change("Program/LUND/Version", "1.0").write()
    write = report_page.write_page

    def edited_meanwhile(*arguments: Any) -> Path:
        folder.edit(target, before, f"Mycket {before}")
        return write(*arguments)

    words = ["build", "--folder", str(folder.path), "--today", TODAY.isoformat()]
    monkeypatch.setattr(report_page, "write_page", edited_meanwhile)
    assert cli.main(words, standalone_mode=False) == 0

    assert "redigerad för hand" in folder.command().stdout


def a_cell(folder: WorkingFolder) -> None:
    """Change a cell."""
    folder.change("Program/LUND/Version", "1.0").write()


def a_new_workbook(folder: WorkingFolder) -> None:
    """Put an empty file beside the workbook."""
    (folder.inputs / "mer.csv").write_bytes(b"")


def a_document(folder: WorkingFolder) -> None:
    """Edit a document."""
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")


def a_document_gone(folder: WorkingFolder) -> None:
    """Remove a document."""
    (folder.outputs / PROGRAM).unlink()


def a_copy(folder: WorkingFolder) -> None:
    """Copy a document."""
    shutil.copy(folder.outputs / PROGRAM, folder.outputs / "lund" / "kopia.docx")


def the_report_gone(folder: WorkingFolder) -> None:
    """Remove the report."""
    (folder.outputs / "rapport.html").unlink()


def the_ledger_gone(folder: WorkingFolder) -> None:
    """Remove the ledger."""
    (folder.outputs / ".beredning.json").unlink()


def a_template(folder: WorkingFolder) -> None:
    """Put a template beside the standard ones."""
    place = folder.path / "templates" / "standard"
    place.mkdir(parents=True, exist_ok=True)
    (place / "program.docx").write_bytes(b"x")


def the_note_damaged(folder: WorkingFolder) -> None:
    """Damage what was written down."""
    (folder.outputs / NOTE).write_bytes(b'{"of": 1')


@pytest.mark.parametrize(
    "moved",
    [
        a_cell,
        a_new_workbook,
        a_document,
        a_document_gone,
        a_copy,
        the_report_gone,
        the_ledger_gone,
        a_template,
        the_note_damaged,
    ],
    ids=lambda moved: moved.__name__,
)
def test_whatever_moves_wakes_it(
    folder: WorkingFolder, moved: Callable[[WorkingFolder], None]
) -> None:
    moved(folder)

    assert "lxml" in loaded(folder)


def test_what_is_saved_while_a_build_runs_is_built_by_the_next(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.change("Program/LUND/Version", "0.8").write()
    folder.build()
    write = report_page.write_page

    def saved_meanwhile(*arguments: Any) -> Path:
        folder.change("Program/LUND/Version", "7.7").write()
        return write(*arguments)

    words = ["build", "--folder", str(folder.path), "--today", TODAY.isoformat()]
    monkeypatch.setattr(report_page, "write_page", saved_meanwhile)
    assert cli.main(words, standalone_mode=False) == 0

    assert f"skrivs     Program ({PROGRAM})" in folder.command().stdout


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes in a folder")
def test_a_pipe_beside_the_workbooks_is_not_waited_for(folder: WorkingFolder) -> None:
    os.mkfifo(folder.inputs / "rör.txt")

    assert folder.command().returncode == 0
    assert folder.command().returncode == 0


def test_a_build_from_scratch_does_not_rest(folder: WorkingFolder) -> None:
    assert loaded(folder) == "0 []"

    assert "lxml" in loaded(folder, "--from-scratch")
    assert folder.command("--from-scratch").stdout == folder.command().stdout


def test_another_day_wakes_it(folder: WorkingFolder) -> None:
    command = [sys.executable, "-c", LOADED, "build", "--folder", str(folder.path)]
    done = subprocess.run(
        [*command, "--today", "2030-01-01"], capture_output=True, encoding="utf-8", check=True
    )

    assert "lxml" in done.stdout.splitlines()[-1]


def test_what_has_to_be_put_right_is_said_each_time(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")

    said = [folder.command() for _ in range(3)]

    assert [done.returncode for done in said] == [1, 1, 1]
    assert said[0].stdout == said[2].stdout
    assert "redigerad för hand" in said[2].stdout
    assert loaded(folder) == "1 []"


@pytest.mark.skipif(os.name == "nt", reason="rights are set otherwise in Windows")
def test_an_outputs_that_is_write_protected_says_the_same(folder: WorkingFolder) -> None:
    before = folder.command().stdout
    (folder.outputs / ".beredning").chmod(0o555)
    try:
        assert folder.command().stdout == before
    finally:
        (folder.outputs / ".beredning").chmod(0o755)

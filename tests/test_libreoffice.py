"""What LibreOffice does to our files: a bare re-save is no edit, an edit is one."""

from __future__ import annotations

from pathlib import Path

from pipeline.model import Action
from pipeline.ooxml.controls import identities
from pipeline.ooxml.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.store import Standing, on_disk
from tests.conftest import Built
from tests.libreoffice import convert, edit


def test_after_a_bare_save_no_document_counts_as_edited(built: Built, tmp_path: Path) -> None:
    saved = convert(built.documents, "docx", tmp_path)

    assert {on_disk(path, None).standing for path in saved} == {Standing.RESAVED}


def test_after_a_bare_save_every_cell_is_still_found_in_the_same_order(
    built: Built, tmp_path: Path
) -> None:
    for path, saved in zip(
        built.documents, convert(built.documents, "docx", tmp_path), strict=True
    ):
        before = read_package(path.read_bytes(), path.name)
        after = read_package(saved.read_bytes(), saved.name)
        memory = read_memory(before)
        assert memory is not None
        assert read_memory(after) == memory
        assert identities(after, memory) == identities(before, memory) != []


def test_a_saved_document_is_up_to_date_for_the_next_build(fresh: Built, tmp_path: Path) -> None:
    program = next(path for path in fresh.documents if path.name == "program.docx")
    (saved,) = convert([program], "docx", tmp_path / "sparat")
    program.write_bytes(saved.read_bytes())

    report = fresh.build()

    left = {Action.SKIP, Action.SETTLED, Action.SEALED}
    assert {outcome.action for outcome in report.outcomes} <= left
    assert program.read_bytes() == saved.read_bytes()


def test_an_edit_in_libreoffice_is_seen_and_says_at_which_cell(fresh: Built) -> None:
    program = next(path for path in fresh.documents if path.name == "program.docx")
    memory = read_memory(read_package(program.read_bytes(), program.name))
    assert memory is not None
    word = {"exemplet": "Målen är korta", "vaggeryd": "planberedskap"}[fresh.name]
    edit(program, word, "MEDVERKAN")
    edited = program.read_bytes()

    report = fresh.build()

    outcome = next(o for o in report.outcomes if o.target.endswith("/program.docx"))
    assert outcome.action is Action.KEEP
    assert report.failed
    assert program.read_bytes() == edited
    places = {edit.source for edit in outcome.step.edits if "MEDVERKAN" in edit.text}
    assert places
    assert all(place is not None and place in memory.reads for place in places)

"""The texts of templates that a build has kept are those that the templates have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.building.kept_texts import KeptTexts, kept_texts, note_texts
from pipeline.building.template_files import TemplateFile, TemplateFiles
from pipeline.building.template_passages import template_passages
from pipeline.commands.build import Options, build
from tests.working_folder import TODAY, WorkingFolder


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a built folder."""
    made = WorkingFolder(tmp_path)
    made.build()
    return made


def note_of(folder: WorkingFolder) -> Path:
    """Return the file where the texts are kept."""
    return folder.outputs / ".beredning" / "mallar.json"


def first_kept(folder: WorkingFolder) -> TemplateFile:
    """Return a template whose texts a build has kept."""
    known = kept_texts(folder.path).before
    files = TemplateFiles(folder.path).files()
    return next(file for file in files if file.digest in known)


def change_note(folder: WorkingFolder) -> str:
    """Let the note say other words of a template; return its digest."""
    version, known = json.loads(note_of(folder).read_text("utf-8"))
    digest = first_kept(folder).digest
    known[digest] = ["Andra ord"]
    note_of(folder).write_text(json.dumps([version, known]), "utf-8")
    return digest


def texts_of(folder: WorkingFolder, kept: KeptTexts) -> tuple[str, ...]:
    """Return the texts of a template, by what is kept."""
    return TemplateFiles(folder.path, kept).texts(first_kept(folder))


def test_what_is_kept_is_what_every_template_says(tmp_path: Path) -> None:
    templates = TemplateFiles(tmp_path)
    files = list(templates.files())
    said = {file.digest: tuple(p.text for p in template_passages(file.data)) for file in files}
    kept = kept_texts(tmp_path)
    for file in files:
        TemplateFiles(tmp_path, kept).texts(file)

    note_texts(tmp_path, kept)

    assert len(said) > 10
    assert kept_texts(tmp_path).before == said


def test_a_template_is_read_once_in_a_process_wherever_it_stands(tmp_path: Path) -> None:
    here, there = WorkingFolder(tmp_path / "här"), WorkingFolder(tmp_path / "där")
    here.build()
    read = template_passages.cache_info().misses

    there.build()

    assert template_passages.cache_info().misses == read


def test_a_build_keeps_what_was_asked_for(folder: WorkingFolder) -> None:
    change_note(folder)

    assert texts_of(folder, kept_texts(folder.path)) == ("Andra ord",)


def test_a_template_that_is_another_is_read(folder: WorkingFolder) -> None:
    digest = change_note(folder)
    kept = kept_texts(folder.path)

    file = next(one for one in TemplateFiles(folder.path).files() if one.digest != digest)

    assert TemplateFiles(folder.path, kept).texts(file) != ("Andra ord",)


@pytest.mark.parametrize("damage", ["cut short", "another version", "other types", "gone"])
def test_what_is_no_cache_is_read_again(folder: WorkingFolder, damage: str) -> None:
    change_note(folder)
    note = note_of(folder)
    version, known = json.loads(note.read_text("utf-8"))
    said = {
        "cut short": note.read_text("utf-8")[:-5],
        "another version": json.dumps(["en annan", known]),
        "other types": json.dumps([version, {digest: [7] for digest in known}]),
        "gone": "",
    }
    note.write_text(said[damage], "utf-8")

    assert kept_texts(folder.path).before == {}


def test_a_build_from_scratch_takes_nothing_and_keeps_what_it_read(folder: WorkingFolder) -> None:
    before = note_of(folder).read_bytes()
    change_note(folder)

    build(Options(folder.path, TODAY, from_scratch=True))

    assert note_of(folder).read_bytes() == before


def test_a_status_keeps_nothing(folder: WorkingFolder) -> None:
    note_of(folder).unlink()

    build(Options(folder.path, TODAY, dry=True, every=True))

    assert not note_of(folder).exists()

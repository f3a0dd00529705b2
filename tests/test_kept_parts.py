"""The parts of templates that a build has kept are those that docxtpl would make of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.building import templates
from pipeline.building.kept_parts import KeptParts
from pipeline.commands.build import Options, build
from pipeline.store.decide import Wish
from tests.working_folder import ROOT, TODAY, WorkingFolder

ALL = Wish(force=True)
LOADED = """
import sys
from pipeline.cli import cli
cli.main(sys.argv[1:], standalone_mode=False)
print(*sorted({"docx", "docxtpl"} & sys.modules.keys()), sep=",")
"""


COMPILE = templates._compile_template  # tests share what it makes, and then no part is asked for


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkingFolder:
    """Return a built folder; each build compiles its templates."""
    monkeypatch.setattr(templates, "_compile_template", COMPILE)
    made = WorkingFolder(tmp_path)
    made.build()
    return made


def note_of(folder: WorkingFolder) -> Path:
    """Return the file where the parts are kept."""
    return folder.outputs / ".beredning" / "malldelar.json"


def test_documents_of_kept_parts_are_those_of_none(folder: WorkingFolder) -> None:
    before = note_of(folder).read_bytes()

    build(Options(folder.path, TODAY, wish=ALL))
    kept = folder.documents
    build(Options(folder.path, TODAY, wish=ALL, from_scratch=True))

    assert kept == folder.documents
    assert note_of(folder).read_bytes() == before


def test_a_part_that_is_kept_is_asked_of_nobody_and_a_new_one_is(folder: WorkingFolder) -> None:
    parts = KeptParts(folder.path)
    asked: list[str] = []

    def clean_up(xml: str) -> str:
        asked.append(xml)
        return f"<{xml}>"

    for _ in range(2):
        assert parts.of("nytt", clean_up) == "<nytt>"
    parts.note()
    again = KeptParts(folder.path)

    assert again.of("nytt", clean_up) == "<nytt>"
    assert again.of("annat", clean_up) == "<annat>"
    assert asked == ["nytt", "annat"]
    assert len(json.loads(note_of(folder).read_text("utf-8"))[1]) > 2


@pytest.mark.parametrize("damage", ["cut short", "another version", "other types", "gone"])
def test_what_is_no_cache_is_made_again(folder: WorkingFolder, damage: str) -> None:
    note, before = note_of(folder), folder.documents
    version, known = json.loads(note.read_text("utf-8"))
    wrong = dict.fromkeys(known, "<fel/>")
    said = {
        "cut short": json.dumps([version, wrong])[:-5],
        "another version": json.dumps(["en annan", wrong]),
        "other types": json.dumps([version, dict.fromkeys(known, 7)]),
        "gone": "",
    }
    note.write_text(said[damage], "utf-8")

    build(Options(folder.path, TODAY, wish=ALL))

    assert folder.documents == before


@pytest.mark.slow
def test_a_build_of_known_templates_does_not_load_docxtpl(folder: WorkingFolder) -> None:
    words = ["build", "--folder", str(folder.path), "--today", TODAY.isoformat()]
    loaded = []
    for _ in range(2):
        command = [sys.executable, "-c", LOADED, *words, "--force", "--no-pages"]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        loaded.append(done.stdout.splitlines()[-1])
        note_of(folder).unlink(missing_ok=len(loaded) == 2)

    assert loaded == ["", "docx,docxtpl"]

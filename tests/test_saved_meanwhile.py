"""Somebody saves a document in Word while it is being built: their words are never replaced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pipeline.building.page_numbers import Unnumbered, number_pages
from pipeline.commands.freeze import freeze
from pipeline.errors import StoreError
from pipeline.model import Action, Trace
from pipeline.store.files import digest_of
from pipeline.store.folder import opened
from tests.docx import text_of
from tests.trouble import Trouble, counted
from tests.working_folder import (
    CALL_AU,
    LETTER,
    MOVED,
    PROGRAM,
    READING,
    TODAY,
    WILL,
    WorkingFolder,
)

pytestmark = pytest.mark.slow
TYPED = "Skrivet medan bygget gick"
OLD, NEW = "Skog är mer än träd.", "med friskt vatten"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return a folder where three documents are out of date."""
    folder = WorkingFolder(tmp_path_factory.mktemp("sparat") / "mapp")
    folder.build()
    folder.change("Program/LUND/Version", "1.0")
    return folder.change("Mål/M2/Måltext", NEW).write()


@pytest.fixture
def folder(built: WorkingFolder, tmp_path: Path) -> WorkingFolder:
    """Return a copy of it."""
    return fresh(built, tmp_path / "mapp")


def fresh(built: WorkingFolder, path: Path) -> WorkingFolder:
    shutil.rmtree(path, ignore_errors=True)
    made = built.copy(path)
    shutil.copytree(built.outputs, made.outputs)
    return made


def once(act: Callable[[], object], times: int = 1) -> Callable[[], None]:
    """Return what does something the first time that it is called, or the first `times`."""
    left = [times]

    def maybe() -> None:
        if left[0]:
            left[0] -= 1
            act()

    return maybe


def just_before(
    patch: pytest.MonkeyPatch, path: Path, act: Callable[[], object], times: int = 1
) -> None:
    """Let something happen when the new file lies ready beside the old one."""
    hook = once(act, times)
    ready = path.with_name(f"{path.name}.beredning-tmp")
    patch.setattr(os, "fsync", lambda handle: hook() if ready.exists() else None)


def test_what_is_saved_before_the_file_is_replaced_is_merged(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    just_before(monkeypatch, folder.outputs / PROGRAM, lambda: folder.edit(PROGRAM, OLD, TYPED))

    result = folder.rebuild()

    assert result.those(Action.MERGE) == [PROGRAM]
    assert result.written == [WILL, READING]
    assert TYPED in folder.text(PROGRAM)
    assert NEW in folder.text(PROGRAM)
    assert not list(folder.outputs.rglob("*.beredning-tmp"))


def test_what_is_saved_again_and_again_is_left_and_told(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = iter(f"{TYPED} {n}" for n in range(9))

    def save() -> None:
        last.append(next(words))
        folder.edit(PROGRAM, *last[-2:])

    last = [OLD]
    just_before(monkeypatch, folder.outputs / PROGRAM, save, times=3)

    result = folder.rebuild()

    assert result.those(Action.LOCKED) == [PROGRAM]
    assert "sparas gång på gång" in result.why(PROGRAM)
    assert result.written == [WILL, READING]
    assert f"{TYPED} 2" in folder.text(PROGRAM)


def test_a_file_that_is_removed_meanwhile_is_written(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    just_before(monkeypatch, folder.outputs / PROGRAM, (folder.outputs / PROGRAM).unlink)

    assert folder.rebuild().written == [PROGRAM, WILL, READING]


def test_a_file_that_somebody_puts_there_meanwhile_stays(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = folder.edit(PROGRAM, OLD, TYPED)
    (folder.outputs / PROGRAM).unlink()
    just_before(
        monkeypatch, folder.outputs / PROGRAM, lambda: (folder.outputs / PROGRAM).write_bytes(data)
    )

    assert folder.rebuild().those(Action.MERGE) == [PROGRAM]
    assert TYPED in folder.text(PROGRAM)


def test_a_document_that_moves_is_decided_again_where_it_has_come(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.change("Behandling/BH1/Möte", "KF-2026-12-16").write()
    path = folder.outputs / MOVED
    just_before(monkeypatch, path, lambda: folder.edit(MOVED, "Arbetet går som det ska.", TYPED))

    result = folder.rebuild()

    assert result.outcome(MOVED).action is Action.MERGE
    assert result.outcome(MOVED).step.moved_from == LETTER
    assert TYPED in folder.text(MOVED)


def test_page_numbers_never_replace_what_was_saved_while_they_were_written(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = folder.documents[PROGRAM]
    monkeypatch.setattr(
        "pipeline.publish.pages_of", lambda documents, *_: ((name, {}, "") for name, _ in documents)
    )
    just_before(monkeypatch, folder.outputs / PROGRAM, lambda: folder.edit(PROGRAM, OLD, TYPED))
    item = Unnumbered(PROGRAM, Trace("program", "LUND", "", "", {}), digest_of(data))

    with opened(folder.outputs) as outputs:
        told = number_pages(outputs, [item], program=Path("soffice"))

    assert "sparades av någon medan den byggdes" in " ".join(told.found)
    assert TYPED in folder.text(PROGRAM)


@pytest.mark.parametrize("kind", ["write", "fsync", "open", "list"])
def test_whenever_somebody_saves_their_words_stand_in_the_document_or_in_a_kept_copy(
    built: WorkingFolder, tmp_path: Path, kind: str
) -> None:
    folder = fresh(built, tmp_path / "mapp")
    edited = folder.edit(PROGRAM, OLD, TYPED)
    folder = fresh(built, tmp_path / "mapp")
    calls = counted(kind, folder.rebuild, folder.path)
    assert calls > 4

    for at in range(1, calls + 1, 5 if kind in ("open", "list") else 2):
        folder = fresh(built, tmp_path / "mapp")
        path = folder.outputs / PROGRAM
        with Trouble(kind, at, partial(save, path, edited), folder.path):
            folder.rebuild()
        texts = [text_of(file.read_bytes()) for file in folder.outputs.rglob("*.docx")]
        assert [text for text in texts if TYPED in text], (kind, at)
        last = folder.rebuild()
        assert TYPED in folder.text(PROGRAM)
        assert NEW in folder.text(PROGRAM)
        assert last.those(Action.FAILED) == []


@pytest.mark.parametrize("kind", ["open", "list"])
def test_what_is_saved_while_a_meeting_is_frozen_is_not_sealed_unseen(
    built: WorkingFolder, tmp_path: Path, kind: str
) -> None:
    folder = fresh(built, tmp_path / "mapp")
    before = folder.documents[CALL_AU]
    edited = folder.edit(CALL_AU, "Så går arbetet", TYPED)
    folder = fresh(built, tmp_path / "mapp")
    calls = counted(kind, lambda: frozen_or_not(folder), folder.path)
    assert calls > 4

    for at in range(1, calls + 1, 4):
        folder = fresh(built, tmp_path / "mapp")
        act = partial(save, folder.outputs / CALL_AU, edited)
        with Trouble(kind, at, act, folder.path):
            sealed, notes = frozen_or_not(folder)
        assert sealed in (b"", before, edited)
        assert any("redigerad för hand och frystes" in n for n in notes) == (sealed == edited)


def frozen_or_not(folder: WorkingFolder) -> tuple[bytes, tuple[str, ...]]:
    """Freeze; return the call as it was sealed and what was said, nothing if that was refused."""
    try:
        made = freeze(folder.path, TODAY, "AU-2026-12-02")
    except StoreError:
        return b"", ()
    apart = made.place.replace("utskick/", "utskick-underlag/")
    return (folder.outputs / apart / "som-byggda/kallelse.docx").read_bytes(), made.notes


def save(path: Path, data: bytes) -> None:
    """Save as Word does: beside, and then under its name."""
    beside = path.with_name("~WRD0001.tmp")
    beside.write_bytes(data)
    beside.rename(path)

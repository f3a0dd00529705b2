"""Open files, full disks, two builds at once: the others are built, the old files stay whole."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.errors import BusyError, StoreError
from pipeline.model import Action
from pipeline.store.folder import opened
from tests.working_folder import (
    ALL,
    LETTER,
    MOVED,
    PROGRAM,
    READING,
    WILL,
    WorkingFolder,
)

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case."""
    return WorkingFolder(tmp_path / "arbetsmapp")


# ---------------------------------------------------------------- other programs, and the disk


@pytest.mark.parametrize("mark", ["~$program.docx", "~$rogram.docx", ".~lock.program.docx#"])
def test_a_document_that_is_open_elsewhere_waits_and_the_others_are_built(
    folder: WorkingFolder, mark: str
) -> None:
    folder.build()
    before = folder.documents
    (folder.outputs / "lund" / mark).touch()

    result = folder.change("Program/LUND/Version", "1.0").build()

    assert result.those(Action.LOCKED) == [PROGRAM]
    assert result.written == [WILL, READING]
    assert "öppen i ett annat program" in result.why(PROGRAM)
    assert result.exit_code == 1
    assert folder.documents[PROGRAM] == before[PROGRAM]
    (folder.outputs / "lund" / mark).unlink()
    assert folder.rebuild().written == [PROGRAM]


def test_an_open_document_that_is_up_to_date_is_no_trouble(folder: WorkingFolder) -> None:
    folder.build()
    (folder.outputs / "lund/.~lock.program.docx#").touch()

    assert folder.rebuild().exit_code == 0


@pytest.mark.parametrize("is_edited", [False, True])
def test_an_open_document_is_not_moved(folder: WorkingFolder, is_edited: bool) -> None:
    folder.build()
    if is_edited:
        folder.edit(LETTER, "Så går arbetet", "Så springer arbetet")
    (folder.outputs / "au-2026-12-02/.~lock.ks-2026-41-tjansteskrivelse.docx#").touch()
    folder.change("Behandling/BH1/Möte", "KF-2026-12-16").write()

    for dry in (True, False):
        assert folder.rebuild(dry=dry).those(Action.LOCKED) == [MOVED]
        assert LETTER in folder.documents


def test_temporary_files_of_an_interrupted_build_are_swept(folder: WorkingFolder) -> None:
    folder.build()
    left = folder.outputs / "lund/program.docx.beredning-tmp"
    left.write_bytes(b"halv")

    folder.rebuild(dry=True)
    assert left.exists()
    assert folder.rebuild().those(Action.SKIP) == ALL
    assert not left.exists()


def test_of_two_builds_at_once_the_second_gives_way(folder: WorkingFolder) -> None:
    folder.build()

    with opened(folder.outputs):
        with pytest.raises(BusyError, match="Ett annat bygge pågår"):
            folder.rebuild()
        told = folder.command()
        assert folder.rebuild(dry=True).those(Action.SKIP) == ALL

    assert told.returncode == 2
    assert told.stderr == "Ett annat bygge pågår i samma mapp. Vänta tills det är klart.\n"
    assert folder.rebuild().those(Action.SKIP) == ALL


def test_outputs_that_is_a_file_cannot_be_used(folder: WorkingFolder) -> None:
    folder.outputs.write_bytes(b"")

    with pytest.raises(StoreError, match="det ligger en fil där en mapp skulle vara"):
        folder.build()


def test_outputs_without_the_right_to_write_cannot_be_used(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write()

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "mkdir", refuse)

    with pytest.raises(StoreError, match="outputs går inte att skriva: du har inte skrivrätt"):
        folder.rebuild()


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_an_outputs_that_is_there_and_can_only_be_read_says_so_and_whom_to_ask(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder.write().outputs.mkdir()

    def refuse(path: object, *_: object, **__: object) -> None:
        raise OSError(number, "refused", str(path))

    monkeypatch.setattr(os, "mkdir", refuse)

    with pytest.raises(StoreError) as told:
        folder.rebuild()
    assert told.value.sentence.startswith("outputs går inte att skriva: ")
    assert "det ligger en mapp" not in told.value.sentence
    assert told.value.remedy.startswith("Be den som sköter mappen om rätt att skriva där")


def test_on_a_full_disk_the_old_files_stay_whole(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.build()
    before = folder.state
    folder.change("Program/LUND/Version", "1.0").write()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as edge:
        edge.setattr(os, "fsync", full)
        result = folder.rebuild()

    assert result.those(Action.FAILED) == [PROGRAM, WILL, READING]
    assert result.why(PROGRAM) == (
        "program.docx går inte att skriva: disken är full. "
        "Kontrollera att disken har plats och går att skriva på."
    )
    assert result.exit_code == 1
    assert folder.state == before
    assert folder.rebuild().written == [PROGRAM, WILL, READING]


def test_a_file_gets_the_rights_of_the_one_that_it_replaces(folder: WorkingFolder) -> None:
    folder.build()
    (folder.outputs / PROGRAM).chmod(0o640)

    folder.change("Program/LUND/Version", "1.0").build()

    assert (folder.outputs / PROGRAM).stat().st_mode & 0o777 == 0o640


def test_a_build_that_is_interrupted_goes_on_where_it_was(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write()
    written = []

    def third(_: int) -> None:
        written.append(1)
        if len(written) > 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as edge:
        edge.setattr(os, "fsync", third)
        with pytest.raises(KeyboardInterrupt):
            folder.rebuild()
    assert 0 < len(folder.documents) < len(ALL)
    done = folder.documents

    result = folder.rebuild()

    assert result.written == [target for target in ALL if target not in done]
    assert not list(folder.outputs.rglob("*tmp"))

"""What is published: clean copies and PDFs of what is sealed, in a folder replaced whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.commands import publish as command
from pipeline.commands.freeze import freeze
from pipeline.commands.publish import Published, publish_files, publish_meeting
from pipeline.errors import StoreError, UsageError
from tests.working_folder import CALL_KF, PROGRAM, TODAY, WorkingFolder

KF = "KF-2026-12-16"
HOME = "publicerat/kf-2026-12-16"
SEAL = "utskick/kf-2026-12-16/version-1"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case, built."""
    made = WorkingFolder(tmp_path / "arbetsmapp")
    made.build()
    return made


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a PDF be the bytes of its document: LibreOffice has tests of its own."""

    def pdfs(documents: Mapping[str, bytes], program: Path) -> dict[str, bytes]:
        return {name: b"%PDF-" + data for name, data in documents.items()}

    monkeypatch.setattr(command, "find_office", lambda: Path("soffice"))
    monkeypatch.setattr(command, "as_pdfs", pdfs)


def published(folder: WorkingFolder) -> Published:
    return publish_meeting(folder.path, TODAY, KF)


def files(folder: WorkingFolder, home: str = HOME) -> dict[str, bytes]:
    """Return every file of a published folder."""
    found = (path for path in (folder.outputs / home).rglob("*") if path.is_file())
    return {p.relative_to(folder.outputs / home).as_posix(): p.read_bytes() for p in found}


def test_a_meeting_that_is_not_sealed_is_sealed_first(folder: WorkingFolder) -> None:
    done = published(folder)

    assert done.seal == SEAL
    assert done.place == HOME
    sealed = folder.outputs / SEAL
    assert files(folder)["kallelse.docx"] == (sealed / "kallelse.docx").read_bytes()
    assert files(folder)[PROGRAM] == (sealed / PROGRAM).read_bytes()
    assert {"kallelse.pdf", "lund/program.pdf"} <= files(folder).keys()
    assert sorted(done.files) == sorted(files(folder))


def test_what_is_sealed_is_published_however_the_workbook_changes(folder: WorkingFolder) -> None:
    freeze(folder.path, TODAY, KF)
    folder.change("Mål/M2/Måltext", "med friskt vatten").build()

    published(folder)

    sealed = folder.outputs / SEAL / PROGRAM
    assert files(folder)[PROGRAM] == sealed.read_bytes()


def test_to_publish_again_changes_nothing_and_says_so(folder: WorkingFolder) -> None:
    published(folder)
    before = folder.state

    done = published(folder)

    assert not done.differences
    assert {*command.published_lines(done)} == {
        f"Inget har ändrats: outputs/{HOME} är som den var."
    }
    home = f"{HOME}/"
    assert {n: v for n, v in folder.state.items() if n.startswith(home)} == {
        n: v for n, v in before.items() if n.startswith(home)
    }


def test_a_new_seal_replaces_the_folder_whole_and_what_differs_is_told(
    folder: WorkingFolder,
) -> None:
    published(folder)
    folder.change("Mål/M2/Måltext", "med friskt vatten").build()
    freeze(folder.path, TODAY, KF)

    done = published(folder)

    assert done.seal.endswith("version-2")
    assert done.differences.changed == (PROGRAM, "lund/program.pdf")


def test_what_somebody_changed_there_is_kept_aside(folder: WorkingFolder) -> None:
    published(folder)
    (folder.outputs / HOME / "kallelse.docx").write_bytes(b"mitt eget")
    (folder.outputs / HOME / "anteckning.txt").write_bytes(b"minns")

    done = published(folder)

    assert done.differences.gone == ("anteckning.txt",)
    assert done.differences.changed == ("kallelse.docx",)
    kept = [(folder.outputs / place).read_bytes() for place in done.differences.kept]
    assert sorted(kept) == [b"minns", b"mitt eget"]


def test_a_single_document_is_published_as_it_stands_beside_others(folder: WorkingFolder) -> None:
    publish_files(folder.path, TODAY, [CALL_KF])

    done = publish_files(folder.path, TODAY, [PROGRAM])

    assert done.files == (PROGRAM, "lund/program.pdf")
    assert files(folder, "publicerat/enstaka").keys() == {
        CALL_KF,
        CALL_KF.replace(".docx", ".pdf"),
        *done.files,
    }


def test_what_no_row_asks_for_cannot_be_published(folder: WorkingFolder) -> None:
    (folder.outputs / "eget.docx").write_bytes(b"")

    with pytest.raises(UsageError, match="inget dokument som arbetsböckerna ber om"):
        publish_files(folder.path, TODAY, ["eget.docx"])


def test_a_seal_that_is_broken_is_not_published(folder: WorkingFolder) -> None:
    freeze(folder.path, TODAY, KF)
    (folder.outputs / SEAL / "kallelse.docx").chmod(0o644)
    (folder.outputs / SEAL / "kallelse.docx").write_bytes(b"annat")

    with pytest.raises(StoreError, match=r"kallelse\.docx är ändrad sedan den skickades ut"):
        published(folder)


def test_without_libreoffice_the_copies_are_made_and_it_is_told_how_to_get_it(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "find_office", lambda: None)

    done = published(folder)

    assert done.failed
    assert done.faults == (
        "LibreOffice finns inte på datorn, så det blev inga PDF-filer. Installera LibreOffice "
        "(libreoffice.org) och publicera igen.",
    )
    assert "kallelse.docx" in files(folder)


def test_a_build_after_it_finds_no_document_among_what_was_published(folder: WorkingFolder) -> None:
    published(folder)

    result = folder.forget().rebuild()

    assert result.written == []
    assert result.report.unplanned == ()

"""What is published: clean copies and PDFs of what is sealed, in a folder replaced whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest
from lxml import etree

from pipeline.building import laid_out, meeting_bundle
from pipeline.commands.build import Options
from pipeline.commands.freeze import freeze
from pipeline.commands.publish import publish_files, publish_meeting
from pipeline.commands.publish_result import Published, published_lines
from pipeline.commands.status import status, status_lines
from pipeline.errors import LockedError, StoreError, UsageError
from pipeline.publish.standards.accessible_pdf import UA, AccessiblePdf, not_made
from pipeline.store.publications import publication
from tests.docx import files_of
from tests.tagged_pdfs import stand_ins
from tests.test_freeze import older
from tests.working_folder import CALL_AU, CALL_KF, PROGRAM, TODAY, WorkingFolder

pytestmark = pytest.mark.slow

KF = "KF-2026-12-16"
HOME = "publicerat/kf-2026-12-16"
AU, AU_HOME = "AU-2026-12-02", "publicerat/au-2026-12-02"
SEAL = "utskick/kf-2026-12-16/version-1"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case, built."""
    made = WorkingFolder(tmp_path / "arbetsmapp")
    made.build()
    return made


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """Let a PDF be a page that is made of its document, for LibreOffice has tests of its own.

    Returns what it is asked for, start by start.
    """
    starts: list[set[str]] = []

    def pdfs(
        documents: Mapping[str, bytes], program: Path, archival: Collection[str]
    ) -> dict[str, AccessiblePdf]:
        starts.append({*documents})
        return stand_ins(documents, program)

    monkeypatch.setattr(laid_out, "find_office", lambda: Path("soffice"))
    monkeypatch.setattr(laid_out, "accessible_pdfs", pdfs)
    monkeypatch.setattr(meeting_bundle, "find_office", lambda: Path("soffice"))
    monkeypatch.setattr(meeting_bundle, "accessible_pdfs", stand_ins)
    return starts


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
    assert [*published_lines(done)][-1] == f"Inget har ändrats: outputs/{HOME} är som den var."
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
    joined = ("handlingar.zip", "kallelse-med-handlingar.pdf")
    lists = ("publicerat.csv", "publicerat.json")
    assert done.differences.changed == (*joined, PROGRAM, "lund/program.pdf", *lists)


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
    monkeypatch.setattr(laid_out, "find_office", lambda: None)

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


# ---------------------------------------------------------------- what is not decided on


def with_a_change(folder: WorkingFolder) -> WorkingFolder:
    """Let Bo Alm leave a tracked change in the programme."""
    added = '<w:ins w:id="9" w:author="Bo Alm"><w:r><w:t>Ny.</w:t></w:r></w:ins>'
    folder.edit(PROGRAM, "</w:body>", f"<w:p>{added}</w:p></w:body>")
    return folder


LEFT = "  brödtexten, stycket ”Ny.”: spårad ändring av Bo Alm"


def test_a_meeting_with_something_undecided_is_not_published(folder: WorkingFolder) -> None:
    done = published(with_a_change(folder))

    assert done.failed
    assert done.files == ()
    assert done.faults == (
        f"{PROGRAM} publiceras inte, för något i den är inte avgjort:",
        LEFT,
        f"Avgör det i Word, bygg och frys igen. Skriv beredning freeze {KF}, eller publicera "
        "som det är, med --with-marks.",
    )
    assert not (folder.outputs / "publicerat").exists()


def test_with_marks_it_is_published_as_it_is(folder: WorkingFolder) -> None:
    done = publish_meeting(with_a_change(folder).path, TODAY, KF, with_marks=True)

    assert not done.failed
    assert b"Bo Alm" in files_of(files(folder)[PROGRAM])["word/document.xml"]


def test_of_single_documents_those_that_are_ready_are_published(folder: WorkingFolder) -> None:
    folder.change("Behandling/BH1/Rubrik", "Så gick arbetet").write()

    done = publish_files(with_a_change(folder).path, TODAY, [PROGRAM, CALL_KF, CALL_AU])

    assert done.files == (CALL_KF, CALL_KF.replace(".docx", ".pdf"))
    assert done.faults[0].startswith(f"{CALL_AU} går inte att publicera ännu: ")
    assert done.faults[2] == LEFT
    assert files(folder, "publicerat/enstaka").keys() == {*done.files}


def test_what_has_changed_since_the_seal_is_told(folder: WorkingFolder) -> None:
    freeze(folder.path, TODAY, KF)
    folder.change("Mål/M2/Måltext", "med friskt vatten").build()

    assert published(folder).notes[:-2] == (
        f"{PROGRAM} är ändrad sedan utskicket frystes. Det som frystes publiceras; ska det nya med "
        f"fryser du igen: beredning freeze {KF}.",
    )


def test_a_copy_says_whose_it_is_and_of_which_case(folder: WorkingFolder) -> None:
    published(folder)

    core = etree.fromstring(files_of(files(folder)[PROGRAM])["docProps/core.xml"])
    said = {etree.QName(each).localname: each.text for each in core}
    assert said["creator"] == "Lindvalla kommun"
    assert (said["subject"], said["keywords"]) == ("KS 2026/41", "Program")


def test_a_seal_that_was_made_before_is_published_as_any_other(folder: WorkingFolder) -> None:
    freeze(folder.path, TODAY, KF)
    older(folder)

    done = published(folder)

    assert not done.failed
    assert {"kallelse.docx", PROGRAM} <= files(folder).keys()


# ---------------------------------------------------------------- PDFs


def test_libreoffice_is_not_started_again_for_what_has_not_changed(
    folder: WorkingFolder, asked: list[set[str]]
) -> None:
    published(folder)
    (folder.outputs / HOME / "kallelse.pdf").write_bytes(b"annat")
    folder.change("Mål/M2/Måltext", "med friskt vatten").build()
    freeze(folder.path, TODAY, KF)
    published(folder)
    published(folder)

    assert asked[1:] == [{"kallelse.docx", PROGRAM}]


def test_a_document_that_libreoffice_cannot_lay_out_is_told_and_the_rest_is_done(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pdfs(
        documents: Mapping[str, bytes], program: Path, archival: Collection[str]
    ) -> dict[str, AccessiblePdf]:
        made = {name: AccessiblePdf(b"%PDF", 1, (UA,), ()) for name in documents}
        return made | {"kallelse.docx": not_made("Det gick inte.")}

    monkeypatch.setattr(laid_out, "accessible_pdfs", pdfs)

    done = published(folder)

    assert done.faults == (f"{CALL_KF}: Det gick inte.",)
    assert "kallelse.docx" in files(folder)
    assert "lund/program.pdf" in files(folder)


def test_what_a_pdf_lacks_for_those_who_cannot_see_is_told_each_time(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pdfs(
        documents: Mapping[str, bytes], program: Path, archival: Collection[str]
    ) -> dict[str, AccessiblePdf]:
        lacks = "sidan 2: bilden har ingen alternativtext."
        return {name: AccessiblePdf(b"%PDF", 2, (), (lacks,)) for name in documents}

    publish_files(folder.path, TODAY, [CALL_KF])
    monkeypatch.setattr(laid_out, "accessible_pdfs", pdfs)
    told = ("lund/program.pdf: sidan 2: bilden har ingen alternativtext.",)

    assert publish_files(folder.path, TODAY, [PROGRAM]).faults == told
    again = publish_files(folder.path, TODAY, [PROGRAM])
    assert not again.differences
    assert again.faults == told


# ---------------------------------------------------------------- open files and power cuts


def test_a_folder_in_which_a_file_is_open_is_left_as_it_is(folder: WorkingFolder) -> None:
    published(folder)
    before = files(folder)
    (folder.outputs / HOME / "~$llelse.docx").write_bytes(b"")
    folder.change("Mål/M2/Måltext", "med friskt vatten").build()
    freeze(folder.path, TODAY, KF)

    with pytest.raises(LockedError) as refused:
        published(folder)

    assert str(refused.value) == (
        "kallelse.docx är öppen i ett annat program. Stäng den och publicera igen."
    )
    assert {n: d for n, d in files(folder).items() if "~$" not in n} == before


def test_a_folder_that_lost_its_name_in_a_power_cut_has_it_again(folder: WorkingFolder) -> None:
    published(folder)
    before = files(folder)
    aside = folder.outputs / ".beredning/publicerat-gammalt"
    aside.mkdir()
    (folder.outputs / HOME).rename(aside / "kf-2026-12-16")

    publish_files(folder.path, TODAY, [PROGRAM])

    assert files(folder) == before
    assert not aside.exists()


# ---------------------------------------------------------------- status


def told(folder: WorkingFolder) -> tuple[str, ...]:
    """Return what a status says of what is published."""
    found = status(Options(folder.path, TODAY))
    assert {*found.published} <= {*status_lines(found)}
    return found.published


def test_a_status_says_when_what_is_published_is_not_what_is_built_or_sealed(
    folder: WorkingFolder,
) -> None:
    published(folder)
    assert told(folder) == ()

    folder.change("Mål/M2/Måltext", "med friskt vatten").build()
    assert told(folder) == (f"outputs/{HOME}: {PROGRAM} är ändrad sedan den publicerades.",)

    freeze(folder.path, TODAY, KF)
    assert told(folder) == (
        f"outputs/{HOME} är av {SEAL}, men {SEAL[:-1]}2 har frysts sedan dess. "
        "Publicera igen: beredning publish kf-2026-12-16.",
    )

    published(folder)
    assert told(folder) == ()


def test_a_document_of_several_publications_is_told_of_the_last(folder: WorkingFolder) -> None:
    published(folder)
    publish_files(folder.path, TODAY, [PROGRAM])

    folder.change("Mål/M2/Måltext", "med friskt vatten").build()

    assert told(folder) == (
        f"outputs/publicerat/enstaka: {PROGRAM} är ändrad sedan den publicerades.",
    )


def test_a_status_says_when_somebody_has_changed_what_is_published(folder: WorkingFolder) -> None:
    published(folder)
    (folder.outputs / HOME / "kallelse.docx").write_bytes(b"annat")
    (folder.outputs / HOME / PROGRAM).unlink()

    assert told(folder) == (
        f"outputs/{HOME}/kallelse.docx har ändrats i mappen sedan publiceringen.",
        f"outputs/{HOME}/{PROGRAM} saknas.",
    )


def test_a_status_says_when_what_is_published_has_no_document_any_longer(
    folder: WorkingFolder,
) -> None:
    published(folder)
    publish_files(folder.path, TODAY, [CALL_AU])
    (folder.outputs / PROGRAM).unlink()
    (folder.outputs / CALL_AU).unlink()

    of_meeting, single = sorted(told(folder), reverse=True)

    assert of_meeting.startswith(f"outputs/{HOME}: {PROGRAM} finns inte längre i outputs")
    assert single == (
        f"outputs/publicerat/enstaka: {CALL_AU} finns inte längre i outputs, så ingen ser om det "
        "publicerade stämmer. Bygg och publicera igen, eller ta bort det publicerade om det inte "
        "ska finnas kvar."
    )
    for path in (folder.outputs / "publicerat/enstaka/au-2026-12-02").iterdir():
        path.unlink()
    assert told(folder) == (of_meeting,), "what is told to be done is enough"
    folder.build()
    assert [line for line in told(folder) if "finns inte" in line] == []


def test_the_meeting_may_be_named_by_its_folder_as_a_status_does(folder: WorkingFolder) -> None:
    assert publish_meeting(folder.path, TODAY, "kf-2026-12-16").place == HOME


# ---------------------------------------------------------------- with LibreOffice itself


@pytest.mark.office
def test_what_libreoffice_makes_claims_what_it_keeps_and_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    folder = WorkingFolder(tmp_path, templates=False)
    folder.build()

    done = publish_meeting(folder.path, TODAY, AU)

    assert done.faults == ()
    assert {"kallelse.pdf", "ks-2026-41-tjansteskrivelse.pdf"} <= files(folder, AU_HOME).keys()
    known = publication(folder.outputs, "au-2026-12-02")
    assert known is not None
    assert {pdf.claims for pdf in known.pdfs.values()} == {(UA,)}
    monkeypatch.setattr(laid_out, "find_office", lambda: pytest.fail("it is not started again"))
    assert not publish_meeting(folder.path, TODAY, AU).differences

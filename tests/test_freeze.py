"""What was sent out is sealed: clean copies that no build touches, and told when broken."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import subprocess
from datetime import date
from pathlib import Path

import pytest

from pipeline.commands.build import Options
from pipeline.commands.freeze import Frozen, freeze, verify
from pipeline.commands.status import status, status_lines
from pipeline.errors import UsageError
from pipeline.model import Action
from pipeline.ooxml.content import content
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.properties import version_of
from pipeline.revise.clean import cleaned
from pipeline.store.seals import seals
from tests.docx import bookmark, control, docx, field, files_of, p, picture, text_of, xml_of
from tests.test_renames import renamed
from tests.working_folder import (
    ALL,
    CALL_AU,
    CALL_KF,
    DECISION_1,
    DECISION_2,
    LETTER,
    PROGRAM,
    SENTENCE,
    TEMPLATES,
    TODAY,
    WILL,
    WorkingFolder,
    built_case,
    made_once,
    writable,
)

pytestmark = pytest.mark.slow

KF = "KF-2026-12-16"
SEAL = "utskick/kf-2026-12-16/version-1"
APART_OF = "utskick-underlag/"
APART = f"{APART_OF}kf-2026-12-16/version-1"
SENT = {
    "kallelse.docx": CALL_KF,
    "ks-2026-41-beslut-politisk-vilja.docx": DECISION_2,
    "ks-2026-41-beslut-program.docx": DECISION_1,
    WILL: WILL,
    PROGRAM: PROGRAM,
}


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case, built."""
    return made_once(tmp_path / "arbetsmapp", built_case)


def frozen(folder: WorkingFolder, meeting: str = KF) -> Frozen:
    """Freeze a meeting as the files stand."""
    return freeze(folder.path, TODAY, meeting)


def sealed(folder: WorkingFolder, number: int = 1) -> dict[str, bytes]:
    """Return every file of a seal of the council's meeting."""
    return files_at(folder.outputs / f"utskick/kf-2026-12-16/version-{number}")


def made_of(folder: WorkingFolder) -> dict[str, bytes]:
    """Return every file of what the first seal of that meeting was made of."""
    return files_at(folder.outputs / APART)


def files_at(home: Path) -> dict[str, bytes]:
    files = [path for path in home.rglob("*") if path.is_file()]
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files}


def package(data: bytes) -> Package:
    """Return a Word file as the program reads it."""
    return read_package(data, "filen")


def marked(folder: WorkingFolder) -> WorkingFolder:
    """Let the programme's template print its version in the header."""
    header = (p(picture("{{ kommun.logotyp }}")), "Utgåva: {{ dokument.version }}")
    return folder.template("program", *TEMPLATES["program"], headers=header)


# ---------------------------------------------------------------- what is sealed


def test_the_call_the_papers_and_what_they_adopt_are_sealed(folder: WorkingFolder) -> None:
    made = frozen(folder)

    files, underlying = sealed(folder), made_of(folder)
    assert made.place == SEAL
    assert sorted(made.documents) == sorted(SENT)
    for name, target in SENT.items():
        assert underlying[f"som-byggda/{name}"] == folder.documents[target]
        assert content(package(files[name])) == content(package(folder.documents[target]))
    assert underlying["inputs/lindvalla.xlsx"] == folder.book.read_bytes()
    assert "inputs/vapen.png" in underlying
    template = (folder.path / "templates/standard/program.docx").read_bytes()
    assert underlying["templates/standard/program.docx"] == template


def test_nothing_but_what_is_meant_to_be_sent_lies_in_the_folder_of_what_is_sent(
    folder: WorkingFolder,
) -> None:
    frozen(folder)

    assert files_at(folder.outputs / "utskick").keys() == {
        f"kf-2026-12-16/version-1/{name}" for name in (*SENT, "SHA256SUMS.txt")
    }


@pytest.mark.parametrize("place", [SEAL, APART])
def test_the_list_is_one_that_other_programs_can_check(folder: WorkingFolder, place: str) -> None:
    frozen(folder)

    files = files_at(folder.outputs / place)
    lines = files.pop("SHA256SUMS.txt").decode().splitlines()
    assert dict(line.split("  ", 1)[::-1] for line in lines) == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }
    if os.name != "nt":  # which has no such program
        command = ["sha256sum", "--check", "--strict", "SHA256SUMS.txt"]
        told = subprocess.run(command, cwd=folder.outputs / place, capture_output=True, check=False)
        assert told.returncode == 0
    for path in (folder.outputs / place).rglob("*"):
        assert path.is_dir() or not stat.S_IMODE(path.stat().st_mode) & 0o222


def test_a_meeting_without_decisions_takes_no_programme_with_it(folder: WorkingFolder) -> None:
    made = frozen(folder, "au-2026-12-02")

    assert made.documents == (Path(CALL_AU).name, Path(LETTER).name)


def older(folder: WorkingFolder, place: str = SEAL) -> WorkingFolder:
    """Let a seal be as they were made before: all in one folder, with one list."""
    home, apart = folder.outputs / place, folder.outputs / place.replace("utskick/", APART_OF, 1)
    lines = [(each / "SHA256SUMS.txt").read_text() for each in (home, apart)]
    for path in (home / "SHA256SUMS.txt", apart / "SHA256SUMS.txt"):
        writable(path).unlink()
    (home / "underlag").mkdir()
    for name in ("inputs", "templates"):
        (apart / name).rename(home / "underlag" / name)
    (apart / "som-byggda").rename(home / "som-byggda")
    shutil.rmtree(writable(folder.outputs / APART_OF))
    built = lines[1].replace("  inputs/", "  underlag/inputs/")
    built = built.replace("  templates/", "  underlag/templates/")
    (home / "SHA256SUMS.txt").write_text(lines[0] + built)
    return folder


def test_a_seal_that_was_made_before_is_read_as_it_was(folder: WorkingFolder) -> None:
    made = frozen(folder)
    older(folder)

    (found,) = seals(folder.outputs)
    assert verify(folder.path) == ()
    assert sorted(found.documents) == sorted(made.documents)
    assert {path.name for path in found.built} == {Path(name).name for name in SENT}
    assert (found.sources / "inputs/lindvalla.xlsx").is_file()
    marked(folder).change("Mål/M2/Måltext", "med friskt vatten").build()
    assert "Utgåva: Version 2" in folder.text(PROGRAM)
    (news,) = (line for line in status(Options(folder.path, TODAY)).lines if line.target == PROGRAM)
    assert "nytt sedan utskicket till fullmäktige den 16 december 2026" in "".join(news.remarks)
    assert frozen(folder).place.endswith("version-2")
    assert verify(folder.path) == ()


def test_what_a_seal_was_made_of_is_missed_when_it_is_gone(folder: WorkingFolder) -> None:
    frozen(folder)
    shutil.rmtree(writable(folder.outputs / APART))

    assert verify(folder.path) == (
        f"{APART}/SHA256SUMS.txt saknas eller går inte att läsa: det går inte att kontrollera.",
    )
    assert folder.rebuild().written == []


def test_what_lies_apart_of_a_sealing_that_was_interrupted_is_replaced(
    folder: WorkingFolder,
) -> None:
    frozen(folder)
    shutil.rmtree(writable(folder.outputs / SEAL))

    assert verify(folder.path) == ()
    assert frozen(folder).place == SEAL
    assert verify(folder.path) == ()


# ---------------------------------------------------------------- clean copies


def test_a_clean_copy_has_nothing_of_ours_and_says_the_same(folder: WorkingFolder) -> None:
    built = folder.documents[PROGRAM]

    clean = cleaned(built, "program.docx").data

    assert read_memory(package(built)) is not None
    assert read_memory(package(clean)) is None
    assert not [name for name in files_of(clean) if name.startswith("customXml")]
    everything = b"".join(files_of(clean).values())
    for ours in (b"beredning", b"Beredning", b"w:sdt", b"bookmark"):
        assert ours not in everything
    assert content(package(clean)) == content(package(built))
    assert text_of(clean, headers=True) == text_of(built, headers=True)
    assert files_of(clean)["docProps/core.xml"] == files_of(built)["docProps/core.xml"]
    assert cleaned(clean, "program.docx").data == clean


def test_a_clean_copy_asks_for_no_text(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp", templates=False)
    folder.workbook(Texter=[row for row in folder.sheets["Texter"] if row["Avsnitt"] != "syfte"])
    folder.build("program", "tjänsteskrivelse")
    asked = {name: text_of(data) for name, data in folder.documents.items()}
    name = next(name for name, text in asked.items() if "Skriv " in text)

    clean = text_of(cleaned(folder.documents[name], name).data)

    assert re.search("Skriv .+ här", asked[name])
    assert not re.search("Skriv .+ här", clean)
    folder.edit(name, "här</w:t>", "här för hand</w:t>")
    assert "här för hand" in text_of(cleaned(folder.documents[name], name).data)


def test_controls_and_bookmarks_of_the_template_s_own_are_for_those_who_work_in_it(
    folder: WorkingFolder,
) -> None:
    own = control(p("Välj ett datum"), "datum", id=77)
    folder.template("program", own, p(bookmark("Här", "mitt", 3)), "{{ program.namn }}").rebuild()

    clean = cleaned(folder.documents[PROGRAM], "program.docx").data

    assert text_of(clean) == text_of(folder.documents[PROGRAM])
    assert "w:sdt" not in xml_of(clean)
    assert "w:bookmark" not in xml_of(clean)


def test_what_is_written_by_hand_is_in_the_clean_copy(folder: WorkingFolder) -> None:
    edited = folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")

    made = frozen(folder)

    assert "Mycket renare sjöar." in text_of(sealed(folder)[PROGRAM])
    assert made_of(folder)[f"som-byggda/{PROGRAM}"] == edited
    assert made.notes == (f"{PROGRAM} är redigerad för hand och frystes som den står.",)


def test_a_word_file_without_anything_of_the_kind_is_its_own_clean_copy() -> None:
    data = docx("Eget.", p(bookmark("märkt", "_Toc1", 4)), p(field("PAGEREF _Toc1")))

    assert files_of(cleaned(data, "eget.docx").data) == files_of(data)


def test_tracked_changes_and_comments_are_told(folder: WorkingFolder) -> None:
    added = '<w:ins w:id="9" w:author="B"><w:r><w:t>Ny.</w:t></w:r></w:ins>'
    folder.edit(PROGRAM, "</w:body>", f"<w:p>{added}</w:p></w:body>")

    made = frozen(folder)

    assert made.notes[-1] == (
        f"{PROGRAM} har spårade ändringar eller kommentarer, som följer med utskicket."
    )


def test_the_will_in_decision_1_is_told_when_it_is_sealed(folder: WorkingFolder) -> None:
    folder.edit(DECISION_1, "Ärendet är gemensamt", f"{SENTENCE}. Ärendet är gemensamt")

    made = frozen(folder)

    assert made.notes[-1] == (
        f"{DECISION_1}: den politiska viljan står i dokumentet, filen är kvar som den var."
    )


# ---------------------------------------------------------------- what cannot be sealed


def test_a_document_that_is_stale_or_missing_must_be_built_first(folder: WorkingFolder) -> None:
    folder.change("Mål/M2/Måltext", "med friskt vatten").write()

    with pytest.raises(UsageError) as told:
        frozen(folder)

    assert str(told.value) == (
        f"{PROGRAM} går inte att frysa ännu: mål 2, måltext (lindvalla.xlsx, Mål C3) har ändrats. "
        "Bygg först: beredning build KF-2026-12-16."
    )
    assert not (folder.outputs / "utskick").exists()


def refusal(folder: WorkingFolder) -> str:
    with pytest.raises(UsageError) as told:
        frozen(folder)
    assert not (folder.outputs / "utskick").exists()
    return str(told.value)


def test_a_set_that_says_two_things_of_one_cell_is_not_sealed(folder: WorkingFolder) -> None:
    """The papers of a meeting that has been held stand; what they adopt follows its cells."""
    folder.template("beslut-program", *TEMPLATES["beslut-program"], "{{ ärende.program.version }}")
    folder.template("program", *TEMPLATES["program"], "{{ program.version }}").build()
    assert frozen(folder).documents
    shutil.rmtree(writable(folder.outputs / "utskick"))
    folder.change(f"Sammanträden/{KF}/Status", "hållet").change("Program/LUND/Version", "1.0")
    folder.build()

    assert refusal(folder) == (
        "Utskicket säger emot sig självt och fryses inte: "
        f"{DECISION_1} och {PROGRAM} visar olika lydelser av Program/LUND/Version "
        "(och 1 till). "
        "Rätta cellen som är fel, bygg och frys igen."
    )


def test_a_set_whose_cells_say_two_things_is_not_sealed(folder: WorkingFolder) -> None:
    folder.change("Behandling/BH3/Syfte", "antagande").build()

    told = refusal(folder)
    assert "bladet ”Beslut”, cell" in told
    assert "beslutet är av typen ”politisk vilja”, men syftet är ”antagande”" in told.lower()


@pytest.mark.parametrize("meeting", ["KF-2026-12-17", "LUND"])
def test_a_meeting_without_documents_cannot_be_sealed(folder: WorkingFolder, meeting: str) -> None:
    with pytest.raises(UsageError, match="har inga dokument"):
        frozen(folder, meeting)


# ---------------------------------------------------------------- afterwards


def test_no_build_touches_a_seal_with_or_without_the_ledger(folder: WorkingFolder) -> None:
    frozen(folder)
    before = sealed(folder)

    folder.change("Mål/M2/Måltext", "med friskt vatten").build()
    folder.forget().rebuild(force=True)
    folder.forget().change("Behandling/BH3/Möte", "AU-2026-12-02").build()
    (folder.outputs / PROGRAM).unlink()
    result = folder.forget().rebuild()

    assert sealed(folder) == before
    assert result.written == [PROGRAM]
    assert result.report.unplanned == ()
    assert not [note for note in result.report.notes if "kopia" in note]
    assert verify(folder.path) == ()


def test_to_seal_changes_no_document(folder: WorkingFolder) -> None:
    marked(folder).rebuild()
    before = folder.documents

    frozen(folder)

    result = folder.rebuild()
    assert result.those(Action.SKIP) == ALL
    assert {target: folder.documents[target] for target in ALL} == before
    folder.rebuild(force=True)
    assert {target: folder.documents[target] for target in ALL} == before


def test_a_new_version_says_so_in_header_and_properties(folder: WorkingFolder) -> None:
    marked(folder).rebuild()
    frozen(folder)
    assert "Version" not in folder.text(PROGRAM)

    folder.change("Mål/M2/Måltext", "med friskt vatten").build()

    assert "Utgåva: Version 2" in folder.text(PROGRAM)
    assert version_of(package(folder.documents[PROGRAM])) == "2"
    assert version_of(package(folder.documents[DECISION_1])) == ""
    folder.change("Mål/M2/Måltext", "med ännu friskare vatten").build()
    assert "Utgåva: Version 2" in folder.text(PROGRAM)
    assert folder.rebuild().those(Action.SKIP) == ALL


def test_a_document_that_is_called_something_else_goes_on_with_its_versions(
    folder: WorkingFolder,
) -> None:
    marked(folder).rebuild()
    frozen(folder)
    renamed(folder, "Program", "LUND", "SJÖ").build()
    assert version_of(package(folder.documents["sjo/program.docx"])) == ""
    folder.rebuild()

    folder.change("Mål/M2/Måltext", "med friskt vatten").build()

    assert version_of(package(folder.documents["sjo/program.docx"])) == "2"
    made = frozen(folder)
    assert made.place == "utskick/kf-2026-12-16/version-2"


def test_a_second_seal_stands_beside_the_first(folder: WorkingFolder) -> None:
    marked(folder).rebuild()
    frozen(folder)
    first = sealed(folder)
    folder.change("Mål/M2/Måltext", "med friskt vatten").build()

    made = frozen(folder)

    assert made.place == "utskick/kf-2026-12-16/version-2"
    assert sealed(folder) == first
    second = sealed(folder, 2)
    assert "Version 2" in text_of(second[PROGRAM], headers=True)
    assert version_of(package(second[PROGRAM])) == "2"
    assert second["kallelse.docx"] == first["kallelse.docx"]
    folder.change("Mål/M1/Måltext", "med mera skog").build()
    assert "Version 3" in folder.text(PROGRAM)


def test_versions_are_counted_through_the_meetings_in_their_own_order(
    folder: WorkingFolder,
) -> None:
    folder.sheets["Sammanträden"].append(
        {"Möte-id": "A-2027", "Organ": "KF", "Datum": date(2027, 1, 27), "Status": "planerat"}
    )
    marked(folder).build()
    frozen(folder)
    folder.change("Mål/M2/Måltext", "med friskt vatten").change("Behandling/BH2/Möte", "A-2027")
    folder.build()

    frozen(folder, "A-2027")

    second = (folder.outputs / "utskick/a-2027/version-1" / PROGRAM).read_bytes()
    assert version_of(package(second)) == "2"
    assert "Version 2" in text_of(second, headers=True)
    assert folder.rebuild(force=True).written
    assert "Version 2" in folder.text(PROGRAM)
    folder.change("Mål/M2/Måltext", "med friskare vatten").build()
    assert "Version 3" in folder.text(PROGRAM)


def test_what_goes_back_to_what_was_sent_is_that_version_again(folder: WorkingFolder) -> None:
    marked(folder).rebuild()
    frozen(folder)
    before = folder.documents[PROGRAM]
    folder.change("Mål/M2/Måltext", "med friskt vatten").build()

    folder.change("Mål/M2/Måltext", "med rent vatten").build()

    assert folder.documents[PROGRAM] == before


def test_a_template_that_does_not_show_the_version_is_told(folder: WorkingFolder) -> None:
    frozen(folder)

    result = folder.change("Mål/M2/Måltext", "med friskt vatten").build()

    assert version_of(package(folder.documents[PROGRAM])) == "2"
    assert result.report.notes == (
        "Mallen standard/program.docx visar inte vilken version det är (dokument.version); "
        "det står bara i filens egenskaper.",
    )


# ---------------------------------------------------------------- broken seals


def test_changed_missing_and_extra_files_are_found(folder: WorkingFolder) -> None:
    frozen(folder)
    frozen(folder, "AU-2026-12-02")
    home = folder.outputs / SEAL
    (home / "kallelse.docx").chmod(0o644)
    (home / "kallelse.docx").write_bytes(b"annat")
    writable(home / PROGRAM).unlink()
    (home / "lund/anteckning.txt").write_text("ny", "utf-8")
    (home / "desktop.ini").touch()

    faults = verify(folder.path)

    assert faults == (
        f"{SEAL}/kallelse.docx är ändrad sedan den skickades ut.",
        f"{SEAL}/{PROGRAM} saknas.",
        f"{SEAL}/lund/anteckning.txt har tillkommit sedan utskicket.",
    )
    assert verify(folder.path, KF) == faults
    assert verify(folder.path, "au-2026-12-02") == ()
    found = status(Options(folder.path, TODAY))
    assert found.failed
    assert set(faults) <= set(status_lines(found))


def test_a_seal_without_its_list_and_one_that_is_gone_are_found(folder: WorkingFolder) -> None:
    frozen(folder)
    frozen(folder)
    shutil.rmtree(writable(folder.outputs / SEAL))
    writable(folder.outputs / "utskick/kf-2026-12-16/version-2/SHA256SUMS.txt").unlink()

    assert verify(folder.path) == (
        "utskick/kf-2026-12-16/version-2/SHA256SUMS.txt saknas eller går inte att läsa: "
        "det går inte att kontrollera.",
        "utskick/kf-2026-12-16/version-1 saknas.",
    )


def test_a_meeting_that_was_never_sealed_cannot_be_verified(folder: WorkingFolder) -> None:
    assert verify(folder.path) == ()
    with pytest.raises(UsageError, match="Inget utskick till KF-2026-12-16 är fryst"):
        verify(folder.path, KF)


def test_what_an_interrupted_sealing_left_is_in_nobody_s_way(folder: WorkingFolder) -> None:
    left = folder.outputs / ".beredning/utskick-halvt/lund"
    left.mkdir(parents=True)
    (left / "program.docx").write_bytes(b"halv")
    (left / "program.docx").chmod(0o444)

    assert verify(folder.path) == ()
    assert frozen(folder).place == SEAL
    assert verify(folder.path) == ()


def test_what_a_killed_build_left_is_not_taken_for_a_change(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path).write()
    folder.build()
    (folder.outputs / "lund" / "program.docx.beredning-tmp").write_bytes(b"halvt")
    assert freeze(folder.path, TODAY, "KF-2026-12-16").documents

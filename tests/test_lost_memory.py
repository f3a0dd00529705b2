"""What programs take away or put in a document's place: told as what it is, or merged as usual."""

from __future__ import annotations

import os
import re
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.commands.explain import explain_file
from pipeline.commands.freeze import freeze
from pipeline.model import Action
from pipeline.ooxml.content.memory import PART, PROPERTIES, read_memory
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from tests.docx import changed, docx, files_of, package, xml_of
from tests.working_folder import (
    ALL,
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

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes of this kind")
OLD, TYPED, NEW = "Skog är mer än träd.", "Skrivet för hand.", "med friskt vatten"
MAIN = "word/document.xml"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return a folder with everything built."""
    folder = WorkingFolder(tmp_path_factory.mktemp("minne") / "mapp")
    folder.build()
    return folder


@pytest.fixture
def folder(built: WorkingFolder, tmp_path: Path) -> WorkingFolder:
    """Return a copy of it."""
    made = built.copy(tmp_path / "mapp")
    shutil.copytree(built.outputs, made.outputs)
    return made


# ---------------------------------------------------------------- the memory taken away


def inspected(data: bytes) -> bytes:
    """Return a file as Word's Document Inspector leaves it: no custom XML."""
    parts = {name: content for name, content in files_of(data).items() if "customXml" not in name}
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        text = parts[name].decode()
        parts[name] = re.sub(r"<(Override|Relationship) [^>]*customXml[^>]*/>", "", text).encode()
    return package(parts)


def without_controls(data: bytes) -> bytes:
    """Return a file as some converters leave it: no custom XML, no controls; bookmarks stay."""
    text = xml_of(inspected(data))
    text = re.sub(r"<w:sdtPr>.*?</w:sdtPr>|</?w:sdt(Content)?>", "", text)
    return changed(inspected(data), {MAIN: text})


def without_bookmarks(data: bytes) -> bytes:
    """Return a file as others leave it: no custom XML, no bookmarks; tags stay."""
    text = re.sub(r"<w:bookmark(Start|End) [^>]*/>", "", xml_of(inspected(data)))
    return changed(inspected(data), {MAIN: text})


def bare(data: bytes) -> bytes:
    """Return a file of which only the text is left."""
    text = re.sub(r"<w:bookmark(Start|End) [^>]*/>", "", xml_of(without_controls(data)))
    return changed(inspected(data), {MAIN: text})


TAKERS = (inspected, without_controls, without_bookmarks, bare)


@pytest.mark.parametrize("take", TAKERS)
@pytest.mark.parametrize("ledger", ["with the ledger", "without the ledger"])
def test_what_was_written_is_merged_as_usual_without_a_memory(
    folder: WorkingFolder, take: Callable[[bytes], bytes], ledger: str
) -> None:
    folder.edit(PROGRAM, OLD, TYPED)
    path = folder.outputs / PROGRAM
    path.write_bytes(take(path.read_bytes()))
    if ledger == "without the ledger":
        folder.forget()

    left = folder.write().rebuild()
    result = folder.change("Mål/M2/Måltext", NEW).build()

    assert left.those(Action.KEEP) == [PROGRAM]
    assert "inget annat i den har ändrats" in left.why(PROGRAM)
    assert result.those(Action.MERGE) == [PROGRAM]
    assert result.written == [READING]
    assert TYPED in folder.text(PROGRAM)
    assert NEW in folder.text(PROGRAM)
    assert read_memory(read_package(path.read_bytes(), PROGRAM)) is not None
    assert folder.rebuild().those(Action.KEEP) == [PROGRAM]


@pytest.mark.parametrize("take", [inspected, without_bookmarks])
def test_a_document_of_which_only_the_memory_is_gone_is_up_to_date(
    folder: WorkingFolder, take: Callable[[bytes], bytes]
) -> None:
    for target, data in folder.documents.items():
        (folder.outputs / target).write_bytes(take(data))

    assert folder.write().rebuild().those(Action.SKIP) == ALL
    assert folder.change("Mål/M2/Måltext", NEW).build().written == [PROGRAM, READING]


def test_a_document_without_a_memory_moves_with_its_meeting(folder: WorkingFolder) -> None:
    folder.edit(LETTER, "Arbetet går som det ska.", TYPED)
    (folder.outputs / LETTER).write_bytes(inspected((folder.outputs / LETTER).read_bytes()))

    result = folder.change("Behandling/BH1/Möte", "KF-2026-12-16").build()

    assert result.outcome(MOVED).step.moved_from == LETTER
    assert TYPED in folder.text(MOVED)


def test_explain_and_freeze_know_a_document_without_a_memory(folder: WorkingFolder) -> None:
    before = explain_file(folder.write().path, TODAY, CALL_AU)
    (folder.outputs / CALL_AU).write_bytes(without_bookmarks(folder.documents[CALL_AU]))

    assert explain_file(folder.path, TODAY, CALL_AU) == before

    sealed = folder.outputs / freeze(folder.path, TODAY, "AU-2026-12-02").place
    assert "w:sdt" not in xml_of((sealed / "kallelse.docx").read_bytes())
    (built,) = (folder.outputs / "utskick-underlag").rglob("som-byggda/kallelse.docx")
    assert read_memory(read_package(built.read_bytes(), "k"))


def test_without_a_memory_and_a_copy_it_is_not_said_to_be_somebody_elses(
    folder: WorkingFolder,
) -> None:
    shutil.rmtree(folder.outputs / ".beredning/bas")
    data = inspected(folder.edit(PROGRAM, OLD, TYPED))
    (folder.outputs / PROGRAM).write_bytes(data)

    result = folder.write().rebuild()

    assert result.those(Action.FAILED) == [PROGRAM]
    assert "har tagit bort det som filen minns, och ingen kopia finns" in result.why(PROGRAM)
    assert f"--fresh {PROGRAM}" in result.why(PROGRAM)
    assert folder.documents[PROGRAM] == data
    assert folder.rebuild(fresh=(PROGRAM,)).written == [PROGRAM]


def test_another_document_without_a_memory_is_not_taken_for_this_one(
    folder: WorkingFolder,
) -> None:
    other = without_bookmarks(folder.documents[CALL_AU])
    (folder.outputs / PROGRAM).write_bytes(other)

    assert folder.write().rebuild().those(Action.KEEP) == [PROGRAM]
    assert folder.documents[PROGRAM] == other


def test_a_file_that_got_its_memory_back_is_sound(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, OLD, TYPED)
    path = folder.outputs / PROGRAM
    path.write_bytes(inspected(path.read_bytes()))
    folder.change("Mål/M2/Måltext", NEW).build()

    merged = read_package(path.read_bytes(), PROGRAM)
    links = [link.target for link in merged.relationships(merged.main)]
    assert links.count(PART) == 1
    assert merged.content_type(PROPERTIES).endswith("customXmlProperties+xml")
    assert faults(merged, tags=False) == ()


# ---------------------------------------------------------------- other things in its place


def with_password() -> bytes:
    """Return the head of what Word makes of a file with a password: an OLE compound file."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HH", 0x3E, 3)
    return head + bytes(484) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def other_files(data: bytes) -> dict[str, tuple[bytes, str]]:
    """Return what may stand in a document's place, and what is said of it."""
    doctype = b'<!DOCTYPE x [<!ENTITY a "b">]>'
    main = files_of(data)[MAIN].replace(b"<w:document", doctype + b"<w:document", 1)
    odt = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
    half = len(data) // 2
    return {
        "empty": (b"", "filen är tom"),
        "truncated": (data[:half], "filen är skadad eller avklippt"),
        "only its directory": (data[-100:], "filen är inte ett Word-dokument"),
        "half-synced": (bytes(len(data)), "filen har bara nollor: den är inte färdigsynkad"),
        "half of it nought": (data[:half] + bytes(half), "filen är skadad eller avklippt"),
        "with a password": (with_password(), "filen är skyddad med lösenord"),
        "an old .doc": (with_password().replace(b"E\0n\0c", b"x\0x\0x"), "äldre format (.doc)"),
        "a DOCTYPE": (changed(data, {MAIN: main}), "har en DOCTYPE"),
        "an .odt": (package(odt), "filen är sparad som OpenDocument (.odt)"),
        "a text": (b"mina anteckningar", "filen är inte ett Word-dokument"),
        "a broken part": (changed(data, {MAIN: b"<w:document"}), "den är skadad"),
    }


@pytest.mark.parametrize("name", other_files(docx("x")))
def test_what_cannot_be_used_is_told_as_what_it_is_and_left(
    folder: WorkingFolder, name: str
) -> None:
    data, says = other_files(folder.documents[PROGRAM])[name]
    (folder.outputs / PROGRAM).write_bytes(data)

    result = folder.change("Program/LUND/Version", "1.0").build()

    assert result.those(Action.FAILED) == [PROGRAM]
    assert says in result.why(PROGRAM)
    assert "inte byggd av Beredning" not in result.why(PROGRAM)
    assert f"--fresh {PROGRAM}" in result.why(PROGRAM)
    assert result.written == [WILL, READING]
    assert result.exit_code == 1
    assert folder.documents[PROGRAM] == data
    assert folder.rebuild(fresh=(PROGRAM,)).written == [PROGRAM]
    assert data in [p.read_bytes() for p in folder.outputs.glob(".beredning/sparat/lund/*")]


@POSIX
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (os.mkdir, "program.docx går inte att läsa: det är en mapp."),
        (os.mkfifo, "program.docx går inte att läsa: det är något som inte är en fil."),
    ],
)
@pytest.mark.parametrize("wish", [(), (PROGRAM,)])
def test_a_folder_or_a_pipe_is_told_and_nobody_waits(
    folder: WorkingFolder, make: Callable[[Path], None], says: str, wish: tuple[str, ...]
) -> None:
    (folder.outputs / PROGRAM).unlink()
    make(folder.outputs / PROGRAM)

    result = folder.change("Program/LUND/Version", "1.0").write().rebuild(fresh=wish)

    assert result.those(Action.FAILED) == [PROGRAM]
    assert says in result.why(PROGRAM)
    assert result.written == [WILL, READING]


# ---------------------------------------------------------------- saved as something else

OTHERS = ("program.docm", "program.odt", "program.doc", "program.dotx", "program.RTF")


@pytest.mark.parametrize("name", OTHERS)
def test_a_document_saved_in_another_format_is_named_and_not_made_anew(
    folder: WorkingFolder, name: str
) -> None:
    other = folder.outputs / "lund" / name
    (folder.outputs / PROGRAM).rename(other)

    result = folder.change("Program/LUND/Version", "1.0").build()

    assert result.those(Action.FAILED) == [PROGRAM]
    assert result.why(PROGRAM).startswith(
        f"Dokumentet är sparat i ett annat format: lund/{name}. Spara den i Word som "
    )
    assert PROGRAM not in folder.documents
    assert result.written == [WILL, READING]
    assert folder.rebuild(fresh=(PROGRAM,)).written == [PROGRAM]
    assert other.exists()


def test_a_document_that_is_to_move_is_looked_for_where_it_was(folder: WorkingFolder) -> None:
    (folder.outputs / LETTER).rename((folder.outputs / LETTER).with_suffix(".odt"))

    result = folder.change("Behandling/BH1/Möte", "KF-2026-12-16").build()

    assert result.those(Action.FAILED) == [MOVED]
    assert LETTER.replace(".docx", ".odt") in result.why(MOVED)
    assert MOVED not in folder.documents


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_of_another_format_beside_a_document_is_named(
    folder: WorkingFolder, name: str
) -> None:
    (folder.outputs / "lund" / name).write_bytes(b"x")

    result = folder.change("Program/LUND/Version", "1.0").build()

    assert result.written == [PROGRAM, WILL, READING]
    assert [n for n in result.report.notes if n.startswith(f"lund/{name} ligger bredvid {PROGRAM}")]


def test_a_pdf_beside_a_document_is_nothing_to_tell(folder: WorkingFolder) -> None:
    (folder.outputs / "lund/program.pdf").write_bytes(b"%PDF")

    assert folder.write().rebuild().report.notes == ()

"""What the disk refuses to show, and caches of another shape: told as what it is, or done without.

A look that is refused once, wherever it is, is in test_crash.py.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from pipeline import cache, disk
from pipeline.building.noted_result import before_build, note_result
from pipeline.building.unchanged import digest_of_inputs, last_result
from pipeline.errors import OfficeError, StoreError, UsageError
from pipeline.model import Action
from pipeline.publish import as_pdfs
from pipeline.store import write_whole
from pipeline.store.ledger import NAME, load
from tests.trouble import Trouble, fails
from tests.working_folder import (
    ALL,
    LETTER,
    PROGRAM,
    READING,
    TODAY,
    WILL,
    WorkingFolder,
)

pytestmark = pytest.mark.slow

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes of this kind")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return a folder with everything built, and one cell changed."""
    folder = WorkingFolder(tmp_path_factory.mktemp("disk") / "mapp")
    folder.build()
    return folder.change("Program/LUND/Version", "1.0").write()


@pytest.fixture
def folder(
    built: WorkingFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WorkingFolder]:
    """Yield a copy of it; a log that is written lies beside."""
    (tmp_path / "loggar").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "loggar"))
    made = built.copy(tmp_path / "mapp")
    shutil.copytree(built.outputs, made.outputs)
    yield made
    assert [log.read_text("utf-8") for log in (tmp_path / "loggar").glob("*.log")] == []


class Refusing(Trouble):
    """A disk that refuses each look at one path, and lets all else through."""

    def __init__(self, place: Path, number: int, *kinds: str) -> None:
        super().__init__("none", inside=place)
        self.kinds, self.act = kinds or ("stat", "list", "open"), fails(number)

    def met(self, kind: str) -> bool:
        """Return whether the look is refused."""
        self.count += kind in self.kinds
        return kind in self.kinds


# ---------------------------------------------------------------- refused for good


@pytest.mark.parametrize("kinds", [(), ("open",)])
@pytest.mark.parametrize(
    ("number", "action", "says"),
    [
        (errno.EIO, Action.FAILED, "program.docx går inte att läsa: disken svarar inte som den"),
        (errno.ESTALE, Action.FAILED, "program.docx går inte att läsa: nätverksmappen svarar inte"),
        (errno.EACCES, Action.LOCKED, "program.docx går inte att läsa: den är låst för dig, eller"),
    ],
)
def test_a_document_that_cannot_be_looked_at_is_named_and_the_others_are_built(
    folder: WorkingFolder, kinds: tuple[str, ...], number: int, action: Action, says: str
) -> None:
    before = folder.documents[PROGRAM]

    with Refusing(folder.outputs / PROGRAM, number, *kinds):
        result = folder.rebuild()

    assert result.those(action) == [PROGRAM]
    assert says in result.why(PROGRAM)
    assert result.written == [WILL, READING]
    assert result.exit_code == 1
    assert folder.documents[PROGRAM] == before
    assert folder.rebuild().written == [PROGRAM]


def test_a_folder_that_cannot_be_listed_hides_no_document(folder: WorkingFolder) -> None:
    away = folder.outputs / "arkiv"
    away.mkdir()
    (folder.outputs / PROGRAM).rename(away / "program.docx")
    (folder.outputs / NAME).unlink()

    with Refusing(away, errno.EIO, "list"):
        result = folder.rebuild()

    assert result.those(Action.FAILED) == [PROGRAM]
    assert "arkiv går inte att läsa: disken svarar inte som den ska" in result.why(PROGRAM)
    assert PROGRAM not in folder.documents
    assert [str(p).partition(": ")[0] for p in result.faults] == [
        "FEL Z02 filer i outputs som ingen rad ber om är inte eftersökta"
    ]
    assert folder.rebuild().outcome(PROGRAM).step.moved_from == "arkiv/program.docx"


def test_a_template_that_cannot_be_looked_at_costs_its_own_documents(folder: WorkingFolder) -> None:
    with Refusing(folder.path / "templates/standard/program.docx", errno.EIO):
        result = folder.rebuild()

    assert result.those(Action.FAILED) == [PROGRAM]
    assert "program.docx går inte att läsa: disken svarar inte" in result.why(PROGRAM)
    assert result.written == [WILL, READING]


def test_a_picture_that_cannot_be_looked_at_is_not_said_to_be_unfit(folder: WorkingFolder) -> None:
    with Refusing(folder.inputs / "vapen.png", errno.EIO):
        result = folder.rebuild()

    assert set(result.those(Action.FAILED)) == set(ALL)
    assert "vapen.png går inte att läsa: disken svarar inte som den ska" in result.why(PROGRAM)
    assert "går inte att använda" not in result.why(PROGRAM)


@pytest.mark.parametrize("name", [NAME, ".beredning/bas"])
def test_a_cache_that_cannot_be_looked_at_is_done_without(folder: WorkingFolder, name: str) -> None:
    with Refusing(folder.outputs / name, errno.EIO, "open", "stat"):
        result = folder.rebuild()

    assert result.written == [PROGRAM, WILL, READING]
    assert result.exit_code == 0


def test_who_asks_for_what_is_nowhere_learns_which_file_could_not_be_read(
    folder: WorkingFolder,
) -> None:
    with Refusing(folder.book, errno.EIO), pytest.raises(UsageError) as told:
        folder.rebuild("AU-2026-12-02")

    assert "”AU-2026-12-02” finns inte" in told.value.sentence
    assert "F05 lindvalla.xlsx: Filen går inte att läsa: disken svarar" in told.value.remedy


def test_a_folder_of_workbooks_that_cannot_be_listed_says_why(folder: WorkingFolder) -> None:
    (folder.inputs / "fler").mkdir()

    with Refusing(folder.inputs / "fler", errno.EIO, "list"):
        told = "\n".join(map(str, folder.rebuild().faults))

    assert "F05 fler: Mappen går inte att läsa: disken svarar inte som den ska." in told


def test_only_one_module_looks() -> None:
    looks = r"\.(read_bytes|read_text|is_file|is_dir|exists|rglob|glob|iterdir|scandir|listdir)\("
    allowed = {
        "ooxml/package/unpacking.py",  # what is in a zip
        "publish/programs/office.py",  # where LibreOffice is installed
        "publish/programs/after_us.py",  # loads nothing of the program
        "building/builtin.py",  # and the program itself
        "commands/new.py",  # its own templates
        "web/answers/static_files.py",  # the looks of its pages
        "store/files.py",  # what never raises
        "building/unchanged.py",  # an entry of disk's
        # streams of a PDF, in memory
        *("publish/foreign/drawing_work.py", "publish/joined/page_stamp.py"),
        *("publish/standards/pdf_claims.py", "publish/tags/pdf_fonts.py"),
    }
    root = Path(cache.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if re.search(looks, line) and "disk." not in line
    }
    assert found - {"disk.py"} == allowed


# ---------------------------------------------------------------- what is in the place of a file


@POSIX
@pytest.mark.parametrize("name", [NAME, ".beredning/vila.json", ".beredning/bas"])
def test_a_pipe_or_a_folder_in_the_place_of_a_cache_is_no_cache_and_nobody_waits(
    folder: WorkingFolder, name: str
) -> None:
    for make in (os.mkfifo, os.mkdir):
        path = folder.outputs / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        make(path)
        assert folder.rebuild().exit_code == 0
        made_of = digest_of_inputs(folder.path, TODAY)
        last_result(folder.path, made_of)
        before = before_build(folder.path, TODAY, made_of)
        assert before is not None
        note_result(folder.path, before, {}, ["rad"], 0)
        path.rmdir() if path.is_dir() else path.unlink()


# ---------------------------------------------------------------- caches of another shape

ODD: tuple[Any, ...] = (None, [], [[]], {}, {"a": None}, "", "text", 0, -1, 7, 1.5, True, [None])


def variants(value: Any) -> Iterator[Any]:
    """Yield a value with each of its values in turn replaced by one of another shape."""
    yield from (odd for odd in ODD if type(odd) is not type(value))
    pairs = list(value.items() if isinstance(value, dict) else enumerate(value))[:4]
    for key, inner in pairs if isinstance(value, dict | list) else ():
        for odd in variants(inner) if isinstance(inner, dict | list) else ODD:
            made = deepcopy(value)
            made[key] = odd
            yield made
    for key, _ in pairs if isinstance(value, dict) else ():
        yield {name: inner for name, inner in value.items() if name != key}


def test_a_ledger_of_whatever_shape_is_a_ledger_or_none(built: WorkingFolder) -> None:
    known = json.loads((built.outputs / NAME).read_text("utf-8"))
    known["documents"], known["sources"] = known["documents"][:2], known["sources"][:400]
    place = built.path / "liggare"
    place.mkdir()
    count = 0
    for made in variants(known):
        (place / NAME).write_text(json.dumps(made), "utf-8")
        ledger = load(place)
        count += 1
        for trace in ledger.traces.values():
            told = (trace.kind, trace.key, trace.target, trace.digest, trace.template, trace.proved)
            assert all(type(text) is str for text in (*told, *trace.reads.values()))
            assert type(trace.sentences) is int
            assert not Path(trace.target).is_absolute()
        for digests in ledger.templates.values():
            assert all(type(digest) is str for digest in digests)
        for table in ledger.tables.values():
            assert all(type(name) is str for name in (*table.columns, *table.keys))
    assert count > 300


@pytest.mark.parametrize(
    ("inside", "wrong"),
    [
        ("", {"version": 1, "sources": [], "documents": [], "templates": None}),
        ("", {"version": 1}),
        ("", {"version": 3}),
        ("", {"sheets": None}),
        ("", {"sources": [[None, 1, [], "ab"]] * 999}),
        ("", {"sources": [["a", "b", "c"]] * 999}),
        ("", {"sources": ["abcd"] * 999}),
        ("documents", {"target": "../x.docx"}),
        ("documents", {"target": "/x.docx"}),
        ("documents", {"kind": None}),
        ("documents", {"target": "a/../../x.docx"}),
        ("documents", {"reads": [-1]}),
        ("documents", {"reads": [10**6]}),
        ("documents", {"reads": [True]}),
    ],
)
def test_with_a_ledger_of_another_shape_a_build_does_what_it_does_without(
    folder: WorkingFolder, inside: str, wrong: dict[str, Any]
) -> None:
    known = json.loads((folder.outputs / NAME).read_text("utf-8"))
    made = known | ({inside: [d | wrong for d in known[inside]]} if inside else wrong)
    (folder.outputs / NAME).write_text(json.dumps(made), "utf-8")

    assert folder.rebuild().written == [PROGRAM, WILL, READING]
    assert json.loads((folder.outputs / NAME).read_text("utf-8")).keys() == known.keys()


def test_the_note_of_a_build_that_changed_nothing_is_read_by_its_types(
    folder: WorkingFolder,
) -> None:
    made_of = digest_of_inputs(folder.path, TODAY)
    before = before_build(folder.path, TODAY, made_of)
    assert before is not None
    note_result(folder.path, before, {}, ["en rad"], 0)
    note = folder.outputs / ".beredning/vila.json"
    known = json.loads(note.read_text("utf-8"))
    assert last_result(folder.path, made_of) == (("en rad",), 0)

    for made in variants(known):
        note.write_text(json.dumps(made), "utf-8")
        found = last_result(folder.path, made_of)
        assert found is None or (set(map(type, found[0])), type(found[1])) in (
            ({str}, int),
            (set(), int),
        )
    note.write_text("[" * 100_000, "utf-8")
    assert last_result(folder.path, made_of) is None


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"nul", b"\0" * 9])
def test_what_is_no_json_is_no_cache(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)

    with pytest.raises(cache.UNFIT):
        cache.mapping(cache.read(tmp_path / "x"))


@pytest.mark.parametrize("data", [b"", b"PK", b"\0" * 100, b"<x/>"])
def test_a_base_copy_that_is_damaged_is_none(folder: WorkingFolder, data: bytes) -> None:
    folder.edit(LETTER, "Arbetet går som det ska.", "Arbetet går fort.")
    for copy in (folder.outputs / ".beredning/bas").iterdir():
        copy.write_bytes(data)

    result = folder.change("Beslutspunkter/BP1/Sats", "det nya").build()

    assert result.those(Action.MERGE) == [LETTER]
    assert "Arbetet går fort." in folder.text(LETTER)


def test_a_document_whose_rights_cannot_be_copied_is_still_written(folder: WorkingFolder) -> None:
    with Refusing(folder.outputs, errno.EPERM, "chmod"):
        assert folder.rebuild().written == [PROGRAM, WILL, READING]


def test_a_seal_whose_list_cannot_be_read_is_told_where_versions_are_counted(
    folder: WorkingFolder,
) -> None:
    sealed = folder.outputs / "utskick/au-2026-12-02/version-1"
    sealed.mkdir(parents=True)
    (sealed / "SHA256SUMS.txt").write_bytes(b"")
    with Refusing(sealed / "SHA256SUMS.txt", errno.EIO):
        result = folder.rebuild("program")

    assert [p.code for p in result.faults] == ["Z02"]
    assert "utskick/au-2026-12-02/version-1/SHA256SUMS.txt" in str(result.faults[0])


@pytest.mark.parametrize("at", [1, 2])
def test_where_there_is_no_room_for_a_pdf_that_is_told(at: int) -> None:
    documents = {"ett": b"PK", "två": b"PK"}
    with Trouble("write", at, fails(errno.ENOSPC)), pytest.raises(OfficeError) as told:
        as_pdfs(documents, Path(sys.executable))

    assert str(told.value) == (
        "Pdf gick inte att göra: disken är full. Kontrollera att disken har plats."
    )


def test_what_windows_refuses_otherwise_is_told_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "rapport.html"
    there.mkdir()
    with pytest.raises(StoreError) as told:
        write_whole(there, b"")

    def as_windows(*names: object) -> None:
        raise PermissionError(errno.EACCES, "Access is denied", *names)

    monkeypatch.setattr(Path, "replace", as_windows)
    with pytest.raises(StoreError) as told_there:
        write_whole(there, b"")
    assert str(told_there.value) == str(told.value)
    assert "det ligger en mapp med det namnet" in str(told.value)

    def no_name(*_: object, **__: object) -> None:
        raise OSError(errno.EINVAL, "The filename, directory name, or label syntax is incorrect")

    monkeypatch.setattr(os, "stat", no_name)
    assert not disk.exists(tmp_path / "vem?.pdf")
    assert disk.bytes_of(tmp_path / "vem?.pdf") is None

"""Names, paths, consoles and rights where Windows is, or a share with colleagues on it."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from pipeline.errors import StoreError
from pipeline.model import Action
from pipeline.plan import plan
from pipeline.read import read_folder
from pipeline.store import too_long
from tests.hostile import home
from tests.hostile.cells import NAMES
from tests.plan_data import changed, dataset, sheets
from tests.working_folder import LETTER, PROGRAM, READING, WILL, WorkingFolder

pytestmark = pytest.mark.slow

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
RESERVED = re.compile(r"con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³]")
COPIES = (
    "program-DESKTOP-4F7K2.docx",
    "program (1).docx",
    "program – kopia.docx",
    "Kopia av program.docx",
    "program (Annas dator konflikterande kopia 2026-11-20).docx",
)


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a small working folder."""
    return WorkingFolder(tmp_path)


# ---------------------------------------------------------------- names


def allowed(target: str) -> bool:
    """Return whether Windows, OneDrive and every browser take the path as it is."""
    steps = target.split("/")
    return (
        len(steps) == 2
        and len(target.encode()) <= 120
        and all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*(\.docx)?", step) for step in steps)
        and not any(RESERVED.fullmatch(step.partition(".")[0]) for step in steps)
    )


@pytest.mark.parametrize(
    "cell", ["Ärenden/Ä1/Dnr", "Sammanträden/KSAU-1/Möte-id", "Program/SUP/Program-id"]
)
@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[:30] for name in NAMES])
def test_every_name_becomes_one_that_windows_takes(cell: str, name: str) -> None:
    made = changed(**{cell: name})
    key = cell.split("/")[1]
    for rows in made.values():  # what refers to the row goes on doing so
        for row in rows:
            row.update({h: name for h, v in row.items() if v == key and h in ("Möte", "Program")})
    targets = [one.target for one in plan(dataset(made)).plans]

    assert all(map(allowed, targets)), [target for target in targets if not allowed(target)]
    assert len({target.casefold() for target in targets}) == len(targets)


def test_names_that_differ_only_in_case_name_both_cells() -> None:
    made = sheets()
    made["Ärenden"].append({**made["Ärenden"][0], "Ärende-id": "Ä2", "Dnr": "ks 2019/160"})
    made["Behandling"].append({**made["Behandling"][1], "Behandling-id": "BH9", "Ärende": "Ä2"})
    made["Beslut"].append({**made["Beslut"][1], "Beslut-id": "B9", "Behandling": "BH9"})

    told = [problem for problem in plan(dataset(made)).problems if problem.code == "G04"]

    rows = [str(problem.cell) for problem in told]
    assert len(set(rows)) == 2
    assert all(other in p.message for p, other in zip(told, reversed(rows), strict=True))


def test_paths_that_word_cannot_open_are_told_on_windows_only() -> None:
    target = "ks-2026-12-02/ks-2026-41-tjansteskrivelse.docx"
    deep = "\\".join(["Kommunledningsförvaltningen"] * 7)

    assert too_long(PureWindowsPath(f"G:\\{deep}\\outputs"), [target]) == [target]
    assert too_long(PureWindowsPath(f"\\\\server\\delad\\{deep}"), [target]) == [target]
    assert too_long(PureWindowsPath("C:\\Beredning\\outputs"), [target]) == []
    assert too_long(PurePosixPath("/" + "x" * 300), [target]) == []


# ---------------------------------------------------------------- files that are held


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the names that the system lets nobody replace: Windows' sharing violation."""
    names: set[str] = set()
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target).name in names:
            raise PermissionError(errno.EACCES, "The process cannot access the file", str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    return names


def test_a_document_that_is_open_is_reported_and_the_others_go_on(
    folder: WorkingFolder, held: set[str]
) -> None:
    folder.build()
    before = folder.documents[PROGRAM]
    held.add("program.docx")

    result = folder.change("Program/LUND/Version", "1.0").build()

    assert result.those(Action.LOCKED) == [PROGRAM]
    assert "program.docx går inte att skriva: den är öppen" in result.why(PROGRAM)
    assert "Stäng filen" in result.why(PROGRAM)
    assert result.written == [WILL, READING]
    assert result.exit_code == 1
    assert folder.documents[PROGRAM] == before
    assert not list(folder.outputs.rglob("*.beredning-tmp"))

    held.clear()
    assert folder.build().written == [PROGRAM]


def test_a_report_that_cannot_be_written_does_not_undo_the_build(folder: WorkingFolder) -> None:
    (folder.outputs / "rapport.html").mkdir(parents=True)

    done = folder.write().command()

    assert set(folder.documents) >= {LETTER, PROGRAM}
    assert f"({LETTER})" in done.stdout
    assert "rapport.html går inte att skriva: det ligger en mapp med det namnet." in done.stderr


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.EROFS, "disken är skrivskyddad"),
        (errno.EACCES, "du har inte skrivrätt"),
        (errno.ENOSPC, "disken är full"),
        (errno.ENOENT, "fel 2 från systemet"),
    ],
)
def test_an_outputs_that_cannot_be_written_is_a_sentence(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    make = Path.mkdir

    def refuse(self: Path, *args: Any, **options: Any) -> None:
        if folder.outputs in (self, *self.parents):
            raise OSError(code, "no", str(self))
        make(self, *args, **options)

    monkeypatch.setattr(Path, "mkdir", refuse)

    with pytest.raises(StoreError) as caught:
        folder.build()

    assert says in str(caught.value)
    assert caught.value.remedy


def test_an_outputs_that_is_a_file_is_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    home.working_folder(tmp_path)
    (tmp_path / "outputs").write_text("inte en mapp", "utf-8")

    done = home.run(tmp_path, "build")

    assert (done.code, done.logs) == (2, "")
    assert "outputs går inte att skriva" in done.output
    assert (tmp_path / "outputs").read_text("utf-8") == "inte en mapp"


# ---------------------------------------------------------------- copies that sync programs make


@pytest.mark.parametrize("name", COPIES)
def test_a_conflict_copy_is_known_by_its_memory_and_left_alone(
    folder: WorkingFolder, name: str
) -> None:
    folder.build()
    copy = folder.outputs / "lund" / name
    copy.write_bytes(folder.documents[PROGRAM])
    before = copy.read_bytes()

    result = folder.change("Program/LUND/Version", "1.0").build()

    assert result.written == [PROGRAM, WILL, READING]
    assert [note for note in result.report.notes if f"lund/{name} är en kopia av {PROGRAM}" in note]
    assert result.report.unplanned == ()
    assert copy.read_bytes() == before


def test_the_copy_that_is_left_when_the_document_is_gone_is_the_document(
    folder: WorkingFolder,
) -> None:
    folder.build()
    edited = folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    (folder.outputs / PROGRAM).rename(folder.outputs / "lund" / "program-LAPTOP-1.docx")

    folder.build()

    assert folder.documents[PROGRAM] == edited


def test_a_file_of_somebody_else_beside_them_is_no_copy(folder: WorkingFolder) -> None:
    folder.build()
    (folder.outputs / "lund" / "program (1).docx").write_bytes(b"PK, men inte vart")

    assert not [note for note in folder.rebuild().report.notes if "kopia" in note]


# ---------------------------------------------------------------- rights


@POSIX
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o002, 0o664)])
def test_new_files_can_be_read_by_those_who_the_share_lets_in(
    folder: WorkingFolder, mask: int, mode: int
) -> None:
    before = os.umask(mask)
    try:
        folder.build()
    finally:
        os.umask(before)

    files = [path for path in folder.outputs.rglob("*") if path.is_file() and path.name != "las"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {mode}
    assert stat.S_IMODE((folder.outputs / LETTER).parent.stat().st_mode) == 0o777 & ~mask


@POSIX
def test_the_lock_of_one_colleague_can_be_taken_by_the_next(folder: WorkingFolder) -> None:
    folder.build()

    (lock,) = folder.outputs.glob(".beredning/las")
    assert stat.S_IMODE(lock.stat().st_mode) == 0o666


@POSIX
def test_a_replaced_file_keeps_the_rights_it_had(folder: WorkingFolder) -> None:
    folder.build()
    (folder.outputs / PROGRAM).chmod(0o604)

    folder.change("Program/LUND/Version", "1.0").build()

    assert stat.S_IMODE((folder.outputs / PROGRAM).stat().st_mode) == 0o604


# ---------------------------------------------------------------- consoles and text files


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "cp437", "utf-8", "utf-16"])
def test_every_console_gets_its_words(folder: WorkingFolder, encoding: str) -> None:
    (folder.inputs / "trasig ”fil” – 中 \U0001f600.xlsx").write_bytes(b"x")

    done = folder.write().command(encoding=encoding)

    assert done.returncode == 1
    assert "FEL F01 trasig" in done.stdout
    assert "Filen är ingen arbetsbok" in done.stdout
    assert not done.stderr


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_csv_is_read_whatever_ends_its_lines(tmp_path: Path, newline: str, mark: str) -> None:
    lines = ("Kortform;Utskrivet", 'KS;"kommun-', 'styrelsen"', "AU;arbetsutskottet", "")
    text = mark + newline.join(lines)
    (tmp_path / "Ord.csv").write_bytes(text.encode())

    found = read_folder(tmp_path)

    (table,) = found.tables
    assert table.header == ("Kortform", "Utskrivet")
    assert table.rows == (("KS", "kommun-\nstyrelsen"), ("AU", "arbetsutskottet"))
    assert not found.problems

"""Files that stand as the last build left them are not looked into; whatever is done to one is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.building.as_json import as_json
from pipeline.model import Action
from tests.working_folder import PROGRAM, Result, WorkingFolder

pytestmark = pytest.mark.slow
KNOWN = ".beredning/filer.json"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a folder where all is built and known."""
    made = WorkingFolder(tmp_path / "mapp")
    assert made.build().written
    return made


def _flip(path: Path) -> None:
    """Write something else of the same length in a file, and set its time back."""
    at, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns))


def _copy(path: Path) -> None:
    """Put a copy in its place, with its time."""
    other = path.with_name("annan")
    shutil.copy2(path, other)
    other.replace(path)


def _other(path: Path) -> None:
    """Put another document in its place."""
    other = next(one for one in sorted(path.parent.parent.rglob("*.docx")) if one != path)
    shutil.copy2(other, path)


def _link(path: Path) -> None:
    """Put a link to it in its place."""
    path.rename(path.with_name("ifrån.bak"))
    path.symlink_to("ifrån.bak")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DONE: dict[str, Callable[[Path], object]] = {
    "inget": lambda path: None,
    "rört": lambda path: path.touch(),
    "ändrat": _flip,
    "kopierat": _copy,
    "ett annat": _other,
    "länkat": _link,
    "borta": lambda path: path.unlink(),
    "tomt": lambda path: path.write_bytes(b""),
    "öppet": lambda path: path.with_name(f"~${path.name}").write_bytes(b""),
    "öppet i LibreOffice": lambda path: path.with_name(f".~lock.{path.name}#").write_bytes(b""),
    "en mapp": _folder,
    "flyttat": lambda path: path.rename(path.with_name("flyttat.docx")),
}


def said(result: Result) -> object:
    """Return all that a build reports."""
    return as_json(result.report)


@pytest.mark.parametrize("what", DONE)
@pytest.mark.parametrize("text", ["", "Ett annat mål."])
def test_whatever_is_done_to_a_file_is_seen(folder: WorkingFolder, what: str, text: str) -> None:
    DONE[what](folder.outputs / PROGRAM)
    if text:
        folder.change("Mål/M1/Måltext", text).write()

    short = said(folder.rebuild(dry=True))

    (folder.outputs / KNOWN).unlink()
    assert short == said(folder.rebuild(dry=True))


@pytest.mark.parametrize("junk", ["", "[", "{}", "[1]", '[["a"]]', '[["a","b",1,1,1,"x"]]'])
def test_a_damaged_note_is_no_note(folder: WorkingFolder, junk: str) -> None:
    (folder.outputs / KNOWN).write_text(junk)

    assert not folder.rebuild().written


def test_only_what_may_have_changed_is_opened(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    openings = os.open

    def noted(path: str | Path, *rest: int) -> int:
        opened.append(os.fspath(path))
        return openings(path, *rest)

    (folder.outputs / PROGRAM).touch()
    monkeypatch.setattr(os, "open", noted)

    result = folder.rebuild(dry=True)

    documents = [path for path in opened if "outputs" in path and path.endswith(".docx")]
    assert documents == [os.fspath(folder.outputs / PROGRAM)]
    assert result.outcome(PROGRAM).action is Action.SKIP


def test_what_a_build_has_written_is_known_to_the_next(folder: WorkingFolder) -> None:
    assert folder.change("Mål/M1/Måltext", "Ett annat mål.").build().written

    note = (folder.outputs / KNOWN).read_text("utf-8")

    assert PROGRAM in note
    assert all(target in note for target in folder.documents)

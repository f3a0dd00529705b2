"""A power cut or a failing disk, wherever it strikes: no half file, no lost file, and on we go."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

from pipeline.building.report_page import write_page
from pipeline.commands.freeze import freeze, verify
from pipeline.commands.publish import publish_meeting
from pipeline.errors import BeredningError
from pipeline.store.files import TEMPORARY
from tests.amounts import FULL
from tests.docx import files_of, package
from tests.trouble import KINDS, LOOKS, Act, Trouble, counted, cut_off, fails, killed
from tests.working_folder import (
    DECISION_1,
    LETTER,
    MOVED,
    PROGRAM,
    READING,
    TODAY,
    WILL,
    WorkingFolder,
)

REFUSALS = (errno.EIO, errno.EACCES, errno.ESTALE, errno.ETIMEDOUT)
ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES)
MEETING = "AU-2026-12-02"
# what was being written when it struck, or has given way
HALVES = ("utskick-halvt", "publicerat-halvt", "publicerat-gammalt")
DAY = datetime(2026, 11, 21, 12).astimezone()
TYPED = "Det här har Bo skrivit för hand"
pytestmark = [pytest.mark.hypothesis, pytest.mark.slow]  # so that `make fuzz` runs these too


@dataclass
class Scene:
    """A folder before something is done to it, and what it is like when all goes well."""

    start: Path
    run: Callable[[WorkingFolder], object]
    known: frozenset[bytes]  # every Word file there was before or is after
    typed: frozenset[bytes]  # files that somebody has edited
    after: dict[str, bytes]
    published: tuple[dict[str, bytes], ...]  # what a published folder may have: none, old or new

    def folder(self, path: Path) -> WorkingFolder:
        """Return a fresh copy of the start at `path`."""
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.start, path)
        return standing(path)


def standing(path: Path) -> WorkingFolder:
    """Return the working folder that stands at `path`."""
    made = WorkingFolder.__new__(WorkingFolder)
    made.path, made.sheets = path, {}
    made.inputs, made.outputs = path / "inputs", path / "outputs"
    made.book = made.inputs / "lindvalla.xlsx"
    return made


def built(folder: WorkingFolder) -> None:
    """Build, dropping the edits of one document, and write the report, as the command does."""
    report = folder.rebuild(fresh=(WILL,)).report
    write_page(report, folder.outputs, DAY)


def first_built(folder: WorkingFolder) -> None:
    """Build some documents where nothing was built."""
    report = folder.rebuild("program", "politisk-vilja", "kallelse").report
    write_page(report, folder.outputs, DAY)


def frozen(folder: WorkingFolder) -> None:
    """Freeze a meeting."""
    freeze(folder.path, TODAY, MEETING)


def published(folder: WorkingFolder) -> None:
    """Publish what was sealed last, on a computer without LibreOffice."""
    with patch("pipeline.building.laid_out.find_office", lambda: None):
        publish_meeting(folder.path, TODAY, MEETING)


def published_before(path: Path) -> WorkingFolder:
    """Return a folder whose meeting was published, and sealed again since."""
    folder = WorkingFolder(path)
    folder.build()
    published(folder)
    folder.change("Behandling/BH1/Rubrik", "Så gick arbetet").build()
    freeze(folder.path, TODAY, MEETING)
    return folder


def changed(path: Path) -> WorkingFolder:
    """Return a folder in which a build has all there is to do: write, move, replace and keep."""
    folder = WorkingFolder(path)
    folder.build()
    folder.edit(LETTER, "Så går arbetet", TYPED)  # and it will move
    folder.edit(WILL, "Fler arter", TYPED)  # and its edits are dropped
    saved = folder.outputs / READING
    saved.write_bytes(package(files_of(saved.read_bytes())))  # by another program
    (folder.outputs / DECISION_1).unlink()
    folder.change("Behandling/BH1/Möte", "KF-2026-12-16")
    folder.change("Mål/M2/Måltext", "med friskt vatten")
    folder.change("Politisk vilja/V1/Ordning", 3)
    return folder.write()


STARTS = {
    "first": lambda path: WorkingFolder(path).write(),
    "build": changed,
    "freeze": lambda path: WorkingFolder(path).write(),
    "publish": published_before,
}


@pytest.fixture(scope="module", params=STARTS)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Return one of the scenes, played once without trouble."""
    home = tmp_path_factory.mktemp(request.param)
    start = home / "start"
    runs = {"first": first_built, "build": built, "freeze": frozen, "publish": published}
    folder = STARTS[request.param](start)
    if request.param == "freeze":
        folder.rebuild()
    made = Scene(start, runs[request.param], frozenset(), frozenset(), {}, ())
    before = word_files(folder)
    played = made.folder(home / "after")
    made.run(played)
    made.after = played.documents
    made.published = ({}, in_published(before), in_published(word_files(played)))
    made.known = frozenset({*before.values(), *word_files(played).values()})
    made.typed = frozenset(data for data in before.values() if is_typed(data))
    assert len(made.typed) == (2 if request.param == "build" else 0)
    return made


def word_files(folder: WorkingFolder) -> dict[str, bytes]:
    """Return every Word file under outputs/ by path, those kept aside and those sealed too."""
    found = folder.outputs.rglob("*.docx")
    return {p.relative_to(folder.outputs).as_posix(): p.read_bytes() for p in found}


def all_that_stands(folder: WorkingFolder) -> dict[str, bytes | None]:
    """Return what each file in a folder holds, half files too; None for a folder in it."""
    return {
        path.relative_to(folder.path).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.path.rglob("*")
    }


def in_published(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return those of some files that are published."""
    return {path: data for path, data in files.items() if path.startswith("publicerat/")}


def is_typed(data: bytes) -> bool:
    """Return whether the words typed by hand stand in a file."""
    return TYPED.encode() in files_of(data)["word/document.xml"]


def check_nothing_is_lost_or_half(scene: Scene, folder: WorkingFolder) -> None:
    """Look at outputs/ as the trouble left it."""
    found = word_files(folder).items()
    files = {path: data for path, data in found if not any(half in path for half in HALVES)}
    assert set(files.values()) <= scene.known
    assert in_published(files) in scene.published
    assert scene.typed <= set(files.values())
    assert verify(folder.path) == ()


def check_the_next_run_finishes(scene: Scene, folder: WorkingFolder) -> None:
    """Do it again without trouble: all is as if there had been none."""
    with Trouble("none"):
        scene.run(folder)
    edited = {MOVED}  # left, or merged with what is new
    assert not list(folder.outputs.rglob(f"*{TEMPORARY}"))
    assert not [half for half in HALVES if (folder.outputs / ".beredning" / half).exists()]
    now = {target: data for target, data in folder.documents.items() if target not in edited}
    assert {t: d for t, d in scene.after.items() if t not in edited}.items() <= now.items()
    assert MOVED not in scene.after or is_typed(folder.documents[MOVED])
    assert scene.typed <= set(word_files(folder).values())


def struck_by_errors(calls: int) -> range:
    """Return the calls at which the disk fails: every second, where a power cut strikes each.

    By `make fuzz` all of them.
    """
    return range(1, calls + 1, 1 if FULL else 2)


def troubles(kind: str, calls: int) -> Iterator[tuple[int, Act]]:
    """Yield each call with the errors that it meets: one of them, or by `make fuzz` all."""
    for at in struck_by_errors(calls):
        numbers = ERRORS if FULL else (ERRORS[(at + KINDS.index(kind)) % len(ERRORS)],)
        yield from ((at, fails(number)) for number in numbers)


# ---------------------------------------------------------------- at every call


@pytest.mark.parametrize("kind", KINDS)
def test_a_disk_that_fails_at_any_call_loses_nothing(
    scene: Scene, kind: str, tmp_path: Path
) -> None:
    calls = counted(kind, lambda: scene.run(scene.folder(tmp_path / "räknad")))
    assert calls >= 3

    for at, act in troubles(kind, calls):
        folder = scene.folder(tmp_path / "arbetsmapp")
        with Trouble(kind, at, act) as trouble, suppress(BeredningError):
            scene.run(folder)
        assert trouble.count >= at
        check_nothing_is_lost_or_half(scene, folder)
        check_the_next_run_finishes(scene, folder)


@pytest.mark.parametrize("kind", LOOKS)
def test_a_disk_that_refuses_to_be_looked_at_is_told_and_nothing_is_lost(
    scene: Scene, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "loggar").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "loggar"))
    folder = scene.folder(tmp_path / "arbetsmapp")
    calls = counted(kind, partial(scene.run, folder), folder.path)
    assert calls >= 6 or kind == "chmod"

    for at in range(1, calls + 1, 1 if FULL else 11):
        folder = scene.folder(tmp_path / "arbetsmapp")
        number = REFUSALS[at % len(REFUSALS)]
        with Trouble(kind, at, fails(number), folder.path) as trouble, suppress(BeredningError):
            scene.run(folder)
        assert trouble.count >= at
        assert [log.read_text("utf-8") for log in (tmp_path / "loggar").iterdir()] == []
        check_nothing_is_lost_or_half(scene, folder)
        check_the_next_run_finishes(scene, folder)


@pytest.mark.parametrize("kind", KINDS)
def test_a_power_cut_at_any_call_loses_nothing(scene: Scene, kind: str, tmp_path: Path) -> None:
    """What the disk has at a call is what a process that is killed there leaves: one shows it."""
    folder = scene.folder(tmp_path / "arbetsmapp")
    cuts = cut_off(kind, partial(scene.run, folder), folder.path, tmp_path / "avbrott")
    folder, at = scene.folder(folder.path), len(cuts) // 2 + 1
    assert killed(kind, at, partial(scene.run, folder))
    left = standing(cuts[at - 1])
    assert all_that_stands(folder) == all_that_stands(left)

    for cut in cuts:
        shutil.rmtree(folder.path)
        cut.rename(folder.path)
        check_nothing_is_lost_or_half(scene, folder)
        check_the_next_run_finishes(scene, folder)


def test_the_scenes_do_all_that_a_build_can_do(tmp_path: Path) -> None:
    folder = changed(tmp_path / "arbetsmapp")

    result = folder.rebuild(fresh=(WILL,))

    assert {DECISION_1, PROGRAM, READING, WILL} <= set(result.written)
    assert any(path.startswith(".beredning/sparat/lund/") for path in word_files(folder))
    assert result.outcome(MOVED).step.moved_from == LETTER

"""Whatever happens to a build that a page asked for: no half file, no lost one, a true page."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from pipeline.commands.build import Progress
from pipeline.commands.working_folder import WorkingFolder as KeptFolder
from pipeline.store.folder import opened
from pipeline.web.live.board import Live
from pipeline.web.live.endings import built_text
from pipeline.web.live.jobs import BUSY, IsCancelled, Job
from pipeline.web.live.live_folder import LiveFolder
from pipeline.web.page_views.document import document_page
from tests.docx import text_of
from tests.trouble import counted
from tests.working_folder import ALL, PROGRAM, TODAY, WorkingFolder, made_once

NOW = datetime(2026, 11, 21, 12).astimezone()
GOAL = "med friskt vatten"
TYPED = "Det här har Bo skrivit för hand"


def changed(path: Path) -> WorkingFolder:
    """Return a folder with a programme that is edited by hand; all the rest is to be built."""
    folder = WorkingFolder(path)
    folder.build()
    folder.edit(PROGRAM, "Mer skog.", TYPED)
    for target in {*ALL} - {PROGRAM}:
        (folder.outputs / target).unlink()
    return folder.change("Mål/M2/Måltext", GOAL).write()


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    return made_once(tmp_path / "arbetsmapp", changed)


def opened_by(folder: WorkingFolder) -> LiveFolder:
    """Return a folder as a server has it, looked at once."""
    made = LiveFolder(KeptFolder(folder.path, lambda: TODAY))
    made.watcher.look()
    return made


def is_built(folder: WorkingFolder) -> bool:
    """Return whether all that the goal stands in says it, and what was typed is there."""
    program = folder.text(PROGRAM)
    return GOAL in program and TYPED in program


def check_nothing_is_lost_or_half(folder: WorkingFolder, built: int = 0) -> None:
    """Look at outputs/ as it was left; `built`: how many documents are there at the least."""
    found = folder.documents
    assert {PROGRAM, *ALL[:built]} <= set(found) <= set(ALL)
    assert all(map(text_of, found.values()))
    assert TYPED in folder.text(PROGRAM)


def told(pages: LiveFolder) -> Live:
    """Return what stands on the board, which has the version that the folder has."""
    now = pages.board.now
    assert now.version == pages.folder.version() == pages.folder.state().version
    assert not now.running
    return now


def test_a_build_from_a_page_is_told_by_its_documents_and_then_by_its_end(
    folder: WorkingFolder,
) -> None:
    pages = opened_by(folder)
    assert pages.folder.state().counts.changed

    assert pages.build()
    assert pages.board.now.running
    pages.jobs.wait()

    assert "byggda" in told(pages).text
    assert pages.folder.state().counts.changed == 0
    assert is_built(folder)


@pytest.mark.parametrize("at", range(len(ALL)))
def test_a_build_that_is_called_off_at_any_document_leaves_whole_files_and_a_true_page(
    folder: WorkingFolder, at: int
) -> None:
    pages, begun = opened_by(folder), list[str]()

    def run(_: Progress, is_cancelled: IsCancelled) -> str:
        def tell(done: int, total: int, name: str) -> None:
            begun.append(name)
            if done == at:
                pages.jobs.cancel()

        return built_text(pages.folder.build((), tell, is_cancelled), NOW)

    pages.jobs.start(Job("Läser arbetsböckerna …", run, "Bygger"))
    pages.jobs.wait()

    check_nothing_is_lost_or_half(folder, at + 1)
    if at + 1 == len(ALL):
        assert told(pages).text.startswith("Klart")
        return
    assert begun == [*ALL[: at + 1]]
    assert told(pages).text.startswith(f"Avbrutet efter {at + 1} av {len(ALL)} dokument.")
    assert pages.folder.state().counts.changed == len(ALL) - at - 1
    pages.build()
    pages.jobs.wait()
    assert told(pages).text.startswith("Klart")
    assert is_built(folder)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a power cut needs a process of its own")
@pytest.mark.parametrize("at", range(len(ALL)))
def test_a_power_cut_at_any_document_leaves_whole_files(folder: WorkingFolder, at: int) -> None:
    if (child := os.fork()) == 0:
        KeptFolder(folder.path, lambda: TODAY).build((), partial(dies, at))
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL

    check_nothing_is_lost_or_half(folder, at)
    pages = opened_by(folder)
    pages.build()
    pages.jobs.wait()
    assert told(pages).text.startswith("Klart")
    assert is_built(folder)


def dies(at: int, done: int, *_: object) -> None:
    """End this process at a document, as a power cut does."""
    if done == at:
        os.kill(os.getpid(), signal.SIGKILL)


def test_two_pages_and_the_command_line_at_once_end_in_the_same_state(
    folder: WorkingFolder,
) -> None:
    first, second = opened_by(folder), opened_by(folder)

    first.build()
    second.build()
    command = folder.command()
    for pages in (first, second):
        pages.jobs.wait()

    assert "Traceback" not in command.stderr
    check_nothing_is_lost_or_half(folder, len(ALL))
    for pages in (first, second):
        assert pages.board.now.text == BUSY or pages.board.now.text.startswith("Klart")
        for _ in range(8):
            pages.watcher.look()
    assert told(first).version == told(second).version
    assert is_built(folder)


def test_a_build_while_another_has_the_folder_says_so_and_writes_nothing(
    folder: WorkingFolder,
) -> None:
    pages = opened_by(folder)
    before = folder.documents

    with opened(folder.outputs):
        pages.build()
        pages.jobs.wait()
        assert (told(pages).text, told(pages).failed) == (BUSY, True)

    assert folder.documents == before


def test_a_save_builds_when_that_is_wanted_and_only_then(folder: WorkingFolder) -> None:
    pages = opened_by(folder)
    folder.change("Mål/M1/Måltext", "med ännu mer skog").write()
    for _ in range(3):
        pages.watcher.look()
    assert not pages.jobs.is_running()
    assert not is_built(folder)

    pages.build_when_saved(True)
    folder.change("Mål/M1/Måltext", "med mest skog").write()
    for _ in range(2):
        pages.watcher.look()
    pages.jobs.wait()

    assert is_built(folder)
    assert "med mest skog" in folder.text(PROGRAM)
    for _ in range(8):
        pages.watcher.look()
    assert not pages.jobs.is_running(), "what a build writes is no save"
    assert not LiveFolder(pages.folder).board.now.on_save


def test_a_preview_after_a_build_opens_no_workbook(folder: WorkingFolder) -> None:
    pages = opened_by(folder)
    pages.build()
    pages.jobs.wait()
    assert told(pages).text.startswith("Klart")

    def preview() -> None:
        page = document_page(pages.folder, {"key": PROGRAM})
        assert page.title

    assert counted("open", preview, folder.inputs) == 0
    first = KeptFolder(folder.path, lambda: TODAY)
    assert counted("open", first.state, folder.inputs) > 0

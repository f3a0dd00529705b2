"""The work that a page asks for: one piece at a time, told as it goes, called off, failed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands.build import Progress
from pipeline.commands.publish_result import Published
from pipeline.errors import BusyError, StoreError, UsageError
from pipeline.model import Action, Edit, Merged, Report
from pipeline.web.live.board import Board, Live
from pipeline.web.live.endings import built_text, fresh_text, published_text
from pipeline.web.live.jobs import BUSY, IsCancelled, Job, Jobs
from tests.page_server import let_go
from tests.working_folder import WorkingFolder


class Told(Board):
    """A board that remembers all that has stood on it."""

    def __init__(self) -> None:
        super().__init__()
        self.history: list[Live] = []

    def tell(self, **changes: Any) -> None:
        super().tell(**changes)
        self.history.append(self.now)

    def those(self, name: str) -> list[str]:
        """Return the values that a field has had, each as long as it stood."""
        found = [str(getattr(notice, name)) for notice in self.history]
        return [text for at, text in enumerate(found) if at == 0 or found[at - 1] != text]


def ends(text: str) -> Callable[[Progress, IsCancelled], str]:
    return lambda progress, is_cancelled: text


def raises(error: Exception) -> Callable[[Progress, IsCancelled], str]:
    def run(progress: Progress, is_cancelled: IsCancelled) -> str:
        raise error

    return run


def test_work_is_told_while_it_goes_and_when_it_is_over() -> None:
    board = Told()
    jobs = Jobs(board)

    assert jobs.start(Job("Läser …", ends("Klart: 3 dokument byggda."), "Bygger"))
    jobs.wait()

    first, last = board.history[0], board.history[-1]
    assert (first.text, first.running, first.cancellable) == ("Läser …", True, True)
    assert (last.text, last.running, last.failed) == ("Klart: 3 dokument byggda.", False, False)
    assert not jobs.is_running()


def test_who_waits_for_a_piece_of_work_has_been_told_of_its_end() -> None:
    class Asking(Board):
        def tell(self, **changes: Any) -> None:
            super().tell(**changes)
            running.append(jobs.is_running())

    running = list[bool]()
    jobs = Jobs(Asking())

    jobs.start(Job("Läser …", ends("Klart.")))
    jobs.wait()

    assert running == [True, True]


def test_work_that_is_waited_for_as_it_begins_ends_and_the_next_begins() -> None:
    class Asking(Board):
        def tell(self, **changes: Any) -> None:
            super().tell(**changes)
            if changes.get("running"):
                jobs.wait(0)

    jobs = Jobs(Asking())

    for text in ("Det första.", "Det andra."):
        assert jobs.start(Job("Läser …", ends(text)))
        jobs.wait()


def test_only_one_piece_is_at_work() -> None:
    board = Told()
    jobs = Jobs(board)

    def waits(progress: Progress, is_cancelled: IsCancelled) -> str:
        go.wait()
        return "Det första."

    with let_go() as go:
        assert jobs.start(Job("Bygger …", waits))
        assert not jobs.start(Job("Fryser …", ends("Det andra.")))
        assert not jobs.start(Job("Bygger …", ends("Det andra."), about=("ett möte",)))
        assert jobs.start(Job("Bygger …", ends("Det tredje."))), "a second press finds its own work"
    jobs.wait()

    assert "Fryser …" not in board.those("text")
    assert jobs.start(Job("Fryser …", ends("Det andra.")))
    jobs.wait()
    assert board.now.text == "Det andra."


def test_a_thousand_documents_are_told_each_second_and_read_aloud_each_tenth() -> None:
    board, seconds = Told(), iter(n / 50 for n in range(1_000))
    jobs = Jobs(board, clock=lambda: next(seconds))

    def run(progress: Progress, is_cancelled: IsCancelled) -> str:
        for done in range(1_000):
            progress(done, 1_000, f"Brev {done}")
        progress(1_000, 1_000, "")
        return "Klart."

    jobs.start(Job("Läser …", run, "Bygger"))
    jobs.wait()

    texts, said = board.those("text"), board.those("said")
    assert texts[:3] == ["Läser …", "Bygger 1 av 1000: Brev 0", "Bygger 51 av 1000: Brev 50"]
    assert len(texts) == 2 + 1_000 / 50
    assert said == [
        "Läser …",
        *(f"Bygger {n}01 av 1000: Brev {n}00" for n in range(1, 10)),
        "Klart.",
    ]


def test_work_is_called_off_between_two_documents_and_a_late_progress_does_not_hide_it() -> None:
    board, begun, go = Told(), threading.Event(), threading.Event()
    jobs = Jobs(board)

    def run(progress: Progress, is_cancelled: IsCancelled) -> str:
        begun.set()
        go.wait()
        progress(1, 8, "Kallelse")
        return "Avbrutet efter 1 av 8." if is_cancelled() else "Klart."

    jobs.start(Job("Läser …", run, "Bygger"))
    begun.wait()
    jobs.cancel()
    go.set()
    jobs.wait()

    assert board.those("text") == [
        "Läser …",
        "Avbryter efter dokumentet som görs nu …",
        "Avbrutet efter 1 av 8.",
    ]
    jobs.cancel()
    jobs.start(Job("Läser …", run, "Bygger"))
    jobs.wait()
    assert board.now.text == "Klart.", "what is called off is what was at work then"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (BusyError("Ett annat bygge pågår i samma mapp."), BUSY),
        (
            UsageError("Mötet finns inte.", remedy="Välj ett annat."),
            "Mötet finns inte. Välj ett annat.",
        ),
    ],
)
def test_work_that_cannot_go_on_says_why(error: Exception, told: str) -> None:
    board, checks = Board(), list[str]()
    jobs = Jobs(board, lambda: checks.append("ja"))

    jobs.start(Job("Bygger …", raises(error)))
    jobs.wait()

    assert (board.now.text, board.now.failed, board.now.running) == (told, True, False)
    assert checks == ["ja"], "what it wrote before is to be known"


def test_work_whose_end_cannot_be_put_in_words_is_over_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def plain(text: str) -> str:
        raise ZeroDivisionError(text)

    board = Board()
    jobs = Jobs(board, plain=plain)

    assert jobs.start(Job("Bygger …", raises(UsageError("Mötet finns inte.", remedy=""))))
    jobs.wait()

    assert "Felet är vårt, inte ditt." in board.now.text
    assert (board.now.failed, board.now.running) == (True, False)
    assert not jobs.is_running()


def test_work_that_has_just_ended_is_not_said_to_be_called_off() -> None:
    board = Told()
    jobs = Jobs(board)
    jobs.start(Job("Läser …", ends("Klart."), "Bygger"))
    jobs.wait()
    board.tell(cancellable=True)  # as a page saw it that was a moment late

    jobs.cancel()

    assert board.now.text == "Klart."


def test_a_fault_of_ours_is_told_as_ours_with_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    board = Board()
    jobs = Jobs(board)

    jobs.start(Job("Bygger …", raises(ZeroDivisionError("oj"))))
    jobs.wait()

    [log] = tmp_path.iterdir()
    assert "Felet är vårt, inte ditt." in board.now.text
    assert str(log) in board.now.text
    assert jobs.start(Job("Bygger …", ends("Klart.")))
    jobs.wait()
    assert (board.now.text, board.now.failed) == ("Klart.", False)


def test_the_end_of_the_server_calls_off_what_is_at_work() -> None:
    board, begun = Board(), threading.Event()
    jobs = Jobs(board)

    def run(progress: Progress, is_cancelled: IsCancelled) -> str:
        begun.set()
        while not is_cancelled():
            pass
        return "Avbrutet."

    jobs.start(Job("Bygger …", run))
    begun.wait()
    jobs.close()
    jobs.wait()

    assert board.now.text == "Avbrutet."


# ---------------------------------------------------------------- what is said at the end


def test_what_was_published_is_told_without_where_it_lies() -> None:
    seal = "utskick/au-2026-12-02/version-1"
    notes = (f"Utskicket frystes i outputs/{seal}.", "kallelse-med-handlingar.pdf har 3 sidor.")
    done = Published("publicerat/au-2026-12-02", seal, ("kallelse.docx",) * 9, notes=notes)
    left = Published("publicerat/au-2026-12-02", seal, (), faults=("Avgör det i Word",))

    assert published_text(done) == (
        "Klart: 9 filer är gjorda. Utskicket frystes först. "
        "kallelse-med-handlingar.pdf har 3 sidor."
    )
    assert published_text(replace(done, files=done.files[:1])).startswith("Klart: 1 fil är gjord.")
    assert published_text(left) == "Ingenting är gjort. Avgör det i Word."


def test_only_what_somebody_has_written_in_is_brought_together_with_it(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path)
    outcome = folder.build().report.outcomes[0]
    edit = Edit("ändrat", "Skog är livet.")
    past = Merged((), (), (), (), offered=(edit,))
    at = datetime(2026, 11, 21, 13, 40).astimezone()

    def said(*merged: Merged) -> str:
        made = tuple(replace(outcome, action=Action.MERGE, merged=one) for one in merged)
        return built_text(Report(made, ()), at)

    assert said(past) == (
        "Klart 13.40: 1 dokument står som det var när det beslutades, "
        "med det nya som förslag i Word."
    )
    assert said(Merged((), (edit,), (), ())) == "Klart 13.40: 1 dokument är byggt."
    edited = (Merged((edit,), (), (), ()), Merged((), (), (edit,), ()))
    hidden = (Merged((), (), (), (edit,)), replace(past, lost=(edit,)))
    assert said(*edited, *hidden) == (
        "Klart 13.40: 4 dokument är sammanförda med det som är skrivet för hand."
    )


def test_a_document_that_the_build_did_not_come_to_is_not_said_to_be_begun_anew() -> None:
    with pytest.raises(StoreError, match="Dokumentet är kvar som det var"):
        fresh_text(Report((), ()))


def test_a_build_with_nothing_to_do_says_so() -> None:
    report = Report((), ())
    at = datetime(2026, 11, 21, 13, 40).astimezone()

    assert built_text(report, at) == "Klart 13.40: allt var redan byggt."
    assert built_text(replace(report, unmade=8), at) == (
        "Avbrutet efter 0 av 8 dokument. Nästa bygge gör resten."
    )

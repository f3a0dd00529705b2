"""What is saved is seen: after how many looks, and what is waited for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from pipeline.disk import file_stamps
from pipeline.errors import StoreError
from pipeline.web.live.board import Board
from pipeline.web.live.watching import LATER, PATIENCE, SELDOM, SOON, Watcher, is_whole
from tests.docx import package

BOOK = package({f"xl/del{n}.xml": bytes(range(256)) * 40 for n in range(10)})


@dataclass
class State:
    version: str


@dataclass
class Folder:
    """A folder that counts how often it is checked."""

    path: Path
    day: str = "2026-12-01"
    checks: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None  # what is done while it is checked
    error: Exception | None = None
    lost: Exception | None = None

    def version(self) -> str:
        if self.lost is not None:
            raise self.lost
        places = (self.path / name for name in ("inputs", "templates", "outputs"))
        seen = [sorted(file_stamps(place).items()) for place in places]
        return f"{self.day} {seen}"

    def state(self) -> State:
        self.checks.append(self.version())
        self.meanwhile()
        if self.error is not None:
            raise self.error
        return State(self.checks[-1])


@dataclass
class Scene:
    folder: Folder
    board: Board
    watcher: Watcher
    saves: list[str]
    refusals: int = 0  # how often something else is at work when a save is told

    def saved(self) -> bool:
        self.saves.append(self.board.now.version)
        self.refusals -= 1
        return self.refusals < 0

    @property
    def book(self) -> Path:
        return self.folder.path / "inputs" / "bok.xlsx"

    @property
    def checks(self) -> int:
        return len(self.folder.checks)

    def looks(self, most: int = 4 * PATIENCE) -> int:
        """Look until the folder is checked once more; return how many looks that took."""
        before = self.checks
        for count in range(1, most + 1):
            self.watcher.look()
            if self.checks > before:
                return count
        return 0


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Return a folder that has been checked once, and whose board has been told."""
    for name in ("inputs", "templates", "outputs"):
        (tmp_path / name).mkdir()
    folder, board, saves = Folder(tmp_path), Board(), list[str]()
    made = Scene(folder, board, Watcher(folder, board), saves)
    made.watcher = Watcher(folder, board, saved=made.saved)
    made.book.write_bytes(BOOK)
    assert made.looks() == 1
    assert board.now.version == folder.version()
    return made


def in_place(scene: Scene) -> None:
    scene.book.write_bytes(BOOK + b" ")


def renamed(scene: Scene) -> None:
    beside = scene.book.with_name("C2A91F00")
    beside.write_bytes(BOOK)
    beside.replace(scene.book)


def removed(scene: Scene) -> None:
    scene.book.unlink()


def template(scene: Scene) -> None:
    (scene.folder.path / "templates" / "program.docx").write_bytes(BOOK)


@pytest.mark.parametrize("save", [in_place, renamed, removed, template])
def test_a_save_is_told_after_one_look_that_sees_it_and_one_that_sees_no_more(
    scene: Scene, save: Callable[[Scene], None]
) -> None:
    save(scene)

    assert (scene.watcher.look(), scene.checks) == (SOON, 1)
    assert (scene.watcher.look(), scene.checks) == (LATER, 2)
    assert scene.board.now.version == scene.folder.version()
    assert scene.saves == [scene.folder.version()]
    assert scene.looks() == 0, "nothing more has been saved"


class TurnedClock(Event):
    """A clock that goes as far as is waited; after so many looks something is saved."""

    def __init__(self, scene: Scene, looks: int, save: Callable[[Scene], None]) -> None:
        super().__init__()
        self.scene, self.looks, self.save = scene, looks, save
        self.waited = 0.0  # seconds since the save
        self.checks = scene.checks

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether the save has been told, or is so late that nobody waits any more."""
        if self.looks == 0:
            self.save(self.scene)
        is_over = self.scene.checks > self.checks or self.looks < -PATIENCE
        self.waited += (timeout or 0.0) if self.looks <= 0 and not is_over else 0.0
        self.looks -= 1
        return is_over


@pytest.mark.parametrize("looks", range(1, SELDOM + 1))
@pytest.mark.parametrize("save", [in_place, renamed, removed, template])
def test_a_save_right_after_any_look_is_told_within_a_second(
    scene: Scene, save: Callable[[Scene], None], looks: int
) -> None:
    clock = TurnedClock(scene, looks, save)

    scene.watcher.run(clock)

    assert scene.board.now.version == scene.folder.version()
    assert clock.waited <= 1.0


def test_a_save_in_ten_pieces_with_pauses_is_one_run(scene: Scene) -> None:
    size = len(BOOK) // 10 + 1
    scene.book.write_bytes(b"")
    for at in range(0, len(BOOK), size):
        with scene.book.open("ab") as stream:
            stream.write(BOOK[at : at + size])
        for _ in range(4 if at + size < len(BOOK) else 0):
            scene.watcher.look()
        assert scene.checks == 1

    assert scene.looks() == 2
    assert (scene.checks, len(scene.saves)) == (2, 1)


def test_a_file_that_stays_without_a_piece_is_told_as_it_is(scene: Scene) -> None:
    scene.book.write_bytes(BOOK[:-30])

    assert scene.looks() == PATIENCE + 1
    assert scene.board.now.version == scene.folder.version()


def test_a_file_that_its_program_holds_is_waited_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(path: Path, most: int | None = None) -> bytes:
        raise StoreError(f"{path.name} är låst.")

    in_place(scene)
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.web.live.watching.disk.bytes_of", held)
        assert scene.looks(4) == 0

    assert scene.looks() == 1


@pytest.mark.parametrize("name", ["~$bok.xlsx", ".~lock.bok.xlsx#", ".DS_Store"])
def test_what_a_program_lays_beside_an_open_file_is_no_save(scene: Scene, name: str) -> None:
    (scene.book.with_name(name)).write_bytes(b"Elin")

    scene.looks()

    assert scene.saves == []


def test_a_new_day_and_a_document_written_elsewhere_are_told_but_are_no_save(scene: Scene) -> None:
    scene.folder.day = "2026-12-02"
    assert 0 < scene.looks() <= SELDOM + 1
    assert scene.board.now.version == scene.folder.version()

    (scene.folder.path / "outputs" / "program.docx").write_bytes(BOOK)
    assert 0 < scene.looks() <= SELDOM + 1
    assert scene.board.now.version == scene.folder.version()
    assert scene.saves == []


@pytest.mark.parametrize("save", [in_place, renamed, removed, template])
def test_what_was_said_of_a_build_goes_when_something_is_saved_after_it(
    scene: Scene, save: Callable[[Scene], None]
) -> None:
    said = "Klart 12.57: 8 dokument kan inte byggas, se Att rätta."
    scene.board.tell(text=said, said=said)
    scene.watcher.check_now()
    assert scene.board.now.text == said, "the build's own check"

    save(scene)
    scene.looks()

    assert scene.board.now.text == ""


@pytest.mark.parametrize("save", [in_place, renamed, removed, template])
def test_what_is_said_of_work_stays_when_what_it_was_done_with_was_saved_just_before(
    scene: Scene, save: Callable[[Scene], None]
) -> None:
    said = "Klart 12.57: 2 dokument är byggda."
    save(scene)
    scene.watcher.note_files()
    (scene.folder.path / "outputs" / "program.docx").write_bytes(BOOK)
    scene.watcher.check_now()
    scene.board.tell(text=said, said=said)

    assert scene.looks() == 2
    assert (scene.board.now.text, len(scene.saves)) == (said, 1)

    removed(scene) if scene.book.exists() else in_place(scene)
    scene.looks()
    assert scene.board.now.text == ""


def test_a_look_that_ends_when_work_has_begun_takes_nothing_away_that_the_work_says(
    scene: Scene,
) -> None:
    in_place(scene)
    begun = "Läser arbetsböckerna …"
    scene.folder.meanwhile = lambda: scene.board.tell(text=begun, said=begun, running=True)

    scene.looks()

    assert (scene.board.now.text, scene.board.now.said) == (begun, begun)


def test_a_save_that_nothing_could_be_done_with_is_one_again_when_that_is_over(
    scene: Scene,
) -> None:
    scene.refusals = 1
    in_place(scene)
    scene.looks()
    scene.watcher.check_now()

    assert scene.looks() == 2
    assert scene.saves == [scene.folder.version()] * 2
    assert scene.looks() == 0


def test_nothing_is_looked_at_while_we_write_and_then_it_is_checked_at_once(scene: Scene) -> None:
    busy = True
    watcher = Watcher(scene.folder, scene.board, lambda: busy)
    (scene.folder.path / "outputs" / "program.docx").write_bytes(BOOK)
    watcher.look()
    assert scene.checks == 1

    watcher.check_now()

    assert (scene.checks, scene.board.now.version) == (2, scene.folder.version())


def test_what_is_saved_while_we_write_is_a_save_afterwards(scene: Scene) -> None:
    in_place(scene)
    scene.watcher.check_now()
    assert (scene.checks, scene.saves) == (2, [])

    assert scene.looks() == 2
    assert scene.saves == [scene.folder.version()]


def test_a_folder_that_cannot_be_read_is_told_once_and_then_that_it_can(scene: Scene) -> None:
    scene.folder.error = StoreError("Nätverksmappen svarar inte.", remedy="Försök igen.")
    in_place(scene)
    scene.looks()
    told = scene.board.now
    assert (told.text, told.failed) == ("Nätverksmappen svarar inte. Försök igen.", True)
    for _ in range(2):
        assert scene.looks(), "it is tried again"
    assert scene.board.now == told

    scene.folder.error = None
    scene.looks()
    assert (scene.board.now.text, scene.board.now.failed) == ("", False)


def test_a_share_that_was_away_between_two_looks_is_told_of_as_back(scene: Scene) -> None:
    scene.folder.lost = StoreError("Nätverksmappen svarar inte.", remedy="Försök igen.")
    for _ in range(SELDOM):
        scene.watcher.look()
    assert scene.board.now.failed

    scene.folder.lost = None
    for _ in range(2 * SELDOM):
        scene.watcher.look()
    assert (scene.board.now.text, scene.board.now.failed) == ("", False)
    assert scene.saves == []


def test_what_we_did_not_foresee_is_told_as_ours_in_one_log_and_the_looking_goes_on(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "loggar").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "loggar"))
    scene.folder.error = ZeroDivisionError("oj")
    in_place(scene)
    for _ in range(10):
        scene.watcher.look()
    [log] = (tmp_path / "loggar").iterdir()
    assert "Felet är vårt, inte ditt." in scene.board.now.text
    assert str(log) in scene.board.now.text
    assert "ZeroDivisionError: oj" in log.read_text("utf-8")

    scene.folder.error = None
    renamed(scene)
    assert scene.looks() == 2
    assert not scene.board.now.failed


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (BOOK, True),
        (BOOK[:-1], False),
        (BOOK[: len(BOOK) // 2], False),
        (BOOK[:200] + bytes(50) + BOOK[250:], False),
        (b"", False),
        (bytes(5000), False),
        ("Mål-id;Måltext\n".encode(), True),
        (b"\xd0\xcf\x11\xe0med ord", True),
    ],
)
def test_a_file_is_whole_when_no_piece_of_it_is_missing(data: bytes, whole: bool) -> None:
    assert is_whole(data) is whole

"""What is remembered of edited documents changes nothing that a build does or says."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from pipeline.building import document, hand_edits
from pipeline.building.as_json import as_json
from pipeline.commands.build import Options, build
from pipeline.errors import DocumentError
from pipeline.model import Action, Report
from pipeline.ooxml.package.zipping import zipped
from pipeline.revise import edits
from pipeline.store import found_files
from pipeline.store.files import digest_of
from tests.docx import files_of, p
from tests.hand import Hand, by_hand
from tests.test_carried import CARRIED
from tests.test_past import answered, held
from tests.working_folder import (
    MINUTES_KF,
    PROGRAM,
    SENTENCE,
    TODAY,
    WILL,
    Result,
    WorkingFolder,
)

pytestmark = pytest.mark.slow

LEDGER, MEMORY, COPIES = ".beredning.json", ".beredning/redigerat.json", ".beredning/bas"
LOOKED = (  # what an edited document costs a build that remembers nothing
    (found_files, "_looked_into"),
    (hand_edits, "edits"),
    (hand_edits, "only_tracks"),
    (hand_edits, "merge"),
    (document, "carried"),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return a folder whose council has met, with everything built."""
    made = held(WorkingFolder(tmp_path_factory.mktemp("redigerat") / "mapp"))
    assert MINUTES_KF in made.build().written
    return made


@pytest.fixture
def folder(built: WorkingFolder, tmp_path: Path) -> WorkingFolder:
    """Return a copy of it."""
    return whole_copy(built, tmp_path / "mapp")


def whole_copy(folder: WorkingFolder, path: Path) -> WorkingFolder:
    """Return a folder with the same inputs, templates and outputs."""
    made = folder.copy(path)
    shutil.copytree(folder.outputs, made.outputs)
    return made


def told(report: Report) -> list[str]:
    """Return all that a report says, line by line."""
    lines = json.dumps(as_json(report), indent=1, ensure_ascii=False).splitlines()
    return [*lines, *map(repr, report.proofs)]


def run(folder: WorkingFolder, *, dry: bool = False, anew: bool = False) -> Report:
    """Build what stands in inputs/; `anew`: with nothing that is remembered."""
    return build(Options(folder.path, TODAY, dry=dry, from_scratch=anew))


# ---------------------------------------------------------------- nothing is asked twice


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of what has been looked into, as it grows."""
    asked: list[str] = []

    def noted(name: str, known: Callable[..., Any], *given: Any, **more: Any) -> Any:
        asked.append(name)
        return known(*given, **more)

    for module, name in LOOKED:
        monkeypatch.setattr(module, name, partial(noted, name, getattr(module, name)))
    return asked


def test_an_edited_document_is_looked_into_once(folder: WorkingFolder, looks: list[str]) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    first = run(folder)
    assert looks == ["_looked_into", "only_tracks", "edits", "carried"]
    looks.clear()

    again = run(folder)

    assert looks == []
    assert told(again) == told(first)
    assert [o.target for o in again.outcomes if o.action is Action.KEEP] == [PROGRAM]


@pytest.mark.parametrize("target", [PROGRAM, MINUTES_KF])
def test_a_merged_document_is_merged_once_and_then_known(
    folder: WorkingFolder, looks: list[str], target: str
) -> None:
    folder.edit(target, "Fullmäktige" if target == MINUTES_KF else "Renare", "Mycket renare")
    folder.change("Mål/M1/Måltext", "med friskt vatten").write()
    folder.change("Behandling/BH2/Rubrik", "Att anta det").write()
    run(folder)
    assert "merge" in looks
    run(folder)
    looks.clear()

    run(folder)

    assert looks == []


def test_a_document_that_another_program_saved_is_looked_into_once(
    folder: WorkingFolder, looks: list[str]
) -> None:
    resave(folder, PROGRAM)
    run(folder)
    looks.clear()

    assert all(outcome.action is not Action.KEEP for outcome in run(folder).outcomes)
    assert looks == []


def test_what_cannot_be_merged_is_tried_once_for_what_the_workbook_says(
    folder: WorkingFolder, looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> None:
        looks.append("merge")
        raise DocumentError("Det går inte.", remedy="Gör det för hand.")

    monkeypatch.setattr(hand_edits, "merge", refusing)
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change("Mål/M1/Måltext", "med friskt vatten").write()
    first = run(folder)
    assert looks.count("merge") == 1
    again = run(folder)
    assert looks.count("merge") == 1
    folder.change("Mål/M1/Måltext", "med hav").write()
    run(folder)

    assert looks.count("merge") == 2
    assert Result(again).why(PROGRAM) == Result(first).why(PROGRAM)
    assert "Det går inte. Filen lämnas som den är. Gör det för hand." in Result(first).why(PROGRAM)


# ---------------------------------------------------------------- a stale answer is impossible


def test_other_bytes_another_copy_and_another_program_are_looked_into(
    folder: WorkingFolder, looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    run(folder)
    for change in (
        lambda: folder.edit(PROGRAM, "Mycket renare", "Mycket, mycket renare"),
        lambda: shutil.rmtree(folder.outputs / COPIES),
        lambda: monkeypatch.setattr("pipeline.commands.build.program_stamp", lambda: "ny"),
    ):
        change()
        looks.clear()
        run(folder)
        assert looks.count("_looked_into") == 1


def test_a_file_that_is_saved_while_it_is_looked_into_is_not_remembered(
    folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    known = edits

    def meanwhile(*given: Any) -> Any:
        folder.edit(PROGRAM, "Mycket renare", "Mycket, mycket renare")
        return known(*given)

    before = folder.documents[PROGRAM]
    with monkeypatch.context() as patch:
        patch.setattr(hand_edits, "edits", meanwhile)
        run(folder)
    (folder.outputs / PROGRAM).write_bytes(before)

    assert told(run(folder, dry=True)) == told(run(folder, dry=True, anew=True))


# ---------------------------------------------------------------- whatever happens, in any order


def resave(folder: WorkingFolder, target: str) -> None:
    """Save a document as another program does: other bytes, the same content."""
    path = folder.outputs / target
    path.write_bytes(zipped({**files_of(path.read_bytes()), "docProps/nytt.xml": b"<x/>"}))


class Chance:
    """What may happen in an office, by chance; `seen`: what stood in outputs/ before."""

    def __init__(self, folder: WorkingFolder, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)
        self.seen: list[dict[str, bytes]] = []
        self.words = 0

    def step(self) -> None:
        self.seen.append(
            {
                path.relative_to(self.folder.outputs).as_posix(): path.read_bytes()
                for path in self.folder.outputs.rglob("*")
                if path.suffix in (".docx", ".json", ".kopia")
            }
        )
        self.random.choice(
            [self.hand] * 6
            + [self.saved, self.fetches, self.will, self.cell, self.cell, self.met]
            + [self.lost, self.torn, self.swapped, self.back, self.back, self.answered]
        )()

    def word(self) -> str:
        self.words += 1
        return f"ord{self.words}"

    def path(self) -> Path:
        found = [*self.folder.documents]
        likely = [t for t in (PROGRAM, WILL, MINUTES_KF) if t in found]
        return self.folder.outputs / self.random.choice(found + 2 * likely)

    def hand(self) -> None:
        path, random = self.path(), self.random

        def edit(hand: Hand) -> None:
            place = random.choice(hand.paragraphs)
            random.choice(
                [
                    lambda: hand.write(place, self.word()),
                    lambda: hand.write(random.choice(hand.controls or [place]), self.word()),
                    lambda: hand.add(place, p(f"Eget {self.word()}.")),
                    lambda: hand.bold(place),
                    lambda: hand.tracked(place, self.word()),
                    lambda: hand.comment(place, self.word()),
                    hand.as_word_saves,
                ]
            )()

        path.write_bytes(by_hand(path.read_bytes(), edit))

    def saved(self) -> None:
        resave(self.folder, self.path().relative_to(self.folder.outputs).as_posix())

    def fetches(self) -> None:
        path = self.path()
        path.write_bytes(CARRIED["a frame"][0](path.read_bytes()))

    def will(self) -> None:
        path = self.folder.outputs / PROGRAM
        path.write_bytes(by_hand(path.read_bytes(), lambda h: h.add(h.paragraphs[-1], p(SENTENCE))))

    def answered(self) -> None:
        """Take all that is offered in a document, as a secretary does in Word."""
        path = self.path()
        answered(self.folder, path.relative_to(self.folder.outputs).as_posix(), accept=True)

    def cell(self) -> None:
        cells = [
            *("Mål/M1/Måltext", "Program/LUND/Version", "Politisk vilja/V1/Text"),
            *("Behandling/BH2/Rubrik", "Personer/P1/Titel", "Mål/M2/Anteckning"),
        ]
        words = self.random.choice([self.word(), f"Vi vill {self.word()} se allt det här bli av"])
        self.folder.change(self.random.choice(cells), words).write()

    def met(self) -> None:
        status = self.random.choice(["hållet", "planerat", "justerat"])
        self.folder.change("Sammanträden/KF-2026-12-16/Status", status).write()

    def lost(self) -> None:
        gone = self.folder.outputs / self.random.choice([LEDGER, MEMORY, COPIES])
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink(missing_ok=True)

    def torn(self) -> None:
        path = self.folder.outputs / MEMORY
        data = path.read_bytes() if path.exists() else b"[]"
        cut = data[: self.random.randrange(len(data))]
        hostile: tuple[bytes, ...] = (b"", cut, b"[[]]", b'{"a":1}', b"[" * 50_000, b"\xff")
        path.write_bytes(self.random.choice(hostile))

    def swapped(self) -> None:
        """Let documents have the answers of others, other answers, or answers of another shape."""
        path = self.folder.outputs / MEMORY
        try:
            known = json.loads(path.read_bytes())
            whole = all(len(entry) == 5 for entry in known)
        except (OSError, ValueError, RecursionError):  # lost, or torn already
            return
        if not whole:
            return
        turned = known[1:] + known[:1]
        changes: list[Callable[[list[Any], list[Any]], list[Any]]] = [
            lambda entry, other: [*other[:2], *entry[2:]],
            lambda entry, other: [*entry[:3], other[3], entry[4]],
            lambda entry, other: [*entry[:3], {name: [] for name in entry[3]}, entry[4]],
            lambda entry, other: signed([*entry[:3], dict.fromkeys(entry[3], 7)]),
            lambda entry, other: signed([*entry[:3], {name: [[], "x"] for name in entry[3]}]),
        ]
        change = self.random.choice(changes)
        made = [change(entry, other) for entry, other in zip(known, turned, strict=True)]
        path.write_text(json.dumps(made))

    def back(self) -> None:
        """Put a file back as it was at some time: what a sync program does."""
        then = self.random.choice(self.seen)
        name = self.random.choice([*then, MEMORY if MEMORY in then else LEDGER])
        if name in then:
            (self.folder.outputs / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder.outputs / name).write_bytes(then[name])


def signed(entry: list[Any]) -> list[Any]:
    """Return an entry as if the program had written it."""
    return [*entry, digest_of(json.dumps(entry[2:4]).encode())]


SEEDS = range(300 if settings().max_examples > 1_000 else 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_with_and_without_the_memory_the_same_is_done_and_said(
    folder: WorkingFolder, tmp_path: Path, seed: int
) -> None:
    chance = Chance(folder, seed)
    run(folder)
    for number in range(10):
        for _ in range(chance.random.randrange(1, 3)):
            chance.step()
        twin = whole_copy(folder, tmp_path / f"tvilling{number}")
        twin.book.write_bytes(folder.book.read_bytes())
        assert told(run(folder, dry=True)) == told(run(folder, dry=True, anew=True))

        with_memory, without = run(folder), run(twin, anew=True)

        assert told(with_memory) == told(without)
        assert folder.documents == twin.documents
        assert told(run(folder, dry=True)) == told(run(folder, dry=True, anew=True))

"""Whatever people, programs and power cuts do, in any order: nothing typed is lost, all is true.

Holds whether a build leaves a document that is edited by hand, or merges it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from pipeline.commands.freeze import freeze, verify
from pipeline.errors import UsageError
from pipeline.model import Action
from pipeline.ooxml.package import read_package
from tests.docx import changed, files_of, text_of, xml_of
from tests.trouble import KINDS, Trouble, killed
from tests.working_folder import ALL, TEMPLATES, TODAY, Result, WorkingFolder

pytestmark = pytest.mark.slow

FUZZ = settings().max_examples > 1_000
CELLS = (
    "Mål/M1/Måltext",
    "Program/LUND/Namn",
    "Texter/T4/Text",
    "Organ/KF/Namn",
    "Personer/P1/Titel",
    "Politisk vilja/V1/Text",
    "Beslutspunkter/BP2/Sats",
)
GOAL = ("Mål/M2", "Förtydliganden/F2", "Framgångsfaktorer/FF2", "Politisk vilja/V2")
ITEM = ("Behandling/BH1", "Beslut/B1", "Beslutspunkter/BP1", "Mottagare/MO1", "Texter/T1")
KEPT = re.compile(r"finns kvar som (\S+\.docx)\.")
numbers = st.integers(min_value=0, max_value=30)


class Office(RuleBasedStateMachine):
    """A working folder, what has been typed by hand in it, and what the reports have named."""

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.TemporaryDirectory()
        self.folder = WorkingFolder(Path(self.home.name) / "arbetsmapp").write()
        self.typed: set[str] = set()  # words that stand only where somebody typed them
        self.named: set[str] = set()  # kept copies that a report has named
        self.away: dict[str, list[tuple[str, int, dict[str, Any]]]] = {}  # rows taken out
        self.seals: dict[str, bytes] = {}
        self.words = 0

    def teardown(self) -> None:
        """Build once more, so that every run ends with a look at all of it."""
        self.build()
        self.home.cleanup()

    def word(self) -> str:
        """Return a word that stands nowhere yet."""
        self.words += 1
        return f"ord{self.words:04}x"

    def at(self, number: int) -> str:
        """Return the target of some document that stands in outputs/, seals left out."""
        found = [
            t for t in self.folder.documents if not t.startswith(("utskick/", "utskick-underlag/"))
        ]
        return found[number % len(found)] if found else ""

    # ------------------------------------------------------------ the workbook and the templates

    @initialize()
    def first(self) -> None:
        """Begin with all documents built."""
        self.build()

    @rule(cell=st.sampled_from(CELLS))
    def edit_workbook(self, cell: str) -> None:
        self.folder.change(cell, f"Nytt {self.word()}").write()

    @rule(name=st.sampled_from(sorted(TEMPLATES)))
    def edit_template(self, name: str) -> None:
        self.folder.template(name, *TEMPLATES[name], f"Mallens {self.word()}")

    @rule(which=st.sampled_from(["goal", "item"]))
    def add_or_remove_rows(self, which: str) -> None:
        rows = GOAL if which == "goal" else ITEM
        if which in self.away:
            for sheet, place, row in self.away.pop(which):
                self.folder.sheets[sheet].insert(place, row)
        else:
            self.away[which] = []
            for sheet, key in (name.split("/") for name in rows):
                row = self.folder.row(sheet, key)
                place = self.folder.sheets[sheet].index(row)
                self.away[which].append((sheet, place, deepcopy(row)))
                self.folder.remove(sheet, key)
        self.folder.write()

    @precondition(lambda self: "item" not in self.away)
    @rule(meeting=st.sampled_from(["AU-2026-12-02", "KF-2026-12-16"]))
    def move_to_meeting(self, meeting: str) -> None:
        self.folder.change("Behandling/BH1/Möte", meeting).write()

    # ------------------------------------------------------------ by hand, in outputs/

    @rule(number=numbers)
    def add_paragraph(self, number: int) -> None:
        word = self.word()
        added = f"<w:p><w:r><w:t>Skrivet {word}.</w:t></w:r></w:p>"
        self._edit(number, word, lambda text: text.replace("</w:body>", f"{added}</w:body>"))

    @rule(number=numbers, place=numbers)
    def edit_text(self, number: int, place: int) -> None:
        word = self.word()

        def edited(text: str) -> str:
            ends = [m.start() for m in re.finditer("</w:t>", text)]
            end = ends[place % len(ends)]
            return f"{text[:end]} {word}{text[end:]}"

        self._edit(number, word, edited)

    def _edit(self, number: int, word: str, edited: Callable[[str], str]) -> None:
        target = self.at(number)
        if target:
            path = self.folder.outputs / target
            data = path.read_bytes()
            path.write_bytes(changed(data, {"word/document.xml": edited(xml_of(data))}))
            self.typed.add(word)

    @rule(number=numbers, name=st.sampled_from([*ALL, "egna/ett.docx", "egna/tva.docx"]))
    def rename(self, number: int, name: str) -> None:
        target, new = self.at(number), self.folder.outputs / name
        if target and not new.exists():
            new.parent.mkdir(parents=True, exist_ok=True)
            (self.folder.outputs / target).rename(new)

    @rule(number=numbers)
    def delete(self, number: int) -> None:
        target = self.at(number)
        if target:
            path = self.folder.outputs / target
            words = self._words_in(path.read_bytes())
            path.unlink()
            self.typed -= words - self._words_kept()

    @rule()
    def lose_the_ledger(self) -> None:
        (self.folder.outputs / ".beredning.json").unlink(missing_ok=True)

    # ------------------------------------------------------------ the program

    @rule()
    def build(self) -> None:
        self._build(())

    @rule(number=numbers)
    def build_one_afresh(self, number: int) -> None:
        with suppress(UsageError):  # a document that no row asks for
            self._build((self.at(number),) if self.at(number) else ())

    @rule(kind=st.sampled_from(KINDS), at=st.integers(min_value=1, max_value=25))
    def build_and_lose_power(self, kind: str, at: int) -> None:
        killed(kind, at, self.folder.rebuild)
        for path in self._files():
            read_package(path.read_bytes(), path.name)
        assert self.typed <= self._words_in_documents() | self._words_kept()

    @rule(meeting=st.sampled_from(["AU-2026-12-02", "KF-2026-12-16"]))
    def freeze(self, meeting: str) -> None:
        with suppress(UsageError), Trouble("none"):  # what is stale must be built first
            freeze(self.folder.path, TODAY, meeting)
        sealed = (self.folder.outputs / "utskick").rglob("*")
        self.seals |= {str(path): path.read_bytes() for path in sealed if path.is_file()}

    # ------------------------------------------------------------ what must hold

    def _build(self, fresh: tuple[str, ...]) -> None:
        before = self.folder.documents
        with Trouble("none"):
            anew = self._anew()
            result = self.folder.rebuild(fresh=fresh)
        for note in result.report.notes:
            self.named |= set(KEPT.findall(note))
        self._nothing_typed_is_lost()
        self._no_stale_document_is_called_up_to_date(result, anew)
        before = {target: data for target, data in before.items() if target not in fresh}
        self._no_unaffected_document_was_written(result, before, anew)
        self._the_seals_are_whole()
        with Trouble("none"):
            again = self.folder.rebuild()
        assert (again.written, again.those(Action.MERGE)) == ([], [])

    def _anew(self) -> dict[str, bytes]:
        """Return what the workbook and the templates give where nothing was built."""
        with tempfile.TemporaryDirectory() as home:
            copy = self.folder.copy(Path(home) / "ny")
            copy.write().rebuild()
            return copy.documents

    def _nothing_typed_is_lost(self) -> None:
        named = {name for name in self.named if (self.folder.outputs / name).is_file()}
        kept = {w for n in named for w in self._words_in((self.folder.outputs / n).read_bytes())}
        assert self.typed <= self._words_in_documents() | kept

    def _no_stale_document_is_called_up_to_date(
        self, result: Result, anew: dict[str, bytes]
    ) -> None:
        for target in result.those(Action.SKIP):
            now = self.folder.documents[target]
            assert text_of(now, headers=True) == text_of(anew[target], headers=True)

    def _no_unaffected_document_was_written(
        self, result: Result, before: dict[str, bytes], anew: dict[str, bytes]
    ) -> None:
        made = {*result.written, *result.those(Action.MERGE)}
        for target, data in before.items():
            if anew.get(target) == data:
                assert target not in made
            elif target not in made and not self._has_moved(result, target):
                assert self.folder.documents[target] == data

    def _has_moved(self, result: Result, target: str) -> bool:
        steps = [outcome.step for outcome in result.report.outcomes]
        return any(s.moved_from and target in (s.moved_from, s.plan.target) for s in steps)

    def _the_seals_are_whole(self) -> None:
        assert verify(self.folder.path) == ()
        assert all(Path(path).read_bytes() == data for path, data in self.seals.items())

    # ------------------------------------------------------------ where words stand

    def _files(self) -> list[Path]:
        found = self.folder.outputs.rglob("*.docx")
        return [path for path in found if "utskick-halvt" not in path.parts]

    def _words_in(self, data: bytes) -> set[str]:
        text = files_of(data)["word/document.xml"].decode()
        return {word for word in self.typed if word in text}

    def _words_in_documents(self) -> set[str]:
        found = self.folder.documents.items()
        shown = (
            data
            for target, data in found
            if not target.startswith(("utskick/", "utskick-underlag/"))
        )
        return {word for data in shown for word in self._words_in(data)}

    def _words_kept(self) -> set[str]:
        kept = (self.folder.outputs / ".beredning/sparat").rglob("*.docx")
        return {word for path in kept for word in self._words_in(path.read_bytes())}


TestOffice = Office.TestCase
TestOffice.settings = settings(
    max_examples=400 if FUZZ else 10,
    stateful_step_count=30 if FUZZ else 12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

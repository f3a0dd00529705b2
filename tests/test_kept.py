"""A working folder as an earlier version of the program left it: nothing is lost or misread.

`kept/granvik-1.zip` is the example built, sent out, edited by hand in six documents, re-saved by
LibreOffice in four, with one change that workbook and colleague disagree about, and built again.
"""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pipeline.commands.build import Options, build
from pipeline.model import Action, Report
from pipeline.store.seals import broken, seals
from tests.hand import words_in

pytestmark = pytest.mark.slow

TODAY = date(2027, 2, 4)
TYPED = {
    "hp/program.docx": ("handskrivet-ett", "handskrivet-två"),
    "hp/program-lasversion.docx": ("handskrivet-tre",),
    "hp/uppfoljning-2026-08.docx": ("handskrivet-fyra", "handskrivet-fem"),
    "ks-2027-02-10/ks-2025-64-beslut-program.docx": ("handskrivet-sex",),
    "ksau-2026-11-25/protokoll.docx": ("handskrivet-sju",),
    "ks-2027-02-10/ks-2025-64-beslut-politisk-vilja.docx": ("handskrivet-åtta",),
}
RESAVED = (
    "hp/uppfoljning-2025-08.docx",
    "hp/politisk-vilja-2023-2026.docx",
    "ksau-2026-11-25/ks-2025-64-tjansteskrivelse.docx",
    "ksau-2027-01-27/ks-2025-64-protokollsutdrag-4.docx",
)
CONFLICT = "hp/program-lasversion.docx"
LEDGER = ".beredning.json"


@dataclass(frozen=True)
class Kept:
    """The kept folder built again: its outputs/, what was sealed before, and the report."""

    outputs: Path
    sealed: dict[Path, bytes]
    report: Report


@pytest.fixture(scope="module", params=["with the ledger", "without the ledger"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Return the folder after one build; its ledger may have been lost."""
    folder = tmp_path_factory.mktemp("granvik")
    with zipfile.ZipFile(Path(__file__).parent / "kept" / "granvik-1.zip") as archive:
        archive.extractall(folder)
    outputs = folder / "outputs"
    if request.param == "without the ledger":
        (outputs / LEDGER).unlink()
    before = sealed(outputs)
    return Kept(outputs, before, build(Options(folder, TODAY)))


def sealed(outputs: Path) -> dict[Path, bytes]:
    """Return every file of the one seal."""
    (seal,) = seals(outputs)
    return {path: path.read_bytes() for path in seal.folder.rglob("*") if path.is_file()}


def typed(outputs: Path, target: str) -> str:
    """Return all words of a document, in comments and margins too."""
    return words_in((outputs / target).read_bytes())


def assert_nothing_lost(outputs: Path) -> None:
    for target, words in TYPED.items():
        assert [word for word in words if word not in typed(outputs, target)] == [], target


def test_no_word_that_was_typed_is_lost(kept: Kept) -> None:
    assert_nothing_lost(kept.outputs)


def test_no_word_is_lost_in_the_next_build_either(kept: Kept, tmp_path: Path) -> None:
    copy = tmp_path / "igen"
    shutil.copytree(kept.outputs.parent, copy)

    build(Options(copy, TODAY))

    assert_nothing_lost(copy / "outputs")


def test_what_was_edited_is_edited_and_nothing_else_is(kept: Kept) -> None:
    edited = {outcome.target for outcome in kept.report.outcomes if outcome.step.edits}
    assert edited <= set(TYPED)
    assert edited >= set(TYPED) - {"ksau-2026-11-25/protokoll.docx"}  # approved: it is sealed
    assert not edited & set(RESAVED)


def test_what_was_edited_comes_together_with_the_templates_of_today(kept: Kept) -> None:
    done = {outcome.target: outcome.action for outcome in kept.report.outcomes}
    open_ones = set(TYPED) - {"ksau-2026-11-25/protokoll.docx"}

    assert {done[target] for target in open_ones} == {Action.MERGE}


def test_every_file_is_known_as_ours(kept: Kept) -> None:
    assert kept.report.unplanned == ()


def test_what_workbook_and_colleague_disagree_about_still_shows_both(kept: Kept) -> None:
    text = typed(kept.outputs, CONFLICT)
    assert "handskrivet-tre" in text
    assert "hur Agenda 2030 syns i Granvik" in text


def test_what_was_sent_out_is_whole_and_stays(kept: Kept) -> None:
    assert len(kept.sealed) > 10
    assert broken(kept.outputs) == ()
    assert sealed(kept.outputs) == kept.sealed

"""A working folder as an earlier version of the program left it: nothing is lost or misread.

`kept/granvik-1.zip` is the example built, sent out, edited by hand in six documents, re-saved by
LibreOffice in four, with one change that workbook and colleague disagree about, and built again.
"""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from pipeline.commands.build import Options, build
from pipeline.model import Report
from pipeline.store.seals import broken, seals
from tests.hand import words_in

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


@pytest.fixture(params=["with the ledger", "without the ledger"])
def outputs(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return outputs/ of the kept folder; its ledger may be lost."""
    with zipfile.ZipFile(Path(__file__).parent / "kept" / "granvik-1.zip") as archive:
        archive.extractall(tmp_path)
    if request.param == "without the ledger":
        (tmp_path / "outputs" / LEDGER).unlink()
    return tmp_path / "outputs"


def again(outputs: Path) -> Report:
    return build(Options(outputs.parent, TODAY))


def typed(outputs: Path, target: str) -> str:
    """Return all words of a document, in comments and margins too."""
    return words_in((outputs / target).read_bytes())


def test_no_word_that_was_typed_is_lost_however_often_it_is_built(outputs: Path) -> None:
    for _ in range(2):
        again(outputs)

        lost = [
            (target, word)
            for target, words in TYPED.items()
            for word in words
            if word not in typed(outputs, target)
        ]
        assert lost == []


def test_what_was_edited_is_edited_and_nothing_else_is(outputs: Path) -> None:
    report = again(outputs)

    edited = {outcome.target for outcome in report.outcomes if outcome.step.edits}
    assert edited <= set(TYPED)
    assert edited >= set(TYPED) - {"ksau-2026-11-25/protokoll.docx"}  # approved: it is sealed
    assert not edited & set(RESAVED)


def test_every_file_is_known_as_ours(outputs: Path) -> None:
    assert again(outputs).unplanned == ()


def test_what_workbook_and_colleague_disagree_about_still_shows_both(outputs: Path) -> None:
    again(outputs)

    text = typed(outputs, CONFLICT)
    assert "handskrivet-tre" in text
    assert "hur Agenda 2030 syns i Granvik" in text


def test_what_was_sent_out_is_whole_and_stays(outputs: Path) -> None:
    (seal,) = seals(outputs)
    before = {path: path.read_bytes() for path in seal.folder.rglob("*") if path.is_file()}

    again(outputs)

    assert len(before) > 10
    assert broken(outputs) == ()
    assert {p: p.read_bytes() for p in seal.folder.rglob("*") if p.is_file()} == before

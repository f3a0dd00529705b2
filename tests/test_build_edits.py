"""What people do with the documents is seen, kept and never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.model import Action
from pipeline.store.move_order import arrange
from tests.docx import docx
from tests.working_folder import (
    ALL,
    CALL_AU,
    CALL_KF,
    CALLS,
    DECISION_1,
    DECISION_2,
    LETTER,
    MINUTES_KF,
    MOVED,
    PROGRAM,
    READING,
    WILL,
    WorkingFolder,
)

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case."""
    return WorkingFolder(tmp_path / "arbetsmapp")


# ---------------------------------------------------------------- edited by hand


def test_a_document_edited_by_hand_is_left_and_reported(folder: WorkingFolder) -> None:
    folder.build()
    edited = folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")

    result = folder.change("Politisk vilja/V1/Text", "Vi vill se ännu mer.").build()

    assert result.those(Action.KEEP) == [PROGRAM]
    assert result.written == [WILL, READING]
    assert result.exit_code == 1
    assert folder.documents[PROGRAM] == edited
    assert [str(edit) for edit in result.outcome(PROGRAM).step.edits] == [
        "ändrat stycke: ”Mycket renare sjöar.” (Mål/M2/Ambitionsnivå)"
    ]


def test_an_edit_is_seen_without_the_ledger_too(folder: WorkingFolder) -> None:
    folder.build()
    edited = folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")

    for action in (Action.MERGE, Action.KEEP):
        result = folder.forget().change("Mål/M2/Måltext", "med friskt vatten").build()

        assert result.those(action) == [PROGRAM]
        assert "Mycket renare sjöar." in folder.text(PROGRAM)
    assert folder.rebuild(force=True).those(Action.KEEP) == [PROGRAM]
    (kept,) = folder.outputs.glob(".beredning/sparat/lund/program-*.docx")
    assert kept.read_bytes() == edited


def test_an_edit_that_was_taken_back_is_no_edit(folder: WorkingFolder) -> None:
    folder.build()
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.edit(PROGRAM, "Mycket renare sjöar.", "Renare sjöar.")

    assert folder.rebuild().those(Action.SKIP) == ALL


def test_what_another_program_saved_is_kept_aside_before_it_is_replaced(
    folder: WorkingFolder,
) -> None:
    folder.build()
    saved = folder.edit(PROGRAM, "<w:body>", "<w:body><!-- sparad av Word -->")
    assert folder.rebuild().those(Action.SKIP) == ALL

    result = folder.change("Mål/M2/Måltext", "med friskt vatten").build()

    assert PROGRAM in result.written
    (kept,) = folder.outputs.glob(".beredning/sparat/lund/program-*.docx")
    assert kept.read_bytes() == saved
    (note,) = result.report.notes
    assert note.endswith(f"finns kvar som {kept.relative_to(folder.outputs).as_posix()}.")


def test_what_we_wrote_ourselves_is_not_kept_aside(folder: WorkingFolder) -> None:
    folder.build()
    folder.forget().change("Mål/M2/Måltext", "med friskt vatten").build()

    assert not (folder.outputs / ".beredning/sparat").exists()


def test_force_rebuilds_what_is_up_to_date_and_nothing_that_is_edited(
    folder: WorkingFolder,
) -> None:
    folder.build()
    edited = folder.edit(WILL, "Alla bäckar", "Alla åar")
    before = folder.documents

    result = folder.rebuild(force=True)

    assert result.written == [t for t in ALL if t != WILL]
    assert result.why(LETTER) == "byggs om ändå (--force)"
    assert folder.documents == before
    assert folder.documents[WILL] == edited


def test_fresh_drops_the_edits_of_one_file_and_keeps_it_aside(folder: WorkingFolder) -> None:
    folder.build()
    before = folder.documents
    edited = {t: folder.edit(t, "Renare sjöar.", "Fula sjöar.") for t in (PROGRAM, READING)}

    result = folder.rebuild(fresh=(PROGRAM,))

    assert result.written == [PROGRAM]
    assert result.those(Action.KEEP) == [READING]
    assert folder.documents[PROGRAM] == before[PROGRAM]
    assert folder.documents[READING] == edited[READING]
    (kept,) = folder.outputs.glob(".beredning/**/program-*.docx")
    assert kept.read_bytes() == edited[PROGRAM]


def test_fresh_of_a_file_that_is_no_document_is_refused(folder: WorkingFolder) -> None:
    folder.build()

    with pytest.raises(UsageError, match=r"lund/annat\.docx är inget dokument"):
        folder.rebuild(fresh=("lund/annat.docx",))


@pytest.mark.parametrize("own", [docx("Mina anteckningar"), docx("Mål", "Skog är mer än träd.")])
def test_a_file_that_is_not_ours_is_left_where_a_document_would_be(
    folder: WorkingFolder, own: bytes
) -> None:
    path = folder.outputs / PROGRAM
    path.parent.mkdir(parents=True)
    path.write_bytes(own)

    result = folder.build()

    assert result.those(Action.KEEP) == [PROGRAM]
    assert result.why(PROGRAM) == "filen är inte byggd av Beredning och lämnas som den är"
    assert path.read_bytes() == own
    assert result.exit_code == 1
    assert PROGRAM in folder.rebuild(fresh=(PROGRAM,)).written
    assert own in [p.read_bytes() for p in folder.outputs.glob(".beredning/sparat/lund/*")]


# ---------------------------------------------------------------- settled


def test_papers_of_a_meeting_that_was_held_are_left_and_reported(folder: WorkingFolder) -> None:
    folder.build()
    before = folder.documents
    folder.change("Sammanträden/KF-2026-12-16/Status", "hållet")
    folder.change("Personer/P1/Namn", "Åsa Lund")

    result = folder.build()

    settled = [DECISION_1, DECISION_2, CALL_KF]
    assert result.written == [LETTER, MINUTES_KF]
    assert result.those(Action.SETTLED) == settled
    assert (
        result.why(DECISION_1)
        == "mötet är hållet\nÅsa Lund, namn (lindvalla.xlsx, Personer B2) har ändrats"
    )
    assert folder.documents[DECISION_1] == before[DECISION_1]
    assert folder.documents[CALL_KF] == before[CALL_KF]
    assert result.exit_code == 0
    assert folder.rebuild(force=True).those(Action.SETTLED) == settled
    assert folder.rebuild(fresh=(DECISION_1,)).those(Action.SETTLED) == settled
    assert folder.documents[DECISION_1] == before[DECISION_1]


def test_a_settled_paper_that_is_missing_is_built_when_it_is_named(folder: WorkingFolder) -> None:
    folder.change("Sammanträden/KF-2026-12-16/Status", "hållet")

    first = folder.build()

    assert DECISION_1 not in first.written
    said = next(note for note in first.report.notes if DECISION_1 in note)
    assert DECISION_2 in said
    assert "beredning build KF-2026-12-16" in said
    assert first.exit_code == 0
    assert folder.rebuild(DECISION_1).written == [DECISION_1]
    assert folder.rebuild("KF-2026-12-16").written == [DECISION_2, CALL_KF]
    assert not any(DECISION_1 in note for note in folder.rebuild().report.notes)


# ---------------------------------------------------------------- moved and no longer planned


@pytest.mark.parametrize("remembered", ["by the ledger", "by the document"])
def test_a_case_moved_to_another_meeting_takes_its_file_with_its_edits_along(
    folder: WorkingFolder, remembered: str
) -> None:
    folder.build()
    edited = folder.edit(LETTER, "Arbetet går", "Arbetet springer")
    if remembered == "by the document":
        folder.forget()
    folder.change("Behandling/BH1/Möte", "KF-2026-12-16").write()

    foreseen = folder.rebuild(dry=True)
    assert folder.documents[LETTER] == edited
    result = folder.rebuild()

    for found in (foreseen, result):
        assert found.those(Action.MERGE) == [MOVED]
        assert found.why(MOVED).startswith(f"flyttas från {LETTER}\nfilen är redigerad för hand")
    assert "Arbetet springer" in folder.text(MOVED)
    assert LETTER not in folder.documents
    assert result.report.unplanned == ()
    assert folder.rebuild().those(Action.KEEP) == [MOVED]


def test_a_folder_that_the_last_document_leaves_is_removed(folder: WorkingFolder) -> None:
    folder.build("tjänsteskrivelse")

    folder.change("Behandling/BH1/Möte", "KF-2026-12-16").build("tjänsteskrivelse")

    assert list(folder.documents) == [MOVED]
    assert not (folder.outputs / LETTER).parent.exists()


def test_a_document_that_is_moved_and_unedited_is_written_anew_in_its_place(
    folder: WorkingFolder, tmp_path: Path
) -> None:
    folder.build()

    result = folder.change("Behandling/BH1/Möte", "KF-2026-12-16").build()

    assert result.written == [MOVED, *CALLS]
    other = folder.copy(tmp_path / "annan")
    other.build()
    assert folder.documents == other.documents
    assert folder.rebuild().those(Action.SKIP) == [o.target for o in result.report.outcomes]


def test_documents_that_change_places_keep_their_edits(folder: WorkingFolder) -> None:
    item = dict(folder.row("Behandling", "BH1")) | {"Behandling-id": "BH4", "Rubrik": "Ett till"}
    folder.sheets["Behandling"].append(item | {"Möte": "KF-2026-12-16"})
    folder.build()
    folder.edit(LETTER, "Så går arbetet", "Så springer arbetet")
    folder.edit(MOVED, "Ett till", "Tre till")

    folder.change("Behandling/BH1/Möte", "KF-2026-12-16")
    result = folder.change("Behandling/BH4/Möte", "AU-2026-12-02").build()

    assert set(result.those(Action.MERGE)) == {LETTER, MOVED}
    assert "Så springer arbetet" in folder.text(MOVED)
    assert "Tre till" in folder.text(LETTER)
    assert sorted(folder.documents) == sorted([*ALL, MOVED])


def test_a_document_stays_when_another_file_lies_in_its_new_place(folder: WorkingFolder) -> None:
    folder.build()
    path = folder.outputs / MOVED
    path.write_bytes(b"min egen")

    for dry in (True, False):
        result = folder.change("Behandling/BH1/Möte", "KF-2026-12-16").build(dry=dry)

        assert result.those(Action.FAILED) == [MOVED]
        assert "på dess nya plats ligger en annan fil" in result.why(MOVED)
        assert path.read_bytes() == b"min egen"
        assert LETTER in folder.documents


def test_a_document_that_somebody_moved_by_hand_is_found_and_moved_back(
    folder: WorkingFolder,
) -> None:
    folder.build()
    edited = folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    (folder.outputs / "arkiv").mkdir()
    (folder.outputs / PROGRAM).rename(folder.outputs / "arkiv/mitt program.docx")

    assert folder.rebuild().those(Action.KEEP) == [PROGRAM]
    assert folder.documents[PROGRAM] == edited


def test_a_copy_of_a_document_is_not_taken_for_it(folder: WorkingFolder) -> None:
    folder.build()
    copy = folder.outputs / "lund/aa kopia.docx"
    copy.write_bytes((folder.outputs / PROGRAM).read_bytes())

    result = folder.forget().change("Program/LUND/Version", "1.0").build()

    assert result.written == [PROGRAM, WILL, READING]
    assert result.report.unplanned == ()
    assert any(f"lund/aa kopia.docx är en kopia av {PROGRAM}" in n for n in result.report.notes)


def test_a_row_with_a_new_key_and_an_old_place_replaces_the_document(folder: WorkingFolder) -> None:
    folder.build()
    for sheet, header in (("Beslut", "Behandling"), ("Texter", "Behandling")):
        for row in folder.sheets[sheet]:
            row[header] = "BH9" if row.get(header) == "BH1" else row.get(header)
    folder.change(
        "Behandling/BH1/Rubrik", "Så har arbetet gått"
    )  # no text says that it is the same
    folder.change("Behandling/BH1/Behandling-id", "BH9")

    before = folder.documents[LETTER]
    result = folder.build()

    assert result.written == [LETTER, CALL_AU]
    assert "ett annat dokument (tjänsteskrivelse BH1)" in result.why(LETTER)
    assert [p.read_bytes() for p in folder.outputs.glob(".beredning/sparat/*/*")] == [before]
    assert folder.rebuild().those(Action.SKIP) == ALL
    assert folder.forget().rebuild().those(Action.SKIP) == ALL
    edited = folder.edit(LETTER, "Så har arbetet gått", "Så springer arbetet")
    folder.change("Behandling/BH9/Möte", "KF-2026-12-16").build()
    assert "Så springer arbetet" in folder.text(MOVED)
    assert edited in [p.read_bytes() for p in folder.outputs.glob(".beredning/sparat/*/*")]


def test_a_settled_paper_is_not_replaced_by_that_of_a_row_with_a_new_key(
    folder: WorkingFolder,
) -> None:
    folder.build()
    folder.change("Sammanträden/AU-2026-12-02/Status", "hållet").build()
    sent = folder.documents[LETTER]
    folder.row("Beslut", "B1")["Behandling"] = folder.row("Texter", "T1")["Behandling"] = "BH9"

    folder.change(
        "Behandling/BH1/Rubrik", "Så har arbetet gått"
    )  # no text says that it is the same

    result = folder.change("Behandling/BH1/Behandling-id", "BH9").build(force=True)

    assert LETTER in result.those(Action.SETTLED)
    assert "ett annat dokument (tjänsteskrivelse BH1)" in result.why(LETTER)
    assert folder.documents[LETTER] == sent


def another(folder: WorkingFolder) -> None:
    """Let BH1 go to the council, and a new item take its place on the committee's agenda."""
    item = dict(folder.row("Behandling", "BH1")) | {"Behandling-id": "BH4", "Rubrik": "Ett till"}
    folder.sheets["Behandling"].append(item)
    folder.change("Behandling/BH1/Möte", "KF-2026-12-16").write()


def test_a_new_document_takes_the_place_of_one_that_leaves(folder: WorkingFolder) -> None:
    folder.build()
    folder.edit(LETTER, "Så går arbetet", "Så springer arbetet")
    another(folder)

    foreseen, result = folder.rebuild(dry=True), folder.rebuild()

    for found in (foreseen, result):
        assert found.written == [LETTER, *CALLS]
        assert found.those(Action.MERGE) == [MOVED]
    assert "Så springer arbetet" in folder.text(MOVED)
    assert "Ett till" in folder.text(LETTER)


def test_a_new_document_waits_for_one_that_was_not_asked_to_leave(folder: WorkingFolder) -> None:
    folder.build()
    before = folder.documents
    another(folder)

    result = folder.rebuild("BH4")

    assert result.those(Action.FAILED) == [LETTER]
    assert "ett annat dokument (tjänsteskrivelse BH1)" in result.why(LETTER)
    assert "bygg det också, så flyttas det" in result.why(LETTER)
    assert folder.documents == before


def test_a_document_that_was_copied_to_its_new_place_by_hand_is_not_moved(
    folder: WorkingFolder,
) -> None:
    folder.build()
    edited = folder.edit(LETTER, "Så går arbetet", "Så springer arbetet")
    (folder.outputs / MOVED).write_bytes(edited)

    result = folder.change("Behandling/BH1/Möte", "KF-2026-12-16").build()

    assert result.those(Action.MERGE) == [MOVED]
    assert "Så springer arbetet" in folder.text(MOVED)
    assert folder.documents[LETTER] == edited
    said = f"{LETTER} är en kopia av {MOVED}"
    assert [note for note in result.report.notes if note.startswith(said)]


def test_a_document_that_no_row_asks_for_is_reported_and_kept(folder: WorkingFolder) -> None:
    folder.build()
    before = folder.documents
    (folder.outputs / "lund/egen.docx").write_bytes(docx("Inte vår"))

    result = folder.change("Behandling/BH1/Skrivelsens datum", None).build()

    assert result.report.unplanned == (LETTER,)
    assert folder.documents[LETTER] == before[LETTER]
    assert folder.rebuild().report.unplanned == (LETTER,)
    assert folder.forget().rebuild().report.unplanned == (LETTER,)
    (folder.outputs / LETTER).unlink()
    assert folder.rebuild().report.unplanned == ()


@pytest.mark.parametrize(
    ("moves", "taken", "order", "stays"),
    [
        ({}, "", [], ""),
        ({"a": "b"}, "", ["a>b"], ""),
        ({"a": "b"}, "b", [], "a"),
        ({"a": "b", "b": "c"}, "", ["b>c", "a>b"], ""),
        ({"b": "c", "a": "b"}, "", ["b>c", "a>b"], ""),
        ({"a": "b", "b": "c"}, "c", [], "ab"),
        ({"b": "c", "a": "b"}, "c", [], "ab"),
        ({"a": "b", "b": "a"}, "ab", ["b>b.flyttas.docx", "a>b", "b.flyttas.docx>a"], ""),
        (
            {"a": "b", "b": "c", "c": "a"},
            "",
            ["c>c.flyttas.docx", "b>c", "a>b", "c.flyttas.docx>a"],
            "",
        ),
    ],
)  # fmt: skip
def test_moves_never_write_over_a_file(
    moves: dict[str, str], taken: str, order: list[str], stays: str
) -> None:
    made, blocked = arrange(moves, lambda target: target in taken)

    assert [f"{old}>{new}" for old, new in made] == order
    assert blocked == set(stays)

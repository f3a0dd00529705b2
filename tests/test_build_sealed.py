"""Minutes are made once more when approved; after that only its notice is filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Action
from tests.working_folder import MINUTES_KF, PROGRAM, READING, WILL, WorkingFolder

MEETING = "Sammanträden/KF-2026-12-16"
KF = "fullmäktige den 16 december 2026"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a folder whose council has met; its minutes are written but not approved."""
    made = WorkingFolder(tmp_path).change(f"{MEETING}/Status", "hållet")
    made.change(f"{MEETING}/Anslag upp", None)
    made.template(
        "protokoll",
        "{{ möte.plats }}",
        "{{ möte.anslag_upp|saknas('dag då anslaget sätts upp') }}",
        "{%p for n in möte.närvaro %}",
        "{{ n.person.namn }}",
        "{%p endfor %}",
    )
    assert MINUTES_KF in made.build().written
    return made


def test_approval_makes_the_minutes_once_more_with_all_that_came_with_it(
    folder: WorkingFolder,
) -> None:
    folder.change(f"{MEETING}/Status", "justerat").change(f"{MEETING}/Anslag upp", "2026-12-20")
    folder.change(f"{MEETING}/Plats", "Lilla salen")

    result = folder.build("protokoll")

    assert result.written == [MINUTES_KF]
    assert f"{KF}, status (lindvalla.xlsx, Sammanträden E3) har ändrats" in result.why(MINUTES_KF)
    assert "Lilla salen" in folder.text(MINUTES_KF)
    assert "2026-12-20" in folder.text(MINUTES_KF)


def test_approved_minutes_do_not_follow_the_workbook(folder: WorkingFolder) -> None:
    folder.change(f"{MEETING}/Status", "justerat").build("protokoll")
    before = folder.documents[MINUTES_KF]

    for place in ("Lilla salen", None):
        result = folder.change(f"{MEETING}/Plats", place).build("protokoll")
        assert result.those(Action.SEALED) == [MINUTES_KF]
        assert result.why(MINUTES_KF) == (
            f"protokollet är justerat\n{KF}, plats (lindvalla.xlsx, Sammanträden D3) har ändrats"
        )
    assert folder.documents[MINUTES_KF] == before


def test_the_notice_of_approved_minutes_is_filled_in(folder: WorkingFolder) -> None:
    folder.change(f"{MEETING}/Status", "justerat").build("protokoll")
    assert "SAKNAS: dag då anslaget sätts upp" in folder.text(MINUTES_KF)

    filled = folder.change(f"{MEETING}/Anslag upp", "2026-12-20").build("protokoll")
    changed = folder.change(f"{MEETING}/Anslag upp", "2026-12-21").build("protokoll")

    assert filled.written == [MINUTES_KF]
    assert changed.those(Action.SEALED) == [MINUTES_KF]
    assert "2026-12-20" in folder.text(MINUTES_KF)


def test_nothing_is_filled_in_together_with_a_change_of_what_was_approved(
    folder: WorkingFolder,
) -> None:
    folder.change(f"{MEETING}/Status", "justerat").build("protokoll")

    folder.change(f"{MEETING}/Plats", "Lilla salen")
    result = folder.change(f"{MEETING}/Anslag upp", "2026-12-20").build("protokoll")

    assert result.those(Action.SEALED) == [MINUTES_KF]
    assert f"{KF}, anslag upp (lindvalla.xlsx, Sammanträden F3) har ändrats" in result.why(
        MINUTES_KF
    )


def test_a_notice_on_the_board_is_no_new_approval(folder: WorkingFolder) -> None:
    folder.change(f"{MEETING}/Status", "justerat").build("protokoll")
    before = folder.documents[MINUTES_KF]

    result = folder.change(f"{MEETING}/Status", "anslaget").build("protokoll")

    assert result.those(Action.SEALED) == [MINUTES_KF]
    assert folder.documents[MINUTES_KF] == before


def test_it_is_known_without_the_ledger_too(folder: WorkingFolder) -> None:
    folder.change(f"{MEETING}/Status", "justerat").build("protokoll")

    folder.forget().change(f"{MEETING}/Plats", "Lilla salen")

    assert folder.build("protokoll").those(Action.SEALED) == [MINUTES_KF]


def test_a_change_of_what_is_adopted_is_offered_and_said(folder: WorkingFolder) -> None:
    folder.change("Program/LUND/Status", "antaget").build()

    result = folder.change("Mål/M1/Måltext", "med annan luft").build()

    assert result.those(Action.MERGE) == [PROGRAM, READING]
    said = "det är antaget: ändras det i sak behövs ett nytt beslut"
    assert said in result.why(PROGRAM)
    assert said in result.why(READING)


def test_the_adoption_itself_is_no_change_of_what_is_adopted(folder: WorkingFolder) -> None:
    result = folder.change("Program/LUND/Status", "antaget").build()

    assert PROGRAM in result.written
    assert "det är antaget" not in result.why(PROGRAM)


def test_a_change_of_a_decided_will_is_said(folder: WorkingFolder) -> None:
    for row in folder.sheets["Politisk vilja"]:
        row["Status"] = "beslutad"
    folder.change("Beslut/B3/Status", "fattat").build()
    key = folder.sheets["Politisk vilja"][0]["Vilja-id"]

    result = folder.change(f"Politisk vilja/{key}/Text", "Något helt annat ska göras.").build()

    assert "det är antaget" in result.why(WILL)

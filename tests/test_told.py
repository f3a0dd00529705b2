"""What a build has said of documents that stand for good is counted when it is said again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_cli import Terminal, at
from tests.working_folder import (
    CALL_KF,
    DECISION_1,
    DECISION_2,
    WorkingFolder,
    built_case,
    made_once,
)

pytestmark = pytest.mark.slow

HELD = "Sammanträden/KF-2026-12-16/Status"
NAME = "Åsa Lund, namn (lindvalla.xlsx, Personer B2) har ändrats"
COUNTED = "2 dokument som är avgjorda eller frysta skiljer sig från arbetsboken, som förra gången"


@pytest.fixture
def beredning(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Return the command."""
    return Terminal(monkeypatch, capsys)


@pytest.fixture
def held(tmp_path: Path) -> WorkingFolder:
    """Return a folder whose council has met, after which a name was changed."""
    folder = made_once(tmp_path, built_case)
    return folder.change(HELD, "hållet").change("Personer/P1/Namn", "Åsa Lund").write()


def test_that_a_settled_paper_differs_is_said_once_and_then_counted(
    beredning: Terminal, held: WorkingFolder
) -> None:
    first = beredning("build", *at(held))
    again = beredning("build", *at(held))
    third = beredning("build", *at(held))

    assert first.out.count(NAME) == 3  # two papers that stand, and the letter that was written
    assert "som förra gången" not in first.out
    assert NAME not in again.out + third.out
    assert f"{COUNTED}: visa med --all." in again.lines
    assert again.lines == third.lines
    assert NAME in (held.outputs / "rapport.html").read_text("utf-8")


@pytest.mark.parametrize("command", [("build", "--all"), ("status",), ("build", "--json")])
def test_all_of_it_is_shown_to_who_asks(
    beredning: Terminal, held: WorkingFolder, command: tuple[str, ...]
) -> None:
    for _ in range(2):
        beredning("build", *at(held))

    assert beredning(*command, *at(held)).out.count(NAME) == 2


def test_what_was_only_tried_or_read_by_a_program_has_not_been_said(
    beredning: Terminal, held: WorkingFolder
) -> None:
    beredning("build", *at(held))
    held.change("Personer/P1/Titel", "chef").write()

    for command in ("--dry-run", "--json"):
        beredning("build", command, *at(held))

    assert "titel (lindvalla.xlsx, Personer C2) har ändrats" in beredning("build", *at(held)).out


def test_a_change_after_that_is_said_and_what_was_said_is_counted(
    beredning: Terminal, held: WorkingFolder
) -> None:
    beredning("build", *at(held))
    held.change("Personer/P1/Titel", "chef").write()

    told = beredning("build", *at(held))

    assert NAME not in told.out
    assert told.out.count("… och 1 skäl till, som förra gången") == 2

    held.change("Personer/P1/Namn", "Åsa Ström").write()  # the same cell once more
    assert (
        "Åsa Ström, namn (lindvalla.xlsx, Personer B2) har ändrats"
        in beredning("build", *at(held)).out
    )


def test_a_fault_in_a_settled_paper_is_said_each_time(
    beredning: Terminal, held: WorkingFolder
) -> None:
    held.change("Politisk vilja/V1/Text", "Ärendet är gemensamt för de tre.").write()

    told = [beredning("build", *at(held)) for _ in range(3)]

    for one in told:
        assert any(line.startswith("FEL P11") for line in one.lines)
        assert (
            f"Förslag till beslut om program: Att anta programmet (KS 2026/41) ({DECISION_1})"
            in one.out
        )
        assert one.code == 1


def test_what_somebody_wrote_in_a_settled_paper_is_said_once(
    beredning: Terminal, held: WorkingFolder
) -> None:
    held.edit(DECISION_2, "Åsa Ek", "Åsa Eklund")
    note = f"har en annan text i {DECISION_2} än i arbetsboken"

    assert note in beredning("build", *at(held)).out
    assert note not in beredning("build", *at(held)).out
    assert note in beredning("build", "--all", *at(held)).out


def test_papers_that_are_not_made_any_more_are_named_once(
    beredning: Terminal, tmp_path: Path
) -> None:
    folder = WorkingFolder(tmp_path).change(HELD, "hållet").write()

    first = beredning("build", *at(folder)).out
    again = beredning("build", *at(folder)).out

    assert CALL_KF in first
    assert "Handlingar till möten som har varit görs inte i efterhand av dagens celler" in first
    assert CALL_KF not in again
    assert "3 handlingar till möten som har varit görs inte, som förra gången: visa med" in again
    assert CALL_KF in beredning("build", "--all", *at(folder)).out


def test_that_a_call_to_a_held_meeting_differs_is_never_said_unless_all_is_asked_for(
    beredning: Terminal, tmp_path: Path
) -> None:
    folder = WorkingFolder(tmp_path)
    folder.build()
    folder.change(HELD, "hållet").change("Behandling/BH2/Rubrik", "Att anta något").write()

    told = [beredning("build", *at(folder)).out for _ in range(2)]
    folder.change("Behandling/BH3/Rubrik", "Att vilja något").write()
    told.append(beredning("build", *at(folder)).out)

    assert all(f"({CALL_KF})" not in out for out in told)
    assert f"({CALL_KF})" in beredning("build", "--all", *at(folder)).out

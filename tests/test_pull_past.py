"""What stands in a document of the past, and the workbook says otherwise, is nobody's edit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.commands.pull import Pulled, pull
from tests.test_past import answered, held, offered
from tests.working_folder import MINUTES_KF, TODAY, WorkingFolder

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a folder with minutes."""
    made = held(WorkingFolder(tmp_path / "mapp", templates=False))
    made.build()
    return made


def goals(folder: WorkingFolder) -> None:
    """Let goals come, change places and lose words."""
    goal = {**folder.row("Mål", "M2"), "Mål-id": "M3", "Nr": 3, "Måltext": "med öppna fält"}
    folder.sheets["Mål"].append(goal)
    folder.change("Mål/M1/Ordning", 5).change("Mål/M1/Ambitionsnivå", None)


def a_text(folder: WorkingFolder) -> None:
    """Let a goal have another text."""
    folder.change("Mål/M1/Måltext", "med annan luft")


def a_person(folder: WorkingFolder) -> None:
    """Let a person have another name."""
    folder.change("Personer/P2/Namn", "Bo Lind")


def found(folder: WorkingFolder) -> Pulled:
    """Return what is found in every document."""
    return pull(folder.path, TODAY, [*folder.documents])


@pytest.mark.parametrize("keeps_copies", [True, False])
@pytest.mark.parametrize("change", [goals, a_text, a_person])
def test_what_stood_is_told_as_nothing(
    folder: WorkingFolder, change: Callable[[WorkingFolder], None], *, keeps_copies: bool
) -> None:
    change(folder)
    folder.build()
    if not keeps_copies:
        for copy in folder.outputs.rglob("*.kopia"):
            copy.unlink()

    pulled = found(folder)

    assert (pulled.proposals, pulled.beside) == ((), {})


def test_what_somebody_writes_there_is_told_through_builds(folder: WorkingFolder) -> None:
    goals(folder)
    a_text(folder)
    folder.build()
    answered(folder, MINUTES_KF, accept=False)
    assert (found(folder).proposals, found(folder).beside) == ((), {})
    folder.edit(MINUTES_KF, ">Åsa Ek<", ">Åsa Ekk<")
    more = "<w:p><w:r><w:t>Kaffe finns.</w:t></w:r></w:p>"
    folder.edit(MINUTES_KF, "<w:body>", f"<w:body>{more}")
    told = [(one.old, one.shown) for one in found(folder).proposals]
    assert told[0] == ("Åsa Ek", "Åsa Ekk")
    assert found(folder).beside == {MINUTES_KF: 1}

    folder.change("Mål/M2/Måltext", "med annat vatten")
    a_person(folder)
    folder.build()

    assert offered(folder, MINUTES_KF)
    assert [(one.old, one.shown) for one in found(folder).proposals] == told
    assert found(folder).beside == {MINUTES_KF: 1}

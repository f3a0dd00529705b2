"""Approved minutes and their extracts stand, whatever is typed in the workbook afterwards."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.building.told import note_told
from pipeline.model import Action
from tests.test_past import EXTRACT, approved, held, standing
from tests.working_folder import MINUTES_KF, WorkingFolder

pytestmark = pytest.mark.slow

MEETING, OTHER_EXTRACT = "KF-2026-12-16", EXTRACT.replace("-5.", "-6.")
_NEW = {"Beslut": "B2", "Ordning": 9}
# A row of each sheet that minutes show, and a cell of each kind that was empty when they were made.
ROWS: dict[str, dict[str, Any]] = {
    "Mottagare": _NEW | {"Mottagare-id": "MO8", "Organ": "AU"},
    "Handlingar": {"Handling-id": "H8", "Ärende": "A1", "Titel": "Utredning", "Typ": "underlag"}
    | {"Underlag till": "B2", "Datum": date(2026, 11, 2)},
    "Texter": {"Text-id": "T8", "Avsnitt": "bakgrund", "Text": "Så var det."}
    | {"Ärende": "A1", "Behandling": "BH2"},
    "Yrkanden": {"Yrkande-id": "Y8", "Beslut": "B2", "Typ": "bifall", "Person": "P1"},
    "Röster": {"Röst-id": "R8", "Beslut": "B2", "Person": "P1", "Röst": "Ja"},
    "Närvaro": {"Närvaro-id": "N8", "Möte": MEETING, "Person": "P4", "Roll": "ersättare"},
    "Beslutspunkter": {"Punkt-id": "BP8", "Beslut": "B2", "Nr": 2, "Verb": "tacka"}
    | {"Sats": "alla"},
}
CELLS = {
    "Personer/P3/Titel": "kanslichef",
    "Behandling/BH2/Motivering": "Det var bråttom.",
    "Beslut/B2/Beslutsgång": "Ordföranden frågar.",
    f"Sammanträden/{MEETING}/Ajournering": "10.15–10.30",
    f"Sammanträden/{MEETING}/Sekreterare": "P3",
    "Beslutspunkter/BP2/Sats": "ett annat program",
}
OF_NOTICE = {
    "Justerat": date(2026, 12, 18),
    "Anslag upp": date(2026, 12, 19),
    "Förvaringsplats": "Kansliet",
}


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return a folder with approved minutes and their extracts; nobody gets decision B2 yet."""
    made = held(WorkingFolder(tmp_path_factory.mktemp("mapp") / "mapp", templates=False))
    made.sheets["Personer"].append({"Person-id": "P3", "Namn": "Cia Dal", "Titel": "kanslist"})
    made.sheets["Personer"].append({"Person-id": "P4", "Namn": "Dan Ek", "Titel": "snickare"})
    made.sheets["Närvaro"].append(
        {"Närvaro-id": "N3", "Möte": MEETING, "Person": "P3", "Roll": "tjänsteperson"}
    )
    made.sheets["Mottagare"] = [r for r in made.sheets["Mottagare"] if r["Beslut"] != "B2"]
    assert {MINUTES_KF, EXTRACT, OTHER_EXTRACT} <= {*approved(made).build().written}
    return made


@pytest.fixture
def folder(signed: WorkingFolder, tmp_path: Path) -> WorkingFolder:
    """Return such a folder to change."""
    made = signed.copy(tmp_path / "mapp")
    shutil.copytree(signed.outputs, made.outputs)
    return made


def typed(folder: WorkingFolder, what: str) -> WorkingFolder:
    """Type a row, or a cell, that was not there when the minutes were approved."""
    if what in ROWS:
        folder.sheets.setdefault(what, []).append(ROWS[what])
        return folder
    return folder.change(what, CELLS[what])


@pytest.mark.parametrize("what", [*ROWS, *CELLS])
def test_what_is_typed_afterwards_changes_no_approved_minutes(
    folder: WorkingFolder, what: str
) -> None:
    before = folder.documents

    result = typed(folder, what).build("protokoll", "protokollsutdrag")

    assert folder.documents == before
    assert result.outcome(MINUTES_KF).action is Action.SEALED
    assert len(result.outcome(MINUTES_KF).why) > 1  # it is told …
    note_told(folder.outputs, result.report)
    again = folder.rebuild("protokoll").report
    assert again.told["/".join(result.outcome(MINUTES_KF).step.plan.identity)]  # … once


def test_an_extract_that_is_made_afterwards_has_the_receiver_and_the_minutes_stand(
    folder: WorkingFolder,
) -> None:
    before = folder.documents
    (folder.outputs / EXTRACT).unlink()

    result = typed(folder, "Mottagare").build("protokoll", "protokollsutdrag")

    assert result.written == [EXTRACT]
    assert "Arbetsutskottet" in folder.text(EXTRACT)
    assert {**folder.documents, EXTRACT: before[EXTRACT]} == before


@pytest.mark.parametrize("what", [*ROWS, *CELLS])
def test_an_extract_that_is_made_afterwards_says_nothing_else_that_the_minutes_do_not(
    folder: WorkingFolder, what: str
) -> None:
    if what == "Mottagare":
        return
    before = standing(folder, EXTRACT)
    (folder.outputs / EXTRACT).unlink()

    result = typed(folder, what).build("protokollsutdrag")

    made = EXTRACT in folder.documents
    told = [p.code for p in result.faults if EXTRACT in p.message]
    assert standing(folder, EXTRACT) == before if made else told == ["D03"] * len(told) != []


@pytest.mark.parametrize("also", ["", "Mottagare", "Texter", "Närvaro"])
def test_the_days_of_the_notice_are_filled_in_without_the_rows_that_came_later(
    folder: WorkingFolder, also: str
) -> None:
    before = standing(folder, MINUTES_KF)
    for header, value in OF_NOTICE.items():
        folder.change(f"Sammanträden/{MEETING}/{header}", value)
    if also:
        typed(folder, also)

    result = folder.build("protokoll")

    assert MINUTES_KF in result.written
    assert "Kansliet" in folder.text(MINUTES_KF)
    new = [line for line in standing(folder, MINUTES_KF) if line not in before]
    words = ("december", "202", "Kansliet", "överklaga", "förvaras")
    assert all(any(word in line for word in words) for line in new), new
    assert folder.rebuild("protokoll").written == []

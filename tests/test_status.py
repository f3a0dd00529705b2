"""`status` says how each document stands, and decides as a build does."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.building.as_json import as_json
from pipeline.building.report_page import as_page
from pipeline.building.unchanged import digest_of_folder
from pipeline.commands.build import Options
from pipeline.commands.status import Status, status, status_lines
from pipeline.errors import UsageError
from tests.working_folder import (
    ALL,
    CALL_AU,
    DECISION_1,
    LETTER,
    MOVED,
    PROGRAM,
    READING,
    TODAY,
    WILL,
    WorkingFolder,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case."""
    return WorkingFolder(tmp_path / "arbetsmapp")


def asked(folder: WorkingFolder, *select: str) -> Status:
    """Return the status of the folder as its workbook stands."""
    folder.write()
    return status(Options(folder.path, TODAY, select))


def state(found: Status, target: str) -> str:
    """Return how one document stands."""
    return next(line.state for line in found.lines if line.target == target)


def remarks(found: Status, target: str) -> str:
    """Return what is said of one document."""
    return "\n".join(next(line.remarks for line in found.lines if line.target == target))


def test_before_the_first_build_no_document_is_built(folder: WorkingFolder) -> None:
    found = asked(folder)

    assert sorted(line.target for line in found.lines) == sorted(ALL)
    assert {line.state for line in found.lines} == {"inte byggd"}
    assert not folder.outputs.exists()


def test_after_a_build_all_are_up_to_date_and_nothing_more_is_said(folder: WorkingFolder) -> None:
    folder.build()
    before = folder.state

    found = asked(folder)

    told = list(status_lines(found))
    assert told[:3] == [
        "Arbetsutskottet den 2 december 2026",
        f"  aktuell Kallelse ({CALL_AU})",
        f"  aktuell Tjänsteskrivelse: Så går arbetet (KS 2026/41) ({LETTER})",
    ]
    assert sum(line.startswith("  aktuell ") for line in told) == len(ALL)
    assert told[-1] == "8 aktuella."
    assert not found.failed
    assert folder.state == before


def test_a_stale_document_says_the_cell_where_it_stands_now(folder: WorkingFolder) -> None:
    folder.build()
    found = asked(folder.change("Mål/M2/Måltext", "med friskt vatten"))

    assert state(found, PROGRAM) == state(found, READING) == "inaktuell"
    assert state(found, WILL) == "aktuell"
    assert remarks(found, PROGRAM) == ("mål 2, måltext (lindvalla.xlsx, Mål C3) har ändrats")


def test_each_way_to_stand_has_its_word(folder: WorkingFolder) -> None:
    folder.build()
    folder.edit(WILL, "Fler arter", "Flera arter")
    (folder.outputs / CALL_AU).unlink()
    folder.change("Mål/M2/Ambitionsnivå", "{Mål/M9/Måltext}").remove("Behandling", "BH1")
    folder.remove("Beslut", "B1").remove("Texter", "T1")
    folder.remove("Beslutspunkter", "BP1").remove("Mottagare", "MO1")

    found = asked(folder)

    assert state(found, WILL) == "redigerad för hand"
    assert "Flera arter" in remarks(found, WILL)
    assert state(found, CALL_AU) == "inte byggd"
    assert state(found, PROGRAM) == "kan inte byggas"
    assert state(found, LETTER) == "ingen rad ber om den"
    assert state(found, DECISION_1) == "aktuell"
    assert found.failed


def test_a_document_that_will_move_is_known_by_its_new_place(folder: WorkingFolder) -> None:
    folder.build()
    found = asked(folder.change("Behandling/BH1/Möte", "KF-2026-12-16"))

    assert state(found, MOVED) == "inaktuell"
    assert f"flyttas från {LETTER}" in remarks(found, MOVED)


def test_settled_and_sealed_documents_say_so(folder: WorkingFolder) -> None:
    folder.build()
    folder.change("Sammanträden/AU-2026-12-02/Status", "hållet")

    assert state(asked(folder), LETTER) == "avgjord"
    folder.change("Sammanträden/AU-2026-12-02/Status", "justerat").build()
    assert state(asked(folder), "au-2026-12-02/protokoll.docx") == "fryst"


def test_the_status_decides_as_a_dry_build_and_as_a_build(folder: WorkingFolder) -> None:
    folder.build()
    folder.edit(WILL, "Fler arter", "Flera arter")
    folder.template("kallelse", "Ny {{ organ.namn }}").change("Mål/M1/Stam", "Lindvalla blir")

    found = asked(folder)

    dry, real = folder.rebuild(dry=True), folder.rebuild()
    assert [line.target for line in found.lines if line.state == "inaktuell"] == real.written
    assert [o.action for o in found.report.outcomes] == [o.action for o in dry.report.outcomes]
    assert [o.action for o in found.report.outcomes] == [o.action for o in real.report.outcomes]


def test_the_status_of_one_meeting_alone(folder: WorkingFolder) -> None:
    folder.build()

    found = asked(folder, "AU-2026-12-02")

    assert sorted(line.target for line in found.lines) == sorted([LETTER, CALL_AU])
    with pytest.raises(UsageError, match="finns inte bland dokumenten"):
        asked(folder, "AU-2026-12-03")


def test_programs_get_the_state_with_each_document(folder: WorkingFolder) -> None:
    folder.build()
    data = as_json(asked(folder.change("Mål/M2/Måltext", "med friskt vatten")))

    assert {d["target"]: d["state"] for d in data["documents"]}[PROGRAM] == "inaktuell"
    assert data["dry_run"] is True


def test_what_is_to_be_done_stands_after_the_documents_the_nearest_first(
    folder: WorkingFolder,
) -> None:
    folder.build()
    lines = list(status_lines(asked(folder)))
    at = lines.index("Tider")

    assert lines[at + 3 : at + 5] == [
        "  senast 2026-12-09 Tillkännage på anslagstavlan: fullmäktige den 16 december 2026",
        "                    Minst en vecka före (5 kap. 13 § kommunallagen). Ur lindvalla.xlsx, "
        "bladet ”Sammanträden”, cell C3.",
    ]
    assert [line.split()[1] for line in lines[at + 1 : -1 : 2] if line] == [
        *("2026-12-09", "2026-12-09", "2026-12-16", "2026-12-30")
    ]


def test_of_one_meeting_only_its_own_deadlines_are_told(folder: WorkingFolder) -> None:
    found = asked(folder, "AU-2026-12-02")

    assert {one.about.key for one in found.report.deadlines} == {"AU-2026-12-02"}


def test_the_deadlines_are_data_and_stand_in_the_report_too(folder: WorkingFolder) -> None:
    report = folder.build().report
    (first, *_) = as_json(report)["deadlines"]
    page = as_page(report, folder.outputs, datetime(2026, 11, 21, 9, 30).astimezone())

    assert first["day"] == "2026-12-09"
    assert first["about"] == "Sammanträden/KF-2026-12-16/Kallelse skickas"
    assert first["cells"] == ["lindvalla.xlsx, bladet ”Sammanträden”, cell C3"]
    assert json.dumps(first)
    assert "<h2>Tider</h2>" in page
    assert "<td class=day>senast 2026-12-09</td>" in page


def test_the_calendar_is_written_when_it_is_asked_for_and_wakes_no_build(
    folder: WorkingFolder,
) -> None:
    folder.build()
    before = digest_of_folder(folder.path, TODAY)

    found = status(Options(folder.path, TODAY), calendar=True)

    path = folder.outputs / "tider.ics"
    assert f"Kalender: {path}" in list(status_lines(found))
    assert as_json(found)["calendar"] == str(path)
    assert path.read_bytes().count(b"BEGIN:VEVENT") == 4
    assert digest_of_folder(folder.path, TODAY) == before


def test_without_deadlines_there_is_no_calendar(folder: WorkingFolder) -> None:
    for key in ("AU-2026-12-02", "KF-2026-12-16"):
        folder.change(f"Sammanträden/{key}/Status", "inställt")
    folder.write()

    found = status(Options(folder.path, TODAY), calendar=True)

    assert "Det finns inga tider att skriva till kalendern." in list(status_lines(found))
    assert not folder.outputs.exists()

"""Meetings, programmes and documents are asked for as the program writes them, or people do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.building.cell_names import resolve_cell
from pipeline.building.inputs import prepare
from pipeline.building.selection import document_named, meeting_named, select_plans, whole_names
from pipeline.commands.freeze import freeze, verify
from pipeline.domain.plain_names import row_name
from pipeline.errors import UsageError
from pipeline.model import DocumentPlan, Source
from tests.working_folder import TODAY, WorkingFolder

DAY = date(2026, 12, 16)
DAYS = ("16 december 2026", "den 16 december 2026", "2026-12-16", "16/12 2026", "16 dec 2026")
BODIES = ("KF", "kf", "Fullmäktige", "fullmäktige", "KF,", "Kommunfullmäktige i Lindvalla")


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> tuple[DocumentPlan, ...]:
    """Return what the case asks for; the council and the programme have short names."""
    folder = WorkingFolder(tmp_path_factory.mktemp("urval") / "arbetsmapp")
    folder.change("Organ/KF/Kortnamn", "Kommunfullmäktige i Lindvalla")
    folder.change("Program/LUND/Kortnamn", "Lundprogrammet").write()
    return prepare(folder.path, TODAY)[1].plans


def ways(plan: DocumentPlan) -> Iterator[tuple[str, str]]:
    """Yield each way in which the program itself names a document's owner, or it, and its sort."""
    dataset = plan.view.dataset
    for sheet, key in (("Sammanträden", plan.meeting), ("Program", plan.program)):
        record = dataset.find(sheet, key) if key else None
        if record is not None:
            yield from ((name, sheet) for name in (record.key, row_name(record)))
    yield from ((name, "") for name in (plan.target, plan.full_title))


def test_all_that_the_program_prints_can_be_asked_for(plans: tuple[DocumentPlan, ...]) -> None:
    for plan in plans:
        for way, sheet in ways(plan):
            for written in (way, way.upper(), f"{way[:1].upper()}{way[1:]}"):
                found = select_plans(plans, (written,))
                assert plan in found, written
                assert sheet or found == (plan,), written
                words = tuple(written.split())
                assert select_plans(plans, whole_names(plans, words)) == found, written


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("body", BODIES)
def test_a_meeting_is_its_body_and_its_day_in_any_form(
    body: str, day: str, plans: tuple[DocumentPlan, ...]
) -> None:
    assert meeting_named(plans, f"{body} {day}") == "KF-2026-12-16"
    asked = whole_names(plans, ("kallelse", *body.split(), *day.split()))
    assert [plan.target for plan in select_plans(plans, asked)] == ["kf-2026-12-16/kallelse.docx"]


# What people write for a meeting of a body that has a name alone.
_BARE = (
    *(f"{body} {day}" for body in ("KF", "kf", "Kommunfullmäktige") for day in DAYS),
    *("KF-2026-12-16", "Kommunfullmäktige-2026-12-16", "KF, 16 december 2026", "16 december 2026"),
)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return the case where neither the council nor its meeting has an id."""
    folder = WorkingFolder(tmp_path_factory.mktemp("namn") / "arbetsmapp")
    folder.change("Organ/KF/Namn", "Kommunfullmäktige").change("Organ/KF/Organ-id", None)
    return folder.change("Sammanträden/KF-2026-12-16/Möte-id", None)


@pytest.mark.parametrize("written", _BARE)
def test_what_a_cell_may_call_a_meeting_the_command_line_may_too(
    written: str, bare: WorkingFolder
) -> None:
    bare.change("Behandling/BH1/Tas upp igen vid", written).write()
    dataset, plans = prepare(bare.path, TODAY)
    item = dataset.find("Behandling", "BH1")
    assert item is not None
    meeting = item["Tas upp igen vid"].key
    call = f"Kallelse {written}"

    assert meeting_named(plans.plans, written) == meeting
    assert document_named(plans.plans, call).endswith("/kallelse.docx")
    for words in (("kallelse", *written.split()), tuple(call.split())):
        found = select_plans(plans.plans, whole_names(plans.plans, words))
        assert [(plan.kind, plan.meeting) for plan in found] == [("kallelse", meeting)]
    for cell in (f"Sammanträden/{written}/Plats", f"{written}, plats"):
        assert resolve_cell(dataset, cell, frozenset()) == (
            Source("Sammanträden", meeting, "Plats"),
        )


@pytest.mark.parametrize("name", ["Lundprogrammet", "lundprogrammet", "Program för Lund", "lund"])
def test_a_programme_is_any_of_its_names(name: str, plans: tuple[DocumentPlan, ...]) -> None:
    found = select_plans(plans, whole_names(plans, (*name.split(), "Läsversion", "av", "program")))

    assert [plan.target for plan in found] == ["lund/program-lasversion.docx"]


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("KF 17 december 2026", "KF 16 december 2026"),
        ("Lundprogramet", "Lundprogrammet"),
        ("KF 2026-12-17", "KF 2026-12-16"),
        ("ingenting alls", ""),
    ],
)
def test_what_is_nearly_a_name_is_suggested(
    word: str, near: str, plans: tuple[DocumentPlan, ...]
) -> None:
    with pytest.raises(UsageError, match=re.escape(f"”{word}” finns inte")) as told:
        select_plans(plans, whole_names(plans, (word,)))

    assert (f"Menade du ”{near}”?" if near else "Skriv en sort, ett möte") in str(told.value)


def test_a_day_that_two_meetings_share_is_not_guessed(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp").change("Sammanträden/AU-2026-12-02/Datum", DAY)
    folder.write()
    both = prepare(folder.path, TODAY)[1].plans

    with pytest.raises(UsageError, match="Skriv ”AU-2026-12-02” eller ”KF-2026-12-16”"):
        meeting_named(both, "16 december 2026")
    assert meeting_named(both, "AU 16 december 2026") == "AU-2026-12-02"
    calls = select_plans(both, ("kallelse", "16 december 2026"))
    assert len(calls) == 2


@pytest.mark.slow
def test_a_meeting_is_frozen_and_verified_by_its_name(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    folder.build()

    frozen = freeze(folder.path, TODAY, "Fullmäktige den 16 december 2026")

    assert "kf-2026-12-16" in frozen.place
    assert verify(folder.path, "KF 16 december 2026", TODAY) == ()
    with pytest.raises(UsageError, match="Inget utskick till KF 17 december 2026 är fryst"):
        verify(folder.path, "KF 17 december 2026", TODAY)

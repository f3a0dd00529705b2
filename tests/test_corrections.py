"""Corrections of approved minutes: a page of their own, and extracts that show them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Action, State
from pipeline.ooxml.package import read_package
from pipeline.plan import plan
from tests.plan_data import changed, dataset
from tests.test_standard_templates import built, compiled
from tests.validator import validate
from tests.working_folder import MINUTES_KF, WorkingFolder

MEETING = "Sammanträden/KF-2026-12-16"
PAGE = "kf-2026-12-16/rattelse.docx"
EXTRACT = "kf-2026-12-16/ks-2026-41-protokollsutdrag-5.docx"
OTHER = "kf-2026-12-16/ks-2026-41-protokollsutdrag-6.docx"
ROW = {"Rättelse-id": "R1", "Möte": "KF-2026-12-16", "§": 5, "Dag": date(2027, 1, 11), "Av": "P1"}
WORDS = {"Tidigare": "programmet", "Nu": "programmet, med ändringen i bilaga 2"}


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a folder with approved minutes, made of the program's own templates."""
    made = WorkingFolder(tmp_path, templates=False).change(f"{MEETING}/Status", "justerat")
    made.change(f"{MEETING}/Justerat", date(2026, 12, 18))
    for number, key in ((5, "2"), (6, "3")):
        made.change(f"Behandling/BH{key}/§", number).change(f"Beslut/B{key}/Status", "fattat")
    assert MINUTES_KF in made.build("protokoll").written
    return made


def correct(folder: WorkingFolder, **cells: Any) -> WorkingFolder:
    return folder.workbook(Rättelser=[ROW | WORDS | cells])


def text(folder: WorkingFolder, target: str) -> str:
    return folder.text(target).replace("\u00a0", " ")


def codes(folder: WorkingFolder, *select: str) -> list[str]:
    found = folder.build(*select).report.problems
    return [f"{p.code} {p.cell}" for p in found if p.code.startswith("N")]


def test_the_page_says_what_stood_what_is_to_stand_when_and_by_whom(folder: WorkingFolder) -> None:
    result = correct(folder).build("rättelse")

    assert result.written == [PAGE]
    for said in (
        "Protokollet från fullmäktige den 16 december 2026 är rättat",
        "§ 5",
        "Den 11 januari 2027",
        "Åsa Ek, utvecklare",
        *WORDS.values(),
    ):
        assert said in text(folder, PAGE)


def test_the_approved_minutes_stay_byte_for_byte(folder: WorkingFolder) -> None:
    before = folder.documents[MINUTES_KF]

    result = correct(folder).change("Beslutspunkter/BP2/Sats", WORDS["Nu"]).build()

    assert MINUTES_KF in result.those(Action.SEALED)
    assert folder.documents[MINUTES_KF] == before


def test_an_extract_made_afterwards_shows_the_correction_of_its_paragraph(
    folder: WorkingFolder,
) -> None:
    correct(folder).change("Beslutspunkter/BP2/Sats", WORDS["Nu"])

    result = folder.build("protokollsutdrag")

    assert "D03" not in [p.code for p in result.faults]
    assert "antar programmet." in text(folder, EXTRACT)  # as the minutes say
    assert (
        "Protokollet är rättat den 11 januari 2027 av Åsa Ek, utvecklare. "
        f"Det stod ”programmet”. Det ska stå ”{WORDS['Nu']}”."
    ) in text(folder, EXTRACT)
    assert "rättat" not in text(folder, OTHER)


def test_an_extract_that_was_made_before_stands_as_it_was(folder: WorkingFolder) -> None:
    folder.build("protokollsutdrag")
    before = folder.documents[EXTRACT]

    result = correct(folder).build("protokollsutdrag")

    assert EXTRACT in result.those(Action.SEALED)
    assert folder.documents[EXTRACT] == before
    (folder.outputs / EXTRACT).unlink()
    assert folder.rebuild("protokollsutdrag").written == [EXTRACT]
    assert "Det ska stå" in text(folder, EXTRACT)


def test_an_extract_without_a_correction_has_nothing_of_it(folder: WorkingFolder) -> None:
    folder.build("protokollsutdrag")
    without = read_package(folder.documents[OTHER], OTHER).parts["word/document.xml"]
    (folder.outputs / OTHER).unlink()

    correct(folder).build("protokollsutdrag")

    assert read_package(folder.documents[OTHER], OTHER).parts["word/document.xml"] == without


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, []),
        ({"Tidigare": "programmet  "}, []),
        ({"Tidigare": "viljan"}, ["N03 lindvalla.xlsx, bladet ”Rättelser”, cell D2"]),  # of § 6
        ({"Tidigare": "planen"}, ["N03 lindvalla.xlsx, bladet ”Rättelser”, cell D2"]),
    ],
)
def test_words_that_do_not_stand_in_the_paragraph_are_told(
    folder: WorkingFolder, cells: dict[str, Any], told: list[str]
) -> None:
    row = {"Rättelse-id": "R1", "Möte": "KF-2026-12-16", "§": 5} | WORDS | cells
    folder.workbook(Rättelser=[row | {"Dag": date(2027, 1, 11), "Av": "P1"}])

    assert codes(folder) == told
    assert codes(folder) == told  # as long as it is so


def test_a_paragraph_that_the_meeting_has_not_is_told(folder: WorkingFolder) -> None:
    assert any(code.startswith("N02") for code in codes(correct(folder, **{"§": 50})))


def test_minutes_that_are_not_approved_are_corrected_in_their_cells(folder: WorkingFolder) -> None:
    folder.change(f"{MEETING}/Status", "hållet")

    assert any(code.startswith("N01") for code in codes(correct(folder)))
    assert PAGE not in folder.documents


def test_what_is_corrected_later_is_added_to_the_page(folder: WorkingFolder) -> None:
    correct(folder).build("rättelse")
    later = ROW | {"Rättelse-id": "R2", "§": 6, "Dag": date(2027, 2, 1)}
    folder.sheets["Rättelser"].insert(0, later | {"Tidigare": "viljan", "Nu": "hela viljan"})

    folder.build("rättelse")

    page = text(folder, PAGE)
    assert page.index("§ 5") < page.index("§ 6")  # by day
    assert "Datum\t2027-02-01" in page or "2027-02-01" in page


def test_a_call_or_a_seal_of_the_meeting_has_no_corrections() -> None:
    made = changed(**{"Sammanträden/KF-1/Status": "justerat", "Behandling/BH2/§": 44})
    made["Rättelser"] = [ROW | WORDS | {"Möte": "KF-1", "§": 44}]
    (page,) = (p for p in plan(dataset(made)).plans if p.kind == "rättelse")

    assert (page.state, page.target) == (State.OPEN, "kf-1/rattelse.docx")
    assert "Bo Al (S), ledamot" in built("rattelse", made | {"Rättelser": [_by("P2")]})


def _by(person: str) -> dict[str, Any]:
    return ROW | WORDS | {"Möte": "KF-1", "§": 44, "Av": person}


@pytest.mark.install
def test_the_page_is_sound_for_the_open_xml_sdk(tmp_path: Path) -> None:
    made = changed(**{"Sammanträden/KF-1/Status": "justerat", "Behandling/BH2/§": 44})
    made["Rättelser"] = [_by("P2"), _by("P1") | {"Rättelse-id": "R2"}]
    document = next(p for p in plan(dataset(made)).plans if p.kind == "rättelse")
    path = tmp_path / "rattelse.docx"
    path.write_bytes(compiled("rattelse").render("rättelse", document.key, document.view).data)

    assert validate([path]) == {path: []}

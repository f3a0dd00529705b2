"""The notice that tells of approved minutes, or of a § that was approved at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.domain.appeals import may_be_appealed
from pipeline.model import DocumentPlan, State
from pipeline.plan import plan
from tests.plan_data import Sheets, changed, dataset
from tests.test_standard_templates import built, compiled
from tests.validator import validate

COURT = {"Kommuner/VAG/Förvaltningsrätt": "Förvaltningsrätten i Lindvalla"}
APPROVED = {
    "Sammanträden/KF-1/Status": "justerat",
    "Sammanträden/KF-1/Justerat": "2020-04-01",
    "Sammanträden/KF-1/Anslag upp": "2020-04-02",
    "Sammanträden/KF-1/Förvaringsplats": "Kommunhuset",
    "Behandling/BH2/§": 44,
    "Behandling/BH3/§": 45,
    "Behandling/BH4/§": 46,
}
AT_ONCE = {"Behandling/BH1/Anslag upp": "2019-10-17"}  # of KSAU-1, which is held


def notices(**cells: Any) -> list[DocumentPlan]:
    return [made for made in plan(dataset(changed(**cells))).plans if made.kind == "anslag"]


def notice(**cells: Any) -> str:
    return built("anslag", changed(**cells)).replace("\u00a0", " ")


def test_the_notice_of_minutes_has_all_days_and_how_to_appeal() -> None:
    text = notice(**APPROVED, **COURT)

    for said in (
        "Protokollet från fullmäktige den 30 mars 2020 är justerat.",
        "§§ 44–46",
        "2020-04-02",  # up
        "2020-04-23",  # the last day to appeal: three weeks
        "2020-04-24",  # down
        "Kommunhuset",
        "laglighetsprövning enligt 13 kap. kommunallagen",
        "Överklaga skriftligt till Förvaltningsrätten i Lindvalla.",
        "senast den 23 april 2020",
    ):
        assert said in text
    assert "SAKNAS" not in text


def test_the_court_is_never_made_up() -> None:
    assert "SAKNAS: förvaltningsrättens namn" in notice(**APPROVED)


def test_a_paragraph_approved_at_once_has_a_notice_of_its_own() -> None:
    text = notice(**AT_ONCE)

    assert "§ 69 i protokollet från utskottet den 16 oktober 2019 är omedelbart justerad." in text
    assert "Utvecklingsprogram, dnr KS 2019/160" in text
    assert "2019-11-08" in text  # down the day after the last day to appeal
    assert "överklag" not in text  # the committee was only told


def test_the_notice_of_the_minutes_is_without_what_has_its_own() -> None:
    row = {"Behandling/BH2/Omedelbar justering": "ja", "Behandling/BH2/Anslag upp": "2020-03-31"}

    assert [made.key for made in notices(**APPROVED, **row)] == ["KF-1", "BH2+anslag"]
    assert "§§ 45–46" in notice(**APPROVED, **row)


@pytest.mark.parametrize(
    "cells",
    [
        {"Sammanträden/KF-1/Status": "hållet"},
        {"Sammanträden/KF-1/Status": "inställt"},
        {"Sammanträden/KF-1/Anslag upp": ""},
        {"Sammanträden/KF-1/Byggs": "nej"},
    ],
)
def test_nothing_is_announced_before_it_is_approved_and_has_a_day(cells: dict[str, str]) -> None:
    assert notices(**{**APPROVED, **cells}) == []


def test_a_notice_that_stands_announced_is_left_as_it_was_put_up() -> None:
    (before,) = notices(**APPROVED)
    (after,) = notices(**{**APPROVED, "Sammanträden/KF-1/Status": "anslaget"})

    assert (before.state, after.state) == (State.OPEN, State.SEALED)


@pytest.mark.parametrize(
    ("body", "cells", "appealed"),
    [
        ("fullmäktige", {}, True),
        ("fullmäktige", {"Behandling/BH2/Syfte": "formalia"}, False),
        ("fullmäktige", {"Beslut/B2/Status": "bordlagt"}, True),  # 13 kap. 2 § 1
        ("styrelse", {}, True),
        ("styrelse", {"Beslut/B2/Lämnas till": "KS"}, False),  # a proposal to another
        ("styrelse", {"Beslutspunkter/B2+1/Lämnas till": "KS"}, False),
        ("styrelse", {"Behandling/BH2/Syfte": "beredning"}, False),
        ("styrelse", {"Beslut/B2/Typ": "information"}, False),
        ("styrelse", {"Beslut/B2/Status": "återremitterat"}, False),
        ("styrelse", {"Beslut/B2/Status": "avslaget"}, True),
        ("styrelse", {"Beslutspunkter/B2+1/Verb": "notera"}, False),
        ("styrelse", {"Behandling/BH2/Syfte": "remiss"}, True),  # an answer may be one
        ("utskott", {"Behandling/BH2/Syfte": "övrigt"}, True),  # on delegation
        ("utskott", {"Behandling/BH2/Syfte": "remiss"}, False),
        ("utskott", {"Behandling/BH2/Syfte": "information"}, False),
    ],
)
def test_what_only_prepares_cannot_be_appealed(
    body: str, cells: dict[str, str], appealed: bool
) -> None:
    made = _with_keys({"Organ/KF/Typ": body, "Beslut/B2/Status": "fattat"} | cells)
    item = dataset(made).find("Behandling", "BH2")

    assert item is not None
    assert may_be_appealed(item) is appealed


def _with_keys(cells: dict[str, str]) -> Sheets:
    points = {name: v for name, v in cells.items() if name.startswith("Beslutspunkter")}
    made = changed(**{name: v for name, v in cells.items() if name not in points})
    for name, value in points.items():
        made["Beslutspunkter"][1][name.split("/")[2]] = value
    return made


@pytest.mark.install
@pytest.mark.parametrize("cells", [{**APPROVED, **COURT}, AT_ONCE])
def test_a_notice_is_sound_for_the_open_xml_sdk(cells: dict[str, Any], tmp_path: Path) -> None:
    document = next(p for p in notices(**cells))
    path = tmp_path / "anslag.docx"
    path.write_bytes(compiled("anslag").render("anslag", document.key, document.view).data)

    assert validate([path]) == {path: []}

"""Who approves the minutes is chosen: said of what Justerare holds, where nobody has said it."""

from __future__ import annotations

import pytest

from tests.plan_data import Cells, Sheets, sheets
from tests.test_standard_templates import built

SAYS = "Utskottet utser Bo Al (S) och Åsa Ek att justera protokollet."


def _formal(heading: str = "Upprop och val av justerare", **cells: str) -> Sheets:
    made = sheets()
    item: Cells = {"Behandling-id": "BH9", "Möte": "KSAU-1", "Syfte": "formalia", "§": 68}
    made["Behandling"].append(item | {"Rubrik": heading} | cells)
    made["Sammanträden"][0]["Justerare"] = "P2; P1"
    return made


@pytest.mark.parametrize(
    "heading",
    [
        "Upprop och val av justerare",
        "Val av två protokollsjusterare",
        "Utseende av justerare",
        "Att utse protokolljusterare",
        "Val av justeringsmän",
    ],
)
def test_the_minutes_say_who_was_chosen(heading: str) -> None:
    assert f"{heading}\nBeslut\n{SAYS}" in built("protokoll", _formal(heading))


@pytest.mark.parametrize(
    "heading",
    [
        "Val av ordförande",
        "Protokollets justering",
        "Föregående protokoll",
        "Justering av föregående protokoll",
        "Val till nämnder",
    ],
)
def test_another_formal_item_says_nothing_by_itself(heading: str) -> None:
    assert "utser" not in built("protokoll", _formal(heading))


def test_what_the_officer_has_written_stands_alone() -> None:
    made = _formal()
    made["Beslut"].append({"Beslut-id": "B9", "Behandling": "BH9", "Status": "fattat"})
    made["Beslutspunkter"].append({"Beslut": "B9", "Mening": "Bo Al utses."})
    text = built("protokoll", made)
    assert "Bo Al utses." in text
    assert SAYS not in text

    told = _formal()
    told["Texter"].append(
        {"Text-id": "T9", "Behandling": "BH9", "Avsnitt": "sammanfattning", "Text": "Bo utses."}
    )
    assert SAYS not in built("protokoll", told)
    assert SAYS not in built("protokoll", _formal(Resultat="utgår"))


def test_nothing_is_said_of_cells_that_are_empty() -> None:
    made = _formal()
    made["Sammanträden"][0]["Justerare"] = ""

    assert "utser" not in built("protokoll", made)

"""A goal that several bodies are responsible for."""

from __future__ import annotations

from tests.plan_data import Sheets, followed_up, sheets
from tests.test_standard_templates import built


def _shared(made: Sheets, **cells: str) -> Sheets:
    made["Mål"][0] |= {"Ansvarigt organ": "KS", "Fler ansvariga organ": "KF; KSAU"} | cells
    return made


def test_a_strategy_names_the_others_after_the_goal() -> None:
    made = _shared(sheets())
    made["Program"][0]["Dokumenttyp"] = "strategi"

    text = built("strategi", made)

    assert "med hållbar samhällsutveckling (tillsammans med fullmäktige och utskottet)" in text
    assert "med hög sysselsättning\n" in text


def test_a_follow_up_says_whose_goal_it_is() -> None:
    text = built("uppfoljning", _shared(followed_up(), Nivå="nämndmål"))

    assert "Nämndmål för kommunstyrelsen, fullmäktige och utskottet" in text


def test_a_short_follow_up_says_whose_goal_it_is() -> None:
    made = _shared(followed_up(), Nivå="nämndmål", **{"Fler ansvariga organ": "KF"})

    assert "Kommunstyrelsen och fullmäktige: med håll" in built("uppfoljning-kort", made)

"""Activities: in the programme, the strategy and the follow-up, never with the political will."""

from __future__ import annotations

import pytest

from pipeline.plan.documents import BY_NAME
from tests.plan_data import Cells, Sheets, dataset, followed_up, sheets
from tests.tables import Edit, checked, texts
from tests.test_standard_templates import built


def _activity(key: str, text: str, **cells: str) -> Cells:
    return {"Aktivitet-id": key, "Text": text} | cells


def with_activities(made: Sheets | None = None) -> Sheets:
    """Return the case with an activity of a factor, and two of a goal."""
    rows = [
        _activity("A1", "Plantera skog.", Framgångsfaktor="FF1", Period="2018–2020"),
        _activity("A2", "Rusta skolan.", Mål="M1", Ordning="2", Kostnad="2 mnkr", Period="2019"),
        _activity("A3", "Bygg bad.", Mål="M1", Ordning="1", Period="2023")
        | {"Ansvariga organ": "KS; KLK", "Uppföljning": "Badet är ritat.", "Status": "pågår"},
    ]
    return (made or sheets()) | {"Aktiviteter": rows}


@pytest.mark.parametrize("name", ["program", "program-lasversion"])
def test_a_programme_lists_what_will_be_done_for_a_goal_and_its_factors(name: str) -> None:
    text = built(name, with_activities())

    table = text[text.index("Aktiviteter för mål 1") :]
    lines = table.splitlines()
    assert lines[1:4] == ["Aktivitet", "Ansvarig", "När"]
    assert lines[4:7] == ["Bygg bad.", "Kommunstyrelsen och kontoret", "2023"]
    assert lines[7:9] == ["Rusta skolan.", "Kostnad: 2 mnkr"]
    assert table.index("Rusta skolan.") < table.index("Miljö\nPlantera skog.")
    assert "Badet är ritat." not in text
    assert "Aktiviteter för mål 2" not in text


def test_a_strategy_lists_them_with_their_goals() -> None:
    made = with_activities()
    made["Program"][0]["Dokumenttyp"] = "strategi"
    made["Mål"][0]["Kort namn"] = "Hållbarhet"

    text = built("strategi", made)

    assert "Aktiviteter\nMål\nAktivitet\nAnsvarig\nNär\nHållbarhet\nBygg bad." in text
    assert "Hållbarhet\nMiljö\nPlantera skog." in text


def test_a_follow_up_tells_how_those_of_its_time_have_gone() -> None:
    made = with_activities(followed_up())
    made["Aktiviteter"][2]["Period"] = "2019–2023"
    made["Aktiviteter"].append(_activity("A4", "Längre fram.", Mål="M1", Period="2022"))
    made["Aktiviteter"].append(
        _activity("A5", "Sedan länge klart.", Mål="M1", Period="2018", Status="genomförd")
    )

    text = built("uppfoljning", made)

    assert "Bygg bad.\nKommunstyrelsen och kontoret\n2019–2023\nPågår\nBadet är ritat." in text
    assert "Rusta skolan." in text
    assert "Längre fram." not in text
    assert "Sedan länge klart." not in text


def test_they_are_hidden_where_the_political_will_is_decided() -> None:
    for name in ("politisk-vilja", "beslut-politisk-vilja"):
        assert "Aktiviteter" in BY_NAME[name].hidden


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({}, "B03 ”Mål” och ”Framgångsfaktor” är tomma."),
        (
            {"Mål": "M1", "Framgångsfaktor": "FF1"},
            "B15 ”Mål” och ”Framgångsfaktor” är ifyllda på samma rad.",
        ),
    ],
)
def test_an_activity_belongs_to_a_goal_or_a_factor(cells: Cells, says: str) -> None:
    factor = {"Faktor-id": "FF1", "Mål": "M1", "Namn": "Miljö"}
    add: Edit = lambda made: made.update(  # noqa: E731
        Framgångsfaktorer=[factor], Aktiviteter=[_activity("A1", "Gör.", **cells)]
    )

    assert says in texts(checked(add))


def test_an_activity_needs_no_id_of_its_own() -> None:
    made = with_activities()
    for row in made["Aktiviteter"]:
        row["Aktivitet-id"] = ""

    assert [row.key for row in dataset(made)["Aktiviteter"]] == ["FF1", "M1", "M1+2"]
    assert "Rusta skolan." in built("program", made)

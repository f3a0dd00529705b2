"""Words of people's own: kinds of areas, areas in areas, and what an assessment is about."""

from __future__ import annotations

import pytest

from tests.plan_data import Cells, Sheets, followed_up, sheets
from tests.tables import checked, set_cell, texts
from tests.test_standard_templates import built


def _area(key: str, kind: str, name: str, **cells: str) -> Cells:
    return {"Struktur-id": key, "Program": "SUP", "Typ": kind, "Namn": name} | cells


def _in_areas(made: Sheets | None = None) -> Sheets:
    """Return the case with two goals in two areas, both in a third."""
    made = made or sheets()
    made["Struktur"] = [
        _area("T", "tema", "Grön kommun"),
        _area("A", "Insatsområde", "Skog", **{"Ingår i": "T"}),
        _area("B", "insatsområde", "Vatten", **{"Ingår i": "T"}),
    ]
    made["Mål"][0]["Struktur"], made["Mål"][1]["Struktur"] = "A", "B"
    return made


@pytest.mark.parametrize("name", ["program", "program-lasversion"])
def test_areas_stand_above_the_goals_as_people_call_them_the_outer_one_once(name: str) -> None:
    text = built(name, _in_areas())

    assert "tema Grön kommun\nInsatsområde Skog\nMål 1\n" in text
    assert "\ninsatsområde Vatten\nMål 2\n" in text
    assert text.count("Grön kommun") == 1


def test_the_chain_of_a_follow_up_has_the_areas_in_each_other() -> None:
    text = built("uppfoljning", _in_areas(followed_up()))

    chain = text[text.index("Uppifrån och ned") :].splitlines()  # it has no vision
    assert chain[1:6] == [
        "Tema: Grön kommun",
        "Insatsområde: Skog",
        "Övergripande mål 1: med hållbar samhällsutveckling",
        "Insatsområde: Vatten",
        "Övergripande mål 2: med hög sysselsättning",
    ]


def test_listed_words_are_the_same_in_capitals_and_one_of_your_own_may_be_near_one() -> None:
    areas = [
        _area("A", "Målområde", "Skog"),
        _area("B", "mållområde", "Vatten"),
        _area("C", "tema", "Luft"),
    ]
    data = checked(lambda made: made.update(Struktur=areas))

    assert [row["Typ"] for row in data["Struktur"]] == ["målområde", "mållområde", "tema"]
    assert texts(data) == ["B06 ”mållområde” är ett eget ord, men liknar ”målområde”."]


def test_areas_that_lie_in_each_other_in_a_ring_are_told() -> None:
    areas = [
        _area("A", "tema", "Skog", **{"Ingår i": "B"}),
        _area("B", "tema", "Träd", **{"Ingår i": "A"}),
    ]

    found = texts(checked(lambda made: made.update(Struktur=areas)))

    assert found == ["M13 Områdena ingår i varandra i en ring: A inom B och B inom A."]


@pytest.mark.parametrize("area", ["Agenda 2030", "trygghet; tillgänglighet"])
def test_an_assessment_may_be_about_anything_under_its_own_heading(area: str) -> None:
    made = sheets()
    made["Konsekvenser"] = [
        {
            "Konsekvens-id": "K1",
            "Behandling": "BH2",
            "Område": "EKONOMI",
            "Text": "Inga.",
        },
        {"Konsekvens-id": "K2", "Behandling": "BH2", "Område": area, "Text": "Bidrar."},
    ]

    text = built("beslut-program", made)

    heading = area[:1].upper() + area[1:].replace("; ", " och ")
    assert f"Ekonomi\nInga.\n{heading}\nBidrar." in text


def test_a_mistyped_area_is_told_and_is_no_assessment_of_costs() -> None:
    found = texts(checked(set_cell("Konsekvenser", 0, "Område", "ekonmi; juridik")))

    assert "B06 ”ekonmi” är ett eget ord, men liknar ”ekonomi”." in found
    assert any(text.startswith("K01") for text in found)

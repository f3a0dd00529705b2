"""Lämnas till of a point: what is handed on and what the body decides itself, in one Beslut."""

from __future__ import annotations

from itertools import product

import pytest

from pipeline.domain.decisions import type_of
from pipeline.domain.records import listed, record_at
from pipeline.plan import plan
from tests.plan_data import Sheets, dataset, sheets
from tests.test_standard_templates import built, compiled

TASK = {"Verb": "ge", "Sats": "kontoret | i uppdrag att ta fram en plan"}


def at_the_board(adopting: str, task: str, whole: str = "", status: str = "förslag") -> Sheets:
    """Return the case with one Beslut of the board: it adopts something and gives a task."""
    made = sheets()
    made["Sammanträden"][0]["Status"] = "planerat"
    made["Sammanträden"][1] |= {"Organ": "KS", "Status": "planerat"}
    if status == "fattat":
        made["Sammanträden"][1]["Status"] = "hållet"
    made["Beslut"] = [row for row in made["Beslut"] if row["Beslut-id"] != "B2"]
    row = {"Beslut-id": "B2", "Behandling": "BH2", "Typ": "program", "Status": status}
    made["Beslut"].append(row | {"Lämnas till": whole, "Ja": 3})
    made["Behandling"][1]["§"] = 12 if status == "fattat" else None
    made["Beslutspunkter"] = [p for p in made["Beslutspunkter"] if p["Beslut"] != "B2"]
    point = {"Beslut": "B2", "Nr": 1, "Verb": "anta", "Sats": "programmet", "Lämnas till": adopting}
    made["Beslutspunkter"] += [point, TASK | {"Beslut": "B2", "Nr": 2, "Lämnas till": task}]
    return made


ADOPTS_SELF = "Kommunstyrelsen antar programmet."
PROPOSES = "Kommunstyrelsen föreslår fullmäktige besluta att anta programmet."
TASKS_SELF = "Kommunstyrelsen ger kontoret i uppdrag att ta fram en plan."
PROPOSES_TASK = "Kommunstyrelsen föreslår fullmäktige besluta att ge kontoret i uppdrag att ta"


@pytest.mark.parametrize("name", ["beslut-program", "protokoll"])
@pytest.mark.parametrize(
    ("whole", "adopting", "task"), list(product(["", "KF"], *[["", "KF", "KS"]] * 2))
)
def test_each_point_is_said_of_whom_it_is_for(
    whole: str, adopting: str, task: str, name: str
) -> None:
    status = "fattat" if name == "protokoll" else "förslag"
    text = built(name, at_the_board(adopting, task, whole, status=status))

    hands_on = [(own or whole) == "KF" for own in (adopting, task)]
    if all(hands_on):
        assert "Kommunstyrelsen föreslår fullmäktige besluta att\nanta programmet\nge" in text
    else:
        assert (PROPOSES in text) is hands_on[0]
        assert (ADOPTS_SELF in text) is not hands_on[0]
        assert (PROPOSES_TASK in text) is hands_on[1]
        assert (TASKS_SELF in text) is not hands_on[1]


def test_what_is_handed_on_keeps_the_row_and_the_votes() -> None:
    item = dataset(at_the_board("KF", ""))["Behandling"][1]
    kept, part = listed(item, "beslut")

    assert [row.key for row in (kept, part)] == ["B2", "B2+eget"]
    assert [type_of(row) for row in (kept, part)] == ["program", "övrigt"]
    assert [str(row["Ja"]) for row in (kept, part)] == ["3", ""]
    assert record_at(kept, "Lämnas till") is not None
    assert record_at(part, "Lämnas till") is None
    assert part.place == kept.place


def test_what_adopts_keeps_the_row_before_what_is_handed_on() -> None:
    kept, part = listed(dataset(at_the_board("", "KF"))["Behandling"][1], "beslut")

    assert [row.key for row in (kept, part)] == ["B2", "B2+KF"]
    assert [type_of(row) for row in (kept, part)] == ["program", "övrigt"]
    assert [record_at(row, "Lämnas till") is None for row in (kept, part)] == [True, False]


def test_one_report_shows_both_parts() -> None:
    papers = [p for p in plan(dataset(at_the_board("KF", ""))).plans if p.key == "BH2"]
    assert [p.kind for p in papers] == ["beslut-program"]


def test_decision_2_does_not_call_a_proposal_an_adopted_programme() -> None:
    made = at_the_board("KF", "", status="fattat")
    made["Sammanträden"].append({"Möte-id": "KF-2", "Organ": "KF", "Datum": "2020-05-25"})
    made["Behandling"][2]["Möte"] = "KF-2"

    assert "under förutsättning att programmet först antas" in built("beslut-politisk-vilja", made)
    made["Beslutspunkter"][-2]["Lämnas till"] = ""
    assert "under förutsättning" not in built("beslut-politisk-vilja", made)


def test_fullmaktige_gets_the_points_that_are_handed_on_and_no_others() -> None:
    made = at_the_board("KF", "")
    made["Beslut"][-2] |= {"Samma punkter som": "B2"}
    made["Beslutspunkter"] = [p for p in made["Beslutspunkter"] if p["Beslut"] != "B3"]
    shared = next(row for row in dataset(made)["Beslut"] if row.key == "B3")

    assert [str(point["Verb"]) for point in listed(shared, "beslutspunkter")] == ["anta"]


def test_a_body_that_is_not_there_is_a_fel_that_the_paper_has_read() -> None:
    data = dataset(at_the_board("KFF", ""))
    (fault,) = [p for p in data.problems if p.code == "B05" and "KFF" in p.message]
    paper = next(p for p in plan(data).plans if p.kind == "beslut-program")

    made = compiled("beslut-program").render(paper.kind, paper.key, paper.view)
    assert fault.source in made.reads


@pytest.mark.parametrize("task", ["", "KS", "KF"])
def test_the_rules_tell_no_part_of_what_its_row_has(task: str) -> None:
    def told(made: Sheets) -> list[str]:
        return [f"{p.code} {p.message}" for p in dataset(made).problems]

    one_row = at_the_board("KF", task)
    one_row["Beslut"][-1]["Förutsätter"] = "B1"
    one_row["Beslut"][0]["Status"] = "återremitterat"
    same = at_the_board("", "", "KF")
    same["Beslut"][-1]["Förutsätter"] = "B1"
    same["Beslut"][0]["Status"] = "återremitterat"
    assert told(one_row) == told(same)

    for made in (one_row, same):
        made["Mottagare"] = [row for row in made["Mottagare"] if row["Beslut"] != "B2"]
    assert told(one_row) == told(same)


def test_who_adopts_is_asked_of_each_point() -> None:
    def told(made: Sheets, body: str) -> set[str]:
        made["Organ"][1]["Typ"] = body
        found = [p for p in dataset(made).problems if "programmet" in p.message]
        return {p.code for p in found} & {"S01", "S18"}

    assert told(at_the_board("KF", ""), "utskott") == set()
    assert told(at_the_board("", "KF"), "utskott") == {"S01"}
    assert told(at_the_board("KS", "", "KF"), "utskott") == {"S01"}
    made = at_the_board("", "KF")
    made["Sammanträden"].append({"Möte-id": "KF-2", "Organ": "KF", "Datum": "2020-05-25"})
    made["Behandling"].append(
        {"Behandling-id": "BH9", "Ärende": "Ä1", "Möte": "KF-2", "Syfte": "antagande"}
    )
    made["Beslut"].append({"Beslut-id": "B9", "Behandling": "BH9", "Typ": "program"})
    assert told(made, "styrelse") == {"S18"}
    made["Beslutspunkter"][-2]["Lämnas till"] = "KF"
    assert told(made, "styrelse") == set()

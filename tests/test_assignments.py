"""What decisions give others to do: the list of each body, `status`, and what is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.building.as_json import as_json
from pipeline.commands.build import Options
from pipeline.commands.status import status, status_lines
from pipeline.domain.assignments import gives_assignment, open_assignments
from pipeline.plan import plan
from tests.plan_data import Sheets, dataset, sheets
from tests.test_standard_templates import built, compiled
from tests.validator import validate
from tests.working_folder import TODAY, WorkingFolder

DONE_BY = {"Ansvarig": "KLK", "Klart senast": "2020-02-01"}
TASK = {"Punkt-id": "P1", "Beslut": "B1", "Nr": 1, "Verb": "uppdra"}
SAID = {"Sats": "åt kontoret att redovisa läget"}


def given(*points: dict[str, Any], status: str = "fattat", **decision: Any) -> Sheets:
    """Return the case with the points of a decision of the committee, which has met."""
    made = sheets()
    made["Beslut"][0] |= {"Status": status} | decision
    made["Beslutspunkter"] = [TASK | SAID | point for point in points]
    return made


def due(made: Sheets) -> list[str]:
    return [found.due for found in open_assignments(dataset(made))]


def test_the_list_has_what_is_to_be_done_by_whom_when_and_where_it_was_decided() -> None:
    text = built("uppdragslista", given(DONE_BY)).replace("\u00a0", " ")

    for said in (
        "Uppdrag som utskottet har gett",
        "Utskottet uppdrar åt kontoret att redovisa läget.",
        "Ansvarig: Kontoret",
        "2020-02-01",
        "2019-10-16, § 69",
        "KS 2019/160",
    ):
        assert said in text


def test_what_is_due_first_stands_first_and_what_has_no_day_last() -> None:
    days = [None, "2020-05-01", "2020-02-01"]
    points = [
        {"Punkt-id": f"P{at}", "Nr": at, "Klart senast": day, "Ansvarig": "KLK"}
        | {"Sats": f"åt kontoret att göra {at}"}
        for at, day in enumerate(days, 1)
    ]
    text = built("uppdragslista", given(*points))

    assert text.index("göra 3") < text.index("göra 2") < text.index("göra 1")
    assert "SAKNAS: sista dag" in text


@pytest.mark.parametrize(
    ("point", "decision", "is_listed"),
    [
        ({}, {}, True),
        ({"Slutfört": "2020-01-10"}, {}, False),
        ({"Verb": "notera", "Sats": "läget"}, {}, True),  # the columns say so
        ({"Lämnas till": "KF"}, {}, False),
        ({}, {"Lämnas till": "KF"}, False),
        ({}, {"Status": "förslag"}, False),
        ({}, {"Status": "återremitterat"}, False),
    ],
)
def test_only_what_was_decided_and_is_not_done_is_listed(
    point: dict[str, Any], decision: dict[str, Any], is_listed: bool
) -> None:
    made = given(DONE_BY | point, **decision)

    assert due(made) == ["2020-02-01"] * is_listed
    kinds = [p.kind for p in plan(dataset(made)).plans]
    assert ("uppdragslista" in kinds) is is_listed


def test_words_alone_ask_for_no_list_but_stand_in_one_that_is_asked_for() -> None:
    other = {"Punkt-id": "P2", "Nr": 2, "Sats": "åt kontoret att återkomma"}
    words = [p.kind for p in plan(dataset(given({}))).plans]

    assert "uppdragslista" not in words
    assert "återkomma" in built("uppdragslista", given(DONE_BY, other))


def test_a_proposal_that_another_body_takes_is_listed_there_once() -> None:
    made = given(DONE_BY, **{"Lämnas till": "KF"})
    made["Sammanträden"][1]["Status"] = "hållet"
    made["Beslut"][1] |= {"Status": "fattat", "Samma punkter som": "B1"}

    lists = [p for p in plan(dataset(made)).plans if p.kind == "uppdragslista"]

    assert [(p.key, p.target) for p in lists] == [("KF", "kf/uppdragslista.docx")]
    assert "Fullmäktige uppdrar åt kontoret" in built("uppdragslista", made)


@pytest.mark.parametrize(
    ("cells", "gives"),
    [
        ({"Verb": "uppdra"}, True),
        ({"Verb": "ge", "Sats": "kontoret | i uppdrag att räkna"}, True),
        ({"Verb": "ge", "Sats": "bidrag till föreningen"}, False),
        ({"Verb": "anse", "Sats": "uppdraget fullgjort"}, False),
        ({"Verb": "", "Mening": "Kontoret får i uppdrag att räkna."}, True),
        ({"Verb": "", "Mening": "Utskottet uppdrar åt kontoret att räkna."}, True),
        ({"Verb": "", "Mening": "Uppdraget är slutfört."}, False),
        ({"Verb": "godkänna", "Sats": "rapporten"}, False),
    ],
)
def test_a_point_that_gives_an_assignment_is_known_by_its_words(
    cells: dict[str, str], gives: bool
) -> None:
    point = dataset(given(cells)).find("Beslutspunkter", "P1")

    assert point is not None
    assert gives_assignment(point) is gives


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({}, "inte vem som ska göra det eller när det ska vara klart"),
        ({"Ansvarig": "KLK"}, "inte när det ska vara klart"),
        ({"Klart senast": "2020-02-01"}, ""),  # the words say to whom, of several bodies
        (DONE_BY, ""),
        ({"Slutfört": "2020-01-10"}, ""),
        ({"Verb": "notera", "Sats": "läget"}, ""),
    ],
)
def test_an_assignment_without_somebody_or_a_day_is_told(cells: dict[str, str], says: str) -> None:
    found = [p for p in dataset(given(cells)).problems if p.code == "N06"]

    assert len(found) == bool(says)
    assert all(says in p.message for p in found)


def test_status_has_the_overdue_first_and_as_data(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path, templates=False)
    folder.change("Sammanträden/AU-2026-12-02/Status", "hållet")
    folder.change("Behandling/BH1/§", 7).change("Beslut/B1/Status", "fattat")
    row = {"Beslut": "B1", "Verb": "uppdra", "Ansvarig": "KLK"}
    folder.sheets["Beslutspunkter"] += [
        row
        | {"Punkt-id": "U1", "Nr": 2, "Sats": "åt kansliet att räkna träden"}
        | {"Klart senast": date(2027, 1, 15)},
        row
        | {"Punkt-id": "U2", "Nr": 3, "Sats": "åt kansliet att mäta sjön"}
        | {"Klart senast": date(2026, 11, 20)},
    ]
    folder.write()

    found = status(Options(folder.path, TODAY))

    told = list(status_lines(found))
    at = told.index("Öppna uppdrag: 2, varav 1 försenade")
    assert told[at + 1] == (
        "  försenat 2026-11-20 Kansliet: uppdra åt kansliet att mäta sjön "
        "(Arbetsutskottet, 2026-12-02, § 7)"
    )
    assert told[at + 2].startswith("  senast 2027-01-15   Kansliet: uppdra åt kansliet att räkna")
    data = json.loads(json.dumps(as_json(found)))["assignments"]
    assert [(one["due"], one["overdue"]) for one in data] == [
        ("2026-11-20", True),
        ("2027-01-15", False),
    ]


@pytest.mark.install
def test_the_list_is_sound_for_the_open_xml_sdk(tmp_path: Path) -> None:
    made = dataset(given(DONE_BY, {"Punkt-id": "P2", "Nr": 2}))
    document = next(p for p in plan(made).plans if p.kind == "uppdragslista")
    path = tmp_path / "uppdragslista.docx"
    rendered = compiled("uppdragslista").render("uppdragslista", document.key, document.view)
    path.write_bytes(rendered.data)

    assert validate([path]) == {path: []}

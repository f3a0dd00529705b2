"""What a meeting has from its body where its own cell is empty: hour, place, chair, secretary."""

from __future__ import annotations

import pytest

from pipeline.model import Record
from tests.tables import checked, set_cell

USUAL = {
    "Starttid": ("Vanlig tid", "13.30", "9.00"),
    "Plats": ("Vanlig plats", "Sessionssalen", "Stora salen"),
    "Ordförande": ("Ordförande", "Bo Alm", "Anna Ek"),
    "Sekreterare": ("Sekreterare", "Anna Ek", "Bo Alm"),
}


@pytest.mark.parametrize("header", USUAL)
def test_an_empty_cell_of_a_meeting_is_what_its_body_usually_has(header: str) -> None:
    usual, given, _ = USUAL[header]
    data = checked(set_cell("Organ", 0, usual, given), set_cell("Sammanträden", 0, header, None))

    meeting, body = data["Sammanträden"][0], data["Organ"][0]
    assert name(meeting[header]) == given
    assert meeting.worked_out[header] == (body.source(usual),)
    assert data.at(*meeting.source(header)) is not None
    assert not [p for p in data.problems if p.code.startswith("B")]


@pytest.mark.parametrize("header", USUAL)
def test_what_stands_in_the_meeting_goes_before(header: str) -> None:
    usual, given, own = USUAL[header]
    data = checked(set_cell("Organ", 0, usual, given), set_cell("Sammanträden", 0, header, own))

    assert name(data["Sammanträden"][0][header]) == own
    assert header not in data["Sammanträden"][0].worked_out


def test_a_faulty_cell_of_the_body_is_nobodys_hour() -> None:
    data = checked(set_cell("Organ", 0, "Vanlig tid", "halv tio ungefär"))

    assert str(data["Sammanträden"][0]["Starttid"]) == ""
    assert [p.code for p in data.problems if p.cell and p.cell.sheet == "Organ"]


def name(value: object) -> str:
    return str(value["Namn"] if isinstance(value, Record) else value)

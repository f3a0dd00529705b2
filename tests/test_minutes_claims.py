"""Minutes and calls claim what has happened, and say each thing once."""

from __future__ import annotations

from itertools import product

import pytest

from pipeline.domain.appeals import may_be_appealed
from tests.plan_data import Sheets, change, changed, dataset
from tests.test_letters import DAYS, LETTERS, PURPOSES, course
from tests.test_standard_templates import built
from tests.test_two_cells import with_rows

APPEAL = "Sista dag att överklaga"


def held(status: str = "anslaget", **cells: str) -> Sheets:
    """Return the case after the council's meeting, as the only one."""
    taken = {f"Beslut/{key}/Status": "fattat" for key in ("B2", "B3")}
    meeting = {"Sammanträden/KF-1/Status": status, "Sammanträden/KF-1/Anslag upp": "2020-04-14"}
    made = changed(**meeting | taken | cells)
    made["Sammanträden"].sort(key=lambda row: row["Möte-id"] != "KF-1")
    return made


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("hållet", "\nJusteringen tillkännages genom anslag."),
        ("justerat", "Protokollet är justerat. Justeringen tillkännages genom anslag."),
        ("anslaget", "Protokollet är justerat. Justeringen har tillkännagivits genom anslag."),
    ],
)
def test_minutes_say_that_they_are_approved_and_announced_when_they_are(
    status: str, says: str
) -> None:
    assert says in built("protokoll", held(status))


@pytest.mark.parametrize(
    ("body", "handed_on", "status"),
    list(product(("fullmäktige", "styrelse", "utskott"), ("", "KS"), ("fattat", "återremitterat"))),
)
def test_minutes_tell_of_an_appeal_where_something_can_be_appealed(
    body: str, handed_on: str, status: str
) -> None:
    cells = {f"Beslut/{key}/Status": status for key in ("B2", "B3")}
    cells |= {f"Beslut/{key}/Lämnas till": handed_on for key in ("B2", "B3")}
    made = held(**{"Organ/KF/Typ": body, **cells})
    data = dataset(made)
    items = [item for item in data["Behandling"] if item["Möte"].key == "KF-1"]

    assert (APPEAL in built("protokoll", made)) is any(map(may_be_appealed, items))
    assert (APPEAL in built("protokoll", made)) is (
        body == "fullmäktige" or (not handed_on and status == "fattat")
    )


MOTIONS = {
    "bifall": ("Bifall till arbetsutskottets förslag.", "yrkar bifall till förslaget."),
    "avslag": ("Förslaget avslås.", "yrkar avslag på förslaget."),
    "återremiss": ("Ärendet återremitteras till utskottet.", "yrkar att ärendet återremitteras."),
    "bordläggning": ("Ärendet bordläggs.", "yrkar att ärendet bordläggs."),
}


@pytest.mark.parametrize("asked", MOTIONS)
def test_a_motion_is_said_once(asked: str) -> None:
    """Its own words stand as they are, with who moved it before them."""
    says, lead = MOTIONS[asked]

    def minutes(text: str) -> str:
        made = held()
        made["Yrkanden"] = []
        row = {"Yrkande-id": "Y9", "Beslut": "B2", "Typ": asked, "Person": "P2", "Text": text}
        return built("protokoll", with_rows(made, "Yrkanden", row))

    assert f"Bo Al (S) yrkar:\n{says}" in minutes(says)
    for other in ("", "Kostnaden är inte känd. Därför yrkas detta."):
        assert f"Bo Al (S) {lead}\n{other}" in minutes(other)


@pytest.mark.parametrize(
    ("letters", "body", "day"),
    [
        (("KSAU",), "KSAU", "KSAU"),
        (("KSAU",), "KS", "KSAU"),
        (("KSAU",), "KF", "KSAU"),
        (("KSAU", "KS"), "KS", "KS"),
        (("KSAU", "KS"), "KF", "KS"),
        ((), "KF", ""),
    ],
)
def test_a_call_lists_the_letter_that_goes_with_an_item(
    letters: tuple[str, ...], body: str, day: str
) -> None:
    made = course(letters, body)
    made["Sammanträden"].sort(key=lambda row: row["Möte-id"] != f"{body}-1")
    call = built("kallelse", made)

    assert DAYS[body] in call
    assert call.count("\ntjänsteskrivelse") == (len(PURPOSES) if day else 0)
    if day:
        number = int(LETTERS[day][-2:])
        assert call.count(f"\ntjänsteskrivelse den {number} ") == len(PURPOSES)


def test_a_letter_that_a_row_names_is_listed_once() -> None:
    made = course(("KSAU",), "KS")
    made["Sammanträden"].sort(key=lambda row: row["Möte-id"] != "KS-1")
    row = {"Handling-id": "H1", "Ärende": "Ä1", "Typ": "tjänsteskrivelse", "Titel": "Skrivelsen"}
    of = {"Underlag till": "KS+program", "Datum": LETTERS["KSAU"]}
    call = built("kallelse", with_rows(made, "Handlingar", row | of))

    assert call.count("\ntjänsteskrivelse") == len(PURPOSES) - 1
    assert call.count("\nSkrivelsen") == 1


@pytest.mark.parametrize("written", ["Box 1, 123 45 Granvik", "Box 1; 123 45 Granvik"])
def test_an_address_is_broken_where_it_is_divided(written: str) -> None:
    made = change(held(), "Kommuner/VAG/Postadress", written)
    assert "Postadress\nBox 1\n123\u00a045 Granvik\n" in built("tjansteskrivelse", made)

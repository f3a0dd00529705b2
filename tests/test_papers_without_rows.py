"""What the program builds, it lists: bilagor, earlier minutes, and who has what was sent back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plan_data import Sheets, change, changed, sheets
from tests.test_standard_templates import built
from tests.test_two_cells import told, with_rows

pytestmark = pytest.mark.slow

NBSP = "\N{NO-BREAK SPACE}"
PROGRAM, WILL = "Utvecklingsprogram den 2 januari 2020", "Politisk vilja 2019–2022 den 4 mars 2020"
MINUTES = f"Protokoll från kommunstyrelsen den 4 mars 2020, §{NBSP}12"
PAPERS: dict[str, tuple[str, dict[str, Any]]] = {
    "beslut-program": (PROGRAM, {"Typ": "program", "Titel": "Förslag", "Underlag till": "B2"}),
    "beslut-politisk-vilja": (WILL, {"Typ": "övrigt", "Titel": "Vår politiska vilja"}),
}


def case(**cells: Any) -> Sheets:
    """Return the case when the board has treated it as well, with a day on the programme."""
    made = changed(**{"Program/SUP/Datum": "2020-01-02", **cells})
    meeting = {"Möte-id": "KS-1", "Organ": "KS", "Datum": "2020-03-04", "Status": "hållet"}
    with_rows(made, "Sammanträden", meeting)
    item = {"Behandling-id": "BH5", "Ärende": "Ä1", "Möte": "KS-1", "Syfte": "beredning"}
    with_rows(made, "Behandling", item | {"§": 12})
    proposal = {"Beslut-id": "B5", "Behandling": "BH5", "Typ": "program", "Status": "fattat"}
    with_rows(made, "Beslut", proposal | {"Lämnas till": "KF"})
    with_rows(made, "Beslutspunkter", {"Beslut": "B5", "Verb": "anta", "Sats": "programmet"})
    return made


def paper(key: str, **more: Any) -> dict[str, Any]:
    return {"Handling-id": key, "Ärende": "Ä1", "Underlag till": "B2; B3"} | more


def basis(text: str) -> list[str]:
    """Return the lines of the list of papers, without the letter itself."""
    after = text.split("Beslutsunderlag\n", 1)[1]
    return after.split("\nBeslutet ska skickas till", 1)[0].strip().splitlines()[1:]


@pytest.mark.parametrize("name", PAPERS)
def test_what_a_letter_sends_is_its_attachment_with_number_and_day(name: str) -> None:
    what, _ = PAPERS[name]

    assert basis(built(name, case()))[-1] == f"{what} (bilaga 1)"
    other = with_rows(
        case(), "Handlingar", paper("H1", Typ="underlag", Titel="Karta", **{"Bilaga nr": 1})
    )
    assert basis(built(name, other))[-2:] == ["Karta (bilaga 1)", f"{what} (bilaga 2)"]


@pytest.mark.parametrize("name", PAPERS)
def test_a_row_that_names_it_stands_instead(name: str) -> None:
    what, row = PAPERS[name]
    made = with_rows(case(), "Handlingar", paper("H1", **{"Bilaga nr": 1, **row}))
    lines = basis(built(name, made))

    assert f"{row['Titel']} (bilaga 1)" in lines
    assert not any(what.split(" den ")[0] in line for line in lines)


def test_without_a_will_to_print_none_is_sent() -> None:
    made = case()
    made["Politisk vilja"] = []
    assert "bilaga" not in " ".join(basis(built("beslut-politisk-vilja", made)))


def test_a_programme_that_is_only_cited_is_not_built_and_not_sent() -> None:
    assert "bilaga" not in " ".join(
        basis(built("beslut-program", case(**{"Program/SUP/Byggs": "nej"})))
    )


def test_the_agenda_lists_what_the_letters_send_and_the_minutes_before() -> None:
    lines = [line.strip() for line in built("kallelse", of_council(case())).splitlines()]

    assert MINUTES in lines
    assert lines.count(f"{PROGRAM} (bilaga 1)") == 1
    assert lines.count(f"{WILL} (bilaga 1)") == 1


def test_earlier_treatment_is_that_of_the_same_matter_with_day_and_paragraph() -> None:
    """The programme was treated by the board; the will was not."""
    assert basis(built("beslut-program", case()))[:2] == [
        f"Protokoll från utskottet den 16 oktober 2019, §{NBSP}69",
        MINUTES,
    ]
    assert basis(built("beslut-politisk-vilja", case())) == [f"{WILL} (bilaga 1)"]


def test_earlier_minutes_stand_among_the_rows_in_the_order_of_their_days() -> None:
    between = paper("H1", Typ="underlag", Titel="Enkät", Datum="2019-12-01")
    after = paper("H2", Typ="underlag", Titel="Yttrande", Datum="2020-03-10")
    found = basis(built("beslut-program", with_rows(case(), "Handlingar", between, after)))

    assert [line.partition(" den ")[0] for line in found[:4]] == [
        "Protokoll från utskottet",
        "Enkät",
        "Protokoll från kommunstyrelsen",
        "Yttrande",
    ]


NAMED: dict[str, dict[str, Any]] = {
    "its day, body and §": {"Datum": "2020-03-04", "§": 12, "Titel": "Kommunstyrelsens protokoll"},
    "its day and body": {"Datum": "2020-03-04", "Titel": "Kommunstyrelsens protokoll"},
    "its day and §": {"Datum": "2020-03-04", "§": 12, "Titel": "Utdrag"},
    "another day": {"Datum": "2020-03-05", "§": 12, "Titel": "Kommunstyrelsens protokoll"},
    "another §": {"Datum": "2020-03-04", "§": 13, "Titel": "Kommunstyrelsens protokoll"},
}


@pytest.mark.parametrize("how", NAMED)
def test_minutes_that_a_row_names_are_given_once(how: str) -> None:
    row = paper("H1", Typ="protokollsutdrag", **NAMED[how])
    made = with_rows(case(), "Handlingar", row)
    lines = basis(built("beslut-program", made))

    assert sum("ommunstyrelsen" in line or "Utdrag" in line for line in lines) == 1
    assert [where for _, where, _ in told(made)] == {
        "another day": ["Handlingar/H1/Datum"],
        "another §": ["Handlingar/H1/§"],
    }.get(how, [])


def test_another_paragraph_of_the_same_meeting_is_another_paper() -> None:
    row = paper("H1", Typ="protokollsutdrag", **NAMED["another §"])
    made = with_rows(case(), "Handlingar", row)
    item = {"Behandling-id": "BH6", "Möte": "KS-1", "Syfte": "formalia", "Rubrik": "Val"}
    with_rows(made, "Behandling", item | {"§": 13})

    assert sum("ommunstyrelsen" in line for line in basis(built("beslut-program", made))) == 2
    assert told(made) == []


def test_a_row_with_another_day_than_the_programme_is_told() -> None:
    row = paper("H1", Typ="program", Titel="Programmet", Datum="2020-01-03")
    found = told(with_rows(case(), "Handlingar", row))
    assert found == [
        (
            "E06",
            "Handlingar/H1/Datum",
            "Handlingen har 2020-01-03, men programmet säger 2020-01-02.",
        )
    ]


# ------------------------------------------------------------ what was sent back


def returned(*, prepared: bool = True) -> str:
    """Return the minutes of the council, which sent the programme back: that item alone."""
    made = case()
    items = {"BH2", "BH5"} if prepared else {"BH2"}
    made["Behandling"] = [row for row in made["Behandling"] if row["Behandling-id"] in items]
    made["Beslut"] = [row for row in made["Beslut"] if row["Behandling"] in items]
    kept = [row["Beslut-id"] for row in made["Beslut"]]
    made["Beslutspunkter"] = [row for row in made["Beslutspunkter"] if row["Beslut"] in kept]
    for sheet in ("Yrkanden", "Röster", "Politisk vilja"):
        made[sheet] = []
    made["Mottagare"] = [{"Beslut": "B2", "Organ": to} for to in ("KLK", "KSAU")]
    change(made, "Sammanträden/KF-1/Status", "hållet")
    change(made, "Beslut/B2/Status", "återremitterat")
    made["Behandling"][0] |= {"§": 40}
    text = built("protokoll", of_council(made))
    return "\n".join(line.strip() for line in text.splitlines())


def of_council(made: Sheets) -> Sheets:
    """Let the documents of the council's meeting come first."""
    made["Sammanträden"].sort(key=lambda row: row["Möte-id"] != "KF-1")
    return made


def receivers(text: str) -> list[str]:
    return text.split("Expedieras till\n", 1)[1].split("\n\n", 1)[0].splitlines()


def test_what_is_sent_back_goes_to_who_prepared_it_and_to_nobody_else() -> None:
    text = returned()

    assert "Ärendet återremitteras till kommunstyrelsen." in text
    assert receivers(text)[0] == "Kommunstyrelsen"
    assert {"Kontoret", "Utskottet"}.isdisjoint(receivers(text))


def test_where_nobody_prepared_it_it_goes_to_the_office() -> None:
    text = returned(prepared=False)

    assert "Ärendet återremitteras till kontoret." in text
    assert receivers(text)[0] == "Kontoret"
    assert "Utskottet" not in receivers(text)


# ------------------------------------------------------------ the agenda tells what waits


@pytest.mark.parametrize(
    ("result", "says"),
    [
        ("återremiss", "Återremitterat av kommunstyrelsen den 4 mars 2020"),
        ("bordlagt", "Bordlagt av kommunstyrelsen den 4 mars 2020"),
        ("utgår", "Utgick hos kommunstyrelsen den 4 mars 2020"),
    ],
)
def test_the_agenda_says_where_the_matter_was_stopped(result: str, says: str) -> None:
    made = case()
    made["Behandling"][-1]["Resultat"] = result
    made["Beslut"][-1]["Status"] = "förslag"

    assert built("kallelse", of_council(made)).count(says) == 2  # its two items
    assert says not in built("kallelse", of_council(case()))


def test_the_workbook_that_these_start_from_contradicts_nothing() -> None:
    assert told(case()) == []
    assert told(sheets()) == []

"""What the standard templates say in words of their own, as a reader meets it."""

from __future__ import annotations

import pytest

from tests.plan_data import Sheets, change, changed, followed_up, sheets, will
from tests.test_standard_templates import built


def test_what_a_goal_means_goes_on_from_its_lead_in_in_one_paragraph() -> None:
    words = {
        "Mål/M1/Innebörd inledning": "Det innebär bland annat att",
        "Mål/M1/Innebörd": "alla redovisar sina resor.",
    }
    for name in ("program", "program-lasversion"):
        text = built(name, changed(**words)).splitlines()
        assert "Det innebär bland annat att alla redovisar sina resor." in text


@pytest.mark.parametrize("name", ["program", "program-lasversion"])
def test_when_the_programme_is_followed_up_is_told_in_words(name: str) -> None:
    told = built(name, changed(**{"Program/SUP/Följs upp": "2027-08; 2028"}))

    assert "Programmet följs upp i augusti 2027 och 2028." in told
    assert "2027-08" not in told


def test_a_time_that_is_no_date_is_told_as_it_stands() -> None:
    told = built("program", changed(**{"Program/SUP/Följs upp": "varje mandatperiod"}))

    assert "Programmet följs upp varje mandatperiod." in told


def test_a_programme_that_replaces_another_is_compared_with_that_one() -> None:
    other = {"Program-id": "UP", "Namn": "Vägen", "I löpande text": "programmet Vägen"}
    row = {"Program": "SUP", "Typ": "ersatt", "Objekt": "mål", "Rubrik": "fyra i stället för åtta"}
    made = sheets() | {"Ändringar": [{"Ändring-id": "Ä", "Med i sammanfattning": "ja"} | row]}
    alone = built("beslut-program", made)
    made["Program"].append(other | {"Kommun": "VAG", "Dokumenttyp": "program", "Byggs": "nej"})
    change(made, "Program/SUP/Ersätter", "UP")

    assert "förändringarna sedan den förra versionen:" in alone
    assert "förändringarna jämfört med programmet Vägen:" in built("beslut-program", made)
    assert "Ändringar jämfört med programmet Vägen" in built("program", made)
    assert "Ersatta mål: fyra i stället för åtta" in alone


def test_how_many_points_of_the_will_are_common_is_plain_swedish() -> None:
    one, all_of_them = sheets(), sheets()
    one["Politisk vilja"] = [will("V1", "M1", "förslag")]
    all_of_them["Politisk vilja"] = [will(key, "M1", "förslag") for key in ("V1", "V2")]

    assert "två punkter. En är gemensam, och en skiljer partierna åt." in _counted()
    assert "Bilagan omfattar en punkt. Den är gemensam." in _counted(one)
    assert "Bilagan omfattar två punkter. Alla är gemensamma." in _counted(all_of_them)
    for row in all_of_them["Politisk vilja"]:
        row |= {"Skiljelinje": "ja", "Parti": "S"}
    assert "Bilagan omfattar två punkter. Alla skiljer partierna åt." in _counted(all_of_them)


def _counted(made: Sheets | None = None) -> str:
    return built("beslut-politisk-vilja", made)


def test_a_programme_put_forward_for_adoption_is_marked_as_a_proposal() -> None:
    for status, mark in (("förslag", "FÖRSLAG 1.0"), ("remiss", "UTKAST 1.0")):
        cells = {"Program/SUP/Version": "1.0", "Program/SUP/Status": status}
        told = built("program", changed(**cells))
        assert mark in told
        assert mark.capitalize() in told


def test_a_committee_proposes_to_its_board_what_the_board_proposes_to_fullmaktige() -> None:
    handed_on = {"Beslut/B1/Lämnas till": "KF", "Organ/KSAU/Bereder åt": "KS"}
    to_the_board = handed_on | {"Beslut/B1/Lämnas till": "KS"}
    point = "besluta att godkänna informationen."

    for cells, proposed in (
        (handed_on, f"Utskottet föreslår kommunstyrelsen föreslå fullmäktige {point}"),
        (to_the_board, f"Utskottet föreslår kommunstyrelsen {point}"),
        ({"Beslut/B1/Lämnas till": "KF"}, f"Utskottet föreslår fullmäktige {point}"),
    ):
        assert proposed in built("tjansteskrivelse", changed(**cells)).splitlines()


def test_a_call_without_a_time_says_what_is_missing_and_numbers_its_items() -> None:
    made = sheets()
    for item in made["Behandling"]:
        item |= {"Punkt": "", "Möte": "KSAU-1"}
    text = built("kallelse", made)
    lines = text.splitlines()

    assert "onsdagen den 16 oktober 2019, SAKNAS: klockslag" in text
    assert [line for line in lines if line.isdecimal()] == ["1", "2", "3", "4"]
    assert "tjänsteskrivelse den 4 mars 2020" in lines
    timed = changed(**{"Sammanträden/KSAU-1/Starttid": "18.00"})
    assert "klockslag" not in built("kallelse", timed)


def test_the_minutes_of_a_programme_list_its_goals_as_the_letter_does() -> None:
    cells = {"Mål/M1/Ambitionsnivå": "Hälften.", "Sammanträden/KSAU-1/Sekreterare": "P1"}
    about_goals = changed(**cells)
    adopting = changed(**cells, **{"Beslut/B1/Typ": "program"})

    assert "Ambitionsnivå: Hälften." in built("protokoll", about_goals)
    assert "Ambitionsnivå" not in built("protokoll", adopting)
    assert "med hållbar samhällsutveckling" in built("protokoll", adopting)


def test_the_short_follow_up_says_which_goals_it_does_not_tell_of() -> None:
    made = followed_up()

    assert "Ingenting är redovisat för mål 2 (med hög sysselsättning)." in _short(made)
    made["Uppföljning"].append(made["Uppföljning"][1] | {"Uppföljning-id": "UF3", "Mål": "M2"})
    assert "Ingenting är redovisat" not in _short(made)


def _short(made: Sheets) -> str:
    return built("uppfoljning-kort", made)


def test_several_points_that_are_handed_on_stand_under_one_lead_in() -> None:
    made = changed(**{"Beslut/B1/Lämnas till": "KF"})
    more = {"Beslut": "B1", "Nr": 2, "Verb": "uppdra", "Sats": "åt kontoret att återkomma"}
    made["Beslutspunkter"].append(more)

    for name in ("tjansteskrivelse", "protokoll"):
        lines = built(name, made).splitlines()
        at = lines.index("Utskottet föreslår fullmäktige besluta att")
        assert lines[at + 1 : at + 3] == [
            "godkänna informationen",
            "uppdra åt kontoret att återkomma",
        ]


def test_a_point_that_is_written_out_keeps_every_point_a_sentence() -> None:
    made = changed(**{"Beslut/B1/Lämnas till": "KF"})
    made["Beslutspunkter"].append({"Beslut": "B1", "Nr": 2, "Mening": "Så här blir det."})
    lines = built("tjansteskrivelse", made).splitlines()

    at = lines.index("Utskottet föreslår fullmäktige besluta att godkänna informationen.")
    assert lines[at + 1] == "Så här blir det."


def test_a_paragraph_approved_at_once_is_announced_for_itself() -> None:
    plain = changed(**{"Behandling/BH1/Omedelbar justering": "nej"})
    told = "§\u00a069 justerades omedelbart den 16 oktober 2019 och tillkännages genom ett eget"

    assert f"{told} anslag." in built("protokoll")
    assert "eget anslag" not in built("protokoll", plain)

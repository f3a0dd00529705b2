"""R06, R08, R09, S19, S20, A06, H03, M14, M15: each rule, beside it what is no fault."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import schema
from pipeline.model import Severity
from tests.plan_data import Sheets, change
from tests.test_meeting_rules import made, only, problems
from tests.test_standard_templates import built

FEL, VARNING, UPPLYSNING = Severity.ERROR, Severity.WARNING, Severity.INFO


PRIVATE_PLACES = [
    "Texter/T1/Text",
    "Ärenden/A1/Ärendemening",
    "Behandling/BH1/Rubrik",
    "Personer/P1/Titel",
]


def with_program(**cells: Any) -> Sheets:
    """Return the case with the programme that it is about, adopted in November."""
    sheets = made()
    program = {"Program-id": "HP", "Namn": "Ett program", "Kommun": "EKB", "Status": "förslag"}
    program |= {"Dokumenttyp": "program", "Antaget genom": "", "Gäller från": "2019-11-25"}
    sheets["Program"] = [program]
    change(sheets, "Ärenden/A1/Program", "HP")
    for source, value in cells.items():
        change(sheets, source, value)
    return sheets


class TestR06:
    @pytest.mark.parametrize(
        ("header", "person", "says"),
        [
            ("Justerare", "P4", "Bo Lind (P4) står inte i bladet ”Närvaro” för mötet men"),
            ("Justerare", "P1; P3", "Siv Rönn (P3) var ersättare utan tjänstgöring men ska"),
            ("Ordförande", "P4", "Bo Lind (P4) står inte i bladet ”Närvaro” för mötet men"),
        ],
    )
    def test_who_leads_and_who_approves_was_there(
        self, header: str, person: str, says: str
    ) -> None:
        found = only("R06", made(**{f"Sammanträden/KS1/{header}": person}))
        assert found.severity is VARNING
        assert found.message.startswith(says)

    def test_members_who_were_there_may_do_both(self) -> None:
        cells = {"Sammanträden/KS1/Justerare": "P1; P2", "Sammanträden/KS1/Ordförande": "P1"}
        assert problems("R06", made(**cells)) == []

    def test_nothing_is_said_before_the_meeting_or_where_nobody_is_listed(self) -> None:
        cells = {"Sammanträden/KSAU1/Justerare": "P4", "Sammanträden/KF1/Ordförande": "P4"}
        assert problems("R06", made(**cells)) == []


class TestR09:
    @pytest.mark.parametrize(
        ("header", "says"),
        [("Justerare", "men ska justera protokollet."), ("Ordförande", "men står som ordförande.")],
    )
    @pytest.mark.parametrize("where", ["31", "fr.o.m. § 20", "–31"])
    def test_who_was_away_at_a_paragraph_is_told(self, header: str, says: str, where: str) -> None:
        cells = {f"Sammanträden/KS1/{header}": "P1", "Närvaro/N1/Ej §§": where}
        found = only("R09", made(**cells))
        assert found.severity is UPPLYSNING
        assert found.message == f"Eva Ek (P1) var inte närvarande på §\u00a031 {says}"
        assert problems("R06", made(**cells)) == []

    def test_who_did_not_serve_at_all_is_told_once(self) -> None:
        cells = {"Sammanträden/KS1/Justerare": "P3", "Närvaro/N3/Ej §§": "31"}
        assert problems("R09", made(**cells)) == []
        assert len(problems("R06", made(**cells))) == 1

    @pytest.mark.parametrize("where", ["", "32", "fr.o.m. § 32"])
    def test_who_was_there_is_not(self, where: str) -> None:
        cells = {"Sammanträden/KS1/Ordförande": "P1", "Närvaro/N1/Ej §§": where}
        assert problems("R09", made(**cells)) == []


class TestR08:
    @pytest.mark.parametrize(
        ("where", "unknown"),
        [
            ("99", "§\u00a099"),
            ("30–32", "§§\u00a030 och 32"),
            ("31 och fr.o.m. § 70", "fr.o.m. §\u00a070"),
            ("t.o.m. § 12, 31", "t.o.m. §\u00a012"),
        ],
    )
    def test_a_paragraph_that_the_meeting_does_not_have_is_told(
        self, where: str, unknown: str
    ) -> None:
        found = only("R08", made(**{"Närvaro/N2/Ej §§": where}))
        assert found.severity is VARNING
        assert found.message == f"KS1 har §\u00a031, men här står {unknown}."

    @pytest.mark.parametrize("where", ["31", "fr.o.m. § 20", "t.o.m. § 99"])
    def test_its_own_are_no_fault(self, where: str) -> None:
        assert problems("R08", made(**{"Närvaro/N2/Ej §§": where})) == []

    @pytest.mark.parametrize(
        "cell",
        [
            {"Behandling/BH2/§": ""},
            {"Sammanträden/KS1/Status": "kallat"},
            {"Sammanträden/KS1/Byggs": "nej"},
        ],
    )
    def test_nothing_is_said_while_the_numbers_are_not_known(self, cell: dict[str, str]) -> None:
        assert problems("R08", made(**cell, **{"Närvaro/N2/Ej §§": "99"})) == []


class TestDays:
    def test_a06_a_report_is_not_dated_after_its_meeting(self) -> None:
        found = only("A06", made(**{"Behandling/BH3/Skrivelsens datum": "2019-11-26"}))
        assert found.severity is VARNING
        assert found.message == "Skrivelsen är daterad 2019-11-26, efter mötet 2019-11-25."

    def test_a06_the_day_of_the_meeting_is_in_time(self) -> None:
        assert problems("A06", made(**{"Behandling/BH3/Skrivelsens datum": "2019-11-25"})) == []

    def test_s19_a_coming_meeting_on_a_sunday_is_asked_about(self) -> None:
        found = only("S19", made(**{"Sammanträden/KF1/Datum": "2019-11-24"}))
        assert found.severity is UPPLYSNING
        assert found.message == "2019-11-24 är en söndag."

    def test_s19_a_saturday_and_a_sunday_that_has_been_are_not(self) -> None:
        cells = {"Sammanträden/KF1/Datum": "2019-11-23", "Sammanträden/KS1/Datum": "2019-03-10"}
        assert problems("S19", made(**cells)) == []

    def test_m14_an_adopted_programme_names_its_decision(self) -> None:
        found = only("M14", with_program(**{"Program/HP/Status": "gällande"}))
        assert found.severity is VARNING
        assert found.message == "Programmet är gällande, men beslutet som antog det saknas."
        assert found.remedy == "Välj B3 om det är beslutet, eller ändra ”Status”."

    @pytest.mark.parametrize(
        "cells",
        [
            {"Program/HP/Status": "gällande", "Program/HP/Antaget genom": "B3"},
            {"Program/HP/Status": "gällande", "Ärenden/A1/Program": ""},
            {"Program/HP/Status": "förslag"},
        ],
    )
    def test_m14_one_that_does_or_that_is_older_than_the_workbook_is_no_fault(
        self, cells: dict[str, Any]
    ) -> None:
        assert problems("M14", with_program(**cells)) == []

    def test_m15_a_programme_does_not_begin_before_it_is_adopted(self) -> None:
        found = only("M15", with_program(**{"Sammanträden/KF1/Datum": "2019-12-16"}))
        assert found.severity is VARNING
        assert found.message == "Programmet gäller från 2019-11-25, men antas först 2019-12-16."

    def test_m15_a_year_before_that_of_the_decision_is_too_early(self) -> None:
        assert only("M15", with_program(**{"Program/HP/Gäller från": "2018"}))

    @pytest.mark.parametrize("begins", ["2019", "2019-11", "2019-11-25", "2020", ""])
    def test_m15_the_day_the_month_and_the_year_of_the_decision_are_in_time(
        self, begins: str
    ) -> None:
        assert problems("M15", with_program(**{"Program/HP/Gäller från": begins})) == []


class TestS20:
    def test_a_paragraph_of_approved_minutes_has_a_decision(self) -> None:
        sheets = made()
        sheets["Behandling"][0] |= {"Behandling-id": "BH9"}
        sheets["Behandling"].append(sheets["Behandling"][0] | {"Behandling-id": "BH1", "§": 23})
        found = only("S20", sheets)
        assert found.severity is VARNING
        assert found.message == "§ 22 har inget beslut, men protokollet är justerat."

    def test_a_decision_that_was_taken_has_points(self) -> None:
        sheets = made(**{"Beslut/B1/Status": "fattat"})
        assert problems("S20", sheets) == []
        sheets["Beslutspunkter"] = [p for p in sheets["Beslutspunkter"] if p["Beslut"] != "B1"]
        found = only("S20", sheets)
        assert found.severity is VARNING
        assert found.message == "Beslut B1 är fattat, men har inga beslutspunkter."

    def test_what_was_put_off_has_none(self) -> None:
        sheets = made(**{"Behandling/BH1/Resultat": "bordlagt"})
        sheets["Beslut"] = sheets["Beslut"][1:]
        assert problems("S20", sheets) == []

    @pytest.mark.parametrize("purpose", ["fråga", "interpellation"])
    def test_what_is_only_asked_and_answered_has_none(self, purpose: str) -> None:
        sheets = made(**{"Behandling/BH1/Syfte": purpose})
        sheets["Beslut"] = sheets["Beslut"][1:]
        assert problems("S20", sheets) == []

    @pytest.mark.parametrize("purpose", [*schema.PURPOSES, schema.OTHER])
    def test_a_decision_is_missing_only_where_the_minutes_ask_for_one(self, purpose: str) -> None:
        sheets = made(**{"Behandling/BH1/Syfte": purpose, "Sammanträden/KSAU1/Justerare": "P1"})
        sheets["Beslut"] = sheets["Beslut"][1:]
        minutes = built("protokoll", sheets)

        assert "§\u00a022" in minutes
        asked_for = "SAKNAS: beslut" in minutes
        assert [p.code for p in problems("S20", sheets)] == ["S20"] * asked_for


class TestH03:
    @pytest.mark.parametrize("number", ["850101-1234", "19850131-1234", "850161+1234"])
    def test_a_text_holds_no_personal_identity_number(self, number: str) -> None:
        found = only("H03", made(**{"Texter/T1/Text": f"Eva Ek ({number}) bor i Ekby."}))
        assert found.severity is VARNING
        assert found.message == "Texten innehåller något som ser ut som ett personnummer."
        assert number not in f"{found.message} {found.remedy}"

    @pytest.mark.parametrize("number", ["8112189876", "198112189876", "811218 9876", "811278-9873"])
    def test_one_without_a_hyphen_is_found_by_its_check_digit(self, number: str) -> None:
        assert only("H03", made(**{"Texter/T1/Text": f"Se {number}."}))

    @pytest.mark.parametrize("number", ["8112189875", "198112189875", "811218 9875"])
    def test_with_another_check_digit_it_is_none(self, number: str) -> None:
        assert problems("H03", made(**{"Texter/T1/Text": f"Se {number}."})) == []

    @pytest.mark.parametrize("place", PRIVATE_PLACES)
    def test_it_is_found_wherever_a_text_is_printed(self, place: str) -> None:
        found = only("H03", made(**{place: "Bygglov för 850101-1234"}))
        assert found.source is not None
        assert "/".join((found.source.sheet, found.source.key, found.source.column)) == place

    @pytest.mark.parametrize("host", ["gmail.com", "Hotmail.se", "telia.com", "icloud.com"])
    def test_a_private_address_is_told_and_an_officials_is_not(self, host: str) -> None:
        found = only("H03", made(**{"Texter/T1/Text": f"Svara till eva.ek@{host} i god tid."}))
        assert found.message == f"En privat e-postadress ({host.casefold()})."
        assert problems("H03", made(**{"Texter/T1/Text": "Svara till eva.ek@ekby.se."})) == []

    @pytest.mark.parametrize(
        "number",
        [
            *["556677-8899", "2019-0101", "850132-1234", "2019-11-25", "KS 2019/1234"],
            *["0701234567", "5566778899", "20190101 2020"],
        ],
    )
    def test_other_numbers_are_none(self, number: str) -> None:
        assert problems("H03", made(**{"Texter/T1/Text": f"Se {number}."})) == []

    @pytest.mark.parametrize("words", ["850101-1234", "Bygg@Gmail.com"])
    def test_what_is_answered_with_a_reason_is_told_no_more(self, words: str) -> None:
        cells = {"Texter/T1/Text": f"Se {words}.", "Behandling/BH1/Rubrik": "Svar"}
        answer = {"Låt stå": words.casefold(), "Skäl": "föreningens eget, med deras ja"}
        asked = made(**cells)
        assert "bladet Språk, med skälet" in only("H03", asked).remedy

        assert problems("H03", asked | {"Språk": [answer]}) == []
        assert problems("H03", asked | {"Språk": [answer | {"Var": "Texter/T1"}]}) == []
        assert only("H03", asked | {"Språk": [answer | {"Var": "Behandling"}]})
        assert only("H03", asked | {"Språk": [answer | {"Skäl": ""}]})
        assert only("H03", asked | {"Språk": [answer | {"Låt stå": "850101-4321"}]})

    def test_another_number_in_the_same_text_is_told_all_the_same(self) -> None:
        sheets = made(**{"Texter/T1/Text": "Objekt 850101-1234 och 850131-1234."})
        sheets["Språk"] = [{"Låt stå": "850101-1234", "Skäl": "ett objektnummer"}]
        assert only("H03", sheets)

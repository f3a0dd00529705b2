"""A joint programme of eight municipalities: one build, eight letters, one decision each.

The rows of DOMAIN.md 6 that the case is about are named in the tests (45–56). The letter looked at
is Gransjö's unless a test says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipeline.model import Severity
from pipeline.swedish.diary import follows
from tests.cases_plugin import Case
from tests.shown_alike import shown_alike

pytestmark = pytest.mark.slow

NAME = "s4-samverkan"
LETTER = "ks-gra-2019-09-25/ks-2019-1725-100-beslut-program.docx"
PROGRAM = "sup35/program.docx"
TOWNS = ["BJÖ", "DIM", "ELD", "FAG", "GRA", "HAV", "MÅN", "TAL"]
Cases = Callable[[str], Case]


@pytest.fixture(scope="module")
def s4(case: Cases) -> Case:
    return case(NAME)


@pytest.fixture
def fresh(fresh_case: Cases) -> Case:
    made = fresh_case(NAME)
    made.select = ("beslut-program", "program")
    return made


def letters(made: Case) -> list[str]:
    return made.of_kind("beslut-program")


def faults(made: Case) -> list[str]:
    return [f"{p.code} {p.message}" for p in made.problems() if p.severity is Severity.ERROR]


def lines(made: Case, target: str) -> list[str]:
    return [line for line in made.text(target).split("\n") if line.strip()]


def decided(made: Case, *towns: str) -> Case:
    for town in towns:
        made.change(f"Beslut/B-{town}/Status", "fattat")
    return made


# ---------------------------------------------------------------- the whole


def test_the_documents_are_as_expected(s4: Case) -> None:
    s4.agrees("beslut-program", "program")


def test_one_build_makes_a_letter_for_each_municipality_and_the_programme(s4: Case) -> None:
    assert len(letters(s4)) == 8
    assert len({target.partition("/")[0] for target in letters(s4)}) == 8
    assert s4.of_kind("program") == [PROGRAM]


def test_the_parts_of_the_letter_stand_in_the_order_of_a_tjansteutlatande(s4: Case) -> None:
    whole = s4.outline(LETTER).partition("\n  section\n")[0]
    headings = re.findall(r"\[(?:heading \d|Besluts(?:under)?rubrik)\] (.*)", whole)

    assert headings == [
        "Uppdaterat utvecklingsprogram för Sagobygdssamarbetet 2035 – beslut om antagande",
        "Förslag till beslut",
        "Kommunstyrelsens beslut",
        "Sammanfattning",
        "Beskrivning av ärendet",
        "Vad som är nytt",
        "Förvaltningens synpunkter",
        "Ekonomiska och juridiska konsekvenser",
        "Bilaga",
        "Beslutet delges",
    ]


def test_page_1_has_the_whole_head_and_later_pages_only_date_and_number(s4: Case) -> None:
    first = s4.outline(LETTER).partition("[heading 1]")[0]
    later = s4.outline(LETTER).partition("header default")[2].partition("header first")[0]

    for wanted in ("Tjänsteutlåtande", "Kommunstyrelsens förvaltning", "2019-06-26"):
        assert wanted in first
        assert (wanted in later) is (wanted == "2019-06-26")
    assert "Maja Strandvall" in first
    assert "maja.strandvall@gransjo.example" in first
    assert "Diarienummer⇥‹›KS-2019/1725.100" in first
    assert "‹PAGE› (‹NUMPAGES›)" in s4.outline(LETTER).partition("header first")[2]
    assert "KS-2019/1725.100" in later


def test_the_address_stands_at_the_foot_of_page_1_alone(s4: Case) -> None:
    first = s4.outline(LETTER).partition("footer first")[2]
    later = s4.outline(LETTER).partition("footer default")[2].partition("footer first")[0]

    assert "Postadress" in first
    assert "990⍽50 Gransjö" in first
    assert "Postadress" not in later


# ---------------------------------------------------------------- DOMAIN.md 6, rows 45–56


def test_row_45_the_decision_names_its_attachment_and_the_attachments_date(s4: Case) -> None:
    decision = next(line for line in s4.body(LETTER) if "godkänns som grund" in line)

    assert "bilaga 1 daterad den 19 juni 2019, godkänns" in decision
    assert "Bilaga 1. Sagobygdens utvecklingsprogram 2035 för beslut, 2019-06-19" in s4.body(LETTER)


def test_row_45_a_paper_that_gets_another_date_is_a_fault_until_the_decision_follows(
    fresh: Case,
) -> None:
    fresh.change("Handlingar/H1/Datum", "2019-06-24")

    (problem,) = fresh.problems("A05")
    assert "”daterad den 19 juni 2019” stämmer inte med handlingens datum 2019-06-24" in str(
        problem
    )
    assert LETTER not in fresh.targets


def test_row_46_the_programme_says_what_it_replaces(s4: Case) -> None:
    assert "Programmet ersätter därmed motsvarande program från 2013." in s4.text(LETTER)
    assert "Utvecklingsprogram för Sagobygden 2013" in s4.text(PROGRAM)


def test_row_46_an_older_reference_number_is_printed_as_it_stands(s4: Case) -> None:
    (problem,) = s4.problems("A02")

    assert problem.severity is Severity.INFO
    assert "KS 2007/270" in s4.text(LETTER)


def test_row_47_the_year_in_the_name_is_not_the_validity(s4: Case) -> None:
    whole = s4.text(PROGRAM)

    assert "från och med 2019 till och med 2022" in whole
    assert "Programmet revideras varje mandatperiod." in whole
    assert "Det ska gälla åren 2019–2022." in s4.text(LETTER)


def test_row_48_what_pervades_everything_is_not_told_as_removed(s4: Case) -> None:
    whole = s4.text(PROGRAM)

    assert "Klimat är inte längre ett fokusområde utan ett genomgående perspektiv." in whole
    assert "Genomgående perspektiv" in whole
    assert "Borttaget fokusområde" not in whole


def test_row_49_measures_are_replaced_by_part_goals(s4: Case) -> None:
    body = s4.body(PROGRAM)
    at = body.index("Ersatta insatser")

    assert body[at - 1] == "Delmål i stället för insatser"
    assert body[at + 1] == "42 insatser under fokusområdena."
    assert body[at + 2] == "Delmål till varje fokusområde, färre och mindre detaljerade."


def test_row_49_the_summary_tells_only_the_chosen_changes(s4: Case) -> None:
    body = s4.body(LETTER)
    before = "Utvecklingsprogram för Sagobygden 2013"
    at = body.index(f"Det här är de viktigaste förändringarna jämfört med {before}:")

    assert body[at + 1 : at + 6] == [
        "Ny vision: Sagobygden drar regionen framåt",
        "Nytt mål: ett övergripande mål för hela samarbetet",
        "Nytt fokusområde: funktionell samordning",
        "Ersatta insatser: delmål i stället för insatser",
        "Beskrivning av ärendet",
    ]


def test_row_50_the_programme_tells_who_has_decided(s4: Case) -> None:
    body = s4.body(PROGRAM)
    at = body.index("Dimnäs kommun", body.index("Läget i kommunerna"))

    assert "samtliga åtta kommuner har beslutat. Hittills har en beslutat." in s4.text(PROGRAM)
    assert body[at : at + 4] == [
        "Dimnäs kommun",
        "Kommunstyrelsen",
        "Fattat",
        "2019-08-12, §\u00a0101",
    ]
    assert body[at + 4 : at + 8] == ["Eldtorps kommun", "Kommunstyrelsen", "Inte behandlat", "–"]


def test_row_50_the_programme_is_valid_only_when_all_have_decided(fresh: Case) -> None:
    decided(fresh, *(town for town in TOWNS if town != "TAL"))
    fresh.change("Program/SUP35/Status", "gällande")

    (problem,) = fresh.problems("X02")
    assert "”gällande”, men Tallmo kommun har inte beslutat (bladet ”Samverkan”, rad 9)" in str(
        problem
    )
    assert PROGRAM not in fresh.targets

    decided(fresh, "TAL").build()

    assert fresh.problems("X02") == []
    assert "Alla har beslutat." in fresh.text(PROGRAM)


def test_row_51_the_decision_goes_to_seven_and_not_to_the_own_municipality(s4: Case) -> None:
    for target in letters(s4):
        body = s4.body(target)
        named = body[body.index("Beslutet delges") + 1 :]

        assert len(named) == 7
        assert s4.text(target).count("Postadress") == 1
        owner = next(
            line for line in s4.text(target).split("\n") if line.endswith("Tjänsteutlåtande")
        )
        assert owner.split("\t")[0] not in named


def test_row_51_the_own_municipality_among_the_receivers_is_a_fault(fresh: Case) -> None:
    fresh.add("Mottagare", Mottagare_id="R1", Beslut="B-GRA", Kommun="GRA")
    fresh.add("Mottagare", Mottagare_id="R2", Beslut="B-GRA", Kommun="HAV")

    assert faults(fresh) == [
        "X01 Gransjö kommun är den egna kommunen och ska inte stå bland mottagarna."
    ]


def test_row_51_typed_receivers_take_the_place_of_the_others(fresh: Case) -> None:
    fresh.add("Mottagare", Mottagare_id="R2", Beslut="B-GRA", Kommun="HAV")

    body = fresh.body(LETTER)
    assert body[body.index("Beslutet delges") + 1 :] == ["Havsviks kommun"]


def test_row_51_a_name_that_is_put_together_is_told_from_the_official_one(fresh: Case) -> None:
    fresh.change("Texter/T4/Text", "Förvaltningen har talat med Eldtorp kommun.")
    fresh.change("Kommuner/MÅN/Namn", "Månviken kommun")

    told = [p.message for p in fresh.problems("X03")]
    assert told == [
        "”Månviken kommun” – det officiella namnet är troligen ”Månvikens kommun”.",
        "”Eldtorp kommun” – det officiella namnet är ”Eldtorps kommun”.",
    ]


def test_row_52_three_sign_in_order_of_rank_and_the_officer_last(s4: Case) -> None:
    body = s4.body(LETTER)
    at = body.index("Kajsa Brodin")

    assert body[at : at + 6] == [
        "Kajsa Brodin",
        "Kommundirektör",
        "Helmer Hillmark",
        "Samhällsbyggnadsdirektör",
        "Maja Strandvall",
        "Översiktsplanerare",
    ]


def test_row_53_the_heading_says_who_decides_and_to_whom_it_is_proposed(fresh: Case) -> None:
    fresh.add("Organ", Organ_id="KF-GRA", Kommun="GRA", Namn="Kommunfullmäktige", Typ="fullmäktige")
    fresh.add(
        "Beslut",
        Beslut_id="B-GRA2",
        Behandling="BH-GRA",
        Typ="program",
        Status="förslag",
        Lämnas_till="KF-GRA",
    )
    for number, clause in ((1, "programmet"), (2, "tidigare program")):
        verb = ("anta", "upphäva")[number - 1]
        fresh.add("Beslutspunkter", Punkt_id=f"X{number}", Beslut="B-GRA2", Verb=verb, Sats=clause)

    headed = fresh.outline(LETTER)
    assert "[Beslutsunderrubrik] Kommunstyrelsens beslut\n" in headed
    assert "[Beslutsunderrubrik] Kommunstyrelsens förslag till kommunfullmäktige\n" in headed
    assert "[Beslutsmening] Förslag till Sagobygdens utvecklingsprogram 2035" in headed
    assert "{list level 1 decimal ”%1.”} Programmet antas." in headed
    assert "{list level 1 decimal ”%1.”} Tidigare program upphävs." in headed


def test_row_54_the_administration_does_not_speak_for_the_municipality(fresh: Case) -> None:
    assert fresh.problems("P09") == []

    fresh.change(
        "Texter/T4/Text", "Förvaltningen och Gransjö kommun ställer sig positiva till programmet."
    ).build()

    (problem,) = fresh.problems("P09")
    assert problem.message == (
        "Förvaltningen skriver vad Gransjö kommun anser. Det avgör de förtroendevalda."
    )


def test_row_55_a_second_spelling_of_the_cooperation_is_found(fresh: Case) -> None:
    assert fresh.problems("T02") == []

    fresh.change("Texter/T4/Text", "Förvaltningen är positiv till Sagobygdsamarbetet.").build()

    (problem,) = fresh.problems("T02")
    assert "”Sagobygdsamarbetet” stavas ”Sagobygdssamarbetet”" in problem.message


def test_row_56_each_municipality_keeps_its_own_form_of_reference_number(s4: Case) -> None:
    header, *rows = s4.rows("Kommuner")
    forms = {row[0]: row[header.index("Dnr-mönster")] for row in rows}
    header, *rows = s4.rows("Ärenden")
    numbers = {row[1]: row[header.index("Dnr")] for row in rows}

    assert len(set(forms.values())) == 8
    assert s4.problems("A01") == []
    for town, number in numbers.items():
        assert follows(forms[town], number)
        assert any(number in s4.text(target) for target in letters(s4))


def test_row_56_a_number_in_another_municipalitys_form_is_a_fault(fresh: Case) -> None:
    fresh.change("Ärenden/Ä-GRA/Dnr", "KS 2019/1725.100")

    assert faults(fresh) == [
        "A01 ”KS 2019/1725.100” följer inte kommunens form ”KS-2019/1725.100”."
    ]
    assert fresh.problems("A01")[0].remedy == "Skriv ”KS-2019/1725.100”."


# ---------------------------------------------------------------- eight letters


# What may differ between two letters: everything that a municipality has of its own.
OWN = re.compile(
    r"kommun$|^Datum|^Diarienummer|^\tDatum|^\tDiarienummer|^\tSida|^\tHandläggare|^\t\t|^\d{4}-"
    r"|^Box|^Torget|^990\s|^0990|^Växel|^www|@|^[A-ZÅÄÖ][\w-]+ [A-ZÅÄÖ]\w+$|Tjänsteutlåtande$"
)


def test_the_eight_letters_differ_in_just_what_must_differ(s4: Case) -> None:
    units = {row[2] for row in s4.rows("Organ")[1:]}
    first, *others = [lines(s4, target) for target in letters(s4)]
    for other in others:
        strange = [
            line
            for line in [*set(first).difference(other), *set(other).difference(first)]
            if not OWN.search(line) and line.strip() not in units
        ]
        assert strange == []
        assert len(other) == len(first)


def test_what_the_eight_have_in_common_is_typed_once(fresh: Case) -> None:
    fresh.change("Beslutspunkter/P1/Verb", "avslå")

    assert len(letters(fresh)) == 8
    for target in letters(fresh):
        assert "avslås som grund för" in fresh.text(target)


def test_a_municipality_without_a_folder_of_its_own_gets_the_standard_letter(fresh: Case) -> None:
    fresh.change("Kommuner/HAV/Mallmapp", "")

    text = fresh.text("ks-hav-2019-09-30/ksf-2019-512-beslut-program.docx")
    assert "Tjänsteskrivelse" in text
    assert "Kommunstyrelsen godkänner förslag till Sagobygdens utvecklingsprogram 2035" in text
    assert "Nytt fokusområde: funktionell samordning" in text
    assert "Gransjö kommun" in text.partition("Beslutet ska skickas till")[2]


# ---------------------------------------------------------------- who has decided


def test_a_decision_changes_the_table_and_nothing_else_of_the_programme(fresh: Case) -> None:
    before = fresh.body(PROGRAM)

    decided(fresh, "FAG").change("Behandling/BH-FAG/§", "77").build()

    after = fresh.body(PROGRAM)
    assert [line for line in after if line not in before] == [
        "Programmet är gemensamt och gäller när samtliga åtta kommuner har beslutat. "
        "Hittills har två beslutat.",
        "2019-09-16, §\u00a077",
    ]


def test_a_municipality_whose_case_is_elsewhere_tells_its_own_status(fresh: Case) -> None:
    fresh.change("Samverkan/S-TAL/Ärende", "").change("Samverkan/S-TAL/Status", "återremitterat")
    fresh.change("Samverkan/S-TAL/Beslutsdatum", "2019-10-14")
    fresh.change("Samverkan/S-TAL/Beslutande organ", "KS-TAL")

    body = fresh.body(PROGRAM)
    at = body.index("Tallmo kommun", body.index("Läget i kommunerna"))
    assert body[at + 1 : at + 4] == ["Kommunstyrelsen", "Återremitterat", "2019-10-14"]


def test_what_is_typed_beside_a_case_is_not_used_and_told(fresh: Case) -> None:
    fresh.change("Samverkan/S-HAV/Status", "fattat")

    (problem,) = fresh.problems("X04")
    assert str(problem).startswith("VARNING X04 Samverkan.csv, bladet ”Samverkan”, cell H7: ")
    assert "”fattat” används inte: ärendet Ä-HAV säger ”inte behandlat”." in str(problem)
    assert "Hittills har en beslutat." in fresh.text(PROGRAM)


def test_a_proposal_to_somebody_else_decides_nothing(fresh: Case) -> None:
    fresh.add("Organ", Organ_id="KF-HAV", Kommun="HAV", Namn="Kommunfullmäktige", Typ="fullmäktige")
    decided(fresh, "HAV").change("Beslut/B-HAV/Lämnas till", "KF-HAV")

    assert "Hittills har en beslutat." in fresh.text(PROGRAM)


def test_a_faulty_decision_stops_the_programme_that_tells_of_it(fresh: Case) -> None:
    fresh.change("Beslut/B-HAV/Status", "klart")

    assert PROGRAM not in fresh.targets
    assert LETTER in fresh.targets


def test_a_template_set_that_comes_with_the_program_is_not_said_to_be_missing(
    s4: Case,
) -> None:
    assert [note for note in s4.report.notes if "Mallmapp" in note] == []


def test_its_pages_say_what_the_commands_say(case: Callable[[str], Case]) -> None:
    made = case(NAME)
    assert made.targets
    assert shown_alike(made.folder, made.today)

"""A report to the executive committee: four goals under one stem, a will that has to wait.

The rows of DOMAIN.md 6 that the case is about are named in the tests (1–19).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.model import Severity
from tests.cases_plugin import Case
from tests.shown_alike import shown_alike

pytestmark = pytest.mark.slow

NAME = "s0-tjansteskrivelse"
LETTER = "ksau-2019-10-16/ks-2019-160-tjansteskrivelse.docx"
DECISION_1 = "kf-2020-03-30/ks-2019-160-beslut-program.docx"
DECISION_2 = "kf-2020-03-30/ks-2019-160-beslut-politisk-vilja.docx"
PROGRAM = "sup/program.docx"
WILL = "sup/politisk-vilja-2019-2022.docx"
Cases = Callable[[str], Case]


@pytest.fixture(scope="module")
def s0(case: Cases) -> Case:
    return case(NAME)


@pytest.fixture
def fresh(fresh_case: Cases) -> Case:
    return fresh_case(NAME)


def to_be_decided(made: Case, *, approved: bool = True) -> Case:
    """Give both decisions their papers."""
    for item in ("BH-PROG", "BH-VILJA"):
        made.change(f"Behandling/{item}/Skrivelsens datum", "2020-03-04")
    for number in (1, 2, 3, 4) if approved else ():
        made.change(f"Förtydliganden/F{number}/Status", "godkänt AU")
    return made


def headings(made: Case, target: str) -> list[str]:
    marks = ("[heading ", "[Beslutsrubrik]")
    lines = [line.strip() for line in made.outline(target).split("\n")]
    return [line.partition("] ")[2] for line in lines if line.startswith(marks)]


# ---------------------------------------------------------------- the whole


def test_the_documents_are_as_expected(s0: Case) -> None:
    s0.agrees("tjänsteskrivelse", "program", "politisk-vilja")


def test_the_parts_of_the_letter_stand_in_the_order_of_the_seed(s0: Case) -> None:
    assert headings(s0, LETTER) == [
        "Information om läget i arbetet med ett strategiskt utvecklingsprogram",
        "Förslag till beslut",
        "Sammanfattning av ärendet",
        "Ärendet",
        "Beslutsunderlag",
        "Beslutet ska skickas till",
        "Handläggare",
    ]


# ---------------------------------------------------------------- DOMAIN.md 6, rows 1–19


def test_row_1_programme_and_will_are_two_documents_and_two_paragraphs(fresh: Case) -> None:
    to_be_decided(fresh)
    one, two = fresh.text(DECISION_1), fresh.text(DECISION_2)

    assert "Kommunfullmäktige antar strategiskt utvecklingsprogram" in one
    assert "Kommunfullmäktige antar den politiska viljan" in two
    assert "villatomter" not in one + fresh.text(PROGRAM)

    for item in ("BH-PROG", "BH-VILJA"):
        fresh.change(f"Behandling/{item}/§", "31")
    fresh.build()
    assert "samma paragraf (§ 31)" in str(fresh.problems("P02")[0])


def test_row_2_the_will_waits_until_every_goal_is_clarified(fresh: Case) -> None:
    to_be_decided(fresh, approved=False)
    for meeting in ("KS-2020-03-11", "KF-2020-03-30"):
        fresh.change(f"Sammanträden/{meeting}/Status", "kallat")

    told = fresh.problems("P03")
    assert {problem.severity for problem in told} == {Severity.ERROR}
    assert "förtydligandena F1 (rad 2), F2 (rad 3), F3 (rad 4) och F4 (rad 5)" in told[0].message
    assert DECISION_2 not in fresh.targets
    assert DECISION_1 in fresh.targets


def test_row_3_each_tool_has_its_party_and_the_parties_their_order(s0: Case) -> None:
    body = s0.body(WILL)
    one = body.index("Nya hyresrätter ska byggas i varje ort.")
    other = body.index("Nya villatomter ska läggas nära stationerna.")

    assert body[one - 1] == "Skogslistan"
    assert body[other - 1] == "Framtid för Lövskogen"
    assert one < other
    assert body.index("All mark som kommunen äger ska få en skötselplan.") < one


def test_row_4_the_will_may_be_several_paragraphs_and_stand_at_a_success_factor(s0: Case) -> None:
    body = s0.body(WILL)
    at = body.index("Vi vill att Lövskogen växer i alla orter och inte bara i en.")

    assert body[at + 1] == "Det ska gå att bo kvar hela livet i den ort man har valt."
    assert body[at + 2] == "Mark och vatten"


def test_row_5_the_same_principle_is_the_same_words_wherever_it_stands(fresh: Case) -> None:
    wording = "Programmet och den politiska viljan antas i två separata beslut."
    assert fresh.text(LETTER).count(wording) == 2

    fresh.change("Texter/T3/Text", "Viljan får ett stycke vid varje mål.").build()

    assert fresh.text(LETTER).count("Viljan får ett stycke vid varje mål.") == 2
    assert wording not in fresh.text(LETTER)


def test_row_6_a_goal_is_a_fragment_under_its_stem_and_no_heading(s0: Case) -> None:
    body = s0.body(LETTER)
    at = body.index("Lövskogen ska vara en kommun")

    assert body[at + 1] == "med hållbar tillväxt i alla delar"
    assert "[List Number] {list level 1 decimal ”%1.”} med hållbar" in s0.outline(LETTER)
    assert not [h for h in headings(s0, PROGRAM) if h.startswith("med ")]
    assert "Lövskogen ska vara en kommun med hållbar tillväxt i alla delar." in s0.body(PROGRAM)


def test_row_7_a_goal_reads_the_same_in_the_list_and_in_the_text(s0: Case) -> None:
    wording = "med mycket kunskap, rörelse och kultur – för en god hälsa"

    assert wording in s0.body(LETTER)
    assert f"”Lövskogen ska vara en kommun {wording}”" in s0.text(LETTER)


def test_row_8_how_far_the_basis_of_each_goal_reaches_is_told(s0: Case) -> None:
    body = s0.body(PROGRAM)

    at = body.index("Näringslivsstrategi")
    assert body[at + 1 : at + 4] == ["2019-10", "Pågående arbete", "Förväntas. Våren 2020"]
    degrees = [line for line in body if line in ("Helt", "Delvis. Delaktighet", "Komplement")]
    assert degrees.count("Komplement") == 5
    assert "Delvis. Delaktighet" in degrees


def test_row_9_a_goal_without_a_decided_document_is_worth_knowing_and_stops_nothing(
    s0: Case,
) -> None:
    (problem,) = s0.problems("M03")

    assert problem.severity is Severity.WARNING
    assert "Mål M3 saknar beslutat styrdokument" in problem.message
    assert LETTER in s0.targets
    assert PROGRAM in s0.targets


def test_row_10_a_goal_may_answer_to_a_part_of_a_global_goal(s0: Case) -> None:
    body = s0.body(PROGRAM)
    at = body.index("2. Ingen hunger")

    assert body[at + 1 : at + 3] == ["Delvis", "Maten i skola och omsorg"]


def test_row_11_when_a_meeting_is_moved_the_time_plan_follows(fresh: Case) -> None:
    assert "vid sammanträdet den 2019-12-04. Innehållet går före tidplanen" in fresh.text(LETTER)

    fresh.change("Sammanträden/KSAU-2019-12-04/Datum", "2019-12-11").build()

    assert "vid sammanträdet den 2019-12-11. Innehållet går före tidplanen" in fresh.text(LETTER)


@pytest.mark.parametrize("written", ["27 maj", "den 27 maj", "i februari"])
def test_row_12_a_date_has_its_year(fresh: Case, written: str) -> None:
    fresh.change("Sammanträden/KF-2019-05-27/Datum", written)

    (problem,) = fresh.problems("B07")
    assert problem.severity is Severity.ERROR
    assert f"”{written}”" in problem.message


def test_row_13_the_goals_years_are_not_the_mandate_period(fresh: Case) -> None:
    to_be_decided(fresh)

    assert "Kommunfullmäktiges övergripande mål 2020–2022:" in fresh.body(LETTER)
    assert "mandatperioden 2019–2022" in fresh.text(DECISION_2)
    assert fresh.problems("M12") == []


def test_row_13_goals_that_outlast_the_mandate_period_are_worth_a_look(fresh: Case) -> None:
    fresh.change("Mål/M2/Period", "2020–2025")

    (problem,) = fresh.problems("M12")
    assert problem.message == "2020–2025 går utanför mandatperioden 2019–2022."


def test_row_14_goals_adopted_twice_are_told_with_both_dates(s0: Case) -> None:
    told = next(line for line in s0.body(LETTER) if "rambudgeten" in line)

    assert "godkändes av kommunfullmäktige den 2019-05-27" in told
    assert "som beslutades den 2019-09-30" in told
    assert s0.problems("B05") == []


def test_row_15_the_old_assignment_is_closed_by_the_decision(fresh: Case) -> None:
    text = to_be_decided(fresh).text(DECISION_1)

    assert (
        "anser uppdraget att ta fram ett hållbarhetsprogram, givet den 23 april 2018, slutfört."
        in (text)
    )
    assert "Fullgör uppdrag" in text


def test_row_16_the_report_and_the_minutes_have_their_own_words_for_receivers(fresh: Case) -> None:
    fresh.build()
    fresh.change("Sammanträden/KSAU-2019-10-16/Status", "hållet")
    fresh.change("Behandling/BH-S0/§", "131").change("Beslut/B-S0/Status", "fattat").build()

    (minutes,) = fresh.of_kind("protokoll")
    assert "Beslutet ska skickas till" in fresh.body(LETTER)
    assert "Expedieras till" in fresh.body(minutes)
    assert "Beslutet ska skickas till" not in fresh.text(minutes)


def test_row_17_what_the_report_lacks_is_told_and_not_made_up(s0: Case) -> None:
    told = {p.code: p for p in s0.problems("K01", "K02")}

    assert {problem.severity for problem in told.values()} == {Severity.INFO}
    assert "konsekvenser" not in s0.text(LETTER).casefold()
    body = s0.body(LETTER)
    at = body.index("Beslutsunderlag")
    assert body[at + 1] == "Kommunledningskontorets tjänsteskrivelse den 9 oktober 2019"
    assert body[at + 2] == "Beslutet ska skickas till"


def test_row_17_a_report_without_a_date_is_not_built_and_that_is_told(fresh: Case) -> None:
    fresh.change("Behandling/BH-S0/Skrivelsens datum", "")

    (problem,) = fresh.problems("A04")
    assert problem.message.startswith("Skrivelsen saknar datum, och byggs därför inte.")
    assert LETTER not in fresh.targets


def test_row_18_two_actions_are_two_numbered_points(s0: Case) -> None:
    points = [line for line in s0.outline(LETTER).split("\n") if "[Beslutspunkt]" in line]

    assert [point.partition("”} ")[2] for point in points] == [
        "Arbetsutskottet godkänner informationen.",
        "Arbetsutskottet uppdrar åt kommunledningskontoret att redovisa ett utkast till program "
        "vid sammanträdet den 4 december 2019.",
    ]


def test_row_19_the_follow_up_is_kept_beside_the_programme_and_may_be_for_all(s0: Case) -> None:
    header, *rows = s0.rows("Uppföljning")
    common = [row for row in rows if not row[header.index("Organ")]]

    assert common
    assert "Skogsleden är klar" not in s0.text(PROGRAM)
    assert not [p for p in s0.problems() if p.cell and p.cell.sheet == "Uppföljning"]


def test_its_pages_say_what_the_commands_say(case: Callable[[str], Case]) -> None:
    made = case(NAME)
    assert made.targets
    assert shown_alike(made.folder, made.today)
